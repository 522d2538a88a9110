package import Domain

extension GrantStore {
    private static let accountsSQL = """
        SELECT 1 AS known FROM connections WHERE workspace_id = $1 AND grant_id = $2 LIMIT 1
        """
    private static let twinSQL = """
        SELECT 1 AS known FROM connections own JOIN connections other
            ON other.platform = own.platform AND other.server = own.server AND other.remote_id = own.remote_id
            AND other.removed_at IS NULL AND other.grant_id <> own.grant_id
        WHERE own.workspace_id = $1 AND own.grant_id = $2 LIMIT 1
        """
    private static let siblingSQL = "SELECT 1 AS known FROM grants WHERE app_id = $1 AND id <> $2 LIMIT 1"

    /// Whether another grant, of whatever workspace, may hold the very same tokens: one for the same account, or, as
    /// long as the account is not known, any of the same platform app (Mastodon sheet, section 2).
    package static func mayShareTokens(_ grant: Grant, in transaction: Transaction) throws -> Bool {
        let own: [Value] = [.id(grant.workspaceID), .id(grant.id)]
        if try transaction.row(accountsSQL, own) != nil { return try transaction.row(twinSQL, own) != nil }
        guard let app = grant.platformAppID else { return false }
        return try transaction.row(siblingSQL, [.id(app), .id(grant.id)]) != nil
    }
}
