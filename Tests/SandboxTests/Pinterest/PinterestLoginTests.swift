import Sandbox
import Testing

@Suite("Pinterest: logging in and tokens", .timeLimit(.minutes(10)))
struct PinterestLoginTests {
    @Test("the page offers everybody, all or nothing; approval and denial come back with the state")
    func page() async throws {
        try await PinterestVisitor.visit { p async throws in
            let page = try await p.http.get(PinterestVisitor.authorizePath())
            #expect(
                page.status == 200 && page.text.contains("id=\"account-linus\"") && !page.text.contains("checkbox\""))
            let reply = try await p.approve(PinterestVisitor.authorizePath(), "ada")
            #expect(reply.status == 303 && reply.redirected("state") == "s&1")
            #expect(
                try await p.deny(PinterestVisitor.authorizePath()).location
                    == PinterestVisitor.redirect + "?error=access_denied&state=s%261")
        }
    }

    @Test(
        "scopes are asked for with commas; wrong requests show a page",
        arguments: [
            ["scope": "boards:read boards:write"], ["scope": "boards:all"], ["scope": nil], ["response_type": "token"],
            ["code_challenge": "x"], ["client_id": "stranger"], ["redirect_uri": "https://evil.example/"],
            ["state": nil],
        ] as [[String: String?]])
    func wrong(changes: [String: String?]) async throws {
        try await PinterestVisitor.visit { p async throws in
            let reply = try await p.approve(PinterestVisitor.authorizePath(changes), "ada")
            #expect(reply.status == 400 && reply.location.isEmpty)
        }
    }

    @Test("the first answer: thirty days and sixty, scopes with blanks")
    func first() async throws {
        try await PinterestVisitor.visit { p async throws in
            let reply = try await p.connect()
            #expect(reply.status == 200 && reply.json?["expires_in"] == 2_592_000)
            #expect(try reply.text("access_token").hasPrefix("pina_"))
            #expect(try reply.text("refresh_token").hasPrefix("pinr."))
            #expect(reply.json?["refresh_token_expires_in"] == 5_184_000)
            #expect(reply.json?["refresh_token_expires_at"] == .integer(1_795_000_000 + 5_184_000))
            #expect(reply.json?["response_type"] == "authorization_code" && reply.json?["token_type"] == "bearer")
            #expect(reply.json?["scope"] == "boards:read boards:write pins:read pins:write user_accounts:read")
            #expect(reply.header("x-ratelimit-limit") == "1000")
        }
    }

    @Test("continuous refresh: a new refresh token each time with sixty more days, the old one is gone at once")
    func continuous() async throws {
        try await PinterestVisitor.visit { p async throws in
            var token = try await p.connect().text("refresh_token")
            for _ in 1...4 {
                p.pass(.days(59))
                let reply = try await p.refresh(token)
                #expect(reply.status == 200 && reply.json?["response_type"] == "refresh_token")
                #expect(reply.json?["refresh_token_expires_in"] == 5_184_000)
                let next = try reply.text("refresh_token")
                #expect(next != token)
                let stale = try await p.refresh(token)
                #expect(stale.status == 401 && stale.json?["code"] == 2)
                token = next
            }
            p.pass(.days(60))
            #expect(try await p.refresh(token).status == 401)
            #expect(p.sandbox.ledger.counters("pinterest").staleRefreshPresentations == 4)
        }
    }

    @Test("an older app must ask for continuous refresh, else sixty days are all it gets and no new token comes")
    func legacy() async throws {
        try await PinterestVisitor.visit { p async throws in
            let old = try await p.connect(app: "-old")
            let token = try old.text("refresh_token")
            p.pass(.days(59))
            let reply = try await p.refresh(token, basic: PinterestVisitor.basic("-old"))
            #expect(reply.status == 200 && reply.json?["refresh_token"] == nil)
            p.pass(.days(1))
            #expect(try await p.refresh(token, basic: PinterestVisitor.basic("-old")).status == 401)

            let modern = try await p.connect(app: "-old", ["continuous_refresh": "true"])
            let first = try modern.text("refresh_token")
            p.pass(.days(59))
            let next = try await p.refresh(first, basic: PinterestVisitor.basic("-old")).text("refresh_token")
            p.pass(.days(59))
            #expect(try await p.refresh(next, basic: PinterestVisitor.basic("-old")).status == 200)
        }
    }

    @Test("a newer app may send continuous_refresh all the same, and only as true")
    func harmless() async throws {
        try await PinterestVisitor.visit { p async throws in
            let reply = try await p.connect("ada", ["continuous_refresh": "true"])
            #expect(reply.status == 200)
            let token = try reply.text("refresh_token")
            #expect(try await p.refresh(token, ["continuous_refresh": "true"]).status == 200)
            #expect(try await p.connect("ada", ["continuous_refresh": "yes"]).status == 400)
        }
    }

    @Test("a refresh may repeat scopes, but not widen them")
    func scopes() async throws {
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect(scope: "boards:read,pins:read").text("refresh_token")
            #expect(try await p.refresh(token, ["scope": "boards:read,pins:write"]).status == 400)
            #expect(
                try await p.refresh(token, ["scope": "boards:read,pins:read"]).json?["scope"] == "boards:read pins:read"
            )
        }
    }

    @Test(
        "wrong token requests",
        arguments: [
            (["code": "wrong"], 401, 2), (["redirect_uri": "http://127.0.0.1:9/other"], 401, 2),
            (["code": nil], 400, 1),
            (["grant_type": "client_credentials"], 400, 1), (["grant_type": nil], 400, 1),
            (["client_id": "sandbox-pinterest-client"], 400, 1), (["client_secret": "x"], 400, 1),
            (["mood": "x"], 400, 1),
        ] as [([String: String?], Int, Int)])
    func wrongTokens(changes: [String: String?], status: Int, code: Int) async throws {
        try await PinterestVisitor.visit { p async throws in
            let reply = try await p.exchange(try await p.code(), changes)
            #expect(reply.status == status && reply.json?["code"]?.integer == code)
            #expect(reply.json?["message"]?.string?.isEmpty == false)
        }
    }

    @Test("apps prove themselves by HTTP Basic and nothing else", arguments: [nil, "!", "eDp5"])
    func basic(basic: String?) async throws {
        try await PinterestVisitor.visit { p async throws in
            #expect(try await p.exchange(try await p.code(), basic: basic).json?["code"] == 2)
            let token = try await p.connect().text("refresh_token")
            #expect(try await p.refresh(token, basic: basic).status == 401)
            #expect(try await p.refresh(token, basic: PinterestVisitor.basic("-trial")).status == 401)
            #expect(try await p.refresh(token).status == 200)
        }
    }

    @Test("what people do ends the tokens", arguments: [AccountChange.revoke, .changePassword])
    func ended(change: AccountChange) async throws {
        try await PinterestVisitor.visit { p async throws in
            let tokens = try await p.connect()
            p.sandbox.change("ada", on: "pinterest", change)
            let reply = try await p.get("user_account", try tokens.text("access_token"))
            #expect(reply.status == 401 && reply.json == ["code": 2, "message": "Authentication failed."])
            #expect(try await p.refresh(try tokens.text("refresh_token")).status == 401)
        }
    }

    @Test("ordinary people's tokens cannot be revoked by the app")
    func revoke() async throws {
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect().text("access_token")
            let path = "/api.pinterest.com/v5/oauth/token/revoke"
            let reply = try await p.http.form(
                path, [("token", token), ("token_type_hint", "access_token")], basic: PinterestVisitor.basic())
            #expect(reply.status == 403 && reply.json?["code"] == 29)
            #expect(try await p.get("user_account", token).status == 200)
            #expect(try await p.http.form(path, [("token", token)]).status == 401)
            #expect(try await p.http.form(path, [("mood", "x")], basic: PinterestVisitor.basic()).status == 400)
        }
    }

    @Test("production and sandbox hosts share the consent page and nothing else")
    func hosts() async throws {
        let sandbox = "api-sandbox.pinterest.com"
        try await PinterestVisitor.visit { p async throws in
            let there = try await p.exchange(try await p.code(), host: sandbox)
            let here = try await p.connect()
            let (access, refresh) = (try there.text("access_token"), try there.text("refresh_token"))
            #expect(try await p.get("user_account", access, host: sandbox).status == 200)
            #expect(try await p.get("user_account", access).json?["code"] == 2)
            #expect(try await p.get("user_account", try here.text("access_token"), host: sandbox).status == 401)
            #expect(try await p.refresh(refresh).status == 401)
            let next = try await p.refresh(refresh, host: sandbox).text("access_token")
            #expect(try await p.get("user_account", next, host: sandbox).status == 200)
        }
    }
}
