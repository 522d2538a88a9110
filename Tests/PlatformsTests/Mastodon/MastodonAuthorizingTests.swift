import Domain
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

@Suite(.timeLimit(.minutes(10)))
struct MastodonAuthorizingTests {
    private func destination(_ fixture: MastodonFixture) async throws -> Destination {
        try await fixture.connector.locate(ConnectTarget(instance: "social.example"))
    }

    private let registered = ScriptedDoor.Act.json(200, ["client_id": "c1", "client_secret": "s1", "id": "1"])

    @Test("an app is registered with name, callback and permissions; a recent server gets a list of callbacks")
    func registers() async throws {
        let fixture = MastodonFixture([MastodonFixture.apps: [registered]])

        let app = try await fixture.connector.register(
            at: destination(fixture), redirectURI: MastodonFixture.redirect)

        #expect(app?.clientID == "c1")
        #expect(app?.clientSecret == Secret("s1"))
        #expect(
            fixture.body(MastodonFixture.apps) == [
                "client_name": "Martlet", "website": "https://martlet.example",
                "redirect_uris": [.string(MastodonFixture.redirect)],
                "scopes": "profile read:statuses write:statuses write:media",
            ])
        #expect(fixture.door.sent(to: MastodonFixture.token).isEmpty)
    }

    @Test("an old server gets a text, and a token of the app keeps it from being swept away")
    func registersAtOldServer() async throws {
        let fixture = MastodonFixture([
            MastodonFixture.apps: [registered], MastodonFixture.metadata: [.json(404, [:])],
            MastodonFixture.token: [.json(200, ["access_token": "app-token"])],
        ])

        _ = try await fixture.connector.register(at: destination(fixture), redirectURI: MastodonFixture.redirect)

        #expect(fixture.body(MastodonFixture.apps)?["redirect_uris"] == .string(MastodonFixture.redirect))
        let token = try #require(fixture.door.sent(to: MastodonFixture.token).first)
        #expect(token.field("grant_type") == "client_credentials")
        #expect(token.field("redirect_uri") == MastodonFixture.redirect)
    }

    @Test(
        "a registration that brings nothing is a typed failure",
        arguments: [
            (
                ScriptedDoor.Act.json(422, ["error": "Validation failed: Redirect URI must be an absolute URI."]),
                AuthorizationFailure.Code.app
            ),
            (.json(429, ["error": "Too many requests"]), .rateLimit),
            (.text(200, type: "text/html", "<html>"), .unreachable),
            (.json(200, ["client_id": ""]), .unreachable), (.json(503, ["error": "x"]), .unreachable),
            (.lost(mayHaveArrived: true), .unreachable),
        ])
    func registrationFails(_ act: ScriptedDoor.Act, _ code: AuthorizationFailure.Code) async throws {
        let fixture = MastodonFixture([MastodonFixture.apps: [act]])
        let destination = try await destination(fixture)

        let failure = await #expect(throws: AuthorizationFailure.self) {
            try await fixture.connector.register(at: destination, redirectURI: MastodonFixture.redirect)
        }

        #expect(failure?.code == code)
    }

    @Test("S0.05 the authorize link has PKCE and state, and leads to the instance")
    func authorizeLink() async throws {
        let fixture = MastodonFixture()

        let start = try await fixture.connector.authorize(
            AuthorizeRequest(
                destination: destination(fixture), app: MastodonFixture.app(), redirectURI: MastodonFixture.redirect,
                state: Secret("state-1")))

        let url = try #require(OutboundURL(start.url))
        let items = Dictionary(url.queryItems.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(url.description == "https://social.example/oauth/authorize")
        #expect(items["scope"] == "profile read:statuses write:statuses write:media")
        #expect(items["state"] == "state-1")
        #expect(items["code_challenge"] == PKCE(verifier: start.secrets.verifier).challenge())
        #expect(items["code_challenge_method"] == "S256")
    }

    @Test("SEC-9 an app of another server is never used")
    func foreignApp() async throws {
        let fixture = MastodonFixture()
        let request = AuthorizeRequest(
            destination: try await destination(fixture), app: MastodonFixture.app(server: "https://evil.example"),
            redirectURI: MastodonFixture.redirect, state: Secret("s"))

        let failure = await #expect(throws: AuthorizationFailure.self) {
            try await fixture.connector.authorize(request)
        }

        #expect(failure?.code == .app)
    }

    @Test("a token without expiry does not end; one with expiry is honoured", arguments: [nil, 3600] as [Int?])
    func exchanges(_ expiresIn: Int?) async throws {
        var answer: [String: JSONValue] = [
            "access_token": "t1", "token_type": "Bearer", "scope": "profile read:statuses write:statuses write:media",
        ]
        answer["expires_in"] = expiresIn.map { .integer($0) }
        answer["refresh_token"] = expiresIn.map { _ in "r1" }
        let fixture = MastodonFixture([MastodonFixture.token: [.json(200, .object(answer))]])

        let grant = try await exchange(fixture)

        #expect(grant.tokens.tokens.access == Secret("t1"))
        #expect(grant.tokens.accessExpiresAt == expiresIn.map { _ in fixture.clock.now + .hours(1) })
        #expect((grant.tokens.tokens.refresh == nil) == (expiresIn == nil))
        let request = try #require(fixture.door.sent(to: MastodonFixture.token).first)
        #expect(request.field("client_secret") == "s3cret")
        #expect(request.field("code_verifier") == "verifier")
        #expect(grant.server.apiOrigin == MastodonFixture.host)
    }

    @Test(
        "S0.47 a missing permission ends the attempt; a wider one counts for it",
        arguments: [
            ("profile read:statuses write:media", false), ("read write", true), ("read write follow push", true),
            ("read:accounts read:statuses write:statuses write:media", true), ("read", false),
        ])
    func scopes(_ scope: String, _ isEnough: Bool) async throws {
        let answer: JSONValue = ["access_token": "t1", "scope": .string(scope)]
        let fixture = MastodonFixture([MastodonFixture.token: [.json(200, answer)]])

        do {
            let grant = try await exchange(fixture)
            #expect(isEnough)
            let asked = Set(fixture.connector.profile.scopes.map(\.name))
            #expect(grant.tokens.scopes?.isSuperset(of: asked) == true)
        } catch let failure as AuthorizationFailure {
            #expect(!isEnough)
            #expect(failure.code == .missingScope)
        }
    }

    @Test(
        "REL-7 a bad exchange is a typed failure",
        arguments: [
            (ScriptedDoor.Act.json(400, ["error": "invalid_grant"]), AuthorizationFailure.Code.refused),
            (.json(400, ["error": "invalid_scope"]), .refused),
            (.json(400, ["error": "sql: no rows in result set"]), .refused),
            (.json(401, ["error": "invalid_client"]), .app), (.json(400, ["error": "invalid_client"]), .app),
            (.text(200, type: "text/html", "<html>"), .unreachable), (.json(200, [:]), .unreachable),
            (.json(200, ["access_token": ""]), .unreachable), (.json(429, ["error": "slow_down"]), .rateLimit),
            (.lost(mayHaveArrived: true), .unreachable),
        ])
    func exchangeFails(_ act: ScriptedDoor.Act, _ code: AuthorizationFailure.Code) async throws {
        let fixture = MastodonFixture([MastodonFixture.token: [act]])

        let failure = await #expect(throws: AuthorizationFailure.self) { try await exchange(fixture) }

        #expect(failure?.code == code)
        #expect(fixture.door.sent(to: MastodonFixture.token).count == 1)
    }

    private func exchange(_ fixture: MastodonFixture) async throws -> NewGrant {
        try await fixture.connector.exchange(
            CodeExchange(
                destination: destination(fixture), app: MastodonFixture.app(), redirectURI: MastodonFixture.redirect,
                secrets: AuthorizeSecrets(verifier: Secret("verifier")), code: Secret("code")))
    }
}
