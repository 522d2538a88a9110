import Domain
import Platforms
import Sandbox
import TestKit
import Testing

@testable import Engine

@Suite("What accounts have to choose from", .timeLimit(.minutes(10)))
struct ChoicesTests {
    /// Ada's account at a platform, with calls that are counted by the simulated one.
    private static func play(
        _ platform: Platform, _ body: @escaping @Sendable (House, Connection, TestPorts) async throws -> Void
    ) async throws {
        let clock = TestPorts()
        try await House.open(
            ports: clock.ports, runsJobs: false, isShared: clock, settings: { $0.configuredApps = Year.apps }
        ) { house in
            try await body(house, try await house.connect(platform, as: "ada"), clock)
        }
    }

    /// Asks; answers the list, or the code of the refusal.
    private static func ask(
        _ house: House, _ key: OptionKey, within parent: String = "", _ id: Connection.ID, isFresh: Bool = false,
        by principal: Principal? = nil
    ) async throws -> (values: [String], code: String?) {
        do {
            let found = try await house.engine.choices.list(
                of: key, within: parent, for: id, isFresh: isFresh, by: principal ?? house.owner)
            return (found.map(\.value), nil)
        } catch let error as EngineError {
            return ([], error.code)
        }
    }

    @Test("S2.32 S2.33 a list is asked once in a few minutes, and again when somebody wants it so")
    func kept() async throws {
        try await Self.play(.reddit) { house, connection, clock in
            let first = try await Self.ask(house, .subreddit, connection.id)
            #expect(first.values.contains("sandbox") && !first.values.contains("quiet"))

            house.sandbox.faults.add(Fault(.outage, platform: "reddit", endpoint: "subreddits.mine", times: nil))
            let again = try await Self.ask(house, .subreddit, connection.id)
            #expect(again.values == first.values)
            let anew = try await Self.ask(house, .subreddit, connection.id, isFresh: true)
            #expect(anew.code == "platform")
            clock.advance(by: .minutes(6))
            let later = try await Self.ask(house, .subreddit, connection.id)
            #expect(later.code == "platform")
        }
    }

    @Test("what depends on another choice is asked within it, each by itself")
    func within() async throws {
        try await Self.play(.reddit) { house, connection, _ in
            let bread = try await Self.ask(house, .flair, within: "bread", connection.id)
            let sandbox = try await Self.ask(house, .flair, within: "sandbox", connection.id)
            let nowhere = try await Self.ask(house, .flair, connection.id)
            #expect(bread.values == ["f-rye", "f-wheat"] && sandbox.values == ["f-news", "f-own"])
            #expect(nowhere.values.isEmpty && nowhere.code == nil)
        }
    }

    @Test("SEC-62 SEC-63 who does not write posts asks nothing, and nobody asks for accounts of others")
    func refused() async throws {
        try await Self.play(.pinterest) { house, connection, clock in
            let boards = try await Self.ask(house, .board, connection.id)
            #expect(boards.values.count > 25)
            let viewer = Principal(workspaceID: house.owner.workspaceID, personID: nil, role: .viewer)
            let stranger = Principal(workspaceID: Workspace.ID(clock.ports), personID: nil, role: .owner)
            let cases: [(OptionKey, Principal, String)] = [
                (.board, viewer, "forbidden"), (.board, stranger, "not_found"), (.subreddit, house.owner, "invalid"),
                (.link, house.owner, "invalid"),
            ]
            for (key, principal, code) in cases {
                let refusal = try await Self.ask(house, key, connection.id, by: principal)
                #expect(refusal.code == code)
            }
        }
    }

    @Test("S2.32 a board that is made here is in the list at once, and two of one name are refused")
    func made() async throws {
        try await Self.play(.pinterest) { house, connection, _ in
            let before = try await Self.ask(house, .board, connection.id)
            let board = try await house.engine.choices.make(
                "  Mills & looms ", for: .board, on: connection.id, by: house.owner)
            #expect(board.label == "Mills & looms" && !before.values.contains(board.value))
            #expect(try await Self.ask(house, .board, connection.id).values.contains(board.value))
            let twice = await Self.refusal {
                _ = try await house.engine.choices.make(
                    "Mills & looms", for: .board, on: connection.id, by: house.owner)
            }
            #expect(twice == "platform")
        }
    }

    private static func refusal(_ body: @Sendable () async throws -> Void) async -> String? {
        do { try await body() } catch { return (error as? EngineError)?.code }
        return nil
    }

    @Test(
        "SEC-62 a board is made by who publishes, under a name, where the platform lets us; a lost answer is told as such"
    )
    func notMade() async throws {
        try await Self.play(.pinterest) { house, connection, clock in
            let author = Principal(workspaceID: house.owner.workspaceID, personID: nil, role: .author)
            let cases: [(String, OptionKey, Principal, String)] = [
                ("Looms", .board, author, "forbidden"), ("  ", .board, house.owner, "invalid"),
                (String(repeating: "a", count: 181), .board, house.owner, "invalid"),
                ("Looms", .boardSection, house.owner, "invalid"),
            ]
            for (name, key, principal, code) in cases {
                let refusal = await Self.refusal {
                    _ = try await house.engine.choices.make(name, for: key, on: connection.id, by: principal)
                }
                #expect(refusal == code, "\(name)")
            }
            house.sandbox.faults.add(
                Fault(.reset, platform: "pinterest", endpoint: "boards.create").with { $0.afterEffect = true })
            await #expect {
                _ = try await house.engine.choices.make("Looms", for: .board, on: connection.id, by: house.owner)
            } throws: { error in
                guard case .platform(let failure)? = error as? EngineError else { return false }
                return failure.words.contains("Nobody knows whether it was made")
            }
            let boards = try await house.engine.choices.list(
                of: .board, for: connection.id, isFresh: true, by: house.owner)
            #expect(boards.count { $0.label == "Looms" } == 1)
        }
    }

    @Test("an account whose permission is gone is not asked; it must be reconnected")
    func gone() async throws {
        try await Self.play(.pinterest) { house, connection, clock in
            #expect(house.sandbox.change("ada", on: "pinterest", .revoke))
            for _ in 0..<3 {
                clock.advance(by: .minutes(2))
                _ = try await house.engine.connections.check(connection.id, by: house.owner)
            }
            let refusal = try await Self.ask(house, .board, connection.id)
            #expect(["reconnect", "platform"].contains(refusal.code))
        }
    }
}
