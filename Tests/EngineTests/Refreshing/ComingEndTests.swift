import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Grants whose end only the person can put off.
@Suite("Coming ends", .timeLimit(.minutes(10)))
struct ComingEndTests {
    private static func play(
        _ tokens: @escaping @Sendable (NewTokens) -> NewTokens, accessLife: Duration = .hours(6),
        _ body: @escaping @Sendable (Rig, Node, Connection) async throws -> Void
    ) async throws {
        try await Rig.open(weather: ScriptedWeather(), accessLife: accessLife) { rig in
            let node = rig.node("node-1")
            try await body(rig, node, try await rig.connect(.x, as: "ada", on: node, tokens: tokens))
        }
    }

    /// Sixty days, and nothing to renew them by, as LinkedIn gives to most apps.
    private static func lasting(_ life: Duration) -> @Sendable (NewTokens) -> NewTokens {
        { new in
            NewTokens(
                tokens: GrantTokens(access: new.tokens.access), accessExpiresAt: Rig.start + life,
                refreshExpiresAt: nil, scopes: new.scopes)
        }
    }

    /// A refresh token that ends at a fixed time.
    private static func refreshing(until end: Instant) -> @Sendable (NewTokens) -> NewTokens {
        { new in
            NewTokens(
                tokens: new.tokens, accessExpiresAt: new.accessExpiresAt, refreshExpiresAt: end, scopes: new.scopes)
        }
    }

    private static func warnings(of connection: Connection, _ rig: Rig, _ node: Node) async throws -> [Duration] {
        let history = try await node.engine.connections.history(
            of: connection.id, before: nil, limit: 100, by: rig.owner)
        return history.filter { $0.event == "end_near" }.map { $0.at - Rig.start }.reversed()
    }

    private static func days(_ times: [Duration]) -> [Int] { times.map { Int(($0 + .minutes(1)) / .days(1)) } }

    @Test("REL-14 S2.25 a token that only the person can renew is warned of four times, and then it has expired")
    func fourTimes() async throws {
        try await Self.play(Self.lasting(.days(60)), accessLife: .days(60)) { rig, node, connection in
            try await node.run(until: Rig.start + .days(45), rig.clock)
            #expect(try await rig.now(connection).health == .healthy)
            try await node.run(until: Rig.start + .days(59) + .hours(23), rig.clock)
            #expect(try await rig.now(connection).health == .warning(.reconnectSoon))
            #expect(Self.days(try await Self.warnings(of: connection, rig, node)) == [46, 53, 57, 59])
            try await node.run(until: Rig.start + .days(61), rig.clock)
            #expect(try await rig.now(connection).health == .disconnected(.expired))
        }
    }

    @Test("REL-14 each stage is told in words and by a notice of its own")
    func notices() async throws {
        try await Self.play(Self.lasting(.days(60)), accessLife: .days(60)) { rig, node, connection in
            try await node.run(until: Rig.start + .days(60) - .hours(1), rig.clock)

            let history = try await node.engine.connections.history(
                of: connection.id, before: nil, limit: 100, by: rig.owner)
            let words = history.filter { $0.event == "end_near" }.map(\.evidence)
            #expect(words.count == 4)
            #expect(words.first == "It ends in a day, and only you can renew it.")
            #expect(words.last == "It ends in 14 days, and only you can renew it.")
            let kinds = try await rig.database.read { transaction in
                try transaction.query("SELECT kind, payload FROM outbox ORDER BY created_at, id", [])
                    .map { "\(try $0.text("kind")) \(try $0.text("payload"))" }
            }
            #expect(kinds.count { $0.hasPrefix("connection.ends_soon") } == 3)
            #expect(kinds.contains(#"connection.ends_soon {"days":7}"#))
        }
    }

    @Test("S4.33 S4.38 REL-14 the end of a refresh token is not assumed to move, and is no withdrawal when it comes")
    func refreshEnd() async throws {
        let end = Rig.start + .days(30)
        try await Self.play(Self.refreshing(until: end)) { rig, node, connection in
            try await node.run(until: end - .hours(1), rig.clock)

            #expect(try await rig.now(connection).health == .warning(.reconnectSoon))
            #expect(Self.days(try await Self.warnings(of: connection, rig, node)) == [16, 23, 27, 29])

            try await node.run(until: end + .minutes(1), rig.clock)
            rig.virtual[.x]?.revokeAll(of: "ada")
            try await node.run(until: end + .hours(7), rig.clock)
            #expect(try await rig.now(connection).health == .disconnected(.expired))
        }
    }

    @Test(
        "REL-14 a refresh token that ends later than the one before puts the warnings off, unless it moved by minutes",
        arguments: [(Duration.minutes(59), false), (.days(30), true)])
    func moved(by distance: Duration, isPutOff: Bool) async throws {
        let end = Rig.start + .days(30)
        try await Self.play(Self.refreshing(until: end)) { rig, node, connection in
            try await node.run(until: end - .days(10), rig.clock)
            #expect(try await rig.now(connection).health == .warning(.reconnectSoon))
            let found = try await rig.database.write { transaction in
                try GrantStore.lease(
                    connection.grantID, of: connection.workspaceID, for: .minutes(1), in: transaction)
            }
            let lease = try #require(found)
            let renewed = NewTokens(
                tokens: GrantTokens(access: Secret("new access"), refresh: Secret("new refresh")),
                accessExpiresAt: rig.clock.now + .hours(6), refreshExpiresAt: end + distance, scopes: nil)

            let verdict = try await node.refresher.store(renewed, under: lease)
            #expect(verdict.isRenewed)
            let health = try await rig.now(connection).health
            #expect(health == (isPutOff ? .healthy : .warning(.reconnectSoon)))
        }
    }

    @Test("REL-14 a reconnect ends the warnings of the old grant")
    func reconnected() async throws {
        try await Self.play(Self.lasting(.days(60)), accessLife: .days(60)) { rig, node, connection in
            try await node.run(until: Rig.start + .days(50), rig.clock)
            #expect(try await rig.now(connection).health == .warning(.reconnectSoon))

            _ = try await rig.connect(.x, as: "ada", on: node)
            try await node.run(until: Rig.start + .days(61), rig.clock)

            #expect(try await rig.now(connection).health == .healthy)
            #expect(Self.days(try await Self.warnings(of: connection, rig, node)) == [46])
        }
    }

    @Test("REL-14 a life of a week is warned of in its second half, not at once")
    func week() async throws {
        try await Self.play(Self.lasting(.days(7)), accessLife: .days(7)) { rig, node, connection in
            try await node.run(until: Rig.start + .days(7) - .hours(1), rig.clock)

            #expect(Self.days(try await Self.warnings(of: connection, rig, node)) == [4, 6])
        }
    }
}
