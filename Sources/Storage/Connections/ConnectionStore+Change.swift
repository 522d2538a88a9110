package import Domain

extension ConnectionStore {
    private static let healthSQL = """
        UPDATE connections SET health = $3, reason = $4, health_since = $5
        WHERE workspace_id = $1 AND id = $2 AND health = $6 AND COALESCE(reason, '') = $7 AND removed_at IS NULL
        """
    private static let activeSQL =
        "UPDATE connections SET is_active = $3 WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL"
    private static let grantSQL = """
        UPDATE connections SET grant_id = $3, account = $4, last_good_at = $5
        WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL
        """
    private static let accountSQL =
        "UPDATE connections SET account = $3 WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL"
    private static let goodSQL = BulkStatement(
        given: ["of_workspace": .text, "of_connection": .text, "at_present": .integer],
        """
        UPDATE connections SET last_good_at = at_present FROM given
        WHERE workspace_id = of_workspace AND id = of_connection AND removed_at IS NULL
        """)
    private static let goodOfGrantsSQL = BulkStatement(
        given: ["of_workspace": .text, "of_grant": .text, "at_present": .integer],
        """
        UPDATE connections SET last_good_at = at_present FROM given
        WHERE workspace_id = of_workspace AND grant_id = of_grant AND removed_at IS NULL
        RETURNING \(columns)
        """)
    private static let checkedSQL = """
        UPDATE connections SET last_checked_at = $3, check_words = $4
        WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL
        """
    private static let removeSQL = """
        UPDATE connections SET removed_at = $3, left_by = $4
        WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL
        """

    /// Changes the health if it is still `old`; `false` when somebody else changed it meanwhile.
    package static func changeHealth(
        of connection: Connection, to health: Health, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            healthSQL,
            [
                .id(connection.workspaceID), .id(connection.id), .text(health.status), .text(health.reason),
                .instant(transaction.now), .text(connection.health.status), .text(connection.health.reason ?? ""),
            ]) == 1
    }

    /// Switches the account on or off for new posts; `false` when there is no such connection.
    package static func setActive(
        _ isActive: Bool, of id: Connection.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(activeSQL, [.id(workspaceID), .id(id), .bool(isActive)]) == 1
    }

    /// Puts a new grant under the connection: a reconnect. Everything else is kept (S0.38 to S0.42).
    package static func reconnect(
        _ connection: Connection, with grantID: Grant.ID, as account: RemoteAccount, in transaction: Transaction
    ) throws {
        try transaction.execute(
            grantSQL,
            [
                .id(connection.workspaceID), .id(connection.id), .id(grantID), try .json(account),
                .instant(transaction.now),
            ])
    }

    /// Stores name, picture and tier as the platform tells them now.
    package static func describe(
        _ connection: Connection, as account: RemoteAccount, in transaction: Transaction
    ) throws {
        try transaction.execute(
            accountSQL, [.id(connection.workspaceID), .id(connection.id), try .json(account)])
    }

    /// Notes that the grants of these connections just proved to work; of one of which that was known less than a minute ago
    /// nothing is written.
    package static func noteGood(_ connections: [Connection], in transaction: Transaction) throws {
        let now = transaction.now
        let news = connections.filter { connection in connection.lastGoodAt.map { now - $0 >= .minutes(1) } ?? true }
        try goodSQL.enqueue(
            news.map { [.id($0.workspaceID), .id($0.id), .instant(now)] }, in: transaction)
    }

    /// Notes that these grants just proved to work; answers every connection that they feed.
    package static func noteGood(
        fedBy grants: [GrantKey], in transaction: Transaction
    ) throws -> [GrantKey: [Connection]] {
        let rows = try goodOfGrantsSQL.query(
            grants.map { $0.values + [.instant(transaction.now)] }, in: transaction)
        return byGrant(try rows.map(Connection.init(row:)))
    }

    /// Notes that a check was made, and what came of it in words; no words when all was well.
    package static func noteCheck(
        of id: Connection.ID, of workspaceID: Workspace.ID, words: String?, in transaction: Transaction
    ) throws {
        try transaction.execute(
            checkedSQL, [.id(workspaceID), .id(id), .instant(transaction.now), .text(words)])
    }

    /// Takes the connection out of the product; the row stays for the posts that were published by it, and for its return.
    ///
    /// - Parameter person: Who had logged in for it, by the platform's identifier, where that is noted: a deletion names nobody
    ///   else (SEC-80).
    package static func remove(
        _ id: Connection.ID, of workspaceID: Workspace.ID, from person: String? = nil, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            removeSQL, [.id(workspaceID), .id(id), .instant(transaction.now), .text(person)]) == 1
    }
}
