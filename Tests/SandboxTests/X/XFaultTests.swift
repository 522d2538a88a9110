import HTTPTypes
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10)))
struct XFaultTests {
    @Test(
        "every call of the interface needs a token",
        arguments: [
            (HTTPRequest.Method.get, "/2/users/me"), (.get, "/2/users/1410000000000000001/tweets"),
            (.post, "/2/tweets"),
            (.get, "/2/tweets?ids=1"), (.get, "/2/tweets/1"), (.delete, "/2/tweets/1"), (.post, "/2/media/upload"),
            (.get, "/2/media/upload?command=STATUS&media_id=1"), (.post, "/2/media/upload/initialize"),
            (.post, "/2/media/upload/1/append"), (.post, "/2/media/upload/1/finalize"), (.post, "/2/media/metadata"),
        ])
    func unauthorized(method: HTTPRequest.Method, path: String) async throws {
        try await XVisitor.visit { x in
            let none = try await x.http.send(method, "/api.x.com\(path)")
            let wrong = try await x.http.send(
                method, "/api.x.com\(path)", headers: [.authorization: "Bearer nonsense"])

            #expect(none.status == 401 && wrong.status == 401)
            #expect(none.json?["title"] == "Unauthorized")
        }
    }

    @Test("addresses of X that do not exist are 404 in its words", arguments: ["/2/nothing", "/1.1/statuses", "/"])
    func unknown(path: String) async throws {
        try await XVisitor.visit { x in
            let reply = try await x.http.get("/api.x.com\(path)")
            #expect(reply.status == 404 && reply.json?["title"] == "Not Found")
            #expect(x.sandbox.ledger.requests().last?.endpoint == "unknown")
        }
    }

