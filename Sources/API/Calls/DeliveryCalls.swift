import Domain
import Engine
import HTTPTypes
import Outbound

/// A person's word on a delivery.
struct DeliveryCalls: Sendable {
    let engine: Engine

    /// The routes of this subject.
    var routes: [Route] {
        [
            Route(
                .post, "/v1/deliveries/{id}/retry", "retryDelivery", "Tries a delivery again, now.", may: .publish,
                answers: .ok, DeliveryBody.schema
            ) { call in
                Answer(DeliveryBody.json(try await engine.posts.retry(try call.id(), by: call.principal)))
            },
            Route(
                .post, "/v1/deliveries/{id}/resolve", "resolveDelivery",
                "Says what became of a delivery of which nobody can tell.", may: .publish,
                takes: .json(Self.verdictSchema), answers: .ok, DeliveryBody.schema
            ) { call in
                let verdict = try Self.verdict(call.body)
                return Answer(
                    DeliveryBody.json(try await engine.posts.resolve(try call.id(), verdict, by: call.principal)))
            },
            Route(
                .post, "/v1/deliveries/{id}/reschedule", "rescheduleDelivery", "Gives a delivery another time.",
                may: .publish, takes: .json(.object([.needed("publish_at", TimingBody.schema)])), answers: .ok,
                DeliveryBody.schema
            ) { call in
                guard let due = try TimingBody.timing(call.body, "publish_at") else {
                    throw Refusal.field("publish_at", "It is missing.")
                }
                return Answer(
                    DeliveryBody.json(try await engine.posts.reschedule(try call.id(), to: due, by: call.principal)))
            },
        ]
    }

    private static let verdictSchema = Schema.object([
        .maybe("published", .link, "It is there, under this address."),
        .maybe("not_published", .flag, "It is not there: send it again."), .maybe("abandon", .flag, "Leave it."),
    ])

    private static func verdict(_ body: JSONValue) throws(Refusal) -> Verdict {
        var verdicts: [Verdict] = []
        if let url = body["published"]?.string { verdicts.append(.published(url: url)) }
        if body["not_published"]?.bool == true { verdicts.append(.notPublished) }
        if body["abandon"]?.bool == true { verdicts.append(.abandon) }
        guard verdicts.count == 1, let verdict = verdicts.first else {
            throw .field("body", "Give exactly one of `published`, `not_published`, `abandon`.")
        }
        return verdict
    }
}
