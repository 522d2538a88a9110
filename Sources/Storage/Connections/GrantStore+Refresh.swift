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

/// A grant with its next pair, sealed, and the lease under which that was asked for.
package struct RenewedGrant: Sendable {
    /// The grant as it is with the pair.
    package let grant: Grant
    /// The pair, sealed under the grant's generation.
    package let sealed: [UInt8]
    /// The right to have asked for it.
    package let lease: RefreshLease

    /// Gathers the parts.
    package init(_ grant: Grant, sealed: [UInt8], under lease: RefreshLease) {
        self.grant = grant
        self.sealed = sealed
        self.lease = lease
    }

    fileprivate func values(at now: Instant) throws -> [Value] {
        GrantKey(grant).values + [
            .integer(lease.stored.grant.generation), .integer(lease.fence), .bytes(sealed),
            .instant(grant.accessExpiresAt), .instant(grant.refreshExpiresAt), try .json(grant.scopes.sorted()),
            .instant(now),
        ]
    }
}

extension GrantStore {
    private static let leaseSQL = BulkStatement(
        given: ["of_workspace": .text, "of_grant": .text, "until_then": .integer, "at_present": .integer],
        """
        UPDATE grants SET lease_until = until_then, fence = fence + 1, intent_at = at_present,
            doubted_at = CASE WHEN intent_at IS NULL OR outcome_unknown = 1 THEN doubted_at END,
            outcome_unknown = CASE WHEN intent_at IS NULL THEN outcome_unknown ELSE 1 END
        FROM given
        WHERE workspace_id = of_workspace AND id = of_grant AND (lease_until IS NULL OR lease_until <= at_present)
        RETURNING \(columns)
        """)
    private static let storeSQL = BulkStatement(
        given: [
            "of_workspace": .text, "of_grant": .text, "old_generation": .integer, "held_fence": .integer,
            "new_sealed": .bytes, "new_access_end": .integer, "new_refresh_end": .integer, "new_scopes": .text,
            "at_present": .integer,
        ],
        """
        UPDATE grants SET generation = generation + 1, sealed = new_sealed, access_expires_at = new_access_end,
            refresh_expires_at = new_refresh_end, scopes = new_scopes, stored_at = at_present, outcome_unknown = 0,
            failures = 0, doubted_at = NULL,
            intent_at = CASE WHEN fence = held_fence THEN NULL ELSE intent_at END,
            lease_until = CASE WHEN fence = held_fence THEN NULL ELSE lease_until END
        FROM given
        WHERE workspace_id = of_workspace AND id = of_grant AND generation = old_generation
        RETURNING workspace_id, id
        """)
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
        let key = GrantKey(id, of: workspaceID)
        return try lease([key], for: duration, in: transaction)[key]
    }

    /// Takes the leases of several different grants, as `lease` does for one; those that somebody holds are left out.
    package static func lease(
        _ keys: [GrantKey], for duration: Duration, in transaction: Transaction
    ) throws -> [GrantKey: RefreshLease] {
        let until = transaction.now + duration
        let rows = try leaseSQL.query(
            keys.map { $0.values + [.instant(until), .instant(transaction.now)] }, in: transaction)
        let leases = try rows.map { row in
            let stored = try StoredGrant(row: row)
            return RefreshLease(stored: stored, fence: stored.fence, until: until)
        }
        return Dictionary(leases.map { (GrantKey($0.stored.grant), $0) }) { first, _ in first }
    }

    /// Stores the next pair, sealed under generation + 1; `false` when the generation moved (REL-3).
    ///
    /// A holder that comes late still stores, as long as nobody stored before it: its pair is the only living one. The
    /// lease of whoever took over stays untouched.
    package static func store(
        _ renewed: Grant, sealed: [UInt8], under lease: RefreshLease, in transaction: Transaction
    ) throws -> Bool {
        try !store([RenewedGrant(renewed, sealed: sealed, under: lease)], in: transaction).isEmpty
    }

    /// Stores the next pairs of several different grants, as `store` does for one; answers of which it did.
    package static func store(_ renewed: [RenewedGrant], in transaction: Transaction) throws -> Set<GrantKey> {
        let rows = try storeSQL.query(renewed.map { try $0.values(at: transaction.now) }, in: transaction)
        return Set(try rows.map { GrantKey(try $0.identifier("id"), of: try $0.identifier("workspace_id")) })
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
