import HTTPTypes
import Sandbox
import Testing

/// `/api/v2/media` and `/api/v1/media/:id` (sheet section 4, media).
@Suite("Mastodon uploads", .timeLimit(.minutes(10)))
struct MastodonUploadTests {
    private static let mp3 = Array("ID3".utf8) + [UInt8](repeating: 0, count: 20)
    private static let gif = Array("GIF89a".utf8) + [UInt8](repeating: 0, count: 20)

    @Test(
        "an upload is described with every field, by its kind",
        arguments: [
            (Pictures.png, "image", 200), (gif, "gifv", 202), (Pictures.mp4, "video", 202), (mp3, "audio", 202),
        ])
    func kinds(bytes: [UInt8], type: String, status: Int) async throws {
        try await MastodonVisitor.visit(.mastodon, SandboxSettings(port: 0, processingTime: .seconds(60))) { m in
            let reply = try await m.upload(try await m.connect(), bytes)
            #expect(reply.status == status && reply.json?["type"]?.string == type)
            for name in ["id", "type", "url", "preview_url", "meta", "description", "blurhash"] {
                #expect(reply.members.contains(name), "\(name)")
            }
            #expect((reply.json?["url"] == .null) == (status == 202) && reply.json?["description"] == .null)
        }
    }

    @Test("the older address takes uploads as well")
    func version1() async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.http.multipart(
                .post, "\(m.base)/api/v1/media", [.file("file", Pictures.png, type: "image/png")],
                token: try await m.connect())
            #expect(reply.status == 200 && reply.json?["id"]?.string?.isEmpty == false)
        }
    }

    @Test("processing goes 202, 206, 200; the identifier counts from the start")
    func states() async throws {
        try await MastodonVisitor.visit(.mastodon, SandboxSettings(port: 0, processingTime: .seconds(60))) { m in
            let token = try await m.connect()
            m.sandbox.clock.setSpeed(0)
            let id = try #require(try await m.upload(token, Pictures.mp4).json?["id"]?.string)
            let path = "\(m.base)/api/v1/media/\(id)"
            m.sandbox.clock.advance(by: .seconds(59))
            let before = try await m.http.get(path, token: token)
            m.sandbox.clock.advance(by: .seconds(1))
            let after = try await m.http.get(path, token: token)

            #expect(before.status == 206 && before.json?["url"] == .null && before.json?["id"]?.string == id)
            #expect(after.status == 200 && after.json?["url"]?.string?.hasPrefix("https://mastodon.example/") == true)
        }
    }

    @Test(
        "focal points are two numbers from -1 to 1",
        arguments: [
            ("0,0", 200), ("-1,1", 200), ("0.25, -0.5", 200), ("1.01,0", 422), ("0", 422), ("0,0,0", 422), ("a,b", 422),
            ("", 422), ("nan,0", 422), ("inf,0", 422),
        ])
    func focus(text: String, status: Int) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.upload(try await m.connect(), extra: [.text("focus", text)])
            #expect(reply.status == status)
        }
    }

    @Test("alternative texts are counted in characters", arguments: [(1_500, 200), (1_501, 422)])
    func description(count: Int, status: Int) async throws {
        try await MastodonVisitor.visit { m in
            let text = String(repeating: "👩‍🚀", count: count)
            let reply = try await m.upload(try await m.connect(), extra: [.text("description", text)])
            #expect(reply.status == status)
            if status == 200 { #expect(reply.json?["description"]?.string == text) }
        }
    }

    @Test(
        "a body that is no upload is refused",
        arguments: [
            (.none, 400), (.json(["file": "x"]), 400), (.form([("file", "x")]), 400),
            (.raw("--b\r\n", type: "multipart/form-data; boundary=b"), 400),
            (.raw("x", type: "multipart/form-data"), 400),
        ] as [(WireCall.Body, Int)])
    func noUpload(body: WireCall.Body, status: Int) async throws {
        try await MastodonVisitor.visit { m in
            let call = WireCall(.post, "/api/v2/media", body)
            let reply = try await m.http.send(call, below: m.base, token: try await m.connect())
            #expect(reply.status == status && reply.members == ["error"])
        }
    }

    @Test("an image beyond 16 MB is refused, one at the limit is not", arguments: [(0, 200), (1, 422)])
    func size(excess: Int, status: Int) async throws {
        try await MastodonVisitor.visit { m in
            let padding = [UInt8](repeating: 0, count: 16_777_216 - Pictures.png.count + excess)
            let reply = try await m.upload(try await m.connect(), Pictures.png + padding)
            #expect(reply.status == status)
        }
    }

    @Test("up to four images go with a post, in the order of the list")
    func order() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            var ids: [JSONValue] = []
            for number in 1...4 {
                let reply = try await m.upload(token, extra: [.text("description", "\(number)")])
                ids.append(try #require(reply.json?["id"]))
            }
            let twice = try await m.post(["status": "", "media_ids": [ids[0], ids[0]]], token)
            let polled = try await m.post(
                ["status": "a", "media_ids": [ids[0]], "poll": ["options": ["a", "b"], "expires_in": 600]], token)
            let post = try await m.post(["status": "", "media_ids": .array(ids.reversed())], token)

            #expect(twice.status == 422 && polled.status == 422)
            #expect(post.status == 200 && m.sandbox.ledger.posts().first?.media.map(\.alt) == ["4", "3", "2", "1"])
            #expect(post.json?["media_attachments"]?[0]?["description"] == "4")
        }
    }

    @Test("a refused post leaves its uploads free")
    func freeAfterRefusal() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let id = try #require(try await m.upload(token).json?["id"])
            let refused = try await m.post(["status": "a", "media_ids": [id, "77"]], token)
            let lost = try await m.post(["status": "a", "media_ids": [id], "in_reply_to_id": "77"], token)

            #expect(refused.status == 422 && lost.status == 404)
            #expect(try await m.post(["status": "a", "media_ids": [id]], token).status == 200)
        }
    }

    @Test("an upload can be taken back until it is part of a post, by its owner")
    func delete() async throws {
        try await MastodonVisitor.visit { m in
            let (ada, grace) = (try await m.connect(), try await m.connect("grace"))
            let spare = try #require(try await m.upload(ada).json?["id"]?.string)
            let used = try #require(try await m.upload(ada).json?["id"]?.string)
            _ = try await m.posted(["status": "a", "media_ids": [.string(used)]], ada)
            func delete(_ id: String, _ token: String) async throws -> SandboxClient.Reply {
                try await m.http.send(WireCall(.delete, "/api/v1/media/\(id)"), below: m.base, token: token)
            }
            #expect(try await delete(spare, grace).status == 404)
            #expect(try await delete(used, ada).status == 422)
            let gone = try await delete(spare, ada)
            #expect(gone.status == 200 && gone.json == [:])
            #expect(try await delete(spare, ada).status == 404)
            #expect(try await m.http.get("\(m.base)/api/v1/media/\(spare)", token: ada).status == 404)
        }
    }

    @Test(
        "a wrong change of an upload is refused",
        arguments: [
            (["description": .number(5.5)], 422), (["alt": "x"], 422), (["focus": "9,9"], 422),
            (["description": .string(String(repeating: "x", count: 1_501))], 422),
        ] as [(JSONValue, Int)])
    func wrongChange(body: JSONValue, status: Int) async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let id = try #require(try await m.upload(token).json?["id"]?.string)
            let call = WireCall(.put, "/api/v1/media/\(id)", .json(body))
            #expect(try await m.http.send(call, below: m.base, token: token).status == status)
            let media = try await m.http.get("\(m.base)/api/v1/media/\(id)", token: token)
            #expect(media.json?["description"] == .null)
        }
    }
}
