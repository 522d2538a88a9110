package import Domain

/// An API key as listed; the key itself is nowhere.
package struct APIKeyListing: Sendable, Identified {
    /// Keys are `key_…`.
    package static let identifierPrefix = "key"
    /// Identifies a key; not the key itself.
    package typealias ID = Identifier<APIKeyListing>

    /// The identifier.
    package let id: APIKeyListing.ID
    /// What its owner calls it.
    package let name: String
    /// What it may do.
    package let role: Role
    /// When it was made.
    package let createdAt: Instant
    /// When it was used last, to the minute.
    package let lastUsedAt: Instant?

    /// Gathers the parts.
    package init(id: APIKeyListing.ID, name: String, role: Role, createdAt: Instant, lastUsedAt: Instant?) {
        self.id = id
        self.name = name
        self.role = role
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
    }
}

/// Reads and writes API keys by their hash (SEC-40).
package enum APIKeyStore {
    private static let insertSQL = """
        INSERT INTO api_keys (workspace_id, id, hash, name, role, created_at) VALUES ($1, $2, $3, $4, $5, $6)
        """
    private static let findSQL = """
        SELECT workspace_id, id, name, role, created_at, used_at FROM api_keys WHERE hash = $1 AND revoked_at IS NULL
        """
    private static let usedSQL = "UPDATE api_keys SET used_at = $3 WHERE workspace_id = $1 AND id = $2"
    private static let listSQL = """
        SELECT workspace_id, id, name, role, created_at, used_at FROM api_keys
        WHERE workspace_id = $1 AND revoked_at IS NULL ORDER BY id
        """
    private static let revokeSQL = """
        UPDATE api_keys SET revoked_at = $3 WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL
        """

    /// Stores a new key by its hash.
    package static func insert(
        _ key: APIKeyListing, hash: String, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            insertSQL,
            [.id(workspaceID), .id(key.id), .text(hash), .text(key.name), .raw(key.role), .instant(key.createdAt)])
    }

    /// The living key with this hash.
    package static func find(
        _ hash: String, in transaction: Transaction
    ) throws -> (workspaceID: Workspace.ID, key: APIKeyListing)? {
        try transaction.row(findSQL, [.text(hash)]).map {
            (try $0.identifier("workspace_id"), try APIKeyListing(row: $0))
        }
    }

    /// Notes that the key was used.
    package static func noteUse(
        of id: APIKeyListing.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws {
        try transaction.execute(usedSQL, [.id(workspaceID), .id(id), .instant(transaction.now)])
    }

    /// The living keys of a workspace.
    package static func list(of workspaceID: Workspace.ID, in transaction: Transaction) throws -> [APIKeyListing] {
        try transaction.query(listSQL, [.id(workspaceID)]).map(APIKeyListing.init(row:))
    }

    /// Ends a key; `false` when there is no such key.
    package static func revoke(
        _ id: APIKeyListing.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(revokeSQL, [.id(workspaceID), .id(id), .instant(transaction.now)]) == 1
    }
}

extension APIKeyListing {
    init(row: Row) throws {
        self.init(
            id: try row.identifier("id"), name: try row.text("name"), role: try row.choice("role"),
            createdAt: try row.instant("created_at"), lastUsedAt: try row.optionalInstant("used_at"))
    }
}
