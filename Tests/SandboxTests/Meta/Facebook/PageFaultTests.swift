import HTTPTypes
import Sandbox
import Testing

/// Faults and figures of Pages.
@Suite("Faults and figures of Pages", .timeLimit(.minutes(10)))
struct PageFaultTests {
    @Test(
        "a video that is rejected late or never done; the post never shows",
        arguments: [(Fault.Kind.lateRejection, "error"), (.endlessProcessing, "processing")],
        ["videos.create", "video_reels.create"])
    func played(fault: (kind: Fault.Kind, status: String), endpoint: String) async throws {
        try await PageStage.open { s async throws in
            let video: String
            if endpoint == "videos.create" {
                s.fault(fault.kind, endpoint)
                video = try await s.post("me/videos", [("file_url", HouseFiles.url("v.mp4"))]).id()
            } else {
                video = try await s.uploaded("video_reels")
                s.fault(fault.kind, endpoint)
                let finish = [("upload_phase", "finish"), ("video_id", video), ("video_state", "PUBLISHED")]
                #expect(try await s.post("me/video_reels", finish).json == ["success": true])
            }
            s.f.sandbox.clock.advance(by: .seconds(3_600))
            let status = try await s.status(video)
            #expect(status?["status"]?["video_status"]?.string == fault.status)
            #expect(status?["post_id"] == nil && s.posts.isEmpty)
            #expect(try await s.get("me/published_posts").entries.isEmpty)
        }
    }

    @Test("a session that is over at once takes no bytes")
    func expired() async throws {
        try await PageStage.open { s async throws in
            s.fault(.earlyExpiry, "video_*") { $0.times = 2 }
            for edge in ["video_reels", "video_stories"] {
                let start = try await s.post("me/\(edge)", [("upload_phase", "start")])
                let reply = try await s.bytes(
                    try start.text("upload_url"), [("file_url", HouseFiles.url("v.mp4"))], [])
                #expect(reply.json?["debug_info"]?["retriable"] == false)
                let status = try await s.status(try start.text("video_id"))
                #expect(status?["status"]?["video_status"] == "expired")
            }
        }
    }

    @Test(
        "the answer is lost after the effect: the list of published posts has it, once",
        arguments: ["feed", "photos"])
    func lost(edge: String) async throws {
        try await PageStage.open { s async throws in
            s.fault(.reset, "\(edge).create") { $0.afterEffect = true }
            let file = edge == "photos" ? [("url", HouseFiles.url("a.jpg"))] : []
            await #expect(throws: (any Error).self) { try await s.post("me/\(edge)", file + [("message", "Once")]) }
            let list = try await s.get("me/published_posts", [("fields", "message")])
            #expect(list.entries.map { $0["message"] } == ["Once"] && s.posts.count == 1)
        }
    }

    @Test("lists, posts and comments lag behind as long as the script says")
    func lag() async throws {
        try await PageStage.open { s async throws in
            let post = try await s.post("me/feed", [("message", "Fresh")]).id()
            _ = try await s.post("\(post)/comments", [("message", "x")])
            for endpoint in ["published_posts", "node", "comments.list"] { s.fault(.staleList, endpoint) }
            #expect(try await s.get("me/published_posts").entries.isEmpty)
            #expect(try await s.get(post).graphError == "100/33")
            #expect(try await s.get("\(post)/comments").entries.isEmpty)
            #expect(try await s.get("me/published_posts").entries.count == 1)
            #expect(try await s.get(post).status == 200)
            #expect(try await s.get("\(post)/comments").entries.count == 1)
        }
    }

    @Test("a refusal as a duplicate leaves the post out or in, as the script says", arguments: [false, true])
    func duplicate(afterEffect: Bool) async throws {
        try await PageStage.open { s async throws in
            s.fault(.duplicate, "feed.create") { $0.afterEffect = afterEffect }
            #expect(try await s.post("me/feed", [("message", "x")]).graphError == "506")
            #expect(s.posts.count == (afterEffect ? 1 : 0))
        }
    }

    @Test("an error within status 200 has the Graph's shape")
    func inside() async throws {
        try await PageStage.open { s async throws in
            s.fault(.errorInSuccess, "feed.create")
            let reply = try await s.post("me/feed", [("message", "x")])
            #expect(reply.status == 200 && reply.graphError == "2" && s.posts.isEmpty)
        }
    }

    @Test("calls to an Instagram account are its own in the ledger, even with a grant for both")
    func companions() async throws {
        try await PageStage.open { s async throws in
            let scopes = PageStage.scopes + ["instagram_basic", "instagram_content_publish"]
            let token = try await s.f.pageToken("bakery", try await s.f.connect(scope: scopes.joined(separator: ",")))
            let path = "17841400000000001/media"
            #expect(try await s.post(path, [("image_url", HouseFiles.url("a.jpg"))], token: token).status == 200)
            let calls = s.f.sandbox.ledger.requests(platform: "instagram-facebook").map(\.endpoint)
            #expect(calls == ["media.create"])
            #expect(try await s.post("me/feed", [("message", "x")], token: token).status == 200)
            #expect(s.f.sandbox.ledger.requests(platform: "facebook").map(\.endpoint).contains("feed.create"))
        }
    }

    // MARK: Figures

    @Test("figures of a post; removed names fail the whole call")
    func post() async throws {
        try await PageStage.open { s async throws in
            let post = try await s.post("me/feed", [("message", "x")]).id()
            let metrics = "post_media_view,post_total_media_view_unique,post_clicks,post_reactions_by_type_total"
            let reply = try await s.get("\(post)/insights", [("metric", metrics)])
            #expect(reply.entries.count == 4 && reply.entries[3]["values"]?[0]?["value"]?["like"] != nil)
            #expect(try await s.get("\(post)/insights", [("metric", metrics)]).json == reply.json)
            for wrong in ["post_impressions", "\(metrics),post_engaged_users", "story_media_view", ""] {
                #expect(try await s.get("\(post)/insights", [("metric", wrong)]).graphError == "100")
            }
            let poor = try await s.connected(without: "read_insights")
            #expect(try await poor.get("\(post)/insights", [("metric", metrics)]).graphError == "10")
        }
    }

    @Test("figures of a Page come by day; without the permission not at all")
    func page() async throws {
        try await PageStage.open { s async throws in
            let now = s.f.sandbox.clock.now.seconds
            let pairs = [
                ("metric", "page_media_view,page_follows"), ("period", "day"), ("since", String(now - 2 * 86_400)),
                ("until", String(now)),
            ]
            for path in ["me/insights", "\(PageStage.id)/insights"] {
                let reply = try await s.get(path, pairs)
                #expect(reply.entries.count == 2 && reply.entries[0]["values"]?.array?.count == 2)
            }
            for wrong in [[("metric", "page_impressions")], [("metric", "page_follows"), ("period", "week")], []] {
                #expect(try await s.get("me/insights", wrong).graphError == "100")
            }
            #expect(try await s.connected("museum").get("me/insights", pairs).status == 200)
            let poor = try await s.connected(without: "read_insights")
            #expect(try await poor.get("me/insights", pairs).graphError == "10")
        }
    }
}
