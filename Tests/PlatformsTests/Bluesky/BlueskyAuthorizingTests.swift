import Domain
import OAuth
import Outbound
import TestKit
import Testing

@testable import Platforms

@Suite("Bluesky: authorizing", .timeLimit(.minutes(10)))
struct BlueskyAuthorizingTests {
    typealias Fixture = BlueskyFixture

    static let pushed = ScriptedDoor.Act.json(
        201, ["request_uri": "urn:ietf:params:oauth:request_uri:1", "expires_in": 299])

    static func tokens(_ change: (inout [String: JSONValue]) -> Void = { _ in }) -> ScriptedDoor.Act {
        var members: [String: JSONValue] = [
            "access_token": "acc", "refresh_token": "ref", "token_type": "DPoP", "expires_in": 1800,
            "scope": "atproto transition:generic", "sub": .string(Fixture.did),
        ]
        change(&members)
        return .json(200, .object(members))
    }

    private func exchange(
        _ act: ScriptedDoor.Act, target: ConnectTarget = ConnectTarget(handle: Fixture.handle),
        _ changes: [String: [ScriptedDoor.Act]] = [:], isPublic: Bool = false
    ) async throws -> (Fixture, Result<NewGrant, AuthorizationFailure>) {
        let acts = [Fixture.token: [act], Fixture.withdraw: [.json(200, [:])]].merging(changes) { $1 }
        let fixture = Fixture(acts)
        var app = try fixture.app()
        if isPublic {
            app = PlatformApp(
                id: app.id, platform: .bluesky, server: app.server, clientID: "http://localhost?scope=atproto",
                clientSecret: nil, redirectURI: app.redirectURI)
        }
        let secrets = AuthorizeSecrets(
            verifier: Secret("verifier"), dpopKey: DPoPKey(fixture.clock.ports).export())
        let exchange = CodeExchange(
            destination: try await fixture.connector.locate(target), app: app, redirectURI: Fixture.redirect,
            secrets: secrets, code: Secret("code"))
        do throws(AuthorizationFailure) {
            return (fixture, .success(try await fixture.connector.exchange(exchange)))
        } catch { return (fixture, .failure(error)) }
    }

    private func authorize(_ acts: [ScriptedDoor.Act]) async throws -> (ScriptedDoor, AuthorizeStart) {
        let fixture = Fixture([Fixture.push: acts])
        let destination = try await fixture.connector.locate(ConnectTarget(handle: Fixture.handle))
        let request = AuthorizeRequest(
            destination: destination, app: try fixture.app(), redirectURI: Fixture.redirect, state: Secret("state"))
        return (fixture.door, try await fixture.connector.authorize(request))
    }

    @Test("SEC-2 SEC-10 the request is pushed; the browser carries nothing but a reference")
    func push() async throws {
        let (door, start) = try await authorize([Self.pushed])

        let sent = try #require(door.sent(to: Fixture.push).first)
        #expect(sent.field("code_challenge_method") == "S256" && sent.field("response_type") == "code")
        #expect(sent.field("login_hint") == Fixture.handle && sent.field("redirect_uri") == Fixture.redirect)
        #expect(sent.field("scope") == "atproto transition:generic" && sent.field("state") == "state")
        #expect(sent.field("code_challenge") == PKCE(verifier: start.secrets.verifier).challenge())
        #expect(sent.headers["DPoP"] != nil && start.secrets.dpopKey != nil)
        let items = try #require(OutboundURL(start.url)).queryItems
        #expect(items.map(\.name) == ["client_id", "request_uri"])
        #expect(start.url.hasPrefix(Fixture.issuer + "/oauth/authorize?"))
    }

    @Test("SEC-10 the client proves itself to the issuer by a short assertion of its own key")
    func assertion() async throws {
        let (door, _) = try await authorize([Self.pushed])

        let claims = OutboundRequest.claims(door.sent(to: Fixture.push).first?.field("client_assertion"))

        #expect(claims?["aud"]?.string == Fixture.issuer)
        #expect(claims?["iss"] == claims?["sub"])
        #expect(claims?["iss"]?.string == Fixture.publicURL + "/oauth/client-metadata.json")
        #expect((claims?["exp"]?.integer ?? 0) - (claims?["iat"]?.integer ?? 0) <= 60)
    }

    @Test("SEC-10 a demand for a nonce is met once, with a new proof")
    func nonce() async throws {
        let demand = ScriptedDoor.Act.headed(400, ["DPoP-Nonce": "n1"], ["error": "use_dpop_nonce"])
        let (door, _) = try await authorize([demand, Self.pushed])

        let proofs = door.sent(to: Fixture.push).map { OutboundRequest.claims($0.headers["DPoP"]) }
        #expect(proofs.count == 2)
        #expect(proofs.first??["nonce"] == nil && proofs.last??["nonce"] == "n1")
        #expect(proofs.first??["jti"] != proofs.last??["jti"])
        let assertions = door.sent(to: Fixture.push).map {
            OutboundRequest.claims($0.field("client_assertion"))?["jti"]
        }
        #expect(assertions.count == 2 && assertions.first != assertions.last, "assertions are good for one use")

        let fixture = Fixture([
            Fixture.push: [demand, .headed(400, ["DPoP-Nonce": "n2"], ["error": "use_dpop_nonce"])]
        ])
        let destination = try await fixture.connector.locate(ConnectTarget(handle: Fixture.handle))
        let request = AuthorizeRequest(
            destination: destination, app: try fixture.app(), redirectURI: Fixture.redirect, state: Secret("state"))
        await #expect(throws: AuthorizationFailure.self) { try await fixture.connector.authorize(request) }
        #expect(fixture.door.sent(to: Fixture.push).count == 2)
    }

