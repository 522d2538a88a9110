import FoundationEssentials
import HTTPTypes
import Synchronization

/// The token endpoint of X (sheet sections 2 and 3).
extension XPlatform {
    /// Life of an access token in seconds.
    private static let accessLife = 7_200
    /// Life of an unused refresh token.
    private static let refreshLife = Duration.seconds(183 * 86_400)

    @Sendable func token(_ call: Call) throws -> Answer {
        do {
            let form = try call.formFields()
            switch try form.require("grant_type") {
            case "authorization_code": return try exchange(call, form)
            case "refresh_token": return try refresh(call, form)
            default: throw FieldProblem.invalid("grant_type")
            }
        } catch let problem as FieldProblem {
            throw XProblem.tokenForm(problem)
        }
    }

    @Sendable func revoke(_ call: Call) throws -> Answer {
        do {
            let form = try call.formFields()
            try form.check(required: ["token"], optional: ["client_id", "token_type_hint"])
            let client = try client(call, form)
            let token = try form.require("token")
            let grant = state.withLock { $0.access[token]?.grant ?? $0.refresh[token]?.grant }
            endGrants { $0.id == grant && $0.client == client.id }
            return .json(["revoked": true])
        } catch let problem as FieldProblem {
            throw XProblem.tokenForm(problem)
        }
    }

    /// Ends all tokens of the grants that the condition picks.
    func endGrants(where condition: (XState.Grant) -> Bool) {
        let ended = state.withLock { state in
            let ended = state.grants.values.filter { !$0.isRevoked && condition($0) }
            for grant in ended { state.grants[grant.id]?.isRevoked = true }
            return ended
        }
        for grant in ended {
            guard let refresh = grant.refresh else { continue }
            world.ledger.token(.revoked, .refresh, refresh, platform: name, account: grant.account)
        }
    }

    // MARK: Grants

    private func exchange(_ call: Call, _ form: Fields) throws -> Answer {
        try form.check(
            required: ["grant_type", "code", "redirect_uri", "code_verifier"], optional: ["client_id"])
        let client = try client(call, form)
        let code = try form.require("code")
        let entry = state.withLock { state -> XState.Code? in
            let entry = state.codes[code]
            state.codes[code]?.isUsed = true
            return entry
        }
        guard let entry, entry.client == client.id, entry.expires > world.clock.now else {
            throw XProblem.token("invalid_request", "Value passed for the authorization code was invalid.")
        }
        guard !entry.isUsed else {
            world.ledger.token(.replayed, .code, code, platform: name, account: entry.account)
            throw XProblem.token("invalid_request", "Value passed for the authorization code was invalid.")
        }
        guard form["redirect_uri"] == entry.redirect else {
            throw XProblem.token(
                "invalid_request",
                "Value passed for the redirect uri did not match the uri of the authorization code.")
        }
        guard Digest.challenge(of: try form.require("code_verifier")) == entry.challenge else {
            throw XProblem.token("invalid_request", "Value passed for the code verifier was invalid.")
        }
        let grant = XState.Grant(
            id: world.random.token(12), account: entry.account, client: client.id, scopes: entry.scopes)
        state.withLock { $0.grants[grant.id] = grant }
        return issue(for: grant)
    }

    private func refresh(_ call: Call, _ form: Fields) throws -> Answer {
        try form.check(required: ["grant_type", "refresh_token"], optional: ["client_id"])
        let client = try client(call, form)
        let token = try form.require("refresh_token")
        let now = world.clock.now
        let found = state.withLock { state -> (XState.Token, XState.Grant)? in
            guard let entry = state.refresh[token], let grant = state.grants[entry.grant] else { return nil }
            if grant.client == client.id, entry.expires > now, !grant.isRevoked { state.refresh[token]?.isUsed = true }
            return (entry, grant)
        }
        guard let (entry, grant) = found, grant.client == client.id, entry.expires > now else {
            throw XProblem.deadToken
        }
        guard !entry.isUsed else {
            // A used token in other hands: the whole family dies, the fresh tokens included.
            world.ledger.token(.replayed, .refresh, token, platform: name, account: grant.account)
            endGrants { $0.id == grant.id }
            throw XProblem.deadToken
        }
        guard !grant.isRevoked else { throw XProblem.deadToken }
        world.ledger.token(.rotated, .refresh, token, platform: name, account: grant.account)
        return issue(for: grant)
    }

    private func issue(for grant: XState.Grant) -> Answer {
        let now = world.clock.now
        let access = world.random.token(48)
        let refresh = grant.scopes.contains("offline.access") ? world.random.token(48) : nil
        state.withLock { state in
            state.access[access] = XState.Token(
                grant: grant.id, account: grant.account, expires: now + .seconds(Self.accessLife))
            state.grants[grant.id]?.refresh = refresh
            guard let refresh else { return }
            state.refresh[refresh] = XState.Token(
                grant: grant.id, account: grant.account, expires: now + Self.refreshLife)
        }
        world.ledger.token(.issued, .access, access, platform: name, account: grant.account)
        var answer: [String: JSONValue] = [
            "token_type": "bearer", "expires_in": .integer(Self.accessLife), "access_token": .string(access),
            "scope": .string(grant.scopes.joined(separator: " ")),
        ]
        if let refresh {
            world.ledger.token(.issued, .refresh, refresh, platform: name, account: grant.account)
            answer["refresh_token"] = .string(refresh)
        }
        return .json(.object(answer), headers: [.cacheControl: "no-store"])
    }

    // MARK: Clients

    private func client(_ call: Call, _ form: Fields) throws -> Client {
        let refused = XProblem.token("unauthorized_client", "Missing valid authorization header", status: .unauthorized)
        if call.headers[.authorization] != nil {
            let pair = call.credentials(scheme: "Basic").flatMap { Data(base64Encoded: $0) }
                .map { String(decoding: $0, as: UTF8.self).split(separator: ":", maxSplits: 1).map(String.init) }
            guard let pair, pair.count == 2,
                let client = Self.clients.first(where: { $0.id == pair[0] && $0.secret == pair[1] }),
                form["client_id"] == nil || form["client_id"] == client.id
            else { throw refused }
            return client
        }
        guard let id = form["client_id"], let client = Self.clients.first(where: { $0.id == id }), client.secret == nil
        else { throw refused }
        return client
    }
}
