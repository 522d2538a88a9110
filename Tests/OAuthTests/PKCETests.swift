import Domain
import OAuth
import TestKit
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PKCETests {
    @Test("SEC-2 the challenge is the one of RFC 7636 appendix B")
    func vector() {
        let pkce = PKCE(verifier: Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        #expect(pkce.challenge() == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        #expect(pkce.challenge(.hexadecimal) == "13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3")
    }

    @Test("SEC-2 verifiers have 256 bits in allowed characters and never come twice")
    func verifiers() {
        let ports = TestPorts().ports
        let verifiers = (0..<200).map { _ in PKCE(ports).verifier.expose() }
        #expect(Set(verifiers).count == 200)
        #expect(verifiers.allSatisfy { $0.count == 43 })
        #expect(verifiers.joined().allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
    }

    @Test("SEC-28 a verifier is not printed")
    func verifiersAreNotPrinted() {
        let pkce = PKCE(verifier: Secret("canary"))
        #expect(!"\(pkce)".contains("canary"))
    }
}
