import HTTPTypes
import Sandbox
import Testing

/// Videos as bytes, faults and figures of Instagram.
@Suite("Bytes, faults and figures of Instagram", .timeLimit(.minutes(10)))
struct InstagramUploadTests {
    typealias Stage = InstagramStage

    private static let film = HonestFiles.mp4 { $0.content = 5_000 }

    private static func send(
        _ s: InstagramStage, _ uri: String, _ bytes: [UInt8], offset: Int? = 0, size: Int? = nil,
        scheme: String = "OAuth", url: String? = nil
    ) async throws -> SandboxClient.Reply {
        var headers: HTTPFields = [.authorization: "\(scheme) \(s.token)", .contentType: "application/octet-stream"]
        let values = [
            ("offset", offset.map(String.init)), ("file_size", (size ?? film.count).description), ("file_url", url),
        ]
        for (name, value) in values where url == nil || name == "file_url" {
            if let name = HTTPField.Name(name), let value { headers[name] = value }
        }
        return try await s.http.send(.post, uri.replacing("https://", with: "/"), headers: headers, body: bytes)
    }

    private static func begun(_ s: InstagramStage) async throws -> (id: String, uri: String) {
        let reply = try await s.create([("media_type", "REELS"), ("upload_type", "resumable"), ("caption", "Bytes")])
        return (try reply.id(), try reply.text("uri"))
    }

    private static func sent(_ s: InstagramStage, _ id: String) async throws -> Int? {
        try await s.get(id, [("fields", "video_status")]).json?["video_status"]?["uploading_phase"]?[
            "bytes_transferred"]?
            .integer
    }

    @Test("bytes come in one go and are published like any other video")
    func whole() async throws {
        try await Stage.open(.linked) { s async throws in
            let (id, uri) = try await Self.begun(s)
            #expect(uri == "https://rupload.facebook.com/ig-api-upload/v26.0/\(id)")
            s.wait()
            #expect(try await s.status(id) == "IN_PROGRESS")
            let reply = try await Self.send(s, uri, Self.film)
            #expect(reply.json == ["success": true, "message": "Upload successful."])
            #expect(try await s.status(id) == "IN_PROGRESS")
            s.wait()
            #expect(try await s.publish(id).status == 200)
            #expect(s.posts.first?.media.map(\.digest) == [Digest.hex(Self.film)])
            #expect(try await Self.sent(s, id) == Self.film.count)
            #expect(try await Self.send(s, uri, Self.film).json?["debug_info"]?["type"] == "NotFoundError")
        }
    }

    @Test("an interrupted upload goes on where it stopped")
    func resumed() async throws {
        try await Stage.open(.linked) { s async throws in
            let (id, uri) = try await Self.begun(s)
            let part = try await Self.send(s, uri, Array(Self.film.prefix(2_000)))
            #expect(part.status == 400 && part.json?["debug_info"]?["retriable"] == true)
            #expect(try await Self.sent(s, id) == 2_000)
            let wrong = try await Self.send(s, uri, Self.film)
            #expect(wrong.json?["debug_info"]?["type"] == "OffsetInvalidError")
            let rest = Array(Self.film.dropFirst(2_000))
            #expect(try await Self.send(s, uri, rest, offset: 2_000, size: Self.film.count + 1).status == 400)
            #expect(try await Self.send(s, uri, rest + [0], offset: 2_000).status == 400)
            #expect(try await Self.send(s, uri, rest, offset: 2_000).status == 200)
            s.wait()
            #expect(try await s.status(id) == "FINISHED")
        }
    }

    @Test("an address comes as a header and without a body")
    func hosted() async throws {
        try await Stage.open(.linked) { s async throws in
            let (id, uri) = try await Self.begun(s)
            let url = HouseFiles.url("v.mp4")
            #expect(try await Self.send(s, uri, [1], url: url).status == 400)
            #expect(try await Self.send(s, uri, [], url: HouseFiles.url("none")).status == 400)
            #expect(try await Self.send(s, uri, [], url: url).status == 200)
            s.wait()
            #expect(try await s.publish(id).status == 200)
        }
    }

    @Test("headers must be there, and the token after the word OAuth")
    func headers() async throws {
        try await Stage.open(.linked) { s async throws in
            let (id, uri) = try await Self.begun(s)
            let reply = try await Self.send(s, uri, Self.film, offset: nil)
            #expect(reply.text.contains("Header Offset not convertable"))
            #expect(try await Self.send(s, uri, Self.film, size: 0).status == 400)
            #expect(try await Self.send(s, uri, Self.film, size: 301 << 20).status == 400)
            #expect(try await Self.send(s, uri, Self.film, scheme: "Bearer").status == 401)
            #expect(try await Self.send(s, uri + "0", Self.film).json?["debug_info"]?["type"] == "NotFoundError")
            s.sandbox.clock.advance(by: .seconds(86_400))
            #expect(try await Self.send(s, uri, Self.film).status == 400)
            #expect(try await s.status(id) == "EXPIRED")
        }
    }

    // MARK: Faults

    @Test(
        "containers that fail late, never end or are over at once",
        arguments: Stage.Door.allCases,
        [(Fault.Kind.lateRejection, "ERROR"), (.endlessProcessing, "IN_PROGRESS"), (.earlyExpiry, "EXPIRED")])
    func played(door: Stage.Door, fault: (kind: Fault.Kind, status: String)) async throws {
        try await Stage.open(door) { s async throws in
            s.fault(fault.kind, "media.create")
            let container = try await s.create(Stage.image()).id()
            s.sandbox.clock.advance(by: .seconds(3_600))
            #expect(try await s.status(container) == fault.status)
            #expect(try await s.publish(container).status == 400 && s.posts.isEmpty)
            _ = try await s.posted(Stage.image())
        }
    }

