import HTTPTypes
import Sandbox
import Testing

/// Where GoToSocial leaves Mastodon's ways (sheet sections 2, 4, 6, 7 and 9).
@Suite("GoToSocial", .timeLimit(.minutes(10)))
struct GoToSocialTests {
    @Test(
        "content is refused with 400 in its own words",
        arguments: [
            (["status": ""], 400, "Bad Request: status contains no text, media or poll"),
            (["status": "", "spoiler_text": "only"], 400, "Bad Request: status contains no text, media or poll"),
            (
                ["status": .string(String(repeating: "x", count: 4_995)), "spoiler_text": "123456"], 400,
                "Bad Request: text with spoiler exceed max chars (5000)"
            ),
            (["status": "a", "media_ids": ["nothing"]], 400, "Bad Request: media not found: nothing"),
            (["status": "a", "in_reply_to_id": "nothing"], 404, "Not Found: target status not found"),
            (["status": "a", "quoted_status_id": "1"], 400, "Bad Request: Unknown parameter quoted_status_id"),
        ] as [(JSONValue, Int, String)])
    func content(body: JSONValue, status: Int, text: String) async throws {
        try await MastodonVisitor.visit(.goToSocial) { m in
            let reply = try await m.post(body, try await m.connect())
            #expect(reply.status == status && reply.json == ["error": .string(text)])
            #expect(m.sandbox.ledger.posts().isEmpty)
        }
    }

    @Test("media that a post has already taken are named with that post")
    func attached() async throws {
        try await MastodonVisitor.visit(.goToSocial) { m in
            let token = try await m.connect()
            let media = try #require(try await m.upload(token).json?["id"])
            let id = try await m.posted(["status": "a", "media_ids": [media]], token)
            let again = try await m.post(["status": "b", "media_ids": [media]], token)
            #expect(again.status == 400)
            #expect(again.json?["error"]?.string == "Bad Request: media already attached to status: \(id)")
        }
    }

    @Test("a file it cannot read is a 422 of its own")
    func media() async throws {
        try await MastodonVisitor.visit(.goToSocial) { m in
            let reply = try await m.upload(try await m.connect(), Array("plain text".utf8))
            #expect(reply.status == 422)
            #expect(reply.json == ["error": "Unprocessable Entity: error processing media"])
        }
    }

    @Test("its limits are wider: six media, 5000 code points, links count as they stand")
    func limits() async throws {
        try await MastodonVisitor.visit(.goToSocial) { m in
            let token = try await m.connect()
            var ids: [JSONValue] = []
            for _ in 0..<6 { ids.append(try #require(try await m.upload(token).json?["id"])) }
            #expect(try await m.post(["status": "", "media_ids": .array(ids + ["7"])], token).status == 400)
            #expect(try await m.post(["status": "", "media_ids": .array(ids)], token).status == 200)
            let family = String(repeating: "👨‍👩‍👧", count: 1_000)
            #expect(try await m.post(["status": .string(family)], token).status == 200)
            #expect(try await m.post(["status": .string(family + "x")], token).status == 400)
            let options = JSONValue.array((1...6).map { .string("\($0)") })
            let poll: JSONValue = ["status": "?", "poll": ["options": options, "expires_in": 600]]
            #expect(try await m.post(poll, token).status == 200)
        }
    }

    @Test("scopes are enforced in its own words, whatever the app was registered for")
    func scopes() async throws {
        try await MastodonVisitor.visit(.goToSocial) { m in
            let token = try await m.connect(scopes: "read:statuses")
            let reply = try await m.post(["status": "a"], token)
            #expect(reply.status == 403)
            #expect(reply.json == ["error": "Forbidden: token has insufficient scope permission"])
        }
    }

    @Test("an app token needs a redirect address as well")
    func clientCredentials() async throws {
        try await MastodonVisitor.visit(.goToSocial) { m in
            let app = try await m.register()
            let form = [
                ("grant_type", "client_credentials"), ("client_id", app.client), ("client_secret", app.secret),
            ]
            let bare = try await m.http.form("\(m.base)/oauth/token", form)
            let full = try await m.clientCredentials(app, scope: "read")
            #expect(bare.status == 400 && bare.json?["error"] == "invalid_request" && full.status == 200)
        }
    }

    @Test("each consent gives a token of its own, and a dead one looks like none")
    func tokens() async throws {
        try await MastodonVisitor.visit(.goToSocial) { m in
            let app = try await m.register()
            let first = try #require(try await m.exchange(app, try await m.code(app)).json?["access_token"]?.string)
            let second = try #require(try await m.exchange(app, try await m.code(app)).json?["access_token"]?.string)
            #expect(first != second)
            _ = try await m.revoke(app, first)
            let me = "\(m.base)/api/v1/accounts/verify_credentials"
            for token in [first, "nonsense", nil] {
                let reply = try await m.http.get(me, token: token)
                #expect(reply.status == 401 && reply.json == ["error": "Unauthorized: token not supplied"])
            }
            #expect(try await m.http.get(me, token: second).json?["locked"] == true)
        }
    }

    @Test("markdown is taken, the newer calls of Mastodon are not there")
    func dialect() async throws {
        try await MastodonVisitor.visit(.goToSocial) { m in
            let token = try await m.connect()
            #expect(try await m.post(["status": "*a*", "content_type": "text/markdown"], token).status == 200)
            for call in [WireCall(.delete, "/api/v1/media/1"), .init(.get, "/api/v1/statuses?id%5B%5D=1")] {
                #expect(try await m.http.send(call, below: m.base, token: token).status == 404)
            }
        }
    }

    @Test("identifiers are ULIDs that sort by time")
    func identifiers() async throws {
        try await MastodonVisitor.visit(.goToSocial) { m in
            let token = try await m.connect()
            var ids: [String] = []
            for number in 0..<5 { ids.append(try await m.posted(["status": .string("\(number)")], token)) }
            #expect(ids == ids.sorted() && Set(ids).count == 5 && ids.allSatisfy { $0.count == 26 })
        }
    }

    @Test("rate headers are written its way")
    func headers() async throws {
        try await MastodonVisitor.visit(.goToSocial) { m in
            let reply = try await m.post(["status": "a"], try await m.connect())
            #expect(reply.header("X-Ratelimit-Limit") == "300")
            #expect(reply.headers.contains { $0.name.rawName == "X-Ratelimit-Reset" })
        }
    }
}
