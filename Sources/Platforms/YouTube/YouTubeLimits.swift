import Domain

/// Limits of YouTube (platform sheet, sections 4.4 and 5).
enum YouTubeLimits {
    /// The hashtag of Shorts (S2.37).
    static let shortsTag = "shorts"

    static let capabilities = Capabilities(
        // The description: bytes, not characters.
        text: TextRules(.bytes, limit: 5_000, forbidden: "<>"),
        title: TitleRules(limit: 100, formats: [.video, .reel], required: [.video, .reel], forbidden: "<>"),
        formats: [
            .video: FormatRules("Video", items: 1...1, video: video),
            .reel: FormatRules("Short", items: 1...1, video: short, tag: shortsTag),
        ],
        options: reach + [
            OptionRule(.tags, .list(.init(count: 500, itemLimit: 500, totalLimit: 500, forbidden: "<>"))),
            OptionRule(.category, .choice(categories), usual: "22"),
            OptionRule(
                .cover,
                .image(
                    // Two million bytes until September 2026, and still so in older lists.
                    ImageRules(types: ["image/jpeg", "image/png"], byteLimit: 50_000_000)),
                hint: "The channel must be verified by phone."),
            OptionRule(
                .license, .choice([.init("youtube", "YouTube"), .init("creative_common", "Creative Commons")]),
                usual: "youtube"),
            OptionRule(.embeddable, .flag, usual: true), OptionRule(.aiGenerated, .flag, usual: false),
            OptionRule(.brandContent, .flag, usual: false),
            OptionRule(.language, .text(limit: 35), hint: "Two letters, such as en, de or ja."),
            OptionRule(.firstComment, .text(limit: 10_000)),
        ])

    private static let reach = [
        OptionRule(.format, .choice([.init("post", "Video"), .init("reel", "Short")]), usual: "post"),
        OptionRule(
            .visibility,
            .choice([
                .init("public", "Everybody"), .init("unlisted", "People who have the link"),
                .init("private", "Only the channel"),
            ]), usual: "public"),
        OptionRule(
            .madeForKids, .flag, isRequired: true,
            hint: "Say whether it is made for children: the law asks, and nothing is assumed."),
        OptionRule(.notifySubscribers, .flag, usual: true),
    ]

    /// Channels that are not verified by phone have 15 minutes; whoever reads the channel lowers it.
    private static let video = VideoRules(
        types: types, byteLimit: 274_877_906_944, duration: .zero ... .hours(12))
    /// YouTube takes three minutes for Shorts since October 2024, but only a minute is a Short everywhere (S2.36).
    private static let short = VideoRules(
        types: types, byteLimit: 274_877_906_944, duration: .zero ... .seconds(60),
        frame: FrameRules(aspect: 9.0 / 16...1))

    private static let types: Set<String> = [
        "video/mp4", "video/quicktime", "video/webm", "video/x-m4v", "video/x-matroska", "video/x-msvideo",
        "video/mpeg",
    ]

    private static let categories: [OptionRule.Choice] = [
        .init("1", "Film"), .init("2", "Cars"), .init("10", "Music"), .init("15", "Pets"), .init("17", "Sports"),
        .init("19", "Travel"), .init("20", "Gaming"), .init("22", "People and blogs"), .init("23", "Comedy"),
        .init("24", "Entertainment"), .init("25", "News"), .init("26", "How-to"), .init("27", "Education"),
        .init("28", "Science and technology"),
    ]
}
