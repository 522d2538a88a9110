import HTTPTypes
import Sandbox
import Testing

/// Finding, editing and listing posts (sheet sections 4, 7 and 8).
@Suite("Mastodon lookups", .timeLimit(.minutes(10)))
struct MastodonLookupTests {
    @Test("several posts come at once; hidden and deleted ones are left out, more than twenty are too many")
    func several() async throws {
        try await MastodonVisitor.visit { m in
            let (ada, grace) = (try await m.connect(), try await m.connect("grace"))
            let open = try await m.posted(["status": "open"], ada)
            let hidden = try await m.posted(["status": "hidden", "visibility": "private"], ada)
            let query = "\(m.base)/api/v1/statuses?id%5B%5D=\(open)&id%5B%5D=\(hidden)&id%5B%5D=77"
            func found(_ token: String?) async throws -> [String] {
                try await m.http.get(query, token: token).json?.array?.compactMap { $0["id"]?.string } ?? ["failed"]
            }
            #expect(try await found(ada) == [open, hidden])
            #expect(try await found(grace) == [open])
            #expect(try await found(nil) == [open])
            let many = (0..<21).map { "id%5B%5D=\($0)" }.joined(separator: "&")
            #expect(try await m.http.get("\(m.base)/api/v1/statuses?\(many)", token: ada).status == 422)
            #expect(try await m.http.get("\(m.base)/api/v1/statuses?ids=1", token: ada).status == 422)
        }
    }

    @Test("an address resolves to the identifier here, for posts that the searcher may see")
    func search() async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register(scopes: "read write")
            func token(_ account: String) async throws -> String {
                let code = try await m.code(app, account, scopes: "read write")
                return try #require(try await m.exchange(app, code).json?["access_token"]?.string)
            }
            let (ada, grace) = (try await token("ada"), try await token("grace"))
            let open = try await m.post(["status": "open"], ada)
            let hidden = try await m.post(["status": "hidden", "visibility": "direct"], ada)
            func ids(_ address: JSONValue?, _ token: String, type: String = "statuses") async throws -> [JSONValue?] {
                let query = Percent.query([("q", address?.string ?? ""), ("resolve", "true"), ("type", type)])
                let reply = try await m.http.get("\(m.base)/api/v2/search?\(query)", token: token)
                #expect(reply.members == ["accounts", "hashtags", "statuses"])
                return reply.json?["statuses"]?.array?.map { $0["id"] } ?? []
            }
            #expect(try await ids(open.json?["url"], grace) == [open.json?["id"]])
            #expect(try await ids(open.json?["uri"], grace) == [open.json?["id"]])
            #expect(try await ids(hidden.json?["url"], grace).isEmpty)
            #expect(try await ids(hidden.json?["url"], ada).count == 1)
            #expect(try await ids(open.json?["url"], grace, type: "accounts").isEmpty)
            #expect(try await ids("https://elsewhere.example/1", grace).isEmpty)
        }
    }

    @Test("a wrong search is refused", arguments: ["", "?q=", "?q=x&type=videos", "?q=x&mood=good", "?q=x&q=y"])
    func wrongSearch(query: String) async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register(scopes: "read")
            let code = try await m.code(app, scopes: "read")
            let token = try #require(try await m.exchange(app, code).json?["access_token"]?.string)
            let reply = try await m.http.get("\(m.base)/api/v2/search\(query)", token: token)
            #expect(reply.status == 422 && reply.json?["error"]?.string?.hasPrefix("Validation failed") == true)
        }
    }

    @Test(
        "wrong lists are refused, long ones are cut to forty",
        arguments: [
            ("limit=0", 422), ("limit=x", 422), ("limit=99", 200), ("mood=good", 422), ("limit=1&limit=2", 422),
        ])
    func lists(query: String, status: Int) async throws {
        try await MastodonVisitor.visit { m in
            let path = "\(m.base)/api/v1/accounts/109200000000000000/statuses?\(query)"
            let reply = try await m.http.get(path, token: try await m.connect())
            #expect(reply.status == status)
        }
    }

    @Test("an edit must say everything again, shows when it was made and changes the page")
    func edit() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let id = try await m.posted(["status": "one", "spoiler_text": "careful", "language": "de"], token)
            let path = "\(m.base)/api/v1/statuses/\(id)"
            let edited = try await m.http.json(.put, path, ["status": "two"], token: token)

            #expect(edited.json?["content"] == "<p>two</p>" && edited.json?["spoiler_text"] == "")
            #expect(edited.json?["edited_at"]?.string.flatMap { SandboxTime(text: $0) } != nil)
            #expect(edited.json?["id"]?.string == id)
            #expect(m.sandbox.ledger.posts().map(\.text) == ["two"] && m.sandbox.ledger.posts().first?.warning == "")
            #expect(try await m.http.get("\(m.base)/@ada/\(id)").text.contains("two"))
        }
    }

    @Test(
        "an edit cannot do what an edit cannot do",
        arguments: [
            (["status": ""], 422), (["status": "a", "visibility": "private"], 422),
            (["status": "a", "in_reply_to_id": "1"], 422), (["status": "a", "media_ids": ["7"]], 422),
            (["status": .string(String(repeating: "x", count: 501))], 422),
            (["status": "a", "media_attributes": "x"], 422),
            (["status": "a", "media_attributes": [["alt": "x"]]], 422),
        ] as [(JSONValue, Int)])
    func wrongEdit(body: JSONValue, status: Int) async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let id = try await m.posted(["status": "mine"], token)
            let reply = try await m.http.json(.put, "\(m.base)/api/v1/statuses/\(id)", body, token: token)
            #expect(reply.status == status && m.sandbox.ledger.posts().first?.text == "mine")
        }
    }

    @Test("an edit changes the alternative text of what is attached, within its limit")
    func mediaAttributes() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let media = try #require(try await m.upload(token).json?["id"])
            let id = try await m.posted(["status": "a", "media_ids": [media]], token)
            func edit(_ alt: String) async throws -> SandboxClient.Reply {
                try await m.http.json(
                    .put, "\(m.base)/api/v1/statuses/\(id)",
                    [
                        "status": "a", "media_ids": [media],
                        "media_attributes": [["id": media, "description": .string(alt), "focus": "0,0"]],
                    ], token: token)
            }
            #expect(try await edit("a fox").json?["media_attachments"]?[0]?["description"] == "a fox")
            #expect(m.sandbox.ledger.posts().first?.media.map(\.alt) == ["a fox"])
            #expect(try await edit(String(repeating: "x", count: 1_501)).status == 422)
            #expect(m.sandbox.ledger.posts().first?.media.map(\.alt) == ["a fox"])
        }
    }

    @Test("the key is remembered for an hour, to the second", arguments: [(3_599, true), (3_600, false)])
    func key(age: Int, isSame: Bool) async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            m.sandbox.clock.setSpeed(0)
            let first = try await m.post(["status": "one"], token, key: "k")
            m.sandbox.clock.advance(by: .seconds(age))
            let second = try await m.post(["status": "two"], token, key: "k")
            #expect((first.json?["id"] == second.json?["id"]) == isSame && second.status == 200)
        }
    }
}
