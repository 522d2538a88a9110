import Domain

/// Which nodes refresh at the moment, so that they share what a platform allows (REL-15). Each says so by a lease in the
/// table of the chores that lapses by itself.
package enum PresenceStore {
    private static let noteSQL = """
        INSERT INTO chores (name, owner, lease_until, fence) VALUES ($1, $2, $3, 1)
        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until
        """
    // The names of all nodes, by key: a slash is followed by a zero.
    private static let isPresence = "name >= 'refreshing/' AND name < 'refreshing0'"
    private static let pruneSQL = "DELETE FROM chores WHERE \(isPresence) AND lease_until < $1"
    private static let countSQL = "SELECT COUNT(*) AS n FROM chores WHERE \(isPresence) AND lease_until > $1"

    /// Says that a node refreshes, for so long; answers how many do. Throws `StorageError`.
    package static func note(
        _ node: String, for duration: Duration, in transaction: Transaction
    ) throws(StorageError) -> Int {
        let now = transaction.now
        try transaction.execute(noteSQL, [.text("refreshing/\(node)"), .text(node), .instant(now + duration)])
        try transaction.execute(pruneSQL, [.instant(now - .days(1))])
        return try transaction.row(countSQL, [.instant(now)])?.int("n") ?? 0
    }
}
