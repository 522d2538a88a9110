import HTTPTypes
import Sandbox
import Testing

/// What Instagram and Threads have in common, tested on both.
@Suite("Login of Instagram and Threads", .timeLimit(.minutes(10)))
struct ProfileLoginTests {
    @Test(
        "S4.06 S4.10 the page asks, and sends back code, state and a tail that belongs to neither",
        arguments: ProfileVisitor.both)
    func consent(kind: ProfileVisitor.Kind) async throws {
        try await ProfileVisitor.visit(kind) { p in
            let page = try await p.http.get(p.authorizePath())
            #expect(page.status == 200 && page.text.contains("account-ada") && page.text.contains("Publish for you"))
            let yes = try await p.decide()
            #expect(yes.status == 303 && yes.location.hasSuffix("&state=s1#_"))
            let no = try await p.http.form(p.authorizePath(), [("decision", "deny")])
            #expect(no.redirected("error") == "access_denied" && no.redirected("error_reason") == "user_denied")
            #expect(no.location.hasSuffix("#_"))
        }
    }

    @Test(
        "a wrong parameter shows a page, never a callback", arguments: ProfileVisitor.both,
        [
            ["client_id": "sandbox-facebook-client"], ["redirect_uri": "https://evil.example/"],
            ["scope": "business_basic"],
            ["response_type": "token"], ["state": nil], ["scope": nil],
        ] as [[String: String?]])
    func wrong(kind: ProfileVisitor.Kind, changes: [String: String?]) async throws {
        try await ProfileVisitor.visit(kind) { p in
            let reply = try await p.http.get(p.authorizePath(changes))
            #expect(reply.status == 400 && reply.location.isEmpty)
            #expect(changes["client_id"] == nil || reply.text.contains("Invalid"))
            let challenge = try await p.http.get(p.authorizePath(extra: [("code_challenge", "x")]))
            #expect(challenge.status == 400)
        }
    }

    @Test("the basic permission must be asked for", arguments: ProfileVisitor.both)
    func basic(kind: ProfileVisitor.Kind) async throws {
        try await ProfileVisitor.visit(kind) { p in
            let scope = String(try #require(kind.scope.split(separator: ",").last))
            #expect(try await p.http.get(p.authorizePath(["scope": scope])).status == 400)
        }
    }

    @Test("a code lives an hour and works once, without its tail", arguments: ProfileVisitor.both)
    func code(kind: ProfileVisitor.Kind) async throws {
        try await ProfileVisitor.visit(kind) { p in
            let code = try await p.code()
            let tail = try await p.redeem(code + "#_")
            #expect(tail.status == 400)
            #expect(tail.json?["error_message"] == "Matching code was not found or was already used")
            #expect(tail.json?["error_type"] == "OAuthException" && tail.json?["code"] == 400)
            #expect((tail.json?["error_data"] == [:]) == (kind.name == "threads"))
            #expect(try await p.redeem(code).status == 200)
            #expect(
                try await p.redeem(code).json?["error_message"] == "Matching code was not found or was already used")
            let late = try await p.code()
            p.sandbox.clock.advance(by: .seconds(3_600))
            #expect(try await p.redeem(late).json?["error_message"] == "This authorization code has expired")
        }
    }

    @Test(
        "a wrong form at the token host has that host's own shape of error", arguments: ProfileVisitor.both,
        [
            (["client_id": "sandbox-facebook-client"], "Invalid"), (["client_secret": "x"], "secret"),
            (["client_secret": nil], "secret"), (["client_id": nil], "client_id is missing"),
            (["grant_type": "refresh_token"], "grant_type"), (["grant_type": nil], "grant_type"),
            (["redirect_uri": "http://127.0.0.1:9/other"], "redirect_uri"), (["redirect_uri": nil], "redirect_uri"),
        ] as [([String: String?], String)])
    func form(kind: ProfileVisitor.Kind, wrong: ([String: String?], String)) async throws {
        try await ProfileVisitor.visit(kind) { p in
            let reply = try await p.redeem(try await p.code(), changes: wrong.0)
            #expect(reply.status == 400 && reply.json?["error"] == nil)
            #expect(reply.json?["error_message"]?.string?.contains(wrong.1) == true)
        }
    }

