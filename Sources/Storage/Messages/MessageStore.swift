package import Domain

/// Reads and writes the messages of talks; each verb runs inside the caller's transaction.
package enum MessageStore {
    private static let selectSQL = """
        SELECT m.workspace_id, m.thread_id, m.id, m.side, m.author_id, m.author_name, m.text, m.screenshot_id,
            m.bundle, m.created_at
        FROM messages m WHERE m.workspace_id = $1 AND m.thread_id = $2
        """
    private static let listSQL = selectSQL + " AND ($3 = '' OR m.id < $3) ORDER BY m.id DESC LIMIT $4"
    private static let findSQL = selectSQL + " AND m.id = $3"
    private static let insertSQL = """
        INSERT INTO messages (workspace_id, thread_id, id, side, author_id, author_name, text, screenshot_id, bundle,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """
    private static let touchSQL = """
        UPDATE threads SET last_at = $3, last_side = $4, message_count = message_count + 1
        WHERE workspace_id = $1 AND id = $2
        """
    private static let writtenSQL = """
        SELECT created_at FROM messages WHERE workspace_id = $1 AND side = $2 AND created_at > $3
        ORDER BY created_at DESC LIMIT 1 OFFSET $4
        """
    private static let startedSQL = """
        SELECT created_at FROM threads WHERE workspace_id = $1 AND created_at > $2
        ORDER BY created_at DESC LIMIT 1 OFFSET $3
        """
    // Writes nothing new, but takes the row.
    private static let holdSQL = "UPDATE workspaces SET plan = plan WHERE id = $1"

    /// Lets nobody else who asks for the same write in a workspace until this transaction is over: who write at the same time
    /// count one after the other (SEC-57).
    package static func hold(_ workspaceID: Workspace.ID, in transaction: Transaction) throws {
        try transaction.execute(holdSQL, [.id(workspaceID)])
    }

    /// Appends a message to its talk.
    package static func append(_ message: Message, in transaction: Transaction) throws {
        try transaction.execute(
            insertSQL,
            [
                .id(message.workspaceID), .id(message.threadID), .id(message.id), .raw(message.side),
                .id(message.authorID), .text(message.authorName), .text(message.text), .id(message.screenshotID),
                .text(message.bundle), .instant(message.createdAt),
            ])
        try transaction.execute(
            touchSQL,
            [.id(message.workspaceID), .id(message.threadID), .instant(message.createdAt), .raw(message.side)])
    }

    /// Messages of a talk before one of them, newest first.
    package static func list(
        of thread: MessageThread, before: Message.ID?, limit: Int, in transaction: Transaction
    ) throws -> [Message] {
        try transaction.query(
            listSQL, [.id(thread.workspaceID), .id(thread.id), .text(before?.text ?? ""), .int(limit)]
        ).map(Message.init(row:))
    }

    /// One message of a talk.
    package static func find(
        _ id: Message.ID, of thread: MessageThread, in transaction: Transaction
    ) throws -> Message? {
        try transaction.row(findSQL, [.id(thread.workspaceID), .id(thread.id), .id(id)]).map(Message.init(row:))
    }

    /// When the last but so many messages of a workspace's members was written, if that was after `since`: then as many were
    /// written since.
    package static func written(
        _ count: Int, in workspaceID: Workspace.ID, since: Instant, in transaction: Transaction
    ) throws -> Instant? {
        let values: [Value] = [
            .id(workspaceID), .raw(MessageThread.Side.member), .instant(since), .int(count - 1),
        ]
        return try transaction.row(writtenSQL, values)?.instant("created_at")
    }

    /// When the last but so many talks of a workspace was begun, if that was after `since`.
    package static func started(
        _ count: Int, in workspaceID: Workspace.ID, since: Instant, in transaction: Transaction
    ) throws -> Instant? {
        try transaction.row(startedSQL, [.id(workspaceID), .instant(since), .int(count - 1)])?.instant("created_at")
    }
}

extension Message {
    init(row: Row) throws {
        self.init(
            id: try row.identifier("id"), threadID: try row.identifier("thread_id"),
            workspaceID: try row.identifier("workspace_id"), side: try row.choice("side"),
            authorID: try row.identifier("author_id"), authorName: try row.text("author_name"),
            text: try row.text("text"),
            screenshotID: try row.optionalText("screenshot_id").map { MediaItem.ID(stored: $0) },
            bundle: try row.optionalText("bundle"), createdAt: try row.instant("created_at"))
    }
}
