package import Domain

/// Accounts that were taken out and are connected again: their rows stay for that (S1.36).
extension ConnectionStore {
    private static let removedSQL = """
        SELECT \(columns) FROM connections
        WHERE workspace_id = $1 AND platform = $2 AND server = $3 AND remote_id = $4 AND removed_at IS NOT NULL
        ORDER BY removed_at DESC, id DESC LIMIT 1
        """
    private static let restoreSQL = """
        UPDATE connections SET removed_at = NULL, grant_id = $3, account = $4, health = 'healthy', reason = NULL,
            health_since = $5, last_good_at = $5, last_checked_at = NULL, check_words = NULL,
            left_by = NULL
        WHERE workspace_id = $1 AND id = $2 AND removed_at IS NOT NULL
        """

    /// The connection of the same account that was taken out last; one whose data were deleted is the account of nobody.
    package static func findRemoved(
        _ account: RemoteAccount, on platform: Platform, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Connection? {
        try transaction.row(
            removedSQL, [.id(workspaceID), .raw(platform), .text(account.server), .text(account.remoteID)]
        ).map(Connection.init(row:))
    }

    /// Brings a connection back under a new grant, well; whatever else belongs to it is as it was. `false` when somebody else
    /// did so meanwhile. Throws `StorageError.conflict` when the account was connected meanwhile (S4.48).
    package static func restore(
        _ connection: Connection, with grantID: Grant.ID, as account: RemoteAccount, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            restoreSQL,
            [
                .id(connection.workspaceID), .id(connection.id), .id(grantID), try .json(account),
                .instant(transaction.now),
            ]) == 1
    }
}
