package import Domain

/// Posts that repeat, as rows.
package enum SeriesStore {
    private static let columns = """
        workspace_id, id, author_id, content, targets, rule, state, made_until, revision, created_at
        """
    private static let insertSQL = """
        INSERT INTO series (\(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """
    private static let findSQL = "SELECT \(columns) FROM series WHERE workspace_id = $1 AND id = $2"
    private static let listSQL = """
        SELECT \(columns) FROM series WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3
        """
    private static let updateSQL = """
        UPDATE series SET content = $3, targets = $4, rule = $5, state = $6, made_until = $7, revision = revision + 1
        WHERE workspace_id = $1 AND id = $2 AND revision = $8
        """
    private static let comingSQL = """
        SELECT \(PostStore.columns), series_day FROM posts
        WHERE workspace_id = $1 AND series_id = $2 AND removed_at IS NULL AND sort_at > $3 ORDER BY sort_at, id
        """
    private static let adoptSQL = """
        UPDATE posts SET series_id = $3, series_day = $4
        WHERE workspace_id = $1 AND id = $2 AND series_id IS NULL AND removed_at IS NULL
        """
    private static let detachSQL =
        "UPDATE posts SET series_id = NULL, series_day = NULL WHERE workspace_id = $1 AND id = $2"

    private static let forgottenSQL = """
        SELECT \(columns) FROM series
        WHERE state = 'active' AND NOT EXISTS (
            SELECT 1 FROM jobs WHERE kind = 'recur' AND subject = workspace_id || '/' || series.id)
        LIMIT $1
        """

    /// Stores a new series.
    package static func insert(_ series: Series, in transaction: Transaction) throws {
        try transaction.execute(
            insertSQL,
            [
                .id(series.workspaceID), .id(series.id), .id(series.authorID), try .json(series.content),
                try .json(series.targets), try .json(series.rule), .raw(series.state), .instant(series.madeUntil),
                .integer(series.revision), .instant(series.createdAt),
            ])
    }

    /// The series with this identifier.
    package static func find(
        _ id: Series.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Series? {
        try transaction.row(findSQL, [.id(workspaceID), .id(id)]).map(Series.init(row:))
    }

    /// The newest series first, at most so many, beginning before `before`.
    package static func list(
        of workspaceID: Workspace.ID, before: Series.ID?, limit: Int, in transaction: Transaction
    ) throws -> [Series] {
        try transaction.query(listSQL, [.id(workspaceID), .text(before?.text ?? "ser_~"), .int(limit)])
            .map(Series.init(row:))
    }

    /// Stores what changed if the series still has the given revision, and raises it; `false` otherwise (REL-57).
    package static func update(_ series: Series, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            updateSQL,
            [
                .id(series.workspaceID), .id(series.id), try .json(series.content), try .json(series.targets),
                try .json(series.rule), .raw(series.state), .instant(series.madeUntil), .integer(series.revision),
            ]) == 1
    }

    /// The posts of a series for times after `instant`, by time, each with its day.
    package static func coming(
        of series: Series, after instant: Instant, in transaction: Transaction
    ) throws -> [(post: Post, day: LocalDay)] {
        let rows = try transaction.query(comingSQL, [.id(series.workspaceID), .id(series.id), .instant(instant)])
        return try rows.compactMap { row in
            guard let day = LocalDay(try row.text("series_day")) else { return nil }
            return (try Post(row: row), day)
        }
    }

    /// Series that go on and that nobody will make posts for, at most so many.
    package static func forgotten(limit: Int, in transaction: Transaction) throws -> [Series] {
        try transaction.query(forgottenSQL, [.int(limit)]).map(Series.init(row:))
    }

    /// Makes a post the first one of a new series; `false` when there is none, or it has a series.
    package static func adopt(_ postID: Post.ID, into series: Series, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            adoptSQL,
            [.id(series.workspaceID), .id(postID), .id(series.id), .text(series.rule.start.day.description)]) == 1
    }

    /// Makes a post of a series one of its own: its day is free again.
    package static func detach(_ post: Post, in transaction: Transaction) throws {
        try transaction.execute(detachSQL, [.id(post.workspaceID), .id(post.id)])
    }
}

extension Series {
    init(row: Row) throws {
        self.init(
            id: try row.identifier("id"), workspaceID: try row.identifier("workspace_id"),
            authorID: try row.optionalIdentifier("author_id"), content: try row.json("content"),
            targets: try row.json("targets"), rule: try row.json("rule"), state: try row.choice("state"),
            madeUntil: try row.instant("made_until"), revision: try row.integer("revision"),
            createdAt: try row.instant("created_at"))
    }
}
