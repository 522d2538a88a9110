import Domain
import TestKit
import Testing

@testable import Storage

/// Statements about many rows at once, on every engine.
@Suite("Bulk statements", .timeLimit(.minutes(10)))
struct BulkStatementTests {
    private static let insert = BulkStatement(
        given: ["id": .text, "size": .integer, "content": .bytes],
        "INSERT INTO things (id, kind, size, content) SELECT id, id, size, content FROM given WHERE id IS NOT NULL")
    private static let grow = BulkStatement(
        given: ["of_thing": .text, "at_least": .integer],
        "UPDATE things SET size = size + 1 FROM given WHERE id = of_thing AND size >= at_least RETURNING id, size")

    /// Every third size and every second content is missing.
    private static func rows(_ count: Int) -> [[Value]] {
        (0..<count).map { number -> [Value] in
            let size: Int? = number % 3 == 0 ? nil : number
            let content: [UInt8]? = number % 2 == 0 ? nil : [0, UInt8(number % 256), 255]
            return [.text("thing-\(1000 + number)"), .int(size), .bytes(content)]
        }
    }

    @Test(
        "any number of rows goes in as it is, whichever values are null",
        arguments: DatabaseKind.allCases, [0, 1, 2, 3, 7, 64, 65, 130])
    func rows(kind: DatabaseKind, count: Int) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let rows = Self.rows(count)
            try await database.write { try Self.insert.enqueue(rows, in: $0) }

            let stored = try await database.read { transaction in
                try transaction.query("SELECT id, size, content FROM things ORDER BY id").map { row in
                    try [row.value("id"), row.value("size"), row.value("content")]
                }
            }
            #expect(stored == rows)
        }
    }

    @Test("each row has its own condition, and those that it changed are answered", arguments: DatabaseKind.allCases)
    func conditions(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            try await database.write { try Self.insert.query(Self.rows(12), in: $0) }

            let grown = try await database.write { transaction in
                try Self.grow.query(
                    [["thing-1001", 1], ["thing-1002", 3], ["thing-1003", 0], ["thing-1011", 0], ["nobody", 0]],
                    in: transaction
                ).map { try "\($0.text("id")) \($0.int("size"))" }
            }

            #expect(Set(grown) == ["thing-1001 2", "thing-1011 12"])
        }
    }

    @Test("a broken row is told like that of any statement", arguments: DatabaseKind.allCases)
    func broken(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let error = await #expect(throws: StorageError.self) {
                try await database.write { try Self.insert.enqueue([["a", 1, nil], ["b", -1, nil]], in: $0) }
            }
            #expect(error?.code == "check")
        }
    }
}
