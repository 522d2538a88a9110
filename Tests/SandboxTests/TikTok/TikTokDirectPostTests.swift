import HTTPTypes
import Sandbox
import Testing

@Suite("TikTok: direct posts", .timeLimit(.minutes(10)))
struct TikTokDirectPostTests {
    private static func long(_ count: Int) -> JSONValue { .string(String(repeating: "é", count: count)) }

    @Test(
        "what is said about a video is checked when it begins",
        arguments: [
            (["privacy_level": nil], "invalid_params"), (["privacy_level": "EVERYBODY"], "invalid_params"),
            (["privacy_level": "FOLLOWER_OF_CREATOR"], "privacy_level_option_mismatch"),
            (["title": long(2_200)], "ok"), (["title": long(2_201)], "invalid_params"),
            (["title": 7], "invalid_params"),
            (["title": .string(String(repeating: "🍞", count: 1_101))], "invalid_params"), (["title": nil], "ok"),
            (["description": "x"], "invalid_params"), (["mood": "good"], "invalid_params"),
            (["disable_comment": "false"], "invalid_params"), (["disable_duet": false], "ok"),
            (["video_cover_timestamp_ms": -1], "invalid_params"),
            (["video_cover_timestamp_ms": .number(1.5)], "invalid_params"),
            (["video_cover_timestamp_ms": 5_000], "ok"), (["is_aigc": true], "ok"), (["is_aigc": 1], "invalid_params"),
            (["brand_content_toggle": true], "ok"), (["brand_organic_toggle": true], "ok"),
            (["brand_content_toggle": true, "privacy_level": "SELF_ONLY"], "invalid_params"),
            (["brand_organic_toggle": true, "privacy_level": "SELF_ONLY"], "ok"),
            (["auto_add_music": true], "invalid_params"),
        ] as [([String: JSONValue?], String)])
    func info(changes: [String: JSONValue?], code: String) async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            let reply = try await t.begin(token, TikTokVisitor.plan(100), changes)
            let status = ["ok": 200, "privacy_level_option_mismatch": 403][code] ?? 400
            #expect(reply.wrapped == code && reply.status == status, "\(reply.text)")
            #expect((reply.data("publish_id") != nil) == (code == "ok"))
        }
    }

    @Test(
        "the source must be one of two, with its own members only",
        arguments: [
            [:], ["source": "FILE_UPLOAD"], ["source": "SOMEWHERE"], ["source": "PULL_FROM_URL"],
            ["source": "PULL_FROM_URL", "video_url": "https://a.example/a.mp4", "video_size": 9],
            ["source": "FILE_UPLOAD", "video_size": 9, "chunk_size": 9, "total_chunk_count": 1, "video_url": "x"],
            ["source": "FILE_UPLOAD", "video_size": "9", "chunk_size": 9, "total_chunk_count": 1],
            ["source": "FILE_UPLOAD", "video_size": 9, "chunk_size": 9, "total_chunk_count": 1, "mood": "good"],
        ] as [JSONValue])
    func sources(source: JSONValue) async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            let reply = try await t.begin(token, source)
            #expect(reply.status == 400 && reply.wrapped == "invalid_params", "\(reply.text)")
        }
    }

    @Test("bodies are JSON objects with their members and nothing else, scopes are there")
    func bodies() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            let path = "post/publish/video/init/"
            let whole: JSONValue = [
                "post_info": ["privacy_level": "SELF_ONLY"], "source_info": TikTokVisitor.plan(9), "mood": "good",
            ]
            for body in [whole, [:], ["post_info": ["privacy_level": "SELF_ONLY"]], []] as [JSONValue] {
                #expect(try await t.call(path, body, token).wrapped == "invalid_params", "\(body)")
            }
            let form = try await t.http.form("/open.tiktokapis.com/v2/\(path)", [("a", "b")], token: token)
            #expect(form.wrapped == "invalid_params")
            t.pass(.seconds(60))
            #expect(try await t.begin(token, TikTokVisitor.plan(9)).wrapped == "ok")
            #expect(try await t.call(path + "?a=b", whole, token).wrapped == "invalid_params")
            #expect(try await t.call("post/publish/video/init", whole, token).status == 404)
            let narrow = try await t.connect(scope: "user.info.basic,video.upload").text("access_token")
            let refused = try await t.begin(narrow, TikTokVisitor.plan(9))
            #expect(refused.status == 401 && refused.wrapped == "scope_not_authorized")
            #expect(try await t.draft(token, TikTokVisitor.plan(9)).wrapped == "scope_not_authorized")
            #expect(try await t.begin("act.unknown", TikTokVisitor.plan(9)).wrapped == "access_token_invalid")
        }
    }

    @Test("a private account has followers instead of everybody, and its duets and stitches stay off")
    func privateAccount() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect("grace").text("access_token")
            let plan = TikTokVisitor.plan(9)
            #expect(try await t.begin(token, plan).wrapped == "privacy_level_option_mismatch")
            for level in ["FOLLOWER_OF_CREATOR", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"] as [JSONValue] {
                #expect(try await t.begin(token, plan, ["privacy_level": level]).wrapped == "ok")
            }
            t.pass(.seconds(60))
            for name in ["disable_duet", "disable_stitch"] {
                let reply = try await t.begin(token, plan, ["privacy_level": "SELF_ONLY", name: false])
                #expect(reply.wrapped == "invalid_params", "\(name)")
            }
            let film = HonestFiles.mp4()
            let id = try await t.post(token, film, ["privacy_level": "SELF_ONLY", "is_aigc": true])
            t.wait()
            let status = try await t.status(id, token)
            #expect(status.data("status") == "PUBLISH_COMPLETE" && status.data("publicaly_available_post_id") == [])
            #expect(t.posts.first?.visibility == "SELF_ONLY" && t.posts.first?.details == ["made by": "AI"])
        }
    }

    @Test(
        "an app that is not audited posts only privately, for private accounts", arguments: ["-unaudited", "-sandbox"])
    func unaudited(app: String) async throws {
        try await TikTokVisitor.visit { t async throws in
            let code = "unaudited_client_can_only_post_to_private_accounts"
            let own: [String: JSONValue?] = ["privacy_level": "SELF_ONLY"]
            let ada = try await t.connect(app: app).text("access_token")
            let refused = try await t.begin(ada, TikTokVisitor.plan(9), own)
            #expect(refused.status == 403 && refused.wrapped == code)
            let grace = try await t.connect("grace", app: app).text("access_token")
            let wide: [String: JSONValue?] = ["privacy_level": "FOLLOWER_OF_CREATOR"]
            #expect(try await t.begin(grace, TikTokVisitor.plan(9), wide).wrapped == code)
            #expect(try await t.begin(grace, TikTokVisitor.plan(9), own).wrapped == "ok")
        }
    }

    @Test("six beginnings a minute for each token")
    func minutes() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            for _ in 1...6 { #expect(try await t.begin(token, TikTokVisitor.plan(9)).wrapped == "ok") }
            let reply = try await t.begin(token, TikTokVisitor.plan(9))
            #expect(reply.status == 429 && reply.wrapped == "rate_limit_exceeded")
            t.pass(.seconds(60))
            #expect(try await t.begin(token, TikTokVisitor.plan(9)).wrapped == "ok")
        }
    }

    @Test("fifteen posts a day for each creator, whatever the app; creator info says so with status 200")
    func days() async throws {
        try await TikTokVisitor.visit { t async throws in
            let (one, two) = (
                try await t.connect().text("access_token"), try await t.connect(app: "-older").text("access_token")
            )
            for number in 1...15 {
                _ = try await t.post(number % 2 == 0 ? one : two, HonestFiles.mp4 { $0.number = number })
                t.pass(.seconds(20))
            }
            for token in [one, two] {
                let reply = try await t.begin(token, TikTokVisitor.plan(9))
                #expect(reply.status == 403 && reply.wrapped == "spam_risk_too_many_posts")
                let info = try await t.creator(token)
                #expect(info.status == 200 && info.wrapped == "spam_risk_too_many_posts" && info.json?["data"] == [:])
            }
            let other = try await t.connect("linus").text("access_token")
            #expect(try await t.begin(other, TikTokVisitor.plan(9)).wrapped == "ok")
            t.pass(.days(1))
            let fresh = try await t.connect().text("access_token")
            #expect(try await t.begin(fresh, TikTokVisitor.plan(9)).wrapped == "ok")
        }
    }

    @Test("an app may be audited for so many creators a day")
    func creators() async throws {
        try await TikTokVisitor.visit { t async throws in
            let ada = try await t.connect(app: "-capped").text("access_token")
            let linus = try await t.connect("linus", app: "-capped").text("access_token")
            #expect(try await t.creator(linus).wrapped == "ok")
            _ = try await t.post(ada, HonestFiles.mp4())
            let info = try await t.creator(linus)
            #expect(info.status == 200 && info.wrapped == "reached_active_user_cap")
            let reply = try await t.begin(linus, TikTokVisitor.plan(9))
            #expect(reply.status == 403 && reply.wrapped == "reached_active_user_cap")
            #expect(try await t.begin(ada, TikTokVisitor.plan(9)).wrapped == "ok")
        }
    }

    @Test("a banned creator begins nothing")
    func banned() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect(scope: TikTokVisitor.everything).text("access_token")
            t.sandbox.change("ada", on: "tiktok", .suspend)
            for reply in [
                try await t.begin(token, TikTokVisitor.plan(9)), try await t.draft(token, TikTokVisitor.plan(9)),
            ] {
                #expect(reply.status == 403 && reply.wrapped == "spam_risk_user_banned_from_posting")
            }
        }
    }

    @Test("who is banned, or takes the permission back, before the last byte has nothing posted")
    func departed() async throws {
        try await TikTokVisitor.visit { t async throws in
            let film = HonestFiles.mp4()
            for (change, reason) in [
                (AccountChange.suspend, "spam_risk_user_banned_from_posting"), (.revoke, "auth_removed"),
            ] {
                let token = try await t.connect().text("access_token")
                let begun = try await t.begin(token, TikTokVisitor.plan(film.count))
                t.sandbox.change("ada", on: "tiktok", change)
                #expect(try await t.put(begun, film).status == 201)
                t.sandbox.change("ada", on: "tiktok", .restore)
                t.wait()
                let fresh = try await t.connect().text("access_token")
                #expect(try await t.status(try begun.publication(), fresh).data("fail_reason")?.string == reason)
            }
            #expect(t.posts.isEmpty)
        }
    }
}
