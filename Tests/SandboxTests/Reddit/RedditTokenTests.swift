import HTTPTypes
import Sandbox
import Testing

@Suite("Reddit: tokens", .timeLimit(.minutes(10)))
struct RedditTokenTests {
    @Test("the first answer; a refresh token only with duration=permanent", arguments: ["permanent", "temporary", nil])
    func first(duration: String?) async throws {
        try await RedditVisitor.visit { r async throws in
            let reply = try await r.connect("ada", ["duration": duration])
            #expect(reply.status == 200 && reply.json?["token_type"] == "bearer" && reply.json?["expires_in"] == 86_400)
            #expect((reply.json?["refresh_token"] != nil) == (duration == "permanent"))
            #expect(try reply.text("scope") == RedditVisitor.scope)
        }
    }

    @Test("S2.34 S3.19 a refresh repeats the refresh token; several access tokens live side by side")
    func refresh() async throws {
        try await RedditVisitor.visit { r async throws in
            let first = try await r.connect()
            let token = try first.text("refresh_token")
            let second = try await r.refresh(token)
            #expect(try second.text("refresh_token") == token)
            #expect(try await r.me(try first.text("access_token")).status == 200)
            #expect(try await r.me(try second.text("access_token")).status == 200)
            r.pass(.days(1))
            #expect(try await r.me(try second.text("access_token")).status == 401)
            r.pass(.days(3_000))
            #expect(try await r.refresh(token).status == 200)
        }
    }

