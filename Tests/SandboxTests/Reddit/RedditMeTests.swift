import HTTPTypes
import Sandbox
import Testing

@Suite("Reddit: who am I", .timeLimit(.minutes(10)))
struct RedditMeTests {
    @Test("the profile has bare identifiers, decimals for times and an escaped address for the picture")
    func me() async throws {
        try await RedditVisitor.visit { r async throws in
            let reply = try await r.me(try await r.connect().text("access_token"))
            #expect(reply.status == 200 && reply.json?["id"] == "sbx1ada" && reply.json?["name"] == "ada_sandbox")
            #expect(reply.json?["created_utc"] == .number(1_577_836_800.5) && reply.json?["is_suspended"] == false)
            #expect(reply.json?["subreddit"]?["display_name_prefixed"] == "u/ada_sandbox")
            #expect(reply.json?["snoovatar_img"] == "")
            let picture = try reply.text("icon_img")
            #expect(picture.contains("?width=256&height=256&"))
            let bare = try #require(picture.split(separator: "?").first).dropFirst("https://".count)
            #expect(try await r.http.get("/\(bare)").header("content-type") == "image/png")
        }
    }

    @Test("without raw_json every text is escaped as in HTML")
    func escaped() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.connect("grace").text("access_token")
            let reply = try await r.me(token, query: "")
            #expect(try reply.text("icon_img").contains("&amp;height=256&amp;"))
            #expect(reply.json?["subreddit"]?["public_description"] == "Likes &lt;sandboxes&gt; &amp; tests.")
            #expect(try reply.text("snoovatar_img").hasSuffix("?snoo=1"))
            #expect(try await r.me(token).json?["subreddit"]?["public_description"] == "Likes <sandboxes> & tests.")
        }
    }

    @Test("the kinds of accounts: new without karma or verified address, suspended")
    func kinds() async throws {
        try await RedditVisitor.visit { r async throws in
            let linus = try await r.me(try await r.connect("linus").text("access_token")).json
            #expect(linus?["has_verified_email"] == false && linus?["total_karma"] == 1)
            let token = try await r.connect("mary").text("access_token")
            r.sandbox.change("mary", on: "reddit", .suspend)
            #expect(try await r.me(token).json?["is_suspended"] == true)
            r.sandbox.change("mary", on: "reddit", .restore)
            #expect(try await r.me(token).json?["is_suspended"] == false)
        }
    }

    @Test("what is wrong with a token is said in a header")
    func tokens() async throws {
        try await RedditVisitor.visit { r async throws in
            for token in [nil, "unknown"] {
                let reply = try await r.me(token)
                #expect(
                    reply.status == 401 && reply.header("www-authenticate")?.contains("error=\"invalid_token\"") == true
                )
            }
            let narrow = try await r.me(try await r.connect("ada", ["scope": "read"]).text("access_token"))
            #expect(narrow.status == 403)
            #expect(narrow.header("www-authenticate")?.contains("error=\"insufficient_scope\"") == true)
        }
    }

    @Test("a token is of no use on www.reddit.com")
    func host() async throws {
        try await RedditVisitor.visit { r async throws in
            let reply = try await r.me(try await r.connect().text("access_token"), host: "www.reddit.com")
            #expect(reply.status == 403 && reply.text.contains("<html>"))
        }
    }

    @Test("unknown and wrong parameters are refused", arguments: ["?raw_json=2", "?limit=1", "?raw_json=1&raw_json=1"])
    func wrong(query: String) async throws {
        try await RedditVisitor.visit { r async throws in
            #expect(try await r.me(try await r.connect().text("access_token"), query: query).status == 400)
        }
    }

    @Test("limits belong to the app, in decimals and seconds until the reset; one too many is 429 with Retry-After")
    func limits() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.connect().text("access_token")
            let reply = try await r.me(token)
            #expect(reply.header("x-ratelimit-used") == "1" && reply.header("x-ratelimit-remaining") == "999.0")
            #expect(reply.header("x-ratelimit-reset") == "600")
            for _ in 0..<999 {
                _ = r.sandbox.world.rates.take("reddit/sandbox-reddit-client", limit: 1_000, window: .seconds(600))
            }
            let other = try await r.me(try await r.connect("grace").text("access_token"))
            #expect(other.status == 429 && other.header("retry-after") == "600")
            #expect(other.header("x-ratelimit-remaining") == "0.0")
            r.pass(.seconds(600))
            #expect(try await r.me(token).status == 200)
        }
    }

    @Test("faults in Reddit's forms", arguments: [true, false])
    func faults(withHeaders: Bool) async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.connect().text("access_token")
            r.sandbox.faults.add(Fault(.rateLimit, platform: "reddit").with { $0.withHeaders = withHeaders })
            let reply = try await r.me(token)
            #expect(reply.status == 429 && (reply.header("retry-after") == "60") == withHeaders)
            r.sandbox.faults.add(Fault(.wrongAccount, endpoint: "me"))
            #expect(try await r.me(token).json?["name"] == "grace-tests")
            #expect(try await r.http.get("/oauth.reddit.com/api/v1/nothing").json?["error"] == 404)
        }
    }

    @Test("there is a public timeline and a page for each account")
    func pages() async throws {
        try await RedditVisitor.visit { r async throws in
            #expect(try await r.http.get("/www.reddit.com/").status == 200)
            #expect(try await r.http.get("/www.reddit.com/user/ada_sandbox").text.contains("Ada Sandbox"))
            #expect(try await r.http.get("/www.reddit.com/user/nobody").status == 404)
        }
    }
}
