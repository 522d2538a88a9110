import Domain
import Outbound
import Platforms
import TestKit
import Testing

@Suite(.timeLimit(.minutes(10)))
struct XKeepingAliveTests {
    private static let pair: JSONValue = [
        "token_type": "bearer", "expires_in": 7200, "access_token": "access-2", "refresh_token": "refresh-2",
        "scope": "tweet.read",
    ]

    @Test("S2.21 a refresh sends one request and brings the next pair")
    func refreshes() async throws {
        let fixture = XFixture([XFixture.token: [.json(200, Self.pair)]])

        let tokens = try await fixture.connector.refresh(XFixture.session())

        #expect(tokens.tokens.access == Secret("access-2"))
        #expect(tokens.tokens.refresh == Secret("refresh-2"))
        #expect(tokens.accessExpiresAt == fixture.clock.now + .hours(2))
        #expect(fixture.door.calls == [XFixture.token])
    }

    @Test(
        "REL-7 A3 an answer without a refresh token, or with a blank one, keeps the old one",
        arguments: ["", "  ", nil])
    func keepsOldToken(_ refresh: String?) async throws {
        var members = Self.pair.object ?? [:]
        members["refresh_token"] = refresh.map { .string($0) }
        let fixture = XFixture([XFixture.token: [.json(200, .object(members))]])

        let tokens = try await fixture.connector.refresh(XFixture.session())

        #expect(tokens.tokens.refresh == Secret("refresh-1"))
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let why: String
        let act: ScriptedDoor.Act
        let label: String

        var testDescription: String { why }
    }

    private static func error(_ status: Int, _ code: String, _ words: String) -> ScriptedDoor.Act {
        .json(status, ["error": .string(code), "error_description": .string(words)])
    }

    static let refusals = [
        Refusal(
            why: "dead token", act: error(400, "invalid_request", "Value passed for the token was invalid."),
            label: "terminal"),
        Refusal(
            why: "missing parameter", act: error(400, "invalid_request", "Missing required parameter [client_id]."),
            label: "unknown"),
        Refusal(
            why: "wrong client", act: error(401, "unauthorized_client", "Missing valid authorization header"),
            label: "app_fault"),
        Refusal(
            why: "401 for everybody", act: .json(401, ["title": "Unauthorized", "status": 401]), label: "transient"),
        Refusal(why: "401 with another code", act: error(401, "unauthorized", "x"), label: "transient"),
        Refusal(why: "a wall", act: .text(403, type: "text/html", "<html>"), label: "transient"),
        Refusal(why: "no credits", act: error(402, "CreditsDepleted", "x"), label: "app_fault"),
        Refusal(why: "too many", act: error(429, "too_many", "x"), label: "throttled"),
        Refusal(why: "page", act: .text(200, type: "text/html", "<html>"), label: "transient"),
        Refusal(why: "empty", act: .text(200, type: "application/json", ""), label: "transient"),
        Refusal(why: "half", act: .text(200, type: "application/json", #"{"access_token":"#), label: "transient"),
        Refusal(why: "no token", act: .json(200, ["expires_in": 7200]), label: "transient"),
        Refusal(why: "server error", act: error(500, "invalid_grant", "x"), label: "transient"),
        Refusal(why: "lost", act: .lost(mayHaveArrived: true), label: "transient"),
    ]

    @Test(
        "REL-9 A1 A10 each failed refresh falls in one class, and only X's own words end a grant", arguments: refusals)
    func failures(_ refusal: Refusal) async {
        let fixture = XFixture([XFixture.token: [refusal.act]])

        let failure = await #expect(throws: RefreshFailure.self) {
            try await fixture.connector.refresh(XFixture.session())
        }

        #expect(failure?.label == refusal.label)
        #expect(fixture.door.requests.count == 1)
    }

    @Test("a refresh without app or token sends nothing")
    func nothingToRefresh() async {
        let fixture = XFixture()

        let noApp = await #expect(throws: RefreshFailure.self) {
            try await fixture.connector.refresh(XFixture.session(app: nil))
        }
        let noToken = await #expect(throws: RefreshFailure.self) {
            try await fixture.connector.refresh(XFixture.session(refresh: nil))
        }

