import Domain
import Storage
import Synchronization

/// Counts the places of a runner, and ends jobs.
final class JobsFinished: Sendable {
    /// Rings when the first place is free, and when as many are as make a claim worthwhile.
    let room: JobSignal
    private let database: Database
    private let concurrency: Int
    private let running = Mutex<[JobKind: Int]>([:])

    init(database: Database, ports: Ports, concurrency: Int) {
        self.database = database
        self.concurrency = concurrency
        room = JobSignal(ports: ports)
    }

    func begin(_ kind: JobKind) { running.withLock { $0[kind, default: 0] += 1 } }

    func end(_ kind: JobKind) {
        let free = running.withLock { running in
            running[kind, default: 0] -= 1
            return concurrency - running.values.reduce(0, +)
        }
        if free == 1 || free >= ClaimPace.batch(of: concurrency) { room.ring(after: .zero) }
    }

    var freePlaces: Int {
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
