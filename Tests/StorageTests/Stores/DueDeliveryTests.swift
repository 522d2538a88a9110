import Domain
import TestKit
import Testing

@testable import Storage

/// The short way of a delivery that nobody began yet: one look, then taken and through the gate at once.
@Suite("Due deliveries", .timeLimit(.minutes(10)))
struct DueDeliveryTests {
    /// Something that keeps a delivery from being seen or taken.
    struct Obstacle: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let put: @Sendable (Delivery, Household) async throws -> Void
    }

    private static func change(_ words: String, _ sql: String) -> Obstacle {
        Obstacle(testDescription: words) { _, house in
            _ = try await house.write { try $0.execute(sql) }
        }
    }

    private func delivery(_ house: Household) async throws -> Delivery {
        try await house.delivery(of: try await house.post("Words"), to: try await house.connection("1"))
    }

    private func due(_ delivery: Delivery, _ house: Household) async throws -> DueDelivery? {
        try await house.read { try DeliveryStore.due([DeliveryKey(delivery)], in: $0) }[DeliveryKey(delivery)]
    }

    private func take(_ seen: StoredDelivery, by job: ClaimedJob, _ house: Household) async throws -> StoredDelivery? {
        let taken = try await house.write { try DeliveryStore.take([(seen, job)], lasting: .seconds(60), in: $0) }
        return taken[DeliveryKey(seen.delivery)]
    }

    private func claim(_ delivery: Delivery, _ house: Household) async throws -> ClaimedJob {
        let claim = try await house.write { transaction in
            try JobStore.schedule(NewJob("deliver", subject: delivery.id.text, due: delivery.dueAt), in: transaction)
            return try JobStore.claimDue(["deliver"], limit: 1, owner: "n", lease: .seconds(60), in: transaction)
        }
        return try #require(claim.jobs.first)
    }

    @Test("one look brings delivery, account, words and tokens, each its own", arguments: DatabaseKind.engines)
    func look(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            let alone = try #require(try await house.stored(delivery))

            let due = try #require(try await due(delivery, house))

            #expect(due.stored.delivery.id == delivery.id && due.stored.delivery.state == .scheduled)
            #expect(due.stored.round == alone.round && due.stored.fence == alone.fence)
            #expect(due.connection.id == delivery.connectionID && due.connection.account.remoteID == "1")
            #expect(due.connection.health == .healthy)
            #expect(due.post.id == delivery.postID && due.post.content == Content(text: "Words"))
            #expect(due.grant.grant.id == due.connection.grantID && due.grant.sealed == [1, 2, 3])
            #expect(due.grant.grant.scopes == ["read", "write"])
        }
    }

    private static let blinds = [
        change("before its time", "UPDATE deliveries SET due_at = due_at + 1"),
        change("begun", "UPDATE deliveries SET started_at = 1"),
        change("in other hands", "UPDATE deliveries SET state = 'publishing'"),
        change("without its account", "UPDATE connections SET removed_at = 1"),
        change("without its words", "UPDATE posts SET removed_at = 1"),
        change("without tokens", "DELETE FROM grants"),
        Obstacle(testDescription: "of another workspace") { _, house in
            _ = try await house.write { try $0.execute("UPDATE deliveries SET id = 'dlv_other'") }
        },
    ]

    @Test("REL-29 what is not simply due is not seen", arguments: DatabaseKind.engines, blinds)
    func unseen(kind: DatabaseKind, obstacle: Obstacle) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            try await obstacle.put(delivery, house)

            #expect(try await due(delivery, house) == nil)
        }
    }

    @Test("REL-23 it is taken once: state, fence and time are those of the taker", arguments: DatabaseKind.engines)
    func taken(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            let job = try await claim(delivery, house)
            let seen = try #require(try await due(delivery, house)).stored

            let taken = try await take(seen, by: job, house)
            let again = try await take(seen, by: job, house)

            let stored = try #require(try await house.stored(delivery))
            #expect(taken?.delivery.state == .publishing && taken?.fence == job.fence)
            #expect(stored.delivery.state == .publishing && stored.fence == job.fence)
            #expect(stored.delivery.startedAt == taken?.delivery.startedAt && stored.delivery.startedAt != nil)
            #expect(again == nil)
        }
    }

    private static let gates = [
        change("it was edited", "UPDATE deliveries SET revision = revision + 1"),
        change("it was cancelled", "UPDATE deliveries SET state = 'cancelled'"),
        change("it was put off", "UPDATE deliveries SET due_at = due_at + 1"),
        change("its account is red", "UPDATE connections SET health = 'disconnected', reason = 'revoked'"),
        change("its account was removed", "UPDATE connections SET removed_at = 1"),
        change("the lease ends too soon", "UPDATE jobs SET lease_until = lease_until - 1"),
        change("another node has the job", "UPDATE jobs SET owner = 'm'"),
        change("the job was claimed again", "UPDATE jobs SET fence = fence + 1"),
        change("the job is gone", "DELETE FROM jobs"),
    ]

    @Test("REL-23 REL-52 the gate is closed, and nothing changes", arguments: DatabaseKind.engines, gates)
    func closed(kind: DatabaseKind, obstacle: Obstacle) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            let job = try await claim(delivery, house)
            let seen = try #require(try await due(delivery, house)).stored
            try await obstacle.put(delivery, house)

            let taken = try await take(seen, by: job, house)

            #expect(taken == nil)
            #expect(try await house.stored(delivery)?.delivery.startedAt == nil)
        }
    }

    @Test(
        "REL-21 REL-23 among many that come at once each has its own gate and its own end",
        arguments: DatabaseKind.engines)
    func together(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            var seen: [(stored: StoredDelivery, job: ClaimedJob)] = []
            for number in 0..<70 {
                let delivery = try await house.delivery(
                    of: try await house.post("Words"), to: try await house.connection("\(number)"))
                let job = try await claim(delivery, house)
                seen.append((try #require(try await due(delivery, house)).stored, job))
            }
            let (cancelled, lost) = (seen[3].stored.delivery, seen[5].job)
            try await house.write { transaction in
                try transaction.execute("UPDATE deliveries SET state = 'cancelled' WHERE id = $1", [.id(cancelled.id)])
            }

            let all = seen
            let taken = try await house.write { try DeliveryStore.take(all, lasting: .seconds(60), in: $0) }
            try await house.write { try $0.execute("UPDATE jobs SET owner = 'm' WHERE id = $1", [.id(lost.id)]) }
            let held = seen.filter { taken[DeliveryKey($0.stored.delivery)] != nil }
            let gone = try await house.write { transaction in
                let lost = try JobStore.complete(held.map(\.job), in: transaction)
                let ended = held.filter { !lost.contains($0.job) }.compactMap { taken[DeliveryKey($0.stored.delivery)] }
                try DeliveryStore.publish(
                    ended.map { ($0.delivery, "https://example.org/\($0.delivery.id)") }, in: transaction)
                return lost
            }

            #expect(taken.count == 69 && taken[DeliveryKey(cancelled)] == nil)
            #expect(gone == [lost])
            for (stored, job) in held {
                let delivery = try #require(try await house.stored(stored.delivery)).delivery
                #expect(delivery.state == (job == lost ? .publishing : .published))
                #expect(delivery.permalink == (job == lost ? nil : "https://example.org/\(delivery.id)"))
                #expect((delivery.publishedAt == nil) == (job == lost))
            }
        }
    }

    @Test("REL-22 what nobody waits for is stored with the rest, or not at all", arguments: DatabaseKind.engines)
    func enqueued(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let sql = "UPDATE workspaces SET name = $1"
            try await house.write { try $0.enqueue(sql, ["Later"]) }
            let failures = await [
                #expect(throws: StorageError.self) {
                    try await house.write { transaction in
                        try transaction.enqueue(sql, ["Lost"])
                        try transaction.enqueue("UPDATE workspaces SET name = NULL")
                    }
                },
                #expect(throws: StorageError.self) {
                    try await house.write { transaction in
                        try transaction.enqueue("UPDATE workspaces SET name = NULL")
                        _ = try transaction.query("SELECT 1 AS one")
                    }
                },
            ]

            let name = try await house.read { try $0.row("SELECT name FROM workspaces")?.text("name") }
            #expect(name == "Later")
            #expect(failures.map { $0?.code } == ["check", "check"])
        }
    }
}
