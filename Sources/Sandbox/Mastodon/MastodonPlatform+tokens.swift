import FoundationEssentials
import HTTPTypes
import Synchronization

/// Tokens of an instance: they do not expire (sheet sections 2 and 3).
extension MastodonPlatform {
    @Sendable func token(_ call: Call) throws -> Answer {
        do {
            let input = try MastodonInput(call)
            try input.check([
                "grant_type", "code", "client_id", "client_secret", "redirect_uri", "code_verifier", "scope",
            ])
            let app = try app(call, input)
            switch try input.require("grant_type") {
            case "authorization_code": return try exchange(input, app)
            case "client_credentials": return try appToken(input, app)
            default:
                throw problem.oauth(
                    .badRequest, "unsupported_grant_type",
                    "The authorization grant type is not supported by the authorization server.")
            }
        } catch let wrong as FieldProblem {
            throw problem.oauthField(wrong)
        }
    }

    @Sendable func revoke(_ call: Call) throws -> Answer {
        do {
            let input = try MastodonInput(call)
            try input.check(["client_id", "client_secret", "token", "token_type_hint"])
            let app = try app(call, input)
            let text = try input.require("token")
            guard let token = state.withLock({ $0.tokens[text] }) else { return .json([:]) }
            guard token.client == app.client else { throw problem.foreignToken }
            endTokens { $0.text == text }
            return .json([:])
        } catch let wrong as FieldProblem {
            throw problem.oauthField(wrong)
        }
    }

    /// Ends the tokens that the condition picks.
    func endTokens(where condition: (MastodonState.Token) -> Bool) {
        let ended = state.withLock { state in
            let ended = state.tokens.values.filter { !$0.isRevoked && condition($0) }
            for token in ended { state.tokens[token.text]?.isRevoked = true }
            return ended
        }
        for token in ended {
            world.ledger.token(.revoked, .access, token.text, platform: name, account: token.account ?? "app")
        }
    }

    private func exchange(_ input: MastodonInput, _ app: MastodonState.App) throws -> Answer {
        let text = try input.require("code")
        let redirect = try input.require("redirect_uri")
        let found = state.withLock { state -> MastodonState.Code? in
            let code = state.codes[text]
            state.codes[text]?.isUsed = true
            return code
        }
        guard let code = found, code.client == app.client, code.expires > world.clock.now else {
            throw problem.invalidGrant
        }
        guard !code.isUsed else {
            world.ledger.token(.replayed, .code, text, platform: name, account: code.account)
            throw problem.replayedCode
        }
        guard code.redirect == redirect else { throw problem.invalidGrant }
        if let challenge = code.challenge {
            guard let verifier = try input.string("code_verifier"), Digest.challenge(of: verifier) == challenge else {
                throw problem.invalidGrant
            }
        }
        return issue(account: code.account, app: app, scopes: code.scopes)
    }

    private func appToken(_ input: MastodonInput, _ app: MastodonState.App) throws -> Answer {
        if flavor.isGoToSocial { _ = try input.require("redirect_uri") }
        let scopes = MastodonScopes.words(try input.string("scope"))
        guard flavor.isGoToSocial || scopes.allSatisfy({ MastodonScopes.covers(app.scopes, $0) }) else {
            throw problem.invalidScope
        }
        return issue(account: nil, app: app, scopes: scopes)
    }

    /// Mastodon gives the same token again for the same app, person and scopes.
    private func issue(account: String?, app: MastodonState.App, scopes: [String]) -> Answer {
        let fresh = MastodonState.Token(
            text: world.random.token(32), client: app.client, account: account, scopes: scopes,
            created: world.clock.now)
        let token = state.withLock { state -> MastodonState.Token in
            let known = state.tokens.values.first { token in
                !token.isRevoked && token.client == app.client && token.account == account
                    && Set(token.scopes) == Set(scopes)
            }
            if !flavor.isGoToSocial, let known { return known }
            state.tokens[fresh.text] = fresh
            return fresh
        }
        world.ledger.token(.issued, .access, token.text, platform: name, account: account ?? "app")
        return .json(
            [
                "access_token": .string(token.text), "token_type": "Bearer",
                "scope": .string(token.scopes.joined(separator: " ")), "created_at": .integer(token.created.seconds),
            ],
            headers: [.cacheControl: "no-store"])
    }

    private func app(_ call: Call, _ input: MastodonInput) throws -> MastodonState.App {
        var client = try input.string("client_id")
        var secret = try input.string("client_secret")
        if let basic = call.credentials(scheme: "Basic").flatMap({ Data(base64Encoded: $0) }) {
            let pair = String(decoding: basic, as: UTF8.self).split(separator: ":", maxSplits: 1).map(String.init)
            (client, secret) = (pair.first, pair.last)
        }
        guard let app = state.withLock({ $0.apps[client ?? ""] }), app.secret == secret else {
            throw problem.invalidClient
        }
        return app
    }
}
