/// The token endpoint's part of the book.
extension GrantBook {
    /// What the caller of the token endpoint has proved.
    struct Presenter: Sendable {
        /// The authorization server.
        let server: BlueskyServer
        /// Who it is.
        let client: Client
        /// Which key it holds.
        let thumbprint: String
    }

    /// Exchanges a code.
    ///
    /// - Throws: `Failure`; a code that comes twice ends the session that it opened.
    mutating func redeem(
        code: String, verifier: String, redirectURI: String, by presenter: Presenter, now: SandboxTime,
        random: RandomSource
    ) throws(Failure) -> Tokens {
        guard let entry = codes[code] else { throw Failure(reason: "Invalid code") }
        if let grant = entry.grant {
            grants[grant] = nil
            throw Failure(reason: "Code replayed", did: entry.did, isReplay: true)
        }
        let request = entry.request
        // A code is used up by the attempt, right or wrong.
        codes[code]?.grant = ""
        guard entry.expires > now else { throw Failure(reason: "Code expired") }
        guard request.issuer == presenter.server.issuer, request.client == presenter.client else {
            throw Failure(reason: "This code was issued for another client")
        }
        guard request.redirectURI == redirectURI else { throw Failure(reason: "redirect_uri mismatch") }
        guard ProofKey.matches(verifier: verifier, challenge: request.challenge) else {
            throw Failure(reason: "Invalid code_verifier")
        }
        guard request.thumbprint == presenter.thumbprint else { throw Failure(reason: "DPoP key mismatch") }
        let grant = open(request, did: entry.did, now: now, random: random)
        codes[code]?.grant = grant.id
        return issue(grant, life: presenter.server.accessTokenLife, now: now, random: random)
    }

    /// Exchanges a refresh token; it is good for one use only.
    ///
    /// - Throws: `Failure`; anything wrong after the token was recognised ends the session.
    mutating func refresh(
        _ token: String, by presenter: Presenter, now: SandboxTime, random: RandomSource
    ) throws(Failure) -> Tokens {
        guard let entry = refreshes[token] else { throw Failure(reason: "Invalid refresh token") }
        guard let grant = grants[entry.grant] else {
            throw Failure(reason: "Invalid refresh token", did: entry.isUsed ? entry.did : nil, isReplay: entry.isUsed)
        }
        do throws(Failure) {
            try check(entry, grant, presenter, now)
        } catch {
            grants[grant.id] = nil
            throw Failure(reason: error.reason, did: grant.did, isReplay: error.isReplay)
        }
        refreshes[token]?.isUsed = true
        return issue(grant, life: presenter.server.accessTokenLife, now: now, random: random)
    }

    private func check(
        _ entry: RefreshEntry, _ grant: Grant, _ presenter: Presenter, _ now: SandboxTime
    ) throws(Failure) {
        guard !entry.isUsed else { throw Failure(reason: "Refresh token replayed", isReplay: true) }
        guard grant.issuer == presenter.server.issuer, grant.client.id == presenter.client.id else {
            throw Failure(reason: "Token was not issued to this client")
        }
        guard grant.client.keyID == presenter.client.keyID else {
            throw Failure(reason: "Client authentication method mismatch")
        }
        guard grant.thumbprint == presenter.thumbprint else { throw Failure(reason: "DPoP key mismatch") }
        guard entry.expires > now else { throw Failure(reason: "Refresh token expired") }
        guard grant.ends > now else { throw Failure(reason: "Session expired") }
    }

    private mutating func open(
        _ request: Request, did: String, now: SandboxTime, random: RandomSource
    ) -> Grant {
        let isPublic = request.client.keyID == nil
        let life = isPublic ? Duration.seconds(14 * 86_400) : .seconds(730 * 86_400)
        let grant = Grant(
            id: "tok-" + random.token(12), issuer: request.issuer, did: did, client: request.client,
            scope: request.scope, thumbprint: request.thumbprint, ends: now + life)
        grants[grant.id] = grant
        return grant
    }

    private mutating func issue(_ grant: Grant, life: Int, now: SandboxTime, random: RandomSource) -> Tokens {
        prune(now)
        let tokens = Tokens(access: "acc-" + random.token(32), refresh: "ref-" + random.token(32), grant: grant)
        let refreshLife = grant.client.keyID == nil ? Duration.seconds(14 * 86_400) : .seconds(90 * 86_400)
        refreshes[tokens.refresh] = RefreshEntry(
            grant: grant.id, did: grant.did, expires: now + refreshLife)
        accesses[tokens.access] = AccessEntry(grant: grant.id, expires: now + .seconds(life))
        return tokens
    }

    /// Forgets what is too old to matter, now and then.
    private mutating func prune(_ now: SandboxTime) {
        guard refreshes.count + accesses.count > 10_000 else { return }
        grants = grants.filter { $0.value.ends > now }
        refreshes = refreshes.filter { grants[$0.value.grant] != nil && $0.value.expires > now }
        accesses = accesses.filter { grants[$0.value.grant] != nil && $0.value.expires > now }
        codes = codes.filter { $0.value.expires > now }
    }
}
