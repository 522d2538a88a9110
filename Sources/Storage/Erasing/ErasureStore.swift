package import Domain

/// Takes a workspace out of the database: at once what opens doors, in pages what is many (S2.57, SEC-30, SEC-85).
package enum ErasureStore {
    /// What goes at once, in an order that foreign keys allow.
    private static let atOnce = [
        "data_keys", "grants", "platform_apps", "authorizations", "api_keys", "sessions", "member_notices",
        "mail_preferences", "memberships", "uploads", "media_links", "slots", "brand_slots", "series",
    ]
    /// What goes in pages, children first, with the rest of each key.
    private static let inPages: [(table: String, key: String)] = [
        ("journal", "delivery_id, attempt_id"), ("deliveries", "id"), ("slot_uses", "at"),
        ("brand_slot_uses", "brand_id, at"),
        ("posts", "id"), ("idempotency", "key"),
        ("history", "connection_id, id"), ("episodes", "connection_id"), ("operator_alerts", "connection_id, episode"),
        ("messages", "thread_id, id"), ("thread_reads", "thread_id, person_id"), ("threads", "id"),
        ("connections", "id"), ("outbox", "id"), ("figures", "subject, day, kind"),
        ("media_copies", "media_id, variant"),
    ]
    private static let membersSQL = "SELECT person_id FROM memberships WHERE workspace_id = $1"
    private static let elsewhereSQL = "SELECT 1 AS one FROM memberships WHERE person_id = $1 LIMIT 1"
    private static let closeSQL = """
        UPDATE deliveries SET revision = revision + 1 WHERE workspace_id = $1 AND state IN ('draft', 'scheduled',
            'queued', 'publishing', 'retry_wait', 'uncertain', 'needs_reconnect')
        """
    private static let disconnectSQL =
        "UPDATE connections SET removed_at = $2 WHERE workspace_id = $1 AND removed_at IS NULL"
    private static let mediaSQL = "SELECT id FROM media WHERE workspace_id = $1 ORDER BY id LIMIT $2"
    private static let forgetMediaSQL = "DELETE FROM media WHERE workspace_id = $1 AND id = $2"

    /// Destroys the keys of the workspace first, then everything by which somebody could act in it: tokens, apps, API
    /// keys, logins. Its people go too where they belong nowhere else. Nothing of it can be published afterwards.
    package static func close(_ id: Workspace.ID, in transaction: Transaction) throws {
        let members = try transaction.query(membersSQL, [.id(id)]).map { try $0.text("person_id") }
        for table in atOnce { try transaction.execute("DELETE FROM \(table) WHERE workspace_id = $1", [.id(id)]) }
        for member in members where try transaction.row(elsewhereSQL, [.text(member)]) == nil {
            try transaction.execute("DELETE FROM sessions WHERE person_id = $1", [.text(member)])
            try transaction.execute("DELETE FROM operators WHERE person_id = $1", [.text(member)])
            try transaction.execute("DELETE FROM persons WHERE id = $1", [.text(member)])
        }
        try transaction.execute(disconnectSQL, [.id(id), .instant(transaction.now)])
        try transaction.execute(closeSQL, [.id(id)])
    }

    /// The next files to remove.
    package static func media(
        of id: Workspace.ID, limit: Int, in transaction: Transaction
    ) throws -> [MediaItem.ID] {
        try transaction.query(mediaSQL, [.id(id), .int(limit)]).map { try $0.identifier("id") }
    }

    /// Forgets a file that is removed.
    package static func forget(media id: MediaItem.ID, of workspaceID: Workspace.ID, in transaction: Transaction) throws
    {
        try transaction.execute(forgetMediaSQL, [.id(workspaceID), .id(id)])
    }

    /// Removes a page of the first table that still has rows; `false` when there are none left anywhere.
    package static func removePage(
        of id: Workspace.ID, limit: Int, in transaction: Transaction
    ) throws -> Bool {
        for (table, key) in inPages {
            let sql = """
                DELETE FROM \(table) WHERE workspace_id = $1 AND (\(key)) IN (
                    SELECT \(key) FROM \(table) WHERE workspace_id = $1 ORDER BY \(key) LIMIT $2)
                """
            if try transaction.execute(sql, [.id(id), .int(limit)]) > 0 { return true }
        }
        return false
    }

    /// Removes the empty workspace itself; a key that a late writer made meanwhile goes again.
    package static func remove(_ id: Workspace.ID, in transaction: Transaction) throws {
        for table in ["data_keys", "brands"] {
            try transaction.execute("DELETE FROM \(table) WHERE workspace_id = $1", [.id(id)])
        }
        try transaction.execute("DELETE FROM workspaces WHERE id = $1", [.id(id)])
    }
}
