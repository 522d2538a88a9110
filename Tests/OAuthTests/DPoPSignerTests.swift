import Crypto
import Domain
import Foundation
import Outbound
import TestKit
import Testing

@testable import OAuth

@Suite(.timeLimit(.minutes(10)))
struct DPoPSignerTests {
    private let clock = TestPorts()
    private let nonces = NonceStore()
    private let key: DPoPKey
    private let signer: DPoPSigner

    init() {
        key = DPoPKey(clock.ports)
        signer = DPoPSigner(key: key, nonces: nonces, ports: clock.ports)
    }

    private func request(_ path: String = "/token") -> OutboundRequest {
        OutboundRequest(
            .post, OutboundURL("https://as.example", path: path, query: [.init("q", "1")]),
            to: .platform(.bluesky, hosts: ["as.example"]))
    }

    private func proof(_ request: OutboundRequest) throws -> OpenedToken {
        try OpenedToken(try #require(request.headers["DPoP"]))
    }

    @Test("SEC-10 a proof towards the authorization server holds what RFC 9449 says and no more")
    func proofForTokenCalls() throws {
        let signed = try signer.signed(request())
        let proof = try proof(signed)

        #expect(proof.header["typ"] as? String == "dpop+jwt")
        #expect(proof.header["alg"] as? String == "ES256")
        #expect(proof.text("htm") == "POST")
        #expect(proof.text("htu") == "https://as.example/token")
        #expect(proof.number("iat") == Int(clock.now.seconds))
        #expect(Set(proof.claims.keys) == ["jti", "htm", "htu", "iat"])
        #expect(signed.headers["Authorization"] == nil)
    }

    @Test("SEC-10 a proof towards a resource binds the token by its hash")
    func proofForResources() throws {
        let signed = try signer.signed(
            request("/xrpc/x"), accessToken: Secret("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"))

        // The value of RFC 9449 section 7.1.
        #expect(try proof(signed).text("ath") == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo")
        #expect(signed.headers["Authorization"] == "DPoP Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU")
    }

    @Test("SEC-10 every proof has a jti of its own")
    func proofsDiffer() throws {
        let ids = try (0..<50).map { _ in try proof(try signer.signed(request())).text("jti") }
        #expect(Set(ids).count == 50)
    }

    @Test(
        "SEC-10 a server that asks for a nonce gets the call once more, with the nonce and a new jti",
        arguments: [
            (400, ["DPoP-Nonce": "n1"], #"{"error":"use_dpop_nonce"}"#),
            (401, ["DPoP-Nonce": "n1", "WWW-Authenticate": #"DPoP error="use_dpop_nonce""#], ""),
            (401, ["dpop-nonce": "n1"], #"{"error":"use_dpop_nonce","message":"x"}"#),
        ] as [(Int, Headers, String)])
    func nonceIsAdded(_ status: Int, _ headers: Headers, _ body: String) async throws {
        let door = ScriptedDoor { request, number throws(OutboundError) in
            number == 1 ? .test(status, headers, body) : .test(200, ["DPoP-Nonce": "n2"], "{}")
        }

        let response = try await signer.send(request(), through: door)

        #expect(response.status == 200)
        try #require(door.requests.count == 2)
        let proofs = try door.requests.map(proof)
        #expect(proofs[0].text("nonce") == nil)
        #expect(proofs[1].text("nonce") == "n1")
        #expect(proofs[0].text("jti") != proofs[1].text("jti"))
        #expect(nonces.nonce(for: key.thumbprint, at: "https://as.example") == "n2")
    }

    @Test("SEC-10 a server that goes on asking is heard once only")
    func onlyOneRetry() async throws {
        let door = ScriptedDoor { _, number throws(OutboundError) in
            .test(400, ["DPoP-Nonce": "n\(number)"], #"{"error":"use_dpop_nonce"}"#)
        }
        #expect(try await signer.send(request(), through: door).status == 400)
        #expect(door.requests.count == 2)
    }

    @Test("SEC-10 asking without a nonce, or for the one just used, brings no repetition")
    func noUselessRetry() async throws {
        let silent = ScriptedDoor(400, [:], #"{"error":"use_dpop_nonce"}"#)
        #expect(try await signer.send(request(), through: silent).status == 400)
        #expect(silent.requests.count == 1)

        nonces.learn(from: ["DPoP-Nonce": "n1"], for: key.thumbprint, at: "https://as.example")
        let stubborn = ScriptedDoor(400, ["DPoP-Nonce": "n1"], #"{"error":"use_dpop_nonce"}"#)
        #expect(try await signer.send(request(), through: stubborn).status == 400)
        #expect(stubborn.requests.count == 1)
    }

    @Test(
        "SEC-10 other errors are not repeated though they carry a nonce, which is learnt",
        arguments: [400, 401, 500, 200])
    func otherErrors(_ status: Int) async throws {
        let door = ScriptedDoor(status, ["DPoP-Nonce": "n9"], #"{"error":"invalid_grant"}"#)
        _ = try await signer.send(request(), through: door)
        #expect(door.requests.count == 1)
        #expect(try proof(try signer.signed(request())).text("nonce") == "n9")
    }

    @Test("SEC-10 nonces are kept apart by key and origin")
    func noncesAreKeptApart() throws {
        nonces.learn(from: ["DPoP-Nonce": "n1"], for: key.thumbprint, at: "https://as.example")
        let other = DPoPSigner(key: DPoPKey(clock.ports), nonces: nonces, ports: clock.ports)

        #expect(try proof(try signer.signed(request())).text("nonce") == "n1")
        #expect(try proof(try other.signed(request())).text("nonce") == nil)
        #expect(nonces.nonce(for: key.thumbprint, at: "https://pds.example") == nil)
    }

    @Test("the store is bounded, absurd nonces are not kept")
    func storeIsBounded() {
        let small = NonceStore(capacity: 3)
        for number in 0..<10 { small.learn(from: ["DPoP-Nonce": "n"], for: "\(number)", at: "https://as.example") }
        #expect(small.nonce(for: "9", at: "https://as.example") == "n")
        #expect(small.nonce(for: "0", at: "https://as.example") == nil)
        for nonce in ["", String(repeating: "n", count: 2000)] {
            small.learn(from: ["DPoP-Nonce": nonce], for: "x", at: "https://as.example")
            #expect(small.nonce(for: "x", at: "https://as.example") == nil)
        }
    }

    @Test("an error of the door goes through, without a second try")
    func doorErrors() async throws {
        let door = ScriptedDoor { _, _ throws(OutboundError) in
            throw OutboundError(.timeout, requestMayHaveBeenSent: true)
        }
        let error = await #expect(throws: OutboundError.self) { try await signer.send(request(), through: door) }
        #expect(error?.kind == .timeout)
        #expect(door.requests.count == 1)
    }
}
