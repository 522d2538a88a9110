import HTTPTypes

/// A checked call.
struct FacebookCaller: Sendable {
    let graph: GraphCall
    let token: OAuthToken
    let grant: OAuthGrant
    let person: SandboxAccount
    /// The Page of a Page token.
    let page: FacebookWorld.Page?

    /// Throws `GraphProblem` unless the person granted it.
    func require(_ scope: String) throws {
        guard grant.scopes.contains(scope) else { throw GraphProblem.permission(scope) }
    }

    /// Throws `GraphProblem` for Page tokens.
    func requirePerson() throws {
        guard page == nil else {
            throw GraphProblem.parameter("A user access token is required to request this resource.")
        }
    }
}

/// Who calls the Graph, and what they may see.
extension FacebookPlatform {
    /// Runs a call with a good token; puts errors into the Graph's words and adds the headers of limits.
    func authorized(_ call: Call, _ work: (FacebookCaller) async throws -> JSONValue) async throws -> Answer {
        var headers = HTTPFields()
        do {
            try GraphVersion.check(call.captures["version"], at: world.clock.now, path: call.path)
            let graph = try GraphCall(call)
            let caller = try self.caller(graph)
            call.note(account: account(of: caller))
            try checkProof(graph, caller)
            headers = try usage.take(bucket(of: caller.token, caller.grant))
            let chosen = call.answersForWrongAccount ? other(than: caller) : caller
            return .json(try await work(chosen)).with(headers)
        } catch let problem as GraphProblem {
            return problem.answer(world.random).with(headers)
        }
    }

    /// Whom the ledger names: the person, the Page, or the Page's Instagram account.
    private func account(of caller: FacebookCaller) -> String {
        guard let page = caller.page else { return caller.person.name }
        return Self.account(page.name, on: Self.platform(of: caller.grant.scopes))
    }

    func caller(_ graph: GraphCall) throws -> FacebookCaller {
        guard let secret = graph.token, !secret.isEmpty else { throw GraphProblem.missingToken }
        let (token, grant) = try good(secret, kinds: .graph)
        guard let person = people.account(grant.account) else { throw GraphProblem.unreadableToken }
        let page = FacebookWorld.page(named: token.subject)
        if let page { try checkRole(page, grant) }
        return FacebookCaller(graph: graph, token: token, grant: grant, person: person, page: page)
    }

    /// The token and its grant; throws `GraphProblem` when it is not good, with the reason.
    func good(_ secret: String, kinds: Set<OAuthToken.Kind>) throws -> (OAuthToken, OAuthGrant) {
        switch book.standing(secret, kinds: kinds) {
        case .live(let token, let grant):
            switch people.account(grant.account)?.state {
            case .suspended: throw GraphProblem.checkpoint
            case .deactivated: throw GraphProblem.unconfirmed
            case .active, nil: return (token, grant)
            }
        case .expired(let token, _):
            let now = world.clock.now
            throw GraphProblem.expired(token.expires ?? now, now: now)
        case .ended(_, let grant, let ending): throw GraphProblem.ended(ending, client: grant.client)
        case .unknown: throw GraphProblem.unreadableToken
        }
    }

    func checkProof(_ graph: GraphCall, _ caller: FacebookCaller) throws {
        guard let proof = graph.proof else {
            guard !Self.requiresProof(caller.grant.client) else {
                throw GraphProblem(100, "API calls from the server require an appsecret_proof argument")
            }
            return
        }
        let secret = Self.clients.first { $0.id == caller.grant.client }?.secret ?? ""
        guard proof == SignedRequest.proof(of: caller.token.secret, secret: secret) else {
            throw GraphProblem(100, "Invalid appsecret_proof provided in the API argument")
        }
    }

    private func other(than caller: FacebookCaller) -> FacebookCaller {
        let person = people.accounts.first { $0.kind == .person && $0.name != caller.person.name } ?? caller.person
        let page = caller.page.flatMap { page in FacebookWorld.pages.first { $0.name != page.name } }
        return FacebookCaller(graph: caller.graph, token: caller.token, grant: caller.grant, person: person, page: page)
    }

    /// Calls of people count for the app, calls of Pages for the Page or its Instagram account.
    func bucket(of token: OAuthToken, _ grant: OAuthGrant) -> GraphUsage.Bucket {
        guard let page = FacebookWorld.page(named: token.subject) else { return .app(grant.client) }
        let linked = FacebookWorld.instagram.first { $0.name == page.instagram }
        if Self.platform(of: grant.scopes) == "instagram-facebook", let linked {
            return .business(id: linked.id, type: "instagram")
        }
        return .business(id: page.id, type: "pages")
    }

    // MARK: Roles

    private func checkRole(_ page: FacebookWorld.Page, _ grant: OAuthGrant) throws {
        guard isManager(grant.account, of: page) else { throw GraphProblem.noRole }
        guard people.account(page.name)?.state == .active else { throw GraphProblem.unsupported("get", page.id) }
    }

    /// Whether a person has a role on a Page now.
    func isManager(_ person: String, of page: FacebookWorld.Page) -> Bool {
        page.people.contains(person) && page.way != .owned && !people.hasLostRole(person)
            && !people.hasLostRole(page.name)
    }

    /// Whether a grant reaches a Page: role, tick in the dialog, permission to see the list.
    func reaches(_ page: FacebookWorld.Page, _ grant: OAuthGrant) -> Bool {
        isManager(grant.account, of: page) && grant.targets.map { $0.contains(page.name) } ?? true
    }

    /// The Instagram account of a Page, as long as the two are linked; a personal account cannot be.
    func instagram(of page: FacebookWorld.Page) -> SandboxAccount? {
        guard let name = page.instagram, !people.hasLostRole(name), !people.isPersonal(name) else { return nil }
        return people.account(name)
    }
}
