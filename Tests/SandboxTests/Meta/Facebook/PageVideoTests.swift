import HTTPTypes
import Sandbox
import Testing

/// Videos, reels and video stories of Pages.
@Suite("Videos of Pages", .timeLimit(.minutes(10)))
struct PageVideoTests {
    private static func stage(_ status: JSONValue?) -> String? { status?["status"]?["video_status"]?.string }

    @Test(
        "a video by address is processed and then there",
        arguments: ["v.mp4", "square.mp4", "hours.mp4", "tail.mp4"])
    func address(file: String) async throws {
        try await PageStage.open { s async throws in
            let video = try await s.f.http.form(
                "/graph-video.facebook.com/v26.0/me/videos",
                [("file_url", HouseFiles.url(file)), ("description", "Watch"), ("title", "Oven")], token: s.token
            ).id()
            #expect(try await s.stage(video) == "processing")
            s.wait()
            let status = try await s.status(video)
            #expect(Self.stage(status) == "ready" && status?["published"] == true)
            #expect(status?["status"]?["publishing_phase"]?["status"] == "complete")
            #expect(status?["permalink_url"]?.string?.hasPrefix("/") == true)
            let post = try #require(status?["post_id"]?.string)
            let entry = try #require(s.posts.first)
            #expect(entry.remoteID == post && entry.text == "Watch" && entry.format == "added_video")
            #expect(entry.media.map(\.digest) == [Digest.hex(HouseFiles.all[file] ?? [])])
            #expect(try await s.f.http.get(entry.permalink).text.contains("<video"))
            let list = try await s.get("me/published_posts", [("fields", "attachments{media_type,target}")])
            #expect(list.entries.first?["attachments"]?["data"]?[0]?["target"]?["id"] == .string(video))
        }
    }

    @Test(
        "a video that breaks a rule is accepted and fails in processing",
        arguments: [("page.html", 1_363_024), ("cut.mp4", 1_363_024), ("a.jpg", 1_363_024), ("none", 1_363_019)])
    func broken(file: String, code: Int) async throws {
        try await PageStage.open { s async throws in
            let video = try await s.post("me/videos", [("file_url", HouseFiles.url(file))]).id()
            s.wait()
            let status = try await s.status(video)
            #expect(["error", "upload_failed"].contains(Self.stage(status)))
            let phase = status?["status"]?[code == 1_363_019 ? "uploading_phase" : "processing_phase"]
            #expect(phase?["status"] == "error" && phase?["errors"]?[0]?["code"] == .integer(code))
            #expect(status?["published"] == false && s.posts.isEmpty)
        }
    }

