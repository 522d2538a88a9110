import Domain

/// Limits of Instagram, the same by its own login and by Facebook (sheets `instagram` and `instagram-facebook`, section 5).
enum InstagramLimits {
    private static let photo = ImageRules(
        // Larger ones are scaled down there; of another shape they are refused.
        types: ["image/jpeg"], byteLimit: 8_000_000, frame: FrameRules(aspect: 0.8...1.91))
    private static let upright = ImageRules(types: ["image/jpeg"], byteLimit: 8_000_000)

    static let capabilities = Capabilities(
        text: TextRules(.graphemes, limit: 2_200, hashtagLimit: 30, mentionLimit: 20), altTextLimit: 1_000,
        link: .plain,
        formats: [
            .image: .image(photo, name: "Photo"),
            .gallery: .gallery(
                upTo: 10, image: photo, video: film(.seconds(3) ... .minutes(15)), name: "Carousel",
                shape: .croppedToFirst),
            .reel: .init("Reel", items: 1...1, video: film(.seconds(3) ... .minutes(15))),
            .story: FormatRules(
                "Story", items: 1...1, image: upright,
                video: film(.seconds(3) ... .seconds(60), byteLimit: 100_000_000, aspect: 0.1...10), takesText: false),
        ],
        options: [
            OptionRule(
                .format, .choice([.init("post", "Post"), .init("reel", "Reel"), .init("story", "Story")]), usual: "post"
            ),
            OptionRule(
                // Another page says five.
                .collaborators, .list(.init(count: 3, itemLimit: 30)), formats: feed, hint: "User names, without @."),
            OptionRule(.cover, .image(upright), formats: [.reel]),
            OptionRule(.coverOffset, .number(0...900_000), formats: [.reel], hint: "Milliseconds from the start."),
            OptionRule(.shareToFeed, .flag, usual: true, formats: [.reel]),
            OptionRule(.audioName, .text(limit: 100), formats: [.reel]),
            OptionRule(.firstComment, .text(limit: 2_200), formats: feed),
        ])

    private static let feed: Set<Format> = [.image, .gallery, .reel]

    /// Older pages say 1 GB.
    private static func film(
        _ duration: ClosedRange<Duration>, byteLimit: Int = 300_000_000, aspect: ClosedRange<Double> = 0.01...10
    ) -> VideoRules {
        VideoRules(
            types: ["video/mp4", "video/quicktime"], byteLimit: byteLimit, duration: duration, frameRate: 23...60,
            bitRateLimit: 25_000_000, codings: FilmCodings(pictures: ["h264", "hevc"]),
            frame: FrameRules(widths: 1...1_920, aspect: aspect))
    }
}
