import HTTPTypes

/// Google's token endpoint and its neighbours (sheet sections 2 and 3).
extension YouTubePlatform {
    @Sendable func token(_ call: Call) throws -> Answer {
        try answering {
            let fields = try call.formFields()
            try checkWorkspace(fields)
            let tokens = try desk.tokens(call, fields)
            call.note(account: tokens.grant.account)
            return .json(answer(tokens), headers: [.cacheControl: "no-store"])
        }
    }

    private func answer(_ tokens: OAuthTokens) -> JSONValue {
        let scopes = tokens.isRefresh ? tokens.grant.scopes : widened(tokens.grant)
        var answer: [String: JSONValue] = [
            "access_token": .string(tokens.access.secret), "token_type": "Bearer",
            "scope": .string(scopes.joined(separator: " ")),
        ]
        answer["expires_in"] = tokens.accessSeconds.map { .integer($0) }
        guard let refresh = tokens.refresh else { return .object(answer) }
        answer["refresh_token"] = .string(refresh.secret)
        // Said only when the person set an end, not for apps in testing.
        if let access = Channel.named(tokens.grant.account)?.access {
            desk.book.update(refresh.secret) { $0.expires = world.clock.now + access }
            answer["refresh_token_expires_in"] = .integer(Int(access.components.seconds))
        }
        return .object(answer)
    }

    /// With `include_granted_scopes` a token carries everything the Google account ever granted to the app.
    private func widened(_ grant: OAuthGrant) -> [String] {
        let earlier = Self.granted(desk.book, grant.owner, grant.client, grant.request)
        let scopes = Self.merged(grant.scopes, earlier)
        desk.book.updateGrant(grant.id) { $0.scopes = scopes }
        return scopes
    }

    /// A Workspace whose administrators have shut out the app.
    private func checkWorkspace(_ fields: Fields) throws {
        guard let secret = fields["refresh_token"], let owner = desk.book.owner(behind: secret),
            people.hasLostRole(owner.account)
        else { return }
        throw YouTubeProblem.oauth(
            .badRequest, "admin_policy_enforced", "Access to your account data is restricted by your organization.")
    }

    /// Ends every grant of the Google account with the app: other channels as well.
    @Sendable func revoke(_ call: Call) throws -> Answer {
        try answering {
            let fields = try call.formFields()
            try fields.check(required: ["token"])
            let kinds: Set<OAuthToken.Kind> = [.access, .refresh]
            guard let (_, grant) = desk.book.live(try fields.require("token"), kinds: kinds) else {
                throw YouTubeProblem.oauth(.badRequest, "invalid_token", "Token expired or revoked")
            }
            call.note(account: grant.account)
            desk.book.end(.revoked) { $0.owner == grant.owner && $0.client == grant.client }
            return .json([:])
        }
    }

    /// Numbers come as text here.
    @Sendable func tokenInfo(_ call: Call) throws -> Answer {
        try answering {
            let fields = try call.queryFields()
            try fields.check(required: ["access_token"])
            guard let (token, grant) = desk.book.live(try fields.require("access_token")), let ends = token.expires
            else { throw YouTubeProblem.oauth(.badRequest, "invalid_token", "Invalid Value") }
            call.note(account: grant.account)
            return .json([
                "azp": .string(grant.client), "aud": .string(grant.client),
                "scope": .string(grant.scopes.joined(separator: " ")), "exp": .string(String(ends.seconds)),
                "expires_in": .string(String((ends - world.clock.now).components.seconds)),
                "access_type": .string(grant.request["access_type"] ?? "online"),
            ])
        }
    }

    private func answering(_ work: () throws -> Answer) throws -> Answer {
        do {
            return try work()
        } catch let problem as OAuthProblem {
            throw YouTubeProblem.token(problem)
        } catch let problem as FieldProblem {
            throw YouTubeProblem.token(.field(problem))
        }
    }
}
