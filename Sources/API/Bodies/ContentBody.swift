import Domain
import Outbound

/// Words and pictures of a post, both ways.
enum ContentBody {
    private static let attachmentSchema = Schema.named(
        "Attachment",
        .object([
            .needed("id", .id("med")), .maybe("alt_text", .prose(10_000), "What people hear who cannot see it."),
        ]))
    static let mediaSchema = Schema.list(of: attachmentSchema, limit: 20)

    private static let partSchema = Schema.named(
        "Part", .object([.maybe("text", .prose()), .maybe("media", mediaSchema)]))
    /// A part as it comes in: a bare text will do.
    static let partInputSchema = Schema.either([.prose(), partSchema])
    /// Parts as they go out.
    static let partsSchema = Schema.list(of: partSchema, limit: 200)
    /// Further parts as they come in.
    static let furtherPartsSchema = Schema.list(of: partInputSchema, limit: 100)

    /// Choices that only some platforms know.
    static let optionsSchema = Schema.named(
        "DeliveryOptions",
        .object([
            .maybe("visibility", .line(50), "Mastodon: public, unlisted, private, direct."),
            .maybe("content_warning", .prose(5_000), "Mastodon."), .maybe("language", .line(35), "ISO 639-1."),
        ]))

    /// The parts of a stored post.
    static func json(_ content: Content) -> JSONValue {
        .array(
            content.parts.map { part in
                let media = part.media.map { ["id": .id($0.id), "alt_text": .string($0.altText)] as JSONValue }
                return ["text": .string(part.text), "media": .array(media)]
            })
    }

    /// The choices of a stored delivery.
    static func json(_ options: DeliveryOptions) -> JSONValue {
        .fields([
            "visibility": options.visibility.map(JSONValue.string),
            "content_warning": options.contentWarning.map(JSONValue.string),
            "language": options.language.map(JSONValue.string),
        ])
    }

    /// The choices in a checked body.
    static func options(_ body: JSONValue?) -> DeliveryOptions {
        DeliveryOptions(
            visibility: body?["visibility"]?.string, contentWarning: body?["content_warning"]?.string,
            language: body?["language"]?.string)
    }

    /// The content in a checked body with `content`, `parts` and `media`; `nil` when none of them is there.
    ///
    /// Throws `Refusal` for combinations that say two things at once.
    static func content(_ body: JSONValue, at path: String = "") throws(Refusal) -> Content? {
        guard let first = body["content"] else {
            for name in ["parts", "media"] where body[name] != nil {
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
        return Content(parts: parts + (body["parts"]?.array ?? []).map(part))
    }

    private static func part(_ body: JSONValue) -> Part {
        if let text = body.string { return Part(text: text) }
        return Part(text: body["text"]?.string ?? "", media: attachments(body["media"]))
    }

    private static func attachments(_ body: JSONValue?) -> [Attachment] {
        (body?.array ?? []).compactMap { entry in
            entry.id("id").map { Attachment(id: $0, altText: entry["alt_text"]?.string ?? "") }
        }
    }
}
