import Domain
import Logging
import Platforms
import Storage

extension Refresher {
    /// What a failed refresh means (REL-9, REL-10).
    func conclude(
        _ failure: RefreshFailure, _ session: Session, under lease: RefreshLease
    ) async throws -> RefreshVerdict {
        switch failure {
        case .transient, .unknown:
            try await worry(under: lease, evidence: failure.words)
        case .throttled:
            try await giveBack(lease, counts: false, remarking: failure.words)
        case .appFault:
            Logger.current.error("The platform refuses our app", metadata: ["platform": "\(session.grant.platform)"])
            parts.appFaults.note(session.grant, words: failure.words)
            try await giveBack(lease, counts: true, remarking: failure.words)
        case .otherAccount:
            try await note(.identityMismatch, under: lease, evidence: failure.words)
        case .terminal(let reason, let words):
            return try await confirm(reason, words, session, under: lease)
        }
        return .failed(failure)
    }

    /// Passing trouble: nothing changes until the end is near; the answer may have been lost on the way (REL-6).
    private func worry(under lease: RefreshLease, evidence: String) async throws {
        let stored = lease.stored
        try await parts.write { [parts, book] transaction in
            guard
                // A doubt from before the answer was lost is no refused replay (REL-6).
                try GrantStore.giveBack(
                    lease, counts: true, isOutcomeUnknown: true,
                    doubtedAt: stored.isOutcomeUnknown ? stored.doubtedAt : nil, in: transaction)
            else { return }
            guard let event = parts.worry(about: stored, now: transaction.now) else {
                return try Self.remark(evidence, on: stored.grant, book: book, in: transaction)
            }
            try Self.record(event, on: stored.grant, evidence: evidence, book: book, in: transaction)
        }
    }

    /// A terminal answer counts only after every doubt is gone (REL-10).
    private func confirm(
        _ reason: DisconnectReason, _ words: String, _ session: Session, under lease: RefreshLease
    ) async throws -> RefreshVerdict {
        if try await isRenewedMeanwhile(lease) {
            try await giveBack(lease, counts: false)
            return .renewedElsewhere
        }
        if parts.database.clockSkew.magnitude > .seconds(60) {
            try await giveBack(lease, counts: true)
            return .failed(.transient(words: "The clocks of node and database differ by more than a minute."))
        }
        // On disk before anybody is asked again: a node that dies while asking must not present the token once more.
        if lease.stored.isOutcomeUnknown { try await parts.write { try GrantStore.noteSpent(under: lease, in: $0) } }
        if let verdict = try await trySpare(session, under: lease) { return verdict }
        // One replay, not a loop: the token that was refused after a lost answer is not presented again (REL-6).
        if lease.stored.isOutcomeUnknown { return try await endInterrupted(words, session, under: lease) }
        if try await doubts(lease, words) {
            return .failed(.transient(words: "\(words) (waits for a second look)"))
        }
        let since = lease.stored.doubtedAt
        if try await suspicion.holds(session.grant, by: .refresh, doubtedSince: since) {
            try await suspect(words, under: lease)
            return .failed(.transient(words: "\(words) (held back: the platform refuses many at once)"))
        }
        if try await mayBeSpared(session, doubtedSince: since) {
            try await note(.refreshFailing, under: lease, evidence: words, isDoubted: true)
            return .failed(.transient(words: "\(words) (the access token was not refused)"))
        }
        return try await end(reason, words, under: lease)
    }

    /// How long a refused refresh is doubted where the access token ran out by itself, so that nothing else speaks against
    /// the grant.
    private static let patience: Duration = .hours(1)

    /// Whether nothing but the refusal itself speaks against the grant: its access token still serves, or ran out a moment
    /// ago without ever being refused (decision 13). What has reached its own end is over.
    private func mayBeSpared(_ session: Session, doubtedSince since: Instant?) async throws -> Bool {
        let (grant, now) = (session.grant, parts.ports.now())
        if let end = grant.refreshExpiresAt, end <= now { return false }
        if let end = grant.accessExpiresAt, end <= now {
            return parts.settings.doubtPause > .zero && now - (since ?? now) < Self.patience
        }
        do throws(PlatformFailure) {
            _ = try await parts.connector(for: grant).check(session)
            return true
        } catch {
            return !error.isVerdict
        }
    }

