import Domain
import Storage
import TestKit
import Testing

/// How a transaction goes on and ends, on every engine.
@Suite("Transactions", .timeLimit(.minutes(10)))
struct TransactionTests {
    private struct Regret: Error {}

    @Test(
        "after a failed statement nothing else runs and nothing is stored, even when the failure is swallowed",
        arguments: DatabaseKind.allCases)
    func failedStatement(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let error = await #expect(throws: StorageError.self) {
                try await database.write { transaction in
                    try transaction.execute(Tables.insert, ["a"])
                    _ = try? transaction.execute(Tables.insert, ["a"])
                    _ = try? transaction.execute(Tables.insert, ["b"])
                }
            }

            let things = try await database.things()
            #expect(error?.code == "conflict")
            #expect(things == [])
        }
    }

    @Test("a savepoint undoes its own part only", arguments: DatabaseKind.allCases)
    func savepoint(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            try await database.write { transaction in
                try transaction.execute(Tables.insert, ["a"])
                _ = try? transaction.savepoint {
                    try transaction.execute(Tables.insert, ["b"])
                    try transaction.execute(Tables.insert, ["a"])
                }
                _ = try? transaction.savepoint {
                    try transaction.execute(Tables.insert, ["c"])
                    try transaction.savepoint { try transaction.execute(Tables.insert, ["d"]) }
                    throw Regret()
                }
                try transaction.savepoint { try transaction.execute(Tables.insert, ["e"]) }
            }

            let things = try await database.things()
            #expect(things == ["a", "e"])
        }
    }

    @Test("what follows a commit follows it only when it happened", arguments: DatabaseKind.allCases)
    func afterCommit(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let events = Noted<[String]>([])
            @Sendable func note(_ event: String) { events.change { $0.append(event) } }

            try await database.write { transaction in
                transaction.afterCommit { note("kept") }
                _ = try? transaction.savepoint {
                    transaction.afterCommit { note("undone with its savepoint") }
                    throw Regret()
                }
                note("before")
            }
            _ = try? await database.write { transaction in
                transaction.afterCommit { note("never") }
                throw Regret()
            }

            #expect(events.content == ["before", "kept"])
        }
    }

    @Test("the answer is given after the row is there for others (REL-21)", arguments: [DatabaseKind.file, .postgres])
    func visibleWhenAnswered(kind: DatabaseKind) async throws {
        try await kind.withLocation { location in
            let writer = try await Database.open(location, settings: .test)
            let reader = try await Database.open(location, settings: .test)
            try await writer.migrate([Tables.things])

            for number in 0..<20 {
                try await writer.write { try $0.execute(Tables.insert, [.text("\(number)")]) }
                let count = try await reader.count("things")
                #expect(count == number + 1)
            }
        }
    }

    @Test("REL-42 serializable writes that read first lose no update", arguments: DatabaseKind.allCases)
    func lostUpdate(kind: DatabaseKind) async throws {
        var settings = DatabaseSettings.test
        settings.retryLimit = 50
        try await kind.withDatabase(migrations: [Tables.things], settings: settings) { database in
            try await database.write { try $0.execute("INSERT INTO things (id, size) VALUES ('a', 0)") }

            try await withThrowingTaskGroup { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await database.write(isolation: .serializable) { transaction in
                            let size = try transaction.row("SELECT size FROM things")?.integer("size") ?? 0
                            try transaction.execute("UPDATE things SET size = $1", [.integer(size + 1)])
                        }
                    }
                }
                try await group.waitForAll()
            }

            let size = try await database.read { try $0.row("SELECT size FROM things")?.int("size") }
            #expect(size == 20)
        }
    }

    @Test("a read sees one moment, whatever is written meanwhile", arguments: [DatabaseKind.file, .postgres])
    func snapshot(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let (written, writes) = AsyncStream.makeStream(of: Void.self)
            let bell = Bell()
            async let counts = database.read { transaction in
                let before = try transaction.row("SELECT COUNT(*) AS n FROM things")?.int("n")
                writes.finish()
                bell.wait()
                return [before, try transaction.row("SELECT COUNT(*) AS n FROM things")?.int("n")]
            }
            for await _ in written {}
            try await database.write { try $0.execute(Tables.insert, ["a"]) }
            bell.ring()

            let seen = try await counts
            #expect(seen == [0, 0])
        }
    }

    @Test("a closed database refuses, and answers whoever still asks", arguments: DatabaseKind.allCases)
    func closed(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            database.close()

            let error = await #expect(throws: StorageError.self) { try await database.ping() }
            #expect(error?.code == "unavailable")
        }
    }
}
