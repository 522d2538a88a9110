import Domain
import Logging
import Outbound
import Platforms
import Storage

/// Renews grants: one request at a time per grant over all nodes, and never a received pair thrown away (REL-1 to REL-10).
struct Refresher: Sendable {
    let parts: EngineParts
    let safe: Safe
    let book: HealthBook
    let suspicion: Suspicion
    let flights = SingleFlight<Grant.ID, RefreshVerdict>()
    private let targets: Batcher<GrantKey, RefreshTarget?>
    private let leases: Batcher<GrantKey, RefreshLease?>
    let renewals: Batcher<Renewal, RefreshVerdict?>

    init(parts: EngineParts) {
        self.parts = parts
        safe = Safe(vault: parts.vault)
        let book = HealthBook(ports: parts.ports, node: parts.node)
        self.book = book
        suspicion = Suspicion(parts: parts)
        targets = parts.database.batchedReads(key: \.text) { try RefreshTarget.find($0, in: $1) }
        leases = parts.database.batchedWrites(key: \.text) { [settings = parts.settings] keys, transaction in
            let leases = try GrantStore.lease(keys, for: settings.refreshLease, in: transaction)
            return keys.map { leases[$0] }
        }
        renewals = parts.database.batchedWrites(key: \.key.text) { [parts] renewals, transaction in
            try Renewal.store(renewals, parts: parts, book: book, in: transaction)
        }
    }

    /// What a refresh of this grant needs to know; `nil` when it is gone.
    func target(_ key: GrantKey) async throws -> RefreshTarget? { try await targets(key) }

    /// Refreshes the grant now; callers on this node at the same time share one attempt (REL-1).
    ///
    /// Once begun it runs to its end, whatever becomes of the caller (REL-5).
    ///
    /// - Parameter urgency: who asks; decides about the turn where many want one (REL-15).
    func refresh(
        _ id: Grant.ID, of workspaceID: Workspace.ID, _ urgency: RefreshPace.Urgency = .accessToken
    ) async -> RefreshVerdict {
        await flights.run(id) {
            await whole {
                guard let target = try await target(GrantKey(id, of: workspaceID))
                else { return .removed }
                return try await attempt(target, urgency, for: nil)
            }
        }
    }

    /// Refreshes a grant that was just read, for the job that moves to its next time when a new pair is stored.
    func refresh(_ target: RefreshTarget, for job: ClaimedJob) async -> RefreshVerdict {
        await flights.run(target.stored.grant.id) { await whole { try await attempt(target, .accessToken, for: job) } }
    }

    /// Runs an attempt to its end, whatever becomes of the caller (REL-5).
    private func whole(_ attempt: @escaping @Sendable () async throws -> RefreshVerdict) async -> RefreshVerdict {
        do throws(CancellationError) {
            return try await shielded(cancelled: CancellationError()) { () async throws(CancellationError) in
                do {
                    return try await attempt()
                } catch {
                    Logger.current.error("Refresh could not be stored", metadata: ["error.kind": "\(error)"])
                    return .unavailable
                }
            }
        } catch {
            return .unavailable
        }
    }

    private func attempt(
        _ target: RefreshTarget, _ urgency: RefreshPace.Urgency, for job: ClaimedJob?
    ) async throws -> RefreshVerdict {
        let before = target.stored
        if isRenewedJustNow(before) { return .justRenewed }
        if let pause = parts.breakers.hold(.refresh, for: before.grant) { return try await hold(before, pause) }
        let wait: Duration
        switch try await turn(of: before, urgency, isCalled: job?.wasSentAway ?? false) {
        case .go:
            let turn = RefreshTurn(of: before.grant, parts.paces)
            defer { turn.end() }
            // Taken before the lease, so that a node that was stopped in between sends nothing (REL-52).
            return try await lease(Attempt(target: target, job: job, turn: turn, begun: parts.ports.monotonic()))
        case .wait(let duration): wait = duration
        }
        parts.metrics.postponed(before.grant.platform)
        return .failed(.throttled(until: parts.ports.now() + wait, words: "Many refreshes wait for their turn."))
    }

    /// One try, from its turn to its end.
    private struct Attempt: Sendable {
        let target: RefreshTarget
        /// The job that moves to its next time when a new pair is stored.
        let job: ClaimedJob?
        let turn: RefreshTurn
        let begun: Duration
    }

    private func lease(_ attempt: Attempt) async throws -> RefreshVerdict {
        let before = attempt.target.stored
        guard let lease = try await leases(GrantKey(before.grant)) else { return try await waitForOther(before) }
        let verdict = try await refresh(attempt, under: lease)
        parts.metrics.refreshed(lease.stored.grant.platform, verdict)
        if let failed = verdict.isFailure {
            parts.breakers.note(.refresh, for: lease.stored.grant, failed: failed)
        }
        return verdict
    }

