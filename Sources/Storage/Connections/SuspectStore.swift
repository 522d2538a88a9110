package import Domain

/// Counts what ended, or is about to, so that a mass of ends is seen for what it is (REL-11).
package enum SuspectStore {
    private static let endsSQL = """
        SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM connections
                WHERE platform = $1 AND health = 'disconnected' AND health_since > $2 AND removed_at IS NULL
                    AND reason <> 'expired' AND reason <> 'revoked_by_user' LIMIT $3) AS ended)
            + (SELECT COUNT(*) FROM (SELECT 1 FROM grants
                WHERE platform = $1 AND doubted_at IS NOT NULL LIMIT $3) AS doubted) AS ends
        """
    private static let connectionsSQL = """
        SELECT COUNT(*) AS connections FROM connections WHERE platform = $1 AND removed_at IS NULL
        """

    /// Connections of a platform, over all workspaces, that turned red by a verdict of it since then, and grants of which
    /// it has said so without it being believed yet.
    ///
    /// - Parameter limit: where counting stops, for each of the two.
    package static func ends(
        on platform: Platform, since: Instant, atMost limit: Int, in transaction: Transaction
    ) throws -> Int {
        let row = try transaction.row(endsSQL, [.raw(platform), .instant(since), .int(limit)])
        return try row?.int("ends") ?? 0
    }

    /// All connections of a platform, over all workspaces. Reads as many index entries.
    package static func connections(on platform: Platform, in transaction: Transaction) throws -> Int {
        try transaction.row(connectionsSQL, [.raw(platform)])?.int("connections") ?? 0
    }
}
