import Domain
import Storage
import TestKit
import Testing

/// Leases, fences and lanes, on every engine.
@Suite("Job leases", .timeLimit(.minutes(10)))
struct JobFenceTests {
    @Test(
        "REL-1 a lapsed lease is taken over once, with the next fence, and counts as a rescue",
        arguments: DatabaseKind.allCases)
    func takeOver(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            try await bench.schedule(NewJob("refresh", subject: "a", due: bench.clock.now))
            let first = try await bench.claim(owner: "node-1", lease: .seconds(60))

            bench.clock.advance(by: .seconds(59))
            let held = try await bench.claim(owner: "node-2")
            bench.clock.advance(by: .seconds(1))
            let second = try await bench.claim(owner: "node-2")
            let third = try await bench.claim(owner: "node-3")

            #expect(first.jobs.map(\.fence) == [1])
            #expect(held.jobs.isEmpty)
            #expect(held.nextIn == .seconds(1))
            #expect(second.jobs.map(\.fence) == [2])
            #expect(second.jobs.map(\.rescues) == [1])
            #expect(third.jobs.isEmpty)
        }
    }

    @Test(
        "REL-1 a claim says when more leases have lapsed than it took back, and takes all of them back in the end",
        arguments: DatabaseKind.allCases)
    func manyLapsed(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            let due = bench.clock.now
            try await bench.database.write { transaction in
                for number in 0..<501 {
                    try JobStore.schedule(NewJob("refresh", subject: "\(number)", due: due), in: transaction)
                }
            }
            let dead = try await bench.claim(limit: 501, owner: "node-1")
            bench.clock.advance(by: .seconds(60))

            let first = try await bench.claim(limit: 1_000, owner: "node-2")
            let second = try await bench.claim(limit: 1_000, owner: "node-2")

            #expect(dead.jobs.count == 501 && !dead.leavesLapsed)
            #expect(first.jobs.count == 500 && first.leavesLapsed)
            #expect(second.jobs.count == 1 && !second.leavesLapsed)
        }
    }

    @Test("REL-31 a job that got somewhere counts its rescues anew", arguments: DatabaseKind.allCases)
    func progress(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            try await bench.schedule(NewJob("refresh", subject: "a", due: bench.clock.now))
            for _ in 0..<2 {
                _ = try await bench.claim(owner: "node-1")
                bench.clock.advance(by: .seconds(60))
            }
            let rescued = try #require(try await bench.claim(owner: "node-2").jobs.first)
            let due = bench.clock.now
            try await bench.database.write { _ = try JobStore.reschedule(rescued, due: due, in: $0) }
            let next = try #require(try await bench.claim(owner: "node-2").jobs.first)

            #expect(rescued.rescues == 2 && next.rescues == 0)
        }
    }

    @Test(
        "REL-1 a claim that takes no lease back says whether one has lapsed, and not only when one will",
        arguments: DatabaseKind.allCases)
    func seenLapsed(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            try await bench.schedule(NewJob("refresh", subject: "a", due: bench.clock.now))
            let dead = try await bench.claim(owner: "node-1", lease: .seconds(60))
            var looks: [JobClaim] = []
            for wait in [Duration.seconds(59), .seconds(1)] {
                bench.clock.advance(by: wait)
                looks.append(
                    try await JobStore.claimDue(
                        JobStoreTests.kinds, limit: 10, owner: "node-2", lease: .seconds(60), takingBack: false,
                        from: bench.database))
            }
            let taken = try await bench.claim(owner: "node-2")

            #expect(dead.jobs.count == 1 && looks.allSatisfy(\.jobs.isEmpty))
            #expect(looks.map(\.leavesLapsed) == [false, true])
            #expect(looks.first?.nextIn == .seconds(1))
            #expect(taken.jobs.map(\.rescues) == [1] && !taken.leavesLapsed)
        }
    }

    @Test("REL-52 of many leases each is held, confirmed and lost for itself", arguments: DatabaseKind.engines)
    func together(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            let due = bench.clock.now
            try await bench.database.write { transaction in
                for number in 0..<70 {
                    try JobStore.schedule(NewJob("refresh", subject: "\(number)", due: due), in: transaction)
                }
            }
            let jobs = try await bench.claim(limit: 70, lease: .seconds(60)).jobs
            try #require(jobs.count == 70)
            try await bench.database.write { transaction in
                let lost = [
                    (jobs[3], "owner = 'node-2'"), (jobs[5], "fence = fence + 1"), (jobs[7], "lease_until = 1"),
                ]
                for (job, change) in lost {
                    try transaction.execute("UPDATE jobs SET \(change) WHERE id = $1", [.id(job.id)])
                }
            }

            let (confirmed, lasting) = try await bench.database.write { transaction in
                (
                    try JobStore.confirm(jobs, lasting: .seconds(60), in: transaction),
                    try JobStore.extendLeases(of: jobs.map { ($0, Duration.seconds(90)) }, in: transaction)
                )
            }
            let later = try await bench.database.write {
                try JobStore.confirm(jobs, lasting: .seconds(90), in: $0)
            }

            let held = Set(jobs.enumerated().filter { ![3, 5, 7].contains($0.offset) }.map(\.element.id))
            #expect(confirmed == held && lasting == held && later == held)
        }
    }

    @Test(
        "REL-52 who lost the lease can neither complete, reschedule, release, extend nor confirm",
        arguments: DatabaseKind.allCases)
    func lostWrites(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            try await bench.schedule(NewJob("refresh", subject: "a", due: bench.clock.now))
            let stale = try #require(try await bench.claim(owner: "node-1").jobs.first)
            bench.clock.advance(by: .minutes(2))
            let fresh = try #require(try await bench.claim(owner: "node-1").jobs.first)

            let answers = try await bench.database.write { transaction in
                [
                    try JobStore.complete(stale, in: transaction),
                    try JobStore.reschedule(stale, due: transaction.now, in: transaction),
                    try JobStore.release(stale, in: transaction),
                    try JobStore.extendLease(of: stale, by: .minutes(1), in: transaction) != nil,
                    try JobStore.confirm(stale, lasting: .zero, in: transaction),
                ]
            }
            let lost = try await bench.database.write { try JobStore.complete([stale, fresh], in: $0) }

            #expect(answers == [false, false, false, false, false])
            #expect(lost == [stale])
        }
    }

    @Test("REL-52 a lease that lapsed is not extended even when nobody took it", arguments: DatabaseKind.allCases)
    func lapsedExtension(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            try await bench.schedule(NewJob("refresh", subject: "a", due: bench.clock.now))
            let job = try #require(try await bench.claim(lease: .seconds(60)).jobs.first)

            bench.clock.advance(by: .seconds(30))
            let extended = try await bench.database.write {
                try JobStore.extendLease(of: job, by: .seconds(60), in: $0)
            }
            bench.clock.advance(by: .seconds(60))
            let late = try await bench.database.write { try JobStore.extendLease(of: job, by: .seconds(60), in: $0) }

            #expect(extended?.leaseUntil == job.leaseUntil + .seconds(30))
            #expect(late == nil)
        }
    }

    @Test("REL-23 the gate asks for a lease that outlives the step", arguments: DatabaseKind.allCases)
    func confirm(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            try await bench.schedule(NewJob("deliver", subject: "a", due: bench.clock.now))
            let job = try #require(try await bench.claim(lease: .seconds(60)).jobs.first)

            let answers = try await bench.database.write { transaction in
                [
                    try JobStore.confirm(job, lasting: .seconds(60), in: transaction),
                    try JobStore.confirm(job, lasting: .seconds(61), in: transaction),
                ]
            }

            #expect(answers == [true, false])
        }
    }

    @Test("REL-28 one job of a lane runs at a time, in the order of their due times", arguments: DatabaseKind.allCases)
    func lanes(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            let now = bench.clock.now
            for number in 0..<3 {
                let due = now - .seconds(Int64(number))
                let name: JobKind = number == 1 ? "refresh" : "deliver"
                try await bench.schedule(NewJob(name, subject: "\(number)", due: due, lane: "con_1"))
            }
            try await bench.schedule(NewJob("deliver", subject: "other", due: now, lane: "con_2"))

            var order: [String] = []
            let first = try await bench.claim()
            let blocked = try await bench.claim()
            var running = try #require(first.jobs.first { $0.lane == "con_1" })
            for _ in 0..<3 {
                order.append(running.subject)
                let done = running
                try await bench.database.write { try JobStore.complete(done, in: $0) }
                guard let next = try await bench.claim().jobs.first else { break }
                running = next
            }

            #expect(first.jobs.count == 2)
            #expect(blocked.jobs.isEmpty)
            #expect(order == ["2", "1", "0"])
        }
    }

    @Test("REL-28 a job of a lane that waits for a retry does not block the next", arguments: DatabaseKind.allCases)
    func retryDoesNotBlock(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            let now = bench.clock.now
            try await bench.schedule(NewJob("deliver", subject: "a", due: now - .seconds(1), lane: "con_1"))
            try await bench.schedule(NewJob("deliver", subject: "b", due: now, lane: "con_1"))
            let first = try #require(try await bench.claim().jobs.first)
            try await bench.database.write { try JobStore.reschedule(first, due: now + .hours(1), in: $0) }

            let second = try await bench.claim()

            #expect(first.subject == "a")
            #expect(second.jobs.map(\.subject) == ["b"])
        }
    }

    @Test(
        "REL-28 a busy lane holds up nobody else: the jobs of other lanes are taken past it",
        arguments: DatabaseKind.allCases)
    func busyLane(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            let now = bench.clock.now
            try await bench.schedule(NewJob("deliver", subject: "a", due: now - .seconds(3), lane: "con_1"))
            let running = try await bench.claim(owner: "node-1")
            try await bench.schedule(NewJob("deliver", subject: "b", due: now - .seconds(2), lane: "con_1"))
            try await bench.schedule(NewJob("deliver", subject: "c", due: now - .seconds(1), lane: "con_2"))
            try await bench.schedule(NewJob("deliver", subject: "d", due: now))

            let taken = try await bench.claim(owner: "node-2")

            #expect(running.jobs.map(\.subject) == ["a"])
            #expect(taken.jobs.map(\.subject) == ["c", "d"])
        }
    }

    @Test("REL-57 the schema itself keeps two jobs of a lane from running", arguments: DatabaseKind.allCases)
    func laneKey(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            for subject in ["a", "b"] {
                try await bench.schedule(NewJob("deliver", subject: subject, due: bench.clock.now, lane: "con_1"))
            }

            let error = await #expect(throws: StorageError.self) {
                try await bench.database.write { try $0.execute("UPDATE jobs SET owner = 'x', lease_until = 1") }
            }

            #expect(error?.code == "conflict")
        }
    }

    @Test(
        "a schedule that comes while the job runs is not lost by completing or rescheduling it",
        arguments: DatabaseKind.allCases)
    func scheduledWhileRunning(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            let later = bench.clock.now + .hours(1)
            for finish in ["complete", "reschedule"] {
                try await bench.schedule(NewJob("deliver", subject: finish, due: bench.clock.now))
                let job = try #require(try await bench.claim().jobs.first)
                try await bench.schedule(NewJob("deliver", subject: finish, due: later, payload: "again"))
                let isHeld = try await bench.database.write { transaction in
                    finish == "complete"
                        ? try JobStore.complete(job, in: transaction)
                        : try JobStore.reschedule(job, due: transaction.now, payload: "old", in: transaction)
                }

                let due = try await bench.database.read { try JobStore.due("deliver", subject: finish, in: $0) }
                #expect(isHeld)
                #expect(due == later)
            }
            bench.clock.advance(by: .hours(1))
            let claim = try await bench.claim()
            #expect(claim.jobs.map(\.payload) == ["again", "again"])
            #expect(claim.jobs.map(\.attempts) == [1, 1])
        }
    }

    @Test(
        "rescheduling counts attempts unless told otherwise, releasing takes the claim back",
        arguments: DatabaseKind.allCases)
    func attempts(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            try await bench.schedule(NewJob("refresh", subject: "a", due: bench.clock.now))
            var seen: [Int] = []
            for step in 0..<4 {
                let job = try #require(try await bench.claim().jobs.first)
                seen.append(job.attempts)
                try await bench.database.write { transaction in
                    switch step {
                    case 0: try JobStore.reschedule(job, due: transaction.now, in: transaction)
                    case 1: try JobStore.release(job, in: transaction)
                    default: try JobStore.reschedule(job, due: transaction.now, attempts: 0, in: transaction)
                    }
                }
            }

            #expect(seen == [1, 2, 2, 1])
        }
    }

    @Test(
        "a cancelled job is gone; one that runs keeps its lane and does not run again",
        arguments: DatabaseKind.allCases)
    func cancelling(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            let now = bench.clock.now
            try await bench.schedule(NewJob("deliver", subject: "a", due: now - .seconds(1), lane: "con_1"))
            try await bench.schedule(NewJob("deliver", subject: "b", due: now, lane: "con_1"))
            let running = try #require(try await bench.claim().jobs.first)

            let answers = try await bench.database.write { transaction in
                [
                    try JobStore.cancel("deliver", subject: "a", in: transaction),
                    try JobStore.cancel("deliver", subject: "none", in: transaction),
                ]
            }
            let blocked = try await bench.claim()
            let isHeld = try await bench.database.write { try JobStore.reschedule(running, due: now, in: $0) }
            let removed = try await bench.database.write { try JobStore.cancel("deliver", subject: "b", in: $0) }
            let rest = try await bench.database.count("jobs")

            #expect(answers == [.running, .absent])
            #expect(blocked.jobs.isEmpty)
            #expect(isHeld && removed == .removed)
            #expect(rest == 0)
        }
    }

    @Test(
        "a lane is cancelled as a whole, and a cancelled job whose lease lapses is swept",
        arguments: DatabaseKind.allCases)
    func cancellingALane(kind: DatabaseKind) async throws {
        try await JobBench.with(kind) { bench in
            for subject in ["a", "b", "c"] {
                try await bench.schedule(NewJob("deliver", subject: subject, due: bench.clock.now, lane: "con_1"))
            }
            let running = try await bench.claim()
            try await bench.database.write { try JobStore.cancel(lane: "con_1", in: $0) }
            let marked = try await bench.database.count("jobs")
            bench.clock.advance(by: .hours(1))
            let claim = try await bench.claim()
            let rest = try await bench.database.count("jobs")

            #expect(running.jobs.count == 1)
            #expect(marked == 1)
            #expect(claim.jobs.isEmpty)
            #expect(rest == 0)
        }
    }
}
