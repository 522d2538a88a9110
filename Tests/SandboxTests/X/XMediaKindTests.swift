import HTTPTypes
import Sandbox
import Testing

/// What X makes of each kind of file, from upload to post (sheet sections 4 and 5).
@Suite("X media kinds", .timeLimit(.minutes(10)))
struct XMediaKindTests {
    private static let upload = "/api.x.com/2/media/upload"
    private static let gif = Array("GIF89a".utf8) + [UInt8](repeating: 0, count: 20)
    private static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + [UInt8](repeating: 0, count: 20)
    private static let webp = Array("RIFF\u{14}\u{0}\u{0}\u{0}WEBPVP8 ".utf8)
    private static let webm: [UInt8] = [0x1A, 0x45, 0xDF, 0xA3] + [UInt8](repeating: 0, count: 20)
    private static let slow = SandboxSettings(port: 0, processingTime: .seconds(60))

    /// Uploads in one piece of the long way; answers what `finalize` said.
    private func pieces(
        _ x: XVisitor, _ token: String, _ bytes: [UInt8], type: String, category: String
    ) async throws -> (id: String, key: String, done: SandboxClient.Reply) {
        let body: JSONValue = [
            "media_type": .string(type), "total_bytes": .integer(bytes.count), "media_category": .string(category),
        ]
        let begun = try await x.http.json(.post, "\(Self.upload)/initialize", body, token: token)
        let id = try #require(begun.json?["data"]?["id"]?.string)
        let key = try #require(begun.json?["data"]?["media_key"]?.string)
        _ = try await x.http.multipart(
            .post, "\(Self.upload)/\(id)/append",
            [.text("segment_index", "0"), .file("media", bytes, type: type)], token: token)
        return (id, key, try await x.http.json(.post, "\(Self.upload)/\(id)/finalize", [:], token: token))
    }

    private func state(_ x: XVisitor, _ token: String, _ id: String) async throws -> JSONValue? {
        try await x.http.get("\(Self.upload)?command=STATUS&media_id=\(id)", token: token).json?["data"]
    }

    @Test(
        "the key begins with the number of the kind: photo 3, film 7, animation 16",
        arguments: [
            (Pictures.png, "image/png", "tweet_image", "3_"), (gif, "image/gif", "tweet_gif", "16_"),
            (Pictures.mp4, "video/mp4", "tweet_video", "7_"), (webm, "video/webm", "amplify_video", "7_"),
        ])
    func keys(bytes: [UInt8], type: String, category: String, prefix: String) async throws {
        try await XVisitor.visit { x in
            let (id, key, done) = try await pieces(
                x, try await x.connect().access, bytes, type: type, category: category)
            #expect(key == prefix + id)
            #expect(done.status == 200 && done.json?["data"]?["media_key"]?.string == key)
        }
    }