    @Test("a video comes in chunks that the server chooses, to the last byte")
    func chunks() async throws {
        try await PageStage.open { s async throws in
            let film = HonestFiles.mp4 { $0.content = (1 << 20) + 5_000 }
            let start = try await s.post(
                "me/videos", [("upload_phase", "start"), ("file_size", String(film.count))])
            #expect(start.members == ["end_offset", "start_offset", "upload_session_id", "video_id"])
            let session = try start.text("upload_session_id")
            var (from, to) = (try start.text("start_offset"), try start.text("end_offset"))
            #expect(from == "0" && to == String(1 << 20))
            func send(_ start: String, _ bytes: [UInt8]) async throws -> SandboxClient.Reply {
                try await s.upload(
                    "me/videos",
                    [
                        .text("upload_phase", "transfer"), .text("upload_session_id", session),
                        .text("start_offset", start),
                        .file("video_file_chunk", bytes, type: "application/octet-stream"),
                    ])
            }
            let early = try await s.post("me/videos", [("upload_phase", "finish"), ("upload_session_id", session)])
            #expect(early.graphError == "6000/1363037")
            for (place, bytes) in [("5", Array(film[0..<1 << 20])), ("0", Array(film[0..<100])), ("0", [])]
                as [(String, [UInt8])]
            {
                #expect(try await send(place, bytes).graphError == "6000/1363037")
            }
            while from != to {
                let (first, last) = (try #require(Int(from)), try #require(Int(to)))
                let reply = try await send(from, Array(film[first..<last]))
                (from, to) = (try reply.text("start_offset"), try reply.text("end_offset"))
            }
            #expect(from == String(film.count))
            let finish = try await s.upload(
                "me/videos",
                [
                    .text("upload_phase", "finish"), .text("upload_session_id", session),
                    .text("description", "Bytes"), .file("thumb", HonestFiles.jpeg(), type: "image/jpeg"),
                ])
            #expect(finish.json == ["success": true])
            s.wait()
            #expect(try await s.stage(start.text("video_id")) == "ready")
            #expect(s.posts.first?.media.map(\.digest) == [Digest.hex(film)])
            let again = try await s.post("me/videos", [("upload_phase", "finish"), ("upload_session_id", session)])
            #expect(again.graphError == "6000/1363037" && s.posts.count == 1)
        }
    }

    @Test("a video by handle: a person uploads, the Page publishes")
    func handle() async throws {
        try await PageStage.open { s async throws in
            let film = HonestFiles.mp4()
            let pairs = [("file_name", "a.mp4"), ("file_length", String(film.count)), ("file_type", "video/mp4")]
            let app = "sandbox-facebook-client/uploads"
            #expect(try await s.post(app, pairs).graphError == "100")
            #expect(try await s.post("other/uploads", pairs, token: s.person).graphError == "100/33")
            #expect(try await s.post(app, pairs + [("x", "y")], token: s.person).graphError == "100")
            let session = try await s.post(app, pairs, token: s.person).id()
            #expect(session.hasPrefix("upload:"))
            var person = s
            person.token = s.person
            let path = "https://graph.facebook.com/v26.0/\(session)"
            #expect(try await person.bytes(path, [("file_offset", "1")], film).graphError == "100")
            #expect(try await person.bytes(path, [("file_offset", "0")], [1]).graphError == "100")
            let handle = try await person.bytes(path, [("file_offset", "0")], film).text("h")
            #expect(try await person.bytes(path, [("file_offset", "0")], film).graphError == "100/33")
            let video = try await s.post("me/videos", [("fbuploader_video_file_chunk", handle)]).id()
            #expect(try await s.post("me/videos", [("fbuploader_video_file_chunk", "4:x")]).graphError == "6000")
            s.wait()
            #expect(try await s.stage(video) == "ready" && s.posts.count == 1)
        }
    }

    @Test(
        "videos refuse what they do not know",
        arguments: [
            ([], "324/2069019"), ([("file_url", HouseFiles.url("v.mp4")), ("message", "x")], "100"),
            ([("upload_phase", "cancel")], "100"), ([("upload_phase", "start")], "100"),
            ([("upload_phase", "start"), ("file_size", "0")], "100"),
            ([("upload_phase", "start"), ("file_size", "x")], "100"),
            ([("upload_phase", "finish"), ("upload_session_id", "1")], "6000/1363037"),
            ([("file_url", HouseFiles.url("v.mp4")), ("published", "false")], "100"),
            ([("file_url", HouseFiles.url("v.mp4")), ("title", String(repeating: "a", count: 256))], "100"),
        ] as [([(String, String)], String)])
    func refused(pairs: [(String, String)], error: String) async throws {
        try await PageStage.open { s async throws in
            #expect(try await s.post("me/videos", pairs).graphError == error)
        }
    }

    // MARK: Reels and stories

    @Test("a reel is started, uploaded, finished, and tells its post when it is out")
    func reel() async throws {
        try await PageStage.open { s async throws in
            let start = try await s.post("me/video_reels", [("upload_phase", "start")])
            let video = try start.text("video_id")
            #expect(try start.text("upload_url") == "https://rupload.facebook.com/video-upload/v26.0/\(video)")
            let finish = [("upload_phase", "finish"), ("video_id", video), ("video_state", "PUBLISHED")]
            let texts = [("description", "Reel"), ("title", "Oven")]
            #expect(try await s.post("me/video_reels", finish + texts).graphError == "6000")
            #expect(try await s.stage(video) == "uploading")
            let film = HonestFiles.mp4 { $0.number = 9 }
            let half = film.count / 2
            let size = ("file_size", String(film.count))
            let part = try await s.bytes(try start.text("upload_url"), [("offset", "0"), size], Array(film[..<half]))
            #expect(part.status == 400 && part.json?["debug_info"]?["retriable"] == true)
            let sent = try await s.status(video)?["status"]?["uploading_phase"]?["bytes_transferred"]
            #expect(sent == .integer(half))
            let rest = try await s.bytes(
                try start.text("upload_url"), [("offset", String(half)), size], Array(film[half...]))
            #expect(rest.json == ["success": true])
            #expect(try await s.stage(video) == "upload_complete")
            #expect(try await s.post("me/video_reels", finish + texts).json == ["success": true])
            #expect(try await s.status(video)?["post_id"] == nil)
            s.wait()
            let status = try await s.status(video)
            let post = try #require(status?["post_id"]?.string)
            #expect(status?["permalink_url"] == .string("/reel/\(video)/"))
            let entry = try #require(s.posts.first)
            #expect(entry.format == "reel" && entry.text == "Reel" && entry.remoteID == post)
            #expect(entry.media.map(\.digest) == [Digest.hex(film)])
            #expect(try await s.f.http.get("/www.facebook.com/reel/\(video)/").text.contains("Reel"))
            #expect(try await s.post("me/video_reels", finish).graphError == "6000" && s.posts.count == 1)
            let metrics = [("metric", "fb_reels_total_plays,post_video_social_actions")]
            #expect(try await s.get("\(video)/video_insights", metrics).entries.count == 2)
            #expect(try await s.get("\(video)/insights", [("metric", "post_clicks")]).graphError == "100/33")
            #expect(try await s.delete(video).json == ["success": true])
            #expect(s.posts.first?.deletedAt != nil)
        }
    }

    @Test(
        "a reel that breaks a rule is taken and fails in processing",
        arguments: [
            ("short.mp4", 1_363_025), ("long.mp4", 1_363_026), ("square.mp4", 1_363_031), ("small.mp4", 1_363_031),
            ("slow.mp4", 1_363_031), ("old.mp4", 1_363_031), ("mp3.mp4", 1_363_031), ("page.html", 1_363_024),
            ("cut.mp4", 1_363_024),
        ])
    func brokenReel(file: String, code: Int) async throws {
        try await PageStage.open { s async throws in
            let video = try await s.uploaded("video_reels", file)
            let finish = [("upload_phase", "finish"), ("video_id", video), ("video_state", "PUBLISHED")]
            #expect(try await s.post("me/video_reels", finish).json == ["success": true])
            s.wait()
            let status = try await s.status(video)
            #expect(Self.stage(status) == "error" && s.posts.isEmpty)
            #expect(status?["status"]?["processing_phase"]?["errors"]?[0]?["code"] == .integer(code))
        }
    }

    @Test(
        "a video story has no text, is a minute at most, and tells its post at once",
        arguments: [("minute.mp4", true), ("late.mp4", false)])
    func story(file: String, isGood: Bool) async throws {
        try await PageStage.open { s async throws in
            let video = try await s.uploaded("video_stories", file)
            let finish = [("upload_phase", "FINISH"), ("video_id", video)]
            #expect(try await s.post("me/video_stories", finish + [("description", "x")]).graphError == "100")
            #expect(try await s.post("me/video_reels", finish + [("video_state", "PUBLISHED")]).graphError == "100/33")
            let reply = try await s.post("me/video_stories", finish)
            #expect((reply.json?["post_id"] != nil) == isGood)
            s.wait()
            #expect(try await s.get("me/stories").entries.count == (isGood ? 1 : 0))
            #expect(s.posts.map(\.format) == (isGood ? ["story"] : []))
        }
    }

    @Test("steps of a reel refuse what they do not know")
    func steps() async throws {
        try await PageStage.open { s async throws in
            let video = try await s.uploaded("video_reels")
            let finish = [("upload_phase", "finish"), ("video_id", video)]
            for (pairs, error) in [
                ([], "100"), ([("upload_phase", "transfer")], "100"), ([("upload_phase", "start"), ("x", "y")], "100"),
                (finish, "100"), (finish + [("video_state", "DRAFT")], "100"), ([("upload_phase", "finish")], "100"),
                ([("upload_phase", "finish"), ("video_id", "1"), ("video_state", "PUBLISHED")], "100/33"),
                (finish + [("video_state", "PUBLISHED"), ("caption", "x")], "100"),
            ] as [([(String, String)], String)] {
                #expect(try await s.post("me/video_reels", pairs).graphError == error)
            }
            let address = "https://rupload.facebook.com/video-upload/v26.0/"
            let film = HonestFiles.mp4()
            let whole = [("offset", "0"), ("file_size", String(film.count))]
            #expect(try await s.bytes(address + video, whole, film).json?["debug_info"]?["type"] == "NotFoundError")
            #expect(try await s.bytes(address + "1", whole, film).status == 400)
            let start = try await s.post("me/video_reels", [("upload_phase", "START")])
            let url = try start.text("upload_url")
            let odd = try await s.bytes(url, [("file_size", "9")], Array("file_url=https://a.example".utf8))
            #expect(odd.text.contains("Header Offset not convertable"))
            let other = try await s.connected("forge")
            #expect(try await other.bytes(url, whole, film).json?["debug_info"]?["type"] == "NotFoundError")
            s.f.sandbox.clock.advance(by: .seconds(86_400))
            #expect(try await s.bytes(url, whole, film).status == 400)
            #expect(try await s.stage(start.text("video_id")) == "expired")
        }
    }

    @Test("thirty reels a day are enough")
    func quota() async throws {
        try await PageStage.open { s async throws in
            for _ in 0..<30 {
                let video = try await s.uploaded("video_reels")
                let finish = [("upload_phase", "finish"), ("video_id", video), ("video_state", "PUBLISHED")]
                #expect(try await s.post("me/video_reels", finish).status == 200)
            }
            #expect(try await s.post("me/video_reels", [("upload_phase", "start")]).graphError == "613")
            #expect(try await s.post("me/video_stories", [("upload_phase", "start")]).status == 200)
            s.f.sandbox.clock.advance(by: .seconds(86_401))
            #expect(try await s.post("me/video_reels", [("upload_phase", "start")]).status == 200)
        }
    }

    @Test("thumbnail, collaborator and captions of a video")
    func extras() async throws {
        try await PageStage.open { s async throws in
            let video = try await s.uploaded("video_reels")
            let picture = FormPart.file("source", HonestFiles.jpeg(), type: "image/jpeg")
            #expect(try await s.upload("\(video)/thumbnails", [picture, .text("is_preferred", "true")]).status == 200)
            #expect(try await s.upload("77/thumbnails", [picture]).graphError == "100/33")
            #expect(
                try await s.upload("\(video)/thumbnails", [.text("is_preferred", "true")]).graphError == "324/2069019")
            #expect(try await s.post("\(video)/collaborators", [("target_id", "101000000000002")]).status == 200)
            for target in ["1", PageStage.id] {
                #expect(try await s.post("\(video)/collaborators", [("target_id", target)]).graphError == "100")
            }
            var captions = FormPart.file("captions_file", Array("1".utf8), type: "text/plain")
            #expect(try await s.upload("\(video)/captions", [captions]).graphError == "100")
            captions.filename = "film.en_US.srt"
            #expect(try await s.upload("\(video)/captions", [captions]).json == ["success": true])
        }
    }
}
