import HTTPTypes
import Sandbox
import Testing

@Suite("Threads", .timeLimit(.minutes(10)))
struct ThreadsTests {
    @Test("S4.10 private profiles connect and refresh like public ones; user_id is a number or text")
    func shapes() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.threads) { p in
            let ada = try await p.redeem(try await p.code()).json
            #expect(ada?.object?.keys.sorted() == ["access_token", "user_id"])
            #expect(ada?["user_id"] == 26_100_000_000_000_001)
            #expect(try await p.redeem(try await p.code("grace")).json?["user_id"] == "26100000000000002")
            let grace = try await p.connect("grace")
            p.sandbox.clock.advance(by: .days(2))
            #expect(try await p.refresh(grace).status == 200)
        }
    }

    @Test(
        "the consent page stands at three addresses", arguments: ["www.threads.com", "www.threads.net", "threads.net"])
    func addresses(host: String) async throws {
        try await ProfileVisitor.visit(ProfileVisitor.threads) { p in
            let path = p.authorizePath().replacing("/www.threads.com/", with: "/\(host)/")
            let reply = try await p.http.form(path, [("account", "ada"), ("decision", "approve")])
            #expect(try await p.redeem(try #require(reply.redirected("code"))).status == 200)
        }
    }

    @Test("the Meta app's identifier is refused with its own number")
    func wrongApp() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.threads) { p in
            let page = try await p.http.get(p.authorizePath(["client_id": "sandbox-facebook-client"]))
            #expect(page.text.contains("4476002"))
        }
    }

    @Test("the basic permission cannot be unticked")
    func fixed() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.threads) { p in
            #expect(try await p.http.get(p.authorizePath()).text.contains("scope-threads_basic") == false)
            let reply = try await p.decide("ada", choices: FacebookVisitor.choices(scopes: [], targets: []))
            let short = try await p.redeem(try #require(reply.redirected("code"))).json?["access_token"]?.string
            let brief = try #require(short)
            let token = try #require(try await p.exchange(brief).json?["access_token"]?.string)
            #expect(try await p.data("me", token: token).status == 200)
            #expect(try await p.data("me/threads_publishing_limit", token: token).graphError == "10")
        }
    }

    @Test("a multipart form and a query are no form here")
    func bodies() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.threads) { p in
            let path = "/graph.threads.net/oauth/access_token"
            let pairs =
                ProfileVisitor.threads.client + [
                    ("grant_type", "authorization_code"), ("redirect_uri", ProfileVisitor.redirect),
                    ("code", try await p.code()),
                ]
            #expect(try await p.http.multipart(.post, path, pairs.map { FormPart.text($0.0, $0.1) }).status == 400)
            #expect(try await p.http.form(path + "?" + Percent.query(pairs), []).status == 400)
            #expect(try await p.http.form(path, pairs).status == 200)
        }
    }

    @Test("a token of the app itself is made of its identifier and secret")
    func appToken() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.threads) { p in
            let base = "/graph.threads.net/oauth/access_token?"
            let pairs = ProfileVisitor.threads.client + [("grant_type", "client_credentials")]
            let reply = try await p.http.get(base + Percent.query(pairs))
            #expect(reply.json?["access_token"] == "TH|sandbox-threads-client|sandbox-threads-secret")
            let wrong = [
                ("client_id", "sandbox-threads-client"), ("client_secret", "x"), ("grant_type", "client_credentials"),
            ]
            #expect(try await p.http.get(base + Percent.query(wrong)).graphError == "1")
        }
    }

    @Test("only a tester of the app may look into tokens; a refresh prolongs the permission")
    func debugToken() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.threads) { p in
            let ada = try await p.connect()
            let grace = try await p.connect("grace")
            let start = p.sandbox.clock.now.seconds
            #expect(try await p.data("debug_token", [("input_token", ada)], token: grace).graphError == "10")
            let data = try await p.data("debug_token", [("input_token", grace)], token: ada).json?["data"]
            #expect(data?["is_valid"] == true && data?["expires_at"]?.integer == start + 5_183_944)
            #expect(data?["data_access_expires_at"]?.integer == start + 90 * 86_400)
            #expect(data?["user_id"] == "26100000000000002")
            p.sandbox.clock.advance(by: .days(10))
            _ = try await p.refresh(grace)
            let later = try await p.data("debug_token", [("input_token", grace)], token: ada).json?["data"]
            #expect(later?["data_access_expires_at"]?.integer == start + 100 * 86_400)
            p.sandbox.change("grace", on: "threads", .revoke)
            let dead = try await p.data("debug_token", [("input_token", grace)], token: ada).json?["data"]
            #expect(dead?["is_valid"] == false)
            let unknown = try await p.data("debug_token", [("input_token", "x")], token: ada).json?["data"]
            #expect(unknown == ["is_valid": false, "scopes": []])
        }
    }
}
