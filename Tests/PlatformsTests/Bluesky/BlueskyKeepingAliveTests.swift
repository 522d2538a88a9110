import Domain
import OAuth
import Outbound
import TestKit
import Testing

@testable import Platforms

@Suite("Bluesky: keeping alive", .timeLimit(.minutes(10)))
struct BlueskyKeepingAliveTests {
    typealias Fixture = BlueskyFixture

    private func refresh(
        _ method: GrantServer.Method, _ acts: [ScriptedDoor.Act], token: String? = "refresh"
    ) async throws -> (Fixture, Result<NewTokens, RefreshFailure>) {
        let fixture = Fixture([(method == .oauth ? Fixture.token : Fixture.refreshSession): acts])
        let session = try fixture.session(method, refresh: token)
        do throws(RefreshFailure) {
            return (fixture, .success(try await fixture.connector.refresh(session)))
        } catch { return (fixture, .failure(error)) }
    }

    @Test("the refresh token of a session goes into the header, and there is no body")
    func session() async throws {
        let (fixture, result) = try await refresh(.appPassword, [BlueskySignInTests.opened()])

        #expect(try result.get().tokens == GrantTokens(access: Secret("acc"), refresh: Secret("ref")))
        let sent = try #require(fixture.door.sent(to: Fixture.refreshSession).first)
        #expect(sent.headers["Authorization"] == "Bearer refresh")
        if case .none = sent.body {} else { Issue.record("there is a body") }
    }

    @Test("SEC-10 a grant is refreshed with its own key and the client's assertion")
    func grant() async throws {
        let (fixture, result) = try await refresh(.oauth, [BlueskyAuthorizingTests.tokens()])

        let tokens = try result.get()
        #expect(tokens.tokens.access == Secret("acc") && tokens.tokens.refresh == Secret("ref"))
        #expect(tokens.tokens.dpopKey != nil)
        let sent = try #require(fixture.door.sent(to: Fixture.token).first)
        #expect(sent.field("grant_type") == "refresh_token" && sent.field("refresh_token") == "refresh")
        #expect(OutboundRequest.claims(sent.field("client_assertion"))?["aud"]?.string == Fixture.issuer)
        #expect(OutboundRequest.claims(sent.headers["DPoP"])?["ath"] == nil)
    }

    @Test("REL-7 a missing or blank next token keeps the old one", arguments: [nil, "", "  "])
    func keeps(next: String?) async throws {
        let json = next.map(JSONValue.string)
        let (_, session) = try await refresh(.appPassword, [BlueskySignInTests.opened { $0["refreshJwt"] = json }])
        let (_, grant) = try await refresh(.oauth, [BlueskyAuthorizingTests.tokens { $0["refresh_token"] = json }])
        #expect(try session.get().tokens.refresh == Secret("refresh"))
        #expect(try grant.get().tokens.refresh == Secret("refresh"))
    }

    @Test("REL-8 an answer for another account is no renewal")
    func other() async throws {
        let did: JSONValue = "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"
        let answers = [
            try await refresh(.appPassword, [BlueskySignInTests.opened { $0["did"] = did }]).1,
            try await refresh(.oauth, [BlueskyAuthorizingTests.tokens { $0["sub"] = did }]).1,
        ]
        for answer in answers {
            guard case .failure(.otherAccount) = answer else {
                Issue.record("\(answer)")
                continue
            }
        }
    }

    struct Trouble: Sendable, CustomStringConvertible {
        let method: GrantServer.Method
        let act: ScriptedDoor.Act
        let label: String
        var reason: DisconnectReason?
        var description: String { "\(method) \(act)" }
    }

    static func xrpc(_ status: Int, _ name: String, _ words: String = "words") -> ScriptedDoor.Act {
        .json(status, ["error": .string(name), "message": .string(words)])
    }

    static func oauth(_ status: Int, _ name: String) -> ScriptedDoor.Act {
        .json(status, ["error": .string(name), "error_description": "words"])
    }

