import HTTPTypes
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10)))
struct XPostTests {
    @Test("the profile has the fields asked for and no others")
    func me() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let plain = try await x.http.get("/api.x.com/2/users/me", token: token).json?["data"]?.object
            #expect(plain?.keys.sorted() == ["id", "name", "username"])

            let path = "/api.x.com/2/users/me?user.fields=profile_image_url,verified,public_metrics"
            let full = try await x.http.get(path, token: token)
            #expect(full.json?["data"]?["public_metrics"]?["followers_count"] == 42)
            let url = try #require(full.json?["data"]?["profile_image_url"]?.string)
            let picture = try await x.http.get("/" + url.dropFirst("https://".count))
            #expect(picture.status == 200 && picture.headers[.contentType] == "image/png")
            #expect(try await x.http.get("/api.x.com/2/users/me?user.fields=shoe_size", token: token).status == 400)
            #expect(try await x.http.get("/api.x.com/2/users/me?fields=id", token: token).status == 400)
        }
    }

    @Test("no token, a wrong one, missing scopes and a suspended account are told apart")
    func refusals() async throws {
        try await XVisitor.visit { x in
            let reader = try await x.connect(scopes: "tweet.read users.read").access
            let none = try await x.http.get("/api.x.com/2/users/me")
            let wrong = try await x.http.get("/api.x.com/2/users/me", token: "nonsense")
            let scope = try await x.post(["text": "hello"], reader)
            x.sandbox.change("ada", on: "x", .suspend)
            let suspended = try await x.http.get("/api.x.com/2/users/me", token: reader)
            x.sandbox.change("ada", on: "x", .restore)

            #expect(none.status == 401 && wrong.json?["title"] == "Unauthorized")
            #expect(scope.status == 403)
            #expect(scope.json?["detail"] == "You are not permitted to perform this action.")
            #expect(suspended.json?["type"]?.string?.hasSuffix("user-suspended") == true)
            #expect(try await x.http.get("/api.x.com/2/users/me", token: reader).status == 200)
        }
    }

    @Test("a post is visible at once: answer, ledger, page")
    func create() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let reply = try await x.post(["text": "Tom & Ann <3 https://example.com/a?b=c"], token)

            let id = try #require(reply.json?["data"]?["id"]?.string)
            #expect(reply.status == 201)
            #expect(reply.json?["data"]?["text"]?.string?.hasPrefix("Tom &amp; Ann &lt;3 https://t.co/") == true)
            let post = try #require(x.sandbox.ledger.post(platform: "x", remoteID: id))
            #expect(post.text == "Tom & Ann <3 https://example.com/a?b=c" && post.account == "ada")
            #expect(post.permalink == "/x.com/ada_sandbox/status/\(id)")
            let page = try await x.http.get(post.permalink)
            #expect(page.text.contains("Tom &amp; Ann &lt;3 "))
            #expect(page.text.contains("href=\"https://example.com/a?b=c\""))
            #expect(try await x.http.get("/x.com/i/web/status/\(id)").location == post.permalink)
        }
    }

    @Test(
        "bodies that X would refuse are refused",
        arguments: [
            ([:], 400), (["text": ""], 400), (["text": 5], 400), (["text": "a", "foo": 1], 400),
            (["text": "a", "reply": ["in_reply_to_tweet_id": "x"]], 400),
            (["text": "a", "reply": ["in_reply_to_tweet_id": "1", "mood": "good"]], 400),
            (["text": "a", "reply": ["in_reply_to_tweet_id": "1"]], 403),
            (["text": "a", "reply_settings": "everyone"], 400), (["text": "a", "media": ["media_ids": []]], 400),
            (["text": "a", "media": ["media_ids": ["1"]]], 400),
            (["text": "a", "media": ["media_ids": ["1", "2", "3", "4", "5"]]], 400),
            (["text": "a", "poll": ["options": ["one"], "duration_minutes": 60]], 400),
            (["text": "a", "poll": ["options": ["one", "two"], "duration_minutes": 1]], 400),
            (["text": "a", "quote_tweet_id": "1"], 403), (["text": "buy $ABC and $DEF"], 400),
            (["text": "a\u{FEFF}b"], 400), (["text": .string(String(repeating: "x", count: 281))], 403),
            (["text": .string(String(repeating: "字", count: 141))], 403), (["text": "a", "made_with_ai": "yes"], 400),
        ] as [(JSONValue, Int)])
    func strict(body: JSONValue, status: Int) async throws {
        try await XVisitor.visit { x in
            let reply = try await x.post(body, try await x.connect().access)

            #expect(reply.status == status)
            #expect(reply.json?["detail"]?.string?.isEmpty == false)
            #expect(x.sandbox.ledger.posts().isEmpty)
        }
    }

    @Test("a body that is no JSON object is refused")
    func notJSON() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            #expect(try await x.http.form("/api.x.com/2/tweets", [("text", "a")], token: token).status == 400)
            let list = try await x.http.json(.post, "/api.x.com/2/tweets", ["text"], token: token)
            #expect(list.status == 400)
        }
    }

    @Test("the same words again are refused for a day, with media or by others they are not")
    func duplicates() async throws {
        try await XVisitor.visit(SandboxSettings(port: 0)) { x in
            let ada = try await x.connect().access
            let grace = try await x.connect("grace").access
            #expect(try await x.post(["text": "again"], ada).status == 201)
            let second = try await x.post(["text": "again"], ada)
            #expect(second.status == 403)
            #expect(second.json?["detail"] == "You are not allowed to create a Tweet with duplicate content.")
            #expect(try await x.post(["text": "again"], grace).status == 201)
            x.sandbox.clock.advance(by: .seconds(86_401))
            let later = try await x.connect().access
            #expect(try await x.post(["text": "again"], later).status == 201)
            #expect(x.sandbox.ledger.duplicates(platform: "x") == 1)
        }
    }

    @Test("a thread of replies to oneself works, a reply to a stranger needs a mention")
    func replies() async throws {
        try await XVisitor.visit { x in
            let ada = try await x.connect().access
            let grace = try await x.connect("grace").access
            let first = try #require(try await x.post(["text": "one"], ada).json?["data"]?["id"])
            let second = try await x.post(["text": "two", "reply": ["in_reply_to_tweet_id": first]], ada)
            let stranger = try await x.post(["text": "hi", "reply": ["in_reply_to_tweet_id": first]], grace)
            let call = try #require(try await x.post(["text": "hello @grace_tests"], ada).json?["data"]?["id"])
            let invited = try await x.post(["text": "hi", "reply": ["in_reply_to_tweet_id": call]], grace)

            #expect(second.status == 201 && stranger.status == 403 && invited.status == 201)
            let id = try #require(second.json?["data"]?["id"]?.string)
            #expect(x.sandbox.ledger.post(platform: "x", remoteID: id)?.replyTo == first.string)
            let page = try await x.http.get("/x.com/ada_sandbox/status/\(id)").text
            #expect(page.contains("one") && page.contains("continues a thread"))
        }
    }

    @Test("deleting works once, for the owner")
    func delete() async throws {
        try await XVisitor.visit { x in
            let ada = try await x.connect().access
            let grace = try await x.connect("grace").access
            let id = try #require(try await x.post(["text": "gone soon"], ada).json?["data"]?["id"]?.string)
            let path = "/api.x.com/2/tweets/\(id)"
            let headers: HTTPFields = [.authorization: "Bearer \(ada)"]
            let stranger = try await x.http.send(.delete, path, headers: [.authorization: "Bearer \(grace)"])
            let owner = try await x.http.send(.delete, path, headers: headers)
            let again = try await x.http.send(.delete, path, headers: headers)

            #expect([stranger, owner, again].map(\.status) == [403, 200, 404])
            #expect(owner.json == ["data": ["deleted": true]])
            #expect(try await x.post(["text": "gone soon"], ada).status == 201)
        }
    }

    @Test("limits are counted in headers and refuse with 429 when used up")
    func rateLimit() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let headers: HTTPFields = [.authorization: "Bearer \(token)"]
            let remaining = try #require(HTTPField.Name("x-rate-limit-remaining"))
            let reset = try #require(HTTPField.Name("x-rate-limit-reset"))
            var last = try await x.http.send(.delete, "/api.x.com/2/tweets/1", headers: headers)
            #expect(last.headers[remaining] == "49")
            for _ in 0..<50 { last = try await x.http.send(.delete, "/api.x.com/2/tweets/1", headers: headers) }

            #expect(last.status == 429 && last.headers[remaining] == "0")
            let end = try #require(last.headers[reset].flatMap { Int($0) })
            #expect(abs(end - x.sandbox.clock.now.seconds - 900) < 60)
        }
    }
}
