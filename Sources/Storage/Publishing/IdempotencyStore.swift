package import Domain

/// Remembers the answers to keyed requests for 24 h (REL-33).
package enum IdempotencyStore {
    /// What is known of a key.
    package enum Finding: Sendable {
        /// The same request was answered: with this thing.
        case known(subject: String)
        /// The key was used for another request.
        case otherRequest
    }

    /// How long a key is remembered.
    package static let life: Duration = .hours(24)
    private static let findSQL = """
        SELECT fingerprint, subject FROM idempotency WHERE workspace_id = $1 AND key = $2 AND created_at > $3
        """
    private static let insertSQL = """
        INSERT INTO idempotency (workspace_id, key, fingerprint, subject, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (workspace_id, key) DO UPDATE SET fingerprint = excluded.fingerprint, subject = excluded.subject,
            created_at = excluded.created_at
        WHERE idempotency.created_at <= $6
        """
    private static let pruneSQL = """
        DELETE FROM idempotency WHERE created_at <= $1
        """

    /// What the key was used for; `nil` when it is fresh.
    package static func find(
        _ key: String, fingerprint: String, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Finding? {
        let row = try transaction.row(
            findSQL, [.id(workspaceID), .text(key), .instant(transaction.now - life)])
        guard let row else { return nil }
        return try row.text("fingerprint") == fingerprint ? .known(subject: row.text("subject")) : .otherRequest
    }

    /// Remembers the key together with its effect; `false` when another request holds it.
    package static func remember(
        _ key: String, fingerprint: String, subject: String, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            insertSQL,
            [
                .id(workspaceID), .text(key), .text(fingerprint), .text(subject), .instant(transaction.now),
                .instant(transaction.now - life),
            ]) == 1
    }

    /// Forgets keys whose time is over.
    package static func prune(in transaction: Transaction) throws {
        try transaction.execute(pruneSQL, [.instant(transaction.now - life)])
    }
}
