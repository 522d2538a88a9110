import Domain
import Storage

extension Handlers {
    func find(_ id: Grant.ID, _ workspaceID: Workspace.ID) async throws -> StoredGrant? {
        try await parts.read { try GrantStore.find(id, of: workspaceID, in: $0) }
    }

    /// Whether the refresh token is known to be spent.
    private func isSpent(_ id: Grant.ID, _ workspaceID: Workspace.ID) async throws -> Bool {
        try await refresher.target(GrantKey(id, of: workspaceID))?.isSpent ?? false
    }

    /// The access token serves until it expires; then the connection is red (REL-6).
    func endSpent(_ id: Grant.ID, _ workspaceID: Workspace.ID) async throws -> JobVerdict {
        guard let stored = try await find(id, workspaceID), let end = stored.grant.accessExpiresAt else { return .done }
        if end > parts.ports.now() { return .again(end) }
        try await record(
            .ended(.refreshInterrupted), on: stored.grant, "The token expired, and its successor was lost.")
        return .done
    }

    /// No refresh token: the grant lives until it expires (S2.25).
    func endNotRenewable(_ id: Grant.ID, _ workspaceID: Workspace.ID) async throws -> JobVerdict {
        guard let stored = try await find(id, workspaceID), let end = stored.grant.accessExpiresAt else { return .done }
        guard end <= parts.ports.now() else { return .again(end) }
        try await record(.ended(.expired), on: stored.grant, "The token expired and cannot be renewed.")
        return .done
    }

    /// When the new pair is due itself.
    func nextRefresh(_ id: Grant.ID, _ workspaceID: Workspace.ID) async throws -> JobVerdict {
        guard let stored = try await find(id, workspaceID),
            let due = parts.refreshDue(of: stored.grant, storedAt: stored.storedAt)
        else { return .done }
        return .again(due)
    }

    /// Backoff with full jitter, 30 s up to 30 min; as told where the platform tells (REL-15).
    func again(
        after failure: RefreshFailure, _ id: Grant.ID, _ workspaceID: Workspace.ID
    ) async throws -> JobVerdict {
        let now = parts.ports.now()
        guard let stored = try await find(id, workspaceID) else { return .done }
        if try await isSpent(id, workspaceID) { return .again(stored.grant.accessExpiresAt ?? now) }
        if stored.isDoubtFresh { return .again(now + parts.settings.doubtPause) }
        if case .throttled(let until?, _) = failure { return .callBack(max(until, now + .seconds(1))) }
        let wait = Spread.backoff(
            attempt: stored.failures, first: .seconds(30), most: .minutes(30), chance: parts.ports.randomFraction())
        guard stored.doubtedAt != nil, let end = stored.grant.accessExpiresAt, end > now else {
            return .again(now + wait)
        }
        // Refused, while the access token serves: looked at rarely until that ends, and then at once.
        return .again(min(now + max(wait, min((end - now) / 4, .hours(6))), end + .seconds(1)))
    }

    /// Where tokens are refreshed on demand, a check whose access token is over begins with that: what is renewed counts as
    /// checked (REL-12). `nil` where the check is to be made as ever.
    func renewForCheck(_ connection: Connection) async throws -> JobVerdict? {
        guard parts.settings.refreshMode == .onDemand,
            let stored = try await find(connection.grantID, connection.workspaceID),
            !RefreshSchedule.lasts(stored.grant.accessExpiresAt, for: .zero, now: parts.ports.now())
        else { return nil }
        switch await refresher.refresh(connection.grantID, of: connection.workspaceID) {
        case .renewed, .renewedElsewhere, .justRenewed: return nextCheck(after: parts.ports.now())
        case .ended, .removed: return .done
        case .failed(let failure): return try await again(after: failure, connection.grantID, connection.workspaceID)
        case .notRenewable, .locked, .unavailable: return nil
        }
    }

    /// Whether a refusal waits for its second look, which comes soon and not with the next round (REL-10).
    func isDoubtFresh(_ id: Grant.ID, _ workspaceID: Workspace.ID) async throws -> Bool {
        try await find(id, workspaceID)?.isDoubtFresh ?? false
    }

    private func record(_ event: ConnectionEvent, on grant: Grant, _ evidence: String) async throws {
        let book = HealthBook(ports: parts.ports, node: parts.node)
        try await parts.write {
            try Refresher.record(event, on: grant, evidence: evidence, book: book, in: $0)
        }
    }
}

extension StoredGrant {
    /// Whether a refusal is doubted and was not looked at often.
    fileprivate var isDoubtFresh: Bool { doubtedAt != nil && failures <= 3 }
}
