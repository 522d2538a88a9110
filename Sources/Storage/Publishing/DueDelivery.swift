package import Domain

/// A delivery whose time has come, with everything that sending it needs.
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
    private static let dueSQL = BulkStatement(
        given: ["of_workspace": .text, "of_delivery": .text, "at_present": .integer],
        lookSQL("d.state = 'scheduled' AND d.started_at IS NULL AND d.due_at <= at_present"))
    private static let underWaySQL = BulkStatement(
        given: ["of_workspace": .text, "of_delivery": .text],
        lookSQL("d.state = 'publishing' AND d.started_at IS NOT NULL"))
    private static let widths = [columns, ConnectionStore.columns, PostStore.columns].map { names($0).count }

    // Joined by the bare workspace, PostgreSQL would go through all accounts of it for each delivery.
    private static func lookSQL(_ condition: String) -> String {
        """
        SELECT \(list(columns, of: "d")), \(list(ConnectionStore.columns, of: "c")), \(list(PostStore.columns, of: "p")),
            \(list(GrantStore.columns, of: "g"))
        FROM given
            JOIN deliveries d ON d.workspace_id = of_workspace AND d.id = of_delivery AND \(condition)
                AND d.parent_id IS NULL
            JOIN connections c ON c.workspace_id = d.workspace_id || '' AND c.id = d.connection_id AND c.removed_at IS NULL
            JOIN posts p ON p.workspace_id = d.workspace_id || '' AND p.id = d.post_id AND p.removed_at IS NULL
            JOIN grants g ON g.workspace_id = d.workspace_id || '' AND g.id = c.grant_id
        """
    }

    /// Those posts whose time has come, that nobody began yet, and of which nothing that they need is gone; all in one look.
    /// What depends on another delivery needs a look at that as well, and is left out.
    package static func due(
        _ keys: [DeliveryKey], in transaction: Transaction
    ) throws -> [DeliveryKey: DueDelivery] {
        try read(try dueSQL.query(keys.map { $0.values + [.instant(transaction.now)] }, in: transaction))
    }

    /// Those posts that somebody began to send, and of which nothing that they need is gone; all in one look. What depends on
    /// another delivery is left out here as well.
    package static func underWay(
        _ keys: [DeliveryKey], in transaction: Transaction
    ) throws -> [DeliveryKey: DueDelivery] {
        try read(try underWaySQL.query(keys.map(\.values), in: transaction))
    }

    private static func read(_ rows: [Row]) throws -> [DeliveryKey: DueDelivery] {
        let found = try rows.map { row in
            let (delivery, afterDelivery) = row.cut(after: widths[0])
            let (connection, afterConnection) = afterDelivery.cut(after: widths[1])
            let (post, grant) = afterConnection.cut(after: widths[2])
            return DueDelivery(
                stored: try StoredDelivery(row: delivery), connection: try Connection(row: connection),
                post: try Post(row: post), grant: try StoredGrant(row: grant))
        }
        return Dictionary(found.map { (DeliveryKey($0.stored.delivery), $0) }) { first, _ in first }
    }

    private static func names(_ columns: String) -> [Substring] {
        columns.split { $0 == "," || $0.isWhitespace }
    }

    private static func list(_ columns: String, of table: String) -> String {
        names(columns).map { "\(table).\($0)" }.joined(separator: ", ")
    }
}
