import Sandbox
import Testing

@Suite("YouTube: Google's tokens", .timeLimit(.minutes(10)))
struct YouTubeTokenTests {
    @Test("S2.47 the first answer has everything, in Google's forms")
    func first() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let reply = try await y.connect()
            #expect(reply.status == 200 && reply.json?["expires_in"] == 3_599 && reply.json?["token_type"] == "Bearer")
            #expect(try reply.text("access_token").hasPrefix("ya29."))
            #expect(try reply.text("refresh_token").hasPrefix("1//"))
            #expect(try reply.text("scope") == YouTubeVisitor.scope)
            #expect(reply.json?["refresh_token_expires_in"] == nil && reply.json?["id_token"] == nil)
            #expect(reply.header("cache-control") == "no-store")
        }
    }

    @Test("no refresh token online, nor for who comes back without prompt=consent, until the app was removed")
    func without() async throws {
        try await YouTubeVisitor.visit { y async throws in
            #expect(try await y.connect("grace", ["access_type": "online"]).json?["refresh_token"] == nil)
            #expect(try await y.connect("linus", ["access_type": nil]).json?["refresh_token"] == nil)

            #expect(try await y.connect("ada", ["prompt": nil]).json?["refresh_token"] != nil)
            #expect(try await y.connect("ada", ["prompt": nil]).json?["refresh_token"] == nil)
            #expect(try await y.connect("bakery", ["prompt": "select_account"]).json?["refresh_token"] == nil)
            #expect(try await y.connect("ada").json?["refresh_token"] != nil)

            y.sandbox.change("ada", on: "youtube", .revoke)
            #expect(try await y.connect("ada", ["prompt": nil]).json?["refresh_token"] != nil)
        }
    }

    @Test("S3.19 S2.50 a refresh gives an access token and no refresh token; the old one stays good")
    func refresh() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("refresh_token")
            y.pass(.hours(1))
            for _ in 1...3 {
                let reply = try await y.refresh(token)
                #expect(
                    reply.status == 200 && reply.json?["refresh_token"] == nil && reply.json?["expires_in"] == 3_599)
                #expect(try await y.channels(try reply.text("access_token")).status == 200)
            }
            #expect(y.sandbox.ledger.counters("youtube").refreshes == 3)
            #expect(y.sandbox.ledger.counters("youtube").staleRefreshPresentations == 0)
        }
    }

    @Test("an access token ends after an hour")
    func access() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            y.pass(.seconds(3_598))
            #expect(try await y.channels(token).status == 200)
            y.pass(.seconds(1))
            let reply = try await y.channels(token)
            #expect(reply.status == 401 && reply.reason == "authError")
            #expect(reply.json?["error"]?["status"] == "UNAUTHENTICATED")
        }
    }

    @Test("S2.50 a refresh token dies after six months without use, and not with use")
    func idle() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let (used, idle) = (
                try await y.connect().text("refresh_token"), try await y.connect("grace").text("refresh_token")
            )
            y.pass(.days(100))
            #expect(try await y.refresh(used).status == 200)
            y.pass(.days(83))
            #expect(try await y.refresh(used).status == 200)
            let dead = try await y.refresh(idle)
            #expect(dead.status == 400 && dead.json?["error"] == "invalid_grant")
            #expect(dead.json?["error_description"] == "Token has been expired or revoked.")
        }
    }

    @Test("while the consent screen is in testing, refresh tokens die after seven days, used or not")
    func testing() async throws {
        let client = ["client_id": "sandbox-youtube-testing-client"]
        let both: [String: String?] = [
            "client_id": client["client_id"], "client_secret": "sandbox-youtube-testing-secret",
        ]
        try await YouTubeVisitor.visit { y async throws in
            let reply = try await y.connect("ada", client)
            #expect(reply.json?["refresh_token_expires_in"] == nil)
            let token = try reply.text("refresh_token")
            y.pass(.days(6))
            #expect(try await y.refresh(token, both).status == 200)
            y.pass(.days(1))
            #expect(try await y.refresh(token, both).json?["error"] == "invalid_grant")
        }
    }

    @Test("who gives access for a limited time is told so, and the token ends then")
    func limited() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let reply = try await y.connect("katherine")
            #expect(reply.json?["refresh_token_expires_in"] == 86_400)
            let token = try reply.text("refresh_token")
            y.pass(.hours(23))
            #expect(try await y.refresh(token).status == 200)
            y.pass(.hours(1))
            #expect(try await y.refresh(token).json?["error"] == "invalid_grant")
        }
    }

    @Test("the hundred-and-first refresh token of a login and app silently ends the oldest, whatever the channel")
    func hundred() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let first = try await y.connect("bakery").text("refresh_token")
            let other = try await y.connect("grace").text("refresh_token")
            for _ in 1..<100 { _ = try await y.connect("ada") }
            #expect(try await y.refresh(first).status == 200)
            _ = try await y.connect("ada")
            #expect(try await y.refresh(first).json?["error"] == "invalid_grant")
            #expect(try await y.refresh(other).status == 200)
        }
    }

    @Test(
        "revoking any token ends the whole grant of the login: the other channel dies with it",
        arguments: ["access_token", "refresh_token"])
    func revoke(kind: String) async throws {
        try await YouTubeVisitor.visit { y async throws in
            let (ada, bakery) = (try await y.connect(), try await y.connect("bakery"))
            let grace = try await y.connect("grace").text("refresh_token")
            let path = "/oauth2.googleapis.com/revoke"
            #expect(try await y.http.form(path, [("token", try ada.text(kind))]).status == 200)
            let again = try await y.http.form(path, [("token", try ada.text(kind))])
            #expect(again.status == 400 && again.json?["error"] == "invalid_token")
            #expect(try await y.refresh(try bakery.text("refresh_token")).status == 400)
            #expect(try await y.channels(try bakery.text("access_token")).status == 401)
            #expect(try await y.refresh(grace).status == 200)
            #expect(
                try await y.http.form(path, [("token", grace), ("client_id", "x")]).json?["error"] == "invalid_request")
            #expect(try await y.http.form(path, []).json?["error"] == "invalid_request")
        }
    }

    @Test("what the person removes ends both channels; a changed password ends nothing")
    func person() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let ada = try await y.connect().text("refresh_token")
            let bakery = try await y.connect("bakery").text("refresh_token")
            y.sandbox.change("bakery", on: "youtube", .changePassword)
            #expect(try await y.refresh(ada).status == 200)
            #expect(y.sandbox.change("bakery", on: "youtube", .revoke))
            #expect(try await y.refresh(ada).status == 400)
            #expect(try await y.refresh(bakery).status == 400)
            #expect(y.sandbox.change("nobody", on: "youtube", .revoke) == false)
        }
    }

    @Test("administrators of a Workspace can shut the app out and let it in again")
    func workspace() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect("office").text("refresh_token")
            #expect(y.sandbox.change("office", on: "youtube", .loseRole))
            let reply = try await y.refresh(token)
            #expect(reply.status == 400 && reply.json?["error"] == "admin_policy_enforced")
            y.sandbox.change("office", on: "youtube", .regainRole)
            #expect(try await y.refresh(token).status == 200)
            #expect(y.sandbox.change("ada", on: "youtube", .loseRole) == false)
        }
    }

    @Test("tokeninfo says whose app it is, in text, and 400 when the token is dead")
    func tokenInfo() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let path = "/oauth2.googleapis.com/tokeninfo?access_token=" + Percent.encode(token)
            let reply = try await y.http.get(path)
            #expect(reply.json?["aud"] == "sandbox-youtube-client" && reply.json?["expires_in"] == "3599")
            #expect(reply.json?["scope"]?.string == YouTubeVisitor.scope && reply.json?["access_type"] == "offline")
            y.pass(.hours(1))
            let dead = try await y.http.get(path)
            #expect(dead.status == 400 && dead.json?["error"] == "invalid_token")
            #expect(try await y.http.get(path + "&id_token=1").json?["error"] == "invalid_request")
        }
    }

    @Test(
        "wrong token requests are refused in Google's words",
        arguments: [
            (["client_secret": "wrong"], 401, "invalid_client"), (["client_id": "stranger"], 401, "invalid_client"),
            (["client_id": nil], 400, "invalid_request"),
            (["redirect_uri": "http://127.0.0.1:9/other"], 400, "redirect_uri_mismatch"),
            (["code": "4/0wrong"], 400, "invalid_grant"), (["code": nil], 400, "invalid_request"),
            (["grant_type": "password"], 400, "unsupported_grant_type"), (["grant_type": nil], 400, "invalid_request"),
            (["scope": "x"], 400, "invalid_request"), (["redirect_uri": nil], 400, "invalid_request"),
        ] as [([String: String?], Int, String)])
    func wrong(changes: [String: String?], status: Int, error: String) async throws {
        try await YouTubeVisitor.visit { y async throws in
            let reply = try await y.exchange(try await y.code(), changes)
            #expect(reply.status == status && reply.json?["error"]?.string == error)
            #expect(reply.json?["error_description"]?.string?.isEmpty == false)
        }
    }

    @Test("a code works once, for its app and for ten minutes; a refresh token works for its app")
    func codes() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let code = try await y.code()
            #expect(try await y.exchange(code).status == 200)
            #expect(try await y.exchange(code).json?["error"] == "invalid_grant")
            let late = try await y.code()
            y.pass(.seconds(601))
            #expect(try await y.exchange(late).json?["error"] == "invalid_grant")
            let other: [String: String?] = [
                "client_id": "sandbox-youtube-testing-client", "client_secret": "sandbox-youtube-testing-secret",
            ]
            #expect(try await y.exchange(try await y.code(), other).json?["error"] == "invalid_grant")
            let token = try await y.connect().text("refresh_token")
            #expect(try await y.refresh(token, other).json?["error"] == "unauthorized_client")
            #expect(try await y.refresh("1//unknown").json?["error"] == "invalid_grant")
        }
    }
}
