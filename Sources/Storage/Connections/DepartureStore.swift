package import Domain

/// Finds and forgets the accounts of people who withdrew at a platform (SEC-80).
package enum DepartureStore {
    /// The most accounts that one person may have here.
    private static let limit = 1_000

    private static let ofPersonSQL = """
        SELECT c.workspace_id, c.id
        FROM connections c LEFT JOIN grants g ON g.workspace_id = c.workspace_id AND g.id = c.grant_id
        WHERE c.platform = $1 AND c.removed_at IS NULL AND (c.remote_id = $2 OR g.server LIKE $3)
        ORDER BY c.workspace_id, c.id LIMIT $4
        """
    private static let removedSQL = """
        SELECT \(ConnectionStore.columns) FROM connections
        WHERE platform = $1 AND (remote_id = $2 OR left_by = $2) AND removed_at IS NOT NULL
        ORDER BY workspace_id, id LIMIT $3
        """
    private static let forgetAccountSQL = """
        UPDATE connections SET remote_id = id, account = $3, check_words = NULL, measure_words = NULL, left_by = NULL
        WHERE workspace_id = $1 AND id = $2
        """
    private static let forgetDeliveriesSQL =
        "UPDATE deliveries SET account = $3 WHERE workspace_id = $1 AND connection_id = $2"
    private static let forgetHistorySQL =
        "UPDATE history SET evidence = '' WHERE workspace_id = $1 AND connection_id = $2"
    private static let noteSQL = """
        INSERT INTO deletions (code, platform, done_at) VALUES ($1, $2, $3) ON CONFLICT (code) DO NOTHING
        """
    private static let findSQL = "SELECT platform, done_at FROM deletions WHERE code = $1"

    /// The connections of a person on a platform, over all workspaces: accounts that are the person, and those that a login
    /// of theirs feeds.
    package static func connections(
        of person: String, on platform: Platform, in transaction: Transaction
    ) throws -> [Connection] {
        let rows = try transaction.query(
            ofPersonSQL,
            [.raw(platform), .text(person), .text(GrantStore.pattern(of: person) ?? ""), .int(limit)])
        return try rows.compactMap { row in
            try ConnectionStore.find(row.identifier("id"), of: row.identifier("workspace_id"), in: transaction)
        }
    }

    /// Accounts that were taken out and are the person, or lived from a login of theirs, over all workspaces.
    package static func removed(
        of person: String, on platform: Platform, in transaction: Transaction
    ) throws -> [Connection] {
        try transaction.query(removedSQL, [.raw(platform), .text(person), .int(limit)]).map(Connection.init(row:))
    }

    /// Takes everything that tells who the account was out of what stays of a removed connection.
    package static func forget(_ connection: Connection, in transaction: Transaction) throws {
        let nobody = RemoteAccount(
            remoteID: connection.id.text, server: connection.account.server, name: "Deleted account", handle: "",
            canPublish: false)
        let key: [Value] = [.id(connection.workspaceID), .id(connection.id)]
        try transaction.execute(forgetAccountSQL, key + [.json(nobody)])
        try transaction.execute(forgetDeliveriesSQL, key + [.json(nobody)])
        try transaction.execute(forgetHistorySQL, key)
        try FigureStore.forget(connection, in: transaction)
        try forgetTraces(of: connection, in: transaction)
    }

    /// Notes that a deletion was carried out; the same code again changes nothing.
    package static func note(_ code: String, on platform: Platform, in transaction: Transaction) throws {
        try transaction.execute(noteSQL, [.text(code), .raw(platform), .instant(transaction.now)])
    }

    /// When a deletion was carried out; `nil` for a code that nobody was given.
    package static func deletion(
        _ code: String, in transaction: Transaction
    ) throws -> (platform: Platform, doneAt: Instant)? {
        try transaction.row(findSQL, [.text(code)]).map { (try $0.choice("platform"), try $0.instant("done_at")) }
    }
}
