import Domain

/// Limits of Bluesky (platform sheet, section 5).
enum BlueskyLimits {
    /// The largest picture of today's lexicon.
    static let imageBytes = 2_000_000
    /// Servers with older lexicons take one million bytes at most.
    static let unsureImageBytes = 976 << 10
    /// The largest film of today's lexicon.
    static let videoBytes = 300_000_000
    /// Servers with older lexicons take a third of it.
    static let unsureVideoBytes = 100_000_000

    /// What the connector has built of the whole.
    static func capabilities(imageByteLimit: Int) -> Capabilities {
        whole(imageByteLimit: imageByteLimit).only(
            [.text, .link, .image, .gallery, .video],
            options: [.language, .replyControl, .contentWarning, .tags, .quote])
    }

    /// Everything that Bluesky takes by the sheet. Galleries of more than four are not shown by older clients, and unknown to
    /// older servers, so that four is the most.
    static func whole(
        imageByteLimit: Int, videoByteLimit: Int = unsureVideoBytes, galleryLimit: Int = 4
    ) -> Capabilities {
        let image = ImageRules(
            types: ["image/jpeg", "image/png", "image/webp", "image/gif"], byteLimit: imageByteLimit)
        return Capabilities(
            text: TextRules(.graphemes, limit: 300, byteLimit: 3_000), altTextLimit: 2_000,
            thread: ThreadRules(limit: 50), link: .card,
            formats: [
                .text: .words("Text"), .link: .words("Link card"), .image: .image(image),
                .gallery: .gallery(upTo: galleryLimit, image: image),
                .video: .video(
                    VideoRules(
                        types: ["video/mp4"], byteLimit: videoByteLimit, duration: .zero ... .minutes(10),
                        takesAltText: true)),
            ],
            options: options)
    }

    /// What people can be warned of.
    static let labels: [OptionRule.Choice] = [
        .init("sexual", "Suggestive"), .init("nudity", "Nudity"), .init("porn", "Adult content"),
        .init("graphic-media", "Violence and blood"),
    ]

    private static let options = [
        OptionRule(.language, .text(limit: 35), hint: "Two letters, such as en, de or ja."),
        OptionRule(
            .replyControl,
            .choice([
                .init("everyone", "Everybody"), .init("mentioned", "People who are mentioned"),
                .init("following", "People whom the account follows"), .init("followers", "Followers"),
                .init("nobody", "Nobody"),
            ]), usual: "everyone"),
        OptionRule(
            .contentWarning,
            .choice(labels), hint: "A label by which people hide the post or see it after a tap."),
        OptionRule(.tags, .list(.init(count: 8, itemLimit: 64)), hint: "Topics that are not shown in the text."),
        OptionRule(.quote, .link(limit: 2_000), hint: "The address of a post on Bluesky."),
    ]
}
