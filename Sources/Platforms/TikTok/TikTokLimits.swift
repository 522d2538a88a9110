import Domain

/// Limits of TikTok (platform sheet, sections 4 and 5).
enum TikTokLimits {
    /// Everybody's, in TikTok's words in small letters; which of them an account may choose TikTok says when asked.
    private static let privacies: [OptionRule.Choice] = [
        .init("public_to_everyone", "Everybody"), .init("mutual_follow_friends", "Friends"),
        .init("follower_of_creator", "Followers"), .init("self_only", "Only you"),
    ]

    /// - Parameter isAudited: whether TikTok has audited the operator's app; until then posts are private (S2.30).
    static func capabilities(isAudited: Bool = false) -> Capabilities {
        Capabilities(
            text: TextRules(.utf16, limit: 2_200),
            // Photos only: what a film calls its title is its text.
            title: TitleRules(.utf16, limit: 90, formats: [.image, .gallery]), link: .plain, formats: formats,
            options: options(isAudited ? privacies : privacies.filter { $0.value == "self_only" }))
    }

    private static let formats: [Format: FormatRules] = {
        let photo = ImageRules(
            types: ["image/jpeg", "image/webp"], byteLimit: 20_000_000, frame: FrameRules(shortSide: 1...1_080))
        let clip = VideoRules(
            types: ["video/mp4", "video/quicktime", "video/webm"], byteLimit: 4_000_000_000,
            // The account's own limit may be shorter; TikTok says it when asked.
            duration: .zero ... .minutes(10), frameRate: 23...60,
            codings: FilmCodings(pictures: ["h264", "hevc", "vp8", "vp9"], sounds: ["aac", "mp3", "opus", "vorbis"]),
            frame: FrameRules(widths: 360...4_096, heights: 360...4_096))
        return [
            .reel: FormatRules("Video", items: 1...1, video: clip),
            .image: FormatRules("Photo", items: 1...1, image: photo, textLimit: 4_000),
            .gallery: FormatRules("Photos", items: 2...35, image: photo, textLimit: 4_000),
        ]
    }()

    private static func options(_ privacies: [OptionRule.Choice]) -> [OptionRule] {
        [
            OptionRule(
                .visibility, .choice(privacies), isRequired: true,
                hint: "Choose who can see it: TikTok wants the choice made for every post."),
            OptionRule(.allowComments, .flag, usual: false),
            OptionRule(.allowDuet, .flag, usual: false, formats: [.reel]),
            OptionRule(.allowStitch, .flag, usual: false, formats: [.reel]),
            OptionRule(
                .commercialContent, .flag, usual: false,
                hint: "It promotes a brand, a product or a service. Then tick at least one of the next two."),
            OptionRule(
                .brandOrganic, .flag, usual: false, label: "Your brand",
                hint: "You promote yourself or your own business. TikTok labels it “Promotional content”."),
            OptionRule(
                .brandContent, .flag, usual: false, label: "Branded content",
                hint: "You promote somebody else's brand. TikTok labels it “Paid partnership”; not for you alone."),
            OptionRule(.aiGenerated, .flag, usual: false, formats: [.reel]),
            OptionRule(.autoMusic, .flag, usual: false, formats: [.image, .gallery]),
            OptionRule(.coverOffset, .number(0...600_000), formats: [.reel], hint: "Milliseconds from the start."),
            OptionRule(.coverIndex, .number(0...34), usual: 0, formats: [.gallery], hint: "Counted from 0."),
        ]
    }
}
