import Domain
import Foundation
import Storage
import TestKit
import Testing

/// Migrations, on every engine (REL-46).
@Suite("Migrations", .timeLimit(.minutes(10)))
struct MigratorTests {
    static let second = Migration(2, "more", "CREATE TABLE more (id TEXT NOT NULL PRIMARY KEY) STRICT;")
    static let broken = Migration(
        2, "more", "CREATE TABLE more (id TEXT NOT NULL PRIMARY KEY) STRICT; INSERT INTO missing VALUES (1);")

    @Test("REL-46 migrations are applied once, in order", arguments: DatabaseKind.allCases)
    func once(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: []) { database in
            let both = [Tables.things, Self.second]

            let pending = try await database.pendingMigrations(of: both)
            let first = try await database.migrate([Tables.things])
            let second = try await database.migrate(both)
            let third = try await database.migrate(both)
            let rest = try await database.pendingMigrations(of: both)

            #expect(pending == both && rest == [])
            #expect([first, second, third] == [[1], [2], []])
        }
    }

    @Test(
        "REL-46 the released migrations apply to an empty database, numbered without gaps",
        arguments: DatabaseKind.allCases)
    func released(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: []) { database in
            let applied = try await database.migrate()

            #expect(applied == Migration.all.map(\.number))
            #expect(applied == Set(applied).sorted())
            #expect(Set(Migration.all.map(\.name)).count == Migration.all.count)
        }
    }

    @Test(
        "REL-46 a newer schema is refused with a sentence, before anything is changed", arguments: DatabaseKind.allCases
    )
    func fromTheFuture(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things, Self.second]) { database in
            let error = try await #require(throws: StorageError.self) {
                try await database.migrate([Tables.things])
            }

            #expect(error.code == "schema_too_new")
            #expect(error.description.contains("schema 2") && error.description.contains("newer release"))
        }
    }

    @Test("REL-46 a migration that was renamed after its release is refused", arguments: DatabaseKind.allCases)
    func rewritten(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let error = await #expect(throws: StorageError.self) {
                try await database.migrate([Migration(1, "other things", "SELECT 1;")])
            }

            #expect(error?.code == "schema_differs")
        }
    }

    @Test(
        "REL-46 a migration that fails leaves the last whole one, and runs again when mended",
        arguments: DatabaseKind.allCases)
    func halfway(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: []) { database in
            await #expect(throws: StorageError.self) { try await database.migrate([Tables.things, Self.broken]) }
            let pending = try await database.pendingMigrations(of: [Tables.things, Self.second])
            let applied = try await database.migrate([Tables.things, Self.second])

            #expect(pending == [Self.second])
            #expect(applied == [2])
        }
    }

    @Test(
        "REL-46 several nodes migrating at once apply each migration once", arguments: [DatabaseKind.file, .postgres])
    func concurrently(kind: DatabaseKind) async throws {
        try await kind.withLocation { location in
            let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let node = try await Database.open(location, settings: .test)
                        return try await node.migrate([Tables.things, Self.second])
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }

            #expect(applied.sorted() == [1, 2])
        }
    }

    @Test("REL-46 P15 a server connection that dies in the middle leaves the last whole migration")
    func connectionDies() async throws {
        let deadly = Migration(
            2, "more", sqlite: "",
            postgres: "CREATE TABLE more (id TEXT); SELECT pg_terminate_backend(pg_backend_pid());")
        try await DatabaseKind.postgres.withDatabase(migrations: []) { database in
            let error = await #expect(throws: StorageError.self) {
                try await database.migrate([Tables.things, deadly])
            }
            let applied = try await database.migrate([Tables.things, Self.second])

            #expect(error?.code == "unavailable")
            #expect(applied == [2])
        }
    }

    @Test("REL-46 P15 a process killed in the middle leaves the last whole migration")
    func processDies() async throws {
        try await DatabaseKind.file.withLocation { location in
            guard case .file(let path) = location else { return }
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                let database = try await Database.open(.file(path: path))
                try await database.migrate([Tables.things])
                try await database.write { transaction in
                    try transaction.script("CREATE TABLE more (id TEXT NOT NULL PRIMARY KEY) STRICT")
                    try transaction.execute("INSERT INTO schema_migrations VALUES (2, 'more', 0)")
                    kill(getpid(), SIGKILL)
                }
            }

            let database = try await Database.open(location)
            let applied = try await database.migrate([Tables.things, Self.second])

            #expect(applied == [2])
        }
    }
}
