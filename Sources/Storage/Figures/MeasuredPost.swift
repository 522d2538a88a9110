package import Domain

/// A published delivery whose figures are due.
package struct MeasuredPost: Sendable {
    /// The delivery.
    package let deliveryID: Delivery.ID
    /// When it was due.
    package let dueAt: Instant
    /// When it came out.
    package let publishedAt: Instant
    /// What its steps left behind, by their names.
    package let outputs: [String: StepOutput]
}

extension FigureStore {
    /// How long after its time a post is published at the latest, or else nobody asks about it: then a person said long afterwards
    /// that it is out. Posts are found by their time, which stays what it is when they come out.
    static let lateness: Duration = .days(30)
    private static let dueSQL = """
        SELECT id, round, due_at, published_at FROM deliveries
        WHERE workspace_id = $1 AND connection_id = $2 AND kind = 'post' AND (due_at, id) > ($3, $4)
            AND state = 'published' AND published_at >= $5
            AND NOT EXISTS (
                SELECT 1 FROM figures f WHERE f.workspace_id = $1 AND f.subject = deliveries.id AND f.day = $6)
        ORDER BY due_at, id LIMIT $7
        """
    private static let outputsSQL = BulkStatement(
        given: ["of_workspace": .text, "of_delivery": .text, "of_round": .integer],
        """
        SELECT delivery_id, step, output FROM given
        JOIN journal ON workspace_id = of_workspace AND delivery_id = of_delivery AND round = of_round
        WHERE output IS NOT NULL
        """)

    /// Posts of an account that came out since then and were not counted today, the oldest first.
    ///
    /// - Parameters:
    ///   - start: Posts that came out earlier are not asked about.
    ///   - last: The last one of the page before; `nil` for the first page.
    package static func duePosts(
        of id: Connection.ID, of workspaceID: Workspace.ID, since start: Instant, after last: MeasuredPost?,
        limit: Int, in transaction: Transaction
    ) throws -> [MeasuredPost] {
        let rows = try transaction.query(
            dueSQL,
            [
                .id(workspaceID), .id(id), .instant(last?.dueAt ?? start - lateness),
                .text(last?.deliveryID.text ?? ""), .instant(start), .integer(Day(of: transaction.now).number),
                .int(limit),
            ])
        let keys: [[Value]] = try rows.map { row in
            [.id(workspaceID), .text(try row.text("id")), .integer(try row.integer("round"))]
        }
        var outputs: [String: [String: StepOutput]] = [:]
        for row in try outputsSQL.query(keys, in: transaction) {
            outputs[try row.text("delivery_id"), default: [:]][try row.text("step")] = try row.json("output")
        }
        return try rows.map { row in
            MeasuredPost(
                deliveryID: try row.identifier("id"), dueAt: try row.instant("due_at"),
                publishedAt: try row.instant("published_at"), outputs: outputs[try row.text("id")] ?? [:])
        }
    }
}
