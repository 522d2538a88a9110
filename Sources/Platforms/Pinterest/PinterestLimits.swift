import Domain

/// Limits of Pinterest (platform sheet, sections 4 and 5).
enum PinterestLimits {
    private static let image = ImageRules(types: ["image/jpeg", "image/png"], byteLimit: 20_000_000)
    private static let linkLimit = 2_048

    static let capabilities = Capabilities(
        // The scheme says 800, the help pages and most tools 500.
        text: TextRules(.graphemes, limit: 500),
        title: TitleRules(limit: 100, formats: [.image, .gallery, .video]), altTextLimit: 500,
        link: .field(limit: linkLimit),
        formats: [
            .image: .image(image, name: "Pin"),
            .gallery: .gallery(upTo: 5, image: image, name: "Carousel", shape: .same),
            .video: .video(
                VideoRules(
                    // One vendor says 2 GB, another one.
                    types: ["video/mp4", "video/quicktime", "video/x-m4v"], byteLimit: 1_000_000_000,
                    duration: .seconds(4) ... .minutes(15),
                    codings: FilmCodings(pictures: ["h264", "hevc"], sounds: ["aac", "mp3"]),
                    frame: FrameRules(aspect: 0.5...1.91)), name: "Video Pin"),
        ],
        options: [
            OptionRule(.board, .remote, isRequired: true, hint: "Choose the board for the Pin."),
            OptionRule(.boardSection, .remote),
            OptionRule(.link, .link(limit: linkLimit), hint: "Where people come who open the Pin."),
            OptionRule(.cover, .image(image), formats: [.video]),
            OptionRule(.coverOffset, .number(0...900_000), formats: [.video], hint: "Milliseconds from the start."),
            OptionRule(.dominantColor, .color),
        ])
}
