import Crypto
import Domain
import Foundation
import Outbound
import TestKit
import Testing

@testable import OAuth

@Suite(.timeLimit(.minutes(10)))
struct OAuthClientTests {
    private let clock = TestPorts()
    private static let tokens = #"{"access_token":"a","refresh_token":"r","expires_in":7200}"#

    private func client(_ door: ScriptedDoor) -> OAuthClient {
        OAuthClient(door: door, ports: clock.ports)
    }

    @Test("SEC-1 SEC-2 SEC-3 SEC-7 the authorize link asks for a code, with S256, state and the exact callback")
    func authorizeLinks() {
        let url = client(ScriptedDoor(200, [:], "")).authorizationURL(.test(clock.ports), as: .test())

        #expect(url.origin == "https://as.example")
        #expect(url.path == "/authorize")
        #expect(
            url.queryItems == [
                .init("client_id", "client 1"), .init("response_type", "code"),
                .init("redirect_uri", "https://app.example/callback/x"), .init("scope", "a.read b:write"),
                .init("state", "st4te"), .init("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
                .init("code_challenge_method", "S256"),
            ])
        #expect(url.query?.contains("scope=a.read%20b%3Awrite") == true)
    }

    @Test("a dialect changes separator, challenge, name and parameters")
    func dialects() {
        let dialect = OAuthDialect(
            scopeSeparator: ",", pkce: .hexadecimal, clientIDName: "client_key",
            authorizeParameters: [.init("access_type", "offline")])
        var request = AuthorizationRequest.test(clock.ports)
        request.loginHint = "ada@example.org"
        request.parameters = [.init("force_login", "true")]
        let url = client(ScriptedDoor(200, [:], "")).authorizationURL(request, as: .test(dialect: dialect))
        let items = Dictionary(url.queryItems.map { ($0.name, $0.value) }) { first, _ in first }

        #expect(items["client_key"] == "client 1")
        #expect(items["client_id"] == nil)
        #expect(items["scope"] == "a.read,b:write")
        #expect(items["code_challenge"]?.count == 64)
        #expect(items["access_type"] == "offline")
        #expect(items["login_hint"] == "ada@example.org")
        #expect(items["force_login"] == "true")
    }

    @Test("a platform that knows no proof key is sent none, neither in the link nor in the exchange")
    func withoutProofKey() async throws {
        let door = ScriptedDoor(200, [:], Self.tokens)
        let request = AuthorizationRequest.test(clock.ports)
        let server = RegisteredClient.test(dialect: OAuthDialect(pkce: nil))

        let url = client(door).authorizationURL(request, as: server)
        _ = try await client(door).exchange(
            code: Secret("c0de"), redirectURI: request.redirectURI, pkce: request.pkce, as: server)

        let sent = try #require(door.requests.first)
        #expect(!url.text.contains("code_challenge"))
        #expect(!String(describing: sent.body).contains("code_verifier"))
        #expect(url.queryItems.contains { $0.name == "state" })
    }

