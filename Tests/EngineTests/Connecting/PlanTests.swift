import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Caps on connected accounts.
@Suite("Plans", .timeLimit(.minutes(10)))
struct PlanTests {
    private static let two = Plans(limits: ["starter": 2, "plus": 3], standard: "starter")
    private static let one = Plans(limits: ["one": 1], standard: "one")

    private static func open(
        _ kind: DatabaseKind = .memory, plans: Plans = two, _ body: @escaping @Sendable (House) async throws -> Void
    ) async throws {
        try await House.open(
            kind, runsJobs: false, connectors: [PagesConnector(ports: .system)], settings: { $0.plans = plans }, body)
    }

    private static func signIn(_ house: House, reconnects: Connection.ID? = nil) async throws -> Authorization {
        try await house.engine.connecting.signIn(
            NewAuthorization(platform: .bluesky, handle: "ada", reconnects: reconnects), appPassword: Secret("word"),
            by: house.owner)
    }

    private static func choose(_ ids: [String], of attempt: Authorization, _ house: House) async throws {
        _ = try await house.engine.connecting.choose(attempt.id, remoteIDs: ids, by: house.owner)
    }

    private static func isFull(_ body: () async throws -> Void) async -> Bool {
        do {
            try await body()
            return false
        } catch EngineError.authorization(let failure) {
            return failure.code == .planLimit && EngineError.authorization(failure).httpStatus == 402
        } catch {
            return false
        }
    }

    @Test("S4.24 where the plan is full nobody is sent to a platform for one account more: 402")
    func cap() async throws {
        try await Self.open { house in
            let new = NewAuthorization(platform: .mastodon, instance: "mastodon.example")
            _ = try await house.engine.connecting.start(new, by: house.owner)
            try await Self.choose(["north", "south"], of: try await Self.signIn(house), house)

            #expect(await Self.isFull { _ = try await house.engine.connecting.start(new, by: house.owner) })
            #expect(try await house.engine.connections.room(by: house.owner)?.used == 2)
        }
    }

    @Test("S4.24 a choice of too many connects none of them, and fewer can still be chosen")
    func choice() async throws {
        try await Self.open(plans: Self.one) { house in
            let attempt = try await Self.signIn(house)
            #expect(await Self.isFull { try await Self.choose(["north", "south"], of: attempt, house) })
            #expect(try await house.engine.connections.room(by: house.owner)?.used == 0)

            try await Self.choose(["south"], of: attempt, house)

            #expect(try await house.engine.connections.room(by: house.owner)?.used == 1)
        }
    }

    @Test("S4.22 a reconnect needs no room, and a disconnect gives some back")
    func room() async throws {
        try await Self.open(plans: Self.one) { house in
            try await Self.choose(["north"], of: try await Self.signIn(house), house)
            let id = try #require(
                try await house.engine.connections.list(ConnectionFilter(), by: house.owner).first?.connection.id)

            let again = try await Self.signIn(house, reconnects: id)
            guard case .done = again.state else { throw Surprise(description: "\(again.state)") }
            let other = try await Self.signIn(house)
            #expect(await Self.isFull { try await Self.choose(["south"], of: other, house) })
            _ = try await house.engine.connections.disconnect(id, by: house.owner)
            try await Self.choose(["south"], of: other, house)
        }
    }

    @Test("S4.24 two who connect at the same time cannot pass the cap together", arguments: DatabaseKind.allCases)
    func together(kind: DatabaseKind) async throws {
        try await Self.open(kind, plans: Self.one) { house in
            let attempts = [try await Self.signIn(house), try await Self.signIn(house)]
            let refusals = await withTaskGroup(of: Bool.self) { group in
                for (attempt, page) in zip(attempts, ["north", "south"]) {
                    group.addTask { await Self.isFull { try await Self.choose([page], of: attempt, house) } }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }

            #expect(refusals == 1)
            #expect(try await house.engine.connections.room(by: house.owner)?.used == 1)
        }
    }

    @Test("S4.22 a workspace may have a plan of its own; one that is not known any more is the standard one")
    func own() async throws {
        try await Self.open { house in
            func limit() async throws -> Int? {
                try await house.engine.connections.room(by: house.owner)?.plan.accountLimit
            }
            #expect(try await limit() == 2)
            for (plan, expected) in [("plus", 3), ("gone", 2)] {
                let isChanged = try await house.parts.database.write {
                    try PlanStore.change(house.owner.workspaceID, to: plan, in: $0)
                }
                #expect(isChanged)
                #expect(try await limit() == expected)
            }
            let isChanged = try await house.parts.database.write {
                try PlanStore.change(Workspace.ID(house.parts.ports), to: "plus", in: $0)
            }
            #expect(!isChanged)
        }
    }

    @Test("S4.23 an installation without plans has no caps")
    func off() async throws {
        try await Self.open(plans: .none) { house in
            try await Self.choose(["north", "south"], of: try await Self.signIn(house), house)
            #expect(try await house.engine.connections.room(by: house.owner) == nil)
        }
    }
}
