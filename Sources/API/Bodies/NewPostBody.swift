import Domain
import Engine
import Outbound

/// A post as it comes in.
enum NewPostBody {
    static let deliverySchema = Schema.named(
        "NewDelivery",
        .object([
            .needed("connection_id", .id("con")), .maybe("options", OptionsBody.schema),
            .maybe("content", ContentBody.partInputSchema, "What it says there, where it differs."),
            ContentBody.titleField, .maybe("parts", ContentBody.furtherPartsSchema),
            .maybe("media", ContentBody.mediaSchema),
            .maybe("publish_at", TimingBody.schema, "When it goes out there, where that is not the time of the post."),
        ]))

    static let contentFields: [Schema.Field] = [
        ContentBody.titleField,
        .maybe("parts", ContentBody.furtherPartsSchema, "Further parts: a thread."),
        .maybe("media", ContentBody.mediaSchema, "Files of the first part."),
    ]

    private static let timingFields: [Schema.Field] = [
        .maybe("publish_at", TimingBody.schema, "When; a time that has passed means now."),
        .maybe("next_slot", .flag, "In the next posting slot that is free."),
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
        .object(
            [
                .maybe("content", ContentBody.partInputSchema),
                .maybe(
                    "revision", .integer(1...Int(Int32.max)),
                    "The revision that the change is meant for: refused when somebody changed the post since."),
                .maybe(
                    "deliveries", .list(of: deliverySchema, limit: 50),
                    "What these accounts say and choose from now on; of a draft: all its accounts."),
            ] + contentFields + timingFields))

    static let problemsSchema = Schema.object([
        .needed("ok", .flag, "Whether every platform would take it."),
        .needed("problems", .list(of: ProblemDocument.itemSchema, limit: 2_000)),
    ])

    /// The new post in a checked body. Throws `Refusal` unless exactly one time is given, or none where none is needed.
    static func post(_ body: JSONValue, needsTime: Bool = true) throws -> NewPost {
        guard let content = try ContentBody.content(body) else { throw Refusal.field("content", "It is missing.") }
        let timing = try timing(body)
        if timing == nil, needsTime {
            throw Refusal.field("publish_at", "Give `publish_at`, or `next_slot`, or `now`, or `draft`.")
        }
        return NewPost(content: content, deliveries: try deliveries(body) ?? [], timing: timing ?? .draft)
    }

    /// The change in a checked body.
    static func change(_ body: JSONValue) throws(Refusal) -> PostChange {
        PostChange(
            content: try ContentBody.content(body), deliveries: try deliveries(body), timing: try timing(body),
            revision: body["revision"]?.integer)
    }

    /// The accounts in a checked body; `nil` where it names none.
    static func deliveries(_ body: JSONValue) throws(Refusal) -> [NewDelivery]? {
        guard let entries = body["deliveries"]?.array else { return nil }
        var deliveries: [NewDelivery] = []
        for (index, entry) in entries.enumerated() {
            deliveries.append(try delivery(entry, at: "deliveries[\(index)]"))
        }
        return deliveries
    }

    private static func delivery(_ body: JSONValue, at path: String) throws(Refusal) -> NewDelivery {
        guard let id: Connection.ID = body.id("connection_id") else {
            throw .field("\(path).connection_id", "It is missing.")
        }
        return NewDelivery(
            connectionID: id, content: try ContentBody.content(body, at: "\(path)."),
            options: OptionsBody.options(body["options"]),
            timing: try TimingBody.timing(body, "publish_at", at: "\(path)."))
    }

    private static func timing(_ body: JSONValue) throws(Refusal) -> Timing? {
        var timings: [Timing] = []
        if let timing = try TimingBody.timing(body, "publish_at") { timings.append(timing) }
        if body["next_slot"]?.bool == true { timings.append(.nextSlot) }
        if body["now"]?.bool == true { timings.append(.now) }
        if body["draft"]?.bool == true { timings.append(.draft) }
        guard timings.count < 2 else {
            throw .field("publish_at", "Give only one of `publish_at`, `next_slot`, `now`, `draft`.")
        }
        return timings.first
    }
}
