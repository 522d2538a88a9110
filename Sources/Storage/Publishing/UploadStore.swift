package import Domain

/// Reads and writes uploads that are under way; each verb runs inside the caller's transaction.
package enum UploadStore {
    private static let columns = "workspace_id, id, file_name, byte_count, digest, expires_at"
    private static let insertSQL = """
        INSERT INTO uploads (\(columns), created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        """
    private static let findSQL = """
        SELECT \(columns) FROM uploads WHERE workspace_id = $1 AND id = $2 AND expires_at > $3
        """
    private static let sumSQL = """
        SELECT COUNT(*) AS number, CAST(COALESCE(SUM(byte_count), 0) AS BIGINT) AS total FROM uploads
        WHERE workspace_id = $1
        """
    private static let removeSQL = "DELETE FROM uploads WHERE workspace_id = $1 AND id = $2"
    private static let resizeSQL = "UPDATE uploads SET byte_count = $3 WHERE workspace_id = $1 AND id = $2"
    private static let expiredSQL = "SELECT \(columns) FROM uploads WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2"

    /// Stores a new upload; from now on its bytes count against the quota (SEC-77).
    package static func insert(_ upload: Upload, in transaction: Transaction) throws {
        try transaction.execute(
            insertSQL,
            [
                .id(upload.workspaceID), .id(upload.id), .text(upload.fileName), .int(upload.byteCount),
                .text(upload.digest), .instant(upload.expiresAt), .instant(transaction.now),
            ])
    }

    /// The upload with this identifier, while it lasts.
    package static func find(
        _ id: Upload.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Upload? {
        try transaction.row(findSQL, [.id(workspaceID), .id(id), .instant(transaction.now)]).map(Upload.init(row:))
    }

    /// Changes how many bytes of an upload count against the quota. Answers whether it was there.
    package static func resize(_ upload: Upload, to byteCount: Int, in transaction: Transaction) throws -> Bool {
        try transaction.execute(resizeSQL, [.id(upload.workspaceID), .id(upload.id), .int(byteCount)]) > 0
    }

    /// How many uploads of a workspace are under way, and how many bytes are reserved for them.
    package static func sum(
        of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> (count: Int, byteCount: Int) {
        guard let row = try transaction.row(sumSQL, [.id(workspaceID)]) else { return (0, 0) }
        return (try row.int("number"), try row.int("total"))
    }

    /// Forgets an upload; its bytes count no more. Answers whether it was there.
    @discardableResult
    package static func remove(
        _ id: Upload.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(removeSQL, [.id(workspaceID), .id(id)]) > 0
    }

    /// Uploads of all workspaces whose time is over.
    package static func expired(limit: Int, in transaction: Transaction) throws -> [Upload] {
        try transaction.query(expiredSQL, [.instant(transaction.now), .int(limit)]).map(Upload.init(row:))
    }
}

extension Upload {
    init(row: Row) throws {
        self.init(
            id: try row.identifier("id"), workspaceID: try row.identifier("workspace_id"),
            fileName: try row.text("file_name"), byteCount: try row.int("byte_count"),
            digest: try row.optionalText("digest"), expiresAt: try row.instant("expires_at"))
    }
}
