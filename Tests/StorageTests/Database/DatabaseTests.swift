import Domain
import Storage
import TestKit
import Testing

/// What every database does alike.
@Suite("Database", .timeLimit(.minutes(10)))
struct DatabaseTests {
    @Test("what is written is read again, of every kind of value", arguments: DatabaseKind.allCases)
    func roundTrip(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let bytes = (0...255).map { UInt8($0) }

            let changes = try await database.write { transaction in
                try transaction.execute(
                    "INSERT INTO things (weight, id, size, content) VALUES ($3, $1, $2, $4)",
                    ["ä 'quoted' \\x41", .integer(.max), .real(0.1), .bytes(bytes)])
            }

            let answer = try await database.read { try $0.row("SELECT * FROM things") }
            let row = try #require(answer)
            #expect(changes == 1)
            #expect(try row.text("id") == "ä 'quoted' \\x41")
            #expect(try row.integer("size") == .max)
            #expect(try row.real("weight") == 0.1)
            #expect(try row.bytes("content") == bytes)
            #expect(try row.text("kind") == "INTEGER -- not a type")
        }
    }

    @Test("arguments may be used twice, out of order and in arithmetic", arguments: DatabaseKind.allCases)
    func arguments(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let rows = try await database.write { transaction in
                try transaction.query(
                    """
                    INSERT INTO things (id, size) VALUES ($2, $1 + 1), ($3, $1 + 1000) ON CONFLICT DO NOTHING
                    RETURNING id, size
                    """, [.integer(3_000_000_000), "$1", "b"])
            }

            let ids = try rows.map { try $0.text("id") }
            let sizes = try rows.map { try $0.integer("size") }
            #expect(ids == ["$1", "b"])
            #expect(sizes == [3_000_000_001, 3_000_001_000])
        }
    }

    @Test("null goes in and comes out, empty text and empty bytes stay what they are", arguments: DatabaseKind.allCases)
    func nullAndEmpty(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let answer = try await database.write { transaction in
                try transaction.row(
                    "INSERT INTO things (id, size, content) VALUES ($1, $2, $3) RETURNING *", ["", nil, .bytes([])])
            }

            let row = try #require(answer)
            #expect(try row.text("id") == "")
            #expect(try row.optionalInteger("size") == nil)
            #expect(try row.bytes("content") == [])
        }
    }

    @Test("a text with a NUL character is refused and nothing is stored", arguments: DatabaseKind.allCases)
    func nulCharacter(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let error = await #expect(throws: StorageError.self) {
                try await database.write { try $0.execute("INSERT INTO things (id) VALUES ($1)", ["a\0b"]) }
            }

            #expect(error?.code == "check")
            let count = try await database.count("things")
            #expect(count == 0)
        }
    }

    @Test("what the work throws rolls everything back and is kept as the cause", arguments: DatabaseKind.allCases)
    func abandoned(kind: DatabaseKind) async throws {
        struct Regret: Error {}
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let error = await #expect(throws: StorageError.self) {
                try await database.write { transaction in
                    try transaction.execute("INSERT INTO things (id) VALUES ('a')")
                    throw Regret()
                }
            }

            guard case .abandoned(let cause) = error else {
                return #expect(Bool(false), "\(String(describing: error))")
            }
            #expect(cause is Regret)
            let count = try await database.count("things")
            #expect(count == 0)
        }
    }

    @Test("a read cannot write", arguments: DatabaseKind.allCases)
    func readOnly(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            await #expect(throws: StorageError.self) {
                try await database.read { try $0.execute("INSERT INTO things (id) VALUES ('a')") }
            }
            try await database.write { try $0.execute("INSERT INTO things (id) VALUES ('b')") }

            let count = try await database.count("things")
            #expect(count == 1)
        }
    }

    @Test("a cancelled task still stores what it received (REL-5)", arguments: DatabaseKind.allCases)
    func cancelledTask(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            await withTaskGroup { group in
                group.addTask {
                    try? await database.write { try $0.execute("INSERT INTO things (id) VALUES ('a')") }
                }
                group.cancelAll()
            }

            let count = try await database.count("things")
            #expect(count == 1)
        }
    }
}
