package import Domain

/// Reads and writes posts; each verb runs inside the caller's transaction.
package enum PostStore {
    static let columns = "workspace_id, id, author_id, content, publish_at, zone, revision, created_at, series_id"
    private static let insertSQL = """
        INSERT INTO posts (workspace_id, id, author_id, content, publish_at, revision, created_at, sort_at, zone,
            series_id, series_day)
        VALUES ($1, $2, $3, $4, $5, $6, $7, COALESCE($5, $7), $8, $9, $10)
        """
    private static let insertOnceSQL =
        insertSQL + " ON CONFLICT (workspace_id, series_id, series_day) WHERE series_id IS NOT NULL DO NOTHING"
    private static let findSQL =
        "SELECT \(columns) FROM posts WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL"
    private static let editSQL = """
        UPDATE posts SET content = $3, publish_at = $4, zone = $6, revision = revision + 1,
            sort_at = COALESCE($4, created_at)
        WHERE workspace_id = $1 AND id = $2 AND revision = $5 AND removed_at IS NULL
        """
    private static let removeSQL =
        "UPDATE posts SET removed_at = $3 WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL"
    private static let listSQL = """
        SELECT \(columns), sort_at FROM posts
        WHERE workspace_id = $1 AND removed_at IS NULL AND sort_at >= $2 AND sort_at < $3
            AND (sort_at > $4 OR (sort_at = $4 AND id > $5))
            AND ($6 = '' OR EXISTS (SELECT 1 FROM deliveries d WHERE d.workspace_id = posts.workspace_id
                AND d.post_id = posts.id AND d.connection_id = $6))
            AND ($7 = '' OR EXISTS (SELECT 1 FROM deliveries d WHERE d.workspace_id = posts.workspace_id
                AND d.post_id = posts.id AND $7 LIKE '%,' || d.state || ',%'))
        ORDER BY sort_at, id LIMIT $8
        """

    private static let comingSQL = """
        SELECT COUNT(*) AS n FROM posts
        WHERE workspace_id = $1 AND removed_at IS NULL AND sort_at > $2 AND publish_at IS NOT NULL
        """

    /// How many posts are on the calendar after an instant.
    package static func count(
        of workspaceID: Workspace.ID, after instant: Instant, in transaction: Transaction
    ) throws -> Int {
        try transaction.row(comingSQL, [.id(workspaceID), .instant(instant)])?.int("n") ?? 0
    }

    /// Stores a new post.
    package static func insert(_ post: Post, in transaction: Transaction) throws {
        try transaction.execute(insertSQL, try values(post, day: nil))
    }

    /// Stores the post of a series for a day; `false` when there was one for that day already, also a deleted one: a day
    /// comes once, whoever makes its post and however often (REL-57).
    package static func insert(_ post: Post, for day: LocalDay, in transaction: Transaction) throws -> Bool {
        try transaction.execute(insertOnceSQL, try values(post, day: day)) == 1
    }

    private static func values(_ post: Post, day: LocalDay?) throws -> [Value] {
        [
            .id(post.workspaceID), .id(post.id), .id(post.authorID), try .json(post.content),
            .instant(post.publishAt), .integer(post.revision), .instant(post.createdAt), .text(post.zone),
            .id(post.seriesID), .text(day?.description),
        ]
    }

    /// The post, unless it was deleted.
    package static func find(
        _ id: Post.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Post? {
        try transaction.row(findSQL, [.id(workspaceID), .id(id)]).map(Post.init(row:))
    }

    /// Stores new content and time if the post still has the given revision; `false` otherwise.
    package static func edit(_ post: Post, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            editSQL,
            [
                .id(post.workspaceID), .id(post.id), try .json(post.content), .instant(post.publishAt),
                .integer(post.revision), .text(post.zone),
            ]) == 1
    }

    /// Deletes the post from view; its published deliveries keep their rows.
    package static func remove(
        _ id: Post.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(removeSQL, [.id(workspaceID), .id(id), .instant(transaction.now)]) == 1
    }

    /// Posts in the order of their time; drafts count by their creation.
    package static func list(
        _ query: PostQuery, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> [Post] {
        let states = query.states.isEmpty ? "" : ",\(query.states.map(\.rawValue).sorted().joined(separator: ",")),"
        return try transaction.query(
            listSQL,
            [
                .id(workspaceID), .instant(query.from ?? Instant(milliseconds: .min)),
                .instant(query.to ?? Instant(milliseconds: .max)),
                .instant(query.after?.at ?? Instant(milliseconds: .min)), .text(query.after?.id.text ?? ""),
                .text(query.connectionID?.text ?? ""), .text(states), .int(query.limit),
            ]
        ).map(Post.init(row:))
    }
}

/// Which posts to list; absent means any.
package struct PostQuery: Sendable {
    /// The last post of the page before.
    package struct Cursor: Sendable {
        /// Its time.
        package let at: Instant
        /// Its identifier.
        package let id: Post.ID

        /// Gathers both.
        package init(at: Instant, id: Post.ID) {
            self.at = at
            self.id = id
        }
    }

    /// Not before this time.
    package var from: Instant?
    /// Before this time.
    package var to: Instant?
    /// With a delivery in one of these states; empty means any.
    package var states: Set<DeliveryState>
    /// With a delivery to this account.
    package var connectionID: Connection.ID?
    /// Beginning after this one.
    package var after: Cursor?
    /// The most posts to answer.
    package var limit: Int

    /// Gathers the conditions.
    package init(
        from: Instant? = nil, to: Instant? = nil, states: Set<DeliveryState> = [], connectionID: Connection.ID? = nil,
        after: Cursor? = nil, limit: Int = 50
    ) {
        self.from = from
        self.to = to
        self.states = states
        self.connectionID = connectionID
        self.after = after
        self.limit = limit
    }
}

extension Post {
    init(row: Row) throws {
        self.init(
            id: try row.identifier("id"), workspaceID: try row.identifier("workspace_id"),
            authorID: try row.optionalIdentifier("author_id"), content: try row.json("content"),
            publishAt: try row.optionalInstant("publish_at"), zone: try row.optionalText("zone"),
            revision: try row.integer("revision"), createdAt: try row.instant("created_at"),
            seriesID: try row.optionalIdentifier("series_id"))
    }
}
