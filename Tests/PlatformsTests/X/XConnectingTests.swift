import Domain
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

@Suite(.timeLimit(.minutes(10)))
struct XConnectingTests {
    private let redirect = "https://martlet.example/callback"

    @Test("S0.05 S2.43 S3.12 the authorize link asks for exactly these permissions, with PKCE and state")
    func authorizeLink() async throws {
        let fixture = XFixture()
        let destination = try await fixture.connector.locate(ConnectTarget())

        let start = try await fixture.connector.authorize(
            AuthorizeRequest(
                destination: destination, app: XFixture.app(), redirectURI: redirect, state: Secret("state-1")))

        let url = try #require(OutboundURL(start.url))
        #expect(url.description == "https://x.com/i/oauth2/authorize")
        #expect(start.url.contains("scope=tweet.read%20tweet.write%20users.read%20media.write%20offline.access"))
        let items = Dictionary(url.queryItems.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(items["response_type"] == "code")
        #expect(items["client_id"] == "client")
        #expect(items["redirect_uri"] == redirect)
        #expect(items["state"] == "state-1")
        #expect(items["code_challenge_method"] == "S256")
        #expect(items["code_challenge"] == PKCE(verifier: start.secrets.verifier).challenge())
        #expect(fixture.door.requests.isEmpty)
    }

    @Test(
        "S2.18 a confidential app proves itself by Basic, a public one names itself in the body",
        arguments: [true, false])
    func clientAuthentication(_ isConfidential: Bool) async throws {
        let fixture = XFixture([XFixture.token: [.json(200, tokens())]])

        _ = try await exchange(fixture, app: XFixture.app(secret: isConfidential ? "s3cret" : nil))

        let request = try #require(fixture.door.requests.first)
        guard case .form(let items) = request.body else { throw Missing() }
        let names = items.map(\.name)
        #expect((request.headers["Authorization"] == "Basic Y2xpZW50OnMzY3JldA==") == isConfidential)
        #expect(names.contains("client_id") == !isConfidential)
        #expect(!names.contains("client_secret"))
        #expect(items.contains(.init("code_verifier", "verifier")))
    }

    @Test("an exchange brings both tokens, expiry from the sending, and the granted permissions")
    func exchanges() async throws {
        let fixture = XFixture([XFixture.token: [.json(200, tokens())]])
        let sent = fixture.clock.now

        let grant = try await exchange(fixture)

        #expect(grant.tokens.tokens.access == Secret("access-2"))
        #expect(grant.tokens.tokens.refresh == Secret("refresh-2"))
        #expect(grant.tokens.accessExpiresAt == sent + .hours(2))
        #expect(grant.tokens.scopes == Set(XFixture.scopes))
        #expect(grant.server.apiOrigin == "https://api.x.com")
    }

    @Test("S0.47 a permission that was not granted ends the attempt by name")
    func missingScope() async throws {
        let fixture = XFixture([XFixture.token: [.json(200, tokens(scope: "tweet.read users.read tweet.write"))]])

        let failure = await #expect(throws: AuthorizationFailure.self) { try await exchange(fixture) }

        #expect(failure?.code == .missingScope)
        #expect(failure?.words?.contains("media.write, offline.access") == true)
    }

    struct Refusal: Sendable {
        let act: ScriptedDoor.Act
        let code: AuthorizationFailure.Code
    }

    static let refusals = [
        Refusal(
            act: .json(
                400,
                [
                    "error": "invalid_request",
                    "error_description": "Value passed for the authorization code was invalid.",
                ]), code: .refused),
        Refusal(
            act: .json(
                401, ["error": "unauthorized_client", "error_description": "Missing valid authorization header"]),
            code: .app),
        Refusal(act: .text(200, type: "text/html", "<html>"), code: .unreachable),
        Refusal(act: .json(200, ["token_type": "bearer"]), code: .unreachable),
        Refusal(act: .json(200, ["access_token": ""]), code: .unreachable),
        Refusal(act: .json(200, ["access_token": 7]), code: .unreachable),
        Refusal(act: .json(429, ["error": "slow_down"]), code: .rateLimit),
        Refusal(act: .lost(mayHaveArrived: true), code: .unreachable),
    ]

    @Test("REL-7 a bad exchange is a typed failure and brings no grant", arguments: refusals)
    func refusesBadExchanges(_ refusal: Refusal) async throws {
        let fixture = XFixture([XFixture.token: [refusal.act]])

        let failure = await #expect(throws: AuthorizationFailure.self) { try await exchange(fixture) }

        #expect(failure?.code == refusal.code)
        #expect(fixture.door.requests.count == 1)
    }

    @Test("an operator registers the app; nothing is registered on the fly")
    func noRegistration() async throws {
        let fixture = XFixture()
        let destination = try await fixture.connector.locate(ConnectTarget())

        let app = try await fixture.connector.register(at: destination, redirectURI: redirect)

        #expect(app?.clientID == nil)
        #expect(fixture.connector.profile.appSource == .configured)
    }

    private struct Missing: Error {}

    private func exchange(_ fixture: XFixture, app: PlatformApp = XFixture.app()) async throws -> NewGrant {
        let destination = try await fixture.connector.locate(ConnectTarget())
        return try await fixture.connector.exchange(
            CodeExchange(
                destination: destination, app: app, redirectURI: redirect,
                secrets: AuthorizeSecrets(verifier: Secret("verifier")), code: Secret("code")))
    }

    private func tokens(scope: String = XFixture.scopes.joined(separator: " ")) -> JSONValue {
        [
            "token_type": "bearer", "expires_in": 7200, "access_token": "access-2", "refresh_token": "refresh-2",
            "scope": .string(scope),
        ]
    }
}
