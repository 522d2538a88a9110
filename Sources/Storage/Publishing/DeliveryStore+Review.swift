package import Domain

/// What was due while it could not go out, and waits for a person's word (S1.42).
package struct DeliveryToReview: Sendable {
    /// The delivery.
    package let stored: StoredDelivery
    /// The account as it was when the post was scheduled.
    package let account: RemoteAccount
    /// Its post.
    package let post: Post
}

extension DeliveryStore {
    // The words of the index (migration 18); SQLite takes it only for these.
    private static let waits = "state = 'needs_reconnect' OR (state = 'failed' AND reason_code = 'missed_window')"
    private static let reviewSQL = """
        SELECT \(columns), account FROM deliveries
        WHERE workspace_id = $1 AND (\(waits)) AND due_at <= $2 AND (due_at > $3 OR (due_at = $3 AND id > $4))
        ORDER BY due_at, id LIMIT $5
        """

    /// Deliveries whose time has passed while their account was away or no server ran, the oldest first, beginning after one
    /// that is known. Those of deleted posts are left out, so there may be fewer than `limit` though more follow.
    package static func toReview(
        of workspaceID: Workspace.ID, after: (due: Instant, id: Delivery.ID)?, limit: Int, in transaction: Transaction
    ) throws -> [DeliveryToReview] {
        let rows = try transaction.query(
            reviewSQL,
            [
                .id(workspaceID), .instant(transaction.now), .instant(after?.due ?? Instant(milliseconds: .min)),
                .text(after?.id.text ?? ""), .int(limit),
            ])
        return try rows.compactMap { row in
            let stored = try StoredDelivery(row: row)
            let post = try PostStore.find(stored.delivery.postID, of: workspaceID, in: transaction)
            return try post.map { DeliveryToReview(stored: stored, account: try row.json("account"), post: $0) }
        }
    }
}
