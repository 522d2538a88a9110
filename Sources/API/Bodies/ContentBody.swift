import Domain
import Outbound

/// What a post says and shows, both ways.
enum ContentBody {
    private static let attachmentSchema = Schema.named(
        "Attachment",
        .object([
            .needed("id", .id("med")), .maybe("alt_text", .prose(10_000), "What people hear who cannot see it."),
            .maybe(
                "fit", .choice(MediaFit.allCases.map(\.rawValue)),
                "What becomes of it where its shape is not taken; else the option `fit` of the account counts."),
        ]))
    static let mediaSchema = Schema.list(of: attachmentSchema, limit: 40)

    private static let linkSchema = Schema.named(
        "Link",
        .object([
            .needed("url", .line(4_000)), .maybe("title", .line(1_000), "What the card says; else the page's own."),
            .maybe("description", .prose(5_000)),
        ]))

    private static let pollSchema = Schema.named(
        "Poll",
        .object([
            .needed("options", .list(of: .line(500), limit: 20), "The answers."),
            .needed("minutes", .integer(1...100_000), "How long it is open."),
            .maybe("allows_several", .flag, "Whether a person may choose several answers."),
        ]))

    private static let partSchema = Schema.named(
        "Part",
        .object([
            .maybe("text", .prose()), .maybe("media", mediaSchema),
            .maybe("link", linkSchema, "The link that it is about: a card where the platform has cards."),
            .maybe("poll", pollSchema, "The text is the question."),
        ]))
    /// A part as it comes in: a bare text will do.
    static let partInputSchema = Schema.either([.prose(), partSchema])
    /// Parts as they go out.
    static let partsSchema = Schema.list(of: partSchema, limit: 200)
    /// Further parts as they come in.
    static let furtherPartsSchema = Schema.list(of: partInputSchema, limit: 100)
    /// The title, where a platform has titles.
    static let titleField = Schema.Field.maybe(
        "title", .line(1_000), "Of a video, a document, a post on Reddit; platforms without titles leave it out.")

    /// The parts of a stored post.
    static func json(_ content: Content) -> JSONValue { .array(content.parts.map(json)) }

    /// The title of a stored post; `nil` without one.
    static func title(_ content: Content) -> JSONValue? { content.title.isEmpty ? nil : .string(content.title) }

    private static func json(_ part: Part) -> JSONValue {
        let media = part.media.map { attachment -> JSONValue in
            .fields([
                "id": .id(attachment.id), "alt_text": .string(attachment.altText),
                "fit": attachment.fit.map { .string($0.rawValue) },
            ])
        }
        return .fields([
            "text": .string(part.text), "media": .array(media),
            "link": part.link.map { link in
                .fields([
                    "url": .string(link.url), "title": link.title.map(JSONValue.string),
                    "description": link.description.map(JSONValue.string),
                ])
            },
            "poll": part.poll.map { poll in
                [
                    "options": .array(poll.options.map(JSONValue.string)), "minutes": .integer(poll.minutes),
                    "allows_several": .bool(poll.allowsSeveral),
                ]
            },
        ])
    }

    /// The content in a checked body with `content`, `title`, `parts` and `media`; `nil` when none of them is there.
    ///
    /// Throws `Refusal` for combinations that say two things at once.
    static func content(_ body: JSONValue, at path: String = "") throws(Refusal) -> Content? {
        guard let first = body["content"] else {
            for name in ["title", "parts", "media"] where body[name] != nil {
                throw .field(path + name, "It continues `content`, which is missing.")
            }
            return nil
        }
        var parts = [part(first)]
        if let media = body["media"] {
            guard parts[0].media.isEmpty else {
                throw .field(path + "media", "Give the media either here or in `content`.")
            }
            parts[0].media = attachments(media)
        }
        return Content(title: body["title"]?.string ?? "", parts: parts + (body["parts"]?.array ?? []).map(part))
    }

    private static func part(_ body: JSONValue) -> Part {
        if let text = body.string { return Part(text: text) }
        return Part(
            text: body["text"]?.string ?? "", media: attachments(body["media"]), link: body["link"].flatMap(link),
            poll: body["poll"].map(poll))
    }

    private static func attachments(_ body: JSONValue?) -> [Attachment] {
        (body?.array ?? []).compactMap { entry in
            entry.id("id").map {
                Attachment(
                    id: $0, altText: entry["alt_text"]?.string ?? "",
                    fit: entry["fit"]?.string.flatMap { MediaFit(rawValue: $0) })
            }
        }
    }

    private static func link(_ body: JSONValue) -> Link? {
        body["url"]?.string.map {
            Link(url: $0, title: body["title"]?.string, description: body["description"]?.string)
        }
    }

    private static func poll(_ body: JSONValue) -> Poll {
        Poll(
            options: body["options"]?.strings ?? [], minutes: Int(clamping: body["minutes"]?.integer ?? 0),
            allowsSeveral: body["allows_several"]?.bool ?? false)
    }
}
