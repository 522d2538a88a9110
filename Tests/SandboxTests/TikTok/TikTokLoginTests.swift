import Sandbox
import Testing

@Suite("TikTok: logging in and tokens", .timeLimit(.minutes(10)))
struct TikTokLoginTests {
    @Test("S2.01 the page offers everybody, and permissions to untick but for the basic one")
    func page() async throws {
        try await TikTokVisitor.visit { t async throws in
            let page = try await t.http.get(TikTokVisitor.authorizePath())
            #expect(page.status == 200 && page.text.contains("id=\"account-mary\""))
            #expect(
                page.text.contains("id=\"scope-video.publish\"") && !page.text.contains("id=\"scope-user.info.basic\""))
        }
    }

    @Test("approval brings the code, the granted scopes under a plural name, and the state")
    func approval() async throws {
        try await TikTokVisitor.visit { t async throws in
            let all = try await t.approve(TikTokVisitor.authorizePath(), "ada")
            #expect(all.redirected("scopes") == TikTokVisitor.scope && all.redirected("state") == "s&1")
            #expect(all.location.contains("code=c%2A1%21") && all.redirected("scope") == nil)
            let some = try await t.approve(
                TikTokVisitor.authorizePath(), "ada", [("choices", "1"), ("scopes[]", "video.list")])
            #expect(some.redirected("scopes") == "user.info.basic,video.list")
            let reply = try await t.exchange(try #require(some.redirected("code")))
            #expect(reply.json?["scope"] == "user.info.basic,video.list")
            let denied = try await t.deny(TikTokVisitor.authorizePath())
            #expect(denied.redirected("error") == "access_denied" && denied.redirected("error_description") != nil)
        }
    }

    @Test(
        "wrong requests show a page that names the parameter",
        arguments: [
            (["client_key": nil], "client_key"), (["client_key": "stranger"], "client_key"),
            (["client_key": nil, "client_id": "sandbox-tiktok-client"], "client_key"),
            (["client_id": "sandbox-tiktok-client"], "client_id"), (["scope": "user.info.basic video.list"], "scope"),
            (["scope": "photo.publish"], "scope"), (["disable_auto_auth": "yes"], "disable_auto_auth"),
            (["redirect_uri": "https://evil.example/"], "redirect_uri"),
            (["redirect_uri": "http://127.0.0.1:9/back?a=1"], "redirect_uri"),
            (["code_challenge": nil, "code_challenge_method": nil], "code_challenge"),
            (["code_challenge": Digest.challenge(of: TikTokVisitor.verifier)], "code_challenge"),
            (["code_challenge_method": "plain"], "code_challenge_method"), (["state": nil], "state"),
        ] as [([String: String?], String)])
    func wrong(changes: [String: String?], name: String) async throws {
        try await TikTokVisitor.visit { t async throws in
            let reply = try await t.approve(TikTokVisitor.authorizePath(changes), "ada")
            #expect(reply.status == 400 && reply.location.isEmpty && reply.text.contains(name))
        }
    }

    @Test("web apps with https may leave the challenge out; then no verifier belongs to the code")
    func web() async throws {
        let settings = SandboxSettings(port: 0, redirectURIs: ["https://house.example/back"])
        let sandbox = try Sandbox(settings: settings, platforms: [TikTokVisitor.maker])
        try await sandbox.whileRunning { base in
            let t = TikTokVisitor(sandbox: sandbox, http: try SandboxClient(base))
            let changes: [String: String?] = [
                "redirect_uri": "https://house.example/back", "code_challenge": nil, "code_challenge_method": nil,
            ]
            let place = ["redirect_uri": "https://house.example/back"]
            let refused = try await t.exchange(try await t.code("ada", changes), place)
            #expect(refused.json?["error"] == "invalid_request")
            let bare: [String: String?] = ["redirect_uri": place["redirect_uri"], "code_verifier": nil]
            #expect(try await t.exchange(try await t.code("ada", changes), bare).status == 200)
        }
    }

    @Test("S0.29 S2.50 the first answer is flat: two hours and a hundred and eighty days")
    func first() async throws {
        try await TikTokVisitor.visit { t async throws in
            let reply = try await t.connect()
            #expect(reply.status == 200 && reply.json?["expires_in"] == 7_200 && reply.json?["data"] == nil)
            #expect(
                reply.json?["refresh_expires_in"] == .integer(180 * 86_400) && reply.json?["token_type"] == "Bearer")
            #expect(try reply.text("access_token").hasPrefix("act."))
            #expect(try reply.text("refresh_token").hasPrefix("rft."))
            #expect(try reply.text("scope") == TikTokVisitor.scope)
            #expect(try reply.text("open_id").split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
        }
    }

    @Test("S1.26 each refresh token works once; the access token ends after two hours")
    func rotation() async throws {
        try await TikTokVisitor.visit { t async throws in
            var token = try await t.connect().text("refresh_token")
            for _ in 1...3 {
                t.pass(.days(100))
                let reply = try await t.refresh(token)
                #expect(reply.status == 200 && reply.json?["refresh_expires_in"] == .integer(180 * 86_400))
                let next = try reply.text("refresh_token")
                #expect(next != token)
                let stale = try await t.refresh(token)
                #expect(stale.status == 400 && stale.json?["error"] == "invalid_grant")
                #expect(stale.json?["log_id"]?.string?.isEmpty == false)
                #expect(try await t.user(try reply.text("access_token")).wrapped == "ok")
                t.pass(.hours(2))
                #expect(try await t.user(try reply.text("access_token")).wrapped == "access_token_invalid")
                token = next
            }
            t.pass(.days(180))
            #expect(try await t.refresh(token).json?["error"] == "invalid_grant")
        }
    }

    @Test("by the older rules: a day, a year from the consent, and the refresh token stays the same")
    func older() async throws {
        try await TikTokVisitor.visit { t async throws in
            let reply = try await t.connect(app: "-older")
            #expect(reply.json?["expires_in"] == 86_400 && reply.json?["refresh_expires_in"] == 31_536_000)
            let token = try reply.text("refresh_token")
            t.pass(.days(364))
            let again = try await t.refresh(token, TikTokVisitor.app("-older"))
            #expect(try again.text("refresh_token") == token)
            #expect(again.json?["refresh_expires_in"] == 86_400)
            t.pass(.days(1))
            #expect(try await t.refresh(token, TikTokVisitor.app("-older")).status == 400)
        }
    }

    @Test("in TikTok's own sandbox a refresh is refused, so a connection lives for one access token")
    func ownSandbox() async throws {
        try await TikTokVisitor.visit { t async throws in
            let reply = try await t.connect(app: "-sandbox")
            #expect(try await t.user(try reply.text("access_token")).wrapped == "ok")
            let refused = try await t.refresh(try reply.text("refresh_token"), TikTokVisitor.app("-sandbox"))
            #expect(refused.json?["error"] == "invalid_grant")
        }
    }

    @Test(
        "wrong token requests; what is wrong with a code hides behind status 200",
        arguments: [
            (["client_secret": "wrong"], 401, "invalid_client"), (["client_key": "stranger"], 401, "invalid_client"),
            (["client_key": nil, "client_id": "sandbox-tiktok-client"], 400, "invalid_request"),
            (["client_id": "sandbox-tiktok-client"], 400, "invalid_request"), (["code": "wrong"], 200, "invalid_grant"),
            (["code": "c%2A1%21"], 200, "invalid_grant"), (["code_verifier": nil], 400, "invalid_request"),
            (["code_verifier": String(repeating: "w", count: 43)], 400, "invalid_request"),
            (["redirect_uri": "http://127.0.0.1:9/other"], 400, "invalid_request"),
            (["grant_type": nil], 400, "invalid_request"),
            (["grant_type": "client_credentials"], 400, "unsupported_grant_type"),
        ] as [([String: String?], Int, String)])
    func wrongTokens(changes: [String: String?], status: Int, error: String) async throws {
        try await TikTokVisitor.visit { t async throws in
            let reply = try await t.exchange(try await t.code(), changes)
            #expect(reply.status == status && reply.json?["error"]?.string == error)
            #expect(reply.json?["error_description"] != nil && reply.json?["access_token"] == nil)
        }
    }

    @Test("HTTP Basic does not count, and the path ends in a slash")
    func forms() async throws {
        try await TikTokVisitor.visit { t async throws in
            let form = [
                ("grant_type", "refresh_token"), ("refresh_token", try await t.connect().text("refresh_token")),
            ]
            let basic = "c2FuZGJveC10aWt0b2stY2xpZW50OnNhbmRib3gtdGlrdG9rLXNlY3JldA=="
            let reply = try await t.http.form("/open.tiktokapis.com/v2/oauth/token/", form, basic: basic)
            #expect(reply.json?["error"] == "invalid_client")
            #expect(try await t.token(form, path: "/v2/oauth/token").status == 404)
            #expect(try await t.token(form).status == 200)
        }
    }

    @Test("revoking takes the access token, ends the grant and answers nothing")
    func revoke() async throws {
        try await TikTokVisitor.visit { t async throws in
            let tokens = try await t.connect()
            let (access, refresh) = (try tokens.text("access_token"), try tokens.text("refresh_token"))
            #expect(try await t.token([("token", refresh)], path: "/v2/oauth/revoke/").status == 400)
            #expect(try await t.token([("token", access), ("mood", "x")], path: "/v2/oauth/revoke/").status == 400)
            #expect(
                try await t.token([("token", access)], TikTokVisitor.app("-older"), path: "/v2/oauth/revoke/").status
                    == 400)
            let reply = try await t.token([("token", access)], path: "/v2/oauth/revoke/")
            #expect(reply.status == 200 && reply.text.isEmpty)
            #expect(try await t.user(access).wrapped == "access_token_invalid")
            #expect(try await t.refresh(refresh).json?["error"] == "invalid_grant")
        }
    }

    @Test("what people do ends the tokens", arguments: [AccountChange.revoke, .changePassword])
    func ended(change: AccountChange) async throws {
        try await TikTokVisitor.visit { t async throws in
            let tokens = try await t.connect()
            t.sandbox.change("ada", on: "tiktok", change)
            #expect(try await t.user(try tokens.text("access_token")).status == 401)
            #expect(try await t.refresh(try tokens.text("refresh_token")).json?["error"] == "invalid_grant")
            #expect(t.events.contains("tiktok ada refresh revoked"))
        }
    }
}
