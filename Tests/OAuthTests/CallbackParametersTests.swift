import Domain
import OAuth
import TestKit
import Testing

@Suite(.timeLimit(.minutes(10)))
struct CallbackParametersTests {
    @Test("a code is read with its state and issuer")
    func codes() throws {
        let callback = try CallbackParameters(query: "state=s%2Bt&iss=https%3A%2F%2Fas.example&code=c%20d&extra=1")
        guard case .code(let code) = callback.outcome else {
            Issue.record("no code")
            return
        }
        #expect(code == Secret("c d"))
        #expect(callback.state == Secret("s+t"))
        #expect(callback.issuer == "https://as.example")
    }

    @Test("SEC-11 a refusal is read as untrusted text, cut and printable")
    func refusals() throws {
        let long = String(repeating: "x", count: 3000)
        let callback = try CallbackParameters(query: "state=s&error=access_denied%0A&error_description=a%1bb\(long)")
        guard case .error(let code, let words) = callback.outcome else {
            Issue.record("no error")
            return
        }
        #expect(code == "access_denied ")
        #expect(words?.hasPrefix("a bx") == true)
        #expect(words?.count == 500)
    }

    @Test(
        "SEC-11 a callback that is not exactly one answer is refused",
        arguments: [
            ("code=a&error=b&state=s", CallbackProblem.codeAndError), ("code=a&code=b&state=s", .repeated("code")),
            ("code=a&state=s&state=s", .repeated("state")), ("code=a&state=s&x=1&x=1", .repeated("x")),
            ("code=a&state=s&c%6fde=b", .repeated("code")), ("iss=a&iss=b&code=a&state=s", .repeated("iss")),
            ("code=a", .noState), ("code=a&state=", .noState), ("", .noState), ("state=s", .empty),
            ("state=s&code=", .empty), ("state=s&error=", .empty), ("state=s&code=%zz", .malformed),
            ("state=s&code=%ff", .malformed), ("state=s&%=1&code=a", .malformed),
            ("state=s&code=" + String(repeating: "a", count: 8192), .tooLarge), ("code=&error=&state=s", .codeAndError),
        ])
    func otherCallbacks(_ query: String, _ problem: CallbackProblem) {
        #expect(throws: problem) { try CallbackParameters(query: query) }
    }

    @Test(
        "SEC-8 the issuer must be there where it was promised, and right where it is there",
        arguments: [
            ("", nil, false, true), ("", "https://as.example", false, true), ("", "https://as.example", true, false),
            ("&iss=https://as.example", "https://as.example", true, true),
            ("&iss=https://as.example", "https://as.example", false, true),
            ("&iss=https://evil.example", "https://as.example", true, false),
            ("&iss=https://evil.example", "https://as.example", false, false),
            ("&iss=https://as.example/", "https://as.example", true, false),
            ("&iss=", "https://as.example", false, false),
            ("&iss=https://as.example", nil, true, false), ("&iss=https://as.example", nil, false, true),
        ] as [(String, String?, Bool, Bool)])
    func issuers(_ parameter: String, _ expected: String?, _ isPromised: Bool, _ isAccepted: Bool) throws {
        let callback = try CallbackParameters(query: "state=s&code=c" + parameter)
        if isAccepted {
            try callback.checkIssuer(expected: expected, promised: isPromised)
        } else {
            #expect(throws: CallbackProblem.issuer) {
                try callback.checkIssuer(expected: expected, promised: isPromised)
            }
        }
    }

    @Test("SEC-28 code and state are not printed")
    func secretsAreNotPrinted() throws {
        let callback = try CallbackParameters(query: "state=canary&code=canary")
        #expect(!String(reflecting: callback).contains("canary"))
    }

    @Test("SEC-92 random queries never trap", arguments: 0..<300)
    func randomQueries(_ seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let pieces = ["state", "code", "error", "iss", "=", "&", "%", "%41", "%ff", "+", "s", "\u{0}", "ä", "?", "#"]
        let query = (0..<12).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
        let callback = try? CallbackParameters(query: query)
        #expect(callback?.state != Secret(""))
    }
}
