import Foundation
import HTTPTypes
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10)))
struct XMediaTests {
    @Test("an image goes up in one shot, gets its alt text and is seen on the page")
    func image() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let id = try await x.image(token)
            let alt = try await x.http.json(
                .post, "/api.x.com/2/media/metadata",
                ["id": .string(id), "metadata": ["alt_text": ["text": "a dot"]]], token: token)
            let post = try await x.post(["media": ["media_ids": [.string(id)]]], token)

            #expect(alt.status == 200 && post.status == 201)
            let entry = try #require(x.sandbox.ledger.posts().first)
            #expect(entry.media.map(\.alt) == ["a dot"] && entry.media.map(\.contentType) == ["image/png"])
            #expect(try await x.http.get("/x.com/").text.contains("alt=\"a dot\""))
            #expect(try await x.http.send(.get, "/media/x/\(id)").headers[.contentType] == "image/png")
        }
    }

    @Test("base64 in JSON does as well")
    func base64() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let reply = try await x.http.json(
                .post, "/api.x.com/2/media/upload",
                ["media": .string(Data(Pictures.png).base64EncodedString()), "media_category": "tweet_image"],
                token: token)
            #expect(reply.status == 200 && reply.json?["data"]?["media_key"]?.string?.hasPrefix("3_") == true)
        }
    }

    @Test(
        "wrong uploads are refused",
        arguments: [
            ([FormPart.file("media", Pictures.png, type: "image/png")], 400),
            ([.file("media", Pictures.png, type: "image/png"), .text("media_category", "tweet_video")], 400),
            ([.file("media", Array("plain".utf8), type: "image/png"), .text("media_category", "tweet_image")], 400),
            ([.file("file", Pictures.png, type: "image/png"), .text("media_category", "tweet_image")], 400),
            (
                [
                    .file("media", Pictures.png + [UInt8](repeating: 0, count: 5 << 20), type: "image/png"),
                    .text("media_category", "tweet_image"),
                ], 413
            ),
        ])
    func wrong(parts: [FormPart], status: Int) async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let reply = try await x.http.multipart(.post, "/api.x.com/2/media/upload", parts, token: token)
            #expect(reply.status == status)
        }
    }

    @Test("a video goes up in pieces, is processed, and cannot be posted before")
    func video() async throws {
        try await XVisitor.visit(SandboxSettings(port: 0, processingTime: .seconds(60))) { x in
            let token = try await x.connect().access
            let begun = try await x.http.json(
                .post, "/api.x.com/2/media/upload/initialize",
                [
                    "media_type": "video/mp4", "total_bytes": .integer(Pictures.mp4.count),
                    "media_category": "tweet_video",
                ], token: token)
            let id = try #require(begun.json?["data"]?["id"]?.string)
            let path = "/api.x.com/2/media/upload/\(id)"
            for (index, piece) in [Pictures.mp4.prefix(10), Pictures.mp4.dropFirst(10)].enumerated() {
                let reply = try await x.http.multipart(
                    .post, "\(path)/append",
                    [.text("segment_index", "\(index)"), .file("media", Array(piece), type: "video/mp4")], token: token)
                #expect(reply.status == 200 && reply.json?["data"]?["expires_at"]?.integer != nil)
            }
            let bare = try await x.http.send(.post, "\(path)/finalize", headers: [.authorization: "Bearer \(token)"])
            #expect(bare.status == 400)
            let done = try await x.http.json(.post, "\(path)/finalize", [:], token: token)
            #expect(done.json?["data"]?["processing_info"]?["state"] == "pending")

            let early = try await x.post(["text": "film", "media": ["media_ids": [.string(id)]]], token)
            #expect(early.status == 400 && early.text.contains("Your media IDs are invalid."))
            let status = "/api.x.com/2/media/upload?command=STATUS&media_id=\(id)"
            let waiting = try await x.http.get(status, token: token)
            #expect(waiting.json?["data"]?["processing_info"]?["state"] == "in_progress")
            x.sandbox.clock.advance(by: .seconds(61))
            let ready = try await x.http.get(status, token: token)
            #expect(ready.json?["data"]?["processing_info"]?["state"] == "succeeded")
            let image = try await x.image(token)
            let mixed = try await x.post(
                ["text": "film", "media": ["media_ids": [.string(id), .string(image)]]], token)
            #expect(mixed.status == 400)
            #expect(try await x.post(["text": "film", "media": ["media_ids": [.string(id)]]], token).status == 201)
        }
    }

    @Test("an incomplete upload cannot be finished")
    func incomplete() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let begun = try await x.http.json(
                .post, "/api.x.com/2/media/upload/initialize",
                ["media_type": "video/mp4", "total_bytes": 100, "media_category": "tweet_video"], token: token)
            let id = try #require(begun.json?["data"]?["id"]?.string)
            let reply = try await x.http.json(
                .post, "/api.x.com/2/media/upload/\(id)/finalize", [:], token: token)
            #expect(reply.status == 400)
        }
    }

    @Test("media belong to their account and end after a day")
    func ownership() async throws {
        try await XVisitor.visit { x in
            let id = try await x.image(try await x.connect().access)
            let grace = try await x.connect("grace").access
            let stolen = try await x.post(["media": ["media_ids": [.string(id)]]], grace)
            x.sandbox.clock.advance(by: .seconds(86_401))
            let late = try await x.post(["media": ["media_ids": [.string(id)]]], try await x.connect().access)

            #expect(stolen.status == 400 && late.status == 400)
        }
    }

    @Test(
        "alt text is bounded and needs an upload", arguments: [("", 400), (String(repeating: "a", count: 1_001), 400)])
    func alt(text: String, status: Int) async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let id = try await x.image(token)
            let body: JSONValue = ["id": .string(id), "metadata": ["alt_text": ["text": .string(text)]]]
            let reply = try await x.http.json(.post, "/api.x.com/2/media/metadata", body, token: token)
            let other = try await x.http.json(
                .post, "/api.x.com/2/media/metadata", ["id": "1", "metadata": ["alt_text": ["text": "a"]]], token: token
            )
            #expect(reply.status == status && other.status == 404)
        }
    }
}
