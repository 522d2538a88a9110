import Domain
import Storage
import TestKit
import Testing

/// What happened to a connection, line by line, and what is to be told of it.
@Suite("Stored history and notices", .timeLimit(.minutes(10)))
struct HistoryStoreTests {
    private func entry(
        _ house: Household, from: Health?, to: Health, event: String = "connected"
    ) -> HistoryEntry {
        HistoryEntry(
            id: HistoryEntry.ID(house.clock.ports), at: house.now, from: from, to: to, event: event,
            evidence: "“invalid_grant”", node: "node-1", generation: 3)
    }

    private func list(
        _ connection: Connection, _ house: Household, before: HistoryEntry.ID? = nil, limit: Int = 100
    ) async throws -> [HistoryEntry] {
        try await house.read {
            try HistoryStore.list(
                of: connection.id, of: connection.workspaceID, before: before, limit: limit, in: $0)
        }
    }

    @Test(
        "a change of health is kept with event, evidence, node and generation (section 3)",
        arguments: DatabaseKind.engines)
    func roundTrip(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            let first = entry(house, from: nil, to: .healthy)
            house.clock.advance(by: .seconds(1))
            let second = entry(house, from: .healthy, to: .disconnected(.revoked), event: "ended")
            try await house.write { transaction in
                for line in [first, second] { try HistoryStore.append(line, to: connection, in: transaction) }
            }

            let lines = try await list(connection, house)

            #expect(lines.map(\.id) == [second.id, first.id], "newest first")
            #expect(lines.map(\.from) == [.healthy, nil])
            #expect(lines.map(\.to) == [.disconnected(.revoked), .healthy])
            #expect(lines.map(\.event) == ["ended", "connected"])
            #expect(lines.allSatisfy { $0.evidence == "“invalid_grant”" && $0.node == "node-1" && $0.generation == 3 })
        }
    }

    @Test(
        "SEC-86 looks that changed nothing are read on demand only, and go when they are old; changes stay",
        arguments: DatabaseKind.engines)
    func quiet(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            let change = entry(house, from: nil, to: .healthy)
            house.clock.advance(by: .hours(6))
            let looks = [
                entry(house, from: .healthy, to: .healthy, event: "check_succeeded"),
                entry(house, from: .healthy, to: .healthy, event: "refresh_succeeded"),
            ]
            try await house.write { transaction in
                try HistoryStore.append(change, to: connection, in: transaction)
                try HistoryStore.appendQuietly(looks.map { ($0, connection) }, in: transaction)
            }
            let everything = try await house.read {
                try HistoryStore.list(
                    .everything, of: connection.id, of: connection.workspaceID, before: nil, limit: 10, in: $0)
            }
            #expect(everything.map(\.id) == [looks[1].id, looks[0].id, change.id])
            #expect(try await list(connection, house).map(\.id) == [change.id])

            house.clock.advance(by: .days(30))
            let pruned = try await house.write { transaction in
                [
                    try HistoryStore.pruneQuiet(olderThan: .days(31), limit: 10, in: transaction),
                    try HistoryStore.pruneQuiet(olderThan: .days(29), limit: 1, in: transaction),
                    try HistoryStore.pruneQuiet(olderThan: .days(29), limit: 10, in: transaction),
                    try HistoryStore.pruneQuiet(olderThan: .days(29), limit: 10, in: transaction),
                ]
            }
            #expect(pruned == [0, 1, 1, 0])
            #expect(try await list(connection, house).map(\.id) == [change.id])
        }
    }

    @Test("replaying the history gives the present health (invariant 9)", arguments: DatabaseKind.engines)
    func replay(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            var connection = try await house.connection()
            let events: [ConnectionEvent] = [
                .refreshFailing, .refreshSucceeded, .outage, .refreshLost, .ended(.revoked), .checkSucceeded,
                .reconnected, .scopeMissing,
            ]
            for event in events {
                guard let next = ConnectionMachine.next(connection.health, on: event) else { continue }
                house.clock.advance(by: .minutes(1))
                let line = entry(house, from: connection.health, to: next, event: "\(event)")
                let isChanged = try await house.write { [connection] transaction in
                    try HistoryStore.append(line, to: connection, in: transaction)
                    return try ConnectionStore.changeHealth(of: connection, to: next, in: transaction)
                }
                #expect(isChanged)
                connection.health = next
            }

            let lines = try await list(connection, house).reversed()
            let stored = try await house.stored(connection)

            #expect(
                lines.reduce(Health.healthy) { health, line in line.from == health ? line.to : health }
                    == stored?.health)
            #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.to == $1.from })
            #expect(stored?.health == .warning(.missingScope))
        }
    }

    @Test("pages of history hold each line once, newest first", arguments: DatabaseKind.engines)
    func pages(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            var ids: [HistoryEntry.ID] = []
            for _ in 0..<7 {
                house.clock.advance(by: .milliseconds(1))
                let line = entry(house, from: .healthy, to: .warning(.expiring))
                try await house.write { try HistoryStore.append(line, to: connection, in: $0) }
                ids.append(line.id)
            }

            var seen: [HistoryEntry.ID] = []
            while true {
                let page = try await list(connection, house, before: seen.last, limit: 3)
                if page.isEmpty { break }
                seen += page.map(\.id)
            }

            #expect(seen == ids.reversed())
        }
    }

    @Test("SEC-61 history belongs to its connection and its workspace", arguments: DatabaseKind.engines)
    func foreign(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let (mine, other) = (try await house.connection("1"), try await house.connection("2"))
            let neighbour = try await house.neighbour()
            let line = entry(house, from: nil, to: .healthy)
            try await house.write { try HistoryStore.append(line, to: mine, in: $0) }

            let counts = try await house.read { transaction in
                try [(other.id, house.workspace.id), (mine.id, neighbour.workspace.id)].map { id, workspace in
                    try HistoryStore.list(of: id, of: workspace, before: nil, limit: 9, in: transaction).count
                }
            }

            #expect(counts == [0, 0])
        }
    }

    @Test("history cannot be written for a connection that does not exist", arguments: DatabaseKind.engines)
    func orphan(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let ghost = Connection(
                id: Connection.ID(house.clock.ports), workspaceID: house.workspace.id, brandID: house.brand.id,
                platform: .x, grantID: Grant.ID(stored: "gra_1"), account: house.account(), healthSince: house.now,
                connectedAt: house.now)
            let line = entry(house, from: nil, to: .healthy)

            let error = await #expect(throws: StorageError.self) {
                try await house.write { try HistoryStore.append(line, to: ghost, in: $0) }
            }

            #expect(error?.code == "foreign_key")
        }
    }

    @Test("REL-34 a notice is part of the transaction of its cause", arguments: DatabaseKind.engines)
    func notices(kind: DatabaseKind) async throws {
        struct Regret: Error {}
        try await Household.with(kind) { house in
            let append: @Sendable (String, Transaction) throws -> Void = { subject, transaction in
                try OutboxStore.append(
                    Notice.ID(house.clock.ports), kind: "connection.disconnected", subject: subject, payload: "{}",
                    of: house.workspace.id, in: transaction)
            }
            await #expect(throws: StorageError.self) {
                try await house.write { transaction in
                    try append("con_lost", transaction)
                    throw Regret()
                }
            }
            try await house.write { try append("con_kept", $0) }

            let subjects = try await house.read { transaction in
                try transaction.query("SELECT subject, sent_at FROM outbox").map { row in
                    #expect(try row.optionalInstant("sent_at") == nil)
                    return try row.text("subject")
                }
            }

            #expect(subjects == ["con_kept"])
        }
    }
}
