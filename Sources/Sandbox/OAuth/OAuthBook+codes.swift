import Synchronization

/// Codes and what they are exchanged for.
extension OAuthBook {
    /// Gives out a code for a consent.
    package func code(for consent: OAuthConsent, prefix: String = "") -> String {
        let code = prefix + world.random.token(36)
        let entry = OAuthCode(consent: consent, expires: world.clock.now + consent.client.rules.codeLife)
        state.withLock { $0.codes[code] = entry }
        world.ledger.token(.issued, .code, code, platform: name(Self.draft(consent)), account: consent.account)
        return code
    }

    /// Exchanges a code for a grant; throws `OAuthProblem`. A code is spent by its first presentation by the right app.
    package func redeem(
        _ code: String, client: OAuthClient, redirect: String?, verifier: String?
    ) throws(OAuthProblem) -> OAuthGrant {
        let now = world.clock.now
        let found = state.withLock { state -> OAuthCode? in
            let entry = state.codes[code]
            if entry?.consent.client.id == client.id { state.codes[code]?.isUsed = true }
            return entry
        }
        guard let found else { throw .unknownCode }
        guard found.consent.client.id == client.id else { throw .foreignCode }
        guard !found.isUsed else {
            world.ledger.token(
                .replayed, .code, code, platform: name(Self.draft(found.consent)), account: found.consent.account)
            throw .usedCode
        }
        guard found.expires > now else { throw .expiredCode }
        guard redirect == found.consent.redirect else { throw .redirectMismatch }
        guard Self.fits(verifier, found.consent) else { throw .verifier }
        return open(Self.draft(found.consent, id: world.random.token(12), at: now), code: code, rules: client.rules)
    }

    /// The challenge and the verifier belong together, or there is neither.
    private static func fits(_ verifier: String?, _ consent: OAuthConsent) -> Bool {
        guard let challenge = consent.request["code_challenge"] else { return verifier == nil }
        guard let verifier, (43...128).contains(verifier.utf8.count),
            verifier.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-._~".contains($0)) })
        else { return false }
        return switch consent.client.rules.challengeForm {
        case .base64url: Digest.challenge(of: verifier) == challenge
        case .hex: Digest.hex(Array(verifier.utf8)) == challenge
        }
    }

    /// The grant that a consent would become.
    static func draft(
        _ consent: OAuthConsent, id: String = "", at now: SandboxTime = SandboxTime(milliseconds: 0)
    ) -> OAuthGrant {
        OAuthGrant(
            id: id, account: consent.account, client: consent.client.id, scopes: consent.scopes,
            targets: consent.targets, request: consent.request, isReturning: false, at: now)
    }

    /// Opens the grant, or changes the one that the person has with this app.
    private func open(_ draft: OAuthGrant, code: String, rules: TokenRules) -> OAuthGrant {
        state.withLock { state in
            var grant = draft
            grant.owner = rules.owner(draft.account)
            grant.isReturning = !state.consents.insert(grant.consentKey).inserted
            let present = state.grants.values.last {
                $0.ending == nil && $0.account == draft.account && $0.client == draft.client
            }
            if rules.hasOneGrantPerPerson, var present {
                present.scopes = draft.scopes
                present.targets = draft.targets
                present.request = draft.request
                present.isReturning = true
                present.at = draft.at
                present.refreshEnds = nil
                grant = present
            }
            state.grants[grant.id] = grant
            state.codes[code]?.grant = grant.id
            return grant
        }
    }
}
