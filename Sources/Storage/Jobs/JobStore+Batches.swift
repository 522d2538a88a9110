package import Domain

/// What the holders of many jobs ask at the same time, each as if it were alone (decision 0015).
extension JobStore {
    private static let extendManySQL = BulkStatement(
        given: [
            "of_job": .text, "of_owner": .text, "of_fence": .integer, "new_end": .integer, "at_present": .integer,
        ],
        """
        UPDATE jobs SET lease_until = new_end FROM given
        WHERE id = of_job AND owner = of_owner AND fence = of_fence AND lease_until > at_present
        RETURNING id
        """)
    private static let confirmManySQL = BulkStatement(
        given: ["of_job": .text, "of_owner": .text, "of_fence": .integer, "until_then": .integer],
        """
        UPDATE jobs SET fence = fence FROM given
        WHERE id = of_job AND owner = of_owner AND fence = of_fence AND lease_until >= until_then
        RETURNING id
        """)

    /// Holds several different jobs for longer, from now on, as `extendLease` does for one; answers those that are held still.
    /// Throws `StorageError`.
    package static func extendLeases(
        of jobs: [(job: ClaimedJob, duration: Duration)], in transaction: Transaction
    ) throws(StorageError) -> Set<Job.ID> {
        let now = transaction.now
        return try held(
            extendManySQL, jobs.map { $0.job.claimKey + [.instant(now + $0.duration), .instant(now)] }, in: transaction)
    }

    /// Which of several different jobs are held still, as `confirm` tells of one. Throws `StorageError`.
    package static func confirm(
        _ jobs: [ClaimedJob], lasting duration: Duration, in transaction: Transaction
    ) throws(StorageError) -> Set<Job.ID> {
        let end = transaction.now + duration
        return try held(confirmManySQL, jobs.map { $0.claimKey + [.instant(end)] }, in: transaction)
    }

    private static func held(
        _ statement: BulkStatement, _ rows: [[Value]], in transaction: Transaction
    ) throws(StorageError) -> Set<Job.ID> {
        var held: Set<Job.ID> = []
        for row in try statement.query(rows, in: transaction) { held.insert(try row.identifier("id")) }
        return held
    }
}
