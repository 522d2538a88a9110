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

    private static let personSQL = """
        SELECT 1 AS known FROM grants other WHERE other.id <> $2 AND other.server LIKE $3 AND other.app_id IN (
            SELECT CAST($1 AS TEXT) UNION
            SELECT same.id FROM platform_apps own JOIN platform_apps same ON same.client_id = own.client_id
            WHERE own.id = $1)
        LIMIT 1
        """

    /// Whether another grant, of whatever workspace, may end with this one: one of the same person and client; or, where the
    /// person is not noted, one for the same account; or, as long as the account is not known, any of the same platform app
    /// (sheets `mastodon`, section 2, and `facebook`, section 3).
    package static func mayShareTokens(_ grant: Grant, in transaction: Transaction) throws -> Bool {
        if let person = grant.server.person, let app = grant.platformAppID {
            guard let pattern = pattern(of: person) else { return true }
            return try transaction.row(personSQL, [.id(app), .id(grant.id), .text(pattern)]) != nil
        }
        let own: [Value] = [.id(grant.workspaceID), .id(grant.id)]
        if try transaction.row(accountsSQL, own) != nil { return try transaction.row(twinSQL, own) != nil }
        guard let app = grant.platformAppID else { return false }
        return try transaction.row(siblingSQL, [.id(app), .id(grant.id)]) != nil
    }

    /// How a person stands in the stored server; `nil` for a name that could be misread there.
    static func pattern(of person: String) -> String? {
        let isPlain = person.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return isPlain ? "%\"person\":\"\(person)\"%" : nil
    }
}
