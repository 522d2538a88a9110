import HTTPTypes
import Sandbox
import Testing

@Suite("YouTube: what is said about a video", .timeLimit(.minutes(10)))
struct YouTubeMetadataTests {
    private static func long(_ count: Int, _ text: String = "x") -> JSONValue {
        .string(String(repeating: text, count: count))
    }

    @Test(
        "words are checked before the first byte",
        arguments: [
            (["title": nil], "invalidTitle"), (["title": ""], "invalidTitle"), (["title": "  "], "invalidTitle"),
            (["title": "a<b"], "invalidTitle"), (["title": "a>b"], "invalidTitle"), (["title": long(100, "é")], nil),
            (["title": long(101)], "invalidTitle"), (["title": 7], "invalidVideoMetadata"),
            (["description": nil], nil), (["description": "<3"], "invalidDescription"),
            (["description": long(5_000)], nil), (["description": long(5_001)], "invalidDescription"),
            (["description": long(2_501, "é")], "invalidDescription"), (["tags": ["a", "b c"]], nil),
            (["tags": [long(500)]], nil), (["tags": [long(501)]], "invalidTags"),
            (["tags": [long(249), long(250)]], nil), (["tags": [long(250), long(250)]], "invalidTags"),
            (["tags": [.string("a " + String(repeating: "x", count: 496))]], nil),
            (["tags": [.string("a " + String(repeating: "x", count: 497))]], "invalidTags"),
            (["tags": ["a<b"]], "invalidTags"), (["tags": [""]], "invalidTags"),
            (["tags": "a"], "invalidVideoMetadata"), (["categoryId": nil], nil),
            (["categoryId": "18"], "invalidCategoryId"), (["categoryId": "x"], "invalidCategoryId"),
            (["defaultLanguage": "de-AT"], nil), (["defaultLanguage": "German!"], "invalidVideoMetadata"),
            (["mood": "good"], "badRequest"), (["channelId": "UCx"], "badRequest"),
        ] as [([String: JSONValue?], String?)])
    func words(changes: [String: JSONValue?], reason: String?) async throws {
        try await YouTubeVisitor.visit { y async throws in
            let reply = try await y.start(try await y.connect().text("access_token"), 9) { $0.snippet = changes }
            #expect(reply.reason == reason && reply.status == (reason == nil ? 200 : 400), "\(reply.text)")
        }
    }

    @Test(
        "settings are checked as well",
        arguments: [
            (["privacyStatus": "secret"], "forbiddenPrivacySetting"), (["privacyStatus": "unlisted"], nil),
            (["license": "creativeCommon"], nil), (["license": "gpl"], "forbiddenLicenseSetting"),
            (["selfDeclaredMadeForKids": "no"], "invalidVideoMetadata"), (["selfDeclaredMadeForKids": nil], nil),
            (["containsSyntheticMedia": true, "embeddable": false, "publicStatsViewable": false], nil),
            (["madeForKids": true], "badRequest"), (["uploadStatus": "processed"], "badRequest"),
            (["publishAt": "2026-12-24T18:00:00Z", "privacyStatus": "private"], nil),
            (["publishAt": "2026-12-24T18:00:00.000+02:00", "privacyStatus": "private"], nil),
            (["publishAt": "2026-12-24T18:00:00Z"], "invalidPublishAt"),
            (["publishAt": "2026-12-24T18:00:00Z", "privacyStatus": "unlisted"], "invalidPublishAt"),
            (["publishAt": "tomorrow", "privacyStatus": "private"], "invalidPublishAt"),
        ] as [([String: JSONValue?], String?)])
    func settings(changes: [String: JSONValue?], reason: String?) async throws {
        try await YouTubeVisitor.visit { y async throws in
            let reply = try await y.start(try await y.connect().text("access_token"), 9) { $0.status = changes }
            #expect(reply.reason == reason, "\(reply.text)")
        }
    }

