import Domain
import Logging
import Platforms
import Storage

/// Asks platforms whether connections still work. A check only reads; it never refreshes (REL-16).
struct Checker: Sendable {
    /// What a check found.
    enum Finding: Sendable {
        /// All is well, or the trouble is already written down.
        case done
        /// The access token is refused, and the grant can be refreshed: that will tell.
        case needsRefresh
        /// Something must be looked at once more, soon (REL-10).
        case lookAgain
    }

    let parts: EngineParts
    let sessions: Sessions
    let book: HealthBook
    let suspicion: Suspicion
    let flights = SingleFlight<Connection.ID, Finding>()

    init(parts: EngineParts, sessions: Sessions) {
        self.parts = parts
        self.sessions = sessions
        book = HealthBook(ports: parts.ports, node: parts.node)
        suspicion = Suspicion(parts: parts)
    }

    /// Checks now; callers at the same time share one check.
    func check(_ id: Connection.ID, of workspaceID: Workspace.ID) async -> Finding {
        await flights.run(id) {
            do {
                return try await attempt(id, of: workspaceID)
            } catch {
                Logger.current.error("A check could not be made", metadata: ["error.kind": "\(error)"])
                return .lookAgain
            }
        }
    }

    private func attempt(_ id: Connection.ID, of workspaceID: Workspace.ID) async throws -> Finding {
        guard let connection = try await parts.read({ try ConnectionStore.find(id, of: workspaceID, in: $0) })
        else { return .done }
        switch try await sessions.session(for: connection) {
        case .success(let session): return try await check(connection, as: session)
        case .failure(.locked):
            try await note(.undecryptable, on: connection, words: "The stored tokens cannot be opened.")
        case .failure(.ended(let reason)):
            try await note(.ended(reason), on: connection, words: "There is no grant any more.")
        case .failure(.passing(let words)):
            try await note(nil, on: connection, words: words)
        }
        return .done
    }

    private func check(_ connection: Connection, as session: Session) async throws -> Finding {
        let connector = try parts.connector(connection.platform)
        do throws(PlatformFailure) {
            let account = try await connector.check(session)
            parts.breakers.note(.check, for: session.grant, failed: false)
            parts.appFaults.clear(session.grant, by: .check)
            return try await noteAnswer(account, connection, session, connector)
        } catch {
            if error.isTrouble { parts.breakers.note(.check, for: session.grant, failed: true) }
            if error.kind == .app { parts.appFaults.note(session.grant, by: .check, words: error.words) }
            return try await noteRefusal(error, connection, session)
        }
    }

    private func noteAnswer(
        _ account: RemoteAccount, _ connection: Connection, _ session: Session, _ connector: any Connector
    ) async throws(PlatformFailure) -> Finding {
        do {
            guard account.isSameAccount(as: connection.account) else {
                try await note(
                    .identityMismatch, on: connection, words: "The platform answered for \(account.handle).")
                return .done
            }
            try await noteGood(account, connection, session)
            return .done
        } catch {
            throw PlatformFailure(.transient, words: "The result of the check could not be stored.")
        }
    }

    private func noteGood(_ account: RemoteAccount, _ connection: Connection, _ session: Session) async throws {
        try await parts.write { [book] transaction in
            guard let now = try ConnectionStore.find(connection.id, of: connection.workspaceID, in: transaction)
            else { return }
            try ConnectionStore.noteCheck(of: now.id, of: now.workspaceID, words: nil, in: transaction)
            try ConnectionStore.noteGood([now], in: transaction)
            if account != now.account { try ConnectionStore.describe(now, as: account, in: transaction) }
            try GrantStore.settleDoubt(of: session.grant, in: transaction)
            if !now.health.isUsable { try lookAfter(now, session, in: transaction) }
            try book.record(
                .checkSucceeded, on: now, evidence: "A test call was answered well.",
                generation: session.grant.generation, in: transaction)
        }
    }

