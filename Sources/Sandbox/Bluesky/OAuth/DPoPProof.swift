import Crypto

/// A proof that the sender holds a key, for one request (RFC 9449 section 4).
enum DPoPProof {
    /// What a server demands of the proof in a request.
    struct Demand: Sendable {
        /// Method of the request.
        let method: String
        /// Scheme, host and path of the request, no query.
        let url: String
        /// The access token in the request; `nil` towards an authorization server, where `ath` is an error.
        let accessToken: String?
        /// Real time in seconds since 1970: proofs are dated by the clock of the client.
        let realTime: Int64
        /// The server's own time in seconds since 1970, by which nonces rotate.
        let serverTime: Int64
    }

    /// Why a proof is refused.
    enum Failure: Error, Equatable {
        /// No proof, several, or a wrong one; the reason is for the error description.
        case invalid(String)
        /// The proof is right but for its nonce.
        case useNonce
    }

    /// How long before and after the server's time a proof may be dated, in seconds: 10 and 180 of skew.
    static let window: Int64 = 190

    /// Checks the proof.
    ///
    /// - Returns: the thumbprint of the sender's key.
    /// - Throws: `Failure` for the first rule that is broken.
    static func check(
        _ proof: String?, _ demand: Demand, nonces: DPoPNonces, seen: inout ReplayWindow
    ) throws(Failure) -> String {
        guard let proof, !proof.isEmpty else { throw .invalid("DPoP proof required") }
        guard let token = CompactJWS(proof) else { throw .invalid("DPoP proof is not a JWT") }
        let key = try checkSignature(of: token)
        try checkTarget(of: token, demand)
        try checkAccessToken(of: token, demand)
        guard let identifier = token.claims["jti"]?.string, 1...256 ~= identifier.utf8.count else {
            throw .invalid("DPoP \"jti\" missing")
        }
        guard let nonce = token.claims["nonce"] else { throw .useNonce }
        guard let nonce = nonce.string else { throw .invalid("DPoP \"nonce\" must be a string") }
        guard nonces.accepts(nonce, at: demand.serverTime) else { throw .useNonce }
        guard seen.insert(key.thumbprint + identifier, until: demand.realTime + 2 * window, now: demand.realTime) else {
            throw .invalid("DPoP proof replayed")
        }
        return key.thumbprint
    }

    private static func checkSignature(of token: CompactJWS) throws(Failure) -> PublicJWK {
        guard token.header["typ"] == "dpop+jwt" else { throw .invalid("DPoP \"typ\" must be dpop+jwt") }
        guard token.header["alg"] == "ES256" else { throw .invalid("DPoP \"alg\" must be ES256") }
        guard token.header["jwk"]?["d"] == nil else { throw .invalid("DPoP \"jwk\" contains a private key") }
        guard let key = PublicJWK(token.header["jwk"]) else { throw .invalid("DPoP \"jwk\" is not a P-256 key") }
        guard token.isSigned(by: key.key) else { throw .invalid("DPoP signature verification failed") }
        return key
    }

    private static func checkTarget(of token: CompactJWS, _ demand: Demand) throws(Failure) {
        guard token.claims["htm"]?.string == demand.method else { throw .invalid("DPoP \"htm\" mismatch") }
        guard token.claims["htu"]?.string == demand.url else { throw .invalid("DPoP \"htu\" mismatch") }
        guard let issued = token.claims["iat"]?.integer else { throw .invalid("DPoP \"iat\" missing") }
        guard demand.realTime - window...demand.realTime + window ~= Int64(issued) else {
            throw .invalid("DPoP \"iat\" outside the accepted window")
        }
    }

    private static func checkAccessToken(of token: CompactJWS, _ demand: Demand) throws(Failure) {
        let hash = token.claims["ath"]
        guard let accessToken = demand.accessToken else {
            guard hash == nil else { throw .invalid("DPoP \"ath\" not allowed") }
            return
        }
        guard hash?.string == Digest.challenge(of: accessToken) else { throw .invalid("DPoP \"ath\" mismatch") }
    }
}
