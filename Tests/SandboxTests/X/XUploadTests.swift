import HTTPTypes
import Sandbox
import Testing

/// X's upload in pieces, state by state (sheet sections 4 and 5).
@Suite("X uploads in pieces", .timeLimit(.minutes(10)))
struct XUploadTests {
    private static let begin = "/api.x.com/2/media/upload/initialize"

    private func begun(_ x: XVisitor, _ token: String, _ bytes: [UInt8], type: String = "video/mp4") async throws
        -> String
    {
        let body: JSONValue = [
            "media_type": .string(type), "total_bytes": .integer(bytes.count), "media_category": "tweet_video",
        ]
        let reply = try await x.http.json(.post, Self.begin, body, token: token)
        return try #require(reply.json?["data"]?["id"]?.string)
    }

    private func append(
        _ x: XVisitor, _ token: String, _ id: String, _ index: String, _ bytes: [UInt8]
    ) async throws -> Int {
        try await x.http.multipart(
            .post, "/api.x.com/2/media/upload/\(id)/append",
            [.text("segment_index", index), .file("media", bytes, type: "video/mp4")], token: token
        ).status
    }

    private func finish(_ x: XVisitor, _ token: String, _ id: String) async throws -> SandboxClient.Reply {
        try await x.http.json(.post, "/api.x.com/2/media/upload/\(id)/finalize", [:], token: token)
    }

    @Test(
        "beginning needs a known type, category and size",
        arguments: [
            (["media_type": "video/mp4", "total_bytes": 1, "media_category": "tweet_video"], 200),
            (["media_type": "video/mp4", "total_bytes": 536_870_912, "media_category": "tweet_video"], 200),
            (["media_type": "video/mp4", "total_bytes": 536_870_913, "media_category": "tweet_video"], 400),
            (["media_type": "image/gif", "total_bytes": 15_728_640, "media_category": "tweet_gif"], 200),
            (["media_type": "image/gif", "total_bytes": 15_728_641, "media_category": "tweet_gif"], 400),
            (["media_type": "image/png", "total_bytes": 5_242_881, "media_category": "tweet_image"], 400),
            (["media_type": "video/mp4", "total_bytes": 0, "media_category": "tweet_video"], 400),
            (["media_type": "video/mp4", "total_bytes": "9", "media_category": "tweet_video"], 400),
            (["media_type": "audio/mp3", "total_bytes": 1, "media_category": "tweet_video"], 400),
            (["media_type": "video/mp4", "total_bytes": 1, "media_category": "film"], 400),
            (["media_type": "video/mp4", "total_bytes": 1], 400),
            (["media_type": "video/mp4", "total_bytes": 1, "media_category": "tweet_video", "mood": 1], 400),
        ] as [(JSONValue, Int)])
    func initialize(body: JSONValue, status: Int) async throws {
        try await XVisitor.visit { x in
            let reply = try await x.http.json(.post, Self.begin, body, token: try await x.connect().access)
            #expect(reply.status == status)
            guard status == 200 else { return }
            #expect(reply.json?["data"]?.object?.keys.sorted() == ["expires_after_secs", "id", "media_key"])
            #expect(reply.json?["data"]?["expires_after_secs"]?.integer.map { (86_300...86_400).contains($0) } == true)
        }
    }

    @Test("a piece may be sent again and in any order; the file is whole")
    func order() async throws {
        try await XVisitor.visit(SandboxSettings(port: 0, processingTime: .zero)) { x in
            let token = try await x.connect().access
            let bytes = Pictures.mp4 + [UInt8](repeating: 7, count: 1_000)
            let id = try await begun(x, token, bytes)
            #expect(try await append(x, token, id, "1", Array(bytes.dropFirst(500))) == 200)
            #expect(try await append(x, token, id, "0", Array(bytes.prefix(500))) == 200)
            #expect(try await append(x, token, id, "0", Array(bytes.prefix(500))) == 200)
            #expect(try await finish(x, token, id).json?["data"]?["size"]?.integer == bytes.count)
            let post = try await x.post(["text": "a", "media": ["media_ids": [.string(id)]]], token)
            #expect(post.status == 201)
            #expect(x.sandbox.ledger.posts().first?.media.map(\.digest) == [Digest.hex(bytes)])
        }
    }