    /// The platform is in trouble: waits until it may be asked again; a token that ran out meanwhile says so (REL-11).
    private func hold(_ before: StoredGrant, _ pause: Duration) async throws -> RefreshVerdict {
        let now = parts.ports.now()
        let words = "\(before.grant.platform.displayName) is in trouble; it is asked again later."
        if let end = before.grant.accessExpiresAt, end <= now {
            try await parts.write { [book] transaction in
                try Self.record(.outage, on: before.grant, evidence: words, book: book, in: transaction)
            }
        }
        // Spread, so that not everybody comes back at once (REL-15).
        let wait = max(pause, .seconds(30)) * (1 + parts.ports.randomFraction())
        return .failed(.throttled(until: now + wait, words: words))
    }

    /// Another node is at it: wait for its pair, at most as long as its lease can last.
    private func waitForOther(_ before: StoredGrant) async throws -> RefreshVerdict {
        let grant = before.grant
        let end = parts.ports.monotonic() + parts.settings.refreshLease
        while parts.ports.monotonic() < end {
            try await parts.ports.sleep(.milliseconds(200))
            let now = try await parts.read {
                try GrantStore.find(grant.id, of: grant.workspaceID, in: $0)
            }
            guard let now else { return .removed }
            if now.grant.generation > grant.generation { return .renewedElsewhere }
            if now.intentAt == nil { break }
        }
        return .failed(.transient(words: "Another node is refreshing this grant."))
    }

    private func refresh(_ attempt: Attempt, under lease: RefreshLease) async throws -> RefreshVerdict {
        let opened: GrantTokens
        do {
            opened = try await safe.open(lease.stored)
        } catch {
            try await note(.undecryptable, under: lease, evidence: "The stored tokens cannot be opened: \(error)")
            return .locked
        }
        guard let renewal = renewal(of: lease.stored, opened),
            let session = try await session(of: lease.stored.grant, with: opened, beside: attempt.target)
        else {
            try await giveBack(lease, counts: false)
            return .notRenewable
        }
        if case .accessToken(let minimumAge) = renewal, parts.ports.now() - lease.stored.storedAt < minimumAge {
            try await giveBack(lease, counts: false)
            return .renewedElsewhere
        }
        if try await isSpent(lease.stored) {
            return try await endInterrupted(
                "The refresh token is spent, and its successor was lost.", session, under: lease)
        }
        return try await ask(session, attempt, under: lease)
    }

    /// How the grant is renewed; `nil` where only the person can.
    private func renewal(of stored: StoredGrant, _ tokens: GrantTokens) -> PlatformProfile.Renewal? {
        guard parts.isRenewable(stored.grant, tokens) else { return nil }
        return parts.connectors[stored.grant.platform]?.profile.renewal
    }

    /// Whether the replay of a lost refresh was refused already; then the token is not presented again (REL-6).
    private func isSpent(_ stored: StoredGrant) async throws -> Bool {
        guard stored.isOutcomeUnknown else { return false }
        if stored.doubtedAt != nil { return true }
        return try await target(GrantKey(stored.grant))?.isSpent ?? false
    }

    private func ask(
        _ session: Session, _ attempt: Attempt, under lease: RefreshLease
    ) async throws -> RefreshVerdict {
        let connector = try parts.connector(session.grant.platform)
        parts.crashPoints.reach(.p4)
        // Request and commit need the other half of the lease (REL-2).
        guard parts.ports.monotonic() - attempt.begun < parts.settings.refreshLease / 2 else {
            return try await yield(lease)
        }
        do throws(RefreshFailure) {
            let renewed = try await connector.refresh(session)
            parts.crashPoints.reach(.p5)
            // The platform has answered; what is left is ours, and holds up nobody else.
            attempt.turn.end()
            return try await store(renewed.keeping(session.tokens.accounts), under: lease, for: attempt.job)
        } catch {
            return try await conclude(error, session, under: lease)
        }
    }

    /// Too late to send anything: another node may have presented the token meanwhile (REL-52).
    private func yield(_ lease: RefreshLease) async throws -> RefreshVerdict {
        try await giveBack(lease, counts: false)
        if try await isRenewedMeanwhile(lease) { return .renewedElsewhere }
        return .failed(.transient(words: "The server was busy for too long."))
    }

    /// The session of a grant with the account that it must answer for; `nil` when its platform app is gone.
    func session(of grant: Grant, with tokens: GrantTokens) async throws -> Session? {
        try await session(of: grant, with: tokens, beside: try await target(GrantKey(grant)))
    }

    private func session(
        of grant: Grant, with tokens: GrantTokens, beside target: RefreshTarget?
    ) async throws -> Session? {
        if grant.platformAppID != nil, target?.app == nil { return nil }
        var app: PlatformApp?
        if let stored = target?.app { app = try await PlatformApps.open(stored, with: safe) }
        return Session(grant: grant, tokens: tokens, app: app, account: target?.connections.first?.account)
    }
}
