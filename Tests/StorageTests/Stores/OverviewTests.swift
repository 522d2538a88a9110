import Domain
import Logging
import TestKit
import Testing

@testable import Storage

/// Lists and counts that many rows go into (REL-61).
@Suite("Overviews", .timeLimit(.minutes(10)))
struct OverviewTests {
    private func overview(
        _ house: Household, _ filter: ConnectionFilter = ConnectionFilter(), after: Connection.ID? = nil,
        limit: Int = 100
    ) async throws -> [ConnectionOverview] {
        try await house.read {
            try ConnectionStore.overview(filter, of: house.workspace.id, after: after, limit: limit, in: $0)
        }
    }

    @Test(
        "an overview says beside each connection what its grant, its checks and its calendar say",
        arguments: DatabaseKind.engines)
    func beside(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection("1")
            let sister = Connection(
                id: Connection.ID(house.clock.ports), workspaceID: house.workspace.id, brandID: house.brand.id,
                platform: .mastodon, grantID: connection.grantID, account: house.account("2"), healthSince: house.now,
                connectedAt: house.now)
            let post = try await house.post()
            try await house.write { transaction in
                try ConnectionStore.insert(sister, in: transaction)
                try ConnectionStore.noteCheck(
                    of: connection.id, of: connection.workspaceID, words: nil, in: transaction)
            }
            for state in [DeliveryState.scheduled, .queued, .retryWait, .draft, .uncertain, .failed, .cancelled] {
                _ = try await house.delivery(of: post, to: connection, state: state)
            }

            let found = try await overview(house)
            let first = try #require(found.first { $0.connection.id == connection.id })
            let second = try #require(found.first { $0.connection.id == sister.id })

            #expect(found.count == 2)
            #expect(first.connection.account == connection.account && first.lastCheckedAt == house.now)
            #expect(first.accessExpiresAt == house.now + .hours(2) && first.scopes == ["read", "write"])
            #expect(first.fedCount == 2 && first.scheduledCount == 3)
            #expect(second.lastCheckedAt == nil && second.fedCount == 2 && second.scheduledCount == 0)
        }
    }

    @Test("a connection whose grant is gone is still shown", arguments: DatabaseKind.engines)
    func withoutGrant(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection("1", health: .disconnected(.revoked))
            try await house.write { try GrantStore.remove(connection.grantID, of: connection.workspaceID, in: $0) }

            let found = try await overview(house)

            #expect(found.map(\.connection.health) == [.disconnected(.revoked)])
            #expect(found.first?.accessExpiresAt == nil && found.first?.scopes == [])
        }
    }

    @Test("one overview is that of the list; a removed or foreign connection has none", arguments: DatabaseKind.engines)
    func one(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let connections = [
                try await house.connection("1"), try await house.connection("2", health: .warning(.outage)),
                try await house.connection("3"),
            ]
            _ = try await house.write {
                try ConnectionStore.remove(connections[2].id, of: house.workspace.id, in: $0)
            }

            let ones = try await house.read { transaction in
                try connections.map { try ConnectionStore.overview(of: $0.id, of: $0.workspaceID, in: transaction) }
            }
            let foreign = try await house.read {
                try ConnectionStore.overview(of: connections[0].id, of: neighbour.workspace.id, in: $0)?.connection.id
            }
            let list = try await overview(house)

            #expect(ones.map { $0?.connection.id } == [connections[0].id, connections[1].id, nil])
            #expect(ones[1]?.connection.health == .warning(.outage) && ones[1]?.fedCount == 1)
            #expect(Set(list.map(\.connection.id)) == [connections[0].id, connections[1].id])
            #expect(foreign == nil)
        }
    }

    @Test(
        "REL-61 the census counts what lives, by platform and health, and what nobody can tell of",
        arguments: DatabaseKind.engines)
    func census(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let connection = try await house.connection("1")
            _ = try await house.connection("2", health: .disconnected(.expired))
            _ = try await neighbour.connection("3")
            let removed = try await house.connection("4", platform: .bluesky)
            let post = try await house.post()
            for state in [DeliveryState.uncertain, .uncertain, .scheduled, .failed] {
                _ = try await house.delivery(of: post, to: connection, state: state)
            }
            try await house.write { transaction in
                _ = try ConnectionStore.remove(removed.id, of: removed.workspaceID, in: transaction)
                try JobStore.schedule(
                    NewJob("refresh", subject: "a", due: transaction.now - .seconds(9)), in: transaction)
                // The older one is for nobody, and the newest waits for less.
                for (age, kind) in [(60, "post.created"), (7, "connection.disconnected"), (1, "connection.warning")] {
                    let id: Notice.ID = transaction.makeID()
                    try OutboxStore.append(
                        id, kind: kind, subject: "con_1", payload: "{}", of: connection.workspaceID, in: transaction)
                    try transaction.execute(
                        "UPDATE outbox SET created_at = $1 WHERE id = $2",
                        [.instant(transaction.now - .seconds(Int64(age))), .id(id)])
                }
            }

            let census = try await house.read { try Census.take(of: ["refresh", "deliver"], in: $0) }

            #expect(
                Set(census.connections) == [
                    Census.Population(platform: .mastodon, health: "healthy", count: 2),
                    Census.Population(platform: .mastodon, health: "disconnected", count: 1),
                ])
            #expect(census.uncertain == 2)
            #expect(census.backlog.map(\.count) == [1] && census.backlog.map(\.age) == [.seconds(9)])
            #expect(census.outboxAge == .seconds(7))
        }
    }

    @Test("REL-61 the census of an empty house is empty", arguments: DatabaseKind.engines)
    func emptyCensus(kind: DatabaseKind) async throws {
        try await kind.withDatabase { database in
            let census = try await database.read { try Census.take(of: ["refresh"], in: $0) }
            #expect(census.connections.isEmpty && census.uncertain == 0 && census.backlog.isEmpty)
            #expect(census.outboxAge == .zero)
        }
    }

    @Test(
        "REL-43 a restrained database shows as read-only, and what is under way is still stored",
        arguments: DatabaseKind.engines)
    func restrained(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            house.database.restrain(true)
            let shown = house.database.condition
            let post = try await house.post("under way")
            let after = house.database.condition
            house.database.restrain(false)

            let stored = try await house.stored(post)
            #expect(shown == .readOnly && after == .readOnly && house.database.condition == .writable)
            #expect(stored?.content == Content(text: "under way"))
        }
    }

    @Test("REL-43 a restraint does not hide that nothing works at all")
    func restrainedAndGone() {
        let monitor = ConditionMonitor(logger: .current)
        monitor.restrain(true)
        monitor.note(.unavailable("gone"))
        #expect(monitor.condition == .unreachable)
        monitor.noteWrite()
        #expect(monitor.condition == .readOnly)
        monitor.restrain(false)
        #expect(monitor.condition == .writable)
    }
}