    /// A verdict that nobody believes yet (REL-11).
    private func suspect(_ words: String, under lease: RefreshLease) async throws {
        let stored = lease.stored
        try await parts.write { [parts, book] transaction in
            guard
                try GrantStore.giveBack(
                    lease, counts: true, isOutcomeUnknown: stored.isOutcomeUnknown,
                    doubtedAt: stored.doubtedAt ?? transaction.now, in: transaction)
            else { return }
            guard let end = stored.grant.accessExpiresAt, end <= parts.ports.now() else {
                return try Self.remark(words, on: stored.grant, book: book, in: transaction)
            }
            try Self.record(.outage, on: stored.grant, evidence: words, book: book, in: transaction)
        }
    }

    /// Whether a pair was stored since the lease was taken (REL-10).
    func isRenewedMeanwhile(_ lease: RefreshLease) async throws -> Bool {
        let grant = lease.stored.grant
        let now = try await parts.read { try GrantStore.find(grant.id, of: grant.workspaceID, in: $0) }
        return (now?.grant.generation ?? grant.generation) > grant.generation
    }

    /// Tries a late pair before the connection is declared dead (REL-3).
    private func trySpare(_ session: Session, under lease: RefreshLease) async throws -> RefreshVerdict? {
        guard let spare = lease.stored.spare, spare.until > parts.ports.now() else { return nil }
        let tokens: GrantTokens
        do { tokens = try await safe.open(spare, of: session.grant) } catch { return nil }
        let connector = try parts.connector(session.grant.platform)
        let late = Session(grant: session.grant, tokens: tokens, app: session.app, account: session.account)
        do throws(RefreshFailure) {
            let renewed = try await connector.refresh(late)
            return try await store(renewed.keeping(session.tokens.accounts), under: lease)
        } catch {
            return nil
        }
    }

    /// Whether a second look is still to come, at least a minute after the first.
    private func doubts(_ lease: RefreshLease, _ words: String) async throws -> Bool {
        if isDoubtedLongEnough(lease) { return false }
        let since = lease.stored.doubtedAt ?? parts.ports.now()
        try await parts.write { [book] transaction in
            try GrantStore.giveBack(
                lease, counts: true, isOutcomeUnknown: lease.stored.isOutcomeUnknown, doubtedAt: since,
                in: transaction)
            try Self.remark(words, on: lease.stored.grant, book: book, in: transaction)
        }
        return true
    }

    private func isDoubtedLongEnough(_ lease: RefreshLease) -> Bool {
        if parts.settings.doubtPause <= .zero { return true }
        guard let since = lease.stored.doubtedAt else { return false }
        return parts.ports.now() - since >= parts.settings.doubtPause
    }

    /// An answer was lost before: the access token decides whether the connection is still of use (REL-6).
    func endInterrupted(
        _ words: String, _ session: Session, under lease: RefreshLease
    ) async throws -> RefreshVerdict {
        do throws(PlatformFailure) {
            _ = try await parts.connector(for: session.grant).check(session)
        } catch {
            let since = lease.stored.doubtedAt
            // The refresh token is not shown again, so the access token is refused twice instead (decision 13).
            guard error.isVerdict, isDoubtedLongEnough(lease),
                try await !suspicion.holds(session.grant, by: .check, doubtedSince: since)
            else {
                try await keepSpent(under: lease)
                return .failed(.transient(words: error.words))
            }
            try await note(.ended(.refreshInterrupted), under: lease, evidence: words, isDoubted: true)
            return .ended(.refreshInterrupted)
        }
        try await note(.refreshLost, under: lease, evidence: words, isDoubted: true)
        return .failed(.terminal(.refreshInterrupted, words: words))
    }

