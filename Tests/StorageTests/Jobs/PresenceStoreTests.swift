import Domain
import TestKit
import Testing

@testable import Storage

/// Nodes that say that they refresh.
@Suite("Presence of nodes", .timeLimit(.minutes(5)))
struct PresenceStoreTests {
    @Test("REL-15 each node counts once, until it has been silent for a while", arguments: DatabaseKind.engines)
    func count(kind: DatabaseKind) async throws {
        let clock = TestPorts()
        var settings = DatabaseSettings.test
        settings.clock = .node
        try await kind.withDatabase(settings: settings, ports: clock.ports) { database in
            func note(_ node: String) async throws -> Int {
                try await database.write { try PresenceStore.note(node, for: .seconds(15), in: $0) }
            }
            var counts = [try await note("north"), try await note("south")]
            clock.advance(by: .seconds(10))
            counts.append(try await note("north"))
            clock.advance(by: .seconds(6))
            // The south was silent for longer than it counts.
            counts += [try await note("north"), try await note("south")]
            #expect(counts == [1, 2, 2, 1, 2])
        }
    }

    @Test("REL-15 who was silent for a day is forgotten, and other chores are left alone")
    func prune() async throws {
        let clock = TestPorts()
        var settings = DatabaseSettings.test
        settings.clock = .node
        try await DatabaseKind.memory.withDatabase(settings: settings, ports: clock.ports) { database in
            try await database.write { transaction in
                _ = try PresenceStore.note("north", for: .seconds(15), in: transaction)
                _ = try ChoreStore.take(
                    "pruning", every: .hours(1), owner: "north", lease: .seconds(1), in: transaction)
            }
            clock.advance(by: .days(2))
            _ = try await database.write { try PresenceStore.note("south", for: .seconds(15), in: $0) }

            let names = try await database.read { transaction in
                try transaction.query("SELECT name FROM chores ORDER BY name").map { try $0.text("name") }
            }
            #expect(names == ["pruning", "refreshing/south"])
        }
    }
}
