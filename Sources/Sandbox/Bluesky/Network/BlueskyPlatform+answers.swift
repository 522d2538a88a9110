import HTTPTypes

/// What the server round the endpoints asks of the platform.
extension BlueskyPlatform {
    /// As `SimulatedPlatform` asks.
    package func unknownAddress(_ call: Call) -> Answer {
        guard call.path.hasPrefix("/xrpc/") else { return .text("not found", status: .notFound) }
        return XRPC.answer(.notImplemented, "MethodNotImplemented", "Method Not Implemented")
    }

    /// As `SimulatedPlatform` asks.
    package func oversizedBody(_ call: Call) -> Answer {
        XRPC.answer(.contentTooLarge, "PayloadTooLarge", "request entity too large")
    }

    /// As `SimulatedPlatform` asks.
    package func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        guard withHeaders else {
            return XRPC.answer(.tooManyRequests, "RateLimitExceeded", "Rate Limit Exceeded")
        }
        let reset = SandboxTime(milliseconds: now.milliseconds + retryAfter.milliseconds)
        let standing = RateCounter.Standing(limit: 3000, remaining: 0, reset: reset, isExceeded: true)
        return Authority.exceeded(standing, window: 300, now: now)
    }

    /// As `SimulatedPlatform` asks.
    package func identify(_ call: Call) -> Caller {
        if isNonceChallenge(call) { return Caller(endpoint: call.endpoint + ".challenge") }
        return switch call.endpoint {
        case "oauth.token": identifyTokenCall(call)
        case "server.refreshSession":
            Caller(account: sessionOwner(call.credentials()), isRefresh: true)
        case "server.createSession":
            Caller(account: (try? call.jsonObject())?["identifier"]?.string.flatMap(accountName))
        default: Caller(account: sessionOwner(call.credentials()) ?? grantOwner(call.credentials(scheme: "DPoP")))
        }
    }

    /// Whether the server will only ask for its nonce.
    ///
    /// Such a call has no effect, so a fault meant for the endpoint must not be spent on it, and a refresh is none yet.
    private func isNonceChallenge(_ call: Call) -> Bool {
        guard let proof = call.headers[.dpop].flatMap(CompactJWS.init) else { return false }
        return network.with { [now] state in
            guard let nonces = state.proofs[call.origin]?.nonces else { return false }
            guard let nonce = proof.claims["nonce"]?.string else { return true }
            return !nonces.accepts(nonce, at: Int64(now.seconds))
        }
    }

    private func identifyTokenCall(_ call: Call) -> Caller {
        guard let form = try? call.formFields(), form["grant_type"] == "refresh_token" else { return Caller() }
        let owner = network.with { state in
            form["refresh_token"].flatMap { state.grants.owner(ofRefresh: $0) }.flatMap { state.account(did: $0)?.name }
        }
        return Caller(account: owner, isRefresh: true, endpoint: "oauth.refresh")
    }

    private func accountName(_ identifier: String) -> String? {
        network.with { state in state.index(identifier: identifier).map { state.accounts[$0].name } }
    }

    private func sessionOwner(_ token: String?) -> String? {
        guard let did = token.flatMap(CompactJWS.init)?.claims["sub"]?.string else { return nil }
        return network.with { $0.account(did: did)?.name }
    }

    private func grantOwner(_ token: String?) -> String? {
        guard let token else { return nil }
        return network.with { [now] state in
            state.grants.grant(access: token, now: now).flatMap { state.account(did: $0.did)?.name }
        }
    }

    private var now: SandboxTime { network.now }
}
