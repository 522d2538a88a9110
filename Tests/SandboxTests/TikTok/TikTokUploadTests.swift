import HTTPTypes
import Sandbox
import Testing

@Suite("TikTok: videos in chunks", .timeLimit(.minutes(10)))
struct TikTokUploadTests {
    @Test("a video is posted with its last byte; its identifier comes after moderation")
    func whole() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            let film = HonestFiles.mp4()
            let begun = try await t.begin(token, TikTokVisitor.plan(film.count), ["video_cover_timestamp_ms": 1_000])
            let id = try begun.publication()
            #expect(begun.wrapped == "ok" && id.hasPrefix("v_pub_file~") && id.count <= 64)
            let waiting = try await t.status(id, token).json?["data"]
            #expect(waiting == ["status": "PROCESSING_UPLOAD", "uploaded_bytes": 0])
            #expect(t.posts.isEmpty)

            let sent = try await t.put(begun, film)
            #expect(sent.status == 201 && sent.header("content-range") == "bytes 0-\(film.count)/\(film.count)")
            #expect(try await t.status(id, token).data("status") == "PROCESSING_UPLOAD")
            t.pass(.seconds(2))
            let done = try await t.status(id, token)
            #expect(done.data("status") == "PUBLISH_COMPLETE" && done.data("publicaly_available_post_id") == [])
            t.pass(.seconds(2))
            let seen = try await t.status(id, token).data("publicaly_available_post_id")?[0]?.integer
            let entry = try #require(t.posts.first)
            #expect(t.posts.count == 1 && entry.remoteID == seen.map { String($0) } && entry.text == "Bread #rye")
            #expect(entry.format == "video" && entry.visibility == "public" && entry.details == ["cover": "1000"])
            #expect(entry.media.map(\.digest) == [Digest.hex(film)] && entry.media.first?.contentType == "video/mp4")
            #expect(try await t.http.get(entry.permalink).text.contains("Bread #rye"))
            t.sandbox.reset()
            #expect(t.posts.isEmpty)
        }
    }

    @Test(
        "a plan has as many chunks as fit, the last one with what is left over",
        arguments: [
            (1, 1, 1, nil), (5_000_000, 5_000_000, 1, nil), (64_000_000, 64_000_000, 1, nil),
            (64_000_001, 64_000_001, 1, "chunk size"), (8_000_000, 6_000_000, 1, "chunk size"),
            (8_000_000, 6_000_000, 2, "chunk count"), (70_000_000, 10_000_000, 7, nil),
            (75_000_000, 10_000_000, 7, nil), (75_000_000, 10_000_000, 8, "chunk count"),
            (20_000_000, 5_000_000, 4, "chunk size"), (20_971_520, 5_242_880, 4, nil),
            (200_000_000, 64_000_000, 3, nil), (200_000_000, 66_000_000, 3, "chunk size"),
            (4_000_000_000, 64_000_000, 62, nil), (4_000_000_001, 64_000_000, 62, "video_size"),
            (0, 0, 1, "video_size"), (9, 0, 1, "chunk count"), (9, 9, 0, "chunk count"),
            (10_000_000, 9_990, 1_001, "chunk count"),
        ] as [(Int, Int, Int, String?)])
    func plans(size: Int, chunk: Int, count: Int, problem: String?) async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            let reply = try await t.begin(token, TikTokVisitor.plan(size, chunk: chunk, count: count))
            #expect(reply.wrapped == (problem == nil ? "ok" : "invalid_params"), "\(reply.text)")
            #expect(reply.json?["error"]?["message"]?.string?.contains(problem ?? "") == true || problem == nil)
        }
    }

    @Test("chunks come one after the other; answers tell how far it got")
    func chunks() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            let (unit, film) = (5 << 20, HonestFiles.mp4 { $0.content = 10 << 20 })
            let begun = try await t.begin(token, TikTokVisitor.plan(film.count, chunk: unit, count: 2))
            let (first, rest) = (film.prefix(unit), film.dropFirst(unit))
            #expect(try await t.put(begun, rest, from: unit, of: film.count).status == 416)
            #expect(try await t.put(begun, film.prefix(unit - 1), of: film.count).status == 400)
            #expect(try await t.put(begun, film.prefix(unit + 1), of: film.count).status == 400)
            let taken = try await t.put(begun, first, of: film.count)
            #expect(taken.status == 206 && taken.header("content-range") == "bytes 0-\(unit)/\(film.count)")
            let again = try await t.put(begun, first, of: film.count)
            #expect(again.status == 416 && again.header("content-range") == "bytes 0-\(unit)/\(film.count)")
            #expect(try await t.status(try begun.publication(), token).data("uploaded_bytes") == .integer(unit))
            #expect(try await t.put(begun, rest.prefix(unit), from: unit, of: film.count).status == 400)
            #expect(try await t.put(begun, rest, from: unit, of: film.count).status == 201)
            #expect(try await t.put(begun, rest, from: unit, of: film.count).status == 416)
            #expect(t.posts.map(\.media.first?.digest) == [Digest.hex(film)])
        }
    }

    @Test("headers of a chunk must be right, and no token belongs there")
    func headers() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            let film = HonestFiles.mp4()
            let begun = try await t.begin(token, TikTokVisitor.plan(film.count))
            let wrong: [@Sendable (inout HTTPFields) -> Void] = [
                { $0[.contentType] = nil }, { $0[.contentType] = "video/x-msvideo" }, { $0[.contentRange] = nil },
                { $0[.contentRange] = "bytes */\(film.count)" }, { $0[.contentRange] = "0-9/\(film.count)" },
                { $0[.contentRange] = "bytes 0-\(film.count - 1)/\(film.count + 1)" },
                { $0[.contentRange] = "bytes 0-\(film.count - 2)/\(film.count)" },
                { $0[.contentRange] = "bytes 0-\(film.count - 1)/*" },
                { $0[.authorization] = "Bearer \(token)" },
            ]
            for (number, change) in wrong.enumerated() {
                #expect(try await t.put(begun, film, change).status == 400, "\(number)")
            }
            #expect(try await t.put(begun, film).status == 201)
        }
    }

    @Test("the address of an upload is secret, belongs to one file and ends after an hour")
    func addresses() async throws {
        try await TikTokVisitor.visit { t async throws in
            let film = HonestFiles.mp4()
            var hosts: Set<String> = []
            for name in ["ada", "linus"] {
                let token = try await t.connect(name).text("access_token")
                let begun = try await t.begin(token, TikTokVisitor.plan(film.count))
                let url = try #require(begun.data("upload_url")?.string)
                hosts.insert(String(url.split(separator: "/")[1]))
                let path = "/" + url.dropFirst("https://".count)
                let bare = "/upload.us.tiktokapis.com/video/"
                for other in [path + "x", String(path.dropLast()), path + "&mood=good", bare] {
                    #expect(try await t.http.send(.put, other, body: film).status == 404, "\(other)")
                }
                t.pass(.seconds(3_599))
                #expect(try await t.put(begun, film).status == 201)
                let late = try await t.begin(token, TikTokVisitor.plan(film.count))
                t.pass(.seconds(3_600))
                #expect(try await t.put(late, film).status == 403)
            }
            #expect(hosts.count == 2)
        }
    }

    @Test(
        "a bad file fails after it was taken",
        arguments: [
            (HonestFiles.mp4 { $0.codec = "mp4v" }, "file_format_check_failed"),
            (HonestFiles.mp4 { $0.missing = 9 }, "file_format_check_failed"),
            (HonestFiles.jpeg(), "file_format_check_failed"), (Pictures.mp4, "file_format_check_failed"),
            (HonestFiles.mp4 { $0.frameRate = 15 }, "frame_rate_check_failed"),
            (HonestFiles.mp4 { $0.frameRate = 61 }, "frame_rate_check_failed"),
            (HonestFiles.mp4 { $0.width = 359 }, "picture_size_check_failed"),
            (HonestFiles.mp4 { $0.height = 4_097 }, "picture_size_check_failed"),
            (HonestFiles.mp4 { $0.seconds = 601 }, "duration_check_failed"),
            (HonestFiles.mp4 { $0.brand = "qt  " }, "file_format_check_failed"),
            (HonestFiles.mp4 { $0.seconds = 600 }, nil),
            (HonestFiles.mp4 { ($0.width, $0.height, $0.frameRate) = (360, 4_096, 60) }, nil),
            (HonestFiles.mp4 { ($0.codec, $0.sound) = ("vp09", nil) }, nil),
        ] as [([UInt8], String?)])
    func files(film: [UInt8], reason: String?) async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            let id = try await t.post(token, film)
            #expect(try await t.status(id, token).data("status") == "PROCESSING_UPLOAD")
            t.wait()
            let status = try await t.status(id, token)
            #expect(status.data("fail_reason")?.string == reason)
            #expect(status.data("status") == (reason == nil ? "PUBLISH_COMPLETE" : "FAILED"))
            #expect(t.posts.count == (reason == nil ? 1 : 0))
        }
    }

    @Test("QuickTime and WebM are told by their type; how long a video may be depends on the creator")
    func kinds() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect("mary").text("access_token")
            let webm: [UInt8] = [0x1A, 0x45, 0xDF, 0xA3] + [UInt8](repeating: 0, count: 60)
            for (bytes, type) in [(HonestFiles.mp4 { $0.brand = "qt  " }, "video/quicktime"), (webm, "video/webm")] {
                let begun = try await t.begin(token, TikTokVisitor.plan(bytes.count))
                #expect(try await t.put(begun, bytes) { $0[.contentType] = type }.status == 201)
            }
            for seconds in [60.0, 61] { _ = try await t.post(token, HonestFiles.mp4 { $0.seconds = seconds }) }
            #expect(t.posts.count == 3)
        }
    }

    @Test("the same film twice is two posts: nothing refuses it, the ledger counts it")
    func twice() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            for _ in 1...2 { _ = try await t.post(token, HonestFiles.mp4()) }
            #expect(t.posts.count == 2 && t.sandbox.ledger.duplicates(platform: "tiktok") == 1)
        }
    }
}
