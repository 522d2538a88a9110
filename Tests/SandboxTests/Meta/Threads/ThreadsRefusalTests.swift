import HTTPTypes
import Sandbox
import TestKit
import Testing

/// What Threads does not take, rule by rule.
@Suite("Refusals of Threads", .timeLimit(.minutes(10)))
struct ThreadsRefusalTests {
    private static func stage<Value: Sendable>(
        _ body: @Sendable (PublishingStage) async throws -> Value
    ) async throws -> Value {
        try await PublishingStage.open(ProfileVisitor.threads, body)
    }

    private static let image = [("media_type", "IMAGE"), ("image_url", HouseFiles.url("a.jpg"))]
    private static let poll = #"{"option_a":"Rye","option_b":"Spelt"}"#

    private static func text(_ more: [(String, String)] = [], _ text: String = "Hello") -> [(String, String)] {
        [("media_type", "TEXT"), ("text", text)] + more
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let pairs: [(String, String)]
        var error = "100"
        var testDescription: String { name }
        init(_ name: String, _ pairs: [(String, String)], _ error: String = "100") {
            (self.name, self.pairs, self.error) = (name, pairs, error)
        }
    }

    private static let cases: [Case] = [
        Case("no type", [("text", "x")]), Case("unknown type", [("media_type", "STORY"), ("text", "x")]),
        Case("blank text", text([], " \n ")), Case("no text", [("media_type", "TEXT")]),
        Case("501 characters", text([], String(repeating: "a", count: 501))),
        Case("emoji count their bytes", text([], String(repeating: "👍", count: 126))),
        Case("six links", text([], (1...6).map { "https://a\($0).example" }.joined(separator: " "))),
        Case(
            "a card is a link too",
            text(
                [("link_attachment", "https://z.example")],
                (1...5).map { "https://a\($0).example" }.joined(separator: " "))),
        Case("a card that is no address", text([("link_attachment", "bakery")])),
        Case("a card beside a picture", image + [("link_attachment", "https://a.example")]),
        Case("a picture without address", [("media_type", "IMAGE")]),
        Case("a video address for a picture", [("media_type", "IMAGE"), ("video_url", HouseFiles.url("v.mp4"))]),
        Case("two addresses", image + [("video_url", HouseFiles.url("v.mp4"))]),
        Case("a poll beside a picture", image + [("poll_attachment", poll)]),
        Case("alternative text of a text", text([("alt_text", "x")])),
        Case("alternative text too long", image + [("alt_text", String(repeating: "a", count: 1_001))]),
        Case("a poll with one option", text([("poll_attachment", #"{"option_a":"A"}"#)])),
        Case("a poll with an empty option", text([("poll_attachment", #"{"option_a":"A","option_b":""}"#)])),
        Case(
            "a poll with 26 characters",
            text([("poll_attachment", #"{"option_a":"A","option_b":"abcdefghijklmnopqrstuvwxyz"}"#)])),
        Case("a poll with a gap", text([("poll_attachment", #"{"option_a":"A","option_b":"B","option_d":"D"}"#)])),
        Case(
            "a poll with five",
            text([("poll_attachment", #"{"option_a":"A","option_b":"B","option_e":"E"}"#)])),
        Case("a poll that is no object", text([("poll_attachment", "[1,2]")])),
        Case("a GIF of another provider", text([("gif_attachment", #"{"gif_id":"1","provider":"TENOR"}"#)])),
        Case("a GIF without id", text([("gif_attachment", #"{"gif_id":"","provider":"GIPHY"}"#)])),
        Case(
            "a long text that is too long",
            text([("text_attachment", "{\"plaintext\":\"\(String(repeating: "a", count: 10_001))\"}")])),
        Case(
            "a long text beside a poll",
            text([("text_attachment", #"{"plaintext":"x"}"#), ("poll_attachment", poll)])),
        Case("an unknown audience", text([("reply_control", "nobody")])),
        Case("a topic with a dot", text([("topic_tag", "a.b")])), Case("a topic with &", text([("topic_tag", "a&b")])),
        Case("a topic with #", text([("topic_tag", "#a")])), Case("an empty topic", text([("topic_tag", "")])),
        Case("a topic too long", text([("topic_tag", String(repeating: "a", count: 51))])),
        Case("an unknown place", text([("location_id", "1")])),
        Case("countries without being eligible", text([("allowlisted_country_codes", "DE")]), "10"),
        Case(
            "a spoiler beyond the text",
            text([("text_entities", #"[{"entity_type":"SPOILER","offset":3,"length":3}]"#)])),
        Case(
            "eleven spoilers",
            text([
                (
                    "text_entities",
                    "["
                        + [String](repeating: #"{"entity_type":"SPOILER","offset":0,"length":1}"#, count: 11)
                        .joined(separator: ",") + "]"
                )
            ])),
        Case("another entity", text([("text_entities", #"[{"entity_type":"BOLD","offset":0,"length":1}]"#)])),
        Case("a ghost with a poll", text([("is_ghost_post", "true"), ("poll_attachment", poll)])),
        Case("a ghost that is a picture", image + [("is_ghost_post", "true")]),
        Case("a spoiler on a text without media", text([("is_spoiler_media", "true")])),
        Case("publishing a picture at once", image + [("auto_publish_text", "true")]),
        Case("a switch that is no boolean", text([("enable_reply_approvals", "yes")])),
        Case("a child with a text", image + [("is_carousel_item", "true"), ("text", "x")]),
        Case("a carousel of one", [("media_type", "CAROUSEL"), ("children", "1")]),
        Case(
            "a carousel of 21",
            [("media_type", "CAROUSEL"), ("children", (1...21).map(String.init).joined(separator: ","))]),
        Case("a carousel with one child twice", [("media_type", "CAROUSEL"), ("children", "1,1")]),
        Case("a carousel without children", [("media_type", "CAROUSEL")]),
        Case("a quote of nothing", text([("quote_post_id", "1")]), "24/4279009"),
        Case("a reply to nothing", text([("reply_to_id", "1")]), "24/4279009"),
        Case("the wait of another platform", text([("scheduled_publish_time", "1")])),
        Case("a title", text([("title", "x")])), Case("an upload", text([("upload_type", "resumable")])),
        Case("a parameter twice", text([("text", "x")])),
    ]

    @Test("each rule refuses what breaks it, and nothing is made", arguments: cases)
    func refused(wrong: Case) async throws {
        try await Self.stage { s async throws in
            let reply = try await s.post("me/threads", wrong.pairs)
            #expect(reply.graphError == wrong.error && reply.json?["id"] == nil, "\(reply.text)")
            #expect(s.posts.isEmpty)
        }
    }

    @Test("what is just allowed is taken")
    func edge() async throws {
        try await Self.stage { s async throws in
            let good = [
                Self.text([], String(repeating: "a", count: 500)), Self.text([], String(repeating: "👍", count: 125)),
                Self.text([], (1...5).map { "https://a\($0).example" }.joined(separator: " ")),
                Self.text([("topic_tag", String(repeating: "a", count: 50))]),
                Self.image + [("alt_text", String(repeating: "a", count: 1_000))],
                Self.text([("poll_attachment", #"{"option_a":"abcdefghijklmnopqrstuvwxy","option_b":"B"}"#)]),
            ]
            for pairs in good { #expect(try await s.post("me/threads", pairs).status == 200) }
        }
    }

    @Test(
        "a picture that cannot be fetched, or is none, is refused at once",
        arguments: [
            HouseFiles.url("none.jpg"), HouseFiles.url("page.html"), HouseFiles.url("v.mp4"), HouseFiles.url("d.gif"),
            "\(FileHouse.url)/moved/a.jpg", "https://elsewhere.example/a.jpg", "http://a.example/a.jpg", "a.jpg",
            "\(FileHouse.url)/files/ä.jpg",
        ])
    func unfetchable(url: String) async throws {
        try await Self.stage { s async throws in
            let reply = try await s.post("me/threads", [("media_type", "IMAGE"), ("image_url", url)])
            #expect(reply.status == 500 && reply.graphError == "1/2207052")
        }
    }

    @Test(
        "a file that breaks a rule fails in processing, with status 200 and a word of its own",
        arguments: [
            ("thin.jpg", "INVALID_ASPEC_RATIO"), ("big.jpg", "UNKNOWN"), ("cut.jpg", "UNKNOWN"),
            ("none.mp4", "FAILED_DOWNLOADING_VIDEO"), ("a.jpg.mp4", "FAILED_DOWNLOADING_VIDEO"),
            ("page.html", "FAILED_PROCESSING_VIDEO"), ("long.mp4", "INVALID_DURATION"),
            ("slow.mp4", "INVALID_FRAME_RATE"), ("fast.mp4", "INVALID_FRAME_RATE"),
            ("vast.mp4", "FAILED_PROCESSING_VIDEO"), ("tail.mp4", "FAILED_PROCESSING_VIDEO"),
            ("edit.mp4", "FAILED_PROCESSING_VIDEO"), ("cut.mp4", "FAILED_PROCESSING_VIDEO"),
            ("old.mp4", "FAILED_PROCESSING_VIDEO"), ("six.mp4", "INVALID_AUDIO_CHANNELS"),
            ("mp3.mp4", "FAILED_PROCESSING_AUDIO"), ("loud.mp4", "FAILED_PROCESSING_AUDIO"),
            ("line.mp4", "INVALID_ASPEC_RATIO"),
        ])
    func files(name: String, message: String) async throws {
        try await Self.stage { s async throws in
            let isImage = name.hasSuffix(".jpg")
            let container = try await s.post(
                "me/threads",
                [
                    ("media_type", isImage ? "IMAGE" : "VIDEO"),
                    (isImage ? "image_url" : "video_url", HouseFiles.url(name)),
                ]
            ).id()
            s.wait()
            let status = try await s.get(container, [("fields", "status,error_message")])
            #expect(status.status == 200 && status.json?["status"] == "ERROR")
            #expect(status.json?["error_message"] == .string(message))
            #expect(try await s.post("me/threads_publish", [("creation_id", container)]).graphError == "100")
        }
    }

    @Test("files that are just allowed are taken", arguments: ["mute.mp4", "heavy.mp4", "square.mp4", "minute.mp4"])
    func good(name: String) async throws {
        try await Self.stage { s async throws in
            let container = try await s.post(
                "me/threads", [("media_type", "VIDEO"), ("video_url", HouseFiles.url(name))]
            ).id()
            s.wait()
            #expect(try await s.get(container).json?["status"] == "FINISHED")
        }
    }

    @Test("publishing needs its permission, its own profile and a container")
    func callers() async throws {
        try await Self.stage { s async throws in
            let poor = try await s.connected(scope: "threads_basic")
            for path in ["me/threads", "me/threads_publish", "77/repost"] {
                #expect(try await poor.post(path, Self.text()).graphError == "10")
            }
            #expect(try await s.post("26100000000000002/threads", Self.text()).graphError == "100/33")
            #expect(try await s.post("me/threads_publish").graphError == "100")
            #expect(try await s.post("me/threads_publish", [("creation_id", "5")]).graphError == "24/4279009")
            #expect(try await s.post("me/threads_publish", [("creation_id", "5"), ("x", "y")]).graphError == "100")
            #expect(try await poor.get("me/threads_insights", [("metric", "views")]).graphError == "10")
            #expect(try await poor.get("location_search", [("q", "sand")]).graphError == "10")
        }
    }

    @Test("the field of a container is status, not status_code; that of a post is neither")
    func fields() async throws {
        try await Self.stage { s async throws in
            let container = try await s.post("me/threads", Self.text()).id()
            #expect(try await s.get(container, [("fields", "status_code")]).graphError == "100")
            let post = try await s.post("me/threads", Self.text([("auto_publish_text", "true")])).id()
            let reply = try await s.get(post, [("fields", "status")])
            #expect(reply.graphError == "100" && reply.text.contains("nonexisting field (status)"))
            #expect(try await s.post("me/threads?fields=id", Self.text()).graphError == "100")
        }
    }
}