    @Test("SEC-1 SEC-7 the exchange sends code, verifier and the same callback, and reads the pair")
    func exchange() async throws {
        let door = ScriptedDoor(200, [:], Self.tokens)
        let request = AuthorizationRequest.test(clock.ports)
        let answer = try await client(door).exchange(
            code: Secret("c0de"), redirectURI: request.redirectURI, pkce: request.pkce, as: .test())

        let sent = try #require(door.requests.first)
        #expect(sent.method == .post)
        #expect(sent.url.text == "https://as.example/token")
        #expect(sent.kind == .token)
        #expect(sent.limits.redirects == 0)
        #expect(sent.peer == .platform(.x, hosts: ["as.example"]))
        #expect(
            sent.form == [
                "grant_type": "authorization_code", "code": "c0de", "redirect_uri": "https://app.example/callback/x",
                "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "client_id": "client 1",
            ])
        #expect(answer.access == Secret("a"))
        #expect(answer.accessExpiresAt == OutboundResponse.testSentAt + .hours(2))
    }

    @Test("each way of proving the client puts its proof in its place")
    func authentication() async throws {
        let door = ScriptedDoor(200, [:], Self.tokens)
        let secret = Secret("s:e/c")
        for authentication: RegisteredClient.Authentication in [.none, .basic(secret), .body(secret)] {
            _ = try await client(door).refresh(Secret("r0"), as: .test(authentication))
        }
        var dialect = OAuthDialect()
        dialect.repeatsClientID = true
        _ = try await client(door).refresh(Secret("r0"), as: .test(.basic(secret), dialect: dialect))

        let sent = door.requests
        #expect(sent[0].form == ["grant_type": "refresh_token", "refresh_token": "r0", "client_id": "client 1"])
        #expect(sent[0].headers["Authorization"] == nil)
        let basic = "Basic " + Data("client%201:s%3Ae%2Fc".utf8).base64EncodedString()
        #expect(sent[1].headers["Authorization"] == basic)
        #expect(sent[1].form == ["grant_type": "refresh_token", "refresh_token": "r0"])
        #expect(sent[2].form["client_secret"] == "s:e/c")
        #expect(sent[2].headers["Authorization"] == nil)
        #expect(sent[3].headers["Authorization"] == basic)
        #expect(sent[3].form["client_id"] == "client 1")
    }

    @Test("calls name themselves where the platform demands a form for that, and nowhere else")
    func userAgent() async throws {
        let door = ScriptedDoor(200, [:], Self.tokens)
        let agent = "linux:social.martlet:v1 (by /u/somebody)"
        _ = try await client(door).refresh(Secret("r0"), as: .test(dialect: OAuthDialect(userAgent: agent)))
        _ = try await client(door).refresh(Secret("r0"), as: .test())

        #expect(door.requests.map { $0.headers["User-Agent"] } == [agent, nil])
    }

    @Test("SEC-10 an assertion names client and issuer, lives a minute at most, and never comes twice")
    func assertions() async throws {
        let key = SigningKey(clock.ports)
        let door = ScriptedDoor(200, [:], Self.tokens)
        for _ in 0..<2 { _ = try await client(door).refresh(Secret("r0"), as: .test(.assertion(key))) }

        let point = ["x", "y"].flatMap { Base64URL.decode(key.publicJWK[$0]?.string ?? "") ?? [] }
        let publicKey = try P256.Signing.PublicKey(rawRepresentation: point)
        let opened = try door.requests.map { request in
            #expect(
                request.form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            return try OpenedToken(request.form["client_assertion"] ?? "", key: publicKey)
        }
        #expect(opened[0].header["kid"] as? String == key.thumbprint)
        #expect(opened[0].text("iss") == "client 1")
        #expect(opened[0].text("sub") == "client 1")
        #expect(opened[0].text("aud") == "https://as.example")
        #expect(opened[0].number("iat") == Int(clock.now.seconds))
        #expect(opened[0].number("exp") == Int(clock.now.seconds) + 60)
        #expect(opened[0].text("jti") != opened[1].text("jti"))
    }

    @Test("SEC-10 without a known issuer no assertion is made")
    func assertionsNeedAnIssuer() async throws {
        var server = AuthorizationServer.test()
        server.issuer = nil
        let registered = RegisteredClient(server: server, id: "c", authentication: .assertion(SigningKey(clock.ports)))
        let door = ScriptedDoor(200, [:], Self.tokens)
        await #expect(throws: OAuthError.self) { try await client(door).refresh(Secret("r"), as: registered) }
        #expect(door.requests.isEmpty)
    }

    @Test("SEC-10 a pushed request carries everything, the link only its reference, and the nonce costs one round trip")
    func pushing() async throws {
        let door = ScriptedDoor { _, number throws(OutboundError) in
            number == 1
                ? .test(400, ["DPoP-Nonce": "n1"], #"{"error":"use_dpop_nonce"}"#)
                : .test(
                    201, ["DPoP-Nonce": "n1"],
                    #"{"request_uri":"urn:ietf:params:oauth:request_uri:1 2","expires_in":299}"#)
        }
        let key = DPoPKey(clock.ports)
        let url = try await client(door).push(.test(clock.ports), as: .test(), dpopKey: key)

        #expect(
            url.text == "https://as.example/authorize?client_id=client%201"
                + "&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A1%202")
        #expect(door.requests.count == 2)
        let sent = try #require(door.requests.last)
        #expect(sent.url.path == "/par")
        #expect(sent.form["code_challenge_method"] == "S256")
        #expect(sent.form["state"] == "st4te")
        #expect(sent.form["client_id"] == "client 1")
        #expect(try OpenedToken(sent.headers["DPoP"] ?? "").text("nonce") == "n1")
    }

    @Test(
        "a push that brings no reference fails",
        arguments: [
            (201, "{}"), (201, #"{"request_uri":""}"#), (201, #"{"request_uri":5}"#), (201, "<html>"), (200, ""),
            (400, #"{"error":"invalid_request"}"#), (500, #"{"request_uri":"urn:x"}"#),
            (201, #"{"request_uri":"\#(String(repeating: "a", count: 3000))"}"#),
        ])
    func failedPushes(_ status: Int, _ body: String) async {
        await #expect(throws: OAuthError.self) {
            try await client(ScriptedDoor(status, [:], body)).push(.test(clock.ports), as: .test())
        }
    }

    @Test("SEC-18 a revocation is confirmed by any success, and its refusal is told")
    func revocation() async throws {
        for body in ["", "{}", "<html>ok</html>"] {
            let door = ScriptedDoor(200, [:], body)
            try await client(door).revoke(Secret("t"), hint: "refresh_token", as: .test(.body(Secret("s"))))
            #expect(
                door.requests.first?.form == [
                    "token": "t", "token_type_hint": "refresh_token", "client_id": "client 1", "client_secret": "s",
                ])
        }
        for (status, body) in [(403, #"{"error":"unauthorized_client"}"#), (503, "<html>"), (400, "{}")] {
            await #expect(throws: OAuthError.self) {
                try await client(ScriptedDoor(status, [:], body)).revoke(Secret("t"), as: .test())
            }
        }
    }

    @Test("a token of the client itself is asked for by its own grant")
    func clientTokens() async throws {
        let door = ScriptedDoor(200, [:], Self.tokens)
        _ = try await client(door).clientToken(scopes: ["read"], as: .test(.body(Secret("s"))))
        #expect(door.requests.first?.form["grant_type"] == "client_credentials")
        #expect(door.requests.first?.form["scope"] == "read")
    }

    @Test("REL-5 a refresh that was sent is heard to its end although the caller is cancelled")
    func refreshesAreHeard() async throws {
        let (sent, send) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let door = ScriptedDoor { _, _ throws(OutboundError) in
            send.yield()
            var isReleased = false
            for await _ in released {
                isReleased = true
                break
            }
            guard isReleased, !Task.isCancelled else {
                throw OutboundError(.cancelled, requestMayHaveBeenSent: true)
            }
            return .test(200, [:], Self.tokens)
        }
        let client = client(door)
        let caller = Task { try await client.refresh(Secret("r0"), as: .test()) }
        for await _ in sent { break }

        caller.cancel()
        release.yield()

        #expect(try await caller.value.refresh == Secret("r"))
    }

    @Test("REL-5 a refresh of a caller that is cancelled already is never sent")
    func cancelledRefreshesStay() async {
        let door = ScriptedDoor(200, [:], Self.tokens)
        let client = client(door)
        let caller = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await client.refresh(Secret("r0"), as: .test())
        }
        caller.cancel()

        let error = await #expect(throws: OAuthError.self) { try await caller.value }
        #expect(error?.requestMayHaveBeenSent == false)
        #expect(door.requests.isEmpty)
    }

    @Test("REL-2 token calls end within 20 seconds")
    func deadlines() {
        #expect(CallKind.token.limits.total == .seconds(20))
        #expect(CallKind.registration.limits.total == .seconds(20))
    }

    @Test("a registration is read, and one without a client id refused")
    func registration() async throws {
        let door = ScriptedDoor(200, [:], #"{"client_id":123456789012345678901,"client_secret":"s","vapid_key":"v"}"#)
        let registration = try await Registration.register(
            ["client_name": "Martlet"], at: OutboundURL("https://as.example", path: "/register"), peer: .named(nil),
            through: door)

        #expect(registration.clientID == "123456789012345678901")
        #expect(registration.clientSecret == Secret("s"))
        #expect(registration.members["vapid_key"]?.string == "v")
        #expect(registration.members["client_secret"] == nil)
        #expect(door.requests.first?.kind == .registration)
        for (status, body) in [
            (200, "{}"), (422, #"{"error":"Validation failed"}"#), (200, "<html>"), (500, #"{"client_id":"a"}"#),
        ] {
            #expect(throws: OAuthError.self) { try Registration(.test(status, [:], body)) }
        }
    }
}
