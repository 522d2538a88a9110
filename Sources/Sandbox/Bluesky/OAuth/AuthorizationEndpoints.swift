import HTTPTypes

/// The authorization server: discovery, pushed requests, tokens, revocation (sheet, section 2b).
struct AuthorizationEndpoints: Sendable {
    let network: BlueskyNetwork
    let server: BlueskyServer

    private var desk: ClientDesk { ClientDesk(network: network, server: server) }

    var endpoints: [Endpoint] {
        let origin = server.origin
        return [
            Endpoint("oauth.metadata", "GET", origin, "/.well-known/oauth-authorization-server") { _ in
                .json(AuthorizationMetadata.server(server))
            },
            Endpoint("oauth.jwks", "GET", origin, "/oauth/jwks") { _ in .json(["keys": []]) },
            Endpoint("oauth.par", "POST", origin, "/oauth/par", bodyLimit: 100_000) { try await push($0) },
            Endpoint("oauth.token", "POST", origin, "/oauth/token", bodyLimit: 100_000) { try await token($0) },
            Endpoint("oauth.revoke", "POST", origin, "/oauth/revoke", bodyLimit: 100_000) { try await revoke($0) },
        ]
    }

    private func push(_ call: Call) async throws -> Answer {
        try await withNonce {
            let form = try OAuthAnswer.form(
                call, required: ["client_id", "response_type", "code_challenge", "code_challenge_method"],
                optional: [
                    "redirect_uri", "state", "scope", "login_hint", "response_mode", "prompt", "client_assertion",
                    "client_assertion_type",
                ])
            let client = try await desk.identify(form)
            let thumbprint = try checkProof(call)
            let now = network.now
            let request = try PushedRequest.check(
                form, client, thumbprint: thumbprint, server: server, now: now)
            let name = network.with { $0.grants.push(request, now: now, random: network.world.random) }
            return .json(["request_uri": .string(name), "expires_in": 299], status: .created)
        }
    }

    private func token(_ call: Call) async throws -> Answer {
        try await withNonce {
            let form = try OAuthAnswer.form(
                call, required: ["client_id", "grant_type"],
                optional: [
                    "code", "redirect_uri", "code_verifier", "refresh_token", "client_assertion",
                    "client_assertion_type",
                ])
            let client = try await desk.identify(form)
            let presenter = GrantBook.Presenter(
                server: server, client: client.identity, thumbprint: try checkProof(call))
            let exchange = TokenExchange(network: network, presenter: presenter)
            switch form["grant_type"] {
            case "authorization_code": return try exchange.code(form, call)
            case "refresh_token": return try exchange.refresh(form, call)
            default: throw OAuthAnswer.refusal("unsupported_grant_type", "grant_type is not supported")
            }
        }
    }

    private func revoke(_ call: Call) async throws -> Answer {
        try await withNonce {
            let form = try OAuthAnswer.form(
                call, required: ["client_id", "token"],
                optional: ["token_type_hint", "client_assertion", "client_assertion_type"])
            let client = try await desk.identify(form)
            if call.headers[.dpop] != nil { _ = try checkProof(call) }
            let token = try form.required("token")
            network.with { state in
                guard let grant = state.grants.revoke(token, client: client.identity) else { return }
                network.note(.revoked, .refresh, token, of: grant.did, in: state)
            }
            return .json([:])
        }
    }

    private func checkProof(_ call: Call) throws -> String {
        let demand = DPoPProof.Demand(
            method: call.method, url: call.origin + call.path, accessToken: nil,
            realTime: network.realSeconds, serverTime: Int64(network.now.seconds))
        do {
            return try network.with { try $0.checkProof(call.headers[.dpop], demand, at: server.origin) }
        } catch let failure as DPoPProof.Failure {
            switch failure {
            case .useNonce:
                throw OAuthAnswer.refusal("use_dpop_nonce", "Authorization server requires nonce in DPoP proof")
            case .invalid(let reason): throw OAuthAnswer.refusal("invalid_dpop_proof", reason)
            }
        }
    }

    /// Every answer carries the nonce for the next proof, refusals too.
    private func withNonce(_ work: () async throws -> Answer) async throws -> Answer {
        let seconds = Int64(network.now.seconds)
        let nonce = network.with { $0.proofs[server.origin]?.nonces.current(at: seconds) } ?? ""
        let headers: HTTPFields = [.dpopNonce: nonce, .cacheControl: "no-store"]
        do {
            return try await work().with(headers)
        } catch let refusal as Refusal {
            throw Refusal(refusal.answer.with(headers))
        }
    }
}
