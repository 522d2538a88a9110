package import Domain

/// Posting slots, and which of their instants are taken.
package enum SlotStore {
    private static let listSQL =
        "SELECT workspace_id, id, weekday, minute FROM slots WHERE workspace_id = $1 ORDER BY id"
    private static let insertSQL = """
        INSERT INTO slots (workspace_id, id, weekday, minute) VALUES ($1, $2, $3, $4)
        ON CONFLICT (workspace_id, weekday, minute) DO NOTHING
        """
    private static let removeSQL = "DELETE FROM slots WHERE workspace_id = $1 AND id = $2"
    private static let plannedSQL = """
        SELECT publish_at FROM posts
        WHERE workspace_id = $1 AND removed_at IS NULL AND sort_at >= $2 AND sort_at < $3 AND publish_at IS NOT NULL
        """
    private static let takeSQL = """
        INSERT INTO slot_uses (workspace_id, at, post_id) VALUES ($1, $2, $3) ON CONFLICT (workspace_id, at) DO NOTHING
        """
    private static let releaseSQL = "DELETE FROM slot_uses WHERE workspace_id = $1 AND post_id = $2"
    private static let forgetSQL = "DELETE FROM slot_uses WHERE workspace_id = $1 AND at < $2"

    /// The slots of a workspace, in the order of the week.
    package static func list(of workspaceID: Workspace.ID, in transaction: Transaction) throws -> [Slot] {
        try transaction.query(listSQL, [.id(workspaceID)]).map(Slot.init(row:)).sorted { $0.time < $1.time }
    }

    /// Stores a new slot; `false` when there is one at that time already.
    package static func insert(_ slot: Slot, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            insertSQL,
            [.id(slot.workspaceID), .id(slot.id), .raw(slot.time.weekday), .int(slot.time.minute)]) == 1
    }

    /// Takes a slot away; what has its time from it keeps that. `false` when there was none.
    package static func remove(_ id: Slot.ID, of workspaceID: Workspace.ID, in transaction: Transaction) throws -> Bool
    {
        try transaction.execute(removeSQL, [.id(workspaceID), .id(id)]) == 1
    }

    /// The times of posts within a span: whoever wants a free slot takes none of them.
    package static func planned(
        from start: Instant, to end: Instant, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Set<Instant> {
        Set(
            try transaction.query(plannedSQL, [.id(workspaceID), .instant(start), .instant(end)])
                .map { try $0.instant("publish_at") })
    }

    /// Takes an instant for a post; `false` when another post has it, also one that is being stored right now (REL-57).
    package static func take(
        _ instant: Instant, for postID: Post.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(takeSQL, [.id(workspaceID), .instant(instant), .id(postID)]) == 1
    }

    /// Gives back what a post took, and forgets what is past.
    package static func release(
        _ postID: Post.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws {
        try transaction.execute(releaseSQL, [.id(workspaceID), .id(postID)])
        try transaction.execute(forgetSQL, [.id(workspaceID), .instant(transaction.now - .days(1))])
    }
}

extension Slot {
    init(row: Row) throws {
        self.init(
            id: try row.identifier("id"), workspaceID: try row.identifier("workspace_id"),
            time: WeeklySlot(weekday: try row.choice("weekday"), minute: try row.int("minute")))
    }
}