    @Test("other parts can be written where they are named")
    func parts() async throws {
        let more = "recordingDetails,localizations,paidProductPlacementDetails"
        let query = "uploadType=resumable&part=snippet,status,\(more)"
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let words: JSONValue = ["de": ["title": "Brot", "description": ""]]
            for (more, reason) in [
                (["paidProductPlacementDetails": ["hasPaidProductPlacement": true]], nil),
                (["paidProductPlacementDetails": [:]], "required"), (["localizations": words], "defaultLanguageNotSet"),
                (["recordingDetails": ["recordingDate": "2026-11-01T00:00:00Z"]], nil),
                (["recordingDetails": ["recordingDate": "x"]], "invalidRecordingDetails"),
                (["localizations": ["de": ["title": "<"]]], "invalidVideoMetadata"), (["mood": [:]], "badRequest"),
                (["snippet": nil], "required"), (["status": nil], nil), (["status": []], "invalidVideoMetadata"),
            ] as [([String: JSONValue?], String?)] {
                let reply = try await y.start(token, 9) { ($0.query, $0.more) = (query, more) }
                #expect(reply.reason == reason, "\(more): \(reply.text)")
            }
            let made = try await y.upload(token) {
                ($0.query, $0.more) = (query, ["localizations": words])
                $0.snippet = ["defaultLanguage": "en", "tags": ["a", "b c"]]
            }
            #expect(made["localizations"] == words && made["snippet"]?["tags"] == ["a", "b c"])
            #expect(y.posts.first?.details["tags"] == "a, b c")
        }
    }

    @Test("without a privacy a video is public; an app that is not audited gets private whatever it asks for")
    func privacy() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let shown = try await y.upload(token) { $0.status = ["privacyStatus": nil] }
            #expect(shown["status"]?["privacyStatus"] == "public" && y.posts.last?.visibility == "public")
            let film = HonestFiles.mp4 { $0.number = 2 }
            let hidden = try await y.upload(token, film) { $0.status = ["privacyStatus": "unlisted"] }
            #expect(hidden["status"]?["privacyStatus"] == "unlisted" && y.posts.last?.visibility == "unlisted")
            let other = try await y.connect("grace", ["client_id": "sandbox-youtube-unaudited-client"])
            let locked = try await y.upload(try other.text("access_token"))
            #expect(locked["status"]?["privacyStatus"] == "private" && y.posts.last?.visibility == "private")
        }
    }

    @Test("a scheduled video is private until its time; what is past is out at once")
    func scheduled() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let time = y.sandbox.clock.now + .seconds(600)
            let id = try await y.video(token) {
                $0.status = ["privacyStatus": "private", "publishAt": .string(time.text)]
            }
            let waiting = try await y.part("status", of: id, token)
            #expect(waiting?["privacyStatus"] == "private")
            #expect(waiting?["publishAt"]?.string == "\(time.text.prefix(19))Z")
            let stranger = try await y.connect("grace").text("access_token")
            #expect(try await y.part("status", of: id, stranger) == nil)
            #expect(y.posts.first?.at == time.milliseconds && y.posts.first?.visibility == "public")
            y.pass(.seconds(600))
            let out = try await y.part("status", of: id, token)
            #expect(out?["privacyStatus"] == "public" && out?["publishAt"] == nil)
            #expect(try await y.part("status", of: id, stranger) != nil)
            let past = try await y.upload(token, HonestFiles.mp4 { $0.number = 2 }) {
                $0.status = ["privacyStatus": "private", "publishAt": "2026-01-01T00:00:00Z"]
            }
            #expect(past["status"]?["privacyStatus"] == "public")
        }
    }

    @Test(
        "Shorts are square or upright and have three minutes at most",
        arguments: [
            (1_080, 1_920, 180.0, "short"), (720, 720, 59, "short"), (1_080, 1_920, 181, "video"),
            (1_920, 1_080, 30, "video"),
        ])
    func shorts(width: Int, height: Int, seconds: Double, format: String) async throws {
        try await YouTubeVisitor.visit { y async throws in
            let film = HonestFiles.mp4 { ($0.width, $0.height, $0.seconds) = (width, height, seconds) }
            let id = try await y.video(try await y.connect().text("access_token"), film)
            #expect(y.posts.first?.format == format)
            let short = try await y.http.get("/www.youtube.com/shorts/\(id)")
            #expect(short.status == (format == "short" ? 303 : 404))
        }
    }
}