    static let troubles = [
        Trouble(
            method: .appPassword, act: xrpc(400, "ExpiredToken", "Token has been revoked"), label: "terminal",
            reason: .revoked),
        Trouble(
            method: .appPassword, act: xrpc(400, "ExpiredToken", "Token has expired"), label: "terminal",
            reason: .expired),
        Trouble(method: .appPassword, act: xrpc(400, "InvalidToken"), label: "terminal", reason: .revoked),
        Trouble(method: .appPassword, act: xrpc(401, "AuthMissing"), label: "terminal", reason: .revoked),
        Trouble(method: .appPassword, act: xrpc(401, "AccountTakedown"), label: "terminal", reason: .accountClosed),
        Trouble(method: .appPassword, act: xrpc(403, "AccountNotFound"), label: "terminal", reason: .accountClosed),
        Trouble(method: .appPassword, act: xrpc(429, "RateLimitExceeded"), label: "throttled"),
        Trouble(method: .appPassword, act: xrpc(500, "InternalServerError"), label: "transient"),
        Trouble(method: .appPassword, act: .text(502, type: "text/html", "<p>"), label: "transient"),
        Trouble(method: .appPassword, act: .text(403, type: "text/html", "<p>"), label: "transient"),
        Trouble(method: .appPassword, act: .text(200, type: "text/html", "<p>"), label: "transient"),
        Trouble(method: .appPassword, act: .text(200, type: "application/json", ""), label: "transient"),
        Trouble(method: .appPassword, act: .json(200, ["did": 7]), label: "transient"),
        Trouble(method: .appPassword, act: .lost(mayHaveArrived: true), label: "transient"),
        Trouble(method: .appPassword, act: xrpc(400, "SomethingNew"), label: "unknown"),
        Trouble(method: .oauth, act: oauth(400, "invalid_grant"), label: "terminal", reason: .revoked),
        Trouble(method: .oauth, act: oauth(401, "invalid_client"), label: "app_fault"),
        Trouble(method: .oauth, act: oauth(400, "invalid_client_metadata"), label: "app_fault"),
        Trouble(method: .oauth, act: oauth(400, "use_dpop_nonce"), label: "transient"),
        Trouble(method: .oauth, act: oauth(400, "invalid_dpop_proof"), label: "unknown"),
        Trouble(method: .oauth, act: oauth(503, "server_error"), label: "transient"),
        Trouble(method: .oauth, act: .text(502, type: "text/html", "<p>"), label: "transient"),
        Trouble(method: .oauth, act: .json(200, ["token_type": "DPoP"]), label: "transient"),
        Trouble(method: .oauth, act: .json(429, [:]), label: "throttled"),
        Trouble(method: .oauth, act: .lost(mayHaveArrived: true), label: "transient"),
    ]

