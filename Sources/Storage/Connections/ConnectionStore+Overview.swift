package import Domain

/// A connection with what lists show beside it, read by one statement.
package struct ConnectionOverview: Sendable {
    /// The connection.
    package let connection: Connection
    /// When it was checked last.
    package let lastCheckedAt: Instant?
    /// What the last check was told when the answer was not good.
    package let checkWords: String?
    /// When the access token ends.
    package let accessExpiresAt: Instant?
    /// What the platform granted.
    package let scopes: Set<String>
    /// How many connections the grant feeds, this one included.
    package let fedCount: Int
    /// How many posts wait for their time.
    package let scheduledCount: Int
    /// How many deliveries wait for a person's word: their time passed while the account was disconnected.
    package let waitingCount: Int
}

extension ConnectionStore {
    private static let overviewSQL = """
        SELECT c.workspace_id, c.id, c.brand_id, c.platform, c.grant_id, c.account, c.health, c.reason, c.health_since,
            c.is_active, c.connected_at, c.last_good_at, c.last_checked_at, c.check_words,
            g.access_expires_at, g.scopes,
            (SELECT COUNT(*) FROM connections AS fed
                WHERE fed.workspace_id = c.workspace_id AND fed.grant_id = c.grant_id AND fed.removed_at IS NULL
            ) AS fed_count,
            (SELECT COUNT(*) FROM deliveries
                WHERE workspace_id = c.workspace_id AND connection_id = c.id AND \(DeliveryStore.isOpen)
                    AND state IN ('scheduled', 'queued', 'retry_wait') AND kind = 'post'
            ) AS scheduled_count,
            (SELECT COUNT(*) FROM deliveries
                WHERE workspace_id = c.workspace_id AND connection_id = c.id AND \(DeliveryStore.isOpen)
                    AND state = 'needs_reconnect'
            ) AS waiting_count
        FROM connections AS c LEFT JOIN grants AS g ON g.workspace_id = c.workspace_id AND g.id = c.grant_id
        """
    private static let oneSQL =
        overviewSQL + " WHERE c.workspace_id = $1 AND c.id = $2 AND c.removed_at IS NULL"
    private static let listSQL =
        overviewSQL + """
             WHERE c.workspace_id = $1 AND c.removed_at IS NULL AND ($2 = '' OR c.brand_id = $2)
                AND ($3 = '' OR c.platform = $3) AND ($4 = '' OR c.health = $4) AND ($5 = -1 OR c.is_active = $5)
                AND c.id > $6
            ORDER BY c.id LIMIT $7
            """

    /// One connection, unless it was disconnected by the user or belongs to another workspace.
    package static func overview(
        of id: Connection.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> ConnectionOverview? {
        try transaction.row(oneSQL, [.id(workspaceID), .id(id)]).map(ConnectionOverview.init(row:))
    }

    /// Connections in the order of their identifiers, beginning after `after`.
    package static func overview(
        _ filter: ConnectionFilter, of workspaceID: Workspace.ID, after: Connection.ID?, limit: Int,
        in transaction: Transaction
    ) throws -> [ConnectionOverview] {
        try transaction.query(
            listSQL,
            [
                .id(workspaceID), .text(filter.brandID?.text ?? ""), .text(filter.platform?.rawValue ?? ""),
                .text(filter.status ?? ""), .integer(filter.isActive.map { $0 ? 1 : 0 } ?? -1),
                .text(after?.text ?? ""), .int(limit),
            ]
        ).map(ConnectionOverview.init(row:))
    }
}

extension ConnectionOverview {
    init(row: Row) throws {
        connection = try Connection(row: row)
        lastCheckedAt = try row.optionalInstant("last_checked_at")
        checkWords = try row.optionalText("check_words")
        accessExpiresAt = try row.optionalInstant("access_expires_at")
        scopes = Set(try row.optionalJSON("scopes", [String].self) ?? [])
        fedCount = try row.int("fed_count")
        scheduledCount = try row.int("scheduled_count")
        waitingCount = try row.int("waiting_count")
    }
}
