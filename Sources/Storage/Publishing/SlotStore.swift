package import Domain

/// Posting slots of workspaces and of their brands, and which of their instants are taken.
package enum SlotStore {
    private static let listSQL = """
        SELECT workspace_id, id, CAST(NULL AS TEXT) AS brand_id, weekday, minute FROM slots WHERE workspace_id = $1
        UNION ALL
        SELECT workspace_id, id, brand_id, weekday, minute FROM brand_slots WHERE workspace_id = $1
        """
    private static let insertSQL = """
        INSERT INTO slots (workspace_id, id, weekday, minute) VALUES ($1, $2, $3, $4)
        ON CONFLICT (workspace_id, weekday, minute) DO NOTHING
        """
    private static let insertForBrandSQL = """
        INSERT INTO brand_slots (workspace_id, id, weekday, minute, brand_id) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (workspace_id, brand_id, weekday, minute) DO NOTHING
        """
    private static let removeSQL = ["slots", "brand_slots"].map {
        "DELETE FROM \($0) WHERE workspace_id = $1 AND id = $2"
    }
    private static let plannedSQL = """
        SELECT publish_at FROM posts
        WHERE workspace_id = $1 AND removed_at IS NULL AND sort_at >= $2 AND sort_at < $3 AND publish_at IS NOT NULL
        """
    private static let plannedForBrandSQL = """
        SELECT p.publish_at FROM posts p
        WHERE p.workspace_id = $1 AND p.removed_at IS NULL AND p.sort_at >= $2 AND p.sort_at < $3
            AND p.publish_at IS NOT NULL AND EXISTS (
                SELECT 1 FROM deliveries d
                JOIN connections c ON c.workspace_id = d.workspace_id AND c.id = d.connection_id
                WHERE d.workspace_id = p.workspace_id AND d.post_id = p.id AND c.brand_id = $4)
        """
    private static let takeSQL = """
        INSERT INTO slot_uses (workspace_id, at, post_id) VALUES ($1, $2, $3) ON CONFLICT (workspace_id, at) DO NOTHING
        """
    private static let takeForBrandSQL = """
        INSERT INTO brand_slot_uses (workspace_id, at, post_id, brand_id) VALUES ($1, $2, $3, $4)
        ON CONFLICT (workspace_id, brand_id, at) DO NOTHING
        """
    private static let uses = ["slot_uses", "brand_slot_uses"]
    private static let releaseSQL = uses.map { "DELETE FROM \($0) WHERE workspace_id = $1 AND post_id = $2" }
    private static let forgetSQL = uses.map { "DELETE FROM \($0) WHERE workspace_id = $1 AND at < $2" }

    /// The slots of a workspace and of all its brands, in the order of the week.
    package static func list(of workspaceID: Workspace.ID, in transaction: Transaction) throws -> [Slot] {
        try transaction.query(listSQL, [.id(workspaceID)]).map(Slot.init(row:)).sorted {
            $0.time == $1.time ? $0.id.text < $1.id.text : $0.time < $1.time
        }
    }

    /// Stores a new slot; `false` when its workspace or brand has one at that time already.
    package static func insert(_ slot: Slot, in transaction: Transaction) throws -> Bool {
        let values: [Value] = [
            .id(slot.workspaceID), .id(slot.id), .raw(slot.time.weekday), .int(slot.time.minute),
        ]
        guard let brandID = slot.brandID else { return try transaction.execute(insertSQL, values) == 1 }
        return try transaction.execute(insertForBrandSQL, values + [.id(brandID)]) == 1
    }

    /// Takes a slot away; what has its time from it keeps that. `false` when there was none.
    package static func remove(_ id: Slot.ID, of workspaceID: Workspace.ID, in transaction: Transaction) throws -> Bool
    {
        try removeSQL.map { try transaction.execute($0, [.id(workspaceID), .id(id)]) }.contains(1)
    }

    /// The times of posts within a span, of those for accounts of a brand where one is named: whoever wants a free slot takes
    /// none of them.
    package static func planned(
        from start: Instant, to end: Instant, of workspaceID: Workspace.ID, _ brandID: Brand.ID? = nil,
        in transaction: Transaction
    ) throws -> Set<Instant> {
        let span: [Value] = [.id(workspaceID), .instant(start), .instant(end)]
        let rows =
            try brandID.map { try transaction.query(plannedForBrandSQL, span + [.id($0)]) }
            ?? transaction.query(plannedSQL, span)
        return Set(try rows.map { try $0.instant("publish_at") })
    }

    /// Takes an instant for a post, of a brand's slots where one is named; `false` when another post has it, also one that is
    /// being stored right now (REL-57).
    package static func take(
        _ instant: Instant, for postID: Post.ID, of workspaceID: Workspace.ID, _ brandID: Brand.ID? = nil,
        in transaction: Transaction
    ) throws -> Bool {
        let values: [Value] = [.id(workspaceID), .instant(instant), .id(postID)]
        guard let brandID else { return try transaction.execute(takeSQL, values) == 1 }
        return try transaction.execute(takeForBrandSQL, values + [.id(brandID)]) == 1
    }

    /// Gives back what a post took, and forgets what is past.
    package static func release(
        _ postID: Post.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws {
        for sql in releaseSQL { try transaction.execute(sql, [.id(workspaceID), .id(postID)]) }
        for sql in forgetSQL {
            try transaction.execute(sql, [.id(workspaceID), .instant(transaction.now - .days(1))])
        }
    }
}

extension Slot {
    init(row: Row) throws {
        self.init(
            id: try row.identifier("id"), workspaceID: try row.identifier("workspace_id"),
            brandID: try row.optionalIdentifier("brand_id"),
            time: WeeklySlot(weekday: try row.choice("weekday"), minute: try row.int("minute")))
    }
}
