package import Domain

extension DeliveryStore {
    // A cross join is taken in the order in which it is written by SQLite, which would begin with all deliveries otherwise.
    private static let nextDueSQL = """
        SELECT MIN(d.due_at) AS due
        FROM connections c CROSS JOIN deliveries d
        WHERE c.workspace_id = $1 AND c.grant_id = $2 AND c.removed_at IS NULL
            AND d.workspace_id = c.workspace_id AND d.connection_id = c.id
            AND \(isOpen) AND d.state IN ('scheduled', 'queued', 'publishing', 'retry_wait')
            AND \(isFree("d"))
        """

    /// When the next delivery is due that needs this grant; `nil` when none waits.
    package static func nextDue(fedBy grant: Grant, in transaction: Transaction) throws -> Instant? {
        try transaction.row(nextDueSQL, [.id(grant.workspaceID), .id(grant.id)])?.optionalInstant("due")
    }
}