    @Test(
        "pictures are told by their content, whatever the sender calls them",
        arguments: [(jpeg, "image/jpeg"), (webp, "image/webp"), (Pictures.png, "image/png")])
    func content(bytes: [UInt8], type: String) async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let reply = try await x.http.multipart(
                .post, Self.upload,
                [.file("media", bytes, type: "application/octet-stream"), .text("media_category", "tweet_image")],
                token: token)
            let id = try #require(reply.json?["data"]?["id"]?.string)
            #expect(reply.json?["data"]?["size"]?.integer == bytes.count)
            #expect(try await x.post(["media": ["media_ids": [.string(id)]]], token).status == 201)
            #expect(x.sandbox.ledger.posts().first?.media.map(\.contentType) == [type])
        }
    }

    @Test(
        "films and animations do not go in one shot",
        arguments: [
            (gif, "tweet_image"), (gif, "tweet_gif"), (Pictures.mp4, "tweet_image"), (webm, "tweet_video"),
            (Array("<svg/>".utf8), "tweet_image"), ([], "tweet_image"),
        ])
    func oneShot(bytes: [UInt8], category: String) async throws {
        try await XVisitor.visit { x in
            let reply = try await x.http.multipart(
                .post, Self.upload, [.file("media", bytes, type: "image/png"), .text("media_category", category)],
                token: try await x.connect().access)
            #expect(reply.status == 400 && reply.json?["title"] == "Invalid Request")
        }
    }

    @Test(
        "an animation and a film take their time, a picture in pieces takes none",
        arguments: [
            (gif, "image/gif", "tweet_gif", true), (Pictures.mp4, "video/mp4", "tweet_video", true),
            (Pictures.png, "image/png", "tweet_image", false),
        ])
    func processing(bytes: [UInt8], type: String, category: String, isSlow: Bool) async throws {
        try await XVisitor.visit(Self.slow) { x in
            let token = try await x.connect().access
            x.sandbox.clock.setSpeed(0)
            let (id, _, done) = try await pieces(x, token, bytes, type: type, category: category)
            let body: JSONValue = ["text": "look", "media": ["media_ids": [.string(id)]]]
            #expect((done.json?["data"]?["processing_info"]?["state"] == "pending") == isSlow)
            #expect(
                try await state(x, token, id)?["processing_info"]?["state"] == (isSlow ? "in_progress" : "succeeded"))
            if isSlow {
                x.sandbox.clock.advance(by: .milliseconds(59_999))
                #expect(try await x.post(body, token).status == 400)
                x.sandbox.clock.advance(by: .milliseconds(1))
            }
            #expect(
                try await state(x, token, id)?["processing_info"] == ["state": "succeeded", "progress_percent": 100])
            #expect(try await x.post(body, token).status == 201)
        }
    }

    @Test("slow pictures are processed like films, also in one shot")
    func slowImages() async throws {
        try await XVisitor.visit(SandboxSettings(port: 0, processingTime: .seconds(60), slowImages: true)) { x in
            let token = try await x.connect().access
            let id = try await x.image(token)
            let body: JSONValue = ["media": ["media_ids": [.string(id)]]]
            #expect(try await state(x, token, id)?["processing_info"]?["state"] == "in_progress")
            #expect(try await x.post(body, token).status == 400)
            x.sandbox.clock.advance(by: .seconds(61))
            #expect(try await x.post(body, token).status == 201)
        }
    }

    @Test("an upload that was not finished has no state and goes with no post")
    func unfinished() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let body: JSONValue = [
                "media_type": "image/png", "total_bytes": .integer(Pictures.png.count), "media_category": "tweet_image",
            ]
            let begun = try await x.http.json(.post, "\(Self.upload)/initialize", body, token: token)
            let id = try #require(begun.json?["data"]?["id"]?.string)
            #expect(try await state(x, token, id)?["processing_info"] == nil)
            #expect(try await x.post(["text": "a", "media": ["media_ids": [.string(id)]]], token).status == 400)
        }
    }

    @Test("an animation stands alone, as a film does")
    func alone() async throws {
        try await XVisitor.visit(SandboxSettings(port: 0, processingTime: .zero)) { x in
            let token = try await x.connect().access
            let (id, _, _) = try await pieces(x, token, Self.gif, type: "image/gif", category: "tweet_gif")
            let picture = try await x.image(token)
            let both = try await x.post(["media": ["media_ids": [.string(id), .string(picture)]]], token)
            #expect(both.status == 400)
            #expect(both.json?["errors"]?[0]?["message"] == "A video or GIF must be the only item.")
            #expect(try await x.post(["media": ["media_ids": [.string(id)]]], token).status == 201)
        }
    }

    @Test("the life of an upload is told and runs down to the second", arguments: [(86_399, 200), (86_400, 404)])
    func life(age: Int, status: Int) async throws {
        try await XVisitor.visit { x in
            x.sandbox.clock.setSpeed(0)
            let id = try await x.image(try await x.connect().access)
            x.sandbox.clock.advance(by: .seconds(age))
            let path = "\(Self.upload)?command=STATUS&media_id=\(id)"
            let reply = try await x.http.get(path, token: try await x.connect().access)
            #expect(reply.status == status)
            if status == 200 { #expect(reply.json?["data"]?["expires_after_secs"]?.integer == 86_400 - age) }
        }
    }

    @Test(
        "a picture in JSON must be base64, with the members of an upload and no others",
        arguments: [
            (["media": "not base64!", "media_category": "tweet_image"], 400),
            (["media": 5, "media_category": "tweet_image"], 400), (["media_category": "tweet_image"], 400),
            (["media": "AAAA", "media_category": "tweet_image"], 400),
            (["media": "iVBORw0KGgo=", "media_category": "tweet_image"], 200),
            (["media": "iVBORw0KGgo=", "media_category": "tweet_image", "shared": true], 200),
            (["media": "iVBORw0KGgo=", "media_category": "dm_image"], 200),
            (["media": "iVBORw0KGgo=", "media_category": "profile"], 400),
            (["media": "iVBORw0KGgo=", "media_category": "tweet_image", "alt": "x"], 400),
        ] as [(JSONValue, Int)])
    func json(body: JSONValue, status: Int) async throws {
        try await XVisitor.visit { x in
            let reply = try await x.http.json(.post, Self.upload, body, token: try await x.connect().access)
            #expect(reply.status == status)
        }
    }

    @Test("an alternative text is counted in characters, told back and can be replaced")
    func alternativeText() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let id = try await x.image(token)
            for text in ["first", String(repeating: "👩‍🚀", count: 1_000)] {
                let reply = try await x.http.json(
                    .post, "/api.x.com/2/media/metadata",
                    ["id": .string(id), "metadata": ["alt_text": ["text": .string(text)]]], token: token)
                #expect(reply.status == 200 && reply.json?["data"]?["id"]?.string == id)
                #expect(reply.json?["data"]?["associated_metadata"]?["alt_text"]?["text"]?.string == text)
            }
            _ = try await x.post(["media": ["media_ids": [.string(id)]]], token)
            #expect(x.sandbox.ledger.posts().first?.media.first?.alt.count == 1_000)
        }
    }
}
