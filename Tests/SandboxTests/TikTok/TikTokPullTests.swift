import Sandbox
import TestKit
import Testing

@Suite("TikTok: files by address, photos and drafts", .timeLimit(.minutes(10)))
struct TikTokPullTests {
    private static let files = [
        "v.mp4": HonestFiles.mp4(), "slow.mp4": HonestFiles.mp4 { $0.frameRate = 9 },
        "a.jpg": HonestFiles.jpeg(number: 1),
        "b.jpg": HonestFiles.jpeg(number: 2), "c.webp": SampleFiles.webp(800, 600), "d.png": HonestFiles.png(),
        "wide.jpg": HonestFiles.jpeg(1_086, 1_400), "tall.jpg": HonestFiles.jpeg(1_080, 9_000),
        "cut.jpg": HonestFiles.jpeg(hasEnd: false), "heavy.jpg": HonestFiles.jpeg(padding: 20_000_000),
    ]

    private static func url(_ name: String) -> String { "\(FileHouse.url)/files/\(name)" }

    private static func open(_ body: @escaping @Sendable (TikTokVisitor, String) async throws -> Void) async throws {
        try await FileHouse.open(files) { routes in
            try await TikTokVisitor.visit(houseRoutes: routes) { t async throws in
                try await body(t, try await t.connect(scope: TikTokVisitor.everything).text("access_token"))
            }
        }
    }