    @Test("REL-9 every failure falls in exactly one class, and one request was sent", arguments: troubles)
    func classes(trouble: Trouble) async throws {
        let (fixture, result) = try await refresh(trouble.method, [trouble.act])

        guard case .failure(let failure) = result else {
            Issue.record("renewed")
            return
        }
        #expect(failure.label == trouble.label)
        if case .terminal(let reason, _) = failure { #expect(reason == trouble.reason) }
        #expect(fixture.door.requests.count == 1)
    }

    @Test("REL-9 a pause that the server asks for is handed on")
    func pause() async throws {
        let act = ScriptedDoor.Act.headed(429, ["Retry-After": "30"], ["error": "RateLimitExceeded"])
        let (fixture, result) = try await refresh(.appPassword, [act])
        guard case .failure(.throttled(let until, _)) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(until == fixture.clock.now + .seconds(30))
    }

    @Test("without a refresh token nothing is sent", arguments: [GrantServer.Method.oauth, .appPassword])
    func tokenless(method: GrantServer.Method) async throws {
        let (fixture, result) = try await refresh(method, [], token: nil)
        guard case .failure(.terminal(.expired, _)) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(fixture.door.requests.isEmpty)
    }

    @Test("REL-5 a refresh that was sent is heard although its caller was cancelled")
    func cancelled() async throws {
        let fixture = Fixture([Fixture.refreshSession: [BlueskySignInTests.opened()]])
        let session = try fixture.session()
        let connector = fixture.connector
        let task = Task { () -> String in
            withUnsafeCurrentTask { $0?.cancel() }
            do throws(RefreshFailure) {
                _ = try await connector.refresh(session)
                return "renewed"
            } catch { return error.label }
        }
        #expect(await task.value == "transient")
        #expect(fixture.door.requests.isEmpty, "a caller that is cancelled already sends nothing")
    }

    @Test("S0.17 the account is read with the grant; its profile is only an ornament")
    func accounts() async throws {
        let account: JSONValue = ["did": .string(Fixture.did), "handle": .string(Fixture.handle), "active": true]
        let profile: JSONValue = ["displayName": "Ada L.", "avatar": "https://cdn.example.org/a.jpg"]
        let fixture = Fixture([
            Fixture.getSession: [.json(200, account)],
            Fixture.getProfile: [.json(200, profile), .text(500, type: "text/html", "<p>")],
        ])
        let session = try fixture.session()

        let full = try await fixture.connector.accounts(of: session)
        let bare = try await fixture.connector.accounts(of: session)

        #expect(full.first?.name == "Ada L." && full.first?.avatarURL == "https://cdn.example.org/a.jpg")
        #expect(full.first?.remoteID == Fixture.did && full.first?.handle == Fixture.handle)
        #expect(full.first?.profileURL == "https://bsky.app/profile/" + Fixture.did)
        #expect(bare.first?.name == Fixture.handle && bare.first?.avatarURL == nil)
        #expect(full.first.flatMap { one in bare.first.map(one.isSameAccount) } == true)
    }

    @Test("SEC-17 a session of the main password says so")
    func mainPassword() async throws {
        let fixture = Fixture([Fixture.getSession: [.json(200, ["did": .string(Fixture.did)])]])
        let main = try fixture.session(access: Fixture.jwt(["scope": "com.atproto.access"]))
        let app = try fixture.session(access: Fixture.jwt(["scope": "com.atproto.appPass"]))
        #expect(try await fixture.connector.accounts(of: main).first?.tier?.contains("main password") == true)
        #expect(try await fixture.connector.accounts(of: app).first?.tier == nil)
    }

    @Test(
        "S0.20 an account that is not active cannot publish, and why",
        arguments: ["takendown", "suspended", "deactivated", "new"])
    func inactive(status: String) async throws {
        let answer: JSONValue = ["did": .string(Fixture.did), "active": false, "status": .string(status)]
        let fixture = Fixture([Fixture.getSession: [.json(200, answer)]])

        let account = try await fixture.connector.check(try fixture.session())

        #expect(!account.canPublish && account.obstacle?.isEmpty == false)
    }

    @Test("REL-16 a check reads once, keeps name and picture, and tells who answered")
    func check() async throws {
        let renamed: JSONValue = ["did": .string(Fixture.did), "handle": "ada.new.example.org"]
        let other: JSONValue = ["did": "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb", "handle": "eve.example.org"]
        let fixture = Fixture([Fixture.getSession: [.json(200, renamed), .json(200, other)]])
        let session = try fixture.session()

        let account = try await fixture.connector.check(session)
        let stranger = try await fixture.connector.check(session)

        #expect(account.handle == "ada.new.example.org" && account.name == "Ada" && account.avatarURL != nil)
        #expect(account.isSameAccount(as: Fixture.account))
        #expect(!stranger.isSameAccount(as: Fixture.account) && stranger.avatarURL == nil)
        #expect(fixture.door.requests.count == 2)
        #expect(fixture.door.requests.allSatisfy { $0.method == .get })
    }

    @Test(
        "REL-16 failed checks have classes",
        arguments: [
            (xrpc(400, "ExpiredToken"), PlatformFailure.Kind.auth), (xrpc(401, "AccountDeactivated"), .accountType),
            (.text(502, type: "text/html", "<p>"), .transient), (.text(200, type: "text/html", "<p>"), .transient),
            (.json(200, ["did": 1]), .transient), (.lost(mayHaveArrived: true), .transient),
            (xrpc(429, "RateLimitExceeded"), .rateLimit), (xrpc(401, "invalid_token"), .auth),
        ])
    func failedChecks(act: ScriptedDoor.Act, kind: PlatformFailure.Kind) async throws {
        let fixture = Fixture([Fixture.getSession: [act]])
        let session = try fixture.session()
        do throws(PlatformFailure) {
            _ = try await fixture.connector.check(session)
            Issue.record("passed")
        } catch {
            #expect(error.kind == kind)
            #expect(!error.mayHaveTakenEffect)
        }
    }

    @Test("limits are today's only where the server is known to be of today, and not told when it cannot be asked")
    func capabilities() async throws {
        let fixture = Fixture([
            Fixture.describe: [
                .json(200, ["did": "did:web:pds.example.org", "blobUploadLimit": 50_000_000]),
                .json(200, ["blobUploadLimit": 500_000]), .json(200, [:]), .json(200, ["blobUploadLimit": -1]),
                .lost(mayHaveArrived: false),
            ]
        ])
        let session = try fixture.session()
        var limits: [Int?] = []
        for _ in 0..<5 { limits.append(await fixture.connector.capabilities(of: session)?.imageByteLimit) }
        #expect(limits == [2_000_000, 500_000, 999_424, 999_424, nil])
        #expect(fixture.connector.profile.capabilities.textLimit == 300)
    }

    @Test("SEC-18 a grant is withdrawn by its refresh token, a session is deleted by it")
    func revoke() async throws {
        let fixture = Fixture([
            Fixture.withdraw: [.json(200, [:])],
            Fixture.deleteSession: [.text(200, type: "text/plain", ""), Self.xrpc(400, "ExpiredToken")],
        ])

        try await fixture.connector.revoke(try fixture.session(.oauth))
        try await fixture.connector.revoke(try fixture.session())
        try await fixture.connector.revoke(try fixture.session())

        #expect(fixture.door.sent(to: Fixture.withdraw).first?.field("token") == "refresh")
        let deleted = fixture.door.sent(to: Fixture.deleteSession)
        #expect(deleted.map { $0.headers["Authorization"] } == ["Bearer refresh", "Bearer refresh"])
    }

    @Test("SEC-18 a withdrawal that was not confirmed says so")
    func unconfirmed() async throws {
        let fixture = Fixture([
            Fixture.withdraw: [.text(502, type: "text/html", "<p>")],
            Fixture.deleteSession: [Self.xrpc(400, "InvalidToken")],
        ])
        await #expect(throws: PlatformFailure.self) { try await fixture.connector.revoke(try fixture.session(.oauth)) }
        await #expect(throws: PlatformFailure.self) { try await fixture.connector.revoke(try fixture.session()) }
    }
}
