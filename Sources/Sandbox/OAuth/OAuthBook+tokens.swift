import Synchronization

/// Access and refresh tokens by the rules of an app.
extension OAuthBook {
    /// The first tokens of a grant.
    package func tokens(for grant: OAuthGrant, rules: TokenRules) -> OAuthTokens {
        guard let refresh = rules.refresh, refresh.isGiven(grant) else {
            let access = issue(of: grant, life: rules.accessLife, prefix: rules.accessPrefix)
            return pair(grant, access, nil, isRefresh: false)
        }
        let token = issue(.refresh, of: grant, life: refresh.life, prefix: refresh.prefix)
        updateGrant(grant.id) { $0.refreshEnds = token.expires }
        pushOut(beyond: refresh.mostGrants, grant)
        return pair(grant, access(of: grant, rules, refresh, until: token.expires), token, isRefresh: false)
    }

    /// Exchanges a refresh token; throws `OAuthProblem`.
    package func refresh(_ secret: String, client: OAuthClient) throws(OAuthProblem) -> OAuthTokens {
        guard let rules = client.rules.refresh else { throw .unknownRefresh }
        let now = world.clock.now
        guard let (token, grant) = presented(secret) else { throw .unknownRefresh }
        guard grant.client == client.id else { throw .foreignRefresh }
        if let replaced = token.replaced, !Self.isInGrace(rules, replaced, now) {
            note(.replayed, token, of: grant)
            if case .endsGrant = rules.reuse { end(.reused) { $0.id == grant.id } }
            throw .usedRefresh
        }
        if let ending = grant.ending { throw .ended(ending) }
        guard !Self.isOver(token, rules, at: now) else { throw .expiredRefresh }
        return renew(token, of: grant, rules: client.rules, refresh: rules)
    }

    private func presented(_ secret: String) -> (OAuthToken, OAuthGrant)? {
        state.withLock { state in
            guard let token = state.tokens[secret], token.kind == .refresh, let grant = state.grants[token.grant]
            else { return nil }
            return (token, grant)
        }
    }

    private static func isInGrace(_ rules: RefreshRules, _ replaced: SandboxTime, _ now: SandboxTime) -> Bool {
        if case .each(let grace) = rules.rotation { now < replaced + grace } else { true }
    }

    private static func isOver(_ token: OAuthToken, _ rules: RefreshRules, at now: SandboxTime) -> Bool {
        if let expires = token.expires, expires <= now { return true }
        return rules.idleLife.map { token.used + $0 <= now } ?? false
    }

    private func renew(
        _ token: OAuthToken, of grant: OAuthGrant, rules: TokenRules, refresh: RefreshRules
    ) -> OAuthTokens {
        let now = world.clock.now
        if refresh.endsOldAccess { endAccess(of: grant) }
        let ends = refresh.slides ? refresh.life.map { now + $0 } : token.expires
        updateGrant(grant.id) { $0.refreshEnds = ends }
        let shown: OAuthToken?
        switch refresh.rotation {
        case .none(let repeated):
            update(token.secret) { ($0.used, $0.expires) = (now, ends) }
            shown = repeated ? state.withLock { $0.tokens[token.secret] } : nil
        case .each:
            update(token.secret) { ($0.used, $0.replaced) = (now, $0.replaced ?? now) }
            note(.rotated, token, of: grant)
            shown = issue(.refresh, of: grant, life: ends.map { $0 - now }, prefix: refresh.prefix)
        }
        return pair(grant, access(of: grant, rules, refresh, until: ends), shown, isRefresh: true)
    }

    private func access(
        of grant: OAuthGrant, _ rules: TokenRules, _ refresh: RefreshRules, until ends: SandboxTime?
    ) -> OAuthToken {
        var life = rules.accessLife
        if refresh.capsAccess, let ends {
            let rest = ends - world.clock.now
            life = life.map { min($0, rest) } ?? rest
        }
        return issue(of: grant, life: life, prefix: rules.accessPrefix)
    }

    private func endAccess(of grant: OAuthGrant) {
        for secret in state.withLock({ $0.grants[grant.id]?.secrets ?? [] }) where live(secret) != nil { drop(secret) }
    }

    private func pushOut(beyond most: Int?, _ grant: OAuthGrant) {
        guard let most else { return }
        let living = grants { $0.ending == nil && $0.owner == grant.owner && $0.client == grant.client }
        for old in living.dropLast(most) { end(.superseded) { $0.id == old.id } }
    }

    private func pair(
        _ grant: OAuthGrant, _ access: OAuthToken, _ refresh: OAuthToken?, isRefresh: Bool
    ) -> OAuthTokens {
        let now = world.clock.now
        func seconds(_ token: OAuthToken?) -> Int? {
            (token?.expires).map { Int(($0.milliseconds - now.milliseconds + 500) / 1_000) }
        }
        return OAuthTokens(
            grant: grant, access: access, accessSeconds: seconds(access), refresh: refresh,
            refreshSeconds: seconds(refresh), isRefresh: isRefresh)
    }
}
