import Domain

/// Limits of Facebook Pages (platform sheet, sections 4 and 5).
enum FacebookLimits {
    private static let photo = ImageRules(
        // The guide says 10 MB, an error text 4.
        types: ["image/jpeg", "image/png", "image/gif"], byteLimit: 4_000_000)

    static let capabilities = Capabilities(
        text: TextRules(.graphemes, limit: 63_206), title: TitleRules(limit: 255, formats: [.video, .reel]),
        altTextLimit: 1_000, link: .card,
        formats: [
            .text: .words("Text"), .link: .words("Link card"), .image: .image(photo, name: "Photo"),
            .gallery: .gallery(upTo: 10, image: photo, name: "Photos"),
            // Third parties say 10 GB and four hours, error texts 2 GB and 40 minutes.
            .video: .video(
                VideoRules(
                    types: ["video/mp4", "video/quicktime"], byteLimit: 2_000_000_000, duration: .zero ... .minutes(40))
            ),
            .reel: FormatRules("Reel", items: 1...1, video: upright(.seconds(3) ... .seconds(90))),
            .story: FormatRules(
                "Story", items: 1...1, image: photo, video: upright(.seconds(3) ... .seconds(60)), takesText: false),
        ],
        options: [
            OptionRule(
                .format, .choice([.init("post", "Post"), .init("reel", "Reel"), .init("story", "Story")]), usual: "post"
            ),
            OptionRule(
                .cover, .image(ImageRules(types: ["image/jpeg", "image/png"], byteLimit: 4_000_000)),
                formats: [.video, .reel]),
            OptionRule(
                .firstComment, .text(limit: 8_000), formats: [.text, .link, .image, .gallery, .video, .reel]),
        ])

    /// A film that stands up (S2.11).
    private static func upright(_ duration: ClosedRange<Duration>) -> VideoRules {
        VideoRules(
            types: ["video/mp4"], byteLimit: 1_000_000_000, duration: duration, frameRate: 24...60,
            codings: FilmCodings(pictures: ["h264", "hevc", "vp9", "av1"]),
            frame: FrameRules(shortSide: 540 ... .max, aspect: 9.0 / 16...9.0 / 16))
    }
}