    @Test("S3.20 a short token lives an hour, the exchanged one sixty days", arguments: ProfileVisitor.both)
    func lives(kind: ProfileVisitor.Kind) async throws {
        try await ProfileVisitor.visit(kind) { p in
            let short = try await p.short()
            let reply = try await p.exchange(short)
            #expect(reply.json?["expires_in"] == 5_183_944 && reply.json?["token_type"] == "bearer")
            let long = try #require(reply.json?["access_token"]?.string)
            #expect(try await p.exchange(long).graphError == "452")
            p.sandbox.clock.advance(by: .seconds(3_600))
            #expect(try await p.data("me", token: short).graphError == "190/463")
            #expect(try await p.exchange(short).graphError == "190/463")
            p.sandbox.clock.advance(by: .seconds(5_183_944 - 3_601))
            #expect(try await p.data("me", token: long).status == 200)
            p.sandbox.clock.advance(by: .seconds(1))
            #expect(try await p.data("me", token: long).graphError == "190/463")
            #expect(try await p.refresh(long).graphError == "190/463")
        }
    }

    @Test(
        "REL-14 a token is refreshed when it is a day old, not before, and only a long one",
        arguments: ProfileVisitor.both)
    func minimumAge(kind: ProfileVisitor.Kind) async throws {
        try await ProfileVisitor.visit(kind) { p in
            let short = try await p.short()
            #expect(try await p.refresh(short).graphError == "100")
            let long = try #require(try await p.exchange(short).json?["access_token"]?.string)
            p.sandbox.clock.advance(by: .seconds(86_399))
            let early = try await p.refresh(long)
            #expect(early.status == 400 && early.graphError == "100")
            #expect(try await p.data("me", token: long).status == 200)
            p.sandbox.clock.advance(by: .seconds(1))
            let reply = try await p.refresh(long)
            #expect(reply.status == 200 && reply.json?["expires_in"] == 5_183_944)
            let next = try #require(reply.json?["access_token"]?.string)
            #expect(try await p.refresh(next).graphError == "100")
            #expect((next == long) == (kind.name == "threads"))
            p.sandbox.clock.advance(by: .days(59))
            #expect(try await p.data("me", token: next).status == 200)
        }
    }

    @Test(
        "refreshes are counted, named and noted; Instagram's old token works to its end", arguments: ProfileVisitor.both
    )
    func counted(kind: ProfileVisitor.Kind) async throws {
        try await ProfileVisitor.visit(kind) { p in
            let long = try await p.connect()
            p.sandbox.clock.advance(by: .days(30))
            let next = try #require(try await p.refresh(long).json?["access_token"]?.string)
            #expect(try await p.data("me", token: long).status == 200)
            p.sandbox.clock.advance(by: .days(31))
            #expect(try await p.data("me", token: long).status == (next == long ? 200 : 400))
            #expect(try await p.data("me", token: next).status == 200)
            #expect(p.sandbox.ledger.counters(kind.name).refreshes == 1)
            #expect(p.sandbox.ledger.requests().filter { $0.endpoint == "refresh" }.map(\.account) == ["ada"])
            #expect(p.sandbox.ledger.tokens().count { $0.event == .rotated } == 1)
        }
    }

