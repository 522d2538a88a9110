import HTTPTypes
import Sandbox
import Testing

/// Which posts X shows to programs, and what it says of the page (sheet section 7).
@Suite("X timelines", .timeLimit(.minutes(10)))
struct XTimelineTests {
    private static let path = "/api.x.com/2/users/1410000000000000001/tweets"

    /// Posts `1`, `2` and `3`, ten minutes apart on a clock that stands still between them.
    private func three(_ x: XVisitor, _ token: String) async throws -> (ids: [String], times: [String]) {
        x.sandbox.clock.setSpeed(0)
        var ids: [String] = []
        var times: [String] = []
        for number in 1...3 {
            x.sandbox.clock.advance(by: .seconds(600))
            times.append(Percent.encode(x.sandbox.clock.now.text))
            let reply = try await x.post(["text": .string("\(number)")], token)
            ids.append(try #require(reply.json?["data"]?["id"]?.string))
        }
        return (ids, times)
    }

    private func texts(_ x: XVisitor, _ token: String, _ query: String) async throws -> [String] {
        let reply = try await x.http.get("\(Self.path)?\(query)", token: token)
        guard reply.status == 200 else { return ["status \(reply.status)"] }
        return reply.json?["data"]?.array?.compactMap { $0["text"]?.string } ?? []
    }

    @Test("start_time is the first moment that counts, end_time the first that does not")
    func times() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let (_, times) = try await three(x, token)
            #expect(try await texts(x, token, "start_time=\(times[1])") == ["3", "2"])
            #expect(try await texts(x, token, "end_time=\(times[1])") == ["1"])
            #expect(try await texts(x, token, "start_time=\(times[0])&end_time=\(times[2])") == ["2", "1"])
            #expect(try await texts(x, token, "start_time=\(times[2])&end_time=\(times[2])") == [])
        }
    }

    @Test("since_id and until_id are left out themselves")
    func identifiers() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let (ids, _) = try await three(x, token)
            #expect(try await texts(x, token, "since_id=\(ids[0])") == ["3", "2"])
            #expect(try await texts(x, token, "until_id=\(ids[2])") == ["2", "1"])
            #expect(try await texts(x, token, "since_id=\(ids[0])&until_id=\(ids[2])") == ["2"])
            #expect(try await texts(x, token, "since_id=\(ids[2])") == [])
            #expect(try await texts(x, token, "exclude=replies,retweets") == ["3", "2", "1"])
        }
    }

    @Test("a page says how many it has, from which to which, and whether more follow")
    func meta() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            var ids: [String] = []
            for number in 1...7 {
                let reply = try await x.post(["text": .string("\(number)")], token)
                ids.append(try #require(reply.json?["data"]?["id"]?.string))
            }
            let whole = try await x.http.get("\(Self.path)?max_results=7", token: token).json?["meta"]
            let part = try await x.http.get("\(Self.path)?max_results=5", token: token).json?["meta"]

            #expect(whole?.object?.keys.sorted() == ["newest_id", "oldest_id", "result_count"])
            #expect(whole?["newest_id"]?.string == ids.last && whole?["oldest_id"]?.string == ids.first)
            #expect(part?["newest_id"]?.string == ids[6] && part?["oldest_id"]?.string == ids[2])
            #expect(part?["next_token"] != nil && part?["result_count"] == 5)
        }
    }

    @Test("an empty page has no data and names no posts")
    func empty() async throws {
        try await XVisitor.visit { x in
            let reply = try await x.http.get(Self.path, token: try await x.connect().access)
            #expect(reply.status == 200 && reply.json == ["meta": ["result_count": 0]])
        }
    }

    @Test("what was deleted is gone from timeline, lookup and count; others may look")
    func deleted() async throws {
        try await XVisitor.visit { x in
            let (ada, grace) = (try await x.connect().access, try await x.connect("grace").access)
            let (ids, _) = try await three(x, ada)
            let call = WireCall(.delete, "/api.x.com/2/tweets/\(ids[1])")
            #expect(try await x.http.send(call, token: ada).status == 200)

            #expect(try await texts(x, grace, "max_results=10") == ["3", "1"])
            #expect(try await x.http.get("/api.x.com/2/tweets/\(ids[1])", token: grace).status == 404)
            let path = "/api.x.com/2/users/me?user.fields=public_metrics"
            let metrics = try await x.http.get(path, token: ada).json?["data"]?["public_metrics"]
            #expect(metrics?["tweet_count"] == 2)
        }
    }

    @Test("a hundred posts can be looked up at once, one more cannot", arguments: [(100, 200), (101, 400)])
    func most(count: Int, status: Int) async throws {
        try await XVisitor.visit { x in
            let ids = (1...count).map(String.init).joined(separator: ",")
            let reply = try await x.http.get("/api.x.com/2/tweets?ids=\(ids)", token: try await x.connect().access)
            #expect(reply.status == status)
            if status == 200 {
                #expect(reply.json?["data"] == [] && reply.json?["errors"]?.array?.count == 100)
                #expect(reply.json?["errors"]?[99]?["resource_id"] == "100")
            } else {
                #expect(reply.json?["errors"]?[0]?["parameters"]?["ids"] == ["101"])
            }
        }
    }

    @Test("a lookup without identifiers is refused", arguments: ["", "?ids=", "?ids=1&ids=2", "?id=1"])
    func none(query: String) async throws {
        try await XVisitor.visit { x in
            let reply = try await x.http.get("/api.x.com/2/tweets\(query)", token: try await x.connect().access)
            #expect(reply.status == 400 && reply.json?["title"] == "Invalid Request")
        }
    }

    @Test("a post has three members, and those asked for that it has")
    func fields() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let reply = try await x.post(["text": "bare"], token)
            let id = try #require(reply.json?["data"]?["id"]?.string)
            let path = "/api.x.com/2/tweets/\(id)"
            let usual = ["edit_history_tweet_ids", "id", "text"]
            #expect(reply.json?["data"]?.object?.keys.sorted() == usual)
            #expect(try await x.http.get(path, token: token).json?["data"]?.object?.keys.sorted() == usual)

            let asked =
                "created_at,author_id,conversation_id,lang,public_metrics,entities,attachments,referenced_tweets"
            let full = try await x.http.get("\(path)?tweet.fields=\(asked)", token: token).json?["data"]
            #expect(
                full?.object?.keys.sorted()
                    == (usual + ["author_id", "conversation_id", "created_at", "lang", "public_metrics"]).sorted())
            #expect(full?["created_at"]?.string?.hasSuffix(".000Z") == true, "X tells whole seconds")
            #expect(full?["conversation_id"]?.string == id && full?["edit_history_tweet_ids"] == [.string(id)])
        }
    }

    @Test(
        "unknown fields are refused wherever posts are read",
        arguments: ["/2/tweets/1?", "/2/tweets?ids=1&", "/2/users/1410000000000000001/tweets?"])
    func unknownFields(path: String) async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let reply = try await x.http.get("/api.x.com\(path)tweet.fields=text,mood", token: token)
            #expect(reply.status == 400)
            #expect(reply.json?["errors"]?[0]?["parameters"]?["tweet.fields"] == ["mood"])
        }
    }

    @Test("every link of a text has its own short form, in order, also when it is written twice")
    func links() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let text = "a.example.com then https://b.example.com/x?y=1&z=2 then a.example.com"
            let reply = try await x.post(["text": .string(text)], token)
            let id = try #require(reply.json?["data"]?["id"]?.string)
            let found = try await x.http.get("/api.x.com/2/tweets/\(id)?tweet.fields=entities", token: token).json
            let urls = try #require(found?["data"]?["entities"]?["urls"]?.array)
            let shown = Array(try #require(found?["data"]?["text"]?.string))

            #expect(
                urls.map { $0["expanded_url"]?.string } == [
                    "http://a.example.com", "https://b.example.com/x?y=1&z=2", "http://a.example.com",
                ])
            #expect(Set(urls.compactMap { $0["url"]?.string }).count == 3)
            for url in urls {
                let start = try #require(url["start"]?.integer)
                let end = try #require(url["end"]?.integer)
                #expect(String(shown[start..<end]) == url["url"]?.string)
            }
        }
    }
}
