package import Domain

/// The right to refresh a grant, taken by one conditional update (REL-1).
package struct RefreshLease: Sendable {
    /// The grant as it is with the lease taken.
    package let stored: StoredGrant
    /// Checked by every later write.
    package let fence: Int64
    /// When the lease lapses, by the database's clock.
    package let until: Instant
}

extension GrantStore {
    private static let leaseSQL = """
        UPDATE grants SET lease_until = $3, fence = fence + 1, intent_at = $4,
            doubted_at = CASE WHEN intent_at IS NULL OR outcome_unknown = 1 THEN doubted_at END,
            outcome_unknown = CASE WHEN intent_at IS NULL THEN outcome_unknown ELSE 1 END
        WHERE workspace_id = $1 AND id = $2 AND (lease_until IS NULL OR lease_until <= $4)
        RETURNING \(columns)
        """
    private static let storeSQL = """
        UPDATE grants SET generation = generation + 1, sealed = $5, access_expires_at = $6, refresh_expires_at = $7,
            scopes = $8, stored_at = $9, outcome_unknown = 0, failures = 0, doubted_at = NULL,
            intent_at = CASE WHEN fence = $4 THEN NULL ELSE intent_at END,
            lease_until = CASE WHEN fence = $4 THEN NULL ELSE lease_until END
        WHERE workspace_id = $1 AND id = $2 AND generation = $3
        """
    private static let freeSQL = """
        UPDATE grants SET intent_at = NULL, lease_until = NULL WHERE workspace_id = $1 AND id = $2 AND fence = $3
        """
    private static let failSQL = """
        UPDATE grants SET failures = failures + $4, outcome_unknown = $5, doubted_at = $6
        WHERE workspace_id = $1 AND id = $2 AND fence = $3 AND generation = $7
        """
    private static let spentSQL = """
        UPDATE grants SET doubted_at = COALESCE(doubted_at, $5)
        WHERE workspace_id = $1 AND id = $2 AND fence = $3 AND generation = $4
        """
    private static let spareSQL = """
        UPDATE grants SET spare = $3, spare_generation = $4, spare_until = $5 WHERE workspace_id = $1 AND id = $2
        """

    /// Takes the lease and writes the intent, unless somebody holds the lease; `nil` then (REL-1, REL-22).
    ///
    /// A predecessor's intent without outcome turns into `isOutcomeUnknown` (REL-6); a doubt from before that is no refused
    /// replay and is forgotten.
    package static func lease(
        _ id: Grant.ID, of workspaceID: Workspace.ID, for duration: Duration, in transaction: Transaction
    ) throws -> RefreshLease? {
        let until = transaction.now + duration
        let row = try transaction.row(
            leaseSQL, [.id(workspaceID), .id(id), .instant(until), .instant(transaction.now)])
        return try row.map { row in
            let stored = try StoredGrant(row: row)
            return RefreshLease(stored: stored, fence: stored.fence, until: until)
        }
    }

    /// Stores the next pair, sealed under generation + 1; `false` when the generation moved (REL-3).
    ///
    /// A holder that comes late still stores, as long as nobody stored before it: its pair is the only living one. The
    /// lease of whoever took over stays untouched.
    package static func store(
        _ renewed: Grant, sealed: [UInt8], under lease: RefreshLease, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            storeSQL,
            [
                .id(renewed.workspaceID), .id(renewed.id), .integer(lease.stored.grant.generation),
                .integer(lease.fence), .bytes(sealed), .instant(renewed.accessExpiresAt),
                .instant(renewed.refreshExpiresAt), try .json(renewed.scopes.sorted()), .instant(transaction.now),
            ]) == 1
    }

    /// Gives the lease back after a failure; `false` when somebody took over or stored a pair meanwhile: then the
    /// failure says nothing about the grant as it is now (REL-10, REL-52).
    ///
    /// - Parameters:
    ///   - counts: Whether the try counts as a failed one; a throttled one does not (REL-9).
    ///   - isOutcomeUnknown: Whether a new pair may have been issued and lost.
    ///   - doubtedAt: Since when a terminal answer waits for its second look.
    @discardableResult
    package static func giveBack(
        _ lease: RefreshLease, counts: Bool, isOutcomeUnknown: Bool, doubtedAt: Instant?, in transaction: Transaction
    ) throws -> Bool {
        let grant = lease.stored.grant
        let key: [Value] = [.id(grant.workspaceID), .id(grant.id), .integer(lease.fence)]
        try transaction.execute(freeSQL, key)
        let values: [Value] = [
            .integer(counts ? 1 : 0), .bool(isOutcomeUnknown), .instant(doubtedAt), .integer(grant.generation),
        ]
        return try transaction.execute(failSQL, key + values) == 1
    }

    /// Notes, while the lease is held, that the replay of a lost refresh was refused: the token is spent (REL-6).
    package static func noteSpent(under lease: RefreshLease, in transaction: Transaction) throws {
        let grant = lease.stored.grant
        try transaction.execute(
            spentSQL,
            [
                .id(grant.workspaceID), .id(grant.id), .integer(lease.fence), .integer(grant.generation),
                .instant(transaction.now),
            ])
    }

    /// Keeps a late pair; `false` when the grant is gone and the pair must be revoked (REL-3).
    package static func keep(
        _ spare: SparePair, of grant: Grant, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            spareSQL,
            [
                .id(grant.workspaceID), .id(grant.id), .bytes(spare.sealed), .integer(spare.generation),
                .instant(spare.until),
            ]) == 1
    }
}
