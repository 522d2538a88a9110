package import Domain

/// A talk as lists show it to one person.
package struct ListedThread: Sendable {
    /// The talk.
    package let thread: MessageThread
    /// What the workspace is called.
    package let workspaceName: String
    /// Whether the other side has written something that the person has not seen.
    package let isUnread: Bool

    /// Gathers the parts.
    package init(thread: MessageThread, workspaceName: String, isUnread: Bool) {
        self.thread = thread
        self.workspaceName = workspaceName
        self.isUnread = isUnread
    }
}

/// Reads and writes talks; each verb runs inside the caller's transaction.
package enum ThreadStore {
    static let columns = "t.workspace_id, t.id, t.title, t.facts, t.created_at, t.last_at, t.last_side, t.message_count"
    private static let insertSQL = """
        INSERT INTO threads (workspace_id, id, title, facts, created_at, last_at, last_side, message_count)
        VALUES ($1, $2, $3, $4, $5, $5, $6, 0)
        """
    private static let findSQL = "SELECT \(columns) FROM threads t WHERE t.workspace_id = $1 AND t.id = $2"
    private static let anywhereSQL = "SELECT \(columns) FROM threads t WHERE t.id = $1"
    private static let holdSQL = anywhereSQL + " FOR UPDATE"
    private static let isUnread = """
        CASE WHEN t.last_side <> $1 AND COALESCE(r.seen_at, 0) < t.last_at THEN 1 ELSE 0 END AS is_unread
        """
    private static let listedSQL = """
        SELECT \(columns), w.name AS workspace_name, \(isUnread)
        FROM threads t JOIN workspaces w ON w.id = t.workspace_id
            LEFT JOIN thread_reads r
                ON r.workspace_id = t.workspace_id AND r.thread_id = t.id AND r.person_id = $2
        """
    private static let order = "(t.last_at, t.id) < ($3, $4) ORDER BY t.last_at DESC, t.id DESC LIMIT $5"
    private static let ofWorkspaceSQL = listedSQL + " WHERE t.workspace_id = $6 AND " + order
    private static let allSQL = listedSQL + " WHERE " + order
    private static let notSeen = """
        NOT EXISTS (SELECT 1 FROM thread_reads r WHERE r.workspace_id = t.workspace_id AND r.thread_id = t.id
            AND r.person_id = $1 AND r.seen_at >= t.last_at)
        """
    private static let answeredSQL = """
        SELECT 1 AS one FROM threads t WHERE t.workspace_id = $3 AND t.last_side = 'operators' AND \(notSeen) LIMIT $2
        """
    private static let askedSQL = "SELECT 1 AS one FROM threads t WHERE t.last_side = 'member' AND \(notSeen) LIMIT $2"
    private static let seenSQL = """
        INSERT INTO thread_reads (workspace_id, thread_id, person_id, seen_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (workspace_id, thread_id, person_id) DO UPDATE SET seen_at =
            CASE WHEN thread_reads.seen_at < excluded.seen_at THEN excluded.seen_at ELSE thread_reads.seen_at END
        """
    private static let seenAtSQL = """
        SELECT seen_at FROM thread_reads WHERE workspace_id = $1 AND thread_id = $2 AND person_id = $3
        """

    /// Stores a new talk, still without messages.
    package static func insert(_ thread: MessageThread, in transaction: Transaction) throws {
        try transaction.execute(
            insertSQL,
            [
                .id(thread.workspaceID), .id(thread.id), .text(thread.title), try .json(thread.facts),
                .instant(thread.createdAt), .raw(thread.lastSide),
            ])
    }

    /// A talk of a workspace.
    package static func find(
        _ id: MessageThread.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> MessageThread? {
        try transaction.row(findSQL, [.id(workspaceID), .id(id)]).map(MessageThread.init(row:))
    }

    /// A talk of whichever workspace: for operators, and for what was found by a workspace before.
    ///
    /// - Parameter holds: Whether nobody else may write into it until this transaction is over.
    package static func find(
        _ id: MessageThread.ID, holds: Bool = false, in transaction: Transaction
    ) throws -> MessageThread? {
        try transaction.row(holds ? holdSQL : anywhereSQL, [.id(id)]).map(MessageThread.init(row:))
    }

    /// Talks of a workspace, or of all of them, as one person of a side sees them; those that were written to last come first.
    package static func list(
        of workspaceID: Workspace.ID?, for personID: Person.ID, on side: MessageThread.Side,
        before: ThreadCursor?, limit: Int, in transaction: Transaction
    ) throws -> [ListedThread] {
        let before = before ?? ThreadCursor.newest
        var values: [Value] = [.raw(side), .id(personID), .instant(before.lastAt), .text(before.id), .int(limit)]
        guard let workspaceID else { return try transaction.query(allSQL, values).map(ListedThread.init(row:)) }
        values.append(.id(workspaceID))
        return try transaction.query(ofWorkspaceSQL, values).map(ListedThread.init(row:))
    }

    /// In how many talks the other side has written something that a person has not seen; counts no further than `limit`.
    package static func unreadCount(
        for personID: Person.ID, of workspaceID: Workspace.ID?, limit: Int, in transaction: Transaction
    ) throws -> Int {
        guard let workspaceID else { return try transaction.query(askedSQL, [.id(personID), .int(limit)]).count }
        return try transaction.query(answeredSQL, [.id(personID), .int(limit), .id(workspaceID)]).count
    }

    /// Notes that a person has seen a talk up to this time.
    package static func markSeen(
        _ thread: MessageThread, upTo time: Instant, by personID: Person.ID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            seenSQL, [.id(thread.workspaceID), .id(thread.id), .id(personID), .instant(time)])
    }

    /// Up to when a person has seen a talk.
    package static func seenAt(
        _ thread: MessageThread, by personID: Person.ID, in transaction: Transaction
    ) throws -> Instant? {
        try transaction.row(seenAtSQL, [.id(thread.workspaceID), .id(thread.id), .id(personID)])?
            .optionalInstant("seen_at")
    }
}

/// A place in a list of talks.
package struct ThreadCursor: Sendable, Hashable {
    /// When the last message of the talk there was written.
    package let lastAt: Instant
    /// Its identifier.
    package let id: String

    /// Gathers both.
    package init(lastAt: Instant, id: String) {
        self.lastAt = lastAt
        self.id = id
    }

    /// Before everything.
    static let newest = ThreadCursor(lastAt: Instant(milliseconds: Int64.max / 2), id: "")
}

extension MessageThread {
    init(row: Row) throws {
        self.init(
            id: try row.identifier("id"), workspaceID: try row.identifier("workspace_id"), title: try row.text("title"),
            facts: try row.json("facts"), createdAt: try row.instant("created_at"), lastAt: try row.instant("last_at"),
            lastSide: try row.choice("last_side"), messageCount: try row.int("message_count"))
    }
}

extension ListedThread {
    init(row: Row) throws {
        self.init(
            thread: try MessageThread(row: row), workspaceName: try row.text("workspace_name"),
            isUnread: try row.bool("is_unread"))
    }
}
