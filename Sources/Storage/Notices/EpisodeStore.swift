package import Domain

/// Reads and writes the present or last stretch of trouble of each connection.
package enum EpisodeStore {
    private static let findSQL = """
        SELECT number, started_at, ended_at, is_closed, told_in_app, told_by_mail FROM episodes
        WHERE workspace_id = $1 AND connection_id = $2
        """
    private static let saveSQL = """
        INSERT INTO episodes (workspace_id, connection_id, number, started_at, ended_at, is_closed, told_in_app,
            told_by_mail)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (workspace_id, connection_id) DO UPDATE SET
            number = excluded.number, started_at = excluded.started_at, ended_at = excluded.ended_at,
            is_closed = excluded.is_closed, told_in_app = excluded.told_in_app, told_by_mail = excluded.told_by_mail
        """

    /// The present or last one; `nil` when there never was trouble.
    package static func find(
        of id: Connection.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Episode? {
        try transaction.row(findSQL, [.id(workspaceID), .id(id)]).map { row in
            Episode(
                number: try row.integer("number"), startedAt: try row.instant("started_at"),
                endedAt: try row.optionalInstant("ended_at"), isClosed: try row.bool("is_closed"),
                toldInApp: try row.int("told_in_app"), toldByMail: try row.int("told_by_mail"))
        }
    }

    /// Stores it in place of the one before.
    package static func save(
        _ episode: Episode, of id: Connection.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            saveSQL,
            [
                .id(workspaceID), .id(id), .integer(episode.number), .instant(episode.startedAt),
                .instant(episode.endedAt), .bool(episode.isClosed), .int(episode.toldInApp), .int(episode.toldByMail),
            ])
    }
}
