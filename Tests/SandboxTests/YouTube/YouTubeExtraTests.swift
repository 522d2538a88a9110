import HTTPTypes
import Sandbox
import TestKit
import Testing

@Suite("YouTube: thumbnails, changes, comments, reports", .timeLimit(.minutes(10)))
struct YouTubeExtraTests {
    private static let upright = HonestFiles.mp4()
    private static let wide = HonestFiles.mp4 { ($0.width, $0.height) = (1_920, 1_080) }

    @Test("a thumbnail is set by its bytes; a Short takes one when it is processed")
    func thumbnails() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let id = try await y.video(token, Self.wide)
            #expect(try await y.part("contentDetails", of: id, token)?["hasCustomThumbnail"] == false)
            let picture = HonestFiles.jpeg(1_280, 720)
            let reply = try await y.thumbnail(id, picture, token)
            #expect(reply.status == 200 && reply.json?["kind"] == "youtube#thumbnailSetResponse")
            #expect(try await y.part("contentDetails", of: id, token)?["hasCustomThumbnail"] == true)
            let url = try #require(reply.json?["items"]?[0]?["maxres"]?["url"]?.string)
            #expect(try await y.http.get("/" + url.dropFirst("https://".count)).header("content-type") == "image/jpeg")
            let short = try await y.video(token, Self.upright)
            let early = try await y.thumbnail(short, picture, token)
            #expect(early.status == 400 && early.reason == "failedPrecondition")
            y.wait()
            #expect(try await y.thumbnail(short, HonestFiles.png(1_280, 720), token, type: "image/png").status == 200)
        }
    }

    @Test("pictures that are none, too large, of no video or of another's are refused")
    func wrongThumbnails() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let id = try await y.video(token, Self.wide)
            let good = HonestFiles.jpeg()
            for (bytes, type, reason) in [
                ([], "image/jpeg", "mediaBodyRequired"), (HonestFiles.gif(), "image/png", "imageFormatUnsupported"),
                (HonestFiles.jpeg(hasEnd: false), "image/jpeg", "invalidImage"), (good, "image/gif", "badContent"),
                (HonestFiles.jpeg(padding: (50 << 20) + 1 - good.count), "image/jpeg", "failedPrecondition"),
                (HonestFiles.jpeg(padding: (50 << 20) - good.count), "image/png", nil),
            ] as [([UInt8], String, String?)] {
                let reply = try await y.thumbnail(id, bytes, token, type: type)
                #expect(reply.reason == reason && reply.status == (reason == nil ? 200 : 400), "\(reply.status)")
            }
            #expect(try await y.thumbnail("x", good, token).reason == "videoNotFound")
            #expect(try await y.thumbnail(id, good, token, query: "").reason == "required")
            #expect(try await y.thumbnail(id, good, token, query: "&uploadType=x").reason == "invalidParameter")
            let grace = try await y.connect("grace").text("access_token")
            #expect(try await y.thumbnail(id, good, grace).reason == "forbidden")
            let own = try await y.video(grace, Self.wide)
            let refused = try await y.thumbnail(own, good, grace)
            #expect(refused.status == 403 && refused.reason == "forbidden")
            y.drain("units", 10_000, leaving: 40)
            #expect(try await y.thumbnail(id, good, token).reason == "quotaExceeded")
        }
    }

    @Test("a change replaces whole parts and needs the category; a deletion ends the video")
    func changes() async throws {
        let path = "/www.googleapis.com/youtube/v3/videos?part=snippet,status"
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect("ada", ["scope": YouTubeVisitor.everything]).text("access_token")
            let id = try await y.video(token) { $0.snippet = ["tags": ["a"]] }
            func update(_ body: [String: JSONValue], token: String) async throws -> SandboxClient.Reply {
                try await y.http.json(.put, path, .object(body), token: token)
            }
            let named = JSONValue.string(id)
            let bare = try await update(["id": named, "snippet": ["title": "Rye"]], token: token)
            #expect(bare.reason == "invalidCategoryId")
            let snippet: JSONValue = ["title": "Rye", "categoryId": "22"]
            let changed = try await update(["id": named, "snippet": snippet], token: token)
            #expect(changed.status == 200 && changed.json?["snippet"]?["description"] == "")
            #expect(changed.json?["snippet"]?["tags"] == nil)
            #expect(y.posts.first?.details == ["title": "Rye", "category": "22"])
            let timed: JSONValue = ["privacyStatus": "private", "publishAt": "2026-12-24T00:00:00Z"]
            #expect(try await update(["id": named, "status": timed], token: token).reason == "invalidPublishAt")
            #expect(try await update(["id": named, "mood": [:]], token: token).reason == "badRequest")
            #expect(try await update(["id": "x", "status": [:]], token: token).reason == "videoNotFound")
            let narrow = try await y.connect("ada").text("access_token")
            #expect(try await update(["id": named], token: narrow).reason == "insufficientPermissions")
            let other = try await y.connect("grace", ["scope": YouTubeVisitor.everything]).text("access_token")
            #expect(try await update(["id": named], token: other).reason == "forbidden")

            let place = "/www.googleapis.com/youtube/v3/videos?id=\(id)"
            for (bearer, status) in [(narrow, 403), (other, 403), (token, 204), (token, 404)] {
                let reply = try await y.http.send(.delete, place, headers: [.authorization: "Bearer \(bearer)"])
                #expect(reply.status == status, "\(reply.text)")
            }
            #expect(y.posts.first?.deletedAt != nil)
            #expect(try await y.http.get("/www.youtube.com/watch?v=\(id)").status == 404)
        }
    }

    @Test("categories say which may be chosen")
    func categories() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let all = try await y.data("videoCategories?part=snippet&regionCode=DE", token).json?["items"]?.array ?? []
            #expect(all.count == 17 && all.count { $0["snippet"]?["assignable"] == true } == 14)
            let one = try await y.data("videoCategories?part=snippet&id=22", token).json?["items"]
            #expect(one?.array?.count == 1 && one?[0]?["snippet"]?["title"] == "People & Blogs")
            #expect(try await y.data("videoCategories?part=snippet", token).reason == "missingRequiredParameter")
        }
    }

    @Test("a comment stands below its video, where comments are allowed")
    func comments() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect("ada", ["scope": YouTubeVisitor.everything]).text("access_token")
            let id = try await y.video(token)
            let reply = try await y.comment(id, "First", token)
            #expect(reply.json?["snippet"]?["topLevelComment"]?["snippet"]?["textOriginal"] == "First", "\(reply.text)")
            let entry = try #require(y.posts.last)
            #expect(entry.format == "comment" && entry.replyTo == id && reply.json?["id"]?.string == entry.remoteID)
            #expect(try await y.http.get("/www.youtube.com/watch?v=\(id)").text.contains("First"))
            #expect(try await y.comment(id, " ", token).reason == "commentTextRequired")
            #expect(
                try await y.comment(id, String(repeating: "x", count: 10_001), token).reason == "commentTextTooLong")
            #expect(try await y.comment("x", "a", token).reason == "videoNotFound")
            let plain = try await y.connect().text("access_token")
            #expect(try await y.comment(id, "a", plain).reason == "insufficientPermissions")
            let kids = try await y.video(token, HonestFiles.mp4 { $0.number = 2 }) {
                $0.status = ["selfDeclaredMadeForKids": true]
            }
            #expect(try await y.comment(kids, "a", token).reason == "commentsDisabled")
        }
    }

    @Test("reports have figures by day, up to three days ago, for the channel or for videos")
    func reports() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let id = try await y.video(token)
            y.pass(.days(10))
            let fresh = try await y.connect().text("access_token")
            func report(_ more: String) async throws -> SandboxClient.Reply {
                try await y.http.get(
                    "/youtubeanalytics.googleapis.com/v2/reports?ids=channel%3D%3DMINE&metrics=views,likes\(more)",
                    token: fresh)
            }
            let day = y.sandbox.clock.now
            let (first, last) = (
                SandboxTime(milliseconds: day.milliseconds - 20 * 86_400_000).text.prefix(10), day.text.prefix(10)
            )
            let span = "&startDate=\(first)&endDate=\(last)"
            let channel = try await report(span + "&dimensions=day&sort=day").json
            #expect(channel?["rows"]?.array?.count == 18 && channel?["rows"]?[0]?[0]?.string == String(first))
            let headers = channel?["columnHeaders"]?.array?.compactMap { $0["name"]?.string }
            #expect(headers == ["day", "views", "likes"])
            let video = try await report(span + "&dimensions=day&filters=video%3D%3D\(id)").json
            #expect(video?["rows"]?.array?.count == 8)
            let total = try await report(span + "&filters=video%3D%3D\(id)").json?["rows"]
            let sum = video?["rows"]?.array?.compactMap { $0[1]?.integer }.reduce(0, +)
            #expect(total?.array?.count == 1 && total?[0]?[0]?.integer == sum)
            #expect(try await report("&startDate=\(last)&endDate=\(last)").json?["rows"] == nil)
            for more in [
                "", "&startDate=\(last)&endDate=\(first)", "&startDate=1&endDate=\(last)", span + "&dimensions=mood",
                span + "&sort=shares", span + "&filters=country%3D%3DDE", span + "&mood=1",
            ] {
                #expect(try await report(more).status == 400, "\(more)")
            }
            let narrow = try await y.connect("ada", ["scope": YouTubeVisitor.prefix + "yt-analytics.readonly"])
            let refused = try await y.http.get(
                "/youtubeanalytics.googleapis.com/v2/reports?ids=channel%3D%3DMINE&metrics=views\(span)",
                token: try narrow.text("access_token"))
            #expect(refused.reason == "insufficientPermissions")
        }
    }

    @Test(
        "videos, lists, thumbnails, comments and reports are as Google describes them",
        .enabled(if: ContractFiles.exists("youtube/youtube.v3.json"), Comment(rawValue: ContractFiles.absence)))
    func contract() async throws {
        let document = try #require(JSONValue(parsing: try ContractFiles.bytes("youtube/youtube.v3.json")))
        let judge = DiscoveryJudge(schemas: try #require(document["schemas"]))
        let parts = [
            "snippet", "status", "contentDetails", "statistics", "processingDetails", "player", "fileDetails",
            "recordingDetails", "localizations", "paidProductPlacementDetails",
        ].joined(separator: ",")
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect("ada", ["scope": YouTubeVisitor.everything]).text("access_token")
            let query = "uploadType=resumable&part=\(parts)"
            let made = try await y.upload(token, Self.wide) { start in
                start.query = query
                start.snippet = ["tags": ["a"], "defaultLanguage": "en", "defaultAudioLanguage": "en"]
                start.status = ["privacyStatus": "private", "publishAt": "2026-12-24T00:00:00Z"]
                start.more = [
                    "localizations": ["de": ["title": "Brot"]],
                    "recordingDetails": ["recordingDate": "2026-11-01T00:00:00Z"],
                    "paidProductPlacementDetails": ["hasPaidProductPlacement": false],
                ]
            }
            let id = try #require(made["id"]?.string)
            let uploads = "playlistItems?part=snippet,contentDetails,status&playlistId=UUsandbox0000000000000010"
            let comment = try await y.comment(id, "First", token).json
            let thumbnail = try await y.thumbnail(id, HonestFiles.jpeg(), token).json
            let categories = try await y.data("videoCategories?part=snippet&regionCode=DE", token).json
            y.pass(.seconds(600))
            for (value, schema) in [
                (made, "Video"), (comment, "CommentThread"), (thumbnail, "ThumbnailSetResponse"),
                (try await y.data("videos?part=\(parts)&id=\(id)", token).json, "VideoListResponse"),
                (try await y.data(uploads, token).json, "PlaylistItemListResponse"),
                (try await y.data("search?part=snippet&forMine=true&type=video", token).json, "SearchListResponse"),
                (categories, "VideoCategoryListResponse"),
            ] as [(JSONValue?, String)] {
                let problems = judge.problems(try #require(value), schema)
                #expect(problems.isEmpty, "\(schema): \(problems)")
            }
        }
    }
}
