package import Domain

/// The right to do a singleton chore, e.g. pruning, until the lease lapses (REL-51).
package struct ChoreLease: Sendable, Hashable {
    /// Which chore.
    package let name: String
    /// Who holds it.
    package let owner: String
    /// Until when, by the database's clock.
    package let until: Instant
    /// Grows with each holder.
    package let fence: Int64
}

/// Fenced lease rows for what one node does for all.
package enum ChoreStore {
    private static let takeSQL = """
        INSERT INTO chores (name, owner, lease_until, fence) VALUES ($1, $2, $3, 1)
        ON CONFLICT (name) DO UPDATE SET
            owner = excluded.owner, lease_until = excluded.lease_until, fence = chores.fence + 1
        WHERE (chores.owner IS NULL OR chores.lease_until <= $4)
            AND (chores.finished_at IS NULL OR chores.finished_at <= $5)
        RETURNING fence
        """
    private static let isHeld = "name = $1 AND owner = $2 AND fence = $3"
    private static let extendSQL = "UPDATE chores SET lease_until = $4 WHERE \(isHeld) AND lease_until > $5"
    private static let finishSQL = """
        UPDATE chores SET owner = NULL, lease_until = NULL, finished_at = $4 WHERE \(isHeld)
        """
    private static let releaseSQL = "UPDATE chores SET owner = NULL, lease_until = NULL WHERE \(isHeld)"

    /// Takes a chore that nobody holds and that was last finished at least `interval` ago; `nil` otherwise.
    ///
    /// Throws `StorageError`.
    package static func take(
        _ name: String, every interval: Duration, owner: String, lease: Duration, in transaction: Transaction
    ) throws(StorageError) -> ChoreLease? {
        let (now, until) = (transaction.now, transaction.now + lease)
        let values: [Value] = [
            .text(name), .text(owner), .instant(until), .instant(now), .instant(now - interval),
        ]
        guard let fence = try transaction.row(takeSQL, values)?.integer("fence") else { return nil }
        return ChoreLease(name: name, owner: owner, until: until, fence: fence)
    }

    /// Holds a chore for longer, from now on; `nil` when the lease was lost or has lapsed. Each batch of a chore asks
    /// this in its own transaction, so that a holder that was paused writes nothing (REL-52). Throws `StorageError`.
    package static func extend(
        _ lease: ChoreLease, by duration: Duration, in transaction: Transaction
    ) throws(StorageError) -> ChoreLease? {
        let until = transaction.now + duration
        let values = key(lease) + [.instant(until), .instant(transaction.now)]
        guard try transaction.execute(extendSQL, values) == 1 else { return nil }
        return ChoreLease(name: lease.name, owner: lease.owner, until: until, fence: lease.fence)
    }

    /// Ends a chore that was done; `false` when the lease was lost. Throws `StorageError`.
    @discardableResult
    package static func finish(_ lease: ChoreLease, in transaction: Transaction) throws(StorageError) -> Bool {
        try transaction.execute(finishSQL, key(lease) + [.instant(transaction.now)]) == 1
    }

    /// Hands a chore back that was not done; `false` when the lease was lost. Throws `StorageError`.
    @discardableResult
    package static func release(_ lease: ChoreLease, in transaction: Transaction) throws(StorageError) -> Bool {
        try transaction.execute(releaseSQL, key(lease)) == 1
    }

    private static func key(_ lease: ChoreLease) -> [Value] {
        [.text(lease.name), .text(lease.owner), .integer(lease.fence)]
    }
}
