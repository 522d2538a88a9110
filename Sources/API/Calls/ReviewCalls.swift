import Domain
import Engine
import HTTPTypes
import Outbound

/// What was due while it could not go out, and a person's word on it, one by one or in bulk.
struct ReviewCalls: Sendable {
    let engine: Engine

    /// The routes of this subject.
    var routes: [Route] {
        [
            Route(
                .get, "/v1/review", "listReview", "What was due while it could not go out, the oldest first.",
                may: .view, answers: .ok, Self.listSchema
            ) { call in
                let items = try await engine.posts.waiting(by: call.principal)
                return Answer(["deliveries": .array(items.map(Self.json))])
            },
            Route(
                .post, "/v1/review", "decideReview", "Publishes, reschedules or drops several deliveries.",
                may: .publish, takes: .json(Self.wordSchema), answers: .ok, Self.outcomesSchema
            ) { call in
                let ids = (call.body["deliveries"]?.strings ?? []).compactMap { Delivery.ID($0) }
                let outcomes = try await engine.posts.review(ids, try Self.word(call.body), by: call.principal)
                return Answer(["outcomes": .array(outcomes.map(Self.json))])
            },
            Route(
                .post, "/v1/deliveries/{id}/drop", "dropDelivery",
                "Takes a delivery that is not out off the calendar.", may: .publish, answers: .ok, DeliveryBody.schema
            ) { call in
                Answer(DeliveryBody.json(try await engine.posts.drop(try call.id(), by: call.principal)))
            },
        ]
    }

    private static let listSchema = Schema.object([
        .needed(
            "deliveries",
            .list(
                of: .object([
                    .needed("post_id", .id("pst")), .needed("delivery", DeliveryBody.schema),
                    .needed("ready", .flag, "Whether its account works, so that it could go out."),
                ]), limit: Posts.reviewLimit))
    ])
    private static let wordSchema = Schema.object([
        .needed("deliveries", .list(of: .id("dlv"), limit: Posts.reviewLimit), "In the order in which they go out."),
        .needed("action", .choice(["publish_now", "reschedule", "drop"])),
        .maybe("publish_at", TimingBody.schema, "When the first one goes out; needed to reschedule."),
        .maybe("minutes_apart", .integer(0...10_080), "How long after the one before each goes out; 0 unless told."),
    ])
    private static let outcomesSchema = Schema.object([
        .needed(
            "outcomes",
            .list(
                of: .object([
                    .needed("id", .id("dlv")), .needed("done", .flag), .maybe("code", .line(100), "Why not."),
                    .maybe("detail", .prose()),
                ]), limit: Posts.reviewLimit))
    ])

    private static func word(_ body: JSONValue) throws(Refusal) -> ReviewWord {
        switch body["action"]?.string {
        case "publish_now": return .publishNow
        case "drop": return .drop
        default:
            guard let timing = try TimingBody.timing(body, "publish_at") else {
                throw .field("publish_at", "It is missing.")
            }
            return .reschedule(timing, apart: .minutes(body["minutes_apart"]?.integer ?? 0))
        }
    }

    private static func json(_ item: ReviewItem) -> JSONValue {
        [
            "post_id": .id(item.post.id), "delivery": DeliveryBody.json(item.delivery),
            "ready": .bool(item.isReady),
        ]
    }

    private static func json(_ outcome: ReviewOutcome) -> JSONValue {
        let problem = outcome.refusal.map { ProblemDocument($0) }
        return .fields([
            "id": .id(outcome.id), "done": .bool(outcome.refusal == nil),
            "code": (problem?.code).map(JSONValue.string), "detail": (problem?.detail).map(JSONValue.string),
        ])
    }
}
