import HTTPTypes
import Sandbox
import Testing

@Suite("Reddit: where to post", .timeLimit(.minutes(10)))
struct RedditPlaceTests {
    private func names(_ reply: SandboxClient.Reply) -> [String] {
        reply.json?["data"]?["children"]?.array?.compactMap { $0["data"]?["display_name"]?.string } ?? []
    }

    @Test("own lists in pages; those of others are not in them")
    func mine() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            let first = try await r.read("/subreddits/mine/subscriber?limit=5", token)
            let after = try #require(first.json?["data"]?["after"]?.string)
            let second = try await r.read("/subreddits/mine/subscriber?limit=5&after=\(after)", token)
            #expect(names(first).count == 5 && names(second).count == 3 && second.json?["data"]?["after"] == .null)
            #expect(!(names(first) + names(second)).contains("private"))
            #expect(names(try await r.read("/subreddits/mine/contributor", token)) == ["restricted"])
            #expect(names(try await r.read("/subreddits/mine/moderator", token)).isEmpty)
            #expect(try await r.read("/subreddits/mine/everything", token).status == 404)
            for query in ["limit=0", "limit=101", "limit=x", "mood=good"] {
                #expect(try await r.read("/subreddits/mine/subscriber?\(query)", token).status == 400, "\(query)")
            }
        }
    }

    @Test("searching by words and by beginnings")
    func search() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            #expect(names(try await r.read("/subreddits/search?q=only&limit=10", token)) == ["textonly", "linksonly"])
            #expect(try await r.read("/subreddits/search", token).status == 400)
            let found = try await r.form("/api/search_reddit_names", [("query", "re")], token)
            #expect(found.json?["names"] == ["restricted"])
            let none = try await r.form("/api/search_reddit_names", [("query", "re"), ("exact", "true")], token)
            #expect(none.status == 404)
        }
    }

    @Test("what a place says about itself and the visitor, and what it asks of posts")
    func about() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            let quiet = try await r.read("/r/quiet/about?raw_json=1", token)
            #expect(quiet.json?["data"]?["user_is_banned"] == true)
            let closed = try await r.read("/r/restricted/about", token)
            #expect(closed.json?["data"]?["subreddit_type"] == "restricted")
            #expect(closed.json?["data"]?["user_is_contributor"] == true)
            let hidden = try await r.read("/r/private/about", token)
            #expect(hidden.status == 403 && hidden.json?["reason"] == "private")
            #expect(try await r.read("/r/none/about", token).status == 404)
            let rules = try await r.read("/api/v1/bread/post_requirements", token).json
            #expect(rules?["is_flair_required"] == true && rules?["title_text_max_length"] == 100)
            #expect(rules?["title_blacklisted_strings"] == ["margarine"] && rules?["body_text_min_length"] == .null)
            let own = try await r.read("/r/u_ada_sandbox/about", token)
            #expect(own.json?["data"]?["subreddit_type"] == "user")
        }
    }

    @Test("flairs: those one may choose, and all there are")
    func flairs() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            let path = "/r/sandbox/api/flairselector"
            let choices = try await r.form(path, [("is_newlink", "true")], token).json?["choices"]?.array
            #expect(choices?.map { $0["flair_template_id"] } == ["f-news", "f-own"])
            let moderator = try await r.form(path, [("is_newlink", "true")], try await r.token("grace"))
            #expect(moderator.json?["choices"]?.array?.count == 3)
            for wrong in [[], [("is_newlink", "false")], [("is_newlink", "true"), ("mood", "x")]] {
                #expect(try await r.form(path, wrong, token).status == 400)
            }
            let all = try await r.read("/r/sandbox/api/link_flair_v2", token).json?.array
            #expect(all?.map { $0["mod_only"] } == [false, false, true])
            #expect(try await r.read("/r/quiet/api/link_flair_v2", token).status == 403)
            #expect(try await r.read("/api/v1/me/karma", token).json?["kind"] == "KarmaList")
        }
    }
}
