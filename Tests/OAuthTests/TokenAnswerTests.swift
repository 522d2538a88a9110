import Domain
import Outbound
import TestKit
import Testing

@testable import OAuth

@Suite(.timeLimit(.minutes(10)))
struct TokenAnswerTests {
    private let sentAt = OutboundResponse.testSentAt

    private func answer(_ body: String, status: Int = 200) throws -> TokenAnswer {
        try TokenAnswer(.test(status, [:], body))
    }

    @Test("a usual answer is read whole")
    func usual() throws {
        let answer = try answer(
            #"{"access_token":"a","token_type":"DPoP","expires_in":3600,"refresh_token":"r","scope":"atproto x:y","#
                + #""sub":"did:plc:1","created_at":5,"id_token":"secret"}"#)

        #expect(answer.access.expose() == "a")
        #expect(answer.refresh?.expose() == "r")
        #expect(answer.tokenType == "dpop")
        #expect(answer.accessExpiresAt == sentAt + .seconds(3600))
        #expect(!answer.lifeWasClamped)
        #expect(answer.scopes == ["atproto", "x:y"])
        #expect(answer.subject == "did:plc:1")
        #expect(answer.members["created_at"]?.integer == 5)
        #expect(answer.members["id_token"] == nil)
    }

    @Test(
        "REL-7 REL-17 a life is read from numbers and texts, counted from sending, and clamped",
        arguments: [
            ("3600", 3600, false), ("\"3600\"", 3600, false), ("3600.9", 3600, false), ("7.2e3", 7200, false),
            ("1", 60, true), ("59", 60, true), ("60", 60, false), ("34560000", 34_560_000, false),
            ("34560001", 34_560_000, true), ("1e300", 34_560_000, true),
        ])
    func lives(_ value: String, _ seconds: Int64, _ wasClamped: Bool) throws {
        let answer = try answer(#"{"access_token":"a","expires_in":\#(value)}"#)
        #expect(answer.accessExpiresAt?.seconds == sentAt.seconds + seconds)
        #expect(answer.lifeWasClamped == wasClamped)
    }

    @Test(
        "REL-7 a life that says nothing leaves the default to the connector",
        arguments: ["null", "\"\"", "\"soon\"", "true", "[]", "{}", "0", "-5", "\"NaN\""])
    func livesThatSayNothing(_ value: String) throws {
        let answer = try answer(#"{"access_token":"a","expires_in":\#(value)}"#)
        #expect(answer.accessExpiresAt == nil)
        #expect(!answer.lifeWasClamped)
    }

    @Test("REL-14 the life of the refresh token is read in both spellings")
    func refreshLives() throws {
        let one = try answer(#"{"access_token":"a","refresh_token_expires_in":86400}"#)
        let other = try answer(#"{"access_token":"a","refresh_expires_in":"86400"}"#)
        #expect(one.refreshExpiresAt == sentAt + .days(1))
        #expect(other.refreshExpiresAt == sentAt + .days(1))
    }

    @Test(
        "REL-7 a missing, blank or odd refresh token never replaces the old one",
        arguments: [
            "", #","refresh_token":"""#, #","refresh_token":"  \n""#, #","refresh_token":null"#, #","refresh_token":7"#,
        ])
    func oldRefreshTokensStay(_ member: String) throws {
        let answer = try answer(#"{"access_token":"a"\#(member)}"#)
        #expect(answer.refresh == nil)
        #expect(answer.tokens(keeping: Secret("old")).refresh == Secret("old"))
        #expect(answer.tokens().refresh == nil)
    }

    @Test("REL-7 a new refresh token replaces the old one, the key stays with it")
    func newRefreshTokensCount() throws {
        let key = DPoPKey(TestPorts().ports)
        let tokens = try answer(#"{"access_token":"a","refresh_token":"new"}"#).tokens(
            keeping: Secret("old"), dpopKey: key)
        #expect(tokens.refresh == Secret("new"))
        #expect(tokens.dpopKey == key.export())
    }

    @Test(
        "REL-7 without a usable access token an answer is a failure, whatever its status",
        arguments: [
            "{}", #"{"access_token":""}"#, #"{"access_token":" "}"#, #"{"access_token":null}"#, #"{"access_token":1}"#,
            #"{"access_token":["a"]}"#, #"{"data":{"access_token":"a"}}"#,
        ])
    func noToken(_ body: String) throws {
        for status in [200, 201, 400, 500] {
            guard
                case .badAnswer(let bad)? = #expect(
                    throws: OAuthError.self, performing: { try answer(body, status: status) })
            else {
                Issue.record("not a bad answer")
                continue
            }
            #expect(bad.defect == .noAccessToken)
            #expect(bad.status == status)
        }
    }

    @Test("REL-7 a token in an answer that is no success is not taken")
    func tokensInErrors() throws {
        #expect(throws: OAuthError.self) { try answer(#"{"access_token":"a"}"#, status: 500) }
    }

    @Test(
        "REL-9 an answer that is no JSON object is a typed error",
        arguments: [
            ("", false), ("<html><body>502</body></html>", false), (#"{"access_token":"a""#, false), ("[]", true),
            ("\"a\"", true), ("null", true), (#"{"access_token":"a","access_token":"b"}"#, false),
            (#"{"access_token":"\#(String(repeating: "a", count: 300_000))"}"#, false),
            (String(repeating: "[", count: 100), false), ("access_token=a&token_type=bearer", false),
        ])
    func notJSON(_ body: String, _ isJSON: Bool) throws {
        guard case .badAnswer(let bad)? = #expect(throws: OAuthError.self, performing: { try answer(body) }) else {
            Issue.record("not a bad answer")
            return
        }
        #expect((bad.defect == .notAnObject) == isJSON)
    }

    @Test(
        "REL-9 an error in OAuth's form is a refusal, also with status 200",
        arguments: [
            (200, #"{"error":"invalid_grant","error_description":"gone"}"#, "invalid_grant: gone"),
            (400, #"{"error":"invalid_request"}"#, "invalid_request"),
            (400, #"{"error":"InvalidToken","message":"bad"}"#, "InvalidToken: bad"),
            (
                400, #"{"error":{"message":"Session expired","type":"OAuthException","code":190}}"#,
                "OAuthException: Session expired"
            ),
            (401, #"{"error":"a\u0007b\nc","error_description":"x\u202ey"}"#, "a b c: x y"),
            (401, #"{"message":"Unauthorized","error":401}"#, "401: Unauthorized"),
            (401, #"{"code":2,"message":"Authentication failed."}"#, "2: Authentication failed."),
            (
                400, #"{"error_type":"OAuthException","code":400,"error_message":"Invalid platform app"}"#,
                "OAuthException: Invalid platform app"
            ),
        ])
    func refusals(_ status: Int, _ body: String, _ expected: String) throws {
        guard
            case .refused(let refusal)? = #expect(
                throws: OAuthError.self, performing: { try answer(body, status: status) })
        else {
            Issue.record("not a refusal")
            return
        }
        #expect(refusal.description == expected)
        #expect(refusal.status == status)
    }

    @Test(
        "a number beside a token is no refusal, and neither is one without meaning",
        arguments: [
            (200, #"{"access_token":"a","code":0,"error":0}"#), (200, #"{"access_token":"a","error_type":"none"}"#),
        ])
    func noRefusal(_ status: Int, _ body: String) throws {
        #expect(try answer(body, status: status).access == Secret("a"))
    }

    @Test("an error that says there is none is none")
    func noError() throws {
        let answer = try answer(#"{"access_token":"a","error":{"code":"ok","message":""}}"#)
        #expect(answer.access == Secret("a"))
    }

    @Test("SEC-11 words of a refusal are cut")
    func wordsAreCut() {
        let refusal = OAuthRefusal(
            status: 400, error: String(repeating: "e", count: 1000), words: String(repeating: "w", count: 10_000))
        #expect(refusal.error.count == 100)
        #expect(refusal.words?.count == 500)
    }

    @Test(
        "REL-7 scopes are split at spaces, commas or both",
        arguments: [
            (#""a b""#, ["a", "b"]), (#""a,b""#, ["a", "b"]), (#""a, b  c""#, ["a", "b", "c"]),
            (#"["a","b"]"#, ["a", "b"]),
            (#""""#, []),
        ] as [(String, Set<String>)])
    func scopes(_ value: String, _ expected: Set<String>) throws {
        #expect(try answer(#"{"access_token":"a","scope":\#(value)}"#).scopes == expected)
    }

    @Test("SEC-15 scopes that are not said are unknown, not none")
    func unknownScopes() throws {
        #expect(try answer(#"{"access_token":"a"}"#).scopes == nil)
        #expect(try answer(#"{"access_token":"a","scope":7}"#).scopes == nil)
    }

    @Test("SEC-28 tokens are not printed")
    func tokensAreNotPrinted() throws {
        let answer = try answer(#"{"access_token":"canary1","refresh_token":"canary2","client_secret":"canary3"}"#)
        #expect(!String(reflecting: answer).contains("canary"))
    }

    @Test("SEC-92 damaged answers never trap", arguments: 0..<200)
    func damagedAnswers(_ seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var bytes = Array(#"{"access_token":"a","expires_in":3600,"refresh_token":"r","scope":"a b","sub":"x"}"#.utf8)
        for _ in 0..<3 { bytes[Int.random(in: bytes.indices, using: &generator)] = generator.nextByte() }
        let response = OutboundResponse(
            status: 200, body: bytes, sentAt: sentAt, url: OutboundURL("https://as.example"))
        let answer = try? TokenAnswer(response)
        #expect(answer?.access.isBlank != true)
    }
}