    @Test(
        "scopes are enforced per call",
        arguments: [
            ("tweet.read users.read", "/2/users/me", 200), ("tweet.read", "/2/users/me", 403),
            ("users.read", "/2/users/me", 403), ("tweet.read users.read", "/2/tweets/1", 404),
            ("media.write", "/2/tweets/1", 403), ("media.write", "/2/media/upload?command=STATUS&media_id=1", 404),
            ("tweet.read users.read", "/2/media/upload?command=STATUS&media_id=1", 403),
        ])
    func scopes(granted: String, path: String, status: Int) async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect(scopes: granted).access
            let reply = try await x.http.get("/api.x.com\(path)", token: token)
            #expect(reply.status == status)
        }
    }

    @Test(
        "token answers can be odd in every way that matters",
        arguments: [
            JSONValue.string("7200"), 0, -5, 1_000_000_000_000, .null, .bool(true), "",
        ])
    func oddExpiry(value: JSONValue) async throws {
        try await XVisitor.visit { x in
            let tokens = try await x.connect()
            x.sandbox.faults.add(
                Fault(.rewrite, platform: "x", endpoint: "refresh").with { $0.set = ["expires_in": value] })

            let reply = try await x.refresh(tokens.refresh)

            #expect(reply.status == 200 && reply.json?["expires_in"] == value)
            #expect(reply.json?["refresh_token"]?.string?.isEmpty == false)
        }
    }

    @Test("a refresh answer without a new refresh token, or with a blank one")
    func missingRefreshToken() async throws {
        try await XVisitor.visit { x in
            let tokens = try await x.connect()
            x.sandbox.faults.add(
                Fault(.rewrite, platform: "x", endpoint: "token").with { $0.remove = ["refresh_token", "expires_in"] })
            x.sandbox.faults.add(
                Fault(.rewrite, platform: "x", endpoint: "refresh").with { $0.set = ["refresh_token": " "] })

            let first = try await x.exchange(try await x.code())
            let second = try await x.refresh(tokens.refresh)

            #expect(first.status == 200 && first.json?["refresh_token"] == nil && first.json?["expires_in"] == nil)
            #expect(second.json?["refresh_token"] == " ")
        }
    }

    @Test("a refresh whose answer is lost has rotated: presenting the old token again kills the family")
    func lostRefresh() async throws {
        try await XVisitor.visit { x in
            let tokens = try await x.connect()
            x.sandbox.faults.add(Fault(.reset, platform: "x", endpoint: "refresh").with { $0.afterEffect = true })

            await #expect(throws: (any Error).self) { try await x.refresh(tokens.refresh) }
            let before = try await x.http.get("/api.x.com/2/users/me", token: tokens.access)
            let again = try await x.refresh(tokens.refresh)
            let after = try await x.http.get("/api.x.com/2/users/me", token: tokens.access)

            #expect([before, again, after].map(\.status) == [200, 400, 401])
            #expect(x.sandbox.ledger.counters("x").staleRefreshPresentations == 1)
        }
    }

    @Test("a refresh that was cut before effect can be repeated")
    func cutRefresh() async throws {
        try await XVisitor.visit { x in
            let tokens = try await x.connect()
            x.sandbox.faults.add(Fault(.reset, platform: "x", endpoint: "refresh"))

            await #expect(throws: (any Error).self) { try await x.refresh(tokens.refresh) }
            let again = try await x.refresh(tokens.refresh)

            #expect(again.status == 200)
            #expect(x.sandbox.ledger.counters("x").staleRefreshPresentations == 0)
        }
    }

    @Test("a post whose answer is lost is there, and the words are refused the second time")
    func lostPost() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            x.sandbox.faults.add(
                Fault(.status, platform: "x", endpoint: "tweets.create").with {
                    $0.status = 503
                    $0.afterEffect = true
                })

            let lost = try await x.post(["text": "only once"], token)
            let again = try await x.post(["text": "only once"], token)

            #expect(lost.status == 503 && again.status == 403)
            #expect(x.sandbox.ledger.posts().count == 1 && x.sandbox.ledger.duplicates() == 0)
        }
    }

    @Test("another account's profile comes when asked for, the post goes to that account")
    func wrongAccount() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            x.sandbox.faults.add(Fault(.wrongAccount, platform: "x", endpoint: "me", account: "ada"))

            let wrong = try await x.http.get("/api.x.com/2/users/me", token: token)
            let right = try await x.http.get("/api.x.com/2/users/me", token: token)

            #expect(wrong.json?["data"]?["username"] == "grace_tests")
            #expect(right.json?["data"]?["username"] == "ada_sandbox")
        }
    }

    @Test("rate limits come with X's headers or bare")
    func rateLimits() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let reset = try #require(HTTPField.Name("x-rate-limit-reset"))
            x.sandbox.faults.add(Fault(.rateLimit, endpoint: "me").with { $0.retryAfter = .seconds(90) })
            x.sandbox.faults.add(Fault(.rateLimit, endpoint: "me").with { $0.withHeaders = false })

            let full = try await x.http.get("/api.x.com/2/users/me", token: token)
            let bare = try await x.http.get("/api.x.com/2/users/me", token: token)

            #expect(full.status == 429 && bare.status == 429 && bare.headers[reset] == nil)
            let end = try #require(full.headers[reset].flatMap { Int($0) })
            #expect(abs(end - x.sandbox.clock.now.seconds - 90) < 30)
        }
    }

    @Test("posting tells the app's daily limit as well")
    func appLimit() async throws {
        try await XVisitor.visit { x in
            let remaining = try #require(HTTPField.Name("x-app-limit-24hour-remaining"))
            let reply = try await x.post(["text": "counted"], try await x.connect().access)
            #expect(reply.headers[remaining] == "9999")
        }
    }

    @Test("without enforcement limits are told but never refuse")
    func unlimited() async throws {
        try await XVisitor.visit(SandboxSettings(port: 0, enforcesRateLimits: false)) { x in
            let headers: HTTPFields = [.authorization: "Bearer \(try await x.connect().access)"]
            var statuses: Set<Int> = []
            for _ in 0..<60 {
                statuses.insert(try await x.http.send(.delete, "/api.x.com/2/tweets/1", headers: headers).status)
            }
            #expect(statuses == [404])
        }
    }

    @Test("reset forgets posts, tokens and suspensions")
    func reset() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            _ = try await x.post(["text": "forgotten"], token)
            x.sandbox.change("ada", on: "x", .suspend)

            x.sandbox.reset()

            #expect(try await x.http.get("/api.x.com/2/users/me", token: token).status == 401)
            #expect(x.sandbox.platform("x")?.accounts.allSatisfy { $0.state == .active } == true)
            let again = try await x.post(["text": "forgotten"], try await x.connect().access)
            #expect(again.status == 201)
        }
    }
}
