import Domain
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

/// What TikTok's refusals mean (platform sheet, section 6).
@Suite("Refusals of TikTok", .timeLimit(.minutes(10)))
struct TikTokRefusalTests {
    struct Answer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        let kind: PlatformFailure.Kind
        var pause: Duration?
    }

    private static func error(_ code: String, _ status: Int = 401, data: JSONValue = [:]) -> ScriptedDoor.Act {
        .json(
            status, ["data": data, "error": ["code": .string(code), "message": "Words of TikTok.", "log_id": "2026"]])
    }

    private static let user: JSONValue = ["user": ["open_id": "1", "username": "ada"]]

    static let answers = [
        Answer(testDescription: "dead token", act: error("access_token_invalid"), kind: .auth),
        Answer(
            testDescription: "dead token with 200", act: error("access_token_invalid", 200, data: user), kind: .auth),
        Answer(testDescription: "scope", act: error("scope_not_authorized"), kind: .permission),
        Answer(testDescription: "another scope", act: error("scope_permission_missed"), kind: .permission),
        Answer(
            testDescription: "not audited", act: error("unaudited_client_can_only_post_to_private_accounts", 403),
            kind: .app),
        Answer(testDescription: "whose address", act: error("url_ownership_unverified", 403), kind: .app),
        Answer(
            testDescription: "too fast", act: error("rate_limit_exceeded", 429), kind: .rateLimit, pause: .minutes(1)),
        Answer(
            testDescription: "too many posts, with 200", act: error("spam_risk_too_many_posts", 200), kind: .rateLimit,
            pause: .hours(24)),
        Answer(
            testDescription: "too many creators", act: error("reached_active_user_cap", 200), kind: .rateLimit,
            pause: .hours(24)),
        Answer(testDescription: "banned", act: error("spam_risk_user_banned_from_posting", 200), kind: .accountType),
        Answer(testDescription: "own mistake", act: error("invalid_params", 400), kind: .unknown),
        Answer(testDescription: "outage", act: error("internal_error", 500), kind: .transient),
        Answer(testDescription: "new code", act: error("something_new", 503), kind: .transient),
        Answer(testDescription: "HTML", act: .text(200, type: "text/html", "<h1>Sorry</h1>"), kind: .transient),
        Answer(testDescription: "HTML with 401", act: .text(401, type: "text/html", "<h1>No</h1>"), kind: .transient),
        Answer(testDescription: "empty", act: .text(200, type: "application/json", ""), kind: .transient),
        Answer(testDescription: "a list", act: .json(200, [user]), kind: .transient),
        Answer(testDescription: "no user", act: error("ok", 200), kind: .transient),
        Answer(
            testDescription: "a user without name", act: error("ok", 200, data: ["user": ["open_id": "1"]]),
            kind: .transient),
        Answer(
            testDescription: "wait as told", act: .headed(429, ["Retry-After": "90"], ["error": "x"]), kind: .rateLimit,
            pause: .seconds(90)),
        Answer(testDescription: "no answer", act: .lost(mayHaveArrived: true), kind: .transient),
    ]

    @Test("REL-16 REL-30 each refusal has one class, by its code and never by its status", arguments: answers)
    func classes(answer: Answer) async throws {
        let fixture = ClassicFixture(["GET https://open.tiktokapis.com/v2/user/info/": [answer.act]]) {
            TikTokConnector(door: $0, oauth: $1, ports: $2)
        }

        let failure = await fixture.failure()

        #expect(failure?.kind == answer.kind)
        #expect(failure?.retryAt == answer.pause.map { fixture.clock.now + $0 })
        #expect(failure?.words.isEmpty == false && failure?.words.contains("<") == false)
    }

    @Test("S2.30 the refusal of an app that is not audited is told in plain words")
    func plainWords() async throws {
        let act = Self.error("unaudited_client_can_only_post_to_private_accounts", 403)
        let fixture = ClassicFixture(["GET https://open.tiktokapis.com/v2/user/info/": [act]]) {
            TikTokConnector(door: $0, oauth: $1, ports: $2)
        }
        let failure = await fixture.failure()
        #expect(failure?.words.contains("only the creator sees the posts") == true)
    }

    @Test("a good answer is one whose error says ok, or that has none", arguments: [true, false])
    func good(_ hasError: Bool) async throws {
        let act = hasError ? Self.error("ok", 200, data: Self.user) : .json(200, ["data": Self.user])
        let fixture = ClassicFixture(["GET https://open.tiktokapis.com/v2/user/info/": [act]]) {
            TikTokConnector(door: $0, oauth: $1, ports: $2)
        }
        let account = try await fixture.connector.check(fixture.session())
        #expect(account.remoteID == "1" && account.handle == "@ada" && account.name == "ada")
        #expect(account.avatarURL == nil)
    }

    @Test(
        "REL-9 refused refreshes, also those that come with 200",
        arguments: [
            (200, "invalid_grant", "terminal"), (400, "invalid_grant", "terminal"),
            (401, "invalid_client", "app_fault"),
            (400, "unauthorized_client", "app_fault"), (400, "invalid_request", "app_fault"),
            (400, "invalid_scope", "app_fault"), (500, "invalid_request", "transient"),
            (429, "invalid_request", "throttled"), (400, "something_new", "unknown"),
        ])
    func refreshes(status: Int, code: String, label: String) async {
        let answer: JSONValue = ["error": .string(code), "error_description": "Words", "log_id": "1"]
        let fixture = ClassicFixture(["POST https://open.tiktokapis.com/v2/oauth/token/": [.json(status, answer)]]) {
            TikTokConnector(door: $0, oauth: $1, ports: $2)
        }
        #expect(await fixture.refusal()?.label == label)
    }
}
