import Domain
import Storage
import Synchronization
import TestKit
import Testing

/// Many claimers at once, on every engine.
@Suite("Job races", .timeLimit(.minutes(10)))
struct JobRaceTests {
    /// What runs at this moment, as the claimers see it.
    private final class Floor: Sendable {
        private struct State {
            var running: Set<String> = []
            var done: [String] = []
            var overlaps: [String] = []
        }
        private let state = Mutex(State())

        func enter(_ job: ClaimedJob) {
            state.withLock { state in
                for key in [job.subject, job.lane].compactMap(\.self) where !state.running.insert(key).inserted {
                    state.overlaps.append(key)
                }
            }
        }

        func leave(_ job: ClaimedJob) {
            state.withLock { state in
                for key in [job.subject, job.lane].compactMap(\.self) { state.running.remove(key) }
                state.done.append(job.subject)
            }
        }

        var done: [String] { state.withLock(\.done) }
        var overlaps: [String] { state.withLock(\.overlaps) }
    }

    @Test(
        "REL-1 REL-28 REL-51 many nodes claiming at once never run a job twice or a lane side by side",
        arguments: DatabaseKind.allCases)
    func claimersNeverOverlap(kind: DatabaseKind) async throws {
        try await kind.withDatabase { database in
            let count = 240
            try await database.write { transaction in
                for number in 0..<count {
                    let lane = number.isMultiple(of: 3) ? nil : "lane-\(number % 20)"
                    let due = transaction.now - .milliseconds(number)
                    let job = NewJob(JobStoreTests.kinds[number % 2], subject: "\(number)", due: due, lane: lane)
                    try JobStore.schedule(job, in: transaction)
                }
            }
            let floor = Floor()

            try await withThrowingTaskGroup { group in
                for node in 0..<8 {
                    group.addTask { try await drain(database, owner: "node-\(node)", floor, until: count) }
                }
                try await group.waitForAll()
            }

            #expect(floor.overlaps == [])
            #expect(floor.done.count == count)
            #expect(Set(floor.done).count == count)
        }
    }

    private func drain(_ database: Database, owner: String, _ floor: Floor, until count: Int) async throws {
        while floor.done.count < count {
            let claim = try await JobStore.claimDue(
                JobStoreTests.kinds, limit: 5, owner: owner, lease: .seconds(60), from: database)
            claim.jobs.forEach(floor.enter)
            await Task.yield()
            claim.jobs.forEach(floor.leave)
            let lost = try await database.write { try JobStore.complete(claim.jobs, in: $0) }
            #expect(lost.isEmpty)
        }
    }

    @Test("REL-57 two transactions that race for one lane: one wins, the other claims nothing and breaks nothing")
    func raceForALane() async throws {
        try await DatabaseKind.postgres.withDatabase { database in
            try await database.write { transaction in
                try JobStore.schedule(
                    NewJob("refresh", subject: "a", due: transaction.now, lane: "con_1"), in: transaction)
                try JobStore.schedule(
                    NewJob("deliver", subject: "b", due: transaction.now, lane: "con_1"), in: transaction)
            }

            let claims = try await withThrowingTaskGroup(of: JobClaim.self) { group in
                for kind in JobStoreTests.kinds {
                    group.addTask {
                        try await JobStore.claimDue(
                            [kind], limit: 1, owner: kind.rawValue, lease: .seconds(60), from: database)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            #expect(claims.map(\.jobs.count).sorted() == [0, 1])
        }
    }
}
