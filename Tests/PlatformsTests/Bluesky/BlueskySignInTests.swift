import Domain
import Outbound
import TestKit
import Testing

@testable import Platforms

@Suite("Bluesky: app password", .timeLimit(.minutes(10)))
struct BlueskySignInTests {
    typealias Fixture = BlueskyFixture

    static func opened(_ change: (inout [String: JSONValue]) -> Void = { _ in }) -> ScriptedDoor.Act {
        var members: [String: JSONValue] = [
            "did": .string(Fixture.did), "handle": .string(Fixture.handle), "accessJwt": "acc", "refreshJwt": "ref",
        ]
        change(&members)
        return .json(200, .object(members))
    }

    private func signIn(
        _ act: ScriptedDoor.Act, handle: String = Fixture.handle
    ) async -> (Fixture, Result<NewGrant, AuthorizationFailure>) {
        let fixture = Fixture([Fixture.createSession: [act]])
        do throws(AuthorizationFailure) {
            return (
                fixture,
                .success(
                    try await fixture.connector.signIn(handle: handle, appPassword: Secret("abcd-efgh-ijkl-mnop")))
            )
        } catch { return (fixture, .failure(error)) }
    }

    @Test("SEC-17 the password goes once, to the account's own server, and is not kept")
    func opens() async throws {
        let (fixture, result) = await signIn(Self.opened())

        let grant = try result.get()
        #expect(grant.server == GrantServer(method: .appPassword, apiOrigin: Fixture.pds))
        #expect(grant.tokens.tokens == GrantTokens(access: Secret("acc"), refresh: Secret("ref")))
        #expect(grant.tokens.scopes == nil)
        let sent = fixture.door.sent(to: Fixture.createSession)
        #expect(sent.count == 1)
        #expect(sent.first?.json == ["identifier": .string(Fixture.did), "password": "abcd-efgh-ijkl-mnop"])
        #expect(sent.first?.limits.redirects == 0)
    }

    @Test("REL-17 lives are read from the tokens by difference, else the documented ones hold")
    func lives() async throws {
        let access = Fixture.jwt(["iat": 1_000, "exp": 1_600, "scope": "com.atproto.appPass"])
        let refresh = Fixture.jwt(["iat": 1_000, "exp": 8_641_000])
        let (fixture, result) = await signIn(
            Self.opened {
                $0["accessJwt"] = .string(access)
                $0["refreshJwt"] = .string(refresh)
            })
        let tokens = try result.get().tokens
        #expect(tokens.accessExpiresAt == fixture.clock.now + .minutes(10))
        #expect(tokens.refreshExpiresAt == fixture.clock.now + .days(100))

        let (other, opaque) = await signIn(Self.opened())
        #expect(try opaque.get().tokens.accessExpiresAt == other.clock.now + .minutes(120))
        #expect(try opaque.get().tokens.refreshExpiresAt == nil)
    }

    @Test(
        "REL-7 senseless lives in a token are bounded or ignored",
        arguments: [
            (["iat": 0, "exp": 1] as JSONValue, Duration.seconds(60)),
            (["iat": 0, "exp": 99_999_999_999] as JSONValue, .days(400)),
            (["iat": 5, "exp": 4] as JSONValue, .minutes(120)), (["exp": 9] as JSONValue, .minutes(120)),
            (["iat": -9_223_372_036_854_775_807, "exp": 9_223_372_036_854_775_807] as JSONValue, .minutes(120)),
        ])
    func bounds(claims: JSONValue, life: Duration) async throws {
        let (fixture, result) = await signIn(Self.opened { $0["accessJwt"] = .string(Fixture.jwt(claims)) })
        #expect(try result.get().tokens.accessExpiresAt == fixture.clock.now + life)
    }

    struct Refused: Sendable, CustomStringConvertible {
        let description: String
        let act: ScriptedDoor.Act
        let code: AuthorizationFailure.Code
    }

    static func error(_ status: Int, _ name: String) -> ScriptedDoor.Act {
        .json(status, ["error": .string(name), "message": "words of the server"])
    }

    static let refusals = [
        Refused(description: "wrong", act: error(401, "AuthenticationRequired"), code: .wrongCredentials),
        Refused(description: "second factor", act: error(401, "AuthFactorTokenRequired"), code: .wrongCredentials),
        Refused(description: "taken down", act: error(401, "AccountTakedown"), code: .accountType),
        Refused(description: "throttled", act: error(429, "RateLimitExceeded"), code: .rateLimit),
        Refused(description: "invalid", act: error(400, "InvalidRequest"), code: .refused),
        Refused(description: "down", act: error(502, "UpstreamFailure"), code: .unreachable),
        Refused(description: "HTML", act: .text(401, type: "text/html", "<p>"), code: .unreachable),
        Refused(description: "HTML as success", act: .text(200, type: "text/html", "<p>"), code: .unreachable),
        Refused(description: "a list", act: .json(200, []), code: .unreachable),
        Refused(description: "lost", act: .lost(mayHaveArrived: true), code: .unreachable),
        Refused(description: "no token", act: opened { $0["accessJwt"] = "" }, code: .unreachable),
        Refused(description: "wrong type", act: opened { $0["accessJwt"] = 7 }, code: .unreachable),
        Refused(
            description: "another account", act: opened { $0["did"] = "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb" },
            code: .unreachable),
    ]

    @Test("SEC-17 refusals are told in classes; nothing is tried twice", arguments: refusals)
    func refused(case refused: Refused) async {
        let (fixture, result) = await signIn(refused.act)

        guard case .failure(let failure) = result else {
            Issue.record("\(refused) opened a session")
            return
        }
        #expect(failure.code == refused.code)
        #expect(fixture.door.sent(to: Fixture.createSession).count == 1)
    }

    @Test("the main password with a second factor leads to an app password")
    func factor() async {
        let (_, result) = await signIn(Self.error(401, "AuthFactorTokenRequired"))
        guard case .failure(let failure) = result else {
            Issue.record("opened")
            return
        }
        #expect(failure.words?.contains("app password") == true)
    }

    @Test("what is no handle reaches no server", arguments: ["", "ada", "ada@example.org", "https://pds.example.org"])
    func senseless(handle: String) async {
        let (fixture, result) = await signIn(Self.opened(), handle: handle)
        #expect(throws: AuthorizationFailure.self) { try result.get() }
        #expect(fixture.door.requests.isEmpty)
    }

    @Test("SEC-28 failures and grants show no secret")
    func secrets() async throws {
        let (_, good) = await signIn(Self.opened())
        let (_, bad) = await signIn(Self.error(401, "AuthenticationRequired"))
        #expect(!"\(good) \(bad)".contains("abcd-efgh-ijkl-mnop"))
        #expect(!"\(try good.get())".contains("acc\""))
    }
}
