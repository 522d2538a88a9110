import Domain
import Outbound
import Testing

@testable import Platforms

@Suite(.timeLimit(.minutes(10)))
struct XFailureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let why: String
        let status: Int
        let body: String
        let purpose: CallPurpose
        let kind: PlatformFailure.Kind
        var mayHaveTakenEffect = false

        var testDescription: String { why }

        init(
            _ why: String, _ status: Int, _ body: String, _ kind: PlatformFailure.Kind,
            on purpose: CallPurpose = .commit,
            mayHaveTakenEffect: Bool = false
        ) {
            self.why = why
            self.status = status
            self.body = body
            self.purpose = purpose
            self.kind = kind
            self.mayHaveTakenEffect = mayHaveTakenEffect
        }
    }

    private static func problem(_ detail: String, type: String = "about:blank") -> String {
        #"{"detail":"\#(detail)","type":"\#(type)","title":"Refused"}"#
    }

    private static func invalid(_ message: String) -> String {
        """
        {"errors":[{"parameters":{"media.media_ids":["[1]"]},"message":"\(message)"}],"title":"Invalid Request",
        "detail":"One or more parameters to your request was invalid.",
        "type":"https://api.twitter.com/2/problems/invalid-request"}
        """
    }

    static let cases = [
        Case("dead token", 401, problem("Unauthorized"), .auth),
        Case("no credits", 402, problem("x", type: "https://api.x.com/2/problems/credits"), .app),
        Case(
            "wrong kind of token", 403,
            problem("x", type: "https://api.twitter.com/2/problems/unsupported-authentication"), .auth),
        Case(
            "operator not enrolled", 403, problem("x", type: "https://api.x.com/2/problems/client-forbidden"), .app),
        Case("suspended", 403, problem("x", type: "https://api.x.com/2/problems/user-suspended"), .accountType),
        Case(
            "feature not allowed", 403, problem("Your account is not permitted to access this feature."), .accountType),
        Case(
            "duplicate", 403, problem("You are not allowed to create a Tweet with duplicate content."), .content,
            mayHaveTakenEffect: true),
        Case(
            "reply not allowed", 403,
            problem("Reply to this conversation is not allowed because you have not been mentioned"), .content),
        Case("not permitted", 403, problem("You are not permitted to perform this action."), .permission),
        Case("a wall before X", 403, "<html>blocked</html>", .unknown),
        Case("two cashtags", 400, invalid("maximum of one cashtag"), .content),
        Case("bad link", 400, invalid("The Tweet contains an invalid URL."), .content),
        Case("bad media", 400, invalid("Your media IDs are invalid."), .media),
        Case("bad upload", 400, invalid("Image is corrupt."), .media, on: .upload),
        Case("bad read", 400, invalid("x"), .unknown, on: .read),
        Case("too large", 413, "", .media, on: .upload),
        Case("too many calls", 429, problem("Too Many Requests"), .rateLimit),
        Case("server error", 500, "", .transient, mayHaveTakenEffect: true),
        Case("unavailable page", 503, "<html>over capacity</html>", .transient, mayHaveTakenEffect: true),
        Case("server error on a read", 503, "", .transient, on: .read),
        Case("time-out", 408, "", .transient, mayHaveTakenEffect: true),
        Case("outage as not found", 404, problem("Not Found"), .transient, on: .upload),
        Case("not found on a post", 404, problem("Not Found"), .unknown),
        Case("success without a body", 201, "", .transient, mayHaveTakenEffect: true),
        Case("success as a page", 200, "<html></html>", .transient, mayHaveTakenEffect: true),
        Case("teapot", 418, "", .unknown),
    ]

    @Test("REL-9 REL-30 every answer of X falls in one class", arguments: cases)
    func classes(_ example: Case) throws {
        let failure = XRefusal(try response(example.status, example.body)).platformFailure(example.purpose)

        #expect(failure.kind == example.kind)
        #expect(failure.mayHaveTakenEffect == example.mayHaveTakenEffect)
        #expect(!failure.words.isEmpty && !failure.words.contains("<"))
    }

    @Test("the single messages are shown, not the general sentence")
    func words() throws {
        let refusal = XRefusal(try response(400, Self.invalid("maximum of one cashtag")))

        #expect(refusal.words == "maximum of one cashtag")
        #expect(refusal.problem == "invalid-request")
        #expect(refusal.names(parameter: "media.media_ids"))
    }

    @Test("X's words are cut and made printable")
    func hostileWords() throws {
        let refusal = XRefusal(
            try response(400, Self.problem("evil\\u202e\\n" + String(repeating: "a", count: 4000))))

        #expect(refusal.words.count <= 500)
        #expect(!refusal.words.contains { $0.isNewline || $0 == "\u{202e}" })
    }

    @Test("REL-30 the wait lasts until the latest limit that is used up is reset")
    func rateLimits() throws {
        let now = Instant(milliseconds: 1_800_000_000_000)
        let headers: Headers = [
            "x-rate-limit-remaining": "0", "x-rate-limit-reset": "1800000100", "x-user-limit-24hour-remaining": "0",
            "x-user-limit-24hour-reset": "1800003600", "x-app-limit-24hour-remaining": "5",
            "x-app-limit-24hour-reset": "1800009999",
        ]

        let refusal = XRefusal(try response(429, Self.problem("Too Many Requests"), headers, sentAt: now))

        #expect(refusal.retryAt == Instant(seconds: 1_800_003_600))
    }

    @Test("REL-30 a rate limit without headers waits for X's window")
    func rateLimitWithoutHeaders() throws {
        let now = Instant(milliseconds: 1_800_000_000_000)

        #expect(XRefusal(try response(429, "", sentAt: now)).retryAt == now + .minutes(15))
    }

    private func response(
        _ status: Int, _ body: String, _ headers: Headers = [:], sentAt: Instant = Instant(milliseconds: 0)
    ) throws -> OutboundResponse {
        let url = try #require(OutboundURL("https://api.x.com/2/tweets"))
        return OutboundResponse(status: status, headers: headers, body: Array(body.utf8), sentAt: sentAt, url: url)
    }
}
