import HTTPTypes
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10)))
struct MastodonStatusTests {
    @Test("a post is visible at once: answer, ledger, page")
    func create() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let reply = try await m.post(
                [
                    "status": "Tom & @grace@mastodon.example\n\nhttps://example.com/a?b=c.", "visibility": "unlisted",
                    "spoiler_text": "warning", "language": "de",
                ], token)

            #expect(reply.status == 200 && reply.json?["visibility"] == "unlisted")
            #expect(reply.json?["sensitive"] == true && reply.json?["application"]?["name"] == "Martlet <test>")
            let html = try #require(reply.json?["content"]?.string)
            #expect(
                html.hasPrefix("<p>Tom &amp; <span class=\"h-card\">")
                    && html.contains("href=\"https://example.com/a?b=c\""))
            let id = try #require(reply.json?["id"]?.string)
            let post = try #require(m.sandbox.ledger.post(platform: "mastodon.example", remoteID: id))
            #expect(post.warning == "warning" && post.visibility == "unlisted" && post.account == "ada")
            let url = try #require(reply.json?["url"]?.string)
            #expect(url == "https://mastodon.example/@ada/\(id)")
            let page = try await m.http.get("/" + url.dropFirst(8)).text
            #expect(page.contains("Tom &amp; @grace") && page.contains("unlisted"))
            #expect(page.contains("href=\"https://example.com/a?b=c\""))
        }
    }

    @Test("the idempotency key answers with the first post for an hour, per account")
    func idempotency() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let grace = try await m.connect("grace")
            let first = try await m.post(["status": "one"], token, key: "k1")
            let again = try await m.post(["status": "something else"], token, key: "k1")
            let other = try await m.post(["status": "one"], grace, key: "k1")
            let failed = try await m.post(["status": ""], token, key: "k2")
            let after = try await m.post(["status": "two"], token, key: "k2")

            #expect(first.json?["id"] == again.json?["id"] && again.status == 200)
            #expect(again.json?["content"] == "<p>one</p>")
            #expect(other.json?["id"] != first.json?["id"])
            #expect(failed.status == 422 && after.status == 200)
            #expect(m.sandbox.ledger.counters("mastodon.example").posts == 3)
            m.sandbox.clock.advance(by: .seconds(3_601))
            #expect(try await m.post(["status": "one"], token, key: "k1").json?["id"] != first.json?["id"])
            #expect(m.sandbox.ledger.duplicates() == 1)
        }
    }

    @Test("parallel posts with one key give one post")
    func parallel() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let ids = try await withThrowingTaskGroup(of: JSONValue?.self) { group in
                for _ in 0..<8 { group.addTask { try await m.post(["status": "once"], token, key: "k").json?["id"] } }
                return try await group.reduce(into: Set<JSONValue?>()) { $0.insert($1) }
            }
            #expect(ids.count == 1 && m.sandbox.ledger.posts().count == 1)
        }
    }

    @Test("an answer lost after effect leaves one post that the key finds again")
    func lostAnswer() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            m.sandbox.faults.add(Fault(.reset, endpoint: "statuses.create").with { $0.afterEffect = true })

            await #expect(throws: (any Error).self) { try await m.post(["status": "lost"], token, key: "k") }
            let again = try await m.post(["status": "lost"], token, key: "k")

            #expect(again.status == 200 && m.sandbox.ledger.posts().count == 1)
        }
    }

    @Test(
        "bodies that Mastodon would refuse are refused",
        arguments: [
            (["status": ""], 422, "Validation failed: Text can't be blank"),
            (
                ["status": .string(String(repeating: "x", count: 501))], 422,
                "Validation failed: Text character limit of 500 exceeded"
            ),
            (
                ["status": .string(String(repeating: "x", count: 495)), "spoiler_text": "123456"], 422,
                "Validation failed: Text character limit of 500 exceeded"
            ),
            (
                ["status": "a", "visibility": "secret"], 422,
                "Validation failed: Visibility is not included in the list"
            ),
            (["status": "a", "in_reply_to_id": "1"], 404, "Record not found"),
            (
                ["status": "a", "media_ids": ["7"]], 422,
                "Validation failed: Media 7 not found or already attached to another post"
            ),
            (
                ["status": "a", "media_ids": ["1", "2", "3", "4", "5"]], 422,
                "Validation failed: Cannot attach more than 4 files"
            ),
            (["status": "a", "language": "klingon"], 422, "Validation failed: Language is not a supported language"),
            (
                ["status": "a", "poll": ["options": ["one"], "expires_in": 300]], 422,
                "Validation failed: Options must be between 2 and 4"
            ),
            (
                ["status": "a", "poll": ["options": ["one", "one"], "expires_in": 300]], 422,
                "Validation failed: Options must be unique, filled and at most 50 characters"
            ),
            (
                ["status": "a", "poll": ["options": ["a", "b"], "expires_in": 1]], 422,
                "Validation failed: Expires at is out of range"
            ),
            (
                ["status": "a", "scheduled_at": "2030-01-01T00:00:00Z"], 422,
                "Validation failed: Unknown parameter scheduled_at"
            ),
            (["status": ["a"]], 422, "Validation failed: status is invalid"),
            (["status": "a", "quoted_status_id": "1"], 404, "Record not found"),
        ] as [(JSONValue, Int, String)])
    func strict(body: JSONValue, status: Int, error: String) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.post(body, try await m.connect())
            #expect(reply.status == status && reply.json?["error"]?.string == error)
            #expect(m.sandbox.ledger.posts().isEmpty)
        }
    }

    @Test(
        "characters are counted as Mastodon counts them",
        arguments: [
            (String(repeating: "👨‍👩‍👧‍👦", count: 500), 200),
            ("https://example.com/" + String(repeating: "x", count: 900), 200),
            (String(repeating: "x", count: 478) + " https://a.example/b", 422),
            (String(repeating: "é", count: 500), 200),
            ("@ada@" + String(repeating: "x", count: 600) + ".example", 200), (String(repeating: "字", count: 501), 422),
        ])
    func counting(text: String, status: Int) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.post(["status": .string(text)], try await m.connect())
            #expect(reply.status == status)
        }
    }

    @Test("a form with brackets does as well as JSON")
    func form() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let reply = try await m.http.form(
                "\(m.base)/api/v1/statuses",
                [
                    ("status", "vote"), ("poll[options][]", "yes"), ("poll[options][]", "no"),
                    ("poll[expires_in]", "600"), ("sensitive", "true"),
                ], token: token)
            #expect(reply.status == 200 && reply.json?["poll"]?["options"]?[1]?["title"] == "no")
            #expect(reply.json?["sensitive"] == true)
        }
    }

    @Test("threads, source, edit and deletion")
    func life() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let first = try #require(try await m.post(["status": "one"], token).json?["id"])
            let second = try await m.post(["status": "two", "in_reply_to_id": first], token)
            #expect(second.json?["in_reply_to_id"] == first)
            let path = "\(m.base)/api/v1/statuses/\(try #require(first.string))"
            #expect(try await m.http.get("\(path)/source", token: token).json?["text"] == "one")
            let grace = try await m.connect("grace")
            #expect(try await m.http.get("\(path)/source", token: grace).status == 404)
            #expect(try await m.http.get(path).json?["replies_count"] == 1)

            let edited = try await m.http.json(.put, path, ["status": "uno"], token: token)
            #expect(edited.json?["content"] == "<p>uno</p>" && edited.json?["edited_at"] != .null)
            let headers: HTTPFields = [.authorization: "Bearer \(token)"]
            let deleted = try await m.http.send(.delete, path, headers: headers)
            #expect(deleted.json?["text"] == "uno")
            #expect(try await m.http.send(.delete, path, headers: headers).status == 404)
            #expect(try await m.http.get(path).status == 404)
            #expect(m.sandbox.ledger.counters("mastodon.example").deletions == 1)
        }
    }

    @Test("the list of an account is newest first and respects visibility and filters")
    func list() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            var ids: [String] = []
            for (text, visibility) in [("1", "public"), ("2", "private"), ("3", "unlisted")] {
                let body: JSONValue = ["status": .string(text), "visibility": .string(visibility)]
                ids.append(try #require(try await m.post(body, token).json?["id"]?.string))
            }
            _ = try await m.post(["status": "4", "in_reply_to_id": .string(ids[2])], token)
            func list(_ query: String, _ token: String?) async throws -> [String] {
                let path = "\(m.base)/api/v1/accounts/109200000000000000/statuses\(query)"
                let statuses = try await m.http.get(path, token: token).json?.array
                return statuses?.compactMap { $0["content"]?.string?.filter(\.isNumber) } ?? ["failed"]
            }
            #expect(try await list("", token) == ["4", "3", "2", "1"])
            #expect(try await list("", nil) == ["4", "3", "1"])
            #expect(try await list("?exclude_replies=true&exclude_reblogs=true", token) == ["3", "2", "1"])
            #expect(try await list("?limit=2", token) == ["4", "3"])
            #expect(try await list("?since_id=\(ids[1])", token) == ["4", "3"])
            #expect(try await list("?max_id=\(ids[1])", token) == ["1"])
            #expect(try await list("?min_id=\(ids[0])&limit=1", token) == ["2"])
        }
    }
}
