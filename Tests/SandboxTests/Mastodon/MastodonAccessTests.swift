import HTTPTypes
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10)))
struct MastodonAccessTests {
    @Test("an app registers on the fly and is described to its own token")
    func register() async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.http.form(
                "\(m.base)/api/v1/apps",
                [("client_name", "Martlet"), ("redirect_uris", "http://127.0.0.1:9/a\nhttp://127.0.0.1:9/b")])
            #expect(reply.status == 200 && reply.json?["client_secret_expires_at"] == 0)
            #expect(reply.json?["redirect_uris"]?.array?.count == 2 && reply.json?["scopes"] == ["read"])

            let app = try await m.register(redirects: [.string(MastodonVisitor.callback)])
            let token = try await m.http.form(
                "\(m.base)/oauth/token",
                [
                    ("grant_type", "client_credentials"), ("client_id", app.client), ("client_secret", app.secret),
                    ("scope", "profile"),
                ])
            let text = try #require(token.json?["access_token"]?.string)
            let verified = try await m.http.get("\(m.base)/api/v1/apps/verify_credentials", token: text)
            #expect(verified.json?["name"] == "Martlet <test>" && verified.json?["client_secret"] == nil)
            let me = try await m.http.get("\(m.base)/api/v1/accounts/verify_credentials", token: text)
            #expect(me.status == 422 && me.json?["error"] == "This method requires an authenticated user")
        }
    }

    @Test(
        "wrong registrations are refused",
        arguments: [
            ["redirect_uris": "http://127.0.0.1:9/"], ["client_name": "a"],
            ["client_name": "a", "redirect_uris": "nonsense"],
            ["client_name": "a", "redirect_uris": []], ["client_name": "a", "redirect_uris": "http://a.example/#x"],
            ["client_name": "a", "redirect_uris": "http://127.0.0.1:9/", "scopes": "everything"],
            ["client_name": "a", "redirect_uris": "http://127.0.0.1:9/", "scope": "read"],
        ] as [JSONValue])
    func wrongRegistration(body: JSONValue) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.http.json(.post, "\(m.base)/api/v1/apps", body)
            #expect(reply.status == 422 && reply.json?["error"]?.string?.hasPrefix("Validation failed") == true)
        }
    }

    @Test("approval gives a code, denial says so, the same consent gives the same token that never ends")
    func consent() async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register()
            let page = try await m.http.get(m.authorizePath(app))
            #expect(page.text.contains("Martlet &lt;test&gt;") && page.text.contains("Publish posts"))
            let denied = try await m.http.form(m.authorizePath(app), [("decision", "deny")])
            #expect(denied.redirected("error") == "access_denied" && denied.redirected("state") == "s1")

            let first = try await m.exchange(app, try await m.code(app))
            let second = try await m.exchange(app, try await m.code(app))
            let others = try await m.exchange(app, try await m.code(app, scopes: "read:statuses"))

            #expect(first.json?["token_type"] == "Bearer" && first.json?["expires_in"] == nil)
            #expect(first.json?["scope"]?.string == MastodonVisitor.scopes)
            #expect(first.json?["access_token"] == second.json?["access_token"])
            #expect(first.json?["access_token"] != others.json?["access_token"])
            m.sandbox.clock.advance(by: .seconds(400 * 86_400))
            let token = try #require(first.json?["access_token"]?.string)
            #expect(try await m.http.get("\(m.base)/api/v1/accounts/verify_credentials", token: token).status == 200)
        }
    }

    @Test(
        "a wrong client or redirect shows a page, other mistakes send the browser back with an error",
        arguments: [
            ("client_id", "other", nil), ("redirect_uri", "http://127.0.0.1:9/other", nil), ("redirect_uri", nil, nil),
            ("scope", "read write", "invalid_scope"), ("scope", "magic", "invalid_scope"),
            ("response_type", "token", "unsupported_response_type"),
            ("code_challenge_method", "plain", "invalid_code_challenge_method"),
            ("code_challenge", "short", "invalid_code_challenge_method"),
        ] as [(String, String?, String?)])
    func wrongAuthorize(name: String, value: String?, error: String?) async throws {
        try await MastodonVisitor.visit { m in
            let path = m.authorizePath(try await m.register(), [name: value])
            let reply = try await m.http.get(path)

            #expect(reply.status == (error == nil ? 400 : 303))
            #expect(reply.redirected("error") == error)
        }
    }

    @Test(
        "wrong token requests are refused in Mastodon's words",
        arguments: [
            ("code_verifier", "another-verifier-another-verifier-another-verif", 400, "invalid_grant"),
            ("code_verifier", nil, 400, "invalid_grant"),
            ("redirect_uri", "http://127.0.0.1:9/x", 400, "invalid_grant"),
            ("client_secret", "wrong", 401, "invalid_client"), ("client_id", "wrong", 401, "invalid_client"),
            ("code", "wrong", 400, "invalid_grant"), ("code", nil, 400, "invalid_request"),
            ("grant_type", "password", 400, "unsupported_grant_type"),
        ] as [(String, String?, Int, String)])
    func wrongToken(name: String, value: String?, status: Int, error: String) async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register()
            let reply = try await m.exchange(app, try await m.code(app), [name: value])
            #expect(reply.status == status && reply.json?["error"]?.string == error)
        }
    }

    @Test("a code counts once and for ten minutes")
    func code() async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register()
            let code = try await m.code(app)
            let late = try await m.code(app)
            let first = try await m.exchange(app, code)
            let again = try await m.exchange(app, code)
            m.sandbox.clock.advance(by: .seconds(601))
            let expired = try await m.exchange(app, late)
            #expect([first, again, expired].map(\.status) == [200, 400, 400])
        }
    }

    @Test("tokens end by revocation, also repeated, but not by strangers")
    func revoke() async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register()
            let stranger = try await m.register()
            let reply = try await m.exchange(app, try await m.code(app))
            let token = try #require(reply.json?["access_token"]?.string)
            func revoke(_ app: MastodonVisitor.App) async throws -> SandboxClient.Reply {
                try await m.http.form(
                    "\(m.base)/oauth/revoke",
                    [("client_id", app.client), ("client_secret", app.secret), ("token", token)])
            }
            let foreign = try await revoke(stranger)
            let own = try await revoke(app)
            let again = try await revoke(app)

            #expect([foreign, own, again].map(\.status) == [403, 200, 200])
            let me = try await m.http.get("\(m.base)/api/v1/accounts/verify_credentials", token: token)
            #expect(me.status == 401 && me.json?["error"] == "The access token was revoked")
        }
    }

    @Test("accounts: profile, reduced profile, revocation by the person, suspension")
    func account() async throws {
        try await MastodonVisitor.visit { m in
            let path = "\(m.base)/api/v1/accounts/verify_credentials"
            let token = try await m.connect()
            let me = try await m.http.get(path, token: token)
            #expect(me.json?["username"] == "ada" && me.json?["source"] == nil)
            let avatar = try #require(me.json?["avatar"]?.string)
            #expect(try await m.http.get("/" + avatar.dropFirst(8)).headers[.contentType] == "image/png")
            let info = try await m.http.get("\(m.base)/oauth/userinfo", token: token)
            #expect(info.json?["preferred_username"] == "ada")
            let writer = try await m.connect(scopes: "write:statuses")
            let refused = try await m.http.get(path, token: writer)
            #expect(refused.status == 403)
            #expect(refused.json?["error"] == "This action is outside the authorized scopes")
            m.sandbox.change("ada", on: "mastodon.example", .suspend)
            #expect(try await m.http.get(path, token: token).status == 403)
            m.sandbox.change("ada", on: "mastodon.example", .restore)
            #expect(try await m.http.get(path, token: token).status == 200)
            m.sandbox.change("ada", on: "mastodon.example", .revoke)
            #expect(try await m.http.get(path, token: token).status == 401)
            #expect(try await m.http.get(path).status == 401)
        }
    }

    @Test("out of band the code is shown to be copied")
    func outOfBand() async throws {
        try await MastodonVisitor.visit { m in
            let oob = "urn:ietf:wg:oauth:2.0:oob"
            let app = try await m.register(redirects: .string(oob))
            let reply = try await m.http.form(
                m.authorizePath(app, ["redirect_uri": oob]), [("account", "ada"), ("decision", "approve")])
            #expect(reply.status == 200 && reply.text.contains("id=\"code\""))
        }
    }
}