    @Test("a video by address is fetched and posted by the beginning itself")
    func video() async throws {
        try await Self.open { t, token in
            let begun = try await t.begin(token, TikTokVisitor.pulled(Self.url("v.mp4")))
            let id = try begun.publication()
            #expect(id.hasPrefix("v_pub_url~") && begun.data("upload_url") == nil)
            let count = HonestFiles.mp4().count
            #expect(
                try await t.status(id, token).json?["data"]
                    == ["status": "PROCESSING_DOWNLOAD", "downloaded_bytes": .integer(count)])
            t.wait()
            #expect(try await t.status(id, token).data("status") == "PUBLISH_COMPLETE")
            #expect(t.posts.map(\.media.first?.digest) == [Digest.hex(HonestFiles.mp4())])
        }
    }

    @Test("only https addresses with a name, below what was verified, are followed")
    func addresses() async throws {
        try await Self.open { t, token in
            for (url, status, code) in [
                ("http://files.martlet.example/files/v.mp4", 400, "invalid_params"),
                ("https://192.0.2.1/v.mp4", 400, "invalid_params"), ("v.mp4", 400, "invalid_params"),
                ("https://files.martlet.example:443/files/v.mp4", 400, "invalid_params"),
                ("https://cdn.example/v.mp4", 403, "url_ownership_unverified"),
                ("https://files.martlet.example.evil.example/v.mp4", 403, "url_ownership_unverified"),
            ] {
                let reply = try await t.begin(token, TikTokVisitor.pulled(url))
                #expect(reply.status == status && reply.wrapped == code, "\(url)")
            }
            t.pass(.seconds(60))
            let photos = try await t.photos(token, [Self.url("a.jpg"), "https://cdn.example/a.jpg"])
            #expect(photos.wrapped == "url_ownership_unverified")
        }
    }

    @Test("what cannot be fetched, or is bad, fails later")
    func failing() async throws {
        try await Self.open { t, token in
            for (path, reason) in [
                ("/files/none", "video_pull_failed"), ("/moved/v.mp4", "video_pull_failed"),
                ("/broken/v.mp4", "video_pull_failed"), ("/files/slow.mp4", "frame_rate_check_failed"),
                ("/files/a.jpg", "file_format_check_failed"),
            ] {
                let id = try await t.begin(token, TikTokVisitor.pulled(FileHouse.url + path)).publication()
                t.wait()
                let status = try await t.status(id, token)
                #expect(status.data("status") == "FAILED" && status.data("fail_reason")?.string == reason, "\(path)")
            }
            #expect(t.posts.isEmpty)
        }
    }

    @Test("photos become one post with title, description and cover")
    func photos() async throws {
        try await Self.open { t, token in
            let urls = ["a.jpg", "c.webp", "b.jpg"].map(Self.url)
            let info: [String: JSONValue?] = ["description": "Fresh", "auto_add_music": true, "disable_comment": true]
            let id = try await t.photos(token, urls, info: info, cover: 2).publication()
            #expect(id.hasPrefix("p_pub_url~"))
            t.wait()
            #expect(try await t.status(id, token).data("publicaly_available_post_id")?.array?.count == 1)
            let entry = try #require(t.posts.first)
            #expect(entry.format == "photo" && entry.text == "Fresh" && entry.media.count == 3)
            #expect(entry.details == ["title": "Loaves", "cover": "2"])
            #expect(entry.permalink == "/www.tiktok.com/@ada.sandbox/photo/\(entry.remoteID)")
            #expect(try await t.http.get(entry.permalink).text.contains("Loaves"))
        }
    }

    @Test("bodies of photo posts are checked")
    func bodies() async throws {
        try await Self.open { t, token in
            let one = [Self.url("a.jpg")]
            func long(_ count: Int) -> JSONValue { .string(String(repeating: "x", count: count)) }
            let wrong: [([String: JSONValue?], [String: JSONValue?])] = [
                (["title": long(91)], [:]), (["description": long(4_001)], [:]), (["privacy_level": nil], [:]),
                (["disable_duet": true], [:]), (["is_aigc": true], [:]), ([:], ["media_type": "VIDEO"]),
                ([:], ["post_mode": "DIRECTPOST"]), ([:], ["post_mode": nil]), ([:], ["mood": "good"]),
                ([:], ["source_info": TikTokVisitor.pulled(one[0])]), ([:], ["post_mode": "MEDIA_UPLOAD"]),
                (["brand_content_toggle": true, "privacy_level": "SELF_ONLY"], [:]),
            ]
            for (info, top) in wrong {
                t.pass(.seconds(20))
                let reply = try await t.photos(token, one, info: info, top: top)
                #expect(reply.status == 400 && reply.wrapped == "invalid_params", "\(info) \(top)")
            }
            for cover in [1, -1, "0", .null] as [JSONValue] {
                t.pass(.seconds(20))
                #expect(try await t.photos(token, one, cover: cover).wrapped == "invalid_params", "\(cover)")
            }
            t.pass(.seconds(60))
            #expect(try await t.photos(token, []).wrapped == "invalid_params")
            #expect(try await t.photos(token, Array(repeating: one[0], count: 36)).wrapped == "invalid_params")
            let most: [String: JSONValue?] = ["title": long(90), "description": long(4_000)]
            #expect(try await t.photos(token, Array(repeating: one[0], count: 35), info: most).wrapped == "ok")
            #expect(t.posts.map(\.media.count) == [35])
        }
    }

    @Test("one bad photo fails all of them, and nobody says which")
    func badPhotos() async throws {
        try await Self.open { t, token in
            for (name, reason) in [
                ("d.png", "file_format_check_failed"), ("cut.jpg", "file_format_check_failed"),
                ("wide.jpg", "picture_size_check_failed"), ("heavy.jpg", "picture_size_check_failed"),
                ("none.jpg", "photo_pull_failed"),
            ] {
                let id = try await t.photos(token, [Self.url("a.jpg"), Self.url(name)]).publication()
                t.wait()
                #expect(try await t.status(id, token).data("fail_reason")?.string == reason, "\(name)")
            }
            t.pass(.seconds(60))
            #expect(try await t.photos(token, [Self.url("tall.jpg")]).wrapped == "ok")
            #expect(t.posts.count == 1)
        }
    }

    @Test("drafts go to the inbox, where nothing is posted; five of them wait at most")
    func drafts() async throws {
        try await Self.open { t, token in
            let film = HonestFiles.mp4()
            let begun = try await t.draft(token, TikTokVisitor.plan(film.count))
            #expect(try begun.publication().hasPrefix("v_inbox_file~"))
            #expect(try await t.put(begun, film).status == 201)
            let pulled = try await t.draft(token, TikTokVisitor.pulled(Self.url("v.mp4"))).publication()
            #expect(pulled.hasPrefix("v_inbox_url~"))
            let inbox: [String: JSONValue?] = ["post_mode": "MEDIA_UPLOAD", "post_info": ["title": "T"]]
            let photos = try await t.photos(token, [Self.url("a.jpg")], top: inbox).publication()
            t.wait()
            for id in [try begun.publication(), pulled, photos] {
                #expect(try await t.status(id, token).data("status") == "SEND_TO_USER_INBOX")
            }
            #expect(t.posts.isEmpty)
            for _ in 1...2 { #expect(try await t.draft(token, TikTokVisitor.plan(9)).wrapped == "ok") }
            let full = try await t.draft(token, TikTokVisitor.plan(9))
            #expect(full.status == 403 && full.wrapped == "spam_risk_too_many_pending_share")
            #expect(try await t.begin(token, TikTokVisitor.plan(9)).wrapped == "ok")
        }
    }

    @Test("what is downloading can be cancelled, what is posted cannot")
    func cancel() async throws {
        try await Self.open { t, token in
            let path = "post/publish/cancel/"
            t.fault(.endlessProcessing, "video.init")
            let endless = try await t.begin(token, TikTokVisitor.pulled(Self.url("v.mp4"))).publication()
            t.pass(.hours(1))
            #expect(try await t.status(endless, token).data("status") == "PROCESSING_DOWNLOAD")
            #expect(try await t.call(path, ["publish_id": .string(endless)], token).wrapped == "ok")
            let status = try await t.status(endless, token)
            #expect(status.data("status") == "FAILED" && status.data("fail_reason") == "publish_cancelled")
            let posted = try await t.begin(token, TikTokVisitor.pulled(Self.url("v.mp4"))).publication()
            let file = try await t.begin(token, TikTokVisitor.plan(9)).publication()
            for id in [endless, posted, file] {
                let reply = try await t.call(path, ["publish_id": .string(id)], token)
                #expect(reply.status == 400 && reply.wrapped == "publish_not_cancellable")
            }
            #expect(t.posts.count == 1)
        }
    }
}
