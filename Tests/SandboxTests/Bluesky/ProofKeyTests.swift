import Testing

@testable import Sandbox

@Suite("Bluesky PKCE", .timeLimit(.minutes(10)))
struct ProofKeyTests {
    // RFC 7636, appendix B.
    private let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    @Test("the example of the RFC is right")
    func example() {
        #expect(ProofKey.isChallenge(challenge))
        #expect(ProofKey.matches(verifier: verifier, challenge: challenge))
    }

    @Test("a verifier of a wrong form never matches, even with its own challenge")
    func forms() {
        for wrong in ["short", String(repeating: "a", count: 42), String(repeating: "a", count: 129), verifier + "!"] {
            #expect(!ProofKey.matches(verifier: wrong, challenge: Digest.challenge(of: wrong)))
        }
        #expect(!ProofKey.matches(verifier: verifier + "a", challenge: challenge))
    }

    @Test("a challenge is 32 bytes", arguments: ["", "short", String(repeating: "!", count: 43)])
    func challenges(text: String) {
        #expect(!ProofKey.isChallenge(text))
    }
}
