import Crypto
package import Domain
package import Outbound

/// Signs calls by DPoP proofs (RFC 9449), towards authorization servers and towards servers that keep the resource.
package struct DPoPSigner: Sendable {
    private let key: DPoPKey
    private let nonces: NonceStore
    private let ports: Ports

    /// Signs with this key; nonces are learnt from answers and kept in the store.
    package init(key: DPoPKey, nonces: NonceStore, ports: Ports) {
        self.key = key
        self.nonces = nonces
        self.ports = ports
    }

    /// Sends a signed call; when the server asks for a nonce, sends it once more with that nonce and a new `jti`.
    ///
    /// With an access token the call goes to a resource: the token goes into `Authorization`, its hash into the proof.
    /// Repeating is safe for commit steps too: a server that asks for a nonce has refused the call (RFC 9449 section 9).
    /// `again` makes the second request of the first, where something in it is good for one use only.
    package func send(
        _ request: OutboundRequest, accessToken: Secret? = nil, through door: any Door,
        again: @Sendable (OutboundRequest) -> OutboundRequest = { $0 }
    ) async throws(OutboundError) -> OutboundResponse {
        let used = nonces.nonce(for: key.thumbprint, at: request.url.origin)
        let response = try await sendOnce(request, accessToken, through: door)
        let offered = response.headers["DPoP-Nonce"]
        guard Self.asksForNonce(response), let offered, offered != used else { return response }
        return try await sendOnce(again(request), accessToken, through: door)
    }

    private func sendOnce(
        _ request: OutboundRequest, _ accessToken: Secret?, through door: any Door
    ) async throws(OutboundError) -> OutboundResponse {
        let response = try await door.send(try signed(request, accessToken: accessToken))
        nonces.learn(from: response.headers, for: key.thumbprint, at: request.url.origin)
        return response
    }

    /// The request with its proof, and with the token when it goes to a resource.
    package func signed(
        _ request: OutboundRequest, accessToken: Secret? = nil
    ) throws(OutboundError) -> OutboundRequest {
        var signed = request
        if let accessToken { signed.headers["Authorization"] = "DPoP " + accessToken.expose() }
        do {
            signed.headers["DPoP"] = try key.token(
                header: ["typ": "dpop+jwt", "jwk": key.publicJWK], claims: claims(for: request, accessToken))
        } catch {
            throw OutboundError(.notAllowed(.header), requestMayHaveBeenSent: false, cause: error)
        }
        return signed
    }

    private func claims(for request: OutboundRequest, _ accessToken: Secret?) -> [String: JSONValue] {
        var claims: [String: JSONValue] = [
            "jti": .string(ports.randomToken(byteCount: 16)),
            "htm": .string(request.method.rawValue),
            "htu": .string(request.url.origin.description + request.url.path),
            "iat": .integer(ports.now().seconds),
        ]
        if let nonce = nonces.nonce(for: key.thumbprint, at: request.url.origin) { claims["nonce"] = .string(nonce) }
        if let accessToken {
            claims["ath"] = .string(Base64URL.encode(SHA256.hash(data: Array(accessToken.expose().utf8))))
        }
        return claims
    }

    /// Authorization servers say it by 400 in the body, resource servers by 401 in a header (RFC 9449 sections 8, 9).
    static func asksForNonce(_ response: OutboundResponse) -> Bool {
        switch response.status {
        case 400: (try? response.json())?["error"]?.string == "use_dpop_nonce"
        case 401:
            response.headers.values("WWW-Authenticate").contains { $0.contains("use_dpop_nonce") }
                || (try? response.json())?["error"]?.string == "use_dpop_nonce"
        default: false
        }
    }
}
