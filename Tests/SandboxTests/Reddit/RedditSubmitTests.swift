import HTTPTypes
import Sandbox
import Testing

@Suite("Reddit: submitting", .timeLimit(.minutes(10)))
struct RedditSubmitTests {
    @Test("a text: the identifier at once, the post in the list, on the page and in the ledger")
    func text() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            let reply = try await r.submit(token, ["title": "  Fresh bread ", "flair_id": "f-news", "nsfw": "true"])
            let data = reply.json?["json"]?["data"]
            let id = try #require(data?["id"]?.string)
            #expect(reply.status == 200 && reply.json?["json"]?["errors"] == [])
            #expect(data?["name"] == .string("t3_\(id)"))
            #expect(data?["url"] == .string("https://www.reddit.com/r/sandbox/comments/\(id)/fresh_bread/"))
            #expect(reply.header("x-ratelimit-remaining")?.hasSuffix(".0") == true)
            let post = try #require(try await r.submitted(token).first)
            #expect(post["title"] == "Fresh bread" && post["selftext"] == "It is *warm*." && post["is_self"] == true)
            #expect(post["created_utc"] == .number(1_795_000_000.5) && post["link_flair_text"] == "News")
            #expect(post["over_18"] == true && post["removed_by_category"] == .null)
            let entry = try #require(r.sandbox.ledger.posts(platform: "reddit").first)
            #expect(entry.remoteID == "t3_\(id)" && entry.format == "self" && entry.details["flair"] == "News")
            let page = try await r.http.get("/www.reddit.com/r/sandbox/comments/\(id)/fresh_bread/")
            #expect(page.text.contains("Fresh bread") && page.text.contains("subreddit: sandbox"))
            r.sandbox.reset()
            #expect(r.sandbox.ledger.posts().isEmpty)
        }
    }

    @Test(
        "errors come with status 200, each with its code",
        arguments: [
            (["sr": nil], "SUBREDDIT_REQUIRED"), (["sr": "nowhere"], "SUBREDDIT_NOEXIST"),
            (["sr": "r/sandbox"], "SUBREDDIT_NOEXIST"), (["title": nil], "NO_TEXT"), (["title": "  "], "NO_TEXT"),
            (["title": String(repeating: "x", count: 301)], "TOO_LONG"),
            (["text": String(repeating: "x", count: 40_001)], "TOO_LONG"), (["kind": "document"], "INVALID_OPTION"),
            (["url": "https://a.example"], "INVALID_OPTION"), (["kind": "link"], "NO_URL"),
            (["kind": "link", "url": "bread"], "BAD_URL"),
            (["kind": "link", "url": "ftp://a.example"], "INVALID_SCHEME"),
            (["kind": "link", "url": "https://nohost"], "BAD_URL"), (["sr": "linksonly"], "NO_SELFS"),
            (["sr": "textonly", "kind": "link", "url": "https://a.example"], "NO_LINKS"),
            (["sr": "private"], "SUBREDDIT_NO_ACCESS"), (["sr": "quiet"], "SUBREDDIT_NOTALLOWED"),
            (["sr": "u_grace-tests"], "SUBREDDIT_NOTALLOWED"),
            (["kind": "image", "url": "https://cdn.example/a.png"], "BAD_URL"),
            (["kind": "video", "url": "https://cdn.example/a.mp4"], "NO_URL"),
            (["kind": "crosspost", "crosspost_fullname": "t3_none"], "INVALID_OPTION"),
            (["flair_id": "f-mod"], "BAD_FLAIR_TEMPLATE_ID"), (["flair_id": "none"], "BAD_FLAIR_TEMPLATE_ID"),
            (["flair_id": "f-news", "flair_text": "x"], "BAD_FLAIR_TEMPLATE_ID"),
            (["flair_text": "x"], "INVALID_OPTION"),
        ] as [([String: String?], String)])
    func errors(changes: [String: String?], code: String) async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            let reply = try await r.submit(token, changes)
            #expect(reply.status == 200 && reply.inner == code, "\(reply.text)")
            #expect(reply.json?["json"]?["data"] == nil && r.sandbox.ledger.posts().isEmpty)
            let odd = try await r.submit(token, changes.merging(["api_type": nil]) { $1 })
            #expect(odd.json?["success"] == false && odd.json?["jquery"] != nil)
        }
    }

    @Test("at their limits titles and texts are taken; profiles and open places as well")
    func limits() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            for changes: [String: String?] in [
                ["title": String(repeating: "é", count: 300), "text": String(repeating: "x", count: 40_000)],
                ["sr": "u_ada_sandbox"], ["sr": "SANDBOX"], ["sr": "restricted"], ["text": nil],
                ["flair_id": "f-own", "flair_text": "Mine"],
                ["kind": "link", "url": "https://bread.example/rye?x=1", "text": nil],
            ] {
                let reply = try await r.submit(token, changes)
                #expect(reply.inner == nil && reply.json?["json"]?["data"]?["id"] != nil, "\(reply.text)")
            }
            #expect(r.sandbox.ledger.posts().last?.details["link"] == "https://bread.example/rye?x=1")
            #expect(r.sandbox.ledger.posts().last?.format == "link")
        }
    }

    @Test(
        "breaches of a place's own rules come with status 400 and a reason",
        arguments: [
            (["title": "Rye"], "TITLE_TOO_SHORT"), (["title": String(repeating: "x", count: 101)], "TITLE_TOO_LONG"),
            (["title": "Bread and Margarine"], "TITLE_BLACKLISTED_STRING"), (["flair_id": nil], "FLAIR_REQUIRED"),
            (["kind": "link", "url": "https://spam.example/x"], "DOMAIN_BLACKLISTED"),
            (["sr": "textonly", "flair_id": nil, "text": nil], "BODY_REQUIRED"),
            (
                ["sr": "linksonly", "flair_id": nil, "kind": "link", "url": "https://a.example"], "BODY_NOT_ALLOWED"
            ),
        ] as [([String: String?], String)])
    func rules(changes: [String: String?], reason: String) async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            let usual: [String: String?] = ["sr": "bread", "flair_id": "f-rye"]
            let reply = try await r.submit(token, usual.merging(changes) { $1 })
            #expect(reply.status == 400 && reply.json?["error_type"] == "SUBMIT_VALIDATION_ERROR", "\(reply.text)")
            #expect(reply.json?["reason"] == .string("SUBMIT_VALIDATION_\(reason)"))
            #expect(try await r.submit(token, usual).inner == nil)
        }
    }

    @Test(
        "requests that are not right are bad ones",
        arguments: [
            ["validate_on_submit": nil], ["validate_on_submit": "false"], ["nsfw": "maybe"], ["mood": "good"],
            ["kind": nil], ["sendreplies": ""],
        ] as [[String: String?]])
    func bad(changes: [String: String?]) async throws {
        try await RedditVisitor.visit { r async throws in
            #expect(try await r.submit(try await r.token(), changes).status == 400)
        }
    }

    @Test("tokens, scopes, agents and raw_json are asked of every call")
    func access() async throws {
        try await RedditVisitor.visit { r async throws in
            let narrow = try await r.token(scope: "identity")
            for path in [
                "/subreddits/mine/subscriber", "/r/sandbox/about", "/api/v1/sandbox/post_requirements",
                "/r/sandbox/api/link_flair_v2", "/user/ada_sandbox/submitted", "/api/info?id=t3_a",
            ] {
                let reply = try await r.read(path, narrow)
                #expect(reply.status == 403 && reply.header("www-authenticate")?.contains("insufficient_scope") == true)
                #expect(try await r.read(path, nil).status == 401)
                #expect(try await r.read(path, try await r.token()).status == 200)
            }
            let token = try await r.token()
            #expect(try await r.read("/r/sandbox/about?raw_json=2", token).status == 400)
            let plain = try await r.read("/r/sandbox/about", token)
            #expect(plain.json?["data"]?["submit_text"] == "Be &lt;kind&gt; &amp; brief.")
            #expect(try await r.submit(narrow).status == 403)
        }
    }

    @Test("a link may be refused a second time, if one asks for that")
    func resubmit() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            let link: [String: String?] = ["kind": "link", "url": "https://bread.example", "text": nil]
            for _ in 0..<2 { #expect(try await r.submit(token, link).inner == nil) }
            #expect(try await r.submit(token, link.merging(["resubmit": "false"]) { $1 }).inner == "ALREADY_SUB")
            let other = link.merging(["resubmit": nil, "sr": "quiet"]) { $1 }
            #expect(try await r.submit(try await r.token("grace"), other).inner == nil)
        }
    }

    @Test("who is new waits, must have an address, and is removed where a guardian stands")
    func new() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token("linus")
            #expect(try await r.submit(token).inner == nil)
            let soon = try await r.submit(token, ["title": "More"])
            #expect(soon.inner == "RATELIMIT" && soon.json?["json"]?["ratelimit"] == 600)
            #expect(try await r.submit(token, ["sr": "verified"]).inner == "VERIFIED_USER_REQUIRED")
            r.pass(.seconds(600))
            #expect(try await r.submit(token, ["title": "More"]).inner == nil)
            #expect(try await r.submit(token, ["sr": "guarded"]).inner == nil)
            let removed = try await r.submitted(token, handle: "linus_new").first
            #expect(removed?["removed_by_category"] == "automod_filtered")
            #expect(r.sandbox.ledger.posts().last?.deletedAt != nil)
        }
    }
}
