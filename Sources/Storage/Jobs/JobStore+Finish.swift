package import Domain

extension JobStore {
    private static let isHeld = "id = $1 AND owner = $2 AND fence = $3"
    private static let deleteSQL = "DELETE FROM jobs WHERE \(isHeld) AND (revision = $4 OR is_cancelled = 1)"
    private static let deleteManySQL = BulkStatement(
        given: ["of_job": .text, "of_owner": .text, "of_fence": .integer, "of_revision": .integer],
        """
        DELETE FROM jobs WHERE id IN (SELECT of_job FROM given) AND EXISTS (
            SELECT 1 FROM given WHERE of_job = id AND of_owner = owner AND of_fence = fence
                AND (of_revision = revision OR is_cancelled = 1))
        RETURNING id, fence
        """)
    private static let freeSQL = """
        UPDATE jobs SET owner = NULL, lease_until = NULL, attempts = 0, rescues = 0 WHERE \(isHeld)
        """
    private static let deleteCancelledSQL = "DELETE FROM jobs WHERE \(isHeld) AND is_cancelled = 1"
    // A schedule that came while the job ran is younger than what its runner knows, so it stays.
    private static let rescheduleSQL = """
        UPDATE jobs SET owner = NULL, lease_until = NULL, rescues = 0,
            due_at = CASE WHEN revision = $4 THEN $5 ELSE due_at END,
            attempts = CASE WHEN revision = $4 THEN $6 ELSE attempts END,
            payload = CASE WHEN revision = $4 THEN $7 ELSE payload END
        WHERE \(isHeld) AND is_cancelled = 0
        """
    private static let rescheduleManySQL = BulkStatement(
        given: [
            "of_job": .text, "of_owner": .text, "of_fence": .integer, "of_revision": .integer, "next_due": .integer,
            "next_attempts": .integer, "next_payload": .text,
        ],
        """
        UPDATE jobs SET owner = NULL, lease_until = NULL, rescues = 0,
            due_at = CASE WHEN revision = of_revision THEN next_due ELSE due_at END,
            attempts = CASE WHEN revision = of_revision THEN next_attempts ELSE attempts END,
            payload = CASE WHEN revision = of_revision THEN next_payload ELSE payload END
        FROM given WHERE id = of_job AND owner = of_owner AND fence = of_fence AND is_cancelled = 0
        RETURNING id
        """)
    private static let releaseSQL = """
        UPDATE jobs SET owner = NULL, lease_until = NULL,
            attempts = CASE WHEN attempts > 0 THEN attempts - 1 ELSE 0 END
        WHERE \(isHeld)
        """
    private static let extendSQL = """
        UPDATE jobs SET lease_until = $4 WHERE \(isHeld) AND lease_until > $5
        """
    private static let holdsSQL = "SELECT 1 AS one FROM jobs WHERE \(isHeld) AND lease_until >= $4"
    private static let confirmSQL = """
        UPDATE jobs SET fence = fence WHERE \(isHeld) AND lease_until >= $4
        """

    /// Ends a job that was run. Answers `false` when the lease was lost to somebody else. Throws `StorageError`.
    ///
    /// When the job was scheduled anew while it ran, it goes back to the queue instead of away.
    @discardableResult
    package static func complete(_ job: ClaimedJob, in transaction: Transaction) throws(StorageError) -> Bool {
        ringLane(of: job, transaction)
        if try transaction.execute(deleteSQL, job.claimKey + [.integer(job.revision)]) == 1 { return true }
        let isFreed = try transaction.execute(freeSQL, job.claimKey) == 1
        if isFreed { ring(at: transaction.now, transaction) }
        return isFreed
    }

    /// Ends several different jobs, as `complete` does for one; answers those whose lease was lost. Throws `StorageError`.
    @discardableResult
    package static func complete(
        _ jobs: [ClaimedJob], in transaction: Transaction
    ) throws(StorageError) -> [ClaimedJob] {
        let rows = try deleteManySQL.query(
            jobs.map { $0.claimKey + [.integer($0.revision)] }, in: transaction)
        var fences: [Job.ID: Int64] = [:]
        for row in rows { fences[try row.identifier("id")] = try row.integer("fence") }
        var lost: [ClaimedJob] = []
        for job in jobs {
            if fences[job.id] == job.fence {
                ringLane(of: job, transaction)
            } else if try !complete(job, in: transaction) {
                // What was scheduled anew went back to the queue; this one is somebody else's.
                lost.append(job)
            }
        }
        return lost
    }

