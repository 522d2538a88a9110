package import Domain

/// Reads and writes which accounts turned red, until the operators were told; each verb runs inside the caller's transaction.
package enum AlertStore {
    private static let noteSQL = """
        INSERT INTO operator_alerts (workspace_id, connection_id, episode, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (workspace_id, connection_id, episode) DO NOTHING
        """
    private static let lastToldSQL = "SELECT MAX(told_at) AS last FROM operator_alerts WHERE told_at IS NOT NULL"
    /// Roles that are told of their own accounts already.
    private static let tellingRoles = Role.allCases.filter { $0.permissions.contains(.connect) }
        .map { "'\($0.rawValue)'" }.joined(separator: ", ")
    private static let waiting = """
        FROM operator_alerts a
            JOIN connections c ON c.workspace_id = a.workspace_id AND c.id = a.connection_id
                AND c.removed_at IS NULL AND c.health = 'disconnected'
            JOIN workspaces w ON w.id = a.workspace_id
        WHERE a.told_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM memberships m WHERE m.workspace_id = a.workspace_id AND m.person_id = $1
                AND m.role IN (\(tellingRoles)))
        """
    private static let linesSQL = """
        SELECT w.name AS workspace_name, c.platform, c.account, c.reason \(waiting)
        ORDER BY a.at DESC, c.id DESC LIMIT $2
        """
    private static let countSQL = "SELECT COUNT(*) AS n FROM (SELECT 1 \(waiting) LIMIT $2) AS found"
    private static let toldSQL = "UPDATE operator_alerts SET told_at = $1 WHERE told_at IS NULL"
    private static let pruneSQL = """
        DELETE FROM operator_alerts WHERE (workspace_id, connection_id, episode) IN (
            SELECT workspace_id, connection_id, episode FROM operator_alerts
            WHERE told_at <= $1 AND told_at IS NOT NULL ORDER BY told_at LIMIT $2
        )
        """

    /// Notes that an account turned red; `false` when that is known of this episode.
    @discardableResult
    package static func note(
        _ connection: Connection, episode: Int64, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            noteSQL,
            [.id(connection.workspaceID), .id(connection.id), .integer(episode), .instant(transaction.now)]) == 1
    }

    /// When operators were told last; `nil` for never.
    package static func lastTold(in transaction: Transaction) throws -> Instant? {
        try transaction.row(lastToldSQL)?.optionalInstant("last")
    }

    /// What one operator is to be told of: accounts that are still red, of workspaces where the person is not told anyway.
    package static func waiting(
        for personID: Person.ID, lines: Int, most: Int, in transaction: Transaction
    ) throws -> NoticeFacts.Alert {
        let found = try transaction.query(linesSQL, [.id(personID), .int(lines)]).map { row in
            NoticeFacts.Alert.Line(
                workspace: try row.text("workspace_name"), platform: try row.choice("platform"),
                handle: try row.json("account", RemoteAccount.self).handle, reason: try row.optionalText("reason"))
        }
        let count = try transaction.row(countSQL, [.id(personID), .int(most)])?.int("n") ?? 0
        return NoticeFacts.Alert(lines: found, count: count)
    }

    /// Notes that operators were told of everything that waited.
    package static func markTold(in transaction: Transaction) throws {
        try transaction.execute(toldSQL, [.instant(transaction.now)])
    }

    /// Forgets what was told before so long, at most so many.
    package static func prune(olderThan age: Duration, limit: Int, in transaction: Transaction) throws {
        try transaction.execute(pruneSQL, [.instant(transaction.now - age), .int(limit)])
    }
}
