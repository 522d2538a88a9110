/// The `content` of a post (linkedin.md sections 4 and 5).
struct LinkedInContent: Sendable {
    /// Use of an asset.
    struct Use: Sendable, Hashable {
        let urn: String
        let alt: String
    }

    private static let longestAlt = 4_086
    private static let longestDescription = 4_086
    private static let pollDays: Set<String> = ["ONE_DAY", "THREE_DAYS", "SEVEN_DAYS", "FOURTEEN_DAYS"]

    /// Kind of post.
    private(set) var format = "text"
    /// Assets in order.
    private(set) var uses: [Use] = []
    /// Which kinds of assets fit.
    private(set) var kinds: Set<LinkedInState.Asset.Kind> = []
    /// What the ledger tells besides.
    private(set) var details: [String: String] = [:]

    /// No content.
    init() {}

    /// Checks a content; throws `FieldProblem` or `LinkedInProblem`.
    init(_ content: [String: JSONValue]) throws {
        try content.check(optional: ["article", "media", "multiImage", "poll"])
        guard content.count == 1, let (name, value) = content.first, let object = value.object else {
            throw FieldProblem.invalid("content")
        }
        switch name {
        case "article": try article(object)
        case "media": try media(object)
        case "multiImage": try images(object)
        default: try poll(object)
        }
    }

    private mutating func article(_ article: [String: JSONValue]) throws {
        try article.check(required: ["source", "title"], optional: ["description", "thumbnail", "thumbnailAltText"])
        let source = try article.value("source", \.string) ?? ""
        guard ["http://", "https://"].contains(where: source.hasPrefix), source.count > 10 else {
            throw FieldProblem.invalid("content.article.source")
        }
        details = ["link": source, "title": try Self.text(article, "title", below: 400) ?? ""]
        details["description"] = try Self.text(article, "description", below: Self.longestDescription)
        format = "article"
        guard let thumbnail = try article.value("thumbnail", \.string) else { return }
        let alt = try Self.text(article, "thumbnailAltText", below: Self.longestAlt + 1) ?? ""
        (uses, kinds) = ([Use(urn: thumbnail, alt: alt)], [.image])
    }

    private mutating func media(_ media: [String: JSONValue]) throws {
        try media.check(required: ["id"], optional: ["altText", "title"])
        let urn = try media.value("id", \.string) ?? ""
        let all: [LinkedInState.Asset.Kind] = [.image, .video, .document]
        guard let kind = all.first(where: { urn.hasPrefix("urn:li:\($0.rawValue):") }) else {
            throw FieldProblem.invalid("content.media.id")
        }
        let alt = try Self.text(media, "altText", below: Self.longestAlt + 1)
        guard alt == nil || kind == .image else { throw FieldProblem.unknown("content.media.altText") }
        let title = try Self.text(media, "title", below: 400)
        guard kind != .document || title?.isEmpty == false else { throw FieldProblem.missing("content.media.title") }
        (format, uses, kinds) = (kind.rawValue, [Use(urn: urn, alt: alt ?? "")], [kind])
        details["title"] = title
    }

    private mutating func images(_ multi: [String: JSONValue]) throws {
        try multi.check(required: ["images"], optional: ["altText"])
        let images = try multi.value("images", \.array) ?? []
        guard (2...20).contains(images.count) else { throw FieldProblem.invalid("content.multiImage.images") }
        uses = try images.map { image in
            guard let image = image.object else { throw FieldProblem.invalid("content.multiImage.images") }
            try image.check(required: ["id"], optional: ["altText"])
            let alt = try Self.text(image, "altText", below: Self.longestAlt + 1) ?? ""
            return Use(urn: try image.value("id", \.string) ?? "", alt: alt)
        }
        (format, kinds) = ("multiImage", [.image])
    }

    private mutating func poll(_ poll: [String: JSONValue]) throws {
        try poll.check(required: ["question", "options", "settings"])
        let question = try Self.text(poll, "question", below: 141) ?? ""
        let options = try (poll.value("options", \.array) ?? []).map { option -> String in
            guard let option = option.object else { throw FieldProblem.invalid("content.poll.options") }
            try option.check(required: ["text"])
            return try Self.text(option, "text", below: 31) ?? ""
        }
        guard !question.isEmpty, (2...4).contains(options.count), options.allSatisfy({ !$0.isEmpty }) else {
            throw FieldProblem.invalid("content.poll.options")
        }
        let settings = try poll.value("settings", \.object) ?? [:]
        try settings.check(required: ["duration"])
        guard let duration = settings["duration"]?.string, Self.pollDays.contains(duration) else {
            throw FieldProblem.invalid("content.poll.settings.duration")
        }
        format = "poll"
        details = ["title": question, "poll": options.joined(separator: " | "), "duration": duration]
    }

    private static func text(_ object: [String: JSONValue], _ name: String, below limit: Int) throws -> String? {
        guard let text = try object.value(name, \.string) else { return nil }
        guard text.utf16.count < limit else { throw LinkedInProblem.tooLong(name, limit - 1) }
        return text
    }
}
