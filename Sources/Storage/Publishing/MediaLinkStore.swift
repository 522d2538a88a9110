package import Domain

/// Reads and writes the addresses under which platforms fetch media; each verb runs inside the caller's transaction.
package enum MediaLinkStore {
    private static let insertSQL = """
        INSERT INTO media_links (workspace_id, token_digest, media_id, expires_at) VALUES ($1, $2, $3, $4)
        """
    private static let findSQL = """
        SELECT workspace_id, media_id FROM media_links WHERE token_digest = $1 AND expires_at > $2
        """
    private static let pruneSQL = "DELETE FROM media_links WHERE expires_at <= $1"

    /// Remembers an address until it expires.
    package static func insert(
        tokenDigest: String, for item: MediaItem, until expiry: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(
            insertSQL, [.id(item.workspaceID), .text(tokenDigest), .id(item.id), .instant(expiry)])
    }

    /// The item behind an address that has not expired.
    package static func find(tokenDigest: String, in transaction: Transaction) throws -> MediaItem? {
        guard let row = try transaction.row(findSQL, [.text(tokenDigest), .instant(transaction.now)]) else {
            return nil
        }
        return try MediaItemStore.find(
            try row.identifier("media_id"), of: try row.identifier("workspace_id"), in: transaction)
    }

    /// Forgets addresses that have expired.
    package static func prune(in transaction: Transaction) throws {
        try transaction.execute(pruneSQL, [.instant(transaction.now)])
    }
}
