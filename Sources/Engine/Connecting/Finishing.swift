import Domain
import Logging
import Platforms
import Storage

/// The end of an attempt: accounts listed, tested, grant sealed, connections stored, jobs set, in one transaction.
struct Finishing: Sendable {
    let parts: EngineParts
    let safe: Safe
    let book: HealthBook

    init(parts: EngineParts) {
        self.parts = parts
        safe = Safe(vault: parts.vault)
        book = HealthBook(ports: parts.ports, node: parts.node)
    }

    /// Ends an attempt without a connection.
    func fail(_ attempt: Authorization, _ failure: AuthorizationFailure) async throws {
        try await parts.write { transaction in
            _ = try AuthorizationStore.move(
                attempt, to: .failed(failure), until: attempt.expiresAt, in: transaction)
        }
    }

    /// Takes a fresh grant: lists its accounts with a test call, then connects the only one or offers the choice.
    ///
    /// A reconnect that came back without its account changes nothing; it asks whether to add what came (SEC-15, REL-8).
    /// A grant that leads to nothing is withdrawn at the platform (SEC-18).
    func take(_ new: NewGrant, app: PlatformApp?, for attempt: Authorization) async throws {
        let grant = Grant(
            id: Grant.ID(parts.ports), workspaceID: attempt.workspaceID, platform: attempt.platform,
            platformAppID: app?.id, generation: 1, accessExpiresAt: new.tokens.accessExpiresAt,
            refreshExpiresAt: new.tokens.refreshExpiresAt, scopes: new.tokens.scopes ?? [], server: new.server)
        let session = Session(grant: grant, tokens: new.tokens.tokens, app: app, account: nil)
        do {
            try await take(session, for: attempt)
        } catch let failure as AuthorizationFailure {
            await withdraw(session)
            throw failure
        }
    }

    private func take(_ session: Session, for attempt: Authorization) async throws {
        let accounts = try await accounts(of: session)
        let usable = accounts.filter(\.canPublish)
        guard let first = usable.first else {
            throw AuthorizationFailure(.accountType, words: accounts.first?.obstacle)
        }
        let targets = try await targets(of: attempt)
        let same = usable.filter { account in targets.contains { $0.isSameAccount(as: account) } }
        let isTargetThere = targets.first.map { target in same.contains { $0.isSameAccount(as: target) } }
        switch isTargetThere {
        case true?: try await connect(same, session, for: attempt)
        case nil where usable.count == 1: try await connect([first], session, for: attempt)
        default: try await offer(accounts, session, for: attempt)
        }
    }

    /// Best effort: nothing is stored, so that nobody could try again.
    private func withdraw(_ session: Session) async {
        do {
            guard try await !parts.mayShareTokens(session.grant) else { return }
            try await parts.connector(session.grant.platform).revoke(session)
        } catch {
            Logger.current.info("An unused grant was not withdrawn", metadata: ["error.kind": "\(type(of: error))"])
        }
    }

    /// The account that a reconnect is for, and after it those that the same grant feeds: one reconnect repairs them all.
    private func targets(of attempt: Authorization) async throws -> [RemoteAccount] {
        guard let id = attempt.reconnects else { return [] }
        let targets = try await parts.read { transaction -> [Connection] in
            guard let target = try ConnectionStore.find(id, of: attempt.workspaceID, in: transaction) else { return [] }
            let fed = try ConnectionStore.fed(by: target.grantID, of: attempt.workspaceID, in: transaction)
            return [target] + fed.filter { $0.id != target.id }
        }
        guard !targets.isEmpty else { throw AuthorizationFailure(.notFound) }
        return targets.map(\.account)
    }

    private func accounts(of session: Session) async throws -> [RemoteAccount] {
        do throws(PlatformFailure) {
            guard let connector = parts.connectors[session.grant.platform] else { return [] }
            return try await connector.accounts(of: session)
        } catch {
            throw AuthorizationFailure(error)
        }
    }

    private func offer(
        _ accounts: [RemoteAccount], _ session: Session, for attempt: Authorization
    ) async throws {
        let grant = session.grant
        let sealed = try await safe.seal(session.tokens, of: grant, generation: grant.generation)
        try await parts.write { transaction in
            try GrantStore.insert(grant, sealed: sealed, in: transaction)
            _ = try AuthorizationStore.move(
                attempt, to: .choose(accounts), grantID: grant.id, until: transaction.now + Authorization.choiceLife,
                in: transaction)
        }
    }

    private func connect(
        _ accounts: [RemoteAccount], _ session: Session, for attempt: Authorization
    ) async throws {
        let grant = session.grant
        let sealed = try await seal(session, for: accounts)
        try await onceMore {
            try await parts.write { transaction in
                try GrantStore.insert(grant, sealed: sealed, in: transaction)
                try self.connect(accounts, session, for: attempt, in: transaction)
            }
        }
    }

    /// Two people who connect the same account at the same moment: the later one finds what the earlier one made (S4.48).
    private func onceMore(_ write: () async throws -> Void) async throws {
        do { try await write() } catch StorageError.conflict { try await write() }
    }

    /// Connects chosen accounts of a grant that waited for the choice.
    func connect(_ accounts: [RemoteAccount], as session: Session, for attempt: Authorization) async throws {
        let sealed = try await seal(session, for: accounts)
        try await onceMore {
            try await parts.write { transaction in
                try GrantStore.reseal(session.grant, as: sealed, in: transaction)
                try self.connect(accounts, session, for: attempt, in: transaction)
            }
        }
    }

