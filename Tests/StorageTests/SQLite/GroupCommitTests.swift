import Domain
import Storage
import TestKit
import Testing

/// The shared commits of SQLite (REL-41).
@Suite("Group commit", .timeLimit(.minutes(10)))
struct GroupCommitTests {
    private struct Regret: Error {}

    /// Groups that no slow machine splits in two.
    private static var settings: DatabaseSettings {
        var settings = DatabaseSettings.test
        settings.groupTime = .seconds(60)
        return settings
    }

    /// Holds the writing thread inside a first transaction, so that what follows waits and becomes one group.
    private func queueBehindOne(
        _ database: Database, count: Int, _ work: @escaping @Sendable (Int, Transaction) throws -> Void
    ) async throws -> [Result<Void, StorageError>] {
        let bell = Bell()
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        return try await withThrowingTaskGroup(of: (Int, Result<Void, StorageError>)?.self) { group in
            group.addTask {
                try await database.write { _ in
                    begin.finish()
                    bell.wait()
                }
                return nil
            }
            for await _ in begun {}
            for number in 0..<count {
                group.addTask {
                    do throws(StorageError) {
                        return (number, .success(try await database.write { try work(number, $0) }))
                    } catch {
                        return (number, .failure(error))
                    }
                }
            }
            while database.queueDepth < count { await Task.yield() }
            bell.ring()
            var results: [(Int, Result<Void, StorageError>)] = []
            for try await result in group { if let result { results.append(result) } }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    @Test("REL-41 a hundred writers at once share few commits", arguments: [DatabaseKind.file, .memory])
    func sharedCommits(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things], settings: Self.settings) { database in
            let before = database.statistics

            let results = try await queueBehindOne(database, count: 100) { number, transaction in
                try transaction.execute(Tables.insert, [.text("\(number)")])
            }

            let count = try await database.count("things")
            #expect(results.allSatisfy { (try? $0.get()) != nil })
            #expect(count == 100)
            #expect(database.statistics.writes - before.writes == 101)
            #expect(database.statistics.commits - before.commits <= 5)
        }
    }

    @Test("REL-41 a member that fails undoes its own writes and no others")
    func failingMember() async throws {
        try await DatabaseKind.file.withDatabase(migrations: [Tables.things], settings: Self.settings) { database in
            let results = try await queueBehindOne(database, count: 9) { number, transaction in
                try transaction.execute(Tables.insert, [.text("\(number)")])
                if number % 3 == 1 { throw Regret() }
                if number % 3 == 2 { try transaction.execute(Tables.insert, [.text("\(number)")]) }
            }

            let things = try await database.things()
            #expect(things == ["0", "3", "6"])
            #expect(results.map(code) == (0..<9).map { ["stored", "abandoned", "conflict"][$0 % 3] })
        }
    }

    @Test("a member whose deferred key breaks the shared commit does not take the others with it")
    func deferredKey() async throws {
        try await DatabaseKind.file.withDatabase(migrations: [Tables.things], settings: Self.settings) { database in
            let results = try await queueBehindOne(database, count: 5) { number, transaction in
                try transaction.execute(Tables.insert, [.text("\(number)")])
                guard number == 2 else { return }
                try transaction.execute("INSERT INTO parts (id, thing_id, later_id) VALUES ('p', '2', 'none')")
            }

            let things = try await database.things()
            #expect(things == ["0", "1", "3", "4"])
            #expect(results.map(code) == ["stored", "stored", "foreign_key", "stored", "stored"])
        }
    }

    @Test("nobody is answered before the shared commit")
    func answeredTogether() async throws {
        try await DatabaseKind.file.withDatabase(migrations: [Tables.things], settings: Self.settings) { database in
            let events = Noted<[String]>([])

            _ = try await queueBehindOne(database, count: 10) { _, transaction in
                events.change { $0.append("work") }
                transaction.afterCommit { events.change { $0.append("answer") } }
            }

            let order = events.content
            #expect(order == Array(repeating: "work", count: 10) + Array(repeating: "answer", count: 10))
        }
    }

    @Test("REL-4 REL-41 commits wait for the disk: full synchronisation, write-ahead log, foreign keys")
    func pragmas() async throws {
        try await DatabaseKind.file.withDatabase(migrations: []) { database in
            let settings = try await database.write { transaction in
                try ["synchronous", "journal_mode", "foreign_keys", "busy_timeout"].map { name in
                    try transaction.row("PRAGMA \(name)").map { row in try row.value(try #require(row.columns.first)) }
                }
            }

            #expect(settings == [.integer(2), .text("wal"), .integer(1), .integer(5000)])
        }
    }

    private func code(_ result: Result<Void, StorageError>) -> String {
        switch result {
        case .success: "stored"
        case .failure(let error): error.code
        }
    }
}
