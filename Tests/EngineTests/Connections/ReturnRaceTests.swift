import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Several people who bring accounts back at the same moment, and plans.
@Suite("Coming back, several at once", .timeLimit(.minutes(10)))
struct ReturnRaceTests {
    private static func open(
        _ kind: DatabaseKind, plans: Plans, _ body: @escaping @Sendable (House) async throws -> Void
    ) async throws {
        try await House.open(
            kind, runsJobs: false, connectors: [PagesConnector(ports: .system)], settings: { $0.plans = plans }, body)
    }

    private static func signIn(_ house: House) async throws -> Authorization {
        try await house.engine.connecting.signIn(
            NewAuthorization(platform: .bluesky, handle: "ada"), appPassword: Secret("word"), by: house.owner)
    }

    /// Picks accounts; answers the connections, or `nil` where the plan is full.
    private static func pick(
        _ ids: [String], of attempt: Authorization, _ house: House
    ) async throws -> [Connection.ID]? {
        do {
            let done = try await house.engine.connecting.choose(attempt.id, remoteIDs: ids, by: house.owner)
            guard case .done(let connections) = done.state else { throw Surprise(description: "\(done.state)") }
            return connections
        } catch EngineError.authorization(let failure) where failure.code == .planLimit {
            return nil
        }
    }

    @Test(
        "S4.48 two people who bring the same account back find one connection: the old one",
        arguments: DatabaseKind.allCases)
    func twice(kind: DatabaseKind) async throws {
        try await Self.open(kind, plans: .none) { house in
            let first = try #require(try await Self.pick(["north"], of: try await Self.signIn(house), house)?.first)
            for _ in 0..<3 {
                _ = try await house.engine.connections.disconnect(first, by: house.owner)
                let attempts = [try await Self.signIn(house), try await Self.signIn(house)]
                let found = try await withThrowingTaskGroup(of: [Connection.ID]?.self) { group -> [[Connection.ID]?] in
                    for attempt in attempts { group.addTask { try await Self.pick(["north"], of: attempt, house) } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(found == [[first], [first]])
            }
            let all = try await house.engine.connections.list(ConnectionFilter(), by: house.owner)
            #expect(all.map(\.connection.id) == [first])
        }
    }

    @Test(
        "S4.22 S4.24 who comes back takes a place as a new one does, and nobody passes the cap",
        arguments: DatabaseKind.allCases)
    func cap(kind: DatabaseKind) async throws {
        try await Self.open(kind, plans: Plans(limits: ["one": 1], standard: "one")) { house in
            let first = try #require(try await Self.pick(["north"], of: try await Self.signIn(house), house)?.first)
            _ = try await house.engine.connections.disconnect(first, by: house.owner)
            let attempts = [try await Self.signIn(house), try await Self.signIn(house)]
            let found = try await withThrowingTaskGroup(of: [Connection.ID]?.self) { group -> [[Connection.ID]?] in
                for (attempt, page) in zip(attempts, ["north", "south"]) {
                    group.addTask { try await Self.pick([page], of: attempt, house) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(found.count { $0 == nil } == 1)
            #expect(try await house.engine.connections.room(by: house.owner)?.used == 1)

            let winner = try #require(found.compactMap(\.self).first?.first)
            let loser = winner == first ? "south" : "north"
            #expect(try await Self.pick([loser], of: try await Self.signIn(house), house) == nil)
            _ = try await house.engine.connections.disconnect(winner, by: house.owner)
            let last = try await Self.pick([loser], of: try await Self.signIn(house), house)
            #expect((last == [first]) == (loser == "north"))
        }
    }
}