    @Test("SEC-10 every attempt has a key of its own")
    func keys() async throws {
        let fixture = Fixture([Fixture.push: [Self.pushed]])
        let destination = try await fixture.connector.locate(ConnectTarget(handle: Fixture.handle))
        let request = AuthorizeRequest(
            destination: destination, app: try fixture.app(), redirectURI: Fixture.redirect, state: Secret("state"))

        let first = try await fixture.connector.authorize(request)
        let second = try await fixture.connector.authorize(request)

        #expect(first.secrets.dpopKey != second.secrets.dpopKey)
        #expect(first.secrets.verifier != second.secrets.verifier)
    }

    @Test("SEC-15 the tokens of the named account make a grant at its server")
    func grant() async throws {
        let (fixture, result) = try await exchange(Self.tokens())

        let grant = try result.get()
        #expect(grant.server.apiOrigin == Fixture.pds && grant.server.issuer == Fixture.issuer)
        #expect(grant.tokens.accessExpiresAt == fixture.clock.now + .minutes(30))
        #expect(grant.tokens.refreshExpiresAt == nil)
        #expect(grant.tokens.scopes == ["atproto", "transition:generic"])
        #expect(grant.tokens.tokens.dpopKey != nil)
        #expect(fixture.door.sent(to: Fixture.token).first?.field("code_verifier") == "verifier")
    }

    @Test("REL-14 a public client's session ends after two weeks whatever is done")
    func publicSession() async throws {
        let (fixture, result) = try await exchange(Self.tokens(), isPublic: true)

        #expect(try result.get().tokens.refreshExpiresAt == fixture.clock.now + .days(14))
        #expect(fixture.door.sent(to: Fixture.token).first?.field("client_assertion") == nil)
    }

    @Test("REL-7 an answer without a life is given the documented one")
    func lifeless() async throws {
        let (fixture, result) = try await exchange(Self.tokens { $0["expires_in"] = nil })
        #expect(try result.get().tokens.accessExpiresAt == fixture.clock.now + .minutes(30))
    }

    struct Unwanted: Sendable, CustomStringConvertible {
        let description: String
        let act: ScriptedDoor.Act
        let code: AuthorizationFailure.Code
        var isRevoked = true
    }

    static let unwanted = [
        Unwanted(
            description: "another account", act: tokens { $0["sub"] = "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb" },
            code: .otherAccount),
        Unwanted(description: "nobody", act: tokens { $0["sub"] = nil }, code: .refused),
        Unwanted(description: "no DID", act: tokens { $0["sub"] = "ada" }, code: .refused),
        Unwanted(description: "too little", act: tokens { $0["scope"] = "transition:generic" }, code: .missingScope),
        Unwanted(description: "no scope", act: tokens { $0["scope"] = nil }, code: .missingScope),
        Unwanted(description: "unbound tokens", act: tokens { $0["token_type"] = "Bearer" }, code: .refused),
        Unwanted(
            description: "no token", act: tokens { $0["access_token"] = " " }, code: .unreachable, isRevoked: false),
        Unwanted(
            description: "refused", act: .json(400, ["error": "invalid_grant", "error_description": "Code expired"]),
            code: .refused, isRevoked: false),
        Unwanted(
            description: "our client refused", act: .json(401, ["error": "invalid_client"]), code: .app,
            isRevoked: false),
        Unwanted(
            description: "HTML", act: .text(200, type: "text/html", "<html>"), code: .unreachable, isRevoked: false),
        Unwanted(description: "lost", act: .lost(mayHaveArrived: true), code: .unreachable, isRevoked: false),
        Unwanted(description: "throttled", act: .json(429, ["error": "slow_down"]), code: .rateLimit, isRevoked: false),
    ]

    @Test("SEC-10 SEC-15 unwanted tokens make no grant and are withdrawn", arguments: unwanted)
    func refused(case unwanted: Unwanted) async throws {
        let (fixture, result) = try await exchange(unwanted.act)

        #expect(throws: AuthorizationFailure.self) { try result.get() }
        if case .failure(let failure) = result { #expect(failure.code == unwanted.code) }
        #expect(fixture.door.calls.contains(Fixture.withdraw) == unwanted.isRevoked)
    }

    @Test("SEC-10 an attempt begun at a server takes the account's own server, and only accounts that it speaks for")
    func fromServer() async throws {
        let target = ConnectTarget(instance: "pds.example.org")
        let (_, result) = try await exchange(Self.tokens(), target: target)
        #expect(try result.get().server.apiOrigin == Fixture.pds)

        var members = Fixture.didDocument.object ?? [:]
        members["service"] = [
            [
                "id": "#atproto_pds", "type": "AtprotoPersonalDataServer",
                "serviceEndpoint": "https://other.example.org",
            ]
        ]
        let elsewhere: JSONValue = [
            "resource": "https://other.example.org", "authorization_servers": ["https://else.example.org"],
        ]
        let (fixture, foreign) = try await exchange(
            Self.tokens(), target: target,
            [
                Fixture.directory: [.json(200, .object(members))],
                "GET https://other.example.org/.well-known/oauth-protected-resource": [.json(200, elsewhere)],
            ])
        if case .failure(let failure) = foreign { #expect(failure.code == .refused) }
        #expect(throws: AuthorizationFailure.self) { try foreign.get() }
        #expect(fixture.door.calls.last == Fixture.withdraw)
    }
}