    /// A red connection has no timers; one that answers after all gets them back (section 3 table: `was_disconnected`).
    private func lookAfter(_ connection: Connection, _ session: Session, in transaction: Transaction) throws {
        let next = transaction.now + parts.settings.manualCheckPause
        try ConnectionJobs.scheduleCheck(
            of: connection.id, of: connection.workspaceID, at: next, in: transaction)
        let grant = session.grant
        guard let stored = try GrantStore.find(grant.id, of: grant.workspaceID, in: transaction) else { return }
        try ConnectionJobs.scheduleRefresh(
            of: stored.grant, storedAt: stored.storedAt, parts: parts, in: transaction)
        try ConnectionJobs.scheduleWarning(
            of: stored.grant, isRenewable: parts.isRenewable(grant, session.tokens), since: stored.storedAt,
            in: transaction)
    }

    /// Only a refusal of the grant itself matters; everything else passes (REL-16).
    private func noteRefusal(
        _ failure: PlatformFailure, _ connection: Connection, _ session: Session
    ) async throws -> Finding {
        switch failure.kind {
        case .auth:
            if session.tokens.refresh != nil {
                try await note(nil, on: connection, words: failure.words)
                return .needsRefresh
            }
            return try await doubt(session.grant.endReason(at: parts.ports.now()), failure, connection, session)
        case .accountType:
            return try await doubt(.accountClosed, failure, connection, session)
        case .permission:
            try await note(.scopeMissing, on: connection, words: failure.words)
        case .rateLimit, .content, .media, .app, .transient, .unknown:
            try await note(nil, on: connection, words: failure.words)
        }
        return .done
    }

    /// A refusal without a refresh to prove it needs a second look (REL-10).
    private func doubt(
        _ reason: DisconnectReason, _ failure: PlatformFailure, _ connection: Connection, _ session: Session
    ) async throws -> Finding {
        let pause = parts.settings.doubtPause
        let isSeenTwice = try await parts.write { transaction in
            try GrantStore.isDoubtConfirmed(session.grant, pause: pause, in: transaction)
        }
        let isHeld = isSeenTwice ? try await isHeld(session.grant) : false
        let isConfirmed = isSeenTwice && !isHeld
        try await note(isConfirmed ? .ended(reason) : nil, on: connection, words: failure.words)
        return isConfirmed ? .done : .lookAgain
    }

    /// Whether the platform refuses so many that its verdict does not count (REL-11).
    private func isHeld(_ grant: Grant) async throws -> Bool {
        let stored = try await parts.read { try GrantStore.find(grant.id, of: grant.workspaceID, in: $0) }
        return try await suspicion.holds(grant, by: .check, doubtedSince: stored?.doubtedAt)
    }

    private func note(_ event: ConnectionEvent?, on connection: Connection, words: String) async throws {
        try await parts.write { [book] transaction in
            guard let now = try ConnectionStore.find(connection.id, of: connection.workspaceID, in: transaction),
                now.grantID == connection.grantID
            else { return }
            try ConnectionStore.noteCheck(of: now.id, of: now.workspaceID, words: words, in: transaction)
            let grant = try GrantStore.find(now.grantID, of: now.workspaceID, in: transaction)?.grant
            let generation = grant?.generation ?? 0
            guard let event else {
                return try book.remark(
                    "check_failed", on: now, evidence: words, generation: generation, in: transaction)
            }
            try book.record(event, on: now, evidence: words, generation: generation, in: transaction)
        }
    }
}

extension Grant {
    /// Why a refused access token is over: it ran out, or somebody withdrew it.
    func endReason(at now: Instant) -> DisconnectReason {
        if let end = accessExpiresAt, end <= now { return .expired }
        return .revoked
    }
}

extension PlatformFailure {
    /// Whether it may come from a trouble of the platform's (REL-11).
    fileprivate var isTrouble: Bool {
        switch kind {
        case .auth, .accountType, .app, .transient, .unknown: true
        case .permission, .rateLimit, .content, .media: false
        }
    }
}
