import HTTPTypes
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10)))
struct MastodonInstanceTests {
    @Test("the instance tells its software, limits and endpoints")
    func instance() async throws {
        try await MastodonVisitor.visit { m in
            let metadata = try await m.http.get("\(m.base)/.well-known/oauth-authorization-server").json
            #expect(metadata?["code_challenge_methods_supported"] == ["S256"])
            #expect(metadata?["scopes_supported"]?.array?.contains("profile") == true)
            let instance = try await m.http.get("\(m.base)/api/v2/instance").json
            #expect(instance?["configuration"]?["statuses"]?["max_characters"] == 500)
            #expect(instance?["api_versions"]?["mastodon"] == 7)
            #expect(try await m.http.get("\(m.base)/api/v1/instance").json?["uri"] == "mastodon.example")
            let links = try await m.http.get("\(m.base)/.well-known/nodeinfo").json?["links"]
            #expect(links?[0]?["href"] == "https://mastodon.example/nodeinfo/2.0")
            #expect(try await m.http.get("\(m.base)/nodeinfo/2.0").json?["software"]?["name"] == "mastodon")
            #expect(try await m.http.get("\(m.base)/health").text == "OK")
            let finger = "\(m.base)/.well-known/webfinger?resource="
            #expect(try await m.http.get(finger + "acct:ada@mastodon.example").json?["links"]?[0]?["rel"] == "self")
            #expect(try await m.http.get(finger + "acct:nobody@mastodon.example").status == 404)
        }
    }

    @Test("rate limits are told with ISO times and refuse in the end")
    func rateLimit() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let headers: HTTPFields = [.authorization: "Bearer \(token)"]
            let reset = try #require(HTTPField.Name("X-RateLimit-Reset"))
            var last = try await m.http.send(.delete, "\(m.base)/api/v1/statuses/1", headers: headers)
            #expect(last.status == 404)
            #expect(last.headers[reset].flatMap { SandboxTime(text: $0) } != nil)
            for _ in 0..<30 { last = try await m.http.send(.delete, "\(m.base)/api/v1/statuses/1", headers: headers) }
            #expect(last.status == 429 && last.json?["error"] == "Too many requests")
        }
    }

    @Test("GoToSocial deviates as the sheet says")
    func goToSocial() async throws {
        try await MastodonVisitor.visit(.goToSocial) { m in
            #expect(try await m.http.get("\(m.base)/.well-known/oauth-authorization-server").status == 404)
            #expect(try await m.http.get("\(m.base)/nodeinfo/2.0").json?["software"]?["name"] == "gotosocial")
            let rubbish = try await m.register(scopes: "everything", redirects: "rubbish")
            #expect(!rubbish.client.isEmpty)

            let app = try await m.register()
            let code = try await m.code(app)
            let token = try await m.exchange(app, code, ["code_verifier": "wrong"])
            #expect(token.status == 200)
            let replay = try await m.exchange(app, code)
            #expect(replay.status == 400 && replay.json?["error"] == "sql: no rows in result set")
            let secret = try await m.exchange(app, try await m.code(app), ["client_secret": "wrong"])
            #expect(secret.status == 400 && secret.json?["error"] == "invalid_client")

            let text = try #require(token.json?["access_token"]?.string)
            let first = try await m.post(["status": "hello"], text, key: "k")
            let second = try await m.post(["status": "hello"], text, key: "k")
            #expect(first.json?["id"]?.string?.count == 26 && first.json?["id"] != second.json?["id"])
            #expect(m.sandbox.ledger.duplicates() == 1)
            #expect(first.json?["visibility"] == "unlisted")
            let url = try #require(first.json?["url"]?.string)
            #expect(url.hasPrefix("https://gts.example/@mary/statuses/"))
            #expect(try await m.http.get("/" + url.dropFirst(8)).text.contains("hello"))
            let limit = try #require(HTTPField.Name("x-ratelimit-limit"))
            #expect(first.headers[limit] == "300")
            let empty = try await m.post(["status": ""], text)
            #expect(empty.status == 400)
            #expect(empty.json?["error"] == "Bad Request: status contains no text, media or poll")
            let long = try await m.post(["status": .string(String(repeating: "x", count: 5_001))], text)
            #expect(long.json?["error"] == "Bad Request: text with spoiler exceed max chars (5000)")
            let reply = try await m.post(["status": "a", "in_reply_to_id": "nothing"], text)
            #expect(reply.json?["error"] == "Not Found: target status not found")
            m.sandbox.change("mary", on: "gts.example", .changePassword)
            #expect(try await m.post(["status": "a"], text).json?["error"] == "Unauthorized: token not supplied")
        }
    }
}
