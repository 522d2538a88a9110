import Domain
import Outbound
import Platforms
import TestKit
import Testing

@Suite(.timeLimit(.minutes(10)))
struct MastodonKeepingAliveTests {
    private static let credentials: JSONValue = [
        "id": "7", "username": "ada", "acct": "ada", "display_name": "Ada L.", "bot": false,
        "avatar": "https://files.social.example/ada.png", "url": "https://example.org/@ada",
    ]

    @Test("S0.18 the account has name, whole handle, picture and what runs its server")
    func accounts() async throws {
        let fixture = MastodonFixture([MastodonFixture.me: [.json(200, Self.credentials)]])

        let account = try await fixture.connector.accounts(of: MastodonFixture.session(account: nil)).first

        #expect(
            account
                == RemoteAccount(
                    remoteID: "7", server: MastodonFixture.host, name: "Ada L.", handle: "@ada@example.org",
                    avatarURL: "https://files.social.example/ada.png", profileURL: "https://example.org/@ada",
                    kind: "person", tier: "mastodon 4.6.0"))
    }

    @Test("without the instance's own documents the account is connected all the same")
    func accountsWithoutDocuments() async throws {
        let fixture = MastodonFixture([MastodonFixture.me: [.json(200, Self.credentials)]], documents: [:])

        let account = try await fixture.connector.accounts(of: MastodonFixture.session(account: nil)).first

        #expect(account?.handle == "@ada@social.example")
        #expect(account?.tier == nil)
    }

    @Test("REL-16 a check is one read and keeps handle and software")
    func check() async throws {
        let fixture = MastodonFixture([MastodonFixture.me: [.json(200, Self.credentials)]])

        let account = try await fixture.connector.check(MastodonFixture.session())

        #expect(account.handle == "@ada@example.org")
        #expect(account.tier == "mastodon 4.6.0")
        #expect(account.isSameAccount(as: MastodonFixture.account))
        #expect(fixture.door.calls == [MastodonFixture.me])
        #expect(fixture.door.requests[0].headers["Accept-Language"] == "en")
    }

    @Test("ids are texts, never parsed", arguments: ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "9007199254740993", "AAbb-_"])
    func opaqueIDs(_ id: String) async throws {
        var credentials = Self.credentials.object ?? [:]
        credentials["id"] = .string(id)
        let fixture = MastodonFixture([MastodonFixture.me: [.json(200, .object(credentials))]])

        #expect(try await fixture.connector.check(MastodonFixture.session()).remoteID == id)
    }

    @Test(
        "REL-16 A10 a failing check falls in its class",
        arguments: [
            (ScriptedDoor.Act.json(401, ["error": "The access token is invalid"]), PlatformFailure.Kind.auth),
            (.json(401, ["error": "Unauthorized: token not supplied"]), .auth),
            (.text(400, type: "text/html", "Invalid Bearer token"), .auth),
            (.headed(302, ["Location": "https://social.example/login"], [:]), .auth),
            (.headed(302, ["Location": "https://social.example/elsewhere"], [:]), .unknown),
            (.json(403, ["error": "Your login is currently disabled"]), .accountType),
            (.json(403, ["error": "Your login is missing a confirmed e-mail address"]), .accountType),
            (.json(403, ["error": "This action is outside the authorized scopes"]), .permission),
            (.text(403, type: "text/html", "<html>blocked</html>"), .unknown),
            (.text(200, type: "text/html", "<html>"), .transient), (.json(200, [:]), .transient),
            (.json(503, ["error": "x"]), .transient), (.text(502, type: "text/html", "<html>"), .transient),
            (.json(404, ["error": "Record not found"]), .unknown), (.json(410, [:]), .accountType),
            (.lost(mayHaveArrived: true), .transient),
        ])
    func checkFails(_ act: ScriptedDoor.Act, _ kind: PlatformFailure.Kind) async {
        let fixture = MastodonFixture([MastodonFixture.me: [act]])

        let failure = await #expect(throws: PlatformFailure.self) {
            try await fixture.connector.check(MastodonFixture.session())
        }

        #expect(failure?.kind == kind)
        #expect(failure?.mayHaveTakenEffect == false)
    }

    @Test("REL-30 a rate limit ends at its ISO 8601 reset, or after the usual window")
    func rateLimit() async {
        let headers: Headers = ["X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2027-01-15T08:04:00.000000Z"]
        let told = MastodonFixture([MastodonFixture.me: [.headed(429, headers, ["error": "Too many requests"])]])
        let silent = MastodonFixture([MastodonFixture.me: [.json(429, ["error": "Too many requests"])]])

        let first = await #expect(throws: PlatformFailure.self) {
            try await told.connector.check(MastodonFixture.session())
        }
        let second = await #expect(throws: PlatformFailure.self) {
            try await silent.connector.check(MastodonFixture.session())
        }

        #expect(first?.kind == .rateLimit)
        #expect(first?.retryAt == told.clock.now + .minutes(4))
        #expect(second?.retryAt == silent.clock.now + .minutes(5))
    }

    @Test("where the server gives refresh tokens they are used, elsewhere nothing is sent")
    func refresh() async throws {
        let answer: JSONValue = ["access_token": "t2", "refresh_token": "r2", "expires_in": 600]
        let fixture = MastodonFixture([MastodonFixture.token: [.json(200, answer)]])

        let tokens = try await fixture.connector.refresh(MastodonFixture.session(refresh: "r1"))
        let failure = await #expect(throws: RefreshFailure.self) {
            try await fixture.connector.refresh(MastodonFixture.session())
        }

        #expect(tokens.tokens.refresh == Secret("r2"))
        #expect(tokens.accessExpiresAt == fixture.clock.now + .minutes(10))
        #expect(failure?.label == "terminal")
        #expect(fixture.door.requests.count == 1)
    }

    @Test(
        "REL-9 a failed refresh falls in its class",
        arguments: [
            (ScriptedDoor.Act.json(400, ["error": "invalid_grant"]), "terminal"),
            (.json(401, ["error": "invalid_client"]), "app_fault"), (.json(503, ["error": "x"]), "transient"),
            (.text(200, type: "text/html", "<html>"), "transient"), (.json(429, ["error": "x"]), "throttled"),
        ])
    func refreshFails(_ act: ScriptedDoor.Act, _ label: String) async {
        let fixture = MastodonFixture([MastodonFixture.token: [act]])

        let failure = await #expect(throws: RefreshFailure.self) {
            try await fixture.connector.refresh(MastodonFixture.session(refresh: "r1"))
        }

        #expect(failure?.label == label)
    }

    @Test("SEC-9 SEC-18 a withdrawal sends token and client to the grant's own server only")
    func revoke() async throws {
        let fixture = MastodonFixture([MastodonFixture.withdraw: [.json(200, [:])]])

        try await fixture.connector.revoke(MastodonFixture.session())
        let foreign = await #expect(throws: PlatformFailure.self) {
            try await fixture.connector.revoke(
                MastodonFixture.session(app: MastodonFixture.app(server: "https://evil.example")))
        }

        let request = try #require(fixture.door.requests.first)
        #expect(request.field("token") == "access-1")
        #expect(request.field("client_secret") == "s3cret")
        #expect(foreign?.kind == .app)
        #expect(fixture.door.requests.count == 1)
    }

    @Test("limits come from the instance")
    func capabilities() async {
        let limits = await MastodonFixture().connector.capabilities(of: MastodonFixture.session())

        #expect(limits?.textLimit == 1000)
        #expect(limits?.imageLimit == 6)
        #expect(limits?.imageTypes == ["image/png"])
        #expect(limits?.imageByteLimit == 1_000_000)
        #expect(limits?.imagePixelLimit == 2_000_000)
        #expect(limits?.altTextLimit == 99)
        #expect(limits?.counting == .mastodon(urlCost: 23))
    }

    static let otherServers: [(JSONValue, String, Int, Int)] = [
        (["max_toot_chars": 5000, "upload_limit": 16_000_000], "pleroma 2.6", 5000, 16_000_000),
        (["max_toot_chars": 0, "upload_limit": -1], "akkoma", 500, 16_777_216),
        (["configuration": ["statuses": ["max_characters": "many"]]], "unknown", 500, 16_777_216),
        ([:], "gotosocial 0.20", 500, 16_777_216),
    ]

    @Test("limits of old and other servers", arguments: otherServers)
    func otherLimits(_ document: JSONValue, _ tier: String, _ text: Int, _ bytes: Int) async {
        let fixture = MastodonFixture([
            MastodonFixture.instance: [.json(404, [:])], MastodonFixture.instanceV1: [.json(200, document)],
        ])
        var account = MastodonFixture.account
        account.tier = tier

        let limits = await fixture.connector.capabilities(of: MastodonFixture.session(account: account))

        #expect(limits?.textLimit == text)
        #expect(limits?.imageByteLimit == bytes)
        #expect(limits?.counting == .cautious(urlCost: 23))
    }

    @Test("an instance in trouble says nothing of its limits; a photo platform wants a picture or a film")
    func fallbackLimits() async {
        let silent = MastodonFixture(documents: [:])
        let photos = MastodonFixture()
        var account = MastodonFixture.account
        account.tier = "pixelfed 0.12"

        let usual = await silent.connector.capabilities(of: MastodonFixture.session())
        let wanting = await photos.connector.capabilities(of: MastodonFixture.session(account: account))

        #expect(usual == nil)
        #expect(wanting?.requiresMedia == true)
    }
}
