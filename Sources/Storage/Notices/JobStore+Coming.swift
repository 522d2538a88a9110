package import Domain

/// A job that waits for its time.
package struct ComingJob: Sendable {
    /// What it is about.
    package let subject: String
    /// When it is due.
    package let due: Instant
    /// Orders jobs of the same time.
    package let id: Job.ID
}

extension JobStore {
    private static let comingSQL = """
        SELECT id, subject, due_at FROM jobs
        WHERE owner IS NULL AND kind = $1 AND (due_at, id) > ($2, $3) AND due_at <= $4 ORDER BY due_at, id LIMIT $5
        """

    /// Jobs of a kind that come due between two times, in their order, beginning after one of them. Costs what they are many,
    /// whatever else waits. Throws `StorageError`.
    package static func coming(
        _ kind: JobKind, after start: Instant, _ id: Job.ID?, until end: Instant, limit: Int,
        in transaction: Transaction
    ) throws(StorageError) -> [ComingJob] {
        let values: [Value] = [.raw(kind), .instant(start), .text(id?.text ?? ""), .instant(end), .int(limit)]
        var jobs: [ComingJob] = []
        for row in try transaction.query(comingSQL, values) {
            jobs.append(
                ComingJob(
                    subject: try row.text("subject"), due: try row.instant("due_at"), id: try row.identifier("id")))
        }
        return jobs
    }
}
