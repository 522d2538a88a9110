package import Domain

/// A grant with its sealed secrets, as stored.
package struct StoredGrant: Sendable {
    /// The grant.
    package let grant: Grant
    /// The sealed tokens, bound to this row and generation (SEC-22).
    package let sealed: [UInt8]
    /// A late pair kept for 24 h (REL-3).
    package let spare: SparePair?
    /// When the present access token was stored.
    package let storedAt: Instant
    /// When the present intent to refresh was written; `nil` at rest.
    package let intentAt: Instant?
    /// A refresh answer may have been lost since the last stored pair (REL-6).
    package let isOutcomeUnknown: Bool
    /// Failed tries since the last good one.
    package let failures: Int
    /// A terminal answer waits for a second look since then (REL-10).
    package let doubtedAt: Instant?
    /// Grows with each taking of the lease.
    package let fence: Int64
}

/// A sealed pair that came too late to be stored as the current one.
package struct SparePair: Sendable {
    /// The sealed tokens.
    package let sealed: [UInt8]
    /// The generation under which it was sealed.
    package let generation: Int64
    /// When it may be thrown away.
    package let until: Instant

    /// Gathers the parts.
    package init(sealed: [UInt8], generation: Int64, until: Instant) {
        self.sealed = sealed
        self.generation = generation
        self.until = until
    }
}

/// Reads and writes grants; each verb runs inside the caller's transaction.
package enum GrantStore {
    static let columns = """
        workspace_id, id, platform, app_id, generation, sealed, access_expires_at, refresh_expires_at, scopes, server,
        stored_at, spare, spare_generation, spare_until, intent_at, outcome_unknown, failures, doubted_at, fence
        """
    private static let insertSQL = """
        INSERT INTO grants (workspace_id, id, platform, app_id, generation, sealed, access_expires_at,
            refresh_expires_at, scopes, server, stored_at, outcome_unknown, failures, fence)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0)
        """
    private static let findSQL = "SELECT \(columns) FROM grants WHERE workspace_id = $1 AND id = $2"
    private static let findManySQL = BulkStatement(
        given: ["of_workspace": .text, "of_grant": .text],
        "SELECT \(columns) FROM given JOIN grants ON workspace_id = of_workspace AND id = of_grant")
    private static let removeSQL = "DELETE FROM grants WHERE workspace_id = $1 AND id = $2"
    private static let sealedUnderSQL = """
        SELECT \(columns) FROM grants WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3
        """
    private static let resealSQL = """
        UPDATE grants SET sealed = $4 WHERE workspace_id = $1 AND id = $2 AND generation = $3
        """
    private static let describeSQL = """
        UPDATE grants SET server = $4 WHERE workspace_id = $1 AND id = $2 AND generation = $3
        """

    /// Stores a new grant with its sealed tokens.
    package static func insert(_ grant: Grant, sealed: [UInt8], in transaction: Transaction) throws {
        try transaction.execute(
            insertSQL,
            [
                .id(grant.workspaceID), .id(grant.id), .raw(grant.platform), .id(grant.platformAppID),
                .integer(grant.generation), .bytes(sealed), .instant(grant.accessExpiresAt),
                .instant(grant.refreshExpiresAt), try .json(grant.scopes.sorted()), try .json(grant.server),
                .instant(transaction.now),
            ])
    }

    /// The grant, with its sealed tokens.
    package static func find(
        _ id: Grant.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> StoredGrant? {
        try transaction.row(findSQL, [.id(workspaceID), .id(id)]).map(StoredGrant.init(row:))
    }

    /// Several grants, with their sealed tokens; those that are gone are left out.
    package static func find(_ keys: [GrantKey], in transaction: Transaction) throws -> [GrantKey: StoredGrant] {
        let rows = try findManySQL.query(keys.map(\.values), in: transaction)
        let found = try rows.map(StoredGrant.init(row:))
        return Dictionary(found.map { (GrantKey($0.grant), $0) }) { first, _ in first }
    }

    /// Wipes the grant with its tokens (SEC-18).
    package static func remove(_ id: Grant.ID, of workspaceID: Workspace.ID, in transaction: Transaction) throws {
        try transaction.execute(removeSQL, [.id(workspaceID), .id(id)])
    }

    /// Grants of a workspace in the order of their identifiers, for re-encryption (SEC-26).
    package static func page(
        of workspaceID: Workspace.ID, after: Grant.ID?, limit: Int, in transaction: Transaction
    ) throws -> [StoredGrant] {
        try transaction.query(sealedUnderSQL, [.id(workspaceID), .text(after?.text ?? ""), .int(limit)])
            .map(StoredGrant.init(row:))
    }

    /// Stores the same tokens sealed anew, unless the generation moved meanwhile.
    package static func reseal(_ grant: Grant, as sealed: [UInt8], in transaction: Transaction) throws {
        try transaction.execute(
            resealSQL, [.id(grant.workspaceID), .id(grant.id), .integer(grant.generation), .bytes(sealed)])
    }

    /// Stores what else became known of a grant, unless its generation moved meanwhile; `false` then.
    package static func describe(_ grant: Grant, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            describeSQL,
            [.id(grant.workspaceID), .id(grant.id), .integer(grant.generation), try .json(grant.server)]) == 1
    }
}

extension StoredGrant {
    private static let scopes = KnownJSON<Set<String>>()
    private static let servers = KnownJSON<GrantServer>()

    init(row: Row) throws {
        grant = Grant(
            id: try row.identifier("id"), workspaceID: try row.identifier("workspace_id"),
            platform: try row.choice("platform"), platformAppID: try row.optionalIdentifier("app_id"),
            generation: try row.integer("generation"), accessExpiresAt: try row.optionalInstant("access_expires_at"),
            refreshExpiresAt: try row.optionalInstant("refresh_expires_at"),
            scopes: try Self.scopes.value("scopes", of: row), server: try Self.servers.value("server", of: row))
        sealed = try row.bytes("sealed")
        if let spare = try row.optionalBytes("spare") {
            self.spare = SparePair(
                sealed: spare, generation: try row.integer("spare_generation"), until: try row.instant("spare_until"))
        } else {
            spare = nil
        }
        storedAt = try row.instant("stored_at")
        intentAt = try row.optionalInstant("intent_at")
        isOutcomeUnknown = try row.bool("outcome_unknown")
        failures = try row.int("failures")
        doubtedAt = try row.optionalInstant("doubted_at")
        fence = try row.integer("fence")
    }
}
