import Domain

/// Limits of LinkedIn by type of account (sheets `linkedin` and `linkedin-page`, section 5).
enum LinkedInLimits {
    /// Units of text, of members and pages alike. Some tools take no more than 700 for pages; LinkedIn's own pages say 3,000 for
    /// both, so that the figure stands here to be overridden.
    static let text = 3_000

    /// Members: no films, which this product offers for pages (S2.24).
    static let member = capabilities(
        formats: formats, options: [visibility] + options)
    /// Pages of organisations and brands.
    static let page = capabilities(
        formats: formats.merging([.video: .video(video)], uniquingKeysWith: { $1 }), options: options)

    /// - Parameter textLimit: units of text as they are sent, reserved characters escaped.
    static func capabilities(
        textLimit: Int = text, formats: [Format: FormatRules], options: [OptionRule]
    ) -> Capabilities {
        Capabilities(
            text: TextRules(.littleText, limit: textLimit),
            title: TitleRules(
                limit: 399, limits: [.poll: 140],
                formats: Set(formats.keys).intersection([.link, .image, .video, .document, .poll]),
                required: [.document, .poll]),
            altTextLimit: 4_086,
            poll: PollRules(options: 2...4, optionLimit: 30, steps: [1_440, 4_320, 10_080, 20_160]), link: .card,
            formats: formats, options: options)
    }

    private static let formats: [Format: FormatRules] = {
        let image = ImageRules(
            // How many bytes is not told; tools go to 5 or 8 MB.
            types: ["image/jpeg", "image/png", "image/gif"], byteLimit: 5_000_000,
            frame: FrameRules(pixelLimit: 36_152_319))
        return [
            .text: .words("Text"), .link: .words("Article"), .poll: .words("Poll"), .image: .image(image),
            .gallery: .gallery(upTo: 20, image: image, name: "Multi-image post"),
            .document: .document(
                DocumentRules(types: ["application/pdf"], byteLimit: 100_000_000, pageLimit: 300)),
        ]
    }()

    private static let video = VideoRules(
        types: ["video/mp4"], byteLimit: 500_000_000, duration: .seconds(3) ... .minutes(30),
        frame: FrameRules(aspect: 1 / 2.4...2.4))

    private static let visibility = OptionRule(
        .visibility, .choice([.init("public", "Everybody"), .init("connections", "Connections")]), usual: "public")
    private static let options = [OptionRule(.firstComment, .text(limit: 1_250))]
}
