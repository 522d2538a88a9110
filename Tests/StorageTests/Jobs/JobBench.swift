import Domain
import Storage
import TestKit

/// A database whose clock the test moves, also on PostgreSQL.
struct JobBench: Sendable {
    let database: Database
    let clock: TestPorts

    static func with(_ kind: DatabaseKind, _ body: (JobBench) async throws -> Void) async throws {
        let clock = TestPorts()
        var settings = DatabaseSettings.test
        settings.clock = .node
        try await kind.withDatabase(settings: settings, ports: clock.ports) { database in
            try await body(JobBench(database: database, clock: clock))
        }
    }

    func schedule(_ job: NewJob) async throws {
        try await database.write { try JobStore.schedule(job, in: $0) }
    }

    func claim(limit: Int = 10, owner: String = "node-1", lease: Duration = .seconds(60)) async throws -> JobClaim {
        try await JobStore.claimDue(JobStoreTests.kinds, limit: limit, owner: owner, lease: lease, from: database)
    }
}
