package import Domain

/// A delivery with what only the Engine needs, as stored.
package struct StoredDelivery: Sendable {
    /// The delivery.
    package var delivery: Delivery
    /// The platform, kept after the connection is gone.
    package let platform: Platform
    /// Grows when a person decides to send again (REL-25).
    package let round: Int
    /// The fence of the job that works on it.
    package var fence: Int64
    /// How often reconcile looked in vain.
    package let looks: Int
    /// Whether an auth refusal was already answered by one refresh (REL-30).
    package let hasRefreshed: Bool
}

/// Reads and writes deliveries; each verb runs inside the caller's transaction.
package enum DeliveryStore {
    static let columns = """
        workspace_id, id, post_id, connection_id, platform, own_content, options, state, reason_code, reason_words,
        due_at, revision, attempts, rescues, started_at, published_at, permalink, round, fence, looks, has_refreshed,
        parent_id, kind
        """
    /// The condition of the index over deliveries that are not over; SQLite takes the index only for the very words.
    static let isOpen = """
        state IN ('draft', 'scheduled', 'queued', 'publishing', 'retry_wait', 'uncertain', 'needs_reconnect')
        """
    private static let insertSQL = """
        INSERT INTO deliveries (workspace_id, id, post_id, connection_id, platform, account, own_content, options,
            state, due_at, revision, parent_id, kind)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """
    private static let findSQL = "SELECT \(columns) FROM deliveries WHERE workspace_id = $1 AND id = $2"
    private static let ofPostSQL =
        "SELECT \(columns), account FROM deliveries WHERE workspace_id = $1 AND post_id = $2 ORDER BY id"
    private static let openOfConnectionSQL = """
        SELECT \(columns) FROM deliveries
        WHERE workspace_id = $1 AND connection_id = $2 AND \(isOpen)
            AND state IN ('draft', 'scheduled', 'queued', 'retry_wait', 'needs_reconnect')
        ORDER BY due_at, id
        """
    private static let reviseSQL = """
        UPDATE deliveries SET own_content = $3, options = $4
        WHERE workspace_id = $1 AND id = $2 AND state = $5 AND revision = $6
        """
    private static let removeDraftSQL =
        "DELETE FROM deliveries WHERE workspace_id = $1 AND id = $2 AND state = 'draft'"

    /// Stores other words and choices of a delivery that nobody works on; `false` when it moved meanwhile. Who calls raises its
    /// revision in the same transaction where it is on the calendar (REL-23).
    package static func revise(_ delivery: Delivery, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            reviseSQL,
            [
                .id(delivery.workspaceID), .id(delivery.id), try delivery.ownContent.map { try .json($0) } ?? .null,
                try .json(delivery.options), .raw(delivery.state), .integer(delivery.revision),
            ]) == 1
    }

    /// Takes an account out of a draft, of which nothing was ever sent.
    package static func removeDraft(_ delivery: Delivery, in transaction: Transaction) throws {
        try transaction.execute(removeDraftSQL, [.id(delivery.workspaceID), .id(delivery.id)])
    }

    /// Stores a new delivery, with the account as it is now.
    package static func insert(
        _ delivery: Delivery, to connection: Connection, in transaction: Transaction
    ) throws {
        try transaction.execute(
            insertSQL,
            [
                .id(delivery.workspaceID), .id(delivery.id), .id(delivery.postID), .id(delivery.connectionID),
                .raw(connection.platform), try .json(connection.account),
                try delivery.ownContent.map { try .json($0) } ?? .null, try .json(delivery.options),
                .raw(delivery.state), .instant(delivery.dueAt), .integer(delivery.revision), .id(delivery.parentID),
                .raw(delivery.kind),
            ])
    }

    /// The delivery with this identifier.
    package static func find(
        _ id: Delivery.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> StoredDelivery? {
        try transaction.row(findSQL, [.id(workspaceID), .id(id)]).map(StoredDelivery.init(row:))
    }

    /// The deliveries of a post, each with the account as it was when scheduled.
    package static func list(
        of postID: Post.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> [(stored: StoredDelivery, account: RemoteAccount)] {
        try transaction.query(ofPostSQL, [.id(workspaceID), .id(postID)]).map {
            (try StoredDelivery(row: $0), try $0.json("account"))
        }
    }

    /// The deliveries of a connection that a person can still take off the calendar.
    package static func open(
        to connectionID: Connection.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> [StoredDelivery] {
        try transaction.query(openOfConnectionSQL, [.id(workspaceID), .id(connectionID)])
            .map(StoredDelivery.init(row:))
    }
}

extension StoredDelivery {
    private static let options = KnownJSON<DeliveryOptions>()

    init(row: Row) throws {
        let code = try row.optionalText("reason_code")
        let words = try row.optionalText("reason_words")
        delivery = Delivery(
            id: try row.identifier("id"), workspaceID: try row.identifier("workspace_id"),
            postID: try row.identifier("post_id"), connectionID: try row.identifier("connection_id"),
            ownContent: try row.optionalJSON("own_content"), options: try Self.options.value("options", of: row),
            state: try row.choice("state"), reason: code.map { DeliveryReason(code: $0, words: words ?? "") },
            dueAt: try row.instant("due_at"), revision: try row.integer("revision"), attempts: try row.int("attempts"),
            rescues: try row.int("rescues"), startedAt: try row.optionalInstant("started_at"),
            publishedAt: try row.optionalInstant("published_at"), permalink: try row.optionalText("permalink"),
            kind: try row.choice("kind"), parentID: try row.optionalIdentifier("parent_id"))
        platform = try row.choice("platform")
        round = try row.int("round")
        fence = try row.integer("fence")
        looks = try row.int("looks")
        hasRefreshed = try row.bool("has_refreshed")
    }
}
