package import Domain

/// Which copy: of what, by which recipe.
package struct MediaCopyKey: Sendable, Hashable {
    /// The item.
    package let item: MediaItem
    /// The name of the recipe.
    package let variant: String

    /// Gathers both.
    package init(_ item: MediaItem, variant: String) {
        self.item = item
        self.variant = variant
    }

    var values: [Value] { [.id(item.workspaceID), .id(item.id), .text(variant)] }
}

/// How far a copy is.
package enum MediaCopyState: Sendable, Hashable {
    /// Somebody makes it.
    case making
    /// It is there; the item as it is in that file.
    case made(MediaItem)
    /// It could not be made, and why.
    case failed(String)
}

/// Reads and writes what was made from media; each verb runs inside the caller's transaction. Only one makes a copy at a time,
/// over all nodes: who claims it holds it until a time, and everything else asks whether that still holds.
package enum MediaCopyStore {
    private static let key = "workspace_id = $1 AND media_id = $2 AND variant = $3"
    private static let findSQL = """
        SELECT state, words, content_type, width, height, byte_count, digest, frame_rate FROM media_copies
        WHERE \(key) AND (state = 'made' OR free_at > $4)
        """
    private static let claimSQL = """
        INSERT INTO media_copies (workspace_id, media_id, variant, state, holder, free_at, used_at)
        VALUES ($1, $2, $3, 'making', $4, $5, $6)
        ON CONFLICT (workspace_id, media_id, variant)
        DO UPDATE SET state = 'making', holder = excluded.holder, free_at = excluded.free_at,
            used_at = excluded.used_at, words = NULL, percent = NULL
        WHERE media_copies.state <> 'made' AND media_copies.free_at <= excluded.used_at
        """
    private static let holdSQL = """
        UPDATE media_copies SET free_at = $5 WHERE \(key) AND holder = $4 AND state = 'making'
        """
    private static let noteSQL = """
        UPDATE media_copies SET percent = $5 WHERE \(key) AND holder = $4 AND state = 'making'
        """
    private static let percentSQL = """
        SELECT percent FROM media_copies WHERE \(key) AND state = 'making' AND free_at > $4
        """
    private static let keepSQL = """
        UPDATE media_copies SET state = 'made', content_type = $5, width = $6, height = $7, byte_count = $8, digest = $9,
            frame_rate = $10, used_at = $11
        WHERE \(key) AND holder = $4 AND state = 'making'
        """
    private static let failSQL = """
        UPDATE media_copies SET state = 'failed', words = $5, free_at = $6
        WHERE \(key) AND holder = $4 AND state = 'making'
        """
    private static let touchSQL = "UPDATE media_copies SET used_at = $4 WHERE \(key)"
    private static let forgetSQL = "DELETE FROM media_copies WHERE \(key) AND state = 'made' AND digest = $4"
    private static let unusedSQL = """
        SELECT workspace_id, media_id, variant, used_at FROM media_copies WHERE used_at <= $1 ORDER BY used_at LIMIT $2
        """
    private static let removeSQL = """
        DELETE FROM media_copies WHERE \(key) AND used_at = $4 AND (state <> 'making' OR free_at <= $5)
        """

    /// How far a copy is; `nil` where nobody has made it, what failed may be tried again, or who made it has vanished.
    package static func find(_ copy: MediaCopyKey, in transaction: Transaction) throws -> MediaCopyState? {
        guard let row = try transaction.row(findSQL, copy.values + [.instant(transaction.now)]) else { return nil }
        switch try row.text("state") {
        case "made": return .made(try copy.item.made(row: row))
        case "failed": return .failed(try row.optionalText("words") ?? "")
        default: return .making
        }
    }

    /// Takes a copy in hand for a while. Answers whether it did: nobody else has it, and it is not there yet.
    package static func claim(
        _ copy: MediaCopyKey, by holder: String, for lease: Duration, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            claimSQL,
            copy.values + [.text(holder), .instant(transaction.now + lease), .instant(transaction.now)]) == 1
    }

    /// Holds it for longer, or gives it back by no time at all. Answers whether it was held.
    @discardableResult
    package static func hold(
        _ copy: MediaCopyKey, by holder: String, for lease: Duration, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            holdSQL, copy.values + [.text(holder), .instant(transaction.now + lease)]) == 1
    }

    /// Notes how far it is, in percent, while it is held; for people only.
    package static func note(
        percent: Int, of copy: MediaCopyKey, by holder: String, in transaction: Transaction
    ) throws {
        try transaction.execute(noteSQL, copy.values + [.text(holder), .int(min(max(percent, 0), 100))])
    }

    /// How far a copy is that somebody makes, in percent; `nil` where nobody does, or nothing was noted yet.
    package static func percent(of copy: MediaCopyKey, in transaction: Transaction) throws -> Int? {
        let row = try transaction.row(percentSQL, copy.values + [.instant(transaction.now)])
        return try row?.optionalInteger("percent").map { Int($0) }
    }

    /// Notes what was made, after its file is safely on disk (REL-47). Answers whether it was still held.
    package static func keep(
        _ made: MediaItem, as copy: MediaCopyKey, by holder: String, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            keepSQL,
            copy.values + [
                .text(holder), .text(made.contentType), .int(made.width), .int(made.height), .int(made.byteCount),
                .text(made.digest), .real(made.frameRate), .instant(transaction.now),
            ]) == 1
    }

    /// Notes why it cannot be made, and for how long nobody is to try again.
    package static func fail(
        _ copy: MediaCopyKey, by holder: String, words: String, for pause: Duration, in transaction: Transaction
    ) throws {
        try transaction.execute(
            failSQL, copy.values + [.text(holder), .text(words), .instant(transaction.now + pause)])
    }

    /// Notes that a copy is needed, so that it is not cleared away.
    package static func touch(_ copy: MediaCopyKey, in transaction: Transaction) throws {
        try transaction.execute(touchSQL, copy.values + [.instant(transaction.now)])
    }

    /// Forgets a copy whose file is lost or damaged, so that it is made again.
    package static func forget(_ made: MediaItem, _ copy: MediaCopyKey, in transaction: Transaction) throws {
        try transaction.execute(forgetSQL, copy.values + [.text(made.digest)])
    }

    /// A copy that nobody has used for long.
    package struct Unused: Sendable {
        /// Whose it is.
        let workspaceID: Workspace.ID
        /// From what it was made.
        package let mediaID: MediaItem.ID
        /// By which recipe.
        package let variant: String
        let usedAt: Instant
    }

    /// Copies of all workspaces that nobody has used since.
    package static func unused(since limit: Instant, count: Int, in transaction: Transaction) throws -> [Unused] {
        try transaction.query(unusedSQL, [.instant(limit), .int(count)]).map { row in
            Unused(
                workspaceID: try row.identifier("workspace_id"), mediaID: try row.identifier("media_id"),
                variant: try row.text("variant"), usedAt: try row.instant("used_at"))
        }
    }

    /// Forgets one of them, unless somebody uses or makes it by now. Answers whether it did.
    package static func remove(_ unused: Unused, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            removeSQL,
            [
                .id(unused.workspaceID), .id(unused.mediaID), .text(unused.variant), .instant(unused.usedAt),
                .instant(transaction.now),
            ]) == 1
    }
}

extension MediaItem {
    /// The item in the file of a copy.
    fileprivate func made(row: Row) throws -> MediaItem {
        made(
            try row.optionalText("content_type") ?? contentType, width: try row.int("width"),
            height: try row.int("height"), byteCount: try row.int("byte_count"),
            digest: try row.optionalText("digest") ?? "", frameRate: try row.optionalReal("frame_rate"),
            coding: coding?.madePlain)
    }
}
