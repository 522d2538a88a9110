import Domain

/// A platform with a rule of every kind, and posts for it.
enum RuleBench {
    static let image = ImageRules(
        types: ["image/png"], byteLimit: 1_000,
        frame: FrameRules(widths: 10...100, heights: 10...100, shortSide: 20...100, pixelLimit: 9_000, aspect: 0.5...2))
    static let video = VideoRules(
        types: ["video/mp4"], byteLimit: 2_000, duration: .seconds(3) ... .seconds(60), frameRate: 23...60,
        frame: FrameRules(aspect: 9.0 / 16...9.0 / 16))
    static let capabilities = Capabilities(
        text: TextRules(.graphemes, limit: 100, forbidden: "<>", hashtagLimit: 2, mentionLimit: 1, linkLimit: 2),
        title: TitleRules(
            limit: 10, limits: [.document: 5], formats: [.video, .document, .text], required: [.document],
            forbidden: "<"),
        altTextLimit: 10, thread: ThreadRules(limit: 3, textLimit: 50, formats: [.text]),
        poll: PollRules(options: 2...4, optionLimit: 5, minutes: 5...100), link: .field(limit: 30),
        formats: [
            .text: .words("Text"), .poll: .words("Poll"), .image: .image(image),
            .gallery: .gallery(upTo: 3, image: image, video: video, name: "Carousel", shape: .croppedToFirst),
            .video: .video(VideoRules(types: ["video/mp4"], byteLimit: 2_000)),
            .reel: FormatRules("Reel", items: 1...1, video: video, textLimit: 80, tag: "clips"),
            .story: FormatRules("Story", items: 1...1, image: image, video: video, takesText: false),
            .document: .document(DocumentRules(types: ["application/pdf"], byteLimit: 500, pageLimit: 3)),
        ],
        options: [
            OptionRule(.format, .choice([.init("post", "Post"), .init("reel", "Reel"), .init("story", "Story")])),
            OptionRule(.replyControl, .choice([.init("everyone", "E"), .init("nobody", "N")])),
            OptionRule(.firstComment, .text(limit: 5), formats: [.text, .image, .gallery, .reel]),
            OptionRule(.link, .link(limit: 20)), OptionRule(.dominantColor, .color),
            OptionRule(.coverOffset, .number(0...10), formats: [.reel]),
            OptionRule(.collaborators, .list(.init(count: 3, itemLimit: 5, forbidden: "@"))),
            OptionRule(.tags, .list(.init(count: 100, itemLimit: 10, totalLimit: 12))),
            OptionRule(.cover, .image(ImageRules(types: ["image/png"], byteLimit: 100)), formats: [.reel]),
            OptionRule(.board, .remote, isRequired: true, hint: "Choose the board."),
            OptionRule(.madeForKids, .flag, isRequired: true, formats: [.video]), OptionRule(.repostAt, .time),
        ])

    static func item(
        _ number: Int = 1, _ type: String = "image/png", width: Int = 50, height: Int = 50, bytes: Int = 100,
        seconds: Double = 0, rate: Double? = nil, pages: Int = 0
    ) -> MediaItem {
        MediaItem(
            id: MediaItem.ID(stored: "med_\(number)"), workspaceID: Workspace.ID(stored: "wsp_1"),
            fileName: "file \(number)", contentType: type, width: width, height: height, byteCount: bytes, digest: "",
            durationMilliseconds: Int(seconds * 1_000), frameRate: rate, pageCount: pages)
    }

    static func film(
        _ number: Int = 1, width: Int = 1_080, height: Int = 1_920, bytes: Int = 100, seconds: Double = 10,
        rate: Double? = 30
    ) -> MediaItem {
        item(number, "video/mp4", width: width, height: height, bytes: bytes, seconds: seconds, rate: rate)
    }

    static func problems(
        _ items: [MediaItem] = [], text: String = "Hi", title: String = "", link: Link? = nil, poll: Poll? = nil,
        altText: String = "", more: [Part] = [], options: [OptionKey: OptionValue] = [:], cover: MediaItem? = nil,
        on capabilities: Capabilities = capabilities
    ) -> [Problem] {
        let part = Part(
            text: text, media: items.map { Attachment(id: $0.id, altText: altText) }, link: link, poll: poll)
        var values = options
        if capabilities.option(.board) != nil, values[.board] == nil { values[.board] = "cats" }
        return Preflight.problems(
            of: Content(title: title, parts: [part] + more), options: DeliveryOptions(values),
            media: Dictionary((items + [cover].compactMap { $0 }).map { ($0.id, $0) }) { first, _ in first },
            capabilities: capabilities, name: "Testland")
    }

    static func codes(
        _ items: [MediaItem] = [], text: String = "Hi", title: String = "", link: Link? = nil, poll: Poll? = nil,
        altText: String = "", more: [Part] = [], options: [OptionKey: OptionValue] = [:], cover: MediaItem? = nil,
        on capabilities: Capabilities = capabilities
    ) -> [Problem.Code] {
        problems(
            items, text: text, title: title, link: link, poll: poll, altText: altText, more: more, options: options,
            cover: cover, on: capabilities
        ).map(\.code)
    }
}