    /// Nobody answered the probe: remembers that the replay was refused, so that it is not made again.
    private func keepSpent(under lease: RefreshLease) async throws {
        let since = lease.stored.doubtedAt ?? parts.ports.now()
        try await parts.write { transaction in
            try GrantStore.giveBack(
                lease, counts: true, isOutcomeUnknown: true, doubtedAt: since, in: transaction)
        }
    }

    private func end(
        _ given: DisconnectReason, _ words: String, under lease: RefreshLease
    ) async throws -> RefreshVerdict {
        // Where the platform said beforehand when it ends, nobody withdrew anything (REL-14).
        let isOver = lease.stored.grant.refreshExpiresAt.map { $0 <= parts.ports.now() } ?? false
        let reason: DisconnectReason = isOver && given == .revoked ? .expired : given
        try await note(.ended(reason), under: lease, evidence: words)
        return .ended(reason)
    }

    /// Gives the lease back and applies an event to every connection of the grant.
    ///
    /// - Parameter isDoubted: Whether the doubt stays, whatever becomes of the health: a spent token is never presented
    ///   again (REL-6), and one that was refused twice needs no third first look.
    func note(
        _ event: ConnectionEvent, under lease: RefreshLease, evidence: String, isDoubted: Bool = false
    ) async throws {
        let since = isDoubted ? lease.stored.doubtedAt ?? parts.ports.now() : nil
        try await parts.write { [book] transaction in
            guard
                try GrantStore.giveBack(
                    lease, counts: true, isOutcomeUnknown: lease.stored.isOutcomeUnknown, doubtedAt: since,
                    in: transaction)
            else { return }
            try Self.record(event, on: lease.stored.grant, evidence: evidence, book: book, in: transaction)
        }
    }

    /// Gives the lease back; no health changes.
    ///
    /// - Parameter words: What the platform said, for the history; `nil` when it was not asked.
    func giveBack(_ lease: RefreshLease, counts: Bool, remarking words: String? = nil) async throws {
        try await parts.write { [book] transaction in
            let isGiven = try GrantStore.giveBack(
                lease, counts: counts, isOutcomeUnknown: lease.stored.isOutcomeUnknown,
                doubtedAt: lease.stored.doubtedAt, in: transaction)
            guard isGiven, let words else { return }
            try Self.remark(words, on: lease.stored.grant, book: book, in: transaction)
        }
    }

    /// A quiet line on a refresh that failed and changed nothing yet.
    private static func remark(
        _ words: String, on grant: Grant, book: HealthBook, in transaction: Transaction
    ) throws {
        for connection in try ConnectionStore.fed(by: grant.id, of: grant.workspaceID, in: transaction) {
            try book.remark(
                "refresh_failed", on: connection, evidence: words, generation: grant.generation, in: transaction)
        }
    }

    static func record(
        _ event: ConnectionEvent, on grant: Grant, evidence: String, book: HealthBook, in transaction: Transaction
    ) throws {
        for connection in try ConnectionStore.fed(by: grant.id, of: grant.workspaceID, in: transaction) {
            try book.record(
                event, on: connection, evidence: evidence, generation: grant.generation, in: transaction)
        }
    }
}

extension EngineParts {
    /// What to say of a grant that could not be refreshed for a passing reason; `nil` while its end is far.
    fileprivate func worry(about stored: StoredGrant, now: Instant) -> ConnectionEvent? {
        if let end = stored.grant.accessExpiresAt, end <= now, breakers.isOpen(.refresh, for: stored.grant) {
            return .outage
        }
        return isNearEnd(stored.grant, storedAt: stored.storedAt, now: now) ? .refreshFailing : nil
    }
}

extension PlatformFailure {
    /// Whether it speaks of the grant or the account, not of the call or the platform.
    fileprivate var isVerdict: Bool { kind == .auth || kind == .accountType }
}

extension Duration {
    /// The duration without its sign.
    fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
}
