import Storage
import Synchronization

/// Counts the places of a runner, and ends jobs.
final class JobsFinished: Sendable {
    private let database: Database
    private let running = Mutex(0)

    init(database: Database) {
        self.database = database
    }

    func begin() { running.withLock { $0 += 1 } }
    func end() { running.withLock { $0 -= 1 } }
    func freePlaces(of concurrency: Int) -> Int { max(concurrency - running.withLock { $0 }, 0) }

    /// Ends a job; writes of many jobs share one disk sync by the database's group commit.
    func complete(_ job: ClaimedJob) async throws {
        try await database.write { try JobStore.complete(job, in: $0) }
    }
}