    @Test("a late rejection has the platform's number or the script's", arguments: [nil, "2207052"])
    func reason(number: String?) async throws {
        try await Stage.open(.own) { s async throws in
            s.fault(.lateRejection, "media.create") { $0.body = number }
            let container = try await s.create(Stage.image()).id()
            s.wait()
            let reply = try await s.get(container, [("fields", "status")])
            #expect(reply.json?["status"]?.string?.hasSuffix("error code \(number ?? "2207082")") == true)
        }
    }

    @Test(
        "the answer to publishing is lost after the effect: the container tells, the list has one",
        arguments: Stage.Door.allCases)
    func lost(door: Stage.Door) async throws {
        try await Stage.open(door) { s async throws in
            let container = try await s.create(Stage.image("a.jpg", [("caption", "Once")])).id()
            s.wait()
            s.fault(.reset, "media.publish") { $0.afterEffect = true }
            await #expect(throws: (any Error).self) { try await s.publish(container) }
            #expect(try await s.status(container) == "PUBLISHED")
            #expect(
                try await s.get("\(Stage.id)/media", [("fields", "caption")]).entries.map { $0["caption"] } == ["Once"])
            #expect(s.posts.count == 1)
        }
    }

    @Test(
        "a block for suspected spam leaves the post out or in, as the script says", arguments: Stage.Door.allCases,
        [false, true])
    func blocked(door: Stage.Door, afterEffect: Bool) async throws {
        try await Stage.open(door) { s async throws in
            let container = try await s.create(Stage.image()).id()
            s.wait()
            s.fault(.duplicate, "media.publish") { $0.afterEffect = afterEffect }
            #expect(try await s.publish(container).graphError == "4/2207051")
            #expect(s.posts.count == (afterEffect ? 1 : 0))
        }
    }

    @Test(
        "lists, posts, containers and comments lag behind as long as the script says",
        arguments: Stage.Door.allCases)
    func lag(door: Stage.Door) async throws {
        try await Stage.open(door) { s async throws in
            let container = try await s.create(Stage.image()).id()
            s.fault(.staleList, "node") { $0.times = 2 }
            #expect(try await s.get(container).graphError == "100/33")
            s.wait()
            let post = try await s.publish(container).id()
            #expect(try await s.get(post).graphError == "100/33")
            _ = try await s.post("\(post)/comments", [("message", "x")])
            s.fault(.staleList, "media.list")
            s.fault(.staleList, "comments.list")
            #expect(try await s.get("\(Stage.id)/media").entries.isEmpty)
            #expect(try await s.get("\(Stage.id)/media").entries.count == 1)
            s.sandbox.clock.advance(by: .seconds(30))
            #expect(try await s.get("\(post)/comments").graphError == "100/33")
            #expect(try await s.get("\(post)/comments").entries.count == 1)
        }
    }

    // MARK: Figures

    @Test(
        "figures of a post depend on what it is; a dead name fails the whole call", arguments: Stage.Door.allCases
    )
    func insights(door: Stage.Door) async throws {
        try await Stage.open(door) { s async throws in
            let feed = try await s.posted(Stage.image())
            let reel = try await s.posted(Stage.reel())
            let story = try await s.posted(Stage.story())
            let common = "reach,views,likes,comments,saved,shares,total_interactions"
            for (id, metrics, isGood) in [
                (feed, common + ",follows,profile_visits", true), (feed, "ig_reels_avg_watch_time", false),
                (reel, common + ",ig_reels_avg_watch_time,reels_skip_rate", true), (reel, "navigation", false),
                (story, "reach,views,replies,navigation", true), (story, "saved", false), (feed, "impressions", false),
                (reel, "plays", false), (feed, "views,video_views", false), (feed, "", false),
                (feed, "total_likes", door == .linked),
            ] {
                let reply = try await s.get("\(id)/insights", [("metric", metrics)])
                #expect((reply.status == 200) == isGood, "\(metrics): \(reply.text)")
                #expect(isGood ? reply.entries.first?["values"]?[0]?["value"] != nil : reply.graphError == "100")
            }
            #expect(try await s.get("77/insights", [("metric", "views")]).graphError?.hasPrefix("100") != false)
        }
    }

    @Test("figures of an account come in sum or by day", arguments: Stage.Door.allCases)
    func account(door: Stage.Door) async throws {
        try await Stage.open(door) { s async throws in
            let now = s.sandbox.clock.now.seconds
            let window = [("period", "day"), ("since", String(now - 3 * 86_400)), ("until", String(now))]
            let path = "\(Stage.id)/insights"
            let sums = try await s.get(path, window + [("metric", "views,saves"), ("metric_type", "total_value")])
            #expect(sums.entries.count == 2 && sums.entries[0]["total_value"]?["value"] != nil)
            let days = try await s.get(path, window + [("metric", "reach,follower_count")])
            #expect(days.entries[0]["values"]?.array?.count == 3)
            for wrong in [
                window + [("metric", "views")], window + [("metric", "impressions"), ("metric_type", "total_value")],
                [("metric", "reach")], [("metric", "reach"), ("period", "week")], window,
            ] {
                #expect(try await s.get(path, wrong).graphError == "100")
            }
            let scope = door == .own ? "instagram_business_manage_insights" : "instagram_manage_insights"
            #expect(try await s.connected(without: scope).get(path, window + [("metric", "reach")]).graphError == "10")
        }
    }
}
