import HTTPTypes
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10)))
struct MastodonMediaTests {
    @Test("an image is ready at once, gets its alt text and is seen with the post")
    func image() async throws {
        try await MastodonVisitor.visit { m in
            let token = try await m.connect()
            let upload = try await m.upload(token, extra: [.text("description", "a dot"), .text("focus", "0.5,-0.5")])
            let id = try #require(upload.json?["id"]?.string)
            #expect(upload.status == 200 && upload.json?["description"] == "a dot")
            let path = "\(m.base)/api/v1/media/\(id)"
            let changed = try await m.http.json(.put, path, ["description": "a small dot"], token: token)
            #expect(changed.json?["description"] == "a small dot")

            let post = try await m.post(["status": "", "media_ids": [.string(id)]], token)

            #expect(post.json?["media_attachments"]?[0]?["description"] == "a small dot")
            #expect(m.sandbox.ledger.posts().first?.media.map(\.alt) == ["a small dot"])
            let url = try #require(post.json?["media_attachments"]?[0]?["url"]?.string)
            #expect(try await m.http.get("/" + url.dropFirst(8)).headers[.contentType] == "image/png")
            #expect(try await m.http.get(path, token: token).status == 404)
            let again = try await m.post(["status": "again", "media_ids": [.string(id)]], token)
            #expect(again.status == 422)
        }
    }

    @Test("video is accepted, then partly there, then ready; too early is refused")
    func video() async throws {
        try await MastodonVisitor.visit(.mastodon, SandboxSettings(port: 0, processingTime: .seconds(60))) { m in
            let token = try await m.connect()
            let upload = try await m.upload(token, Pictures.mp4)
            let id = try #require(upload.json?["id"]?.string)
            #expect(upload.status == 202 && upload.json?["url"] == .null)
            let path = "\(m.base)/api/v1/media/\(id)"
            #expect(try await m.http.get(path, token: token).status == 206)
            let early = try await m.post(["status": "film", "media_ids": [.string(id)]], token)
            #expect(early.status == 422 && early.text.contains("finished processing"))

            m.sandbox.clock.advance(by: .seconds(61))

            #expect(try await m.http.get(path, token: token).status == 200)
            let image = try #require(try await m.upload(token).json?["id"]?.string)
            let mixed = try await m.post(["status": "a", "media_ids": [.string(id), .string(image)]], token)
            #expect(mixed.text.contains("Cannot attach a video"))
            #expect(try await m.post(["status": "film", "media_ids": [.string(id)]], token).status == 200)
        }
    }

    @Test("slow images are processed like video")
    func slowImages() async throws {
        let settings = SandboxSettings(port: 0, processingTime: .seconds(60), slowImages: true)
        try await MastodonVisitor.visit(.mastodon, settings) { m in
            let upload = try await m.upload(try await m.connect())
            #expect(upload.status == 202)
        }
    }

    @Test(
        "wrong uploads are refused",
        arguments: [
            ([FormPart.file("file", Array("plain".utf8), type: "image/png")], "content type is invalid"),
            ([.text("description", "nothing")], "file can't be blank"),
            ([.file("file", Pictures.png, type: "image/png"), .text("focus", "2,0")], "focus is invalid"),
            ([.file("file", Pictures.png, type: "image/png"), .text("alt", "x")], "Unknown parameter alt"),
            (
                [
                    .file("file", Pictures.png, type: "image/png"),
                    .text("description", String(repeating: "a", count: 1_501)),
                ],
                "Description is too long"
            ),
        ])
    func wrong(parts: [FormPart], error: String) async throws {
        try await MastodonVisitor.visit { m in
            let reply = try await m.http.multipart(.post, "\(m.base)/api/v2/media", parts, token: try await m.connect())
            #expect(reply.status == 422 && reply.json?["error"]?.string?.contains(error) == true)
        }
    }

    @Test("uploads belong to their account and need their scope")
    func ownership() async throws {
        try await MastodonVisitor.visit { m in
            let id = try #require(try await m.upload(try await m.connect()).json?["id"]?.string)
            let grace = try await m.connect("grace")
            #expect(try await m.http.get("\(m.base)/api/v1/media/\(id)", token: grace).status == 404)
            #expect(try await m.post(["status": "a", "media_ids": [.string(id)]], grace).status == 422)
            let reader = try await m.connect(scopes: "read:statuses")
            #expect(try await m.upload(reader).status == 403)
        }
    }
}
