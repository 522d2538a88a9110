import Storage
import Synchronization

/// Counts the places of a runner, and ends jobs.
final class JobsFinished: Sendable {
    private let database: Database
    private let running = Mutex<[JobKind: Int]>([:])

    init(database: Database) {
        self.database = database
    }

    func begin(_ kind: JobKind) { running.withLock { $0[kind, default: 0] += 1 } }
    func end(_ kind: JobKind) { running.withLock { $0[kind, default: 0] -= 1 } }

    func freePlaces(of concurrency: Int) -> Int {
        max(concurrency - running.withLock { $0.values.reduce(0, +) }, 0)
    }

    /// What each kind may still begin, of its share.
    func free(of shares: [JobKind: Int]) -> [JobKind: Int] {
        running.withLock { running in
            Dictionary(uniqueKeysWithValues: shares.map { ($0.key, max($0.value - running[$0.key, default: 0], 0)) })
        }
    }

    /// Ends a job; writes of many jobs share one disk sync by the database's group commit.
    func complete(_ job: ClaimedJob) async throws {
        try await database.write { try JobStore.complete(job, in: $0) }
    }
}
