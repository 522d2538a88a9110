import HTTPTypes
import Sandbox
import Testing

@Suite("YouTube: resumable uploads", .timeLimit(.minutes(10)))
struct YouTubeUploadTests {
    @Test(
        "a film in one piece becomes a video once, on both hosts",
        arguments: ["www.googleapis.com", "youtube.googleapis.com"])
    func whole(host: String) async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let film = HonestFiles.mp4()
            let started = try await y.start(token, film.count) { $0.host = host }
            #expect(started.status == 200 && started.text.isEmpty && started.header("x-guploader-uploadid") != nil)
            #expect(started.location.hasPrefix("https://\(host)/upload/youtube/v3/videos?uploadType=resumable&part="))
            #expect(started.redirected("upload_id") != nil && y.posts.isEmpty)

            let done = try await y.put(started, film, token)
            let id = try done.text("id")
            #expect(done.status == 200 && id.count == 11 && done.json?["kind"] == "youtube#video")
            #expect(done.json?["status"]?["uploadStatus"] == "uploaded" && done.json?["contentDetails"] == nil)
            let again = try await y.put(started, [], token, range: "*/\(film.count)")
            #expect(again.status == 201 && again.json?["id"] == .string(id))
            #expect(try await y.put(started, film, token).status == 201)
            y.wait()
            #expect(try await y.part("status", of: id, token)?["uploadStatus"] == "processed")

