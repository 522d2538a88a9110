import Domain
import Testing

@testable import Engine
@testable import Storage

@Suite("How often jobs are asked for", .timeLimit(.minutes(1)))
struct ClaimPaceTests {
    private static let row: [(String, Value)] = [
        ("id", "job_1"), ("kind", "deliver"), ("subject", "s"), ("lane", nil), ("payload", ""), ("due_at", 1),
        ("attempts", 1), ("rescues", 0), ("revision", 0), ("owner", "n"), ("lease_until", 60), ("fence", 1),
        ("created_at", 1),
    ]
    private static let jobs = [try? ClaimedJob(row: Row(columns: row.map(\.0), values: row.map(\.1)))].compactMap(
        \.self)
    private static let full = JobClaim(jobs: jobs, nextIn: nil)
    private static let rest = JobClaim(jobs: jobs, nextIn: .hours(1))
    private static let swept = JobClaim(jobs: jobs, nextIn: .hours(1), leavesLapsed: true)
    private static let seen = JobClaim(jobs: [], nextIn: .zero, leavesLapsed: true)
    private static let nothing = JobClaim(jobs: [], nextIn: nil)

    @Test("REL-54 while nothing waits, one free place is enough to ask at once")
    func eager() {
        var pace = ClaimPace(concurrency: 64)
        let first = pace.isWorthwhile(free: 1, now: .zero)
        pace.note(Self.rest, at: .zero)

        #expect(first)
        #expect(pace.isWorthwhile(free: 1, now: .milliseconds(1)))
        #expect(!pace.isWorthwhile(free: 0, now: .seconds(1)))
    }

    @Test("REL-54 while more waits than there is room, places are gathered, but never for long")
    func gathering() {
        var pace = ClaimPace(concurrency: 64)
        pace.note(Self.full, at: .seconds(1))

        #expect(pace.isBacklogged)
        #expect(!pace.isWorthwhile(free: 15, now: .seconds(1) + .milliseconds(19)))
        #expect(pace.isWorthwhile(free: 16, now: .seconds(1)))
        #expect(pace.isWorthwhile(free: 1, now: .seconds(1) + .milliseconds(20)))
    }

    @Test("REL-53 a claim that failed or found nothing ends the gathering", arguments: [nil, nothing])
    func over(claim: JobClaim?) {
        var pace = ClaimPace(concurrency: 64)
        pace.note(Self.full, at: .zero)
        pace.note(claim, at: .milliseconds(1))

        #expect(!pace.isBacklogged)
    }

    @Test("REL-1 lapsed leases are taken back twice a second, and again at once after a claim that failed")
    func sweeps() {
        var pace = ClaimPace(concurrency: 64)
        let atStart = pace.isSweepDue(.zero)
        pace.note(nil, at: .zero)
        let afterFailure = pace.isSweepDue(.milliseconds(1))
        pace.note(Self.rest, at: .milliseconds(1))

        #expect(atStart && afterFailure)
        #expect(!pace.isSweepDue(.milliseconds(500)))
        #expect(pace.isSweepDue(.milliseconds(501)))
    }

    @Test(
        "REL-1 where leases have lapsed that were not taken back, the next claim takes them back, however soon it comes"
    )
    func manyLapsed() {
        var pace = ClaimPace(concurrency: 64)
        pace.note(Self.swept, at: .zero)
        let afterMany = (pace.isBacklogged, pace.isSweepDue(.milliseconds(1)))
        pace.note(Self.rest, at: .milliseconds(1))

        pace.note(Self.seen, at: .milliseconds(100))
        let afterSight = (pace.isBacklogged, pace.isSweepDue(.milliseconds(101)))
        pace.note(Self.rest, at: .milliseconds(101))

        #expect(afterMany == (true, true))
        #expect(afterSight == (true, true))
        #expect(!pace.isBacklogged)
        #expect(!pace.isSweepDue(.milliseconds(102)))
    }
}
