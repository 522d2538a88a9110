import HTTPTypes
import Sandbox
import Testing

/// What a Status says of a post (sheet sections 4 and 8).
@Suite("Mastodon status fields", .timeLimit(.minutes(10)))
struct MastodonStatusFieldTests {
    @Test("a status has every field that publishing, reconciling and counting need")
    func fields() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let reply = try await m.post(["status": "hello", "visibility": "public"], token)
            let id = try #require(reply.json?["id"]?.string)
            let wanted = [
                "id", "uri", "url", "created_at", "visibility", "content", "media_attachments", "poll", "application",
                "favourites_count", "reblogs_count", "replies_count", "quotes_count", "edited_at", "spoiler_text",
                "sensitive", "language", "in_reply_to_id", "in_reply_to_account_id", "account", "card", "quote",
            ]
            for name in wanted { #expect(reply.members.contains(name), "\(name)") }
            #expect(reply.json?["uri"]?.string == "https://mastodon.example/users/ada/statuses/\(id)")
            #expect(reply.json?["url"]?.string == "https://mastodon.example/@ada/\(id)")
            #expect(reply.json?["account"]?["acct"] == "ada" && reply.json?["edited_at"] == .null)
            let created = try #require(reply.json?["created_at"]?.string.flatMap { SandboxTime(text: $0) })
            #expect(abs(created.seconds - m.sandbox.clock.now.seconds) < 30)
            let read = try await m.http.get("\(m.base)/api/v1/statuses/\(id)", token: token)
            #expect(read.json?["content"] == reply.json?["content"] && read.members == reply.members)
        }
    }

    @Test(
        "who may read a post follows its visibility",
        arguments: [
            ("public", [200, 200, 200]), ("unlisted", [200, 200, 200]), ("private", [200, 404, 404]),
            ("direct", [200, 404, 404]),
        ])
    func visibility(visibility: String, statuses: [Int]) async throws {
        try await MastodonVisitor.visit { m in
            let (ada, grace) = (try await m.connect(), try await m.connect("grace"))
            let id = try await m.posted(["status": "a", "visibility": .string(visibility)], ada)
            var seen: [Int] = []
            for token in [ada, grace, nil] {
                seen.append(try await m.http.get("\(m.base)/api/v1/statuses/\(id)", token: token).status)
            }
            #expect(seen == statuses)
            #expect(m.sandbox.ledger.posts().first?.visibility == visibility)
        }
    }

    @Test("without a visibility a post takes the preference of its author: public here")
    func defaultVisibility() async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.post(["status": "a"], try await m.connect())
            #expect(reply.json?["visibility"] == "public")
        }
    }

    @Test(
        "a warning makes a post sensitive, whatever is said besides",
        arguments: [
            (["status": "a"], false), (["status": "a", "sensitive": true], true),
            (["status": "a", "spoiler_text": "w"], true),
            (["status": "a", "spoiler_text": "w", "sensitive": false], true),
            (["status": "a", "spoiler_text": ""], false), (["status": "a", "sensitive": "1"], true),
        ] as [(JSONValue, Bool)])
    func sensitive(body: JSONValue, expected: Bool) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.post(body, try await m.connect())
            #expect(reply.json?["sensitive"] == .bool(expected))
        }
    }

    @Test("a poll is described with its options, its end and its counters")
    func poll() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let reply = try await m.post(
                ["status": "?", "poll": ["options": ["yes", "no"], "expires_in": 600, "multiple": true]], token)
            let poll = try #require(reply.json?["poll"])
            #expect(poll["options"] == [["title": "yes", "votes_count": 0], ["title": "no", "votes_count": 0]])
            #expect(poll["multiple"] == true && poll["expired"] == false && poll["votes_count"] == 0)
            #expect(poll["voters_count"] == 0)
            let end = try #require(poll["expires_at"]?.string.flatMap { SandboxTime(text: $0) })
            #expect(abs(end.seconds - m.sandbox.clock.now.seconds - 600) < 30)
            m.sandbox.clock.advance(by: .seconds(601))
            let id = try #require(reply.json?["id"]?.string)
            let later = try await m.http.get("\(m.base)/api/v1/statuses/\(id)", token: token)
            #expect(later.json?["poll"]?["expired"] == true)
        }
    }

    @Test(
        "the edges of polls",
        arguments: [
            (["options": ["a", "b"], "expires_in": 300], 200), (["options": ["a", "b"], "expires_in": 299], 422),
            (["options": ["a", "b"], "expires_in": 2_629_746], 200),
            (["options": ["a", "b"], "expires_in": 2_629_747], 422),
            (["options": ["a", "b", "c", "d"], "expires_in": "600"], 200),
            (["options": ["a", "b", "c", "d", "e"], "expires_in": 600], 422),
            (["options": [.string(String(repeating: "é", count: 50)), "b"], "expires_in": 600], 200),
            (["options": [.string(String(repeating: "é", count: 51)), "b"], "expires_in": 600], 422),
            (["options": ["a", ""], "expires_in": 600], 422), (["options": ["a", "b"]], 422),
            (["options": "ab", "expires_in": 600], 422), (["expires_in": 600], 422),
            (["options": ["a", "b"], "expires_in": 600, "mood": "good"], 422),
        ] as [(JSONValue, Int)])
    func pollEdges(poll: JSONValue, status: Int) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.post(["status": "?", "poll": poll], try await m.connect())
            #expect(reply.status == status)
            if status == 422 { #expect(reply.json?["error"]?.string?.hasPrefix("Validation failed: ") == true) }
        }
    }

    @Test("a quote tells its state, is counted, and needs a post that the quoter can see")
    func quote() async throws {
        try await MastodonVisitor.visit { m in
            let (ada, grace) = (try await m.connect(), try await m.connect("grace"))
            let open = try await m.posted(["status": "open"], ada)
            let hidden = try await m.posted(["status": "hidden", "visibility": "private"], ada)

            let good = try await m.post(["status": "look", "quoted_status_id": .string(open)], grace)
            let bad = try await m.post(["status": "look", "quoted_status_id": .string(hidden)], grace)
            let policy = try await m.post(["status": "a", "quote_approval_policy": "friends"], ada)

            #expect(good.json?["quote"]?["state"] == "accepted")
            #expect(good.json?["quote"]?["quoted_status_id"]?.string == open)
            #expect(bad.status == 404 && policy.status == 422)
            #expect(try await m.http.get("\(m.base)/api/v1/statuses/\(open)").json?["quotes_count"] == 1)
            for policy: JSONValue in ["public", "followers", "nobody"] {
                #expect(try await m.post(["status": "a", "quote_approval_policy": policy], ada).status == 200)
            }
        }
    }
}
