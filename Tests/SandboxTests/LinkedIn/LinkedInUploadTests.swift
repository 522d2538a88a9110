import HTTPTypes
import Sandbox
import Testing

@Suite("LinkedIn: uploads", .timeLimit(.minutes(10)))
struct LinkedInUploadTests {
    @Test("a video goes up in parts of four MiB, each to its own address, and is processed for a while")
    func video() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let bytes = SampleFiles.mp4(seconds: 60, size: (4 << 20) + 5)
            let video = try await l.beginVideo(bytes.count, token, owner: LinkedInVisitor.bakery)
            let urn = try #require(video["video"]?.string)
            let ranges = video["uploadInstructions"]?.array?.map {
                [$0["firstByte"]?.integer, $0["lastByte"]?.integer]
            }
            #expect(ranges == [[0, (4 << 20) - 1], [4 << 20, (4 << 20) + 4]] && video["uploadToken"] == "")
            #expect(try await l.status("video", urn, token).json?["status"] == "WAITING_UPLOAD")
            let tags = try await l.sendParts(of: video, bytes)
            let content: JSONValue = ["media": ["id": .string(urn)]]
            let early = try await l.create(token, LinkedInVisitor.bakery, ["content": content])
            #expect(early.status == 400 && early.json?["code"] == "MEDIA_ASSET_WAITING_UPLOAD")
            #expect(try await l.finalize(video, tags, token).status == 200)
            #expect(try await l.status("video", urn, token).json?["status"] == "PROCESSING")
            #expect(try await l.create(token, LinkedInVisitor.bakery, ["content": content]).status == 400)
            l.pass(.seconds(2))
            let ready = try await l.status("video", urn, token)
            #expect(ready.json?["status"] == "AVAILABLE" && ready.json?["downloadUrl"] != nil)
            _ = try await l.created(token, LinkedInVisitor.bakery, ["content": content])
            let media = try #require(l.sandbox.ledger.posts().last?.media.first)
            #expect(media.digest == Digest.hex(bytes) && media.contentType == "video/mp4")
            #expect(try await l.http.get(MediaShelf.path(platform: "linkedin-page", id: urn)).status == 200)
        }
    }

    @Test("an upload is finished only with every tag in order, without quotes, and with its token")
    func finalizing() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member("mary")
            let bytes = SampleFiles.mp4(size: (4 << 20) + 5)
            let video = try await l.beginVideo(bytes.count, token, owner: me)
            #expect(video["uploadToken"]?.string?.isEmpty == false)
            #expect(try await l.finalize(video, [], token).status == 400)
            let tags = try await l.sendParts(of: video, bytes)
            for wrong in [[], tags.reversed(), [tags[0]], tags.map { "\"\($0)\"" }, tags + tags] {
                #expect(try await l.finalize(video, wrong, token).status == 400, "\(wrong)")
            }
            #expect(try await l.finalize(video, tags, token, uploadToken: "").status == 400)
            #expect(try await l.finalize(["video": "urn:li:video:1"], tags, token, uploadToken: "").status == 400)
            let other = try await l.member("linus").token
            #expect(try await l.finalize(video, tags, other).status == 400)
            #expect(try await l.finalize(video, tags, token).status == 200)
            let again = try await l.finalize(video, tags, token)
            #expect(again.status == 409 && again.json?["code"] == "CONFLICT")
        }
    }

    @Test("parts have exactly the bytes of their instruction, and come as octets")
    func parts() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            let bytes = SampleFiles.mp4(size: 80_000)
            let video = try await l.beginVideo(bytes.count, token, owner: me)
            let url = try #require(video["uploadInstructions"]?[0]?["uploadUrl"]?.string)
            let path = String(url.dropFirst("https:/".count))
            #expect(try await l.put(path, Array(bytes.dropLast()), nil).status == 400)
            #expect(try await l.put(path, bytes + [0], nil).status == 400)
            #expect(try await l.put(path, bytes, nil, type: "video/mp4").status == 400)
            #expect(try await l.put(String(path.dropLast()) + "1", bytes, nil).status == 400)
            #expect(try await l.put(String(path.dropLast()) + "x", bytes, nil).status == 400)
            #expect(try await l.put(path.replacing("video%3A", with: "video%3Ax"), bytes, nil).status == 404)
            #expect(try await l.put(path, bytes, token).status == 200)
            l.pass(.seconds(3_600))
            let late = try await l.put(path, bytes, nil)
            #expect(late.status == 400 && late.json?["code"] == "EXPIRED_UPLOAD_URL")
        }
    }

    @Test(
        "uploads begin with an owner and a size and nothing else",
        arguments: [
            ("images", "initializeUpload", [:]), ("images", "initializeUpload", ["owner": 5]),
            ("images", "begin", ["owner": "me"]), ("documents", "initializeUpload", ["owner": "me", "size": 1]),
            ("videos", "initializeUpload", ["owner": "me"]),
            ("videos", "initializeUpload", ["owner": "me", "fileSizeBytes": 0]),
            ("videos", "initializeUpload", ["owner": "me", "fileSizeBytes": 524_288_001]),
            ("videos", "initializeUpload", ["owner": "me", "fileSizeBytes": "9"]),
            ("videos", "initializeUpload", ["owner": "me", "fileSizeBytes": 9, "uploadCaptions": true]),
            ("videos", "initializeUpload", ["owner": "me", "fileSizeBytes": 9, "uploadThumbnail": true]),
            ("videos", "upload", ["owner": "me", "fileSizeBytes": 9]),
        ] as [(String, String, [String: JSONValue])])
    func beginning(kind: String, action: String, request: [String: JSONValue]) async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            let named = request.mapValues { $0 == "me" ? JSONValue.string(me) : $0 }
            let path = "/rest/\(kind)?action=\(action)"
            let reply = try await l.send(.post, path, token, ["initializeUploadRequest": .object(named)])
            #expect(reply.status == 400, "\(reply.text)")
            #expect(try await l.send(.post, path, token, .object(named)).status == 400)
        }
    }

    @Test("a picture needs the token of who began, comes once, and must be one")
    func picture() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            let (urn, path) = try await l.begin("image", token, owner: me)
            let bytes = SampleFiles.gif(10, 10)
            #expect(try await l.put(path, bytes, nil).status == 401)
            #expect(try await l.put(path, bytes, try await l.member("grace").token).status == 403)
            #expect(try await l.put(path, bytes, token, type: "image/gif").status == 400)
            #expect(try await l.put(path, [], token).status == 400)
            #expect(try await l.put(path, bytes, token).status == 201)
            #expect(try await l.put(path, bytes, token).status == 400)
            // Members are told nothing of pictures.
            let status = try await l.status("image", urn, token)
            #expect(status.status == 403 && status.json?["code"] == "ACCESS_DENIED")
            let (_, late) = try await l.begin("image", token, owner: me)
            l.pass(.seconds(3_600))
            #expect(try await l.put(late, bytes, token).json?["code"] == "EXPIRED_UPLOAD_URL")
            #expect(try await l.begin("image", token, owner: me).urn != urn)
        }
    }

    @Test(
        "files that are not what they should be fail when they are processed",
        arguments: [
            ("image", SampleFiles.webp(10, 10)), ("image", Array("GIF89a".utf8)),
            ("image", SampleFiles.png(6_013, 6_013)),
            ("image", SampleFiles.mp4()), ("document", SampleFiles.png(9, 9)), ("document", Array("text".utf8)),
            ("video", SampleFiles.mp4(size: 74_999)), ("video", SampleFiles.mp4(seconds: 2, size: 80_000)),
            ("video", SampleFiles.mp4(seconds: 1_801, size: 80_000)),
            ("video", SampleFiles.mp4(size: 80_000, brand: "qt  ")), ("video", [UInt8](repeating: 1, count: 80_000)),
        ])
    func failing(kind: String, bytes: [UInt8]) async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let owner = LinkedInVisitor.bakery
            let urn =
                kind == "video"
                ? try await l.video(bytes, token, owner: owner)
                : try await l.upload(kind, bytes, token, owner: owner)
            l.pass(.seconds(3))
            let status = try await l.status(kind, urn, token)
            #expect(status.json?["status"] == "PROCESSING_FAILED" && status.json?["downloadUrl"] == nil)
            #expect((status.json?["processingFailureReason"] != nil) == (kind == "video"))
            let media: JSONValue = ["id": .string(urn), "title": "T"]
            let reply = try await l.create(token, owner, ["content": ["media": media]])
            #expect(reply.status == 400 && reply.json?["code"] == "MEDIA_ASSET_PROCESSING_FAILED")
        }
    }

    @Test("what is at the edge is good", arguments: [3, 1_800])
    func edges(seconds: Int) async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let bytes = SampleFiles.mp4(seconds: seconds, size: 75_000)
            let urn = try await l.video(bytes, token, owner: LinkedInVisitor.bakery)
            l.pass(.seconds(3))
            #expect(try await l.status("video", urn, token).json?["status"] == "AVAILABLE")
        }
    }

    @Test("status is for who may write for the owner, by an encoded name of the kind")
    func status() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let urn = try await l.upload("document", SampleFiles.pdf, token, owner: LinkedInVisitor.bakery)
            #expect(try await l.status("document", urn, token).json?["owner"] == .string(LinkedInVisitor.bakery))
            #expect(try await l.status("video", urn, token).status == 400)
            #expect(try await l.send(.get, "/rest/documents/\(urn)", token).status == 400)
            #expect(try await l.status("document", "urn:li:document:none", token).status == 404)
            let mary = try await l.connect("mary", app: "-page").text("access_token")
            let denied = try await l.status("document", urn, mary)
            #expect(denied.status == 403 && denied.json?["message"]?.string?.contains("forbidden") == true)
            let image = try await l.upload("image", SampleFiles.png(5, 5), token, owner: LinkedInVisitor.bakery)
            #expect(try await l.status("image", image, token).json?["status"] == "AVAILABLE")
        }
    }
}
