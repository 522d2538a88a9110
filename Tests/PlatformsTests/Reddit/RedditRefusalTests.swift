import Domain
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

/// What Reddit's refusals mean (platform sheet, sections 3 and 6).
@Suite("Refusals of Reddit", .timeLimit(.minutes(10)))
struct RedditRefusalTests {
    private static let me = "GET https://oauth.reddit.com/api/v1/me"
    private static let token = "POST https://www.reddit.com/api/v1/access_token"
    private static let withdraw = "POST https://www.reddit.com/api/v1/revoke_token"

    private static func fixture(_ address: String, _ act: ScriptedDoor.Act) -> ClassicFixture<RedditConnector> {
        ClassicFixture([address: [act]]) {
            RedditConnector(door: $0, oauth: $1, ports: $2, operatorName: "ada_operator")
        }
    }

    struct Answer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        let kind: PlatformFailure.Kind
        var pause: Duration?
    }

    private static func plain(_ status: Int, _ message: String, _ headers: Headers = [:]) -> ScriptedDoor.Act {
        .headed(status, headers, ["message": .string(message), "error": .integer(status)])
    }

    private static func challenge(_ error: String) -> Headers {
        ["WWW-Authenticate": "Bearer realm=\"reddit\", error=\"\(error)\""]
    }

    static let answers = [
        Answer(testDescription: "dead token", act: plain(401, "Unauthorized", challenge("invalid_token")), kind: .auth),
        Answer(
            testDescription: "dead token without words",
            act: .headed(401, challenge("invalid_token"), .null), kind: .auth),
        Answer(testDescription: "a wall with 401", act: .text(401, type: "text/html", "<h1>No</h1>"), kind: .transient),
        Answer(
            testDescription: "permission", act: plain(403, "Forbidden", challenge("insufficient_scope")),
            kind: .permission),
        Answer(testDescription: "forbidden", act: plain(403, "Forbidden"), kind: .permission),
        Answer(
            testDescription: "network security", act: .text(403, type: "text/html", "<h1>whoa there, pardner!</h1>"),
            kind: .app),
        Answer(testDescription: "not there", act: plain(404, "Not Found"), kind: .unknown),
        Answer(testDescription: "a page instead", act: .text(404, type: "text/html", "<h1>?</h1>"), kind: .transient),
        Answer(
            testDescription: "too many", act: plain(429, "Too Many Requests", ["Retry-After": "33"]), kind: .rateLimit,
            pause: .seconds(33)),
        Answer(
            testDescription: "too many, in decimals",
            act: plain(429, "Too Many Requests", ["x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "120"]),
            kind: .rateLimit, pause: .seconds(120)),
        Answer(testDescription: "outage", act: .text(503, type: "text/html", "<h1>Ow!</h1>"), kind: .transient),
        Answer(testDescription: "in front of Reddit", act: .text(522, type: "text/html", ""), kind: .transient),
        Answer(testDescription: "HTML", act: .text(200, type: "text/html", "<h1>Hi</h1>"), kind: .transient),
        Answer(testDescription: "empty", act: .text(200, type: "application/json", ""), kind: .transient),
        Answer(testDescription: "nobody", act: .json(200, ["id": "1"]), kind: .transient),
        Answer(
            testDescription: "suspended", act: .json(200, ["id": "1", "name": "ada", "is_suspended": true]),
            kind: .accountType),
        Answer(testDescription: "no answer", act: .lost(mayHaveArrived: true), kind: .transient),
    ]

    @Test("REL-16 REL-30 each refusal has one class, by status and header", arguments: answers)
    func classes(answer: Answer) async {
        let fixture = Self.fixture(Self.me, answer.act)
        let failure = await fixture.failure()
        #expect(failure?.kind == answer.kind)
        #expect(failure?.retryAt == answer.pause.map { fixture.clock.now + $0 })
        #expect(failure?.words.isEmpty == false && failure?.words.contains("<") == false)
    }

    @Test(
        "REL-9 at the token endpoint 401 is about the app, 400 and invalid_grant are about the token",
        arguments: [
            (401, #"{"message":"Unauthorized","error":401}"#, "app_fault"),
            (401, #"{"error":"invalid_client"}"#, "app_fault"),
            (403, #"{"message":"Forbidden","error":403}"#, "app_fault"),
            (401, "<html>", "transient"), (401, "", "transient"), (403, "<html>", "transient"),
            (400, #"{"message":"Bad Request","error":400}"#, "terminal"),
            (200, #"{"error":"invalid_grant"}"#, "terminal"),
            (400, #"{"error":"invalid_grant"}"#, "terminal"), (400, "<html>", "transient"),
            (200, #"{"error":"unsupported_grant_type"}"#, "unknown"), (429, #"{"error":429}"#, "throttled"),
            (500, #"{"error":500}"#, "transient"), (200, "", "transient"),
        ])
    func refreshes(status: Int, body: String, label: String) async {
        let fixture = Self.fixture(Self.token, .text(status, type: "application/json", body))
        #expect(await fixture.refusal()?.label == label)
        #expect(fixture.door.requests.count == 1)
    }

    @Test("SEC-9 the app proves itself by Basic, and is not named in the body")
    func basic() async throws {
        let fixture = Self.fixture(Self.token, .json(200, ["access_token": "a", "token_type": "bearer"]))
        let renewed = try await fixture.connector.refresh(fixture.session())
        let request = try #require(fixture.door.requests.first)
        #expect(request.headers["Authorization"] == "Basic Y2xpZW50OnMzY3JldA==")
        #expect(request.formItems.map(\.name) == ["grant_type", "refresh_token"])
        #expect(renewed.tokens.refresh == Secret("refresh-1"))
        #expect(renewed.accessExpiresAt == fixture.clock.now + .hours(1))
    }

    @Test("SEC-18 the hint goes with the token that ends the others")
    func revocation() async throws {
        let fixture = Self.fixture(Self.withdraw, .text(204, type: "application/json", ""))
        try await fixture.connector.revoke(fixture.session())
        let request = try #require(fixture.door.requests.first)
        #expect(request.field("token") == "refresh-1" && request.field("token_type_hint") == "refresh_token")
        #expect(fixture.door.requests.count == 1)
    }

    @Test("S0.18 the picture is the whole one, whatever its address is written like")
    func picture() async throws {
        let json: JSONValue = [
            "id": "1", "name": "ada", "icon_img": "https://styles.redditmedia.com/a/b.png?width=256&amp;s=1",
            "subreddit": ["title": "Ada <3"],
        ]
        let fixture = Self.fixture(Self.me, .json(200, json))
        let account = try await fixture.connector.check(fixture.session())
        #expect(account.avatarURL == "https://styles.redditmedia.com/a/b.png")
        #expect(account.name == "Ada <3" && account.handle == "u/ada")
    }
}