    /// The sealed tokens of a grant, with those that the accounts have for themselves.
    private func seal(_ session: Session, for accounts: [RemoteAccount]) async throws -> [UInt8] {
        var tokens = session.tokens
        do throws(PlatformFailure) {
            tokens.accounts = try await parts.connector(for: session.grant).accountTokens(of: accounts, as: session)
        } catch {
            throw AuthorizationFailure(error)
        }
        return try await safe.seal(tokens, of: session.grant, generation: session.grant.generation)
    }

    private func connect(
        _ accounts: [RemoteAccount], _ session: Session, for attempt: Authorization, in transaction: Transaction
    ) throws {
        let grant = session.grant
        var ids: [Connection.ID] = []
        let known = try accounts.map { account in
            try ConnectionStore.find(account, on: attempt.platform, of: attempt.workspaceID, in: transaction)
        }
        try Room.check(
            for: known.count { $0 == nil }, in: attempt.workspaceID, plans: parts.settings.plans, holds: true,
            in: transaction)
        for (account, known) in zip(accounts, known) {
            if let known {
                try renew(known, with: grant, as: account, in: transaction)
                ids.append(known.id)
            } else {
                let id = try bringBack(account, grant, for: attempt, in: transaction)
                ids.append(try id ?? add(account, grant, for: attempt, in: transaction))
            }
        }
        try ConnectionJobs.scheduleRefresh(of: grant, storedAt: transaction.now, parts: parts, in: transaction)
        try ConnectionJobs.scheduleWarning(
            of: grant, isRenewable: parts.isRenewable(grant, session.tokens), since: transaction.now, in: transaction)
        guard
            try AuthorizationStore.move(
                attempt, to: .done(ids), until: attempt.expiresAt, in: transaction)
        else { throw AuthorizationFailure(.callbackMismatch) }
    }

    private func add(
        _ account: RemoteAccount, _ grant: Grant, for attempt: Authorization, in transaction: Transaction
    ) throws -> Connection.ID {
        let connection = Connection(
            id: Connection.ID(parts.ports), workspaceID: attempt.workspaceID, brandID: attempt.brandID,
            platform: attempt.platform, grantID: grant.id, account: account, healthSince: transaction.now,
            connectedAt: transaction.now, lastGoodAt: transaction.now)
        try ConnectionStore.insert(connection, in: transaction)
        try book.recordConnected(connection, generation: grant.generation, in: transaction)
        try noteScopes(of: connection, grant, in: transaction)
        try scheduleLooks(of: connection, in: transaction)
        return connection.id
    }

    /// An account that was taken out comes back as what it was: record, history, settings and brand (S1.36). `nil` where there
    /// is none.
    private func bringBack(
        _ account: RemoteAccount, _ grant: Grant, for attempt: Authorization, in transaction: Transaction
    ) throws -> Connection.ID? {
        let removed = try ConnectionStore.findRemoved(
            account, on: attempt.platform, of: attempt.workspaceID, in: transaction)
        guard let removed, try ConnectionStore.restore(removed, with: grant.id, as: account, in: transaction),
            let connection = try ConnectionStore.find(removed.id, of: removed.workspaceID, in: transaction)
        else { return nil }
        try book.recordReturned(connection, from: removed.health, generation: grant.generation, in: transaction)
        try noteScopes(of: connection, grant, in: transaction)
        try scheduleLooks(of: connection, in: transaction)
        try Reviving.revive(deliveriesTo: connection, in: transaction)
        return connection.id
    }

    private func scheduleLooks(of connection: Connection, in transaction: Transaction) throws {
        let next = RefreshSchedule.nextCheck(
            after: transaction.now, every: parts.settings.checkInterval, chance: parts.ports.randomFraction())
        try ConnectionJobs.scheduleCheck(
            of: connection.id, of: connection.workspaceID, at: next, in: transaction)
        try ConnectionJobs.scheduleMeasure(
            of: connection, at: transaction.now + FigureSchedule.firstPause, parts: parts, in: transaction)
    }

    /// Says by name what the platform did not grant (S0.47, F3).
    private func noteScopes(of connection: Connection, _ grant: Grant, in transaction: Transaction) throws {
        let missing = parts.connectors[grant.platform]?.missingScopes(in: grant) ?? []
        guard !missing.isEmpty else { return }
        try book.record(
            .scopeMissing, on: connection,
            evidence: "Not granted: \(missing.sorted().joined(separator: ", ")).", generation: grant.generation,
            in: transaction)
    }

    /// The same account came back: record, history, settings and schedule stay (S0.38 to S0.42, S4.48).
    private func renew(
        _ known: Connection, with grant: Grant, as account: RemoteAccount, in transaction: Transaction
    ) throws {
        let old = known.grantID
        try ConnectionStore.reconnect(known, with: grant.id, as: account, in: transaction)
        let health = try book.record(
            .reconnected, on: known, evidence: "\(account.handle) was connected again.", generation: grant.generation,
            in: transaction)
        var renewed = known
        renewed.health = health
        try noteScopes(of: renewed, grant, in: transaction)
        try scheduleLooks(of: known, in: transaction)
        if try ConnectionStore.fed(by: old, of: known.workspaceID, in: transaction).isEmpty {
            try ConnectionJobs.cancelTimers(of: old, of: known.workspaceID, in: transaction)
            try GrantStore.remove(old, of: known.workspaceID, in: transaction)
        }
        try Reviving.revive(deliveriesTo: known, in: transaction)
    }
}

extension AuthorizationFailure {
    /// What a failing first call means while connecting.
    init(_ failure: PlatformFailure) {
        let code: Code =
            switch failure.kind {
            case .auth: .refused
            case .permission: .missingScope
            case .accountType: .accountType
            case .app: .app
            case .rateLimit: .rateLimit
            case .content, .media, .transient, .unknown: .unreachable
            }
        self.init(code, words: failure.words)
    }
}
