import Domain
import TestKit
import Testing

@testable import Storage

/// Who runs the installation, and what they see.
@Suite("Stored operators", .timeLimit(.minutes(10)))
struct OperatorStoreTests {
    @Test("operators come and go; what they want is kept", arguments: DatabaseKind.engines)
    func comeAndGo(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let id = house.person.id
            #expect(try await !house.read { try OperatorStore.isOperator(id, in: $0) })
            #expect(try await house.write { try OperatorStore.add(id, in: $0) })
            #expect(try await !house.write { try OperatorStore.add(id, in: $0) })
            #expect(try await house.read { try OperatorStore.wantsAlerts(id, in: $0) } == true)
            try await house.write { try OperatorStore.prefer(alerts: false, id, in: $0) }

            let listed = try await house.read { try OperatorStore.list(in: $0) }
            #expect(listed.map(\.person.id) == [id] && listed.map(\.wantsAlerts) == [false])
            #expect(listed.first?.home == house.workspace.id && listed.first?.wantsMail == true)
            #expect(try await house.write { try OperatorStore.remove(id, evenLast: false, in: $0) } == .last)
            #expect(try await house.write { try OperatorStore.remove(id, evenLast: true, in: $0) } == .gone)
            for evenLast in [true, false] {
                #expect(try await house.write { try OperatorStore.remove(id, evenLast: evenLast, in: $0) } == .unknown)
            }
            #expect(try await house.read { try OperatorStore.wantsAlerts(id, in: $0) } == nil)
        }
    }

    @Test("SEC-64 the session says at once who is an operator", arguments: DatabaseKind.engines)
    func session(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let (person, workspace) = (house.person.id, house.workspace.id)
            try await house.write { _ = try SessionStore.insert("h", of: person, in: workspace, in: $0) }
            #expect(try await house.read { try SessionStore.find("h", in: $0) }?.isOperator == false)
            try await house.write { try OperatorStore.add(person, in: $0) }
            #expect(try await house.read { try SessionStore.find("h", in: $0) }?.isOperator == true)
        }
    }

    @Test(
        "an installation that is brought up to date makes its first owner the operator", arguments: DatabaseKind.engines
    )
    func migration(kind: DatabaseKind) async throws {
        let before = Migration.all.filter { $0.number < Migration.messages.number }
        for hasOwner in [true, false] {
            try await kind.withDatabase(migrations: before) { database in
                try await database.write { transaction in
                    try transaction.script(
                        "INSERT INTO workspaces (id, name, zone, created_at) VALUES ('wsp_1', 'W', 'UTC', 1)")
                    let people = [("psn_b", "owner", 2), ("psn_a", "owner", 3), ("psn_c", "admin", 1)]
                    for (id, role, at) in people where hasOwner || role != "owner" {
                        try transaction.script(
                            """
                            INSERT INTO persons (id, email, name, password_hash, created_at)
                                VALUES ('\(id)', '\(id)@example.org', 'P', 'h', \(at));
                            INSERT INTO memberships (workspace_id, person_id, role) VALUES ('wsp_1', '\(id)', '\(role)')
                            """)
                    }
                }
                try await database.migrate()
                let found = try await database.read { try OperatorStore.list(in: $0).map(\.person.id.text) }
                #expect(found == (hasOwner ? ["psn_b"] : []))
            }
        }
    }

    @Test(
        "S1.41 what is not well is listed over all workspaces, the latest first, by platform and state",
        arguments: DatabaseKind.engines)
    func unwell(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            _ = try await house.connection("1")
            let red = try await house.connection("2", platform: .x, health: .disconnected(.expired))
            house.clock.advance(by: .minutes(1))
            let yellow = try await neighbour.connection("3", health: .warning(.outage))
            let gone = try await neighbour.connection("4", health: .disconnected(.revoked))
            try await house.write { _ = try ConnectionStore.remove(gone.id, of: gone.workspaceID, in: $0) }

            func list(_ filter: UnwellFilter) async throws -> [Connection.ID] {
                try await house.read {
                    try ConnectionStore.unwell(filter, limit: 9, in: $0).map(\.connection.id)
                }
            }
            #expect(try await list(UnwellFilter()) == [yellow.id, red.id])
            #expect(try await list(UnwellFilter(platform: .x)) == [red.id])
            #expect(try await list(UnwellFilter(status: "warning")) == [yellow.id])
            let cursor = ThreadCursor(lastAt: yellow.healthSince, id: yellow.id.text)
            #expect(try await list(UnwellFilter(before: cursor)) == [red.id])
            let counts = try await house.read { try ConnectionStore.unwellCounts(in: $0) }
            #expect(
                Set(counts) == [
                    UnwellCount(platform: .x, health: .disconnected(.expired), count: 1),
                    UnwellCount(platform: .mastodon, health: .warning(.outage), count: 1),
                ])
            let named = try await house.read { transaction in
                [
                    try ConnectionStore.named(yellow.id, of: yellow.workspaceID, in: transaction)?.workspaceName,
                    try ConnectionStore.named(yellow.id, of: red.workspaceID, in: transaction)?.workspaceName,
                    try ConnectionStore.named(gone.id, of: gone.workspaceID, in: transaction)?.workspaceName,
                ]
            }
            #expect(named == ["Quay", nil, nil])
        }
    }

    @Test(
        "S1.41 an alert is noted once per episode, waits until it was told, and leaves out what is well again",
        arguments: DatabaseKind.engines)
    func alerts(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let red = try await neighbour.connection("1", health: .disconnected(.expired))
            let green = try await neighbour.connection("2")
            let own = try await house.connection("3", health: .disconnected(.revoked))
            for connection in [red, green, own] {
                #expect(try await house.write { try AlertStore.note(connection, episode: 1, in: $0) })
                #expect(try await !house.write { try AlertStore.note(connection, episode: 1, in: $0) })
            }
            #expect(try await house.read { try AlertStore.lastTold(in: $0) } == nil)

            let alert = try await house.read {
                try AlertStore.waiting(for: house.person.id, lines: 5, most: 9, in: $0)
            }
            #expect(alert.count == 1, "own accounts are told anyway, healthy ones are over")
            #expect(alert.lines.map(\.workspace) == ["Quay"] && alert.lines.map(\.reason) == ["expired"])
            try await house.write { try AlertStore.markTold(in: $0) }
            let rest = try await house.read { try AlertStore.waiting(for: house.person.id, lines: 5, most: 9, in: $0) }
            #expect(rest.count == 0)
            #expect(try await house.read { try AlertStore.lastTold(in: $0) } == house.now)
            #expect(try await house.write { try AlertStore.note(red, episode: 2, in: $0) }, "another episode")

            house.clock.advance(by: .days(1))
            try await house.write { try AlertStore.prune(olderThan: .hours(1), limit: 9, in: $0) }
            let left = try await house.read { try $0.row("SELECT COUNT(*) AS n FROM operator_alerts")?.int("n") }
            #expect(left == 1, "what was not told stays")
        }
    }

    @Test("the lists of operators cost what they are many: by key, never by a walk through a table")
    func plans() async throws {
        try await DatabaseKind.memory.withDatabase { database in
            let statements = [
                "SELECT c.id FROM connections c JOIN workspaces w ON w.id = c.workspace_id WHERE c.health <> 'healthy' "
                    + "AND c.removed_at IS NULL AND (c.health_since, c.id) < (1, '') "
                    + "ORDER BY c.health_since DESC, c.id DESC LIMIT 5",
                "SELECT platform, COUNT(*) FROM (SELECT platform FROM connections WHERE health <> 'healthy' "
                    + "AND removed_at IS NULL ORDER BY health_since, id LIMIT 9) AS unwell GROUP BY platform",
                "SELECT 1 FROM threads t WHERE t.last_side = 'member' LIMIT 5",
                "SELECT 1 FROM operator_alerts a WHERE a.told_at IS NULL",
                "SELECT MAX(told_at) FROM operator_alerts WHERE told_at IS NOT NULL",
            ]
            for statement in statements {
                let plan = try await database.read { transaction in
                    try transaction.query("EXPLAIN QUERY PLAN " + statement).map { try $0.text("detail") }
                }
                let walks = plan.filter {
                    $0.hasPrefix("SCAN") && !$0.contains("unwell")
                        && !$0.contains("USING COVERING INDEX") && !$0.contains("USING INDEX operator_alerts_waiting")
                        && !$0.contains("USING INDEX threads_asked")
                }
                #expect(walks == [], "\(statement)")
            }
        }
    }
}
