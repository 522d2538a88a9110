import Domain

/// How much work of one kind waits (REL-61).
package struct JobBacklog: Sendable, Hashable {
    /// Which kind.
    package let kind: JobKind
    /// How many jobs are due and not running.
    package let count: Int
    /// How long the oldest of them has been due.
    package let age: Duration
}

extension JobStore {
    private static let backlogSQL = """
        SELECT COUNT(*) AS number, MIN(due_at) AS oldest FROM jobs
        WHERE owner IS NULL AND kind = $1 AND due_at <= $2
        """

    /// How long until the next job of these kinds comes due or a lease lapses, by the database's clock; `nil` for never.
    ///
    /// Jobs that are due already do not count: they wait for their lane, and whoever frees it rings. Throws
    /// `StorageError`.
    ///
    /// - Parameter seeingLapsed: Whether leases count that have lapsed already; then the answer may be negative.
    package static func nextDue(
        _ kinds: [JobKind], seeingLapsed: Bool = false, in transaction: Transaction
    ) throws(StorageError) -> Duration? {
        let sql = nextDueSQL(kindCount: kinds.count)
        let lapsing = seeingLapsed ? Instant(milliseconds: .min) : transaction.now
        let row = try transaction.row(
            sql, [.instant(transaction.now), .instant(lapsing)] + kinds.map { .raw($0) })
        return try row?.optionalInstant("next").map { $0 - transaction.now }
    }

    /// How much is due of each kind that has something due. Throws `StorageError`.
    package static func backlog(
        of kinds: [JobKind], in transaction: Transaction
    ) throws(StorageError) -> [JobBacklog] {
        var backlogs: [JobBacklog] = []
        for kind in kinds {
            let row = try transaction.row(backlogSQL, [.raw(kind), .instant(transaction.now)])
            guard let row, let oldest = try row.optionalInstant("oldest") else { continue }
            backlogs.append(
                JobBacklog(kind: kind, count: try row.int("number"), age: transaction.now - oldest))
        }
        return backlogs
    }

    /// One look into the index per kind, and one into the leases; now is `$1`, after `$2` leases count, the kinds follow.
    static func nextDueSQL(kindCount: Int) -> String {
        let waiting = (3..<3 + kindCount).map { kind in
            "SELECT MIN(due_at) AS time FROM jobs WHERE owner IS NULL AND kind = $\(kind) AND due_at > $1"
        }
        let lapsing = "SELECT MIN(lease_until) AS time FROM jobs WHERE owner IS NOT NULL AND lease_until > $2"
        return "SELECT MIN(time) AS next FROM (\((waiting + [lapsing]).joined(separator: " UNION ALL "))) AS times"
    }
}
