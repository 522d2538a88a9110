import Domain
import Storage
import TestKit
import Testing

/// Three nodes that schedule, claim, finish, pause and cancel by chance; what must hold, holds at every step.
@Suite("Lives of jobs", .timeLimit(.minutes(10)))
struct JobWalkTests {
    /// What a bystander knows.
    private struct World {
        var generator: SplitMix64
        /// Subjects that must run again some time.
        var alive: Set<String> = []
        /// How often each subject was scheduled.
        var versions: [String: Int] = [:]
        /// The claims that somebody holds or believes to hold, latest last, with the version at the claim.
        var claims: [(job: ClaimedJob, version: Int)] = []
        /// The latest fence of each row.
        var fences: [Job.ID: Int64] = [:]

        mutating func number(_ limit: Int) -> Int { Int(generator.next() % UInt64(limit)) }

        /// Whether nobody claimed the row after this claim.
        func isLatest(_ job: ClaimedJob) -> Bool { fences[job.id] == job.fence }
    }

    @Test(
        "REL-1 REL-28 REL-31 REL-52 REL-57 no job runs twice at once, none runs early, none is lost, in memory",
        arguments: 0..<40)
    func inMemory(seed: Int) async throws { try await live(seed, .memory, steps: 150) }

    @Test(
        "REL-1 REL-28 REL-31 REL-52 REL-57 no job runs twice at once, none runs early, none is lost, on PostgreSQL",
        arguments: 100..<106)
    func onPostgres(seed: Int) async throws { try await live(seed, .postgres, steps: 100) }

    private func live(_ seed: Int, _ kind: DatabaseKind, steps: Int) async throws {
        try await JobBench.with(kind) { bench in
            var world = World(generator: SplitMix64(seed: UInt64(seed)))
            for _ in 0..<steps {
                switch world.number(10) {
                case 0...2: try await schedule(&world, bench)
                case 3...5: try await claim(&world, bench)
                case 6, 7: try await finish(&world, bench)
                case 8: try await cancel(&world, bench)
                default: bench.clock.advance(by: .seconds(Int64(world.number(40))))
                }
            }
            try await drain(&world, bench)
        }
    }

    private func schedule(_ world: inout World, _ bench: JobBench) async throws {
        let number = world.number(12)
        let due = bench.clock.now + .seconds(Int64(world.number(60)) - 20)
        let lane = number % 3 == 0 ? nil : "lane \(number % 3)"
        try await bench.schedule(NewJob("refresh", subject: "\(number)", due: due, lane: lane))
        world.alive.insert("\(number)")
        world.versions["\(number)", default: 0] += 1
    }

    private func claim(_ world: inout World, _ bench: JobBench) async throws {
        let now = bench.clock.now
        let claim = try await bench.claim(
            limit: world.number(4) + 1, owner: "node-\(world.number(3))", lease: .seconds(30))
        var lanes = Set(
            world.claims.filter { world.isLatest($0.job) && $0.job.leaseUntil > now }.compactMap(\.job.lane))

        for job in claim.jobs {
            #expect(job.due <= now, "REL-29: never early")
            #expect(job.fence > world.fences[job.id] ?? 0)
            let isHeld = world.claims.contains {
                $0.job.subject == job.subject && world.isLatest($0.job) && $0.job.leaseUntil > now
            }
            #expect(!isHeld, "\(job.subject) runs already")
            if let lane = job.lane { #expect(lanes.insert(lane).inserted, "\(lane) is taken") }
            world.fences[job.id] = job.fence
            world.claims.append((job, world.versions[job.subject] ?? 0))
        }
        #expect(claim.jobs.map(\.due) == claim.jobs.map(\.due).sorted())
    }

    /// Somebody who claimed a job, perhaps long ago, ends it in one of the ways there are.
    private func finish(_ world: inout World, _ bench: JobBench) async throws {
        guard !world.claims.isEmpty else { return }
        let (job, version) = world.claims.remove(at: world.number(world.claims.count))
        let way = world.number(4)
        let isOurs = try await bench.database.write { transaction in
            switch way {
            case 0, 1: try JobStore.complete(job, in: transaction)
            case 2: try JobStore.reschedule(job, due: transaction.now + .seconds(5), in: transaction)
            default: try JobStore.release(job, in: transaction)
            }
        }
        if !world.isLatest(job) { #expect(!isOurs, "the lease was lost") }
        if isOurs, job.leaseUntil > bench.clock.now { #expect(world.isLatest(job)) }
        if isOurs, way < 2, world.versions[job.subject] == version { world.alive.remove(job.subject) }
    }

    private func cancel(_ world: inout World, _ bench: JobBench) async throws {
        let subject = "\(world.number(12))"
        _ = try await bench.database.write { try JobStore.cancel("refresh", subject: subject, in: $0) }
        world.alive.remove(subject)
        world.versions[subject, default: 0] += 1
    }

    /// Everything comes due and every lease lapses: what must run, runs, and nothing else.
    private func drain(_ world: inout World, _ bench: JobBench) async throws {
        bench.clock.advance(by: .hours(1))
        var seen: Set<String> = []
        while true {
            let claim = try await bench.claim(limit: 100, owner: "last", lease: .seconds(60))
            if claim.jobs.isEmpty { break }
            for job in claim.jobs { #expect(seen.insert(job.subject).inserted, "\(job.subject) ran twice") }
            try await bench.database.write { try JobStore.complete(claim.jobs, in: $0) }
        }
        #expect(seen == world.alive)
    }
}
