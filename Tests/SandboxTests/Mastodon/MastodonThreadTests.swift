import HTTPTypes
import Sandbox
import Testing

/// Threads, counters and languages on instances (sheet sections 4 and 8).
@Suite("Mastodon threads", .timeLimit(.minutes(10)))
struct MastodonThreadTests {
    private static let list = "/api/v1/accounts/109200000000000000/statuses"

    private func read(_ m: MastodonVisitor, _ id: String, _ token: String) async throws -> JSONValue? {
        try await m.http.get("\(m.base)/api/v1/statuses/\(id)", token: token).json
    }

    private func delete(
        _ m: MastodonVisitor, _ id: String, _ token: String
    ) async throws -> SandboxClient.Reply {
        try await m.http.send(WireCall(.delete, "/api/v1/statuses/\(id)"), below: m.base, token: token)
    }

    @Test("a reply names the post and its author; replies are counted, and uncounted when they go")
    func replies() async throws {
        try await MastodonVisitor.visit { m in
            let (ada, grace) = (try await m.connect(), try await m.connect("grace"))
            let first = try await m.posted(["status": "one"], ada)
            let reply = try await m.post(["status": "two", "in_reply_to_id": .string(first)], grace)
            let id = try #require(reply.json?["id"]?.string)
            let author = try await read(m, first, ada)?["account"]?["id"]

            #expect(reply.json?["in_reply_to_id"]?.string == first)
            #expect(reply.json?["in_reply_to_account_id"] == author && author != nil)
            #expect(try await read(m, first, ada)?["replies_count"] == 1)
            #expect(try await delete(m, id, grace).status == 200)
            #expect(try await read(m, first, ada)?["replies_count"] == 0)
        }
    }

    @Test("nobody replies to what is deleted or hidden; the author may reply to what is hidden from others")
    func hiddenTargets() async throws {
        try await MastodonVisitor.visit { m in
            let (ada, grace) = (try await m.connect(), try await m.connect("grace"))
            let hidden = try await m.posted(["status": "mine", "visibility": "private"], ada)
            let gone = try await m.posted(["status": "gone"], ada)
            _ = try await delete(m, gone, ada)
            func reply(_ id: String, _ token: String) async throws -> Int {
                try await m.post(["status": "re", "in_reply_to_id": .string(id)], token).status
            }
            #expect(try await reply(hidden, grace) == 404)
            #expect(try await reply(hidden, ada) == 200)
            #expect(try await reply(gone, ada) == 404)
        }
    }

    @Test("an account counts its posts, without those that are gone, whoever may see them")
    func counted() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            var last = ""
            for visibility in ["public", "unlisted", "private", "direct"] {
                last = try await m.posted(["status": "a", "visibility": .string(visibility)], token)
            }
            #expect(try await read(m, last, token)?["account"]?["statuses_count"] == 4)
            _ = try await delete(m, last, token)
            let next = try await m.post(["status": "b"], token)
            #expect(next.json?["account"]?["statuses_count"] == 4)
        }
    }

    @Test("a list of media has only posts with media, in the usual order, and pages on from any of them")
    func media() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            var pictured: [String] = []
            for number in 1...5 {
                var body: [String: JSONValue] = ["status": .string("\(number)")]
                if number % 2 == 1 {
                    body["media_ids"] = [try #require(try await m.upload(token).json?["id"])]
                }
                let id = try await m.posted(.object(body), token)
                if number % 2 == 1 { pictured.insert(id, at: 0) }
            }
            func ids(_ query: String) async throws -> [String] {
                let reply = try await m.http.get("\(m.base)\(Self.list)?only_media=true\(query)", token: token)
                return reply.json?.array?.compactMap { $0["id"]?.string } ?? ["failed"]
            }
            #expect(try await ids("") == pictured)
            #expect(try await ids("&limit=1") == [pictured[0]])
            #expect(try await ids("&max_id=\(pictured[0])&limit=1") == [pictured[1]])
            #expect(try await ids("&min_id=\(pictured[2])&limit=1") == [pictured[1]])
            #expect(try await ids("&max_id=\(pictured[2])") == [])
        }
    }

    @Test("a list without a limit has twenty, a long one forty at most", arguments: [("", 20), ("?limit=99", 40)])
    func pages(query: String, count: Int) async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            for number in 1...42 { _ = try await m.posted(["status": .string("\(number)")], token) }
            let reply = try await m.http.get("\(m.base)\(Self.list)\(query)", token: token)
            #expect(reply.json?.array?.count == count)
            #expect(reply.json?[0]?["content"] == "<p>42</p>")
        }
    }

    @Test(
        "a language is two or three small letters, perhaps with a country; without one it is the author's",
        arguments: [
            ("de", 200, "de"), ("deu", 200, "deu"), ("de-CH", 200, "de-CH"), ("", 200, "en"), ("DE", 422, ""),
            ("d", 422, ""), ("german", 422, ""), ("d1", 422, ""), ("-de", 422, ""),
        ])
    func language(word: String, status: Int, told: String) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.post(["status": "a", "language": .string(word)], try await m.connect())
            #expect(reply.status == status)
            if status == 200 { #expect(reply.json?["language"]?.string == told) }
        }
    }

    @Test("what is deleted answers with its words as they were written, for the one who redrafts it")
    func redraft() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let media = try #require(try await m.upload(token).json?["id"])
            let text = "a & b\n\nhttps://a.example"
            let id = try await m.posted(
                ["status": .string(text), "spoiler_text": "careful", "media_ids": [media]], token)
            let answer = try await delete(m, id, token)

            #expect(answer.json?["text"]?.string == text && answer.json?["spoiler_text"] == "careful")
            #expect(answer.json?["media_attachments"]?[0]?["id"] == media)
            #expect(try await m.post(["status": "again", "media_ids": [media]], token).status == 200)
        }
    }

    @Test(
        "a wrong deletion is refused and deletes nothing", arguments: ["?mood=good", "?delete_media=a&delete_media=b"])
    func wrongDeletion(query: String) async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let id = try await m.posted(["status": "stays"], token)
            #expect(try await delete(m, id + query, token).status == 422)
            #expect(try await read(m, id, token)?["content"] == "<p>stays</p>")
            #expect(m.sandbox.ledger.counters("mastodon.example").deletions == 0)
        }
    }

    @Test("an edit keeps the place in its thread, its quotes and its time of creation")
    func editKeeps() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let first = try await m.posted(["status": "one"], token)
            let second = try await m.post(["status": "two", "in_reply_to_id": .string(first)], token)
            let id = try #require(second.json?["id"]?.string)
            m.sandbox.clock.advance(by: .seconds(3_600))
            let edited = try await m.http.json(
                .put, "\(m.base)/api/v1/statuses/\(id)", ["status": "two!"], token: token)

            for member in ["id", "uri", "url", "in_reply_to_id", "created_at", "visibility", "application"] {
                #expect(edited.json?[member] == second.json?[member], "\(member)")
            }
            let times = try ["created_at", "edited_at"].map { name in
                try #require(edited.json?[name]?.string.flatMap { SandboxTime(text: $0) })
            }
            #expect(times[1] - times[0] >= .seconds(3_600))
        }
    }
}
