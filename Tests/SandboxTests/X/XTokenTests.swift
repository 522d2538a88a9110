import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10)))
struct XTokenTests {
    @Test("a code gives a pair for two hours with the granted scopes")
    func exchange() async throws {
        try await XVisitor.visit { x in
            let reply = try await x.exchange(try await x.code())

            #expect(reply.status == 200 && reply.json?["token_type"] == "bearer")
            #expect(reply.json?["expires_in"] == 7200)
            #expect(reply.json?["scope"]?.string == XVisitor.allScopes)
            #expect(reply.json?["refresh_token"]?.string?.isEmpty == false)
        }
    }

    @Test("without offline.access there is no refresh token")
    func noOffline() async throws {
        try await XVisitor.visit { x in
            let reply = try await x.exchange(try await x.code(scopes: "tweet.read users.read"))
            #expect(reply.status == 200 && reply.json?["refresh_token"] == nil)
        }
    }

    @Test("a code counts once and for 30 seconds")
    func codeLife() async throws {
        try await XVisitor.visit { x in
            let code = try await x.code()
            _ = try await x.exchange(code)
            let again = try await x.exchange(code)
            let late = try await x.code()
            x.sandbox.clock.advance(by: .seconds(31))
            let expired = try await x.exchange(late)

            #expect(again.status == 400 && expired.status == 400)
            #expect(again.json?["error"] == "invalid_request")
            #expect(x.sandbox.ledger.tokens(platform: "x").contains { $0.kind == .code && $0.event == .replayed })
        }
    }

    @Test("a wrong verifier or redirect is refused and burns the code")
    func proof() async throws {
        try await XVisitor.visit { x in
            let code = try await x.code()
            let wrong = try await x.exchange(code, verifier: "another-verifier-another-verifier-another-ver")
            let after = try await x.exchange(code)
            let redirect = try await x.exchange(try await x.code(), redirect: "http://127.0.0.1:10/callback")

            #expect([wrong, after, redirect].map(\.status) == [400, 400, 400])
        }
    }

    @Test(
        "client authentication: the confidential app needs its secret, the public one must have none",
        arguments: [
            (nil, [], 401, "unauthorized_client"),
            (nil, [("client_id", "sandbox-x-client")], 401, "unauthorized_client"),
            ("d3Jvbmc6c2VjcmV0", [], 401, "unauthorized_client"),
            ("not base64!", [], 401, "unauthorized_client"),
            (XVisitor.basic, [("client_id", "sandbox-x-public")], 401, "unauthorized_client"),
            (XVisitor.basic, [("resource", "x")], 400, "invalid_request"),
            (XVisitor.basic, [("code", "twice")], 400, "invalid_request"),
        ] as [(String?, [(String, String)], Int, String)])
    func clientAuthentication(basic: String?, extra: [(String, String)], status: Int, error: String) async throws {
        try await XVisitor.visit { x in
            let reply = try await x.exchange(try await x.code(), basic: basic, extra: extra)
            #expect(reply.status == status && reply.json?["error"]?.string == error)
        }
    }

    @Test("Basic and client_id together are tolerated")
    func both() async throws {
        try await XVisitor.visit { x in
            let reply = try await x.exchange(try await x.code(), extra: [("client_id", "sandbox-x-client")])
            #expect(reply.status == 200)
        }
    }

    @Test("each refresh gives a new pair; a used refresh token kills the whole family")
    func rotation() async throws {
        try await XVisitor.visit { x in
            let first = try await x.connect()
            let second = try XVisitor.tokens(try await x.refresh(first.refresh))
            let me = try await x.http.get("/api.x.com/2/users/me", token: second.access)
            #expect(second.refresh != first.refresh && me.status == 200)

            let replay = try await x.refresh(first.refresh)
            let fresh = try await x.refresh(second.refresh)
            let access = try await x.http.get("/api.x.com/2/users/me", token: second.access)

            let dead: JSONValue = [
                "error": "invalid_request", "error_description": "Value passed for the token was invalid.",
            ]
            #expect(replay.status == 400 && replay.json == dead)
            #expect(fresh.status == 400 && fresh.json == dead)
            #expect(access.status == 401)
            let counters = x.sandbox.ledger.counters("x")
            #expect(counters.staleRefreshPresentations == 1 && counters.refreshes == 3)
            #expect(counters.refreshOverlaps == 0)
        }
    }

    @Test("refreshes of one account that overlap are counted")
    func overlap() async throws {
        try await XVisitor.visit { x in
            let tokens = try await x.connect()
            x.sandbox.faults.add(
                Fault(.delay, platform: "x", endpoint: "refresh", times: 2).with { $0.delay = .milliseconds(300) })

            async let one = x.refresh(tokens.refresh)
            async let two = x.refresh(tokens.refresh)
            let statuses = try await [one.status, two.status].sorted()

            #expect(statuses == [200, 400])
            #expect(x.sandbox.ledger.counters("x").refreshOverlaps == 1)
        }
    }

    @Test("access tokens end after two hours, refresh tokens go on")
    func expiry() async throws {
        try await XVisitor.visit { x in
            let tokens = try await x.connect()
            x.sandbox.clock.advance(by: .seconds(7_201))

            #expect(try await x.http.get("/api.x.com/2/users/me", token: tokens.access).status == 401)
            let refreshed = try await x.refresh(tokens.refresh)
            #expect(refreshed.status == 200)
        }
    }

    @Test("revocation by the app, by the person and by a new password ends all tokens")
    func revocation() async throws {
        try await XVisitor.visit { x in
            let one = try await x.connect()
            let revoked = try await x.http.form(
                "/api.x.com/2/oauth2/revoke", [("token", one.access)], basic: XVisitor.basic)
            #expect(revoked.status == 200)
            #expect(try await x.refresh(one.refresh).status == 400)

            for change in [AccountChange.revoke, .changePassword] {
                let tokens = try await x.connect()
                let other = try await x.connect("grace")
                x.sandbox.change("ada", on: "x", change)
                #expect(try await x.http.get("/api.x.com/2/users/me", token: tokens.access).status == 401)
                #expect(try await x.refresh(tokens.refresh).status == 400)
                #expect(try await x.refresh(other.refresh).status == 200)
            }
        }
    }

    @Test("the tokens of one app mean nothing to another")
    func otherClient() async throws {
        try await XVisitor.visit { x in
            let tokens = try await x.connect()
            let form = [
                ("grant_type", "refresh_token"), ("refresh_token", tokens.refresh), ("client_id", "sandbox-x-public"),
            ]
            let stolen = try await x.http.form("/api.x.com/2/oauth2/token", form)

            #expect(stolen.status == 400)
            #expect(try await x.refresh(tokens.refresh).status == 200)
        }
    }

    @Test("a code counts for the app that asked for it, and for no other")
    func foreignCode() async throws {
        try await XVisitor.visit { x in
            let code = try await x.code()
            let stolen = try await x.exchange(code, basic: nil, extra: [("client_id", "sandbox-x-public")])

            #expect(stolen.status == 400 && stolen.json?["error"] == "invalid_request")
            #expect(stolen.json?["access_token"] == nil)
        }
    }

    @Test("the public app exchanges without a secret")
    func publicClient() async throws {
        try await XVisitor.visit { x in
            let path = XVisitor.authorizePath(["client_id": "sandbox-x-public"])
            let reply = try await x.http.form(path, [("account", "ada"), ("decision", "approve")])
            let code = try #require(reply.redirected("code"))

            let tokens = try await x.exchange(code, basic: nil, extra: [("client_id", "sandbox-x-public")])

            #expect(tokens.status == 200)
        }
    }
}
