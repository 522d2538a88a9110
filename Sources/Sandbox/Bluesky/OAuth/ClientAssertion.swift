/// How a confidential client proves who it is: a token signed with a key of its metadata (RFC 7523).
enum ClientAssertion {
    /// The one type of assertion.
    static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    /// Longest life of an assertion in seconds (sheet, section 2b).
    static let longestLife: Int64 = 60
    /// How far the clocks may differ, in seconds.
    static let skew: Int64 = 15

    /// What an assertion is checked against.
    struct Demand: Sendable {
        /// Who it must be from and about.
        let clientID: String
        /// Whom it must be meant for: the issuer.
        let audience: String
        /// Keys that the client publishes now.
        let keys: [PublicJWK]
        /// Real time in seconds since 1970.
        let realTime: Int64
    }

    /// Why an assertion is refused; the reason is for the error description.
    struct Failure: Error, Equatable {
        /// The rule that is broken.
        let reason: String
    }

    /// Checks the assertion.
    ///
    /// - Returns: the name of the key that signed it; the session is bound to that key.
    static func check(
        _ assertion: String, _ demand: Demand, seen: inout ReplayWindow
    ) throws(Failure) -> String {
        guard let token = CompactJWS(assertion) else { throw Failure(reason: "client_assertion is not a JWT") }
        let keyID = try checkSignature(of: token, demand.keys)
        try checkParties(of: token, demand)
        let expiry = try checkTimes(of: token, demand.realTime)
        guard let identifier = token.claims["jti"]?.string, 1...256 ~= identifier.utf8.count else {
            throw Failure(reason: "client_assertion \"jti\" missing")
        }
        let until = expiry + skew
        guard seen.insert(demand.clientID + " " + identifier, until: until, now: demand.realTime) else {
            throw Failure(reason: "client_assertion replayed")
        }
        return keyID
    }

    private static func checkSignature(of token: CompactJWS, _ keys: [PublicJWK]) throws(Failure) -> String {
        guard token.header["alg"] == "ES256" else { throw Failure(reason: "client_assertion \"alg\" must be ES256") }
        guard let keyID = token.header["kid"]?.string else { throw Failure(reason: "client_assertion \"kid\" missing") }
        guard let key = keys.first(where: { $0.keyID == keyID }) else {
            throw Failure(reason: "client_assertion \"kid\" is not in the client's key set")
        }
        guard token.isSigned(by: key.key) else { throw Failure(reason: "client_assertion signature is wrong") }
        return keyID
    }

    private static func checkParties(of token: CompactJWS, _ demand: Demand) throws(Failure) {
        for name in ["iss", "sub"] where token.claims[name]?.string != demand.clientID {
            throw Failure(reason: "client_assertion \"\(name)\" must be the client_id")
        }
        let audience = token.claims["aud"]
        guard audience?.string == demand.audience || audience == .array([.string(demand.audience)]) else {
            throw Failure(reason: "client_assertion \"aud\" must be the issuer")
        }
    }

    private static func checkTimes(of token: CompactJWS, _ now: Int64) throws(Failure) -> Int64 {
        guard let issued = token.claims["iat"]?.integer, let expiry = token.claims["exp"]?.integer else {
            throw Failure(reason: "client_assertion \"iat\" or \"exp\" missing")
        }
        let issuable = now - longestLife - skew...now + skew
        guard issuable ~= Int64(issued), Int64(expiry) > now - skew else {
            throw Failure(reason: "client_assertion is not valid at this time")
        }
        guard expiry > issued, Int64(expiry) <= Int64(issued) + longestLife else {
            throw Failure(reason: "client_assertion lives longer than \(longestLife) seconds")
        }
        return Int64(expiry)
    }
}