            let entry = try #require(y.posts.first)
            #expect(y.posts.count == 1 && entry.remoteID == id && entry.text == "Rye" && entry.format == "short")
            #expect(entry.details == ["title": "Bread", "category": "26"] && entry.visibility == "public")
            #expect(entry.media.first?.digest == Digest.hex(film))
            #expect(try await y.http.get("/www.youtube.com/watch?v=\(id)").text.contains("Bread"))
            #expect(try await y.http.get("/www.youtube.com/shorts/\(id)").location == entry.permalink)
            y.sandbox.reset()
            #expect(y.posts.isEmpty)
        }
    }

    @Test("chunks are multiples of a unit, one after the other; questions tell how far it got")
    func chunks() async throws {
        let unit = YouTubeVisitor.unit
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let film = HonestFiles.mp4 { $0.content = 5 * unit }
            let (total, last) = (film.count, film.count - 1)
            let started = try await y.start(token, total)
            let nothing = try await y.put(started, [], token, range: "*/\(total)")
            #expect(nothing.status == 308 && nothing.header("range") == nil && nothing.text.isEmpty)
            for (count, range) in [
                (unit - 1, "0-\(unit - 2)/\(total)"), (unit, "0-\(unit)/\(total)"),
                (unit, "0-\(unit - 1)/\(total + 1)"), (unit, "0-\(unit - 1)/*"),
                (unit, "\(unit)-\(2 * unit - 1)/\(total)"), (9, "*/\(total)"),
            ] {
                let reply = try await y.put(started, film.prefix(count), token, range: range)
                #expect(reply.status == 400 && reply.reason == "badRequest", "\(range)")
            }
            let first = try await y.put(started, film.prefix(2 * unit), token, range: "0-\(2 * unit - 1)/\(total)")
            #expect(first.status == 308 && first.header("range") == "bytes=0-\(2 * unit - 1)")
            let twice = try await y.put(started, film.prefix(2 * unit), token, range: "0-\(2 * unit - 1)/\(total)")
            #expect(twice.status == 400)
            let asked = try await y.put(started, [], token, range: "*/\(total)")
            #expect(asked.status == 308 && asked.header("range") == "bytes=0-\(2 * unit - 1)")
            let uneven = film.dropFirst(2 * unit).prefix(unit)
            func range(_ first: Int, _ last: Int) -> String { "\(first)-\(last)/\(total)" }
            let odd = try await y.put(started, uneven, token, range: range(2 * unit, 3 * unit - 1))
            #expect(odd.status == 400)
            let second = film.dropFirst(2 * unit).prefix(2 * unit)
            let next = try await y.put(started, second, token, range: range(2 * unit, 4 * unit - 1))
            #expect(next.status == 308 && y.posts.isEmpty)
            let rest = film.dropFirst(4 * unit)
            #expect(try await y.put(started, rest, token, range: range(4 * unit, last)).status == 200)
            #expect(y.posts.map(\.media.first?.digest) == [Digest.hex(film)])
        }
    }

    @Test("not every byte of a chunk need be kept: the answer tells where to go on")
    func kept() async throws {
        let unit = YouTubeVisitor.unit
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect("office").text("access_token")
            let film = HonestFiles.mp4 { $0.content = 9 * unit }
            let started = try await y.start(token, film.count)
            var (next, status, rounds) = (0, 308, 0)
            while status == 308, rounds < 9 {
                let piece = film.dropFirst(next).prefix(8 * unit)
                let range = "\(next)-\(next + piece.count - 1)/\(film.count)"
                let reply = try await y.put(started, piece, token, range: range)
                (status, rounds) = (reply.status, rounds + 1)
                guard status == 308 else { break }
                next = try #require(reply.header("range")?.split(separator: "-").last.flatMap { Int($0) }) + 1
                #expect(next == rounds * 4 * unit)
            }
            #expect(status == 200 && rounds == 3 && y.posts.map(\.media.first?.digest) == [Digest.hex(film)])
        }
    }

    @Test("a whole film needs all its bytes and its type")
    func announced() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let film = HonestFiles.mp4()
            let started = try await y.start(token, film.count)
            #expect(try await y.put(started, film.dropLast(), token).status == 400)
            #expect(try await y.put(started, film + [0], token).status == 400)
            #expect(try await y.put(started, film, token, type: "video/webm").reason == "badContent")
            #expect(try await y.put(started, film, token, type: nil).reason == "badContent")
            #expect(try await y.put(started, film, token).status == 200)
            let octets = try await y.start(token, film.count) { $0.type = "application/octet-stream" }
            #expect(try await y.put(octets, film, token, type: "application/octet-stream").status == 200)
        }
    }

    @Test("a session belongs to one channel, outlives the token that began it, and ends after a week")
    func sessions() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let tokens = try await y.connect()
            let (token, film) = (try tokens.text("access_token"), HonestFiles.mp4())
            let started = try await y.start(token, film.count)
            let stranger = try await y.connect("grace").text("access_token")
            #expect(try await y.put(started, film, stranger).status == 404)
            #expect(try await y.put(started, film, nil).status == 401)
            y.pass(.hours(1))
            #expect(try await y.put(started, film, token).reason == "authError")
            let fresh = try await y.refresh(try tokens.text("refresh_token")).text("access_token")
            #expect(try await y.put(started, film, fresh).status == 200)
            let late = try await y.start(fresh, film.count)
            y.pass(.days(7))
            let later = try await y.refresh(try tokens.text("refresh_token")).text("access_token")
            #expect(try await y.put(late, [], later, range: "*/\(film.count)").status == 410)
            #expect(try await y.put(started, [], later, range: "*/\(film.count)").status == 201)
            let unknown = "/www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&upload_id=x"
            let bearer: HTTPFields = [.authorization: "Bearer \(later)"]
            #expect(try await y.http.send(.put, unknown, headers: bearer, body: film).status == 404)
        }
    }

    @Test(
        "addresses that are not right start nothing",
        arguments: [
            ("part=snippet,status", "required"), ("uploadType=resumable", "required"),
            ("uploadType=media&part=snippet,status", "invalidParameter"),
            ("uploadType=multipart&part=snippet,status", "invalidParameter"),
            ("uploadType=resumable&part=snippet", "unexpectedPart"),
            ("uploadType=resumable&part=snippet,status,mood", "unknownPart"),
            ("uploadType=resumable&part=snippet,status&notifySubscribers=yes", "invalidParameter"),
            ("uploadType=resumable&part=snippet,status&mood=good", "unexpectedParameter"),
            ("uploadType=resumable&part=snippet,status&onBehalfOfContentOwner=x", "accountDelegationForbidden"),
        ])
    func queries(query: String, reason: String) async throws {
        try await YouTubeVisitor.visit { y async throws in
            let reply = try await y.start(try await y.connect().text("access_token"), 9) { $0.query = query }
            #expect(reply.reason == reason && reply.location.isEmpty, "\(reply.text)")
        }
    }

    @Test("type and size of the file are announced; the body is JSON")
    func headers() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            for type in ["image/png", "", "audio/mpeg"] {
                let refused = try await y.start(token, 9) { $0.type = type }
                #expect(refused.reason == "badContent", "\(type)")
            }
            #expect(try await y.start(token, 0).reason == "mediaBodyRequired")
            #expect(try await y.start(token, 274_877_906_944).status == 200)
            let vast = try await y.start(token, 274_877_906_945)
            #expect(vast.status == 413 && vast.reason == "uploadTooLarge")
            let form = try await y.start(token, 9) { $0.headers[.contentType] = "text/plain" }
            #expect(form.status == 400 && form.reason == "parseError")
        }
    }

    @Test("who may upload: scopes, channel, state of the account")
    func people() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let prefix = YouTubeVisitor.prefix
            for (scope, status) in [("youtube.upload", 200), ("youtube", 200), ("youtube.readonly", 403)] {
                let token = try await y.connect("grace", ["scope": prefix + scope]).text("access_token")
                let reply = try await y.start(token, 9)
                #expect(reply.status == status && (status == 200 || reply.reason == "insufficientPermissions"))
            }
            let none = try await y.start(try await y.connect("mary").text("access_token"), 9)
            #expect(none.status == 401 && none.reason == "youtubeSignupRequired")
            let token = try await y.connect().text("access_token")
            y.sandbox.change("ada", on: "youtube", .suspend)
            #expect(try await y.start(token, 9).reason == "authenticatedUserAccountSuspended")
            #expect(try await y.start(nil, 9).reason == "authError")
        }
    }

    @Test("a project has a hundred uploads a day, whatever else it does; the refusal names the bucket")
    func bucket() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            y.drain("uploads", 100, leaving: 1)
            #expect(try await y.start(token, 9) { $0.query = "part=mood" }.status == 400)
            let reply = try await y.start(token, 9)
            #expect(reply.status == 429 && reply.reason == "rateLimitExceeded")
            #expect(reply.text.contains("'Video Uploads' and limit 'Video Uploads per day'"))
            #expect(try await y.channels(token).status == 200)
            y.pass(.days(1))
            #expect(try await y.start(try await y.connect().text("access_token"), 9).status == 200)
        }
    }

    @Test("a channel has a cap of its own, a low one without a phone number")
    func cap() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect("grace").text("access_token")
            for number in 1...10 { _ = try await y.video(token, HonestFiles.mp4 { $0.number = number }) }
            let reply = try await y.start(token, 9)
            #expect(reply.status == 400 && reply.reason == "uploadLimitExceeded")
            #expect(try await y.start(try await y.connect().text("access_token"), 9).status == 200)
            y.pass(.days(1))
            #expect(try await y.start(try await y.connect("grace").text("access_token"), 9).status == 200)
        }
    }
}
