import Domain
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

/// What the Graph's refusals mean (platform sheets `instagram` and `threads`, section 6).
@Suite("Refusals of Meta's Graph", .timeLimit(.minutes(1)))
struct GraphRefusalTests {
    struct Answer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        let kind: PlatformFailure.Kind
        let refresh: String
    }

    private static func error(
        _ code: Int, _ subcode: Int? = nil, _ message: String = "No", status: Int = 400, isTransient: Bool = false
    ) -> ScriptedDoor.Act {
        var members: [String: JSONValue] = [
            "message": .string(message), "type": "OAuthException", "code": .integer(code),
            "is_transient": .bool(isTransient), "fbtrace_id": "A1",
        ]
        members["error_subcode"] = subcode.map { .integer($0) }
        return .json(status, ["error": .object(members)])
    }

    static let answers = [
        Answer(testDescription: "expired", act: error(190, 463), kind: .auth, refresh: "terminal"),
        Answer(testDescription: "password changed", act: error(190, 460), kind: .auth, refresh: "terminal"),
        Answer(testDescription: "invalid", act: error(190), kind: .auth, refresh: "terminal"),
        Answer(testDescription: "session key", act: error(102), kind: .auth, refresh: "terminal"),
        Answer(testDescription: "no role on this Page", act: error(190, 492), kind: .permission, refresh: "terminal"),
        Answer(
            testDescription: "a user's token", act: error(200, nil, "(#200) … as the page itself"), kind: .auth,
            refresh: "terminal"),
        Answer(testDescription: "permission", act: error(10), kind: .permission, refresh: "terminal"),
        Answer(testDescription: "another permission", act: error(294), kind: .permission, refresh: "terminal"),
        Answer(testDescription: "capability", act: error(3), kind: .permission, refresh: "terminal"),
        Answer(testDescription: "restricted", act: error(25, 2_207_050), kind: .accountType, refresh: "terminal"),
        Answer(
            testDescription: "restricted on Threads", act: error(10, 4_279_013), kind: .accountType,
            refresh: "terminal"),
        Answer(testDescription: "app limit", act: error(4), kind: .rateLimit, refresh: "throttled"),
        Answer(
            testDescription: "account limit", act: error(80_002, status: 403), kind: .rateLimit, refresh: "throttled"),
        Answer(testDescription: "custom limit", act: error(613), kind: .rateLimit, refresh: "throttled"),
        Answer(
            testDescription: "too many requests", act: .json(429, ["error": "slow"]), kind: .rateLimit,
            refresh: "throttled"),
        Answer(testDescription: "outage", act: error(2, status: 500), kind: .transient, refresh: "transient"),
        Answer(testDescription: "unknown, but passing", act: error(1), kind: .transient, refresh: "transient"),
        Answer(
            testDescription: "says that it passes", act: error(9, isTransient: true), kind: .transient,
            refresh: "transient"),
        Answer(
            testDescription: "HTML", act: .text(502, type: "text/html", "<h1>Sorry</h1>"), kind: .transient,
            refresh: "transient"),
        Answer(
            testDescription: "HTML with 401", act: .text(401, type: "text/html", "<h1>Sorry</h1>"), kind: .transient,
            refresh: "transient"),
        Answer(
            testDescription: "401 without a code", act: .json(401, ["message": "Unauthorized"]), kind: .transient,
            refresh: "transient"),
        Answer(
            testDescription: "a wrong secret, with the code of an outage",
            act: error(1, nil, "Error validating client secret."), kind: .app, refresh: "app_fault"),
        Answer(
            testDescription: "HTML with 200", act: .text(200, type: "text/html", "<h1>Sorry</h1>"), kind: .transient,
            refresh: "transient"),
        Answer(testDescription: "an error with 200", act: error(190, status: 200), kind: .auth, refresh: "terminal"),
        Answer(testDescription: "an app that is not there", act: error(101), kind: .app, refresh: "app_fault"),
        Answer(
            testDescription: "the id of the wrong app",
            act: .json(400, ["error_type": "OAuthException", "code": 400, "error_message": "Invalid platform app"]),
            kind: .app, refresh: "app_fault"),
        Answer(
            testDescription: "a wrong secret under the code of an outage",
            act: error(1, nil, "Error validating client secret."),
            kind: .app, refresh: "app_fault"),
        Answer(
            testDescription: "a deleted app under the code of a dead token",
            act: error(190, nil, "Error validating application. Application has been deleted."), kind: .app,
            refresh: "app_fault"),
        Answer(
            testDescription: "a blocked app under the code of a missing permission",
            act: error(200, nil, "API access blocked."), kind: .app, refresh: "app_fault"),
        Answer(
            testDescription: "a proof under another secret",
            act: error(100, nil, "Invalid appsecret_proof provided in the API argument"), kind: .app,
            refresh: "app_fault"),
        Answer(
            testDescription: "a proxy's login page", act: .text(401, type: "text/html", "<h1>Login</h1>"),
            kind: .transient, refresh: "transient"),
        Answer(testDescription: "not visible", act: error(100, 33), kind: .permission, refresh: "terminal"),
        Answer(testDescription: "a wrong parameter", act: error(100), kind: .unknown, refresh: "unknown"),
        Answer(testDescription: "no answer", act: .lost(mayHaveArrived: true), kind: .transient, refresh: "transient"),
    ]

    private func connector(_ act: ScriptedDoor.Act) -> (MetaProfileConnector, Session) {
        let clock = TestPorts()
        let door = ScriptedDoor(
            [
                "GET https://graph.threads.net/v1.0/me": [act],
                "GET https://graph.threads.net/refresh_access_token": [act],
            ], ports: clock.ports)
        let connector = MetaProfileConnector(
            .threads, door: door, oauth: OAuthClient(door: door, ports: clock.ports), ports: clock.ports)
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: .threads,
            platformAppID: nil, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [],
            server: GrantServer(apiOrigin: "https://graph.threads.net"))
        return (connector, Session(grant: grant, tokens: GrantTokens(access: Secret("t")), app: nil, account: nil))
    }

    @Test("REL-9 REL-16 each refusal has one class", arguments: answers)
    func classes(answer: Answer) async throws {
        let (connector, session) = connector(answer.act)
        let checked: PlatformFailure?
        do throws(PlatformFailure) {
            _ = try await connector.check(session)
            checked = nil
        } catch { checked = error }
        let refreshed: RefreshFailure?
        do throws(RefreshFailure) {
            _ = try await connector.refresh(session)
            refreshed = nil
        } catch { refreshed = error }

        #expect(checked?.kind == answer.kind)
        #expect(refreshed?.label == answer.refresh)
    }

    @Test("a profile that does not exist is a dead token when one's own is asked for")
    func goneProfile() async throws {
        let (connector, session) = connector(Self.error(100, nil, "The requested resource does not exist"))
        await #expect {
            _ = try await connector.check(session)
        } throws: { ($0 as? PlatformFailure)?.kind == .auth }
    }

    @Test("the header that says when a limit opens again is believed, within a day")
    func regain() async throws {
        for (minutes, expected) in [("12", Duration.minutes(12)), ("999999", .hours(24)), ("0", .minutes(60))] {
            let usage =
                #"{"17841":[{"type":"instagram","call_count":100,"estimated_time_to_regain_access":\#(minutes)}]}"#
            let (connector, session) = connector(
                .headed(400, ["x-business-use-case-usage": usage], ["error": ["code": 4, "message": "Limit"]]))
            let now = TestPorts().now
            await #expect {
                _ = try await connector.check(session)
            } throws: { ($0 as? PlatformFailure)?.retryAt == now + expected }
        }
    }
}
