import Domain

/// Limits of Threads (platform sheet, sections 4 and 5).
enum ThreadsLimits {
    private static let photo = ImageRules(
        types: ["image/jpeg", "image/png"], byteLimit: 8_000_000,
        // Narrower and wider ones are scaled there.
        frame: FrameRules(aspect: 0.1...10))
    private static let film = VideoRules(
        types: ["video/mp4", "video/quicktime"], byteLimit: 1_000_000_000, duration: .zero ... .seconds(300),
        // Older pages say 25 Mbit/s.
        frameRate: 23...60, bitRateLimit: 100_000_000, codings: FilmCodings(pictures: ["h264", "hevc"]),
        frame: FrameRules(widths: 1...1_920, aspect: 0.01...10), takesAltText: true)

    static let capabilities = Capabilities(
        text: TextRules(.emojiBytes, limit: 500, linkLimit: 5), altTextLimit: 1_000, thread: ThreadRules(limit: 25),
        // A day is what polls last there; there is no choice.
        poll: PollRules(options: 2...4, optionLimit: 25, steps: [1_440]), link: .card,
        formats: [
            .text: .words("Text"), .link: .words("Link card"), .poll: .words("Poll"), .image: .image(photo),
            .gallery: .gallery(upTo: 20, image: photo, video: film, name: "Carousel"), .video: .video(film),
        ],
        options: [
            OptionRule(
                .replyControl,
                .choice([
                    .init("everyone", "Everybody"), .init("accounts_you_follow", "Accounts that the profile follows"),
                    .init("mentioned_only", "Profiles that are mentioned"),
                ]), usual: "everyone"),
            OptionRule(
                .tags, .list(.init(count: 1, itemLimit: 50, forbidden: ".&#")), label: "Topic",
                hint: "One topic, without #."),
            OptionRule(.spoiler, .flag, usual: false, formats: [.image, .gallery, .video]),
            OptionRule(.firstComment, .text(limit: 500)),
        ])
}
