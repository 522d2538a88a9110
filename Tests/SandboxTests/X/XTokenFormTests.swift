import HTTPTypes
import Sandbox
import Testing

/// Wrong forms at X's token and revocation endpoints, and the life of a family (sheet sections 2 and 3).
@Suite("X token forms", .timeLimit(.minutes(10)))
struct XTokenFormTests {
    private static let token = "/api.x.com/2/oauth2/token"

    @Test(
        "a missing parameter is an invalid request, and the code stays good",
        arguments: ["grant_type", "code", "redirect_uri", "code_verifier"])
    func missing(name: String) async throws {
        try await XVisitor.visit { x in
            let code = try await x.code()
            let form = [
                ("grant_type", "authorization_code"), ("code", code), ("code_verifier", XVisitor.verifier),
                ("redirect_uri", "http://127.0.0.1:9/callback"),
            ]
            let reply = try await x.http.form(Self.token, form.filter { $0.0 != name }, basic: XVisitor.basic)

            #expect(reply.status == 400 && reply.members == ["error", "error_description"])
            #expect(reply.json?["error"] == "invalid_request")
            #expect(try await x.exchange(code).status == 200)
        }
    }

    @Test(
        "other bodies and grants are invalid requests",
        arguments: [
            WireCall.Body.json(["grant_type": "refresh_token", "refresh_token": "x"]), .none,
            .form([("grant_type", "password"), ("username", "a")]), .form([("grant_type", "client_credentials")]),
            .form([("grant_type", "refresh_token")]), .form([("grant_type", "refresh_token"), ("refresh_token", "")]),
            .form([("grant_type", "refresh_token"), ("refresh_token", "a"), ("refresh_token", "b")]),
            .form([("grant_type", "refresh_token"), ("refresh_token", "a"), ("scope", "tweet.read")]),
            .raw("grant_type=%", type: "application/x-www-form-urlencoded"),
        ])
    func wrong(body: WireCall.Body) async throws {
        try await XVisitor.visit { x in
            let call = WireCall(.post, Self.token, body, headers: [.authorization: "Basic \(XVisitor.basic)"])
            let reply = try await x.http.send(call)
            #expect(reply.status == 400 && reply.json?["error"] == "invalid_request")
            #expect(x.sandbox.ledger.counters("x").tokensIssued == 0)
        }
    }

    @Test("unknown and blank refresh tokens are dead in the words of the sheet")
    func dead() async throws {
        try await XVisitor.visit { x in
            let reply = try await x.refresh("never-issued")
            #expect(reply.status == 400)
            #expect(
                reply.json == [
                    "error": "invalid_request", "error_description": "Value passed for the token was invalid.",
                ])
        }
    }

    @Test("a long chain of refreshes keeps scopes; each link is used up by the next")
    func chain() async throws {
        try await XVisitor.visit { x in
            var tokens = try await x.connect()
            var seen: Set<String> = [tokens.refresh]
            for _ in 0..<10 {
                let reply = try await x.refresh(tokens.refresh)
                #expect(reply.json?["scope"]?.string == XVisitor.allScopes && reply.json?["expires_in"] == 7_200)
                tokens = try XVisitor.tokens(reply)
                #expect(seen.insert(tokens.refresh).inserted)
            }
            #expect(try await x.http.get("/api.x.com/2/users/me", token: tokens.access).status == 200)
            let events = x.sandbox.ledger.tokens(platform: "x").filter { $0.kind == .refresh && $0.event == .rotated }
            #expect(events.count == 10)
        }
    }

    @Test("a replay in one family leaves another family of the same account alone")
    func families() async throws {
        try await XVisitor.visit { x in
            let (one, two) = (try await x.connect(), try await x.connect())
            _ = try await x.refresh(one.refresh)
            #expect(try await x.refresh(one.refresh).status == 400)
            #expect(try await x.refresh(two.refresh).status == 200)
        }
    }

    @Test("a refresh token ends when it was not used for half a year, to the day", arguments: [(182, 200), (184, 400)])
    func unused(days: Int, status: Int) async throws {
        try await XVisitor.visit { x in
            let tokens = try await x.connect()
            x.sandbox.clock.advance(by: .seconds(days * 86_400))
            #expect(try await x.refresh(tokens.refresh).status == status)
        }
    }

    @Test("either token ends the grant; strangers, also with good manners, end nothing")
    func revoke() async throws {
        try await XVisitor.visit { x in
            for path in [\XVisitor.Tokens.access, \.refresh] {
                let tokens = try await x.connect()
                let stranger = try await x.http.form(
                    "/api.x.com/2/oauth2/revoke",
                    [("token", tokens[keyPath: path]), ("client_id", "sandbox-x-public")])
                #expect(try await x.http.get("/api.x.com/2/users/me", token: tokens.access).status == 200)
                let own = try await x.http.form(
                    "/api.x.com/2/oauth2/revoke", [("token", tokens[keyPath: path])], basic: XVisitor.basic)
                #expect(stranger.status == 200 && own.status == 200 && own.json == ["revoked": true])
                #expect(try await x.http.get("/api.x.com/2/users/me", token: tokens.access).status == 401)
            }
        }
    }

    @Test(
        "wrong revocations are refused",
        arguments: [
            ([], XVisitor.basic, 400), ([("token", "a"), ("mood", "b")], XVisitor.basic, 400),
            ([("token", "a")], nil, 401), ([("token", "a"), ("client_id", "sandbox-x-client")], nil, 401),
        ] as [([(String, String)], String?, Int)])
    func wrongRevocation(form: [(String, String)], basic: String?, status: Int) async throws {
        try await XVisitor.visit { x in
            let reply = try await x.http.form("/api.x.com/2/oauth2/revoke", form, basic: basic)
            #expect(reply.status == status && reply.members == ["error", "error_description"])
        }
    }
}
