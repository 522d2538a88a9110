import Testing

@testable import Sandbox

@Suite("Bluesky client assertions", .timeLimit(.minutes(10)))
struct ClientAssertionTests {
    private static let now = 1_772_323_200
    private static let clientID = "https://martlet.example/oauth/client-metadata.json"
    private let signer = SigningKey()

    struct Wrong: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var header: [String: JSONValue?] = [:]
        var claims: [String: JSONValue?] = [:]
    }

    static let wrong: [Wrong] = [
        Wrong(testDescription: "another algorithm", header: ["alg": "RS256"]),
        Wrong(testDescription: "no key name", header: ["kid": nil]),
        Wrong(testDescription: "a key that is not published", header: ["kid": "other"]),
        Wrong(testDescription: "from somebody else", claims: ["iss": "https://other.example/client.json"]),
        Wrong(testDescription: "about somebody else", claims: ["sub": "https://other.example/client.json"]),
        Wrong(testDescription: "for another server", claims: ["aud": "https://pds.selfhosted.example"]),
        Wrong(testDescription: "for two servers", claims: ["aud": ["https://bsky.social", "https://x.example"]]),
        Wrong(testDescription: "without a name", claims: ["jti": nil]),
        Wrong(testDescription: "undated", claims: ["iat": nil]),
        Wrong(testDescription: "without an end", claims: ["exp": nil]),
        Wrong(testDescription: "living too long", claims: ["exp": .integer(now + 61)]),
        Wrong(testDescription: "ended before it began", claims: ["exp": .integer(now - 1)]),
        Wrong(testDescription: "over", claims: ["iat": .integer(now - 76), "exp": .integer(now - 16)]),
        Wrong(testDescription: "not yet begun", claims: ["iat": .integer(now + 16), "exp": .integer(now + 60)]),
        Wrong(testDescription: "dated beyond all numbers", claims: ["iat": .integer(.min), "exp": .integer(.max)]),
    ]

    @Test(
        "a right assertion names its key", arguments: ["https://bsky.social", ["https://bsky.social"]] as [JSONValue])
    func right(audience: JSONValue) throws {
        var seen = ReplayWindow()

        let keyID = try ClientAssertion.check(
            try assertion(claims: ["aud": audience]), try demand(), seen: &seen)

        #expect(keyID == "k1")
    }

    @Test("whatever is wrong with an assertion, it is refused", arguments: wrong)
    func refused(_ wrong: Wrong) throws {
        var seen = ReplayWindow()
        let assertion = try assertion(header: wrong.header, claims: wrong.claims)
        let demand = try demand()

        #expect(throws: ClientAssertion.Failure.self) {
            _ = try ClientAssertion.check(assertion, demand, seen: &seen)
        }
    }

    @Test("an assertion is good once, and only by its own key")
    func once() throws {
        var seen = ReplayWindow()
        let assertion = try assertion()
        let demand = try demand()
        _ = try ClientAssertion.check(assertion, demand, seen: &seen)

        #expect(throws: ClientAssertion.Failure(reason: "client_assertion replayed")) {
            _ = try ClientAssertion.check(assertion, demand, seen: &seen)
        }
        let forged = try ClientAssertionTests().assertion()
        #expect(throws: ClientAssertion.Failure(reason: "client_assertion signature is wrong")) {
            _ = try ClientAssertion.check(forged, demand, seen: &seen)
        }
    }

    @Test("keys that cannot verify are not keys")
    func keys() {
        let jwk = signer.jwk
        let set: JSONValue = [
            "keys": [
                jwk, jwk.setting("d", to: "AAAA"), jwk.setting("crv", to: "P-384"), jwk.setting("x", to: "AAAA"),
                jwk.setting("kty", to: "RSA"), "no key",
            ]
        ]

        #expect(PublicJWK.set(set).count == 1)
        #expect(PublicJWK.set(nil).isEmpty)
    }

    private func assertion(
        header headerChanges: [String: JSONValue?] = [:], claims claimChanges: [String: JSONValue?] = [:]
    ) throws -> String {
        var header: [String: JSONValue] = ["alg": "ES256", "kid": "k1"]
        var claims: [String: JSONValue] = [
            "iss": .string(Self.clientID), "sub": .string(Self.clientID), "aud": "https://bsky.social", "jti": "one",
            "iat": .integer(Self.now), "exp": .integer(Self.now + 60),
        ]
        for (name, value) in headerChanges { header[name] = value }
        for (name, value) in claimChanges { claims[name] = value }
        return try signer.sign(header: .object(header), claims: .object(claims))
    }

    private func demand() throws -> ClientAssertion.Demand {
        let key = try #require(PublicJWK(signer.jwk.setting("kid", to: "k1")))
        return ClientAssertion.Demand(
            clientID: Self.clientID, audience: "https://bsky.social", keys: [key], realTime: Int64(Self.now))
    }
}
