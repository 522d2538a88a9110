import HTTPTypes

/// Tokens of Facebook (facebook.md sections 2 and 3).
extension FacebookPlatform {
    /// Life of a token that a code gives.
    static let shortLife = Duration.seconds(5_100)
    /// Life of an exchanged token.
    static let longLife = Duration.seconds(5_183_944)

    @Sendable func token(_ call: Call) throws -> Answer {
        do {
            try GraphVersion.check(call.captures["version"], at: world.clock.now, path: call.path)
            let fields = try GraphCall(call).fields
            let token =
                fields["grant_type"] == "fb_exchange_token" ? try extend(call, fields) : try redeem(call, fields)
            return .json(answer(token), headers: [.cacheControl: "no-store"])
        } catch let problem as GraphProblem {
            return problem.answer(world.random)
        } catch let problem as OAuthProblem {
            return GraphProblem.oauth(problem).answer(world.random)
        }
    }

    private func redeem(_ call: Call, _ fields: Fields) throws -> OAuthToken {
        if let kind = fields["grant_type"], kind != "authorization_code" { throw OAuthProblem.grantType(kind) }
        let client = try desk.authenticate(call, fields)
        let grant = try desk.exchange(fields, client)
        call.note(account: grant.account)
        return book.issue(.short, of: grant, life: Self.shortLife, prefix: "EAAS")
    }

    /// Short to long. A long one comes back as it is: no source says that a server can make it live longer.
    private func extend(_ call: Call, _ fields: Fields) throws -> OAuthToken {
        let client = try desk.authenticate(call, fields)
        do {
            try fields.check(required: ["grant_type", "client_id", "client_secret", "fb_exchange_token"])
        } catch let problem as FieldProblem {
            throw GraphProblem.field(problem)
        }
        let (token, grant) = try good(fields["fb_exchange_token"] ?? "", kinds: .user)
        guard grant.client == client.id else {
            throw GraphProblem(100, "The App_id in the input_token did not match the Viewing App")
        }
        guard token.kind == .short else { return token }
        return book.issue(.long, of: grant, life: Self.longLife, prefix: "EAAL")
    }

    /// `expires_in` is absent for Grace's long token: callers have to know the usual life.
    private func answer(_ token: OAuthToken) -> JSONValue {
        var members: [String: JSONValue] = ["access_token": .string(token.secret), "token_type": "bearer"]
        if let expires = token.expires, token.kind == .short || token.account != "grace" {
            members["expires_in"] = .integer(Int((expires - world.clock.now).components.seconds))
        }
        return .object(members)
    }

    /// The token of a Page: without end from a long user token, as short as a short one; the same one each time.
    func pageToken(_ page: FacebookWorld.Page, for token: OAuthToken, _ grant: OAuthGrant) -> String {
        let ends = token.kind == .long ? nil : token.expires
        let present = book.tokens(of: grant.id).first {
            $0.kind == .page && $0.subject == page.name && $0.expires == ends
        }
        if let present { return present.secret }
        let life = ends.map { $0 - world.clock.now }
        return book.issue(.page, of: grant, life: life, prefix: "EAAP", subject: page.name).secret
    }

    // MARK: Looking into tokens

    @Sendable func debugToken(_ call: Call) throws -> Answer {
        do {
            try GraphVersion.check(call.captures["version"], at: world.clock.now, path: call.path)
            let graph = try GraphCall(call)
            try graph.check(required: ["input_token"])
            let apps = Self.clients.map { ("\($0.id)|\($0.secret ?? "")", $0) }
            guard let app = apps.first(where: { $0.0 == graph.token })?.1 else { throw GraphProblem.unreadableToken }
            return .json(["data": try inspected(graph.fields["input_token"] ?? "", app)])
        } catch let problem as GraphProblem {
            return problem.answer(world.random)
        }
    }

    private func inspected(_ secret: String, _ app: OAuthClient) throws -> JSONValue {
        let (found, problem): ((OAuthToken, OAuthGrant)?, GraphProblem?) =
            switch book.standing(secret, kinds: .graph) {
            case .live(let token, let grant): ((token, grant), refusal(secret, token, grant))
            case .expired(let token, let grant), .ended(let token, let grant, _):
                ((token, grant), refusal(secret, token, grant))
            case .unknown: (nil, GraphProblem(190, "Invalid OAuth access token."))
            }
        var data: [String: JSONValue] = ["is_valid": .bool(problem == nil)]
        if let (token, grant) = found {
            guard grant.client == app.id else {
                throw GraphProblem(100, "(#100) The App_id in the input_token did not match the Viewing App")
            }
            data.merge(description(token, grant, app)) { first, _ in first }
        } else {
            data["scopes"] = []
        }
        if let problem {
            data["error"] = [
                "code": .integer(problem.code), "message": .string(problem.message),
                "subcode": problem.subcode.map { .integer($0) } ?? 0,
            ]
        }
        return .object(data)
    }

    private func refusal(_ secret: String, _ token: OAuthToken, _ grant: OAuthGrant) -> GraphProblem? {
        do {
            _ = try good(secret, kinds: .graph)
            guard let page = FacebookWorld.page(named: token.subject) else { return nil }
            return isManager(grant.account, of: page) ? nil : .noRole
        } catch {
            return error as? GraphProblem
        }
    }

    private func description(_ token: OAuthToken, _ grant: OAuthGrant, _ app: OAuthClient) -> [String: JSONValue] {
        let person = people.account(grant.account)
        var data: [String: JSONValue] = [
            "app_id": .string(app.id), "application": .string(app.name),
            "type": token.kind == .page ? "PAGE" : "USER", "issued_at": .integer(token.issued.seconds),
            "expires_at": .integer(token.expires?.seconds ?? 0),
            "data_access_expires_at": .integer((lastVisit(grant) + .seconds(90 * 86_400)).seconds),
            "scopes": .array(grant.scopes.map { .string($0) }), "user_id": JSONValue(person?.id),
            "granular_scopes": .array(grant.scopes.map { granular($0, grant) }),
        ]
        data["profile_id"] = FacebookWorld.page(named: token.subject).map { .string($0.id) }
        return data
    }

    /// When the person came by the dialog of this app last: data access counts from there, for older tokens as well.
    private func lastVisit(_ grant: OAuthGrant) -> SandboxTime {
        let visits = book.grants { $0.account == grant.account && $0.client == grant.client }
        return visits.map(\.at).max() ?? grant.at
    }

    /// `target_ids` only when the person did not tick everything.
    private func granular(_ scope: String, _ grant: OAuthGrant) -> JSONValue {
        guard let targets = grant.targets, scope != "public_profile" else { return ["scope": .string(scope)] }
        let accounts = scope.hasPrefix("instagram_") ? FacebookWorld.instagram : FacebookWorld.pageAccounts
        let ids = accounts.filter { targets.contains($0.name) }.map { JSONValue.string($0.id) }
        return ["scope": .string(scope), "target_ids": .array(ids)]
    }
}