    @Test(
        "a wrong piece is refused",
        arguments: [("-1", 400), ("1000", 400), ("x", 400), ("", 400), ("999", 200)])
    func index(index: String, status: Int) async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let id = try await begun(x, token, Pictures.mp4)
            #expect(try await append(x, token, id, index, [1]) == status)
        }
    }

    @Test("pieces beyond the size told, of strangers, of nothing and after the end are refused")
    func refused() async throws {
        try await XVisitor.visit { x in
            let (ada, grace) = (try await x.connect().access, try await x.connect("grace").access)
            let id = try await begun(x, ada, Pictures.mp4)
            #expect(try await append(x, ada, id, "0", Pictures.mp4 + [0]) == 400)
            #expect(try await append(x, grace, id, "0", Pictures.mp4) == 404)
            #expect(try await append(x, ada, "1", "0", Pictures.mp4) == 404)
            #expect(try await append(x, ada, id, "0", Pictures.mp4) == 200)
            #expect(try await finish(x, grace, id).status == 404)
            #expect(try await finish(x, ada, id).status == 200)
            #expect(try await append(x, ada, id, "0", Pictures.mp4) == 400)
            #expect(try await finish(x, ada, id).status == 400)
        }
    }

    @Test("a piece of more than 5 MB is too large, with an empty body")
    func tooLarge() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let id = try await begun(x, token, [UInt8](repeating: 0, count: 6 << 20))
            let reply = try await x.http.multipart(
                .post, "/api.x.com/2/media/upload/\(id)/append",
                [
                    .text("segment_index", "0"),
                    .file("media", [UInt8](repeating: 0, count: 5 << 20 | 1), type: "video/mp4"),
                ], token: token)
            #expect(reply.status == 413 && reply.text.isEmpty)
        }
    }

    @Test("a gap, a missing end and a file of another kind cannot be finished")
    func incomplete() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let gap = try await begun(x, token, Pictures.mp4)
            _ = try await append(x, token, gap, "1", Pictures.mp4)
            let short = try await begun(x, token, Pictures.mp4)
            _ = try await append(x, token, short, "0", Array(Pictures.mp4.dropLast()))
            let other = try await begun(x, token, Pictures.png)
            _ = try await append(x, token, other, "0", Pictures.png)
            for id in [gap, short, other] {
                let reply = try await finish(x, token, id)
                #expect(reply.status == 400 && reply.json?["title"] == "Invalid Request")
            }
        }
    }

    @Test(
        "a wrong question for the state is refused",
        arguments: [
            ("media_id=1", 400), ("command=INIT&media_id=1", 400), ("command=STATUS", 400),
            ("command=STATUS&media_id=1", 404), ("command=STATUS&media_id=1&mood=good", 400),
            ("command=STATUS&media_id=1&media_id=2", 400),
        ])
    func status(query: String, status: Int) async throws {
        try await XVisitor.visit { x in
            let reply = try await x.http.get("/api.x.com/2/media/upload?\(query)", token: try await x.connect().access)
            #expect(reply.status == status)
        }
    }

    @Test(
        "wrong metadata are refused",
        arguments: [
            (["id": "1"], 400), (["metadata": ["alt_text": ["text": "a"]]], 400),
            (["id": "1", "metadata": [:]], 400), (["id": "1", "metadata": ["alt_text": "a"]], 400),
            (["id": "1", "metadata": ["alt_text": ["text": "a", "mood": 1]]], 400),
            (["id": "1", "metadata": ["alt_text": ["text": "a"]]], 404),
        ] as [(JSONValue, Int)])
    func metadata(body: JSONValue, status: Int) async throws {
        try await XVisitor.visit { x in
            let reply = try await x.http.json(
                .post, "/api.x.com/2/media/metadata", body, token: try await x.connect().access)
            #expect(reply.status == status)
        }
    }
}
