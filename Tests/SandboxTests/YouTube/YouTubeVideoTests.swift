import HTTPTypes
import Sandbox
import Testing

@Suite("YouTube: videos", .timeLimit(.minutes(10)))
struct YouTubeVideoTests {
    @Test("processing is told step by step, details to the owner only")
    func processing() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let id = try await y.video(token, HonestFiles.mp4 { $0.seconds = 3_723 })
            let before = try await y.part("processingDetails", of: id, token)
            #expect(before?["processingStatus"] == "processing" && before?["processingProgress"] != nil)
            let stranger = try await y.connect("grace").text("access_token")
            #expect(try await y.data("videos?part=id&id=\(id)", stranger).json?["items"] == [])
            y.wait()
            #expect(try await y.part("processingDetails", of: id, token)?["processingStatus"] == "succeeded")
            #expect(try await y.part("contentDetails", of: id, token)?["duration"] == "PT1H2M3S")
            #expect(try await y.part("snippet", of: id, stranger)?["title"] == "Bread")
            let refused = try await y.data("videos?part=processingDetails&id=\(id)", stranger)
            #expect(refused.status == 403 && refused.reason == "forbidden")
        }
    }

    @Test(
        "files that cannot be used fail, videos that may not stay are rejected, both later",
        arguments: [
            ("ada", HonestFiles.jpeg(), "invalidFile", nil), ("ada", Array("text".utf8), "invalidFile", nil),
            ("ada", HonestFiles.mp4 { $0.missing = 9 }, "invalidFile", nil),
            ("ada", HonestFiles.mp4 { $0.codec = "xxxx" }, "codec", nil),
            ("ada", HonestFiles.mp4 { $0.seconds = 43_201 }, nil, "length"),
            ("grace", HonestFiles.mp4 { $0.seconds = 901 }, nil, "length"),
            ("linus", HonestFiles.mp4 { $0.seconds = 900 }, nil, nil),
            ("ada", HonestFiles.mp4 { $0.seconds = 901 }, nil, nil),
        ] as [(String, [UInt8], String?, String?)])
    func verdicts(account: String, film: [UInt8], failure: String?, rejection: String?) async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect(account).text("access_token")
            let id = try await y.video(token, film)
            #expect(try await y.part("status", of: id, token)?["uploadStatus"] == "uploaded")
            y.wait()
            let status = try await y.part("status", of: id, token)
            #expect(status?["failureReason"]?.string == failure && status?["rejectionReason"]?.string == rejection)
            let word = failure != nil ? "failed" : rejection != nil ? "rejected" : "processed"
            #expect(status?["uploadStatus"]?.string == word)
            let details = try await y.part("processingDetails", of: id, token)
            #expect((details?["processingFailureReason"] != nil) == (failure != nil))
            #expect(y.posts.count == (word == "processed" ? 1 : 0))
        }
    }

    @Test("the same film again is taken, found out, and counted by the ledger; after a deletion it may stay")
    func duplicates() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect("ada", ["scope": YouTubeVisitor.everything]).text("access_token")
            let first = try await y.video(token)
            let second = try await y.video(token)
            y.wait()
            let status = try await y.part("status", of: second, token)
            #expect(status?["uploadStatus"] == "rejected" && status?["rejectionReason"] == "duplicate")
            #expect(y.sandbox.ledger.duplicates(platform: "youtube") == 1 && y.posts.last?.deletedAt != nil)
            #expect(try await y.part("status", of: first, token)?["uploadStatus"] == "processed")
            let bearer: HTTPFields = [.authorization: "Bearer \(token)"]
            let path = "/www.googleapis.com/youtube/v3/videos?id="
            #expect(try await y.http.send(.delete, path + first, headers: bearer).status == 204)
            let third = try await y.video(token)
            y.wait()
            #expect(try await y.part("status", of: third, token)?["uploadStatus"] == "processed")
            #expect(try await y.video(try await y.connect("grace").text("access_token")).count == 11)
        }
    }

    @Test("the playlist of uploads has everything for the owner, what is public for others, newest first, in pages")
    func playlist() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            for number in 1...3 {
                _ = try await y.video(token, HonestFiles.mp4 { $0.number = number }) { start in
                    start.snippet = ["title": .string("Film \(number)")]
                    start.status = ["privacyStatus": number == 2 ? "private" : "public"]
                }
                y.pass(.seconds(1))
            }
            y.wait()
            let path = "playlistItems?part=snippet,contentDetails,status&playlistId=UUsandbox0000000000000010"
            let all = try await y.data(path + "&maxResults=50", token).json
            let titles = all?["items"]?.array?.compactMap { $0["snippet"]?["title"]?.string }
            #expect(titles == ["Film 3", "Film 2", "Film 1"])
            #expect(all?["items"]?[1]?["status"]?["privacyStatus"] == "private")
            let first = try await y.data(path + "&maxResults=2", token).json
            #expect(first?["items"]?.array?.count == 2 && first?["pageInfo"]?["totalResults"] == 3)
            let next = try #require(first?["nextPageToken"]?.string)
            let rest = try await y.data(path + "&maxResults=2&pageToken=\(next)", token).json
            #expect(rest?["items"]?.array?.count == 1 && rest?["nextPageToken"] == nil)
            let id = try #require(rest?["items"]?[0]?["contentDetails"]?["videoId"]?.string)
            #expect(try await y.data(path + "&videoId=\(id)", token).json?["items"]?.array?.count == 1)
            let stranger = try await y.connect("grace").text("access_token")
            #expect(try await y.data(path, stranger).json?["items"]?.array?.count == 2)
            for (query, reason) in [
                ("part=id&playlistId=UUx", "playlistNotFound"), ("part=id", "missingRequiredParameter"),
                ("part=id&playlistId=UUsandbox0000000000000010&pageToken=x", "invalidPageToken"),
                ("part=mood&playlistId=UUsandbox0000000000000010", "unknownPart"),
            ] {
                #expect(try await y.data("playlistItems?\(query)", token).reason == reason, "\(query)")
            }
        }
    }

    @Test("search is behind by minutes and has a bucket of its own")
    func search() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let id = try await y.video(token) { $0.status = ["privacyStatus": "private"] }
            let mine = "search?part=snippet&forMine=true&type=video"
            y.pass(.seconds(599))
            #expect(try await y.data(mine, token).json?["items"] == [])
            y.pass(.seconds(1))
            #expect(try await y.data(mine + "&q=BREAD", token).json?["items"]?[0]?["id"]?["videoId"] == .string(id))
            #expect(try await y.data(mine + "&q=wine", token).json?["items"] == [])
            let after = String(y.sandbox.clock.now.text.prefix(19)) + "Z"
            #expect(try await y.data(mine + "&publishedAfter=\(after)", token).json?["items"] == [])
            #expect(try await y.data("search?part=id&channelId=UCsandbox0000000000000010", token).json?["items"] == [])
            for query in ["forMine=true", "forMine=true&type=channel", "forMine=no", "order=best", "publishedAfter=x"] {
                #expect(try await y.data("search?part=id&\(query)", token).reason == "invalidParameter", "\(query)")
            }
            y.drain("searches", 100)
            let reply = try await y.data(mine, token)
            #expect(reply.status == 429 && reply.text.contains("Search Queries"))
        }
    }

    @Test(
        "wrong questions for videos are refused",
        arguments: [
            ("part=id", "missingRequiredParameter"), ("id=x", "required"), ("part=mood&id=x", "unknownPart"),
            ("part=id&chart=mostPopular", "missingRequiredParameter"), ("part=id&id=", "missingRequiredParameter"),
            ("part=id&id=x&maxResults=5", "incompatibleParameters"), ("part=id&id=x&mood=1", "unexpectedParameter"),
            ("part=id&id=" + Array(repeating: "x", count: 51).joined(separator: ","), "invalidParameter"),
        ])
    func wrong(query: String, reason: String) async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            #expect(try await y.data("videos?\(query)", token).reason == reason)
            let narrow = try await y.connect("ada", ["scope": YouTubeVisitor.prefix + "youtube.upload"])
            let refused = try await y.data("videos?part=id&id=x", try narrow.text("access_token"))
            #expect(refused.reason == "insufficientPermissions")
        }
    }

    @Test("counters are text; for children there are no comments, hidden likes are missing")
    func statistics() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let shown = try await y.part("statistics", of: try await y.video(token), token)
            #expect(shown?["viewCount"]?.string.flatMap { Int($0) } != nil && shown?["commentCount"]?.string != nil)
            let kids = try await y.video(token, HonestFiles.mp4 { $0.number = 2 }) {
                $0.status = ["selfDeclaredMadeForKids": true, "publicStatsViewable": false]
            }
            let few = try await y.part("statistics", of: kids, token)
            #expect(few?.object?.keys.sorted() == ["favoriteCount", "viewCount"])
            let linus = try await y.connect("linus").text("access_token")
            let status = try await y.part("status", of: try await y.video(linus), linus)
            #expect(status?["madeForKids"] == true && status?["selfDeclaredMadeForKids"] == false)
        }
    }

    @Test("a lost answer of the last byte leaves one video behind, which the session tells; a 503 is resumed")
    func lost() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let film = HonestFiles.mp4()
            let started = try await y.start(token, film.count)
            y.fault(.reset, "videos.upload") { $0.afterEffect = true }
            await #expect(throws: (any Error).self) { try await y.put(started, film, token) }
            #expect(try await y.put(started, [], token, range: "*/\(film.count)").status == 201)
            let other = try await y.start(token, film.count)
            y.fault(.status, "videos.upload") { $0.status = 503 }
            #expect(try await y.put(other, film, token).status == 503)
            #expect(try await y.put(other, [], token, range: "*/\(film.count)").status == 308)
            #expect(y.posts.count == 1)
        }
    }

    @Test("faults: late verdicts, endless processing, dead sessions, lists behind, limits and errors inside")
    func faults() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            func status(_ number: Int) async throws -> JSONValue? {
                let id = try await y.video(token, HonestFiles.mp4 { $0.number = number })
                y.wait()
                return try await y.part("status", of: id, token)
            }
            y.fault(.lateRejection, "videos.insert")
            #expect(try await status(1)?["rejectionReason"] == "copyright")
            y.fault(.lateRejection, "videos.upload") { $0.body = "conversion" }
            #expect(try await status(2)?["failureReason"] == "conversion")
            y.fault(.duplicate, "videos.upload")
            #expect(try await status(3)?["rejectionReason"] == "duplicate")
            #expect(y.posts.isEmpty)
            y.fault(.endlessProcessing, "videos.upload")
            #expect(try await status(4)?["uploadStatus"] == "uploaded")
            #expect(y.posts.count == 1)
            y.fault(.earlyExpiry, "videos.insert")
            #expect(try await y.put(try await y.start(token, 9), [], token, range: "*/9").status == 410)
            y.fault(.staleList, "playlistItems.list")
            let path = "playlistItems?part=id&playlistId=UUsandbox0000000000000010"
            #expect(try await y.data(path, token).json?["items"] == [])
            #expect(try await y.data(path, token).json?["items"]?.array?.count == 2)
            y.fault(.staleList, "videos.list")
            #expect(try await y.data("videos?part=id&id=\(y.posts[0].remoteID)", token).json?["items"] == [])
            y.fault(.rateLimit, "thumbnails.set")
            #expect(try await y.thumbnail("x", [], token).reason == "uploadRateLimitExceeded")
            y.fault(.errorInSuccess, "videos.insert")
            let odd = try await y.start(token, 9)
            #expect(odd.status == 200 && odd.reason == "backendError")
        }
    }
}
