package import Domain

/// A delivery whose time comes, with what decides whether it can go out then.
package struct DeliveryOutlook: Sendable {
    /// The delivery.
    package let deliveryID: Delivery.ID
    /// Its post.
    package let postID: Post.ID
    /// When it is due.
    package let dueAt: Instant
    /// What the post says, first words only.
    package let excerpt: String
    /// Its account.
    package let connection: Connection
    /// When the access token ends.
    package let accessExpiresAt: Instant?
    /// When that ends which renews it.
    package let refreshExpiresAt: Instant?
}

extension DeliveryStore {
    private static let isWaiting = "d.state = 'scheduled' AND \(isFree("d"))"
    private static let outlookSQL = """
        SELECT \(connectionColumns), d.id AS delivery_id, d.post_id, d.due_at, p.content,
            g.access_expires_at, g.refresh_expires_at
        FROM deliveries d
            JOIN connections c ON c.workspace_id = d.workspace_id AND c.id = d.connection_id AND c.removed_at IS NULL
            JOIN posts p ON p.workspace_id = d.workspace_id AND p.id = d.post_id AND p.removed_at IS NULL
            LEFT JOIN grants g ON g.workspace_id = c.workspace_id AND g.id = c.grant_id
        """
    private static let oneSQL = outlookSQL + " WHERE d.workspace_id = $1 AND d.id = $2 AND \(isWaiting)"
    private static let ofConnectionSQL =
        outlookSQL + """
             WHERE d.workspace_id = $1 AND d.connection_id = $2 AND d.due_at <= $3
                AND d.\(isOpen) AND \(isWaiting)
            ORDER BY d.due_at LIMIT $4
            """
    private static let connectionColumns = ConnectionStore.columns
        .split { $0 == "," || $0.isWhitespace }.map { "c.\($0)" }.joined(separator: ", ")

    /// One delivery that waits for its time; `nil` when it waits no more.
    package static func outlook(
        on id: Delivery.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> DeliveryOutlook? {
        try transaction.row(oneSQL, [.id(workspaceID), .id(id)]).map(DeliveryOutlook.init(row:))
    }

    /// Deliveries of an account that wait for a time before `end`, at most so many.
    package static func outlook(
        on id: Connection.ID, of workspaceID: Workspace.ID, dueBefore end: Instant, limit: Int,
        in transaction: Transaction
    ) throws -> [DeliveryOutlook] {
        try transaction.query(ofConnectionSQL, [.id(workspaceID), .id(id), .instant(end), .int(limit)])
            .map(DeliveryOutlook.init(row:))
    }
}

extension DeliveryOutlook {
    init(row: Row) throws {
        deliveryID = try row.identifier("delivery_id")
        postID = try row.identifier("post_id")
        dueAt = try row.instant("due_at")
        let content: Content = try row.json("content")
        excerpt = content.excerpt
        connection = try Connection(row: row)
        accessExpiresAt = try row.optionalInstant("access_expires_at")
        refreshExpiresAt = try row.optionalInstant("refresh_expires_at")
    }
}
