package import Domain

/// A delivery whose time has come and that nobody began yet, with everything that sending it needs.
package struct DueDelivery: Sendable {
    /// The delivery.
    package let stored: StoredDelivery
    /// Its account.
    package let connection: Connection
    /// Its post.
    package let post: Post
    /// What speaks for the account.
    package let grant: StoredGrant
}

extension DeliveryStore {
    private static let dueSQL = """
        SELECT \(list(columns, of: "d")), \(list(ConnectionStore.columns, of: "c")), \(list(PostStore.columns, of: "p")),
            \(list(GrantStore.columns, of: "g"))
        FROM deliveries d
            JOIN connections c ON c.workspace_id = d.workspace_id AND c.id = d.connection_id AND c.removed_at IS NULL
            JOIN posts p ON p.workspace_id = d.workspace_id AND p.id = d.post_id AND p.removed_at IS NULL
            JOIN grants g ON g.workspace_id = c.workspace_id AND g.id = c.grant_id
        WHERE d.workspace_id = $1 AND d.id = $2 AND d.state = 'scheduled' AND d.started_at IS NULL AND d.due_at <= $3
        """
    private static let widths = [columns, ConnectionStore.columns, PostStore.columns].map { names($0).count }

    /// The delivery, when its time has come, nobody began it yet, and nothing of what it needs is gone; all in one look.
    package static func due(
        _ id: Delivery.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> DueDelivery? {
        try transaction.row(dueSQL, [.id(workspaceID), .id(id), .instant(transaction.now)]).map { row in
            let (delivery, afterDelivery) = row.cut(after: widths[0])
            let (connection, afterConnection) = afterDelivery.cut(after: widths[1])
            let (post, grant) = afterConnection.cut(after: widths[2])
            return DueDelivery(
                stored: try StoredDelivery(row: delivery), connection: try Connection(row: connection),
                post: try Post(row: post), grant: try StoredGrant(row: grant))
        }
    }

    private static func names(_ columns: String) -> [Substring] {
        columns.split { $0 == "," || $0.isWhitespace }
    }

    private static func list(_ columns: String, of table: String) -> String {
        names(columns).map { "\(table).\($0)" }.joined(separator: ", ")
    }
}
