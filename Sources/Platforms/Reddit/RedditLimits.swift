import Domain

/// Limits of Reddit (platform sheet, sections 4 and 5). Communities have rules of their own on top of them.
enum RedditLimits {
    private static let image = ImageRules(
        // Most tools say 20 MB, one 10; the lease has the last word.
        types: ["image/jpeg", "image/png", "image/gif", "image/webp"], byteLimit: 10_000_000)

    static let capabilities = Capabilities(
        text: TextRules(.scalars, limit: 40_000),
        title: TitleRules(.scalars, limit: 300, formats: formats, required: formats),
        // A thread goes on in comments below the post.
        thread: ThreadRules(limit: 25, textLimit: 10_000, formats: [.text]),
        // The length of an answer is not told; this is what people can type there.
        poll: PollRules(options: 2...6, optionLimit: 120, steps: (1...7).map { $0 * 1_440 }), link: .card,
        formats: [
            .text: .words("Text post"), .link: .words("Link post"), .poll: .words("Poll"), .image: .image(image),
            .gallery: .gallery(upTo: 20, image: image),
            // Unverified figures; films by the interface are an experiment there.
            .video: .video(
                VideoRules(
                    types: ["video/mp4", "video/quicktime"], byteLimit: 1_000_000_000,
                    duration: .zero ... .minutes(15))),
        ],
        options: [
            OptionRule(
                .subreddit, .remote, isRequired: true,
                hint: "Choose the community; only those where the account may post are offered."),
            OptionRule(.flair, .remote, hint: "Some communities want one."),
            OptionRule(.flairText, .text(limit: 64)), OptionRule(.nsfw, .flag, usual: false),
            OptionRule(.spoiler, .flag, usual: false),
            OptionRule(.sendReplies, .flag, usual: true, hint: "Replies come to the inbox of the account."),
            OptionRule(
                .cover, .image(image), formats: [.video], hint: "Shown until Reddit has made a picture of its own."),
            OptionRule(.firstComment, .text(limit: 10_000)),
        ])

    private static let formats: Set<Format> = [.text, .link, .poll, .image, .gallery, .video]
}
