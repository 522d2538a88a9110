/// The pages on which a person approves or denies (sheet, section 2b).
struct ConsentEndpoints: Sendable {
    let network: BlueskyNetwork
    let server: BlueskyServer
    /// The network as its pages show it.
    let platform: @Sendable (BlueskyServer) -> any SimulatedPlatform

    var endpoints: [Endpoint] {
        [
            Endpoint("oauth.authorize", "GET", server.origin, "/oauth/authorize") { try show($0) },
            Endpoint("oauth.consent", "POST", server.origin, "/oauth/authorize", bodyLimit: 20_000) { try decide($0) },
        ]
    }

    private func show(_ call: Call) throws -> Answer {
        let (_, request) = try request(call)
        let suggested = network.with { state in
            request.loginHint.flatMap { state.index(identifier: $0) }.map { state.accounts[$0].name }
        }
        return network.world.pages.consent(
            platform(server),
            ConsentPage(
                app: request.clientName, origin: Self.shown(request.client.id),
                permissions: request.scope.tokens.map(Self.words), suggested: suggested))
    }

    private func decide(_ call: Call) throws -> Answer {
        let (name, request) = try request(call)
        guard let decision = try? ConsentDecision(call) else {
            throw problem("The form is not complete.")
        }
        guard decision.isApproved else {
            network.with { $0.grants.finish(name) }
            return callback(
                request, [("error", "access_denied"), ("error_description", "The user rejected the request")])
        }
        let code = try network.with { state throws(Refusal) in
            guard let account = state.accounts.first(where: { $0.name == decision.account }),
                account.server.issuer == server.issuer, account.status == .active
            else { throw problem("There is no such account on this server.") }
            state.grants.finish(name)
            let code = state.grants.approve(
                request, did: account.did, now: network.now, random: network.world.random)
            network.note(.issued, .code, code, of: account.did, in: state)
            call.note(account: account.name)
            return code
        }
        return callback(request, [("code", code)])
    }

    private func callback(_ request: GrantBook.Request, _ result: [(String, String)]) -> Answer {
        let state = request.state.map { [("state", $0)] } ?? []
        let query = Percent.query([("iss", request.issuer)] + state + result)
        return .redirect(to: request.redirectURI + (request.redirectURI.contains("?") ? "&" : "?") + query)
    }

    private func request(_ call: Call) throws -> (String, GrantBook.Request) {
        guard let query = try? call.queryFields(),
            (try? query.check(required: ["client_id", "request_uri"])) != nil,
            let clientID = query["client_id"], let name = query["request_uri"]
        else { throw problem("The request must consist of client_id and request_uri.") }
        let found = network.with {
            $0.grants.request(name, clientID: clientID, issuer: server.issuer, now: network.now)
        }
        guard let found else { throw problem("This request is unknown, was used already, or has expired.") }
        return (name, found)
    }

    private func problem(_ text: String) -> Refusal {
        Refusal(network.world.pages.problem(platform(server), title: "Cannot continue", text: text))
    }

    private static func shown(_ clientID: String) -> String {
        WebAddress(clientID)?.host ?? clientID
    }

    private static func words(_ scope: String) -> String {
        switch scope {
        case "atproto": "Know who you are"
        case "transition:generic": "Read and write posts and your profile, as with an app password"
        case "transition:email": "Read your e-mail address"
        case "transition:chat.bsky": "Read and send direct messages"
        default: "Use the permission \(scope)"
        }
    }
}