    @Test("dead grants: an unknown refresh token answers 400, a removed app 200 with an error in it")
    func dead() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.connect().text("refresh_token")
            let unknown = try await r.refresh("unknown")
            #expect(unknown.status == 400 && unknown.json?["error"] == 400 && unknown.json?["message"] == "Bad Request")
            r.sandbox.change("ada", on: "reddit", .changePassword)
            #expect(try await r.refresh(token).json?["access_token"] != nil)
            r.sandbox.change("ada", on: "reddit", .revoke)
            let removed = try await r.refresh(token)
            #expect(removed.status == 200 && removed.json == ["error": "invalid_grant"])
        }
    }

    @Test("who deletes the account loses the tokens")
    func deleted() async throws {
        try await RedditVisitor.visit { r async throws in
            let tokens = try await r.connect()
            r.sandbox.change("ada", on: "reddit", .deactivate)
            #expect(try await r.me(try tokens.text("access_token")).status == 401)
            #expect(try await r.refresh(try tokens.text("refresh_token")).json == ["error": "invalid_grant"])
        }
    }

    @Test(
        "errors of the token endpoint hide behind status 200",
        arguments: [
            (["grant_type": "password"], "unsupported_grant_type"), (["grant_type": nil], "unsupported_grant_type"),
            (["code": "wrong"], "invalid_grant"), (["redirect_uri": "http://127.0.0.1:9/other"], "invalid_grant"),
            (["code": nil], "invalid_request"), (["client_id": "sandbox-reddit-client"], "invalid_request"),
            (["client_secret": "x"], "invalid_request"), (["code_verifier": "x"], "invalid_request"),
        ] as [([String: String?], String)])
    func hidden(changes: [String: String?], error: String) async throws {
        try await RedditVisitor.visit { r async throws in
            let reply = try await r.exchange(try await r.code(), changes)
            #expect(reply.status == 200 && reply.json == ["error": .string(error)])
        }
    }

    @Test(
        "wrong credentials of the app answer 401, in the body they do not work",
        arguments: [nil, "!", "eDp5", "c2FuZGJveC1yZWRkaXQtY2xpZW50Og=="])
    func credentials(basic: String?) async throws {
        try await RedditVisitor.visit { r async throws in
            let both: [String: String?] = [
                "client_id": "sandbox-reddit-client", "client_secret": "sandbox-reddit-secret",
            ]
            #expect(try await r.exchange(try await r.code(), basic: basic).status == 401)
            if basic == nil { #expect(try await r.exchange(try await r.code(), both, basic: nil).status == 401) }
            let token = try await r.connect().text("refresh_token")
            let reply = try await r.refresh(token, basic: basic)
            #expect(reply.status == 401 && reply.json?["message"] == "Unauthorized")
            #expect(try await r.refresh(token).status == 200)
        }
    }

    @Test("an installed app authenticates with an empty password; tokens belong to their app")
    func installed() async throws {
        try await RedditVisitor.visit { r async throws in
            let code = try await r.code("ada", ["client_id": "sandbox-reddit-installed"])
            let reply = try await r.exchange(code, basic: RedditVisitor.installed)
            let token = try reply.text("refresh_token")
            #expect(try await r.refresh(token).status == 401)
            #expect(try await r.refresh(token, basic: RedditVisitor.installed).status == 200)
        }
    }

    @Test("a code works once and for ten minutes")
    func codes() async throws {
        try await RedditVisitor.visit { r async throws in
            let code = try await r.code()
            #expect(try await r.exchange(code).json?["access_token"] != nil)
            #expect(try await r.exchange(code).json == ["error": "invalid_grant"])
            let late = try await r.code()
            r.pass(.seconds(601))
            #expect(try await r.exchange(late).json == ["error": "invalid_grant"])
        }
    }

    @Test("revoking says 204 also to unknown tokens; the refresh token takes its access tokens along, not the reverse")
    func revoke() async throws {
        try await RedditVisitor.visit { r async throws in
            let tokens = try await r.connect()
            let (access, refresh) = (try tokens.text("access_token"), try tokens.text("refresh_token"))
            #expect(try await r.post("revoke_token", [("token", "unknown")]).status == 204)
            #expect(
                try await r.post("revoke_token", [("token", refresh)], basic: RedditVisitor.installed).status == 204)
            #expect(
                try await r.post("revoke_token", [("token", access), ("token_type_hint", "access_token")]).status == 204
            )
            #expect(try await r.me(access).status == 401)
            let next = try await r.refresh(refresh).text("access_token")
            #expect(
                try await r.post("revoke_token", [("token", refresh), ("token_type_hint", "refresh_token")]).status
                    == 204)
            #expect(try await r.me(next).status == 401)
            #expect(try await r.refresh(refresh).json == ["error": "invalid_grant"])
        }
    }

    @Test("revoking is as strict about its form as the rest")
    func revokeForm() async throws {
        try await RedditVisitor.visit { r async throws in
            #expect(try await r.post("revoke_token", [("token", "x")], basic: nil).status == 401)
            #expect(try await r.post("revoke_token", [("token", "x")], basic: "eDp5").status == 401)
            #expect(try await r.post("revoke_token", []).status == 400)
            #expect(try await r.post("revoke_token", [("token", "x"), ("token_type_hint", "any")]).status == 400)
            #expect(try await r.post("revoke_token", [("token", "x"), ("mood", "good")]).status == 400)
            #expect(try await r.post("revoke_token", [("token", "x")], agent: "curl/8.0").status == 429)
        }
    }

    @Test(
        "the User-Agent must be descriptive on token calls as well",
        arguments: [
            (nil, 429), ("", 429), ("curl/8.0", 429), ("python-requests/2.31", 429), ("martlet", 429),
            ("linux:social.martlet:1.0 (by /u/ada_sandbox)", 429), ("linux:social.martlet:v1.0", 429),
            ("Mozilla/5.0 (X11; Linux x86_64)", 403),
        ])
    func agents(agent: String?, status: Int) async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.connect()
            let form = [("grant_type", "refresh_token"), ("refresh_token", try token.text("refresh_token"))]
            #expect(try await r.post("access_token", form, agent: agent).status == status)
            let me = try await r.me(try token.text("access_token"), agent: agent)
            #expect(me.status == status)
            #expect(me.text.contains("blocked by network security") == (status == 403))
        }
    }
}
