import Domain
import Engine
import Outbound

/// A post as it comes in.
enum NewPostBody {
    private static let deliverySchema = Schema.named(
        "NewDelivery",
        .object([
            .needed("connection_id", .id("con")), .maybe("options", OptionsBody.schema),
            .maybe("content", ContentBody.partInputSchema, "What it says there, where it differs."),
            ContentBody.titleField, .maybe("parts", ContentBody.furtherPartsSchema),
            .maybe("media", ContentBody.mediaSchema),
        ]))

    private static let contentFields: [Schema.Field] = [
        ContentBody.titleField,
        .maybe("parts", ContentBody.furtherPartsSchema, "Further parts: a thread."),
        .maybe("media", ContentBody.mediaSchema, "Files of the first part."),
    ]

    private static let timingFields: [Schema.Field] = [
        .maybe("publish_at", .time, "When; a time that has passed means now."),
        .maybe("now", .flag, "Publish at once."),
    ]

    static let schema = Schema.named(
        "NewPost",
        .object(
            [
                .needed("content", ContentBody.partInputSchema, "The first part."),
                .maybe("deliveries", .list(of: deliverySchema, limit: 50), "The accounts."),
                .maybe("draft", .flag, "Only keep it."),
            ] + contentFields + timingFields))

    static let changeSchema = Schema.named(
        "PostChange",
        .object([.maybe("content", ContentBody.partInputSchema)] + contentFields + timingFields))

    static let problemsSchema = Schema.object([
        .needed("ok", .flag, "Whether every platform would take it."),
        .needed("problems", .list(of: ProblemDocument.itemSchema, limit: 2_000)),
    ])

    /// The new post in a checked body. Throws `Refusal` unless exactly one time is given, or none where none is needed.
    static func post(_ body: JSONValue, needsTime: Bool = true) throws -> NewPost {
        guard let content = try ContentBody.content(body) else { throw Refusal.field("content", "It is missing.") }
        let timing = try timing(body)
        if timing == nil, needsTime {
            throw Refusal.field("publish_at", "Give `publish_at`, or `now`, or `draft`.")
        }
        let deliveries = try (body["deliveries"]?.array ?? []).enumerated().map { index, entry in
            try delivery(entry, at: "deliveries[\(index)]")
        }
        return NewPost(content: content, deliveries: deliveries, timing: timing ?? .draft)
    }

    /// The change in a checked body.
    static func change(_ body: JSONValue) throws(Refusal) -> PostChange {
        PostChange(content: try ContentBody.content(body), timing: try timing(body))
    }

    private static func delivery(_ body: JSONValue, at path: String) throws(Refusal) -> NewDelivery {
        guard let id: Connection.ID = body.id("connection_id") else {
            throw .field("\(path).connection_id", "It is missing.")
        }
        return NewDelivery(
            connectionID: id, content: try ContentBody.content(body, at: "\(path)."),
            options: OptionsBody.options(body["options"]))
    }

    private static func timing(_ body: JSONValue) throws(Refusal) -> Timing? {
        var timings: [Timing] = []
        if let instant = body.time("publish_at") { timings.append(.at(instant)) }
        if body["now"]?.bool == true { timings.append(.now) }
        if body["draft"]?.bool == true { timings.append(.draft) }
        guard timings.count < 2 else { throw .field("publish_at", "Give only one of `publish_at`, `now`, `draft`.") }
        return timings.first
    }
}
