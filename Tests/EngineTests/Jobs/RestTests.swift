import Domain
import Storage
import TestKit
import Testing

@testable import Engine

/// A runner over a database that takes no writes.
@Suite("Runners that rest", .timeLimit(.minutes(1)))
struct RestTests {
    @Test("REL-43 a runner takes no job in hand while the database takes no writes, and goes on by itself")
    func rests() async throws {
        try await DatabaseKind.memory.withDatabase { database in
            try await database.write { transaction in
                try JobStore.schedule(NewJob("deliver", subject: "1", due: transaction.now), in: transaction)
            }
            database.restrain(true)
            let runner = JobRunner(
                database: database, ports: .system, owner: "n", concurrency: 4, lease: .seconds(60),
                handlers: ["deliver": { _ in .done }])
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await runner.run() }
                try await Task.sleep(for: .milliseconds(300))
                let attempts = try await Self.attempts(database)
                #expect(attempts == 0)
                database.restrain(false)
                while try await Self.attempts(database) != nil { try await Task.sleep(for: .milliseconds(5)) }
                group.cancelAll()
            }
        }
    }

    /// How often the job was claimed; `nil` when it is done.
    private static func attempts(_ database: Database) async throws -> Int? {
        try await database.read { try $0.row("SELECT attempts FROM jobs")?.int("attempts") }
    }
}
