import Domain
import TestKit
import Testing

@testable import Storage

/// What somebody began and did not finish: one look, then in the hands of the next job, and through the gate (decision 0015).
@Suite("Deliveries under way", .timeLimit(.minutes(10)))
struct UnderWayTests {
    /// A delivery with the job that has it now.
    private typealias Held = (stored: StoredDelivery, job: ClaimedJob)

    /// Something that happened meanwhile.
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sql: String
    }

    /// A delivery that somebody began, and the job that found it.
    private func left(_ remoteID: String, _ house: Household) async throws -> Held {
        let delivery = try await house.delivery(
            of: try await house.post("Words"), to: try await house.connection(remoteID))
        let (claim, stored) = try await house.write { transaction in
            try JobStore.schedule(NewJob("deliver", subject: delivery.id.text, due: delivery.dueAt), in: transaction)
            let claim = try JobStore.claimDue(
                ["deliver"], limit: 1, owner: "n", lease: .seconds(60), in: transaction)
            let stored = try DeliveryStore.begin(
                delivery.id, of: delivery.workspaceID, fence: 0, rescues: 2, in: transaction)
            return (claim, stored)
        }
        return (try #require(stored), try #require(claim.jobs.first))
    }

    private func look(at delivery: Delivery, _ house: Household) async throws -> DueDelivery? {
        let key = DeliveryKey(delivery)
        return try await house.read { try DeliveryStore.underWay([key], in: $0) }[key]
    }

    private func resume(_ held: [Held], _ house: Household) async throws -> [DeliveryKey: StoredDelivery] {
        try await house.write { try DeliveryStore.resume(held, lasting: .seconds(60), in: $0) }
    }

    @Test("REL-24 one look brings what was begun, with account, words and tokens", arguments: DatabaseKind.engines)
    func look(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let (stored, _) = try await left("1", house)

            let found = try #require(try await look(at: stored.delivery, house))

            #expect(found.stored.delivery.id == stored.delivery.id && found.stored.delivery.state == .publishing)
            #expect(found.connection.account.remoteID == "1" && found.post.content == Content(text: "Words"))
            #expect(found.grant.grant.id == found.connection.grantID && found.grant.sealed == [1, 2, 3])
        }
    }

    private static let blinds = [
        Change(testDescription: "not begun", sql: "UPDATE deliveries SET state = 'scheduled', started_at = NULL"),
        Change(testDescription: "waiting for its next try", sql: "UPDATE deliveries SET state = 'retry_wait'"),
        Change(testDescription: "out", sql: "UPDATE deliveries SET state = 'published', published_at = 1"),
        Change(testDescription: "dependent on another", sql: "UPDATE deliveries SET parent_id = 'dlv_other'"),
        Change(testDescription: "without its account", sql: "UPDATE connections SET removed_at = 1"),
        Change(testDescription: "without its words", sql: "UPDATE posts SET removed_at = 1"),
        Change(testDescription: "without tokens", sql: "DELETE FROM grants"),
    ]

    @Test("REL-29 what is not simply under way is not seen", arguments: DatabaseKind.engines, blinds)
    func unseen(kind: DatabaseKind, change: Change) async throws {
        try await Household.with(kind) { house in
            let (stored, _) = try await left("1", house)
            try await house.write { _ = try $0.execute(change.sql) }

            #expect(try await look(at: stored.delivery, house) == nil)
        }
    }

    private static let losses = [
        Change(testDescription: "it was edited", sql: "UPDATE deliveries SET revision = revision + 1"),
        Change(testDescription: "it is over", sql: "UPDATE deliveries SET state = 'failed'"),
        Change(testDescription: "the lease ends too soon", sql: "UPDATE jobs SET lease_until = lease_until - 1"),
        Change(testDescription: "another node has the job", sql: "UPDATE jobs SET owner = 'm'"),
        Change(testDescription: "the job was claimed again", sql: "UPDATE jobs SET fence = fence + 1"),
        Change(testDescription: "the job is gone", sql: "DELETE FROM jobs"),
    ]

    @Test("REL-52 what changed since the look is left as it is", arguments: DatabaseKind.engines, losses)
    func lost(kind: DatabaseKind, change: Change) async throws {
        try await Household.with(kind) { house in
            let held = try await left("1", house)
            try await house.write { _ = try $0.execute(change.sql) }

            let resumed = try await resume([held], house)

            let stored = try await house.stored(held.stored.delivery)
            #expect(resumed.isEmpty)
            #expect(stored?.fence == 0 && stored?.delivery.rescues == 2)
        }
    }

    @Test(
        "REL-23 REL-52 among many each comes into the hands of its own job, and has its own gate",
        arguments: DatabaseKind.engines)
    func together(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            var held: [Held] = []
            for number in 0..<70 { held.append(try await left("\(number)", house)) }
            let all = held
            try await house.write { transaction in
                try transaction.execute("UPDATE jobs SET fence = fence + 1 WHERE id = $1", [.id(all[3].job.id)])
            }

            let resumed = try await resume(all, house)
            try await house.write { transaction in
                try transaction.execute(
                    "UPDATE deliveries SET revision = revision + 1 WHERE id = $1", [.id(all[5].stored.delivery.id)])
                try transaction.execute(
                    "UPDATE connections SET health = 'disconnected', reason = 'revoked' WHERE id = $1",
                    [.id(all[7].stored.delivery.connectionID)])
            }
            let passed = try await house.write {
                try DeliveryStore.passGate(all.map { resumed[DeliveryKey($0.stored.delivery)] ?? $0.stored }, in: $0)
            }

            for (number, one) in all.enumerated() {
                let key = DeliveryKey(one.stored.delivery)
                let stored = try #require(try await house.stored(one.stored.delivery))
                #expect((resumed[key] != nil) == (number != 3))
                #expect(stored.fence == (number == 3 ? 0 : one.job.fence))
                #expect(stored.delivery.rescues == (number == 3 ? 2 : 0))
                // The one whose job was lost is still in the hands that it was seen in.
                #expect(passed.contains(key) == ![5, 7].contains(number))
            }
        }
    }
}
