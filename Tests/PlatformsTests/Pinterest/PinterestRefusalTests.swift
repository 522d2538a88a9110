import Domain
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

/// What Pinterest's refusals mean (platform sheet, section 6).
@Suite("Refusals of Pinterest", .timeLimit(.minutes(10)))
struct PinterestRefusalTests {
    private static let account = "GET https://api.pinterest.com/v5/user_account"
    private static let token = "POST https://api.pinterest.com/v5/oauth/token"
    private static let withdraw = "POST https://api.pinterest.com/v5/oauth/token/revoke"

    private static func fixture(_ acts: [String: ScriptedDoor.Act]) -> ClassicFixture<PinterestConnector> {
        ClassicFixture(acts.mapValues { [$0] }) { PinterestConnector(door: $0, oauth: $1, ports: $2) }
    }

    struct Answer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        let kind: PlatformFailure.Kind
        var pause: Duration?
    }

    private static func error(_ status: Int, _ code: Int, _ message: String = "No.") -> ScriptedDoor.Act {
        .json(status, ["code": .integer(code), "message": .string(message)])
    }

    static let answers = [
        Answer(testDescription: "dead token", act: error(401, 2, "Authentication failed."), kind: .auth),
        Answer(testDescription: "wrong kind of app", act: error(401, 3), kind: .app),
        Answer(testDescription: "needs standard access", act: error(403, 3), kind: .app),
        Answer(
            testDescription: "trial access",
            act: error(403, 29, "Apps with Trial access may not create Pins in production"), kind: .app),
        Answer(
            testDescription: "permission", act: error(403, 29, "You are not permitted to access that resource."),
            kind: .permission),
        Answer(testDescription: "account", act: error(403, 403), kind: .permission),
        Answer(testDescription: "not there", act: error(404, 404), kind: .unknown),
        Answer(testDescription: "own mistake", act: error(400, 1), kind: .unknown),
        Answer(testDescription: "too many", act: error(429, 8), kind: .rateLimit),
        Answer(
            testDescription: "too many until",
            act: .headed(
                429, ["x-ratelimit-remaining": "0", "x-ratelimit-reset": "77"], ["code": 8, "message": "Wait"]),
            kind: .rateLimit, pause: .seconds(77)),
        Answer(testDescription: "outage", act: error(503, 2), kind: .transient),
        Answer(testDescription: "HTML with 401", act: .text(401, type: "text/html", "<h1>No</h1>"), kind: .transient),
        Answer(testDescription: "HTML with 403", act: .text(403, type: "text/html", "<h1>No</h1>"), kind: .transient),
        Answer(testDescription: "HTML with 200", act: .text(200, type: "text/html", "<h1>Hi</h1>"), kind: .transient),
        Answer(testDescription: "empty", act: .text(200, type: "application/json", ""), kind: .transient),
        Answer(testDescription: "nobody", act: .json(200, ["id": "1", "username": " "]), kind: .transient),
        Answer(testDescription: "no answer", act: .lost(mayHaveArrived: true), kind: .transient),
    ]

    @Test("REL-16 REL-30 each refusal has one class, by status, code and words", arguments: answers)
    func classes(answer: Answer) async {
        let fixture = Self.fixture([Self.account: answer.act])
        let failure = await fixture.failure()
        #expect(failure?.kind == answer.kind)
        #expect(failure?.retryAt == answer.pause.map { fixture.clock.now + $0 })
        #expect(failure?.words.isEmpty == false && failure?.words.contains("<") == false)
    }

    struct Doubt: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let refresh: ScriptedDoor.Act
        var withdraw = ScriptedDoor.Act.lost(mayHaveArrived: true)
        var account = ScriptedDoor.Act.lost(mayHaveArrived: true)
        let label: String
        var calls = 1
    }

    private static let dead = error(401, 2, "Authentication failed.")
    private static let known = error(403, 29, "You are not permitted to access that resource.")
    private static let ada = ScriptedDoor.Act.json(200, ["id": "1", "username": "ada"])

    static let doubts = [
        Doubt(testDescription: "the app is known", refresh: dead, withdraw: known, label: "terminal", calls: 2),
        Doubt(
            testDescription: "the app is known, and the unknown token withdrawn", refresh: dead,
            withdraw: .json(200, [:]), label: "terminal", calls: 2),
        Doubt(
            testDescription: "the app is refused, the access token is good", refresh: dead, withdraw: dead,
            account: ada, label: "app_fault", calls: 3),
        Doubt(
            testDescription: "the app is refused, the access token too", refresh: dead, withdraw: dead, account: dead,
            label: "terminal", calls: 3),
        Doubt(
            testDescription: "the app is refused, the access token has nothing to say", refresh: dead, withdraw: dead,
            account: error(503, 2), label: "app_fault", calls: 3),
        Doubt(
            testDescription: "the app is of the wrong type", refresh: dead, withdraw: error(403, 3), account: ada,
            label: "app_fault", calls: 3),
        Doubt(testDescription: "no witness", refresh: dead, label: "transient", calls: 2),
        Doubt(
            testDescription: "a wall before the witness", refresh: dead,
            withdraw: .text(403, type: "text/html", "<h1>No</h1>"), label: "transient", calls: 2),
        Doubt(
            testDescription: "a witness that has too much to do", refresh: dead, withdraw: error(429, 8),
            label: "transient", calls: 2),
        Doubt(
            testDescription: "in OAuth's own words", refresh: .json(400, ["error": "invalid_grant"]), withdraw: known,
            label: "terminal", calls: 2),
        Doubt(testDescription: "an app of the wrong tier", refresh: error(401, 3), label: "app_fault"),
        Doubt(testDescription: "not permitted", refresh: known, label: "app_fault"),
        Doubt(testDescription: "own mistake", refresh: error(400, 1), label: "unknown"),
        Doubt(testDescription: "outage", refresh: error(500, 2), label: "transient"),
        Doubt(testDescription: "a wall", refresh: .text(401, type: "text/html", "<h1>No</h1>"), label: "transient"),
        Doubt(testDescription: "too many", refresh: error(429, 8), label: "throttled"),
    ]

    @Test("REL-9 REL-10 a refused refresh ends a grant only with a second witness", arguments: doubts)
    func witnesses(doubt: Doubt) async throws {
        let fixture = Self.fixture([
            Self.token: doubt.refresh, Self.withdraw: doubt.withdraw, Self.account: doubt.account,
        ])

        #expect(await fixture.refusal()?.label == doubt.label)

        #expect(fixture.door.requests.count == doubt.calls)
        #expect(fixture.door.sent(to: Self.token).count == 1, "nothing presents the token twice")
        for request in fixture.door.sent(to: Self.withdraw) {
            let token = try #require(request.field("token"))
            #expect(!["access-1", "refresh-1"].contains(token), "nobody's token is put at risk")
        }
    }

    @Test("REL-9 an access token whose time is over is no witness")
    func lateWitness() async {
        let fixture = Self.fixture([Self.token: Self.dead, Self.withdraw: Self.dead, Self.account: Self.dead])
        #expect(await fixture.refusal(lasting: .zero - .seconds(1))?.label == "app_fault")
        #expect(fixture.door.sent(to: Self.account).isEmpty)
    }

    @Test("REL-8 an account stays what it was connected as, whether its answers have an identifier or not")
    func identifiers() async throws {
        func account(_ id: String?, known: String?) async throws -> String {
            var members: [String: JSONValue] = ["username": "ada"]
            members["id"] = id.map { .string($0) }
            let fixture = Self.fixture([Self.account: .json(200, .object(members))])
            let before = known.map {
                RemoteAccount(remoteID: $0, server: "https://www.pinterest.com", name: "Ada", handle: "@ada")
            }
            return try await fixture.connector.check(fixture.session(account: before)).remoteID
        }
        #expect(try await account("17", known: nil) == "17")
        #expect(try await account(nil, known: nil) == "ada")
        #expect(try await account("17", known: "ada") == "ada")
        #expect(try await account(nil, known: "17") == "17")
        #expect(try await account("18", known: "17") == "18", "another account is another account")
    }
}
