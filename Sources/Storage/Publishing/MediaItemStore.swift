package import Domain

/// Reads and writes media items; each verb runs inside the caller's transaction.
package enum MediaItemStore {
    private static let columns = """
        workspace_id, id, file_name, content_type, width, height, byte_count, digest, duration, frame_rate, page_count,
        picture_coding, pixel_coding, sound_coding
        """
    private static let insertSQL = """
        INSERT INTO media (\(columns), created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
            $14, $15)
        """
    private static let findSQL = "SELECT \(columns) FROM media WHERE workspace_id = $1 AND id = $2"

    /// Stores a new item, after its file is safely on disk (REL-47).
    package static func insert(_ item: MediaItem, in transaction: Transaction) throws {
        try transaction.execute(
            insertSQL,
            [
                .id(item.workspaceID), .id(item.id), .text(item.fileName), .text(item.contentType), .int(item.width),
                .int(item.height), .int(item.byteCount), .text(item.digest),
                .int(item.durationMilliseconds), .real(item.frameRate), .int(item.pageCount),
                .text(item.coding?.picture), .text(item.coding?.pixels), .text(item.coding?.sound),
                .instant(transaction.now),
            ])
    }

    /// The item with this identifier.
    package static func find(
        _ id: MediaItem.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> MediaItem? {
        try transaction.row(findSQL, [.id(workspaceID), .id(id)]).map(MediaItem.init(row:))
    }
}

extension MediaItem {
    init(row: Row) throws {
        self.init(
            id: try row.identifier("id"), workspaceID: try row.identifier("workspace_id"),
            fileName: try row.text("file_name"), contentType: try row.text("content_type"),
            width: try row.int("width"), height: try row.int("height"), byteCount: try row.int("byte_count"),
            digest: try row.text("digest"), durationMilliseconds: try row.int("duration"),
            frameRate: try row.optionalReal("frame_rate"), pageCount: try row.int("page_count"),
            coding: try row.optionalText("picture_coding").map {
                FilmCoding(
                    picture: $0, pixels: try row.optionalText("pixel_coding") ?? "",
                    sound: try row.optionalText("sound_coding"))
            })
    }
}
