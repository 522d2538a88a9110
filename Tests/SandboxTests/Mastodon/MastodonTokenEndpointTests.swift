import FoundationEssentials
import HTTPTypes
import Sandbox
import Testing

/// `POST /oauth/token` and `POST /oauth/revoke` (sheet sections 2, 3 and 6).
@Suite("Mastodon tokens", .timeLimit(.minutes(10)))
struct MastodonTokenEndpointTests {
    @Test("a token has exactly the members of the sheet: no expiry, no refresh token")
    func members() async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register()
            let before = m.sandbox.clock.now.seconds
            let reply = try await m.exchange(app, try await m.code(app))

            #expect(reply.status == 200 && reply.headers[.cacheControl] == "no-store")
            #expect(reply.members == ["access_token", "created_at", "scope", "token_type"])
            #expect(reply.json?["token_type"] == "Bearer")
            #expect(reply.json?["scope"]?.string == MastodonVisitor.scopes)
            let created = try #require(reply.json?["created_at"]?.integer)
            #expect((before...before + 30).contains(created))
        }
    }

    @Test(
        "a missing parameter is an invalid request that names it",
        arguments: ["grant_type", "code", "redirect_uri"])
    func missing(name: String) async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register()
            let reply = try await m.exchange(app, try await m.code(app), [name: nil])
            #expect(reply.status == 400 && reply.members == ["error", "error_description"])
            #expect(reply.json?["error"] == "invalid_request")
            #expect(reply.json?["error_description"]?.string?.hasSuffix("Missing required parameter: \(name).") == true)
        }
    }

    @Test("without its secret or its name the client is not known", arguments: ["client_id", "client_secret"])
    func noClient(name: String) async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register()
            let reply = try await m.exchange(app, try await m.code(app), [name: nil])
            #expect(reply.status == 401 && reply.json?["error"] == "invalid_client")
            #expect(reply.json?["error_description"]?.string?.hasPrefix("Client authentication failed") == true)
        }
    }

    @Test(
        "repeated and unknown parameters, wrong bodies and wrong kinds are invalid requests",
        arguments: [
            .form([("grant_type", "authorization_code"), ("grant_type", "authorization_code")]),
            .form([("grant_type", "authorization_code"), ("resource", "x")]),
            .raw("grant_type=authorization_code", type: "text/plain"), .raw("grant_type=%f", type: formType),
            .json(["grant_type": ["authorization_code"]]), .json([]), .json("code"),
        ] as [WireCall.Body])
    func malformed(body: WireCall.Body) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.http.send(WireCall(.post, "/oauth/token", body), below: m.base)
            // Rails looks at the client first; both orders are a refusal that issues nothing.
            #expect([400, 401].contains(reply.status) && reply.members == ["error", "error_description"])
            #expect(m.sandbox.ledger.counters(m.flavor.host).tokensIssued == 0)
        }
    }

    private static let formType = "application/x-www-form-urlencoded"

    @Test("the client may authenticate by Basic, and JSON does as well as a form")
    func basic() async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register()
            let code = try await m.code(app)
            let pair = Data("\(app.client):\(app.secret)".utf8).base64EncodedString()
            let byBasic = try await m.http.form(
                "\(m.base)/oauth/token",
                [
                    ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", MastodonVisitor.callback),
                    ("code_verifier", MastodonVisitor.verifier),
                ], basic: pair)
            let byJSON = try await m.http.json(
                .post, "\(m.base)/oauth/token",
                [
                    "grant_type": "client_credentials", "client_id": .string(app.client),
                    "client_secret": .string(app.secret), "scope": "profile",
                ])
            let wrong = try await m.http.form(
                "\(m.base)/oauth/token", [("grant_type", "client_credentials")],
                basic: Data("\(app.client):wrong".utf8).base64EncodedString())

            #expect(byBasic.status == 200 && byJSON.status == 200 && byJSON.json?["scope"] == "profile")
            #expect(wrong.status == 401 && wrong.json?["error"] == "invalid_client")
        }
    }

    @Test("a code belongs to the app that asked for it")
    func foreignCode() async throws {
        try await MastodonVisitor.visit { m in
            let (ours, theirs) = (try await m.register(), try await m.register())
            let reply = try await m.exchange(theirs, try await m.code(ours))
            #expect(reply.status == 400 && reply.json?["error"] == "invalid_grant")
        }
    }

    @Test("a code lives ten minutes, to the second", arguments: [(599, 200), (600, 400)])
    func codeLife(age: Int, status: Int) async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register()
            m.sandbox.clock.setSpeed(0)
            let code = try await m.code(app)
            m.sandbox.clock.advance(by: .seconds(age))
            #expect(try await m.exchange(app, code).status == status)
        }
    }

    @Test("an app token must stay within the scopes of the app")
    func appScopes() async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register(scopes: "read write:statuses")
            for (scope, status) in [("read:statuses", 200), ("write:statuses", 200), ("write", 400), ("push", 400)] {
                let reply = try await m.clientCredentials(app, scope: scope)
                #expect(reply.status == status, "\(scope)")
                if status == 400 { #expect(reply.json?["error"] == "invalid_scope") }
            }
        }
    }

    @Test("tokens of other scopes or other people are other tokens; revoking one leaves the others")
    func separate() async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register()
            func token(_ account: String, _ scopes: String) async throws -> String {
                let code = try await m.code(app, account, scopes: scopes)
                return try #require(try await m.exchange(app, code).json?["access_token"]?.string)
            }
            let ada = try await token("ada", "profile")
            let wide = try await token("ada", MastodonVisitor.scopes)
            let grace = try await token("grace", "profile")
            #expect(Set([ada, wide, grace]).count == 3)

            #expect(try await m.revoke(app, ada).status == 200)

            let me = "\(m.base)/api/v1/accounts/verify_credentials"
            #expect(try await m.http.get(me, token: ada).json == ["error": "The access token was revoked"])
            #expect(try await m.http.get(me, token: wide).status == 200)
            #expect(try await m.http.get(me, token: grace).json?["username"] == "grace")
            #expect(try await token("ada", "profile") != ada)
        }
    }

    @Test("revoking answers with an empty object, also for what is gone or never was")
    func revoke() async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register()
            let token = try #require(try await m.exchange(app, try await m.code(app)).json?["access_token"]?.string)
            for text in [token, token, "never-was"] {
                let reply = try await m.revoke(app, text)
                #expect(reply.status == 200 && reply.json == [:])
            }
        }
    }

    @Test("a wrong revocation is refused and ends nothing")
    func wrongRevocation() async throws {
        try await MastodonVisitor.visit { m in
            let (app, stranger) = (try await m.register(), try await m.register())
            let token = try #require(try await m.exchange(app, try await m.code(app)).json?["access_token"]?.string)
            let foreign = try await m.revoke(stranger, token)
            let badSecret = try await m.revoke(.init(client: app.client, secret: "wrong"), token)
            let noToken = try await m.http.form(
                "\(m.base)/oauth/revoke", [("client_id", app.client), ("client_secret", app.secret)])

            #expect(foreign.status == 403 && foreign.json?["error"] == "unauthorized_client")
            #expect(badSecret.status == 401 && badSecret.json?["error"] == "invalid_client")
            #expect(noToken.status == 400 && noToken.json?["error"] == "invalid_request")
            let me = try await m.http.get("\(m.base)/api/v1/accounts/verify_credentials", token: token)
            #expect(me.status == 200)
        }
    }
}
