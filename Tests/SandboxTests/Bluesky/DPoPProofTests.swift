import Crypto
import Testing

@testable import Sandbox

@Suite("Bluesky DPoP proofs", .timeLimit(.minutes(10)))
struct DPoPProofTests {
    private let signer = SigningKey()
    private let nonces = DPoPNonces(secret: Array("secret".utf8))
    private let now = 1_772_323_200
    private let url = "https://pds.bsky.example/xrpc/com.atproto.repo.createRecord"

    struct Wrong: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var header: [String: JSONValue?] = [:]
        var claims: [String: JSONValue?] = [:]
    }

    static let wrong: [Wrong] = [
        Wrong(testDescription: "typ of another kind", header: ["typ": "JWT"]),
        Wrong(testDescription: "typ missing", header: ["typ": nil]),
        Wrong(testDescription: "no algorithm", header: ["alg": "none"]),
        Wrong(testDescription: "symmetric algorithm", header: ["alg": "HS256"]),
        Wrong(testDescription: "key missing", header: ["jwk": nil]),
        Wrong(testDescription: "another key", header: ["jwk": SigningKey().jwk]),
        Wrong(testDescription: "method of another request", claims: ["htm": "GET"]),
        Wrong(testDescription: "address of another request", claims: ["htu": "https://bsky.social/oauth/token"]),
        Wrong(
            testDescription: "address with query",
            claims: ["htu": "https://pds.bsky.example/xrpc/com.atproto.repo.createRecord?x=1"]),
        Wrong(testDescription: "dated too early", claims: ["iat": .integer(1_772_323_200 - 191)]),
        Wrong(testDescription: "dated too late", claims: ["iat": .integer(1_772_323_200 + 191)]),
        Wrong(testDescription: "dated beyond all numbers", claims: ["iat": .integer(.min)]),
        Wrong(testDescription: "dated in words", claims: ["iat": "now"]),
        Wrong(testDescription: "undated", claims: ["iat": nil]),
        Wrong(testDescription: "without a name", claims: ["jti": nil]),
        Wrong(testDescription: "with an empty name", claims: ["jti": ""]),
        Wrong(testDescription: "with an endless name", claims: ["jti": .string(String(repeating: "x", count: 257))]),
        Wrong(testDescription: "nonce of another type", claims: ["nonce": 7]),
        Wrong(testDescription: "token hash missing", claims: ["ath": nil]),
        Wrong(testDescription: "hash of another token", claims: ["ath": .string(Digest.challenge(of: "other"))]),
    ]

    @Test("a right proof names its key, within the window on both sides", arguments: [-190, 0, 190])
    func right(skew: Int) throws {
        let proof = try proof(claims: ["iat": .integer(now + skew)])

        var seen = ReplayWindow()
        let thumbprint = try DPoPProof.check(proof, demand(), nonces: nonces, seen: &seen)

        #expect(thumbprint == PublicJWK(signer.jwk)?.thumbprint)
    }

    @Test("whatever is wrong with a proof, it is refused", arguments: wrong)
    func refused(_ wrong: Wrong) throws {
        let proof = try proof(header: wrong.header, claims: wrong.claims)

        #expect(isInvalid(failure(of: proof)))
    }

    @Test("a proof that carries its private key is refused")
    func privateKey() throws {
        let jwk = signer.jwk.setting("d", to: "AAAA")

        let found = failure(of: try proof(header: ["jwk": jwk]))

        #expect(found == .invalid("DPoP \"jwk\" contains a private key"))
    }

    @Test("no proof, half a proof and a changed proof are refused", arguments: [nil, "", "a.b", "a.b.c"])
    func broken(text: String?) throws {
        let signed = try proof()
        let changed = text == "a.b.c" ? signed.dropLast(6) + "AAAAAA" : nil

        #expect(isInvalid(failure(of: changed.map(String.init) ?? text)))
    }

    @Test("without a nonce, or with an old one, the server asks for the present one")
    func nonce() throws {
        let old = nonces.current(at: Int64(now) - 400)

        #expect(failure(of: try proof(claims: ["nonce": nil])) == .useNonce)
        #expect(failure(of: try proof(claims: ["nonce": "invented"])) == .useNonce)
        #expect(failure(of: try proof(claims: ["nonce": .string(old)])) == .useNonce)
    }

    @Test("a proof is good once, and another one with the same name by another key is no replay")
    func replay() throws {
        var seen = ReplayWindow()
        let first = try proof(identifier: "same")
        let other = try SigningKey().proof(
            "POST", url, at: now, nonce: nonces.current(at: Int64(now)), accessToken: "token", identifier: "same")

        _ = try DPoPProof.check(first, demand(), nonces: nonces, seen: &seen)
        _ = try DPoPProof.check(other, demand(), nonces: nonces, seen: &seen)

        #expect(throws: DPoPProof.Failure.invalid("DPoP proof replayed")) {
            _ = try DPoPProof.check(first, demand(), nonces: nonces, seen: &seen)
        }
    }

    @Test("towards an authorization server a token hash is an error")
    func hashAtIssuer() throws {
        var seen = ReplayWindow()
        let issuer = DPoPProof.Demand(
            method: "POST", url: url, accessToken: nil, realTime: Int64(now), serverTime: Int64(now))

        let without = try proof(claims: ["ath": nil])
        _ = try DPoPProof.check(without, issuer, nonces: nonces, seen: &seen)

        #expect(throws: DPoPProof.Failure.invalid("DPoP \"ath\" not allowed")) {
            _ = try DPoPProof.check(try proof(), issuer, nonces: nonces, seen: &seen)
        }
    }

    @Test("a nonce changes every three minutes and is good for five at most")
    func rotation() {
        let start: Int64 = 180 * 1000
        let nonce = nonces.current(at: start)

        #expect(nonces.current(at: start + 179) == nonce)
        #expect(nonces.current(at: start + 180) != nonce)
        #expect(nonces.accepts(nonce, at: start + 299))
        #expect(!nonces.accepts(nonce, at: start + 300))
        #expect(!nonces.accepts(nonce, at: start - 1))
        #expect(!DPoPNonces(secret: [1]).accepts(nonce, at: start))
    }

    @Test("names are forgotten when they cannot come again")
    func window() {
        var window = ReplayWindow()

        let results = [(10, 0), (20, 9), (20, 10)].map { window.insert("a", until: $0, now: $1) }

        #expect(results == [true, false, true])
    }

    private func proof(
        identifier: String = RandomSource(seed: nil).token(12), header: [String: JSONValue?] = [:],
        claims: [String: JSONValue?] = [:]
    ) throws -> String {
        try signer.proof(
            "POST", url, at: now, nonce: nonces.current(at: Int64(now)), accessToken: "token",
            identifier: identifier, header: header, claims: claims)
    }

    private func demand() -> DPoPProof.Demand {
        DPoPProof.Demand(
            method: "POST", url: url, accessToken: "token", realTime: Int64(now), serverTime: Int64(now))
    }

    private func failure(of proof: String?) -> DPoPProof.Failure? {
        var seen = ReplayWindow()
        do throws(DPoPProof.Failure) {
            _ = try DPoPProof.check(proof, demand(), nonces: nonces, seen: &seen)
            return nil
        } catch {
            return error
        }
    }

    private func isInvalid(_ failure: DPoPProof.Failure?) -> Bool {
        if case .invalid = failure { true } else { false }
    }
}