    @Test(
        "exchange and refresh take their own parameters and no others", arguments: ProfileVisitor.both)
    func parameters(kind: ProfileVisitor.Kind) async throws {
        try await ProfileVisitor.visit(kind) { p in
            let short = try await p.short()
            let isInstagram = kind.name == "instagram"
            let id = ("client_id", "sandbox-\(kind.name)-client")
            #expect(try await p.exchange(short, extra: [id]).status == (isInstagram ? 200 : 400))
            #expect(try await p.exchange(short, extra: [("mood", "good")]).graphError == "100")
            let base = "/\(kind.api)/access_token?grant_type=\(kind.grants.exchange)"
            #expect(try await p.http.get(base + "&client_secret=x", token: short).graphError == "1")
            #expect(try await p.http.get(base, token: short).graphError == "100")
            #expect(
                try await p.http.get("/\(kind.api)/access_token?grant_type=x&client_secret=x", token: short).graphError
                    == "100")
            let secret = ("client_secret", "sandbox-\(kind.name)-secret")
            let long = try #require(try await p.exchange(short).json?["access_token"]?.string)
            p.sandbox.clock.advance(by: .days(2))
            #expect(try await p.refresh(long, extra: [secret]).graphError == "100")
            #expect(try await p.refresh("rubbish").graphError == "190")
            #expect(
                try await p.http.get("/\(kind.api)/refresh_access_token?grant_type=\(kind.grants.refresh)").graphError
                    == "2500")
            #expect(
                try await p.http.get(
                    "/\(kind.api)/refresh_access_token?grant_type=\(kind.grants.refresh)", token: long
                ).status == 200)
        }
    }

    @Test(
        "S0.36 every end has its reason", arguments: ProfileVisitor.both,
        [(AccountChange.revoke, "190/458"), (.changePassword, "190/460"), (.deactivate, "190/464")])
    func ends(kind: ProfileVisitor.Kind, end: (AccountChange, String)) async throws {
        try await ProfileVisitor.visit(kind) { p in
            let token = try await p.connect()
            let grace = try await p.connect("grace")
            p.sandbox.change("ada", on: kind.name, end.0)
            #expect(try await p.data("me", token: token).graphError == end.1)
            p.sandbox.clock.advance(by: .days(2))
            #expect(try await p.refresh(token).graphError == end.1)
            #expect(try await p.refresh(grace).status == 200)
        }
    }

    @Test("dead tokens of one person come as 100 instead of 190", arguments: ProfileVisitor.both)
    func hidden(kind: ProfileVisitor.Kind) async throws {
        try await ProfileVisitor.visit(kind) { p in
            let token = try await p.connect("linus")
            p.sandbox.change("linus", on: kind.name, .revoke)
            #expect(try await p.data("me", token: token).graphError == "100/33")
        }
    }

    @Test("a restricted account works no more until it is restored", arguments: ProfileVisitor.both)
    func restricted(kind: ProfileVisitor.Kind) async throws {
        try await ProfileVisitor.visit(kind) { p in
            let token = try await p.connect()
            p.sandbox.change("ada", on: kind.name, .suspend)
            let error = try await p.data("me", token: token).graphError
            #expect(error == (kind.name == "threads" ? "10/4279013" : "25/2207050"))
            #expect(try await p.decide().status == 400)
            p.sandbox.change("ada", on: kind.name, .restore)
            #expect(try await p.data("me", token: token).status == 200)
        }
    }

    @Test("a token of one host means nothing to another")
    func wrongHost() async throws {
        let clock = SandboxClock(real: { 1_790_000_000_000 })
        let makers: [Sandbox.PlatformMaker] = [
            ProfileVisitor.instagram.maker, ProfileVisitor.threads.maker, { FacebookPlatform($0) },
        ]
        let sandbox = try Sandbox(settings: SandboxSettings(port: 0), clock: clock, platforms: makers)
        try await sandbox.whileRunning { base in
            let http = try SandboxClient(base)
            let token = try await ProfileVisitor(kind: ProfileVisitor.instagram, sandbox: sandbox, http: http).connect()
            #expect(try await http.get("/graph.instagram.com/v26.0/me", token: token).status == 200)
            #expect(try await http.get("/graph.facebook.com/v26.0/me", token: token).graphError == "190")
            #expect(try await http.get("/graph.threads.net/v1.0/me", token: token).graphError == "190")
            // Accounts that are reached through Facebook have their public pages here as well.
            #expect(try await http.get("/www.instagram.com/forge_and_anvil").text.contains("Forge"))
            #expect(try await http.get("/www.instagram.com/grace_tests").status == 200)
        }
    }
}
