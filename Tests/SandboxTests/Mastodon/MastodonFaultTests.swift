import HTTPTypes
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10)))
struct MastodonFaultTests {
    @Test(
        "every call of a person needs a token, on both kinds of instance",
        arguments: [
            (HTTPRequest.Method.get, "/api/v1/accounts/verify_credentials"), (.post, "/api/v1/statuses"),
            (.put, "/api/v1/statuses/1"), (.delete, "/api/v1/statuses/1"), (.get, "/api/v1/statuses/1/source"),
            (.post, "/api/v2/media"), (.post, "/api/v1/media"), (.get, "/api/v1/media/1"), (.put, "/api/v1/media/1"),
            (.get, "/api/v1/apps/verify_credentials"),
        ])
    func unauthorized(method: HTTPRequest.Method, path: String) async throws {
        for (flavor, words) in [
            (MastodonFlavor.mastodon, "The access token is invalid"),
            (.goToSocial, "Unauthorized: token not supplied"),
        ] {
            try await MastodonVisitor.visit(flavor) { m in
                let none = try await m.http.send(method, "\(m.base)\(path)")
                let wrong = try await m.http.send(
                    method, "\(m.base)\(path)", headers: [.authorization: "Bearer nonsense"])
                #expect(none.status == 401 && wrong.status == 401)
                #expect(wrong.json?["error"]?.string == words)
            }
        }
    }

    @Test(
        "what does not exist is a 404 in the instance's words",
        arguments: [
            "/api/v1/nothing", "/api/v1/statuses/1", "/api/v1/accounts/1/statuses", "/@nobody", "/@ada/1",
            "/avatars/ada.gif", "/media_files/1",
        ])
    func missing(path: String) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.http.get("\(m.base)\(path)")
            #expect(reply.status == 404)
        }
    }

    @Test("private posts are for their author only")
    func visibility() async throws {
        try await MastodonVisitor.visit { m in
            let ada = try await m.connect()
            let grace = try await m.connect("grace")
            let secret = try #require(
                try await m.post(["status": "secret", "visibility": "direct"], ada).json?["id"]?.string)
            let path = "\(m.base)/api/v1/statuses/\(secret)"

            let own = try await m.http.get(path, token: ada)
            let other = try await m.http.get(path, token: grace)
            let nobody = try await m.http.get(path)
            let reply = try await m.post(["status": "what?", "in_reply_to_id": .string(secret)], grace)

            #expect([own, other, nobody, reply].map(\.status) == [200, 404, 404, 404])
        }
    }

    @Test("only the author edits and deletes")
    func foreign() async throws {
        try await MastodonVisitor.visit { m in
            let id = try #require(try await m.post(["status": "mine"], try await m.connect()).json?["id"]?.string)
            let grace = try await m.connect("grace")
            let path = "\(m.base)/api/v1/statuses/\(id)"
            let edit = try await m.http.json(.put, path, ["status": "yours"], token: grace)
            let deletion = try await m.http.send(.delete, path, headers: [.authorization: "Bearer \(grace)"])

            #expect(edit.status == 404 && deletion.status == 404)
            #expect(m.sandbox.ledger.posts().first?.text == "mine")
        }
    }

    @Test("a quote needs a post and excludes media")
    func quote() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let id = try #require(try await m.post(["status": "quoted"], token).json?["id"])
            let media = try #require(try await m.upload(token).json?["id"])
            let good = try await m.post(["status": "look", "quoted_status_id": id], token)
            let mixed = try await m.post(
                ["status": "look", "quoted_status_id": id, "media_ids": [media]], token)

            #expect(good.status == 200 && mixed.status == 422)
        }
    }

    @Test("a warning alone becomes the body")
    func warningAlone() async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.post(["status": "", "spoiler_text": "only this"], try await m.connect())
            #expect(reply.json?["content"] == "<p>only this</p>" && reply.json?["spoiler_text"] == "")
        }
    }

    @Test("deleting frees the uploads unless they are to go too", arguments: [("", 200), ("?delete_media=true", 422)])
    func redraft(query: String, status: Int) async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let media = try #require(try await m.upload(token).json?["id"])
            let post = try await m.post(["status": "a", "media_ids": [media]], token)
            let id = try #require(post.json?["id"]?.string)
            _ = try await m.http.send(
                .delete, "\(m.base)/api/v1/statuses/\(id)\(query)", headers: [.authorization: "Bearer \(token)"])

            let again = try await m.post(["status": "b", "media_ids": [media]], token)

            #expect(again.status == status)
        }
    }

    @Test("another account's answer, and a limit without headers")
    func faults() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let path = "\(m.base)/api/v1/accounts/verify_credentials"
            m.sandbox.faults.add(Fault(.wrongAccount, endpoint: "me"))
            m.sandbox.faults.add(Fault(.rateLimit, endpoint: "me").with { $0.withHeaders = false })
            m.sandbox.faults.add(Fault(.html, endpoint: "me").with { $0.status = 502 })

            let wrong = try await m.http.get(path, token: token)
            let limited = try await m.http.get(path, token: token)
            let proxy = try await m.http.get(path, token: token)

            let limit = try #require(HTTPField.Name("X-RateLimit-Limit"))
            #expect(wrong.json?["username"] == "grace")
            #expect(limited.status == 429 && limited.headers[limit] == nil)
            #expect(proxy.status == 502 && proxy.headers[.contentType] == "text/html")
        }
    }

    @Test("a GoToSocial post whose answer is lost is doubled by a blind repeat and found by a look")
    func reconcile() async throws {
        try await MastodonVisitor.visit(.goToSocial) { m in
            let token = try await m.connect()
            m.sandbox.faults.add(Fault(.reset, endpoint: "statuses.create").with { $0.afterEffect = true })

            await #expect(throws: (any Error).self) { try await m.post(["status": "lost"], token, key: "k") }
            let id = try #require(m.sandbox.platform("gts.example")?.account(named: "mary")?.id)
            let list = try await m.http.get("\(m.base)/api/v1/accounts/\(id)/statuses?limit=20", token: token)
            let found = try #require(list.json?[0]?["id"]?.string)
            let source = try await m.http.get("\(m.base)/api/v1/statuses/\(found)/source", token: token)
            #expect(source.json?["text"] == "lost")

            _ = try await m.post(["status": "lost"], token, key: "k")
            #expect(m.sandbox.ledger.duplicates(platform: "gts.example") == 1)
        }
    }

    @Test("reset keeps apps, as instances do, and forgets everything else")
    func reset() async throws {
        try await MastodonVisitor.visit { m in
            let app = try await m.register()
            let old = try await m.exchange(app, try await m.code(app))
            let token = try #require(old.json?["access_token"]?.string)

            m.sandbox.reset()

            let me = try await m.http.get("\(m.base)/api/v1/accounts/verify_credentials", token: token)
            let again = try await m.exchange(app, try await m.code(app))
            #expect(me.status == 401 && again.status == 200)
        }
    }
}
