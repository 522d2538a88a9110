import Synchronization

/// Codes, grants and tokens of one platform with classic OAuth 2; every event is written into the ledger.
package final class OAuthBook: Sendable {
    struct State: Sendable {
        var codes = BoundedStore<OAuthCode>()
        var grants = BoundedStore<OAuthGrant>()
        var tokens = BoundedStore<OAuthToken>()
        var consents: Set<String> = []
    }

    let world: SandboxWorld
    let name: @Sendable (OAuthGrant) -> String
    let state = Mutex(State())

    /// An empty book; `name` says under which platform the ledger keeps the events of a grant.
    package init(_ world: SandboxWorld, name: @escaping @Sendable (OAuthGrant) -> String) {
        self.world = world
        self.name = name
    }

    /// An empty book of one platform.
    package convenience init(_ world: SandboxWorld, platform: String) {
        self.init(world) { _ in platform }
    }

    /// Forgets everything.
    package func reset() { state.withLock { $0 = State() } }

    // MARK: Looking up

    /// What became of a token of one of these kinds.
    package func standing(_ secret: String, kinds: Set<OAuthToken.Kind> = [.access]) -> OAuthStanding {
        let now = world.clock.now
        return state.withLock { state in
            guard let token = state.tokens[secret], kinds.contains(token.kind), let grant = state.grants[token.grant]
            else { return .unknown }
            if let ending = grant.ending { return .ended(token, grant, ending) }
            if let expires = token.expires, expires <= now { return .expired(token, grant) }
            return .live(token, grant)
        }
    }

    /// The token and its grant as long as it is good.
    package func live(_ secret: String, kinds: Set<OAuthToken.Kind> = [.access]) -> (OAuthToken, OAuthGrant)? {
        if case .live(let token, let grant) = standing(secret, kinds: kinds) { (token, grant) } else { nil }
    }

    /// The grant behind a code or a token of any kind, good or not; for filters and counters.
    package func grant(behind secret: String) -> OAuthGrant? {
        state.withLock { state in
            (state.tokens[secret]?.grant ?? state.codes[secret]?.grant).flatMap { state.grants[$0] }
        }
    }

    /// Account (a Page, if the token speaks for one) and platform behind a code or a token of any kind, good or not.
    package func owner(behind secret: String) -> (account: String, platform: String)? {
        let (grant, subject) = state.withLock { state -> (OAuthGrant?, String?) in
            guard let token = state.tokens[secret] else {
                return (state.codes[secret].map { Self.draft($0.consent) }, nil)
            }
            return (state.grants[token.grant], token.subject)
        }
        return grant.map { (subject ?? $0.account, name($0)) }
    }

    /// The grants that the condition picks, oldest first.
    package func grants(where condition: (OAuthGrant) -> Bool) -> [OAuthGrant] {
        state.withLock { $0.grants.values.filter(condition) }
    }

    /// The tokens of a grant that are still good, oldest first.
    package func tokens(of grant: String) -> [OAuthToken] {
        let now = world.clock.now
        return state.withLock { state in
            (state.grants[grant]?.secrets ?? []).compactMap { state.tokens[$0] }
                .filter { token in token.replaced == nil && token.expires.map { $0 > now } ?? true }
        }
    }

    // MARK: Giving out

    /// Gives out a token of a grant.
    package func issue(
        _ kind: OAuthToken.Kind = .access, of grant: OAuthGrant, life: Duration?, prefix: String = "",
        subject: String? = nil, bytes: Int = 48
    ) -> OAuthToken {
        let now = world.clock.now
        let token = OAuthToken(
            secret: prefix + world.random.token(bytes), kind: kind, grant: grant.id, account: grant.account,
            subject: subject, issued: now, expires: life.map { now + $0 }, used: now)
        state.withLock { state in
            state.tokens[token.secret] = token
            state.forgetDead(of: grant.id, at: now)
            state.grants[grant.id]?.secrets.append(token.secret)
        }
        note(.issued, token, of: grant)
        return token
    }

    /// Changes a token in place; unknown ones are ignored.
    package func update(_ secret: String, _ change: (inout OAuthToken) -> Void) {
        state.withLock { state in
            guard var token = state.tokens[secret] else { return }
            change(&token)
            state.tokens[secret] = token
        }
    }

    /// Changes a grant in place; unknown ones are ignored.
    package func updateGrant(_ id: String, _ change: (inout OAuthGrant) -> Void) {
        state.withLock { state in
            guard var grant = state.grants[id] else { return }
            change(&grant)
            state.grants[id] = grant
        }
    }

    // MARK: Ending

    /// Ends all tokens of the living grants that the condition picks; answers how many grants that were.
    @discardableResult
    package func end(_ ending: OAuthGrant.Ending, where condition: (OAuthGrant) -> Bool) -> Int {
        let now = world.clock.now
        let ended = state.withLock { state in
            state.grants.values.filter { $0.ending == nil && condition($0) }.map { grant in
                state.forgetDead(of: grant.id, at: now)
                let alive = state.grants[grant.id]?.secrets ?? []
                state.grants[grant.id]?.ending = ending
                state.grants[grant.id]?.secrets = []
                // Who took the app away is asked anew, as if for the first time.
                if ending == .removed || ending == .revoked { state.consents.remove(grant.consentKey) }
                return (grant, alive.compactMap { state.tokens[$0] })
            }
        }
        for (grant, tokens) in ended {
            for token in tokens { note(.revoked, token, of: grant) }
        }
        return ended.count
    }

    /// Ends one token; its grant and the others live on.
    package func drop(_ secret: String) {
        guard let grant = grant(behind: secret), case let token? = state.withLock({ $0.tokens[secret] }) else { return }
        state.withLock { state in
            state.tokens[secret] = nil
            state.grants[grant.id]?.secrets.removeAll { $0 == secret }
        }
        note(.revoked, token, of: grant)
    }

    func note(_ event: LedgerEntry.Token.Event, _ token: OAuthToken, of grant: OAuthGrant) {
        world.ledger.token(
            event, token.kind == .refresh ? .refresh : .access, token.secret, platform: name(grant),
            account: grant.account)
    }
}

extension OAuthGrant {
    /// One login and one app.
    var consentKey: String { "\(client)\n\(owner)" }
}

extension OAuthBook.State {
    /// Keeps the list of a grant short: those that are over or replaced go.
    mutating func forgetDead(of grant: String, at now: SandboxTime) {
        let tokens = self.tokens
        grants[grant]?.secrets.removeAll { secret in
            guard let token = tokens[secret] else { return true }
            return token.replaced != nil || token.expires.map { $0 <= now } ?? false
        }
    }
}
