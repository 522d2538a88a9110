package import Domain

/// Reads and writes the addresses under which platforms fetch media; each verb runs inside the caller's transaction.
package enum MediaLinkStore {
    private static let insertSQL = """
        INSERT INTO media_links (workspace_id, token_digest, media_id, variant, content_type, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """
    private static let findSQL = """
        SELECT workspace_id, media_id, variant, content_type FROM media_links WHERE token_digest = $1 AND expires_at > $2
        """
    private static let pruneSQL = "DELETE FROM media_links WHERE expires_at <= $1"

    /// What an address leads to.
    package struct Target: Sendable, Hashable {
        /// The item.
        package let item: MediaItem
        /// What was made from it, by its name; `nil` for the item itself.
        package let variant: String?
        /// The type of what is fetched.
        package let contentType: String

        /// Gathers the parts.
        package init(item: MediaItem, variant: String? = nil, contentType: String? = nil) {
            self.item = item
            self.variant = variant
            self.contentType = contentType ?? item.contentType
        }
    }

    /// Remembers an address until it expires.
    package static func insert(
        tokenDigest: String, for target: Target, until expiry: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(
            insertSQL,
            [
                .id(target.item.workspaceID), .text(tokenDigest), .id(target.item.id), .text(target.variant),
                .text(target.contentType), .instant(expiry),
            ])
    }

    /// What is behind an address that has not expired.
    package static func find(tokenDigest: String, in transaction: Transaction) throws -> Target? {
        guard let row = try transaction.row(findSQL, [.text(tokenDigest), .instant(transaction.now)]) else {
            return nil
        }
        let item = try MediaItemStore.find(
            try row.identifier("media_id"), of: try row.identifier("workspace_id"), in: transaction)
        return try item.map {
            Target(item: $0, variant: try row.optionalText("variant"), contentType: try row.text("content_type"))
        }
    }

    /// Forgets addresses that have expired.
    package static func prune(in transaction: Transaction) throws {
        try transaction.execute(pruneSQL, [.instant(transaction.now)])
    }
}
