import HTTPTypes

/// Callers with an OAuth access token, who must prove that they hold its key (sheet, section 2b).
extension Authority {
    /// A 401 in the form of a resource server.
    static func tokenRefusal(_ error: String, _ message: String, nonce: String? = nil) -> Refusal {
        var headers: HTTPFields = [
            .wwwAuthenticate: "DPoP error=\"\(error)\", error_description=\"\(message.replacing("\"", with: "'"))\""
        ]
        headers[.dpopNonce] = nonce
        return XRPC.refusal(.unauthorized, error, message, headers: headers)
    }

    /// Checks access token and proof.
    func possessor(
        of token: String, _ call: Call, _ server: BlueskyServer, _ headers: HTTPFields
    ) throws(Refusal) -> Caller {
        let now = network.now
        let demand = DPoPProof.Demand(
            method: call.method, url: call.origin + call.path, accessToken: token,
            realTime: network.realSeconds, serverTime: Int64(now.seconds))
        return try network.with { state throws(Refusal) in
            let nonce = state.proofs[server.origin]?.nonces.current(at: demand.serverTime)
            let thumbprint: String
            do throws(DPoPProof.Failure) {
                thumbprint = try state.checkProof(call.headers[.dpop], demand, at: server.origin)
            } catch {
                throw Self.refusal(error, nonce: nonce)
            }
            guard let grant = state.grants.grant(access: token, now: now), grant.issuer == server.issuer,
                let account = state.account(did: grant.did), account.server == server
            else { throw Self.tokenRefusal("invalid_token", "Invalid or expired access token", nonce: nonce) }
            guard grant.thumbprint == thumbprint else {
                throw Self.tokenRefusal("invalid_token", "Access token is bound to another key", nonce: nonce)
            }
            var headers = headers
            headers[.dpopNonce] = nonce
            return Caller(account: account, scope: grant.scope, headers: headers)
        }
    }

    private static func refusal(_ failure: DPoPProof.Failure, nonce: String?) -> Refusal {
        switch failure {
        case .useNonce:
            tokenRefusal("use_dpop_nonce", "Resource server requires nonce in DPoP proof", nonce: nonce)
        case .invalid(let reason):
            tokenRefusal("invalid_dpop_proof", reason, nonce: nonce)
        }
    }
}

extension BlueskyState {
    /// Checks a proof against what one server has seen.
    mutating func checkProof(
        _ proof: String?, _ demand: DPoPProof.Demand, at origin: String
    ) throws(DPoPProof.Failure) -> String {
        guard var desk = proofs[origin] else { throw .invalid("DPoP is not supported here") }
        defer { proofs[origin] = desk }
        return try DPoPProof.check(proof, demand, nonces: desk.nonces, seen: &desk.proofs)
    }
}
