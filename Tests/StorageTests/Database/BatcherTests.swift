import Domain
import TestKit
import Testing

@testable import Storage

/// Requests that come at the same time and share a transaction, on every engine (decision 0015).
@Suite("Batches", .timeLimit(.minutes(10)))
struct BatcherTests {
    /// Stores things, and notes which of them shared a transaction; the first one waits for a bell.
    private struct Stand: Sendable {
        let bell = Bell()
        let begun = Bell()
        let shared = Noted<[[String]]>([])
        let store: Batcher<String, Int>

        init(_ database: Database, limit: Int = 64) {
            store = database.batchedWrites(limit: limit, key: \.self) {
                [bell, begun, shared] ids, transaction in
                if shared.content.isEmpty {
                    begun.ring()
                    bell.wait()
                }
                shared.change { $0.append(ids) }
                for id in ids {
                    try transaction.execute(
                        "INSERT INTO things (id, size) VALUES ($1, $2)", [.text(id), .int(id == "broken" ? -1 : nil)])
                }
                return ids.map(\.count)
            }
        }

        /// Starts one request, and the others while it holds the database; answers what became of each.
        func run(_ ids: [String]) async -> [String: Result<Int, StorageError>] {
            await withTaskGroup(of: (String, Result<Int, StorageError>).self) { group in
                for (index, id) in ids.enumerated() {
                    group.addTask {
                        do throws(StorageError) { return (id, .success(try await store(id))) } catch {
                            return (id, .failure(error))
                        }
                    }
                    while index == 0 ? !begun.isRung : store.waitingCount < index {
                        await Task.yield()
                    }
                }
                bell.ring()
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
        }
    }

    @Test("what comes while a transaction runs shares the next one, up to the limit", arguments: DatabaseKind.allCases)
    func sharing(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let stand = Stand(database, limit: 8)

            let ids = (0..<20).map { String(repeating: "x", count: $0 + 1) }
            let answers = await stand.run(ids)

            #expect(stand.shared.content.map(\.count) == [1, 8, 8, 3])
            for id in ids { #expect(try answers[id]?.get() == id.count) }
            let stored = try await database.things()
            #expect(stored == ids)
        }
    }

    @Test("one that cannot be stored takes nobody with it", arguments: DatabaseKind.allCases)
    func oneBroken(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let stand = Stand(database)

            let answers = await stand.run(["a", "b", "broken", "c"])

            let error = #expect(throws: StorageError.self) { try answers["broken"]?.get() }
            #expect(error?.code == "check")
            let stored = try await database.things()
            #expect(stored == ["a", "b", "c"])
            #expect(["a", "b", "c"].allSatisfy { (try? answers[$0]?.get()) == 1 })
        }
    }

    @Test("two requests about the same never share a transaction", arguments: DatabaseKind.allCases)
    func sameKey(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let stand = Stand(database)

            _ = await stand.run(["a", "b", "b", "c"])

            #expect(stand.shared.content.map { $0.sorted() } == [["a"], ["b", "c"], ["b"]])
        }
    }

    @Test("a database that is closed refuses everyone, and nobody waits for ever", arguments: DatabaseKind.allCases)
    func closed(kind: DatabaseKind) async throws {
        try await kind.withDatabase(migrations: [Tables.things]) { database in
            let stand = Stand(database)
            stand.bell.ring()
            database.close()

            for id in ["a", "b"] {
                let error = await #expect(throws: StorageError.self) { _ = try await stand.store(id) }
                #expect(error?.code == "unavailable")
            }
        }
    }
}
