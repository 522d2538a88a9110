import Domain
import Storage

/// How often a runner asks for jobs: at once while there is room and nothing waits; in batches while more waits than it has
/// places for, since a claim costs much the same for one job as for many.
struct ClaimPace {
    /// The longest that a free place waits for others to become free.
    static let patience: Duration = .milliseconds(20)
    /// How often lapsed leases are taken back, unless a claim says that there are some (REL-1).
    private static let sweepInterval: Duration = .milliseconds(500)

    /// Whether the last claim left something behind, or leases that lapsed.
    private(set) var isBacklogged = false
    private let batch: Int
    private var claimedAt: Duration?
    private var sweptAt: Duration?

    init(concurrency: Int) {
        batch = Self.batch(of: concurrency)
    }

    /// How many free places make a claim worthwhile while more waits than there is room for.
    static func batch(of concurrency: Int) -> Int { max(concurrency / 4, 1) }

    /// Whether to claim now, with so many places free; times are those of the monotonic clock.
    func isWorthwhile(free: Int, now: Duration) -> Bool {
        guard free > 0 else { return false }
        guard isBacklogged, let claimedAt else { return true }
        return free >= batch || now - claimedAt >= Self.patience
    }

    /// Whether lapsed leases are to be taken back with the next claim.
    func isSweepDue(_ now: Duration) -> Bool {
        sweptAt.map { now - $0 >= Self.sweepInterval } ?? true
    }

    /// Notes what a claim brought that began at this time; `nil` when there was no asking.
    mutating func note(_ claim: JobClaim?, at now: Duration) {
        // A claim that filled every place that it had says nothing of what comes next.
        isBacklogged = claim.map { $0.leavesLapsed || !$0.jobs.isEmpty && $0.nextIn == nil } ?? false
        // A node that died with thousands of jobs in hand shall not hold them up for longer than its leases (REL-1).
        if let claim, claim.leavesLapsed || isSweepDue(now) { sweptAt = claim.leavesLapsed ? nil : now }
        claimedAt = now
    }
}