    /// Puts a job that was run back for another time. Answers `false` when the lease was lost. Throws `StorageError`.
    ///
    /// `attempts` is what the next runner finds before its own claim: leave it to count this run, or give 0 after
    /// progress, or one less for a run that shall not count. A job that was cancelled meanwhile goes away.
    @discardableResult
    package static func reschedule(
        _ job: ClaimedJob, due: Instant, attempts: Int? = nil, payload: String? = nil, in transaction: Transaction
    ) throws(StorageError) -> Bool {
        ringLane(of: job, transaction)
        let next: [Value] = [.instant(due), .int(attempts ?? job.attempts), .text(payload ?? job.payload)]
        let isMoved = try transaction.execute(rescheduleSQL, job.claimKey + [.integer(job.revision)] + next) == 1
        guard isMoved else { return try transaction.execute(deleteCancelledSQL, job.claimKey) == 1 }
        ring(at: due, transaction)
        return true
    }

    /// Puts jobs that got somewhere back for another time, as `reschedule` does for one with attempts at 0; answers those that
    /// it moved: of the others the lease was lost, or they were cancelled meanwhile. Throws `StorageError`.
    package static func reschedule(
        _ jobs: [(job: ClaimedJob, due: Instant)], in transaction: Transaction
    ) throws(StorageError) -> Set<Job.ID> {
        let rows = try rescheduleManySQL.query(
            jobs.map { job, due in
                job.claimKey + [.integer(job.revision), .instant(due), .int(0), .text(job.payload)]
            }, in: transaction)
        var moved: Set<Job.ID> = []
        for row in rows { moved.insert(try row.identifier("id")) }
        for (job, due) in jobs where moved.contains(job.id) {
            ringLane(of: job, transaction)
            ring(at: due, transaction)
        }
        return moved
    }

    /// Hands a job back that was not begun, e.g. at shutdown; this claim does not count. Throws `StorageError`.
    @discardableResult
    package static func release(_ job: ClaimedJob, in transaction: Transaction) throws(StorageError) -> Bool {
        ringLane(of: job, transaction)
        if try transaction.execute(deleteCancelledSQL, job.claimKey) == 1 { return true }
        return try transaction.execute(releaseSQL, job.claimKey) == 1
    }

    /// Holds a job for longer, from now on; `nil` when the lease was lost or has lapsed (REL-52). Throws `StorageError`.
    package static func extendLease(
        of job: ClaimedJob, by duration: Duration, in transaction: Transaction
    ) throws(StorageError) -> ClaimedJob? {
        var extended = job
        extended.leaseUntil = transaction.now + duration
        let values: [Value] = [.instant(extended.leaseUntil), .instant(transaction.now)]
        return try transaction.execute(extendSQL, job.claimKey + values) == 1 ? extended : nil
    }

    /// Whether the lease is still ours and lasts for `duration` more; the gate's question (REL-23, REL-52). The row stays
    /// locked until the transaction ends, where the engine has row locks. Throws `StorageError`.
    package static func confirm(
        _ job: ClaimedJob, lasting duration: Duration, in transaction: Transaction
    ) throws(StorageError) -> Bool {
        try transaction.execute(confirmSQL, job.claimKey + [.instant(transaction.now + duration)]) == 1
    }

    /// Whether the lease is still ours, for whoever writes about something else next; locks nothing. Throws `StorageError`.
    package static func holds(_ job: ClaimedJob, in transaction: Transaction) throws(StorageError) -> Bool {
        try transaction.row(holdsSQL, job.claimKey + [.instant(transaction.now)]) != nil
    }

    /// The next of the lane can run now; nobody would find it before the next poll.
    private static func ringLane(of job: ClaimedJob, _ transaction: Transaction) {
        if job.lane != nil { ring(at: transaction.now, transaction) }
    }
}
