import HTTPTypes

/// Long-lived tokens (instagram.md and threads.md section 3).
extension MetaProfilePlatform {
    /// Life of a long-lived token, as the hosts say it.
    static let longLife = Duration.seconds(5_183_944)
    /// A token must be so old before it can be refreshed.
    static let minimumAge = Duration.seconds(86_400)

    @Sendable func exchange(_ call: Call) throws -> Answer {
        try answering {
            let graph = try GraphCall(call)
            // One publisher sends the app's identifier to Instagram as well; it does no harm there.
            try graph.check(
                required: ["grant_type", "client_secret"], optional: flavor.isThreads ? [] : ["client_id"])
            guard graph.fields["grant_type"] == flavor.exchangeGrant else { throw GraphProblem.oauth(.grantType("")) }
            guard graph.fields["client_secret"] == flavor.client.secret,
                graph.fields["client_id"] ?? flavor.client.id == flavor.client.id
            else { throw GraphProblem.wrongAppSecret }
            let (token, grant) = try good(graph)
            guard token.kind == .short else {
                throw GraphProblem(
                    452, "Session key invalid. This could be because the session key has an incorrect format.")
            }
            call.note(account: grant.account)
            return answer(book.issue(.long, of: grant, life: Self.longLife, prefix: flavor.prefix))
        }
    }

    /// The long-lived token is its own refresh credential; no secret is asked for.
    @Sendable func refresh(_ call: Call) throws -> Answer {
        try answering {
            let graph = try GraphCall(call)
            try graph.check(required: ["grant_type"])
            guard graph.fields["grant_type"] == flavor.refreshGrant else { throw GraphProblem.oauth(.grantType("")) }
            let (token, grant) = try good(graph)
            let now = world.clock.now
            guard token.kind == .long else {
                throw GraphProblem.parameter("Only long-lived access tokens can be refreshed")
            }
            guard token.issued + Self.minimumAge <= now else {
                throw GraphProblem.parameter("The access token must be at least 24 hours old to be refreshed")
            }
            guard grant.scopes.contains(flavor.basic) else { throw GraphProblem.permission(flavor.basic) }
            call.note(account: grant.account)
            book.note(.rotated, token, of: grant)
            book.updateGrant(grant.id) { $0.request["last_refresh"] = String(now.milliseconds) }
            let answer = answer(renewed(token, grant))
            guard !flavor.isThreads else { return answer }
            return answer.setting("permissions", to: .string(grant.scopes.joined(separator: ",")))
        }
    }

    private func renewed(_ token: OAuthToken, _ grant: OAuthGrant) -> OAuthToken {
        let now = world.clock.now
        guard !flavor.givesNewToken else {
            return book.issue(.long, of: grant, life: Self.longLife, prefix: flavor.prefix)
        }
        var longer = token
        (longer.issued, longer.expires) = (now, now + Self.longLife)
        book.update(token.secret) { $0 = longer }
        return longer
    }

    private func answer(_ token: OAuthToken) -> JSONValue {
        let rest = (token.expires ?? world.clock.now) - world.clock.now
        return [
            "access_token": .string(token.secret), "token_type": "bearer",
            "expires_in": .integer(Int(rest.components.seconds)),
        ]
    }

    /// Runs a call without a path of versions; puts errors into the Graph's words.
    func answering(_ work: () throws -> JSONValue) throws -> Answer {
        do {
            return .json(try work(), headers: [.cacheControl: "no-store"])
        } catch let problem as GraphProblem {
            return problem.answer(world.random)
        }
    }

    /// The token of a call and its grant; throws `GraphProblem` when it is not good, with the reason.
    func good(_ graph: GraphCall) throws -> (OAuthToken, OAuthGrant) {
        guard let secret = graph.token, !secret.isEmpty else { throw GraphProblem.missingToken }
        let now = world.clock.now
        switch book.standing(secret, kinds: .user) {
        case .live(let token, let grant):
            if let problem = problem(ofState: grant.account) { throw problem }
            return (token, grant)
        case .expired(let token, let grant):
            throw dead(.expired(token.expires ?? now, now: now), grant)
        case .ended(_, let grant, let ending): throw dead(.ended(ending, client: grant.client), grant)
        case .unknown: throw GraphProblem.unreadableToken
        }
    }

    /// Some dead tokens come as 100 instead of 190.
    private func dead(_ problem: GraphProblem, _ grant: OAuthGrant) -> GraphProblem {
        let profile = flavor.profile(grant.account)
        return profile?.oddity.hidesDeath == true ? .unsupported("get", "me") : problem
    }

    private func problem(ofState name: String) -> GraphProblem? {
        switch people.account(name)?.state {
        case .suspended where flavor.isThreads:
            GraphProblem(10, 4_279_013, "The profile is restricted.", status: .forbidden)
        case .suspended: GraphProblem(25, 2_207_050, "The Instagram account is restricted.", status: .forbidden)
        case .deactivated: .unconfirmed
        case .active, nil: nil
        }
    }

    // MARK: Threads only

    @Sendable func appToken(_ call: Call) throws -> Answer {
        try answering {
            let graph = try GraphCall(call)
            try graph.check(required: ["client_id", "client_secret", "grant_type"])
            guard graph.fields["grant_type"] == "client_credentials" else { throw GraphProblem.oauth(.grantType("")) }
            guard graph.fields["client_id"] == flavor.client.id, graph.fields["client_secret"] == flavor.client.secret
            else { throw GraphProblem.wrongAppSecret }
            return [
                "access_token": .string("TH|\(flavor.client.id)|\(flavor.client.secret ?? "")"), "token_type": "bearer",
            ]
        }
    }

    /// Only a tester of the app may look into tokens: Ada is one.
    @Sendable func debugToken(_ call: Call) throws -> Answer {
        try answering {
            let graph = try GraphCall(call)
            try graph.check(required: ["input_token"])
            guard try good(graph).1.account == "ada" else {
                throw GraphProblem(10, "(#10) Application does not have permission for this action", status: .forbidden)
            }
            return ["data": inspected(graph.fields["input_token"] ?? "")]
        }
    }

    private func inspected(_ secret: String) -> JSONValue {
        let (token, grant, isGood): (OAuthToken, OAuthGrant, Bool)
        switch book.standing(secret, kinds: .user) {
        case .live(let found, let of): (token, grant, isGood) = (found, of, true)
        case .expired(let found, let of), .ended(let found, let of, _): (token, grant, isGood) = (found, of, false)
        case .unknown: return ["is_valid": false, "scopes": []]
        }
        let prolonged = grant.request["last_refresh"].flatMap { Int64($0) } ?? grant.at.milliseconds
        return [
            "type": "USER", "application": .string(flavor.client.name), "is_valid": .bool(isGood),
            "data_access_expires_at": .integer(Int(prolonged / 1_000) + 90 * 86_400),
            "expires_at": .integer(token.expires?.seconds ?? 0), "issued_at": .integer(token.issued.seconds),
            "scopes": .array(grant.scopes.map { .string($0) }),
            "user_id": .string(flavor.profile(grant.account)?.account.id ?? ""),
        ]
    }
}
