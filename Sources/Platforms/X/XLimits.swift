import Domain

/// Limits of X (platform sheet, section 5).
enum XLimits {
    /// Units of text without a subscription.
    static let usualText = 280
    /// Units of text with one.
    static let subscribedText = 25_000
    /// Pictures above this, and all GIFs, would need pieces.
    static let imageBytes = 5_000_000
    /// Bytes of a GIF.
    static let animationBytes = 15_000_000
    /// The type that is sent in pieces and stands alone.
    static let animation = "image/gif"

    private static let subscriptions: Set<String> = ["Basic", "Premium", "PremiumPlus"]

    /// The reply setting that is not sent, because X has no word for it.
    static let everyone = "everyone"

    /// What the connector has built of the whole.
    static func capabilities(tier: String?) -> Capabilities {
        whole(tier: tier).only(
            [.text, .link, .image, .gallery, .gif, .video, .poll],
            options: [.replyControl, .repostAfter, .repostAt, .aiGenerated, .brandContent])
    }

    /// Everything that X takes by the sheet. Only a known subscription raises the limit for text. Longer films of subscribers
    /// are unverified by the interface, so that everybody has those of all.
    static func whole(tier: String?) -> Capabilities {
        Capabilities(
            text: TextRules(
                .weighted, limit: subscriptions.contains(tier ?? "") ? subscribedText : usualText, cashtagLimit: 1),
            altTextLimit: 1_000, thread: ThreadRules(limit: 25),
            poll: PollRules(options: 2...4, optionLimit: 25, minutes: 5...10_080), formats: formats, options: options)
    }

    private static let formats: [Format: FormatRules] = {
        let image = ImageRules(types: ["image/jpeg", "image/png", "image/webp"], byteLimit: imageBytes)
        // The figures are for a film lying down; one that stands up has them the other way round.
        let sides = FrameRules(widths: 32...1_280, heights: 32...1_280, aspect: 1.0 / 3...3)
        return [
            .text: .words("Text"), .link: .words("Link"), .poll: .words("Poll"), .image: .image(image),
            .gallery: .gallery(upTo: 4, image: image),
            .gif: .image(ImageRules(types: [animation], byteLimit: animationBytes), name: "GIF"),
            .video: .video(
                VideoRules(
                    types: ["video/mp4", "video/quicktime"], byteLimit: 512_000_000,
                    duration: .milliseconds(500) ... .seconds(140), frameRate: 0...60,
                    codings: FilmCodings(pictures: ["h264"]), frame: sides)),
        ]
    }()

    private static let options = [
        OptionRule(
            .replyControl,
            .choice([
                .init(everyone, "Everybody"), .init("following", "People whom the account follows"),
                .init("mentioned_users", "People who are mentioned"), .init("subscribers", "Subscribers"),
                .init("verified", "Verified accounts"),
            ]), usual: .text(everyone)),
        OptionRule(
            .repostAfter, .number(1...43_200),
            hint: "The account reposts its own post so many minutes after it is out: 360 are six hours."),
        OptionRule(.repostAt, .time, hint: "The account reposts its own post then, or at once if it is out later."),
        OptionRule(.aiGenerated, .flag, usual: false), OptionRule(.brandContent, .flag, usual: false),
    ]
}
