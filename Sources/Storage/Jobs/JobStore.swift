package import Domain

/// Durable timers. Each verb runs in the transaction of its cause; claims and fences are conditional updates, so that
/// nothing rests on how long a lock is held (REL-57).
package enum JobStore {
    static let columns = """
        id, kind, subject, lane, payload, due_at, attempts, rescues, revision, owner, lease_until, fence, created_at
        """
    private static let insert = """
        INSERT INTO jobs (id, kind, subject, lane, payload, due_at, attempts, rescues, revision, is_cancelled, fence,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, 0, $7)
        """
    // The lane of a running job stays: it is what keeps the others of the lane waiting.
    private static let scheduleSQL =
        insert + """
             ON CONFLICT (kind, subject) DO UPDATE SET
                lane = CASE WHEN jobs.owner IS NULL THEN excluded.lane ELSE jobs.lane END,
                payload = excluded.payload, due_at = excluded.due_at, attempts = 0, rescues = 0, is_cancelled = 0,
                revision = jobs.revision + 1
            """
    private static let scheduleIfAbsentSQL = insert + " ON CONFLICT (kind, subject) DO NOTHING"
    private static let bringForwardSQL = """
        UPDATE jobs SET due_at = $3, revision = revision + 1
        WHERE kind = $1 AND subject = $2 AND due_at > $3 AND is_cancelled = 0
        """
    private static let dueSQL = "SELECT due_at FROM jobs WHERE kind = $1 AND subject = $2 AND is_cancelled = 0"

    /// Schedules a job, or moves the one with the same kind and subject to the new time with the new payload.
    ///
    /// When that one is running, it runs again at the new time after it is done. Throws `StorageError`.
    package static func schedule(_ job: NewJob, in transaction: Transaction) throws(StorageError) {
        try transaction.execute(scheduleSQL, values(job, transaction))
        ring(at: job.due, transaction)
    }

    /// Schedules a job unless there is one with the same kind and subject; answers whether it did. Throws `StorageError`.
    @discardableResult
    package static func scheduleIfAbsent(_ job: NewJob, in transaction: Transaction) throws(StorageError) -> Bool {
        let isNew = try transaction.execute(scheduleIfAbsentSQL, values(job, transaction)) == 1
        if isNew { ring(at: job.due, transaction) }
        return isNew
    }

    /// Moves a job to an earlier time; answers whether there was one that was due later. Throws `StorageError`.
    @discardableResult
    package static func bringForward(
        _ kind: JobKind, subject: String, to due: Instant, in transaction: Transaction
    ) throws(StorageError) -> Bool {
        let isMoved =
            try transaction.execute(bringForwardSQL, [.raw(kind), .text(subject), .instant(due)]) == 1
        if isMoved { ring(at: due, transaction) }
        return isMoved
    }

    /// When a job is due, `nil` when there is none. Throws `StorageError`.
    package static func due(
        _ kind: JobKind, subject: String, in transaction: Transaction
    ) throws(StorageError) -> Instant? {
        try transaction.row(dueSQL, [.raw(kind), .text(subject)])?.instant("due_at")
    }

    /// Wakes the runners of this process at `due`, once the transaction is stored.
    static func ring(at due: Instant, _ transaction: Transaction) {
        let (signal, delay) = (transaction.signal, due - transaction.now)
        transaction.afterCommit { signal.ring(after: delay) }
    }

    private static func values(_ job: NewJob, _ transaction: Transaction) -> [Value] {
        let id: Job.ID = transaction.makeID()
        return [
            .id(id), .raw(job.kind), .text(job.subject), .text(job.lane), .text(job.payload), .instant(job.due),
            .instant(transaction.now),
        ]
    }
}
