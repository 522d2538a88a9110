import Domain
import Logging
import Platforms
import Storage

extension Refresher {
    /// Stores a received pair: as the current one, as a spare, or, when the grant is gone, not at all but revoked (REL-3).
    ///
    /// Throws `RefreshFailure` only to fit the caller's `do`; storage trouble is answered as `.unavailable`.
    ///
    /// - Parameter job: whose next time is set in the same transaction, if a job asked for the pair.
    func store(
        _ renewed: NewTokens, under lease: RefreshLease, for job: ClaimedJob? = nil
    ) async throws(RefreshFailure) -> RefreshVerdict {
        let grant = lease.stored.grant.renewed(by: renewed)
        parts.appFaults.clear(grant)
        do {
            let sealed = try await insist {
                try await safe.seal(renewed.tokens, of: grant, generation: grant.generation)
            }
            return try await insist { try await keep(renewed, of: grant, as: sealed, under: lease, for: job) }
        } catch {
            Logger.current.error("A received token pair could not be stored", metadata: ["error.kind": "\(error)"])
            return .unavailable
        }
    }

    /// How long a received pair waits in memory for a database that is away: long enough for a restart or a failover.
    private static let patience: Duration = .minutes(5)

    /// Tries again while the database is away: the pair is the only living one, and every step is conditional, so that
    /// it may follow a commit of which nobody knows (REL-3, REL-5, REL-42).
    private func insist<Answer>(_ step: () async throws -> Answer) async throws -> Answer {
        let begun = parts.ports.monotonic()
        while true {
            do {
                return try await step()
            } catch let error as StorageError where error.isPassing {
                guard parts.ports.monotonic() - begun < Self.patience else { throw error }
                try await parts.ports.sleep(.milliseconds(500))
            }
        }
    }

    private func keep(
        _ renewed: NewTokens, of grant: Grant, as sealed: [UInt8], under lease: RefreshLease, for job: ClaimedJob?
    ) async throws -> RefreshVerdict {
        let renewal = Renewal(renewed: RenewedGrant(grant, sealed: sealed, under: lease), job: job)
        if let verdict = try await renewals(renewal) {
            parts.metrics.rotated(grant.platform, after: parts.ports.now() - lease.stored.storedAt)
            if let end = lease.stored.grant.accessExpiresAt { parts.metrics.renewed(margin: end - parts.ports.now()) }
            return verdict
        }
        // An earlier try may have been stored although its answer was lost (REL-42).
        let stored = try await parts.read { try GrantStore.find(grant.id, of: grant.workspaceID, in: $0) }
        if stored?.sealed == sealed { return .renewed(moving: nil) }
        return try await keepLate(renewed, of: grant)
    }

    private func keepLate(_ renewed: NewTokens, of grant: Grant) async throws -> RefreshVerdict {
        let sealed = try await safe.sealSpare(renewed.tokens, of: grant, generation: grant.generation)
        let until = parts.ports.now() + .hours(24)
        let spare = SparePair(sealed: sealed, generation: grant.generation, until: until)
        if try await parts.write({ try GrantStore.keep(spare, of: grant, in: $0) }) {
            return .renewedElsewhere
        }
        guard let session = try await session(of: grant, with: renewed.tokens) else { return .removed }
        do throws(PlatformFailure) {
            try await parts.connectors[grant.platform]?.revoke(session)
        } catch {
            Logger.current.warning(
                "A late pair of a removed grant was not revoked", metadata: ["error.kind": "\(error.kind)"])
        }
        return .removed
    }
}

extension Grant {
    /// The grant with the next generation and the lives of a new pair; what the answer leaves out stays (REL-7).
    func renewed(by new: NewTokens) -> Grant {
        var grant = self
        grant.generation += 1
        grant.accessExpiresAt = new.accessExpiresAt
        grant.refreshExpiresAt = new.refreshExpiresAt ?? refreshExpiresAt
        grant.scopes = new.scopes ?? scopes
        return grant
    }
}

extension StorageError {
    /// Whether the same conditional step may be tried again: nothing was written, or nobody knows.
    fileprivate var isPassing: Bool {
        if case .commitUnknown = self { return true }
        return isRetryable
    }
}