        #expect(noApp?.label == "app_fault")
        #expect(noToken?.label == "terminal")
        #expect(fixture.door.requests.isEmpty)
    }

    @Test("S0.18 the account has name, handle, larger picture and tier")
    func account() async throws {
        let fixture = XFixture([
            XFixture.me: [
                .json(
                    200,
                    [
                        "data": [
                            "id": "42", "name": "Ada", "username": "ada",
                            "profile_image_url": "https://pbs.twimg.com/profile_images/1/p_normal.jpg",
                            "subscription_type": "Premium", "verified_type": "blue",
                        ]
                    ])
            ]
        ])

        let account = try #require(try await fixture.connector.accounts(of: XFixture.session(account: nil)).first)

        #expect(account.remoteID == "42")
        #expect(account.handle == "@ada")
        #expect(account.avatarURL == "https://pbs.twimg.com/profile_images/1/p_400x400.jpg")
        #expect(account.profileURL == "https://x.com/ada")
        #expect(account.tier == "Premium")
        #expect(account.server == "https://x.com")
        #expect(account.canPublish)
    }

    @Test(
        "S3.30 the tier decides how long a text may be",
        arguments: [
            ("Basic", 25_000), ("Premium", 25_000), ("PremiumPlus", 25_000), ("None", 280), (nil, 280), ("Gold", 280),
        ])
    func tiers(_ tier: String?, _ limit: Int) async throws {
        var data: [String: JSONValue] = ["id": "42", "username": "ada"]
        data["subscription_type"] = tier.map { .string($0) }
        let fixture = XFixture([XFixture.me: [.json(200, ["data": .object(data)])]])

        let account = try await fixture.connector.check(XFixture.session())
        let capabilities = await fixture.connector.capabilities(of: XFixture.session(account: account))

        #expect(capabilities?.textLimit == limit)
        #expect(capabilities?.counting == .weighted)
    }

    @Test("when the extra fields are refused, the plain ones are read")
    func plainFields() async throws {
        let plain: JSONValue = ["data": ["id": "42", "name": "Ada", "username": "ada"]]
        let fixture = XFixture([XFixture.me: [XFixture.problem(400, "user.fields"), .json(200, plain)]])

        let account = try await fixture.connector.check(XFixture.session())

        #expect(account.tier == nil)
        #expect(fixture.door.requests.map(\.url.query).last == .some(nil))
        #expect(fixture.door.requests.count == 2)
    }

    @Test(
        "REL-16 a check that fails says why, and asks only once",
        arguments: [
            (401, PlatformFailure.Kind.auth), (429, .rateLimit), (503, .transient), (402, .app),
        ])
    func checkFailures(_ status: Int, _ kind: PlatformFailure.Kind) async {
        let fixture = XFixture([XFixture.me: [XFixture.problem(status, "x")]])

        let failure = await #expect(throws: PlatformFailure.self) {
            try await fixture.connector.check(XFixture.session())
        }

        #expect(failure?.kind == kind)
        #expect(fixture.door.requests.count == 1)
    }

    @Test("a success with errors in place of data is no account")
    func errorsInSuccess() async {
        let errors: JSONValue = ["errors": [["detail": "Could not find user", "title": "Not Found Error"]]]
        let fixture = XFixture([XFixture.me: [.json(200, errors)]])

        let failure = await #expect(throws: PlatformFailure.self) {
            try await fixture.connector.check(XFixture.session())
        }

        #expect(failure?.kind == .transient)
        #expect(failure?.words == "Could not find user")
    }

    @Test("SEC-18 both tokens are withdrawn")
    func revokes() async throws {
        let fixture = XFixture([XFixture.withdraw: [.json(200, ["revoked": true])]])

        try await fixture.connector.revoke(XFixture.session())

        let tokens = fixture.door.requests.compactMap { request -> String? in
            guard case .form(let items) = request.body else { return nil }
            return items.first { $0.name == "token" }?.value
        }
        #expect(tokens == ["refresh-1", "access-1"])
    }

    @Test(
        "SEC-18 a withdrawal that fails can be tried again",
        arguments: [
            (503, PlatformFailure.Kind.transient), (429, .rateLimit), (401, .app),
        ])
    func revocationFailures(_ status: Int, _ kind: PlatformFailure.Kind) async {
        let fixture = XFixture([XFixture.withdraw: [.json(status, ["error": "unauthorized_client"])]])

        let failure = await #expect(throws: PlatformFailure.self) {
            try await fixture.connector.revoke(XFixture.session())
        }

        #expect(failure?.kind == kind)
    }
}
