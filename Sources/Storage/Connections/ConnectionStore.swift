package import Domain

/// Reads and writes connections; each verb runs inside the caller's transaction.
package enum ConnectionStore {
    static let columns = """
        workspace_id, id, brand_id, platform, grant_id, account, health, reason, health_since, is_active, connected_at,
        last_good_at
        """
    private static let insertSQL = """
        INSERT INTO connections (workspace_id, id, brand_id, platform, grant_id, server, remote_id, account, health,
            reason, health_since, is_active, connected_at, last_good_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """
    private static let findSQL =
        "SELECT \(columns) FROM connections WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL"
    private static let findAccountSQL = """
        SELECT \(columns) FROM connections
        WHERE workspace_id = $1 AND platform = $2 AND server = $3 AND remote_id = $4 AND removed_at IS NULL
        """
    private static let ofGrantSQL = """
        SELECT \(columns) FROM connections WHERE workspace_id = $1 AND grant_id = $2 AND removed_at IS NULL ORDER BY id
        """

    private static let ofGrantsSQL = BulkStatement(
        given: ["of_workspace": .text, "of_grant": .text],
        """
        SELECT \(columns) FROM given JOIN connections ON workspace_id = of_workspace AND grant_id = of_grant
        WHERE removed_at IS NULL
        """)

    /// Stores a new connection. Throws `StorageError.conflict` when the account is connected already (S4.48).
    package static func insert(_ connection: Connection, in transaction: Transaction) throws {
        try transaction.execute(
            insertSQL,
            [
                .id(connection.workspaceID), .id(connection.id), .id(connection.brandID), .raw(connection.platform),
                .id(connection.grantID), .text(connection.account.server), .text(connection.account.remoteID),
                try .json(connection.account), .text(connection.health.status), .text(connection.health.reason),
                .instant(connection.healthSince), .bool(connection.isActive), .instant(connection.connectedAt),
                .instant(connection.lastGoodAt),
            ])
    }

    /// The connection, unless it was disconnected by the user or belongs to another workspace.
    package static func find(
        _ id: Connection.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Connection? {
        try transaction.row(findSQL, [.id(workspaceID), .id(id)]).map(Connection.init(row:))
    }

    /// The connection of the same account in this workspace (S4.48).
    package static func find(
        _ account: RemoteAccount, on platform: Platform, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Connection? {
        try transaction.row(
            findAccountSQL, [.id(workspaceID), .raw(platform), .text(account.server), .text(account.remoteID)]
        ).map(Connection.init(row:))
    }

    /// Every connection that the grant feeds.
    package static func fed(
        by grantID: Grant.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> [Connection] {
        try transaction.query(ofGrantSQL, [.id(workspaceID), .id(grantID)]).map(Connection.init(row:))
    }

    /// Every connection that these grants feed.
    package static func fed(
        by grants: [GrantKey], in transaction: Transaction
    ) throws -> [GrantKey: [Connection]] {
        byGrant(try ofGrantsSQL.query(grants.map(\.values), in: transaction).map(Connection.init(row:)))
    }

    /// In the order of their identifiers.
    static func byGrant(_ connections: [Connection]) -> [GrantKey: [Connection]] {
        Dictionary(grouping: connections) { GrantKey($0.grantID, of: $0.workspaceID) }
            .mapValues { $0.count > 1 ? $0.sorted { $0.id < $1.id } : $0 }
    }
}

/// Which connections to list; absent means any.
package struct ConnectionFilter: Sendable, Hashable {
    /// Only those of this brand.
    package var brandID: Brand.ID?
    /// Only those of this platform.
    package var platform: Platform?
    /// Only those with this status: `healthy`, `warning`, `disconnected`.
    package var status: String?
    /// Only active or only paused ones.
    package var isActive: Bool?

    /// Gathers the conditions.
    package init(
        brandID: Brand.ID? = nil, platform: Platform? = nil, status: String? = nil, isActive: Bool? = nil
    ) {
        self.brandID = brandID
        self.platform = platform
        self.status = status
        self.isActive = isActive
    }
}

extension Connection {
    init(row: Row) throws {
        let status = try row.text("health")
        guard let health = Health(status: status, reason: try row.optionalText("reason")) else {
            throw StorageError.unreadable(column: "health", problem: .outOfRange)
        }
        self.init(
            id: try row.identifier("id"), workspaceID: try row.identifier("workspace_id"),
            brandID: try row.identifier("brand_id"), platform: try row.choice("platform"),
            grantID: try row.identifier("grant_id"), account: try row.json("account"), health: health,
            healthSince: try row.instant("health_since"), isActive: try row.bool("is_active"),
            connectedAt: try row.instant("connected_at"), lastGoodAt: try row.optionalInstant("last_good_at"))
    }
}
