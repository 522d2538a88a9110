package import Domain

extension MediaItemStore {
    private static let holdSQL = "SELECT id FROM workspaces WHERE id = $1 FOR UPDATE"
    private static let twinSQL = """
        SELECT id FROM media WHERE workspace_id = $1 AND digest = $2 ORDER BY id LIMIT 1
        """
    private static let sumSQL = """
        SELECT CAST(
            (SELECT COALESCE(SUM(byte_count), 0) FROM media WHERE workspace_id = $1)
            + (SELECT COALESCE(SUM(byte_count), 0) FROM media_copies WHERE workspace_id = $1) AS BIGINT) AS total
        """

    /// Lets others who count or add media of the workspace wait until this transaction is over.
    package static func hold(_ workspaceID: Workspace.ID, in transaction: Transaction) throws {
        _ = try transaction.row(holdSQL, [.id(workspaceID)])
    }

    /// The oldest item of a workspace with this content.
    package static func find(
        digest: String, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> MediaItem? {
        guard let row = try transaction.row(twinSQL, [.id(workspaceID), .text(digest)]) else { return nil }
        return try find(try row.identifier("id"), of: workspaceID, in: transaction)
    }

    /// How many bytes the media of a workspace have, with what was made from them.
    package static func byteCount(of workspaceID: Workspace.ID, in transaction: Transaction) throws -> Int {
        try transaction.row(sumSQL, [.id(workspaceID)])?.int("total") ?? 0
    }

    /// Which of these identifiers belong to an item of any workspace (REL-47).
    package static func known(_ ids: [MediaItem.ID], in transaction: Transaction) throws -> Set<MediaItem.ID> {
        var known: Set<MediaItem.ID> = []
        var rest = ids[...]
        while !rest.isEmpty {
            let page = Array(rest.prefix(100))
            rest = rest.dropFirst(page.count)
            let places = page.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
            let rows = try transaction.query("SELECT id FROM media WHERE id IN (\(places))", page.map { .id($0) })
            for row in rows { known.insert(try row.identifier("id")) }
        }
        return known
    }
}
