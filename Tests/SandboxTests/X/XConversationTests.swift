import HTTPTypes
import Sandbox
import Testing

/// Threads, replies, texts at their limits, and what posts say of themselves (sheet sections 4, 5 and 7).
@Suite("X conversations", .timeLimit(.minutes(10)))
struct XConversationTests {
    private func id(_ reply: SandboxClient.Reply) throws -> String {
        try #require(reply.json?["data"]?["id"]?.string)
    }

    @Test("every part of a thread names the part before it and the beginning of the conversation")
    func thread() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            var ids: [String] = []
            for number in 1...4 {
                var body: JSONValue = ["text": .string("part \(number)")]
                if let last = ids.last {
                    body = ["text": .string("part \(number)"), "reply": ["in_reply_to_tweet_id": .string(last)]]
                }
                ids.append(try id(try await x.post(body, token)))
            }
            let query = "ids=\(ids.joined(separator: ","))&tweet.fields=conversation_id,referenced_tweets,author_id"
            let found = try await x.http.get("/api.x.com/2/tweets?\(query)", token: token).json?["data"]?.array
            #expect(found?.map { $0["conversation_id"]?.string } == Array(repeating: ids[0], count: 4))
            #expect(
                found?.map { $0["referenced_tweets"]?[0]?["id"]?.string } == [nil] + ids.dropLast().map(Optional.some))
            #expect(found?.last?["referenced_tweets"]?[0]?["type"] == "replied_to")
            #expect(found?.allSatisfy { $0["author_id"] == "1410000000000000001" } == true)
        }
    }

    @Test("a reply to somebody names that person, a post to nobody names none")
    func answered() async throws {
        try await XVisitor.visit { x in
            let (ada, grace) = (try await x.connect().access, try await x.connect("grace").access)
            let first = try id(try await x.post(["text": "what say you, @grace_tests?"], ada))
            let reply = try id(
                try await x.post(["text": "nothing", "reply": ["in_reply_to_tweet_id": .string(first)]], grace))
            let query = "ids=\(first),\(reply)&tweet.fields=in_reply_to_user_id"
            let found = try await x.http.get("/api.x.com/2/tweets?\(query)", token: ada).json?["data"]
            #expect(found?[0]?["in_reply_to_user_id"] == nil)
            #expect(found?[1]?["in_reply_to_user_id"] == "1410000000000000001")
        }
    }

    @Test(
        "only a mention of the whole name invites a reply",
        arguments: [
            ("hi @grace_tests!", 201), ("(@grace_tests)", 201), ("hi @grace_tests2", 403), ("hi grace_tests", 403),
            ("mail x@grace_tests", 403),
        ])
    func mention(text: String, status: Int) async throws {
        try await XVisitor.visit { x in
            let first = try id(try await x.post(["text": .string(text)], try await x.connect().access))
            let body: JSONValue = ["text": "yes", "reply": ["in_reply_to_tweet_id": .string(first)]]
            let reply = try await x.post(body, try await x.connect("grace").access)
            #expect(reply.status == status)
            if status == 403 { #expect(reply.json?["detail"]?.string?.hasPrefix("Reply to this conversation") == true) }
        }
    }

    @Test("the mentions that a reply begins with do not count, in any other place they do")
    func leadingMentions() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let first = try id(try await x.post(["text": "begin"], token))
            let reply: JSONValue = ["in_reply_to_tweet_id": .string(first)]
            let words = String(repeating: "x", count: 280)
            let good = try await x.post(["text": .string("@ada_sandbox @grace_tests \(words)"), "reply": reply], token)
            let tail = try await x.post(["text": .string("\(words) @ada_sandbox"), "reply": reply], token)
            let alone = try await x.post(["text": .string("@ada_sandbox \(words)")], token)
            #expect([good, tail, alone].map(\.status) == [201, 403, 403])
        }
    }

    @Test(
        "a text at its limit is taken, one more is not",
        arguments: [
            (String(repeating: "x", count: 280), 201), (String(repeating: "x", count: 281), 403),
            (String(repeating: "字", count: 140), 201), (String(repeating: "字", count: 141), 403),
            (String(repeating: "👨‍👩‍👧‍👦", count: 140), 201), (String(repeating: "👨‍👩‍👧‍👦", count: 141), 403),
            (String(repeating: "x", count: 256) + " https://example.com/" + String(repeating: "y", count: 200), 201),
            (String(repeating: "x", count: 257) + " https://example.com/", 403), ("\n \t", 400), ("$ABC up", 201),
            ("$ABC $ABC", 400), ("costs $5 or $6", 201),
        ])
    func limit(text: String, status: Int) async throws {
        try await XVisitor.visit { x in
            let reply = try await x.post(["text": .string(text)], try await x.connect().access)
            #expect(reply.status == status)
        }
    }

    @Test(
        "polls and media exclude each other, polls have edges",
        arguments: [
            (["options": ["a", "b"], "duration_minutes": 5], 201),
            (["options": ["a", "b"], "duration_minutes": 4], 400),
            (["options": ["a", "b"], "duration_minutes": 10_080], 201),
            (["options": ["a", "b"], "duration_minutes": 10_081], 400),
            (["options": ["a", "b", "c", "d"], "duration_minutes": 60, "reply_settings": "following"], 201),
            (["options": ["a", "b", "c", "d", "e"], "duration_minutes": 60], 400),
            (["options": [.string(String(repeating: "é", count: 25)), "b"], "duration_minutes": 60], 201),
            (["options": [.string(String(repeating: "é", count: 26)), "b"], "duration_minutes": 60], 400),
            (["options": ["a", ""], "duration_minutes": 60], 400), (["options": ["a", "b"]], 400),
            (["options": ["a", "b"], "duration_minutes": "60"], 400),
        ] as [(JSONValue, Int)])
    func poll(poll: JSONValue, status: Int) async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            #expect(try await x.post(["text": "?", "poll": poll], token).status == status)
            let media = try await x.image(token)
            let both: JSONValue = ["text": "!", "poll": poll, "media": ["media_ids": [.string(media)]]]
            #expect(try await x.post(both, token).status == 400)
        }
    }

    @Test("a refused body has the shape of its kind: problem or validation")
    func shapes() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let problem = try await x.post(["text": "a", "quote_tweet_id": "1"], token)
            let validation = try await x.post(["text": "a", "media": ["media_ids": ["1801"]]], token)

            #expect(problem.members == ["detail", "status", "title", "type"])
            #expect(problem.json?["status"] == 403 && problem.json?["title"] == "Forbidden")
            #expect(problem.json?["detail"] == "Quoting this post is not allowed.")
            #expect(validation.members == ["detail", "errors", "title", "type"])
            #expect(validation.json?["errors"]?[0]?["message"] == "Your media IDs are invalid.")
            #expect(validation.json?["errors"]?[0]?["parameters"]?["media.media_ids"] == ["[1801]"])
            #expect(validation.json?["type"]?.string?.hasSuffix("/problems/invalid-request") == true)
        }
    }
}
