package import Domain

/// Deliveries that depend on another one (REL-27).
extension DeliveryStore {
    private static let childrenSQL =
        "SELECT \(columns) FROM deliveries WHERE workspace_id = $1 AND parent_id = $2 ORDER BY kind"
    private static let removeSQL = """
        DELETE FROM deliveries
        WHERE workspace_id = $1 AND id = $2 AND parent_id IS NOT NULL AND started_at IS NULL
            AND state IN ('scheduled', 'cancelled')
        """

    /// Whether a delivery waits for nothing but its time: what depends on another one waits for that first.
    ///
    /// - Parameter table: What the query calls the table of deliveries.
    static func isFree(_ table: String) -> String {
        """
        (\(table).parent_id IS NULL OR EXISTS (SELECT 1 FROM deliveries AS parent
            WHERE parent.workspace_id = \(table).workspace_id AND parent.id = \(table).parent_id
                AND parent.state = 'published'))
        """
    }

    /// What depends on a delivery, in the order of its kinds.
    package static func children(of parent: Delivery, in transaction: Transaction) throws -> [StoredDelivery] {
        try transaction.query(childrenSQL, [.id(parent.workspaceID), .id(parent.id)]).map(StoredDelivery.init(row:))
    }

    /// Takes a child out that nobody wants any more and of which nothing was ever sent.
    package static func remove(child: Delivery, in transaction: Transaction) throws {
        try transaction.execute(removeSQL, [.id(child.workspaceID), .id(child.id)])
    }
}
