import Domain
import Storage
import TestKit
import Testing

/// Scheduling, claiming and finishing, on every engine.
@Suite("Jobs", .timeLimit(.minutes(10)))
struct JobStoreTests {
    static let kinds: [JobKind] = ["refresh", "deliver"]

    @Test("a job is claimed when it is due, not before, and is gone when it is done", arguments: DatabaseKind.allCases)
    func lifeOfAJob(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            let due = bench.clock.now + .seconds(10)
            try await bench.schedule(NewJob("refresh", subject: "grt_1", due: due, payload: "gently"))

            let early = try await bench.claim()
            bench.clock.advance(by: .seconds(10))
            let claim = try await bench.claim()
            let job = try #require(claim.jobs.first)
            let isDone = try await bench.database.write { try JobStore.complete(job, in: $0) }
            let rest = try await bench.claim()

            #expect(early.jobs.isEmpty)
            #expect(early.nextIn == .seconds(10))
            #expect(job.kind == "refresh" && job.subject == "grt_1" && job.payload == "gently")
            #expect(job.due == due && job.attempts == 1 && job.rescues == 0 && job.fence == 1)
            #expect(isDone)
            #expect(rest.jobs.isEmpty && rest.nextIn == nil)
        }
    }

    @Test("scheduling again moves the one job of kind and subject", arguments: DatabaseKind.allCases)
    func reschedulingByCause(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            try await bench.schedule(NewJob("refresh", subject: "a", due: bench.clock.now))
            try await bench.schedule(NewJob("refresh", subject: "a", due: bench.clock.now + .hours(1), payload: "new"))
            let now = try await bench.claim()
            bench.clock.advance(by: .hours(1))
            let later = try await bench.claim()

            #expect(now.jobs.isEmpty)
            #expect(later.jobs.map(\.payload) == ["new"])
        }
    }

    @Test("a job scheduled only when absent leaves the present one alone", arguments: DatabaseKind.allCases)
    func scheduleIfAbsent(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            let (first, second) = (bench.clock.now + .hours(1), bench.clock.now)
            let answers = try await bench.database.write { transaction in
                [
                    try JobStore.scheduleIfAbsent(NewJob("refresh", subject: "a", due: first), in: transaction),
                    try JobStore.scheduleIfAbsent(NewJob("refresh", subject: "a", due: second), in: transaction),
                ]
            }
            let due = try await bench.database.read { try JobStore.due("refresh", subject: "a", in: $0) }

            #expect(answers == [true, false])
            #expect(due == first)
        }
    }

    @Test("a job is brought forward, never put off", arguments: DatabaseKind.allCases)
    func bringForward(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            let now = bench.clock.now
            try await bench.schedule(NewJob("refresh", subject: "a", due: now + .hours(2)))
            let answers = try await bench.database.write { transaction in
                try [.hours(3), .hours(1), .hours(2)].map { (delay: Duration) in
                    try JobStore.bringForward("refresh", subject: "a", to: now + delay, in: transaction)
                }
            }
            let due = try await bench.database.read { try JobStore.due("refresh", subject: "a", in: $0) }

            #expect(answers == [false, true, false])
            #expect(due == now + .hours(1))
        }
    }

    @Test(
        "only the named kinds are claimed, so that an older release leaves new ones alone (REL-56)",
        arguments: DatabaseKind.allCases)
    func unknownKinds(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            try await bench.schedule(NewJob("refresh", subject: "a", due: bench.clock.now))
            try await bench.schedule(NewJob("invented-later", subject: "a", due: bench.clock.now))

            let claim = try await bench.claim()

            #expect(claim.jobs.map(\.kind) == ["refresh"])
        }
    }

    @Test("a claim takes the jobs due first, up to its limit, over all kinds", arguments: DatabaseKind.allCases)
    func orderAndLimit(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            let now = bench.clock.now
            try await bench.database.write { transaction in
                for number in 0..<20 {
                    let due = now - .seconds(Int64((number * 7) % 20))
                    let job = NewJob(Self.kinds[number % 2], subject: "\(number)", due: due)
                    try JobStore.schedule(job, in: transaction)
                }
            }

            let first = try await bench.claim(limit: 8)
            let rest = try await bench.claim(limit: 100)

            #expect(first.jobs.map { now - $0.due } == (12...19).reversed().map { .seconds($0) })
            #expect(first.nextIn == nil)
            #expect(rest.jobs.count == 12)
        }
    }

    @Test("a job is part of the transaction of its cause", arguments: DatabaseKind.allCases)
    func sameTransaction(kind: DatabaseKind) async throws {
        struct Regret: Error {}
        try await JobBench.with(kind) { bench in
            let job = NewJob("refresh", subject: "a", due: bench.clock.now)
            await #expect(throws: StorageError.self) {
                try await bench.database.write { transaction in
                    try JobStore.schedule(job, in: transaction)
                    throw Regret()
                }
            }

            let claim = try await bench.claim()
            #expect(claim.jobs.isEmpty)
        }
    }

    @Test("the backlog counts what is due and tells its age", arguments: DatabaseKind.allCases)
    func backlog(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            let now = bench.clock.now
            try await bench.schedule(NewJob("refresh", subject: "a", due: now - .seconds(5)))
            try await bench.schedule(NewJob("refresh", subject: "b", due: now - .seconds(3)))
            try await bench.schedule(NewJob("refresh", subject: "c", due: now + .seconds(3)))

            let backlog = try await bench.database.read { try JobStore.backlog(of: Self.kinds, in: $0) }

            #expect(backlog.map(\.kind) == ["refresh"])
            #expect(backlog.first?.count == 2)
            #expect(backlog.first?.age == .seconds(5))
        }
    }
}
