import Domain
import Engine
import Outbound

/// A delivery for programs.
enum DeliveryBody {
    static let states = DeliveryState.allCases.map(\.rawValue)

    static let schema = Schema.named(
        "Delivery",
        .object(
            fields + [
                .needed(
                    "children", .list(of: .named("ChildDelivery", .object(fields)), limit: DeliveryKind.allCases.count),
                    "What goes on after it once it is out, each a delivery of its own.")
            ]))

    private static let fields: [Schema.Field] = [
        .needed("id", .id("dlv")), .needed("connection_id", .id("con")),
        .needed("kind", .choice(DeliveryKind.allCases.map(\.rawValue)), "The post, or what goes on after it."),
        .maybe("parent_id", .id("dlv"), "The delivery after which it goes on; absent for a post."),
        .needed("connected", .flag, "Whether the connection is still there."),
        .needed("platform", ConnectionBody.platform), .needed("account", AccountBody.schema),
        .maybe("parts", ContentBody.partsSchema, "Where it says something else than the post."),
        ContentBody.titleField,
        .needed("options", OptionsBody.schema), .needed("state", .choice(states)),
        .needed("due_at", .time), .maybe("published_at", .time),
        .maybe("url", .line(4_000), "Where people see it."),
        .needed("explanation", .prose(), "Why it is where it is."),
        .needed("preparing", .flag, "Whether its files are being made to fit the account."),
        .maybe("progress", .integer(0...100), "Percent of what is made to fit, or of the large file that is sent."),
        .maybe("reason", .line(100), "A stable code."), .maybe("platform_words", .prose()),
        .maybe("advice", AdviceBody.schema), .needed("attempts", .count),
        .needed(
            "notes", .list(of: .prose(), limit: 10),
            "What is not as wished although it is out, such as a cover that was refused; empty in lists."),
        .needed("journal", .list(of: journalSchema, limit: 10_000), "Step by step; empty in lists."),
    ]

    private static let journalSchema = Schema.named(
        "JournalEntry",
        .object([
            .needed("attempt_id", .line()), .needed("step", .line()), .needed("kind", .choice(["safe", "commit"])),
            .needed("intent_at", .time), .maybe("outcome_at", .time), .maybe("outcome", .line(100)),
            .maybe("words", .prose()), .maybe("remote_id", .line(2_000)), .maybe("url", .line(4_000)),
        ]))

    /// The body.
    static func json(_ view: DeliveryView) -> JSONValue {
        var members = members(of: view)
        members["children"] = JSONValue.array(view.children.map { .fields(Self.members(of: $0)) })
        return .fields(members)
    }

    private static func members(of view: DeliveryView) -> [String: JSONValue?] {
        let delivery = view.delivery
        return [
            "id": .id(delivery.id), "connection_id": .id(delivery.connectionID),
            "kind": .string(delivery.kind.rawValue), "parent_id": delivery.parentID.map { .id($0) },
            "connected": .bool(view.connection != nil), "platform": .string(view.platform.rawValue),
            "account": AccountBody.json(view.account), "parts": delivery.ownContent.map(ContentBody.json),
            "title": delivery.ownContent.flatMap(ContentBody.title),
            "options": OptionsBody.json(delivery.options), "state": .string(delivery.state.rawValue),
            "due_at": .time(delivery.dueAt), "published_at": delivery.publishedAt.map(JSONValue.time),
            "url": delivery.permalink.map(JSONValue.string), "explanation": .string(view.explanation),
            "preparing": .bool(view.isPreparing),
            "progress": (view.progress?.percent).map { .integer($0) },
            "reason": (delivery.reason?.code).map(JSONValue.string),
            "platform_words": (delivery.reason?.words).map(JSONValue.string),
            "advice": view.advice.map(AdviceBody.json), "attempts": .integer(delivery.attempts),
            "notes": .array(view.notes.map(JSONValue.string)), "journal": .array(view.journal.map(json)),
        ]
    }

    private static func json(_ entry: JournalEntry) -> JSONValue {
        .fields([
            "attempt_id": .string(entry.attemptID), "step": .string(entry.step),
            "kind": .string(entry.kind.rawValue), "intent_at": .time(entry.intentAt),
            "outcome_at": entry.outcomeAt.map(JSONValue.time), "outcome": entry.outcome.map(JSONValue.string),
            "words": entry.words.map(JSONValue.string), "remote_id": (entry.output?.remoteID).map(JSONValue.string),
            "url": (entry.output?.url).map(JSONValue.string),
        ])
    }
}
