import HTTPTypes
import Sandbox
import TestKit
import Testing

/// What Instagram does not take, rule by rule.
@Suite("Refusals of Instagram", .timeLimit(.minutes(10)))
struct InstagramRefusalTests {
    typealias Stage = InstagramStage

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let pairs: [(String, String)]
        let error: String
        var testDescription: String { name }
        init(_ name: String, _ pairs: [(String, String)], _ error: String = "100") {
            (self.name, self.pairs, self.error) = (name, pairs, error)
        }
    }

    private static func marks(_ mark: String, _ count: Int) -> String {
        (1...count).map { "\(mark)a\($0)" }.joined(separator: " ")
    }

    private static let tags =
        "[" + [String](repeating: #"{"username":"a","x":0,"y":0}"#, count: 21).joined(separator: ",") + "]"

    private static let cases: [Case] = [
        Case("nothing", [], "9004/2207052"), Case("text only", [("caption", "Hello")], "9004/2207052"),
        Case("two files", Stage.image() + [("video_url", HouseFiles.url("v.mp4"))], "100"),
        Case("two files of a story", Stage.story() + [("video_url", HouseFiles.url("v.mp4"))], "9004/2207052"),
        Case("a story without file", [("media_type", "STORIES")], "9004/2207052"),
        Case("a type for a picture", Stage.image("a.jpg", [("media_type", "IMAGE")]), "100/2207023"),
        Case("an unknown type", Stage.image("a.jpg", [("media_type", "POLL")]), "100/2207023"),
        Case(
            "a video that is no reel", [("media_type", "VIDEO"), ("video_url", HouseFiles.url("v.mp4"))], "100/2207023"),
        Case("a reel as a child", Stage.reel("v.mp4", [("is_carousel_item", "true")]), "100/2207023"),
        Case(
            "a caption too long", Stage.image("a.jpg", [("caption", String(repeating: "a", count: 2_201))]),
            "36004/2207010"),
        Case("31 hashtags", Stage.image("a.jpg", [("caption", marks("#", 31))]), "36004/2207010"),
        Case("21 mentions", Stage.image("a.jpg", [("caption", marks("@", 21))]), "36004/2207010"),
        Case("a caption of a story", Stage.story("a.jpg", [("caption", "x")])),
        Case("a caption of a child", Stage.child("a.jpg") + [("caption", "x")]),
        Case("alternative text of a reel", Stage.reel("v.mp4", [("alt_text", "x")])),
        Case("alternative text of a story", Stage.story("a.jpg", [("alt_text", "x")])),
        Case("a cover of a picture", Stage.image("a.jpg", [("cover_url", HouseFiles.url("b.jpg"))])),
        Case("an offset of a picture", Stage.image("a.jpg", [("thumb_offset", "1")])),
        Case("a negative offset", Stage.reel("v.mp4", [("thumb_offset", "-1")]), "1/2207057"),
        Case("an offset that is no number", Stage.reel("v.mp4", [("thumb_offset", "1.5s")]), "1/2207057"),
        Case("a switch that is no boolean", Stage.reel("v.mp4", [("share_to_feed", "yes")])),
        Case("a cover that is no JPEG", Stage.reel("v.mp4", [("cover_url", HouseFiles.url("c.png"))]), "36001/2207005"),
        Case("a cover that is not there", Stage.reel("v.mp4", [("cover_url", HouseFiles.url("x"))]), "9004/2207052"),
        Case("an unknown trial", Stage.reel("v.mp4", [("trial_params", #"{"graduation_strategy":"NOW"}"#)])),
        Case("a trial without strategy", Stage.reel("v.mp4", [("trial_params", "{}")])),
        Case("four collaborators", Stage.image("a.jpg", [("collaborators", #"["a","b","c","d"]"#)])),
        Case("no collaborators", Stage.image("a.jpg", [("collaborators", "[]")])),
        Case("collaborators as text", Stage.image("a.jpg", [("collaborators", "grace")])),
        Case("a collaborator with @", Stage.image("a.jpg", [("collaborators", #"["@grace"]"#)])),
        Case("collaborators of a story", Stage.story("a.jpg", [("collaborators", #"["a"]"#)])),
        Case("a tag without a place", Stage.image("a.jpg", [("user_tags", #"[{"username":"a"}]"#)])),
        Case("a tag beyond the picture", Stage.image("a.jpg", [("user_tags", #"[{"username":"a","x":1.1,"y":0}]"#)])),
        Case("a tag with a place in a reel", Stage.reel("v.mp4", [("user_tags", #"[{"username":"a","x":0,"y":0}]"#)])),
        Case("a tag of nobody", Stage.image("a.jpg", [("user_tags", #"[{"x":0,"y":0}]"#)])),
        Case("21 tags", Stage.image("a.jpg", [("user_tags", tags)]), "100/2207040"),
        Case("a carousel of one", [("media_type", "CAROUSEL"), ("children", "1")], "100/2207028"),
        Case(
            "a carousel of eleven",
            [("media_type", "CAROUSEL"), ("children", (1...11).map(String.init).joined(separator: ","))], "100/2207028"),
        Case("a carousel with one child twice", [("media_type", "CAROUSEL"), ("children", "1,1")]),
        Case("a carousel without children", [("media_type", "CAROUSEL")]),
        Case("a carousel with a file", Stage.image("a.jpg", [("media_type", "CAROUSEL"), ("children", "1,2")])),
        Case("the option of another platform", Stage.image("a.jpg", [("topic_tag", "x")])),
        Case("a parameter twice", Stage.image("a.jpg", [("caption", "x"), ("caption", "y")])),
        Case("fields", Stage.image("a.jpg", [("fields", "id")])),
        Case("a label that is not described", Stage.image("a.jpg", [("is_ai_generated", "true")])),
    ]

    @Test("each rule refuses what breaks it, and nothing is made", arguments: cases)
    func refused(wrong: Case) async throws {
        for door in Stage.Door.allCases {
            try await Stage.open(door) { s async throws in
                let reply = try await s.create(wrong.pairs)
                #expect(reply.graphError == wrong.error && reply.json?["id"] == nil, "\(reply.text)")
            }
        }
    }

    @Test(
        "pictures are judged when they are named",
        arguments: [
            ("c.png", "36001/2207005"), ("d.gif", "36001/2207005"), ("multi.jpg", "36001/2207005"),
            ("cut.jpg", "36001/2207005"), ("v.mp4", "9004/2207052"), ("page.html", "9004/2207052"),
            ("empty", "9004/2207052"), ("none", "9004/2207052"), ("big.jpg", "36000/2207004"),
            ("wide.jpg", "36003/2207009"), ("thin.jpg", "36003/2207009"),
        ])
    func pictures(name: String, error: String) async throws {
        try await Stage.open(.own) { s async throws in
            #expect(try await s.create(Stage.image(name)).graphError == error)
            #expect(try await s.create([("is_carousel_item", "true")] + Stage.image(name)).graphError == error)
        }
    }

    @Test(
        "an address that leads elsewhere or is not public is not followed",
        arguments: [
            "\(FileHouse.url)/moved/a.jpg", "\(FileHouse.url)/broken/a.jpg",
            "http://files.martlet.example/files/a.jpg",
            "https://elsewhere.example/a.jpg", "\(FileHouse.url)/files/ä.jpg", "a.jpg", "",
        ])
    func addresses(url: String) async throws {
        try await Stage.open(.linked) { s async throws in
            #expect(try await s.create([("image_url", url)]).graphError == "9004/2207052")
            let container = try await s.create([("media_type", "REELS"), ("video_url", url)]).id()
            s.wait()
            let reply = try await s.get(container, [("fields", "status_code,status")])
            #expect(reply.json?["status_code"] == "ERROR" && reply.text.contains("error code 2207052"))
            #expect(try await s.publish(container).graphError == "9004/2207052")
        }
    }

    @Test(
        "videos are judged while they are processed: the number stands in the status",
        arguments: [
            "short.mp4", "hours.mp4", "slow.mp4", "fast.mp4", "vast.mp4", "tail.mp4", "edit.mp4", "cut.mp4", "old.mp4",
            "six.mp4", "mp3.mp4", "loud.mp4", "line.mp4", "heavy.mp4", "page.html", "a.jpg",
        ])
    func videos(name: String) async throws {
        try await Stage.open(.own) { s async throws in
            let container = try await s.create([("media_type", "REELS"), ("video_url", HouseFiles.url(name))]).id()
            #expect(try await s.status(container) == "IN_PROGRESS")
            s.wait()
            let reply = try await s.get(container, [("fields", "status_code,status")])
            // A ratio of eleven is for stories alone too wide, for reels as well.
            #expect(reply.status == 200 && reply.json?["status_code"] == "ERROR", "\(reply.text)")
            #expect(reply.json?["status"]?.string?.hasSuffix("error code 2207026") == true)
            #expect(try await s.publish(container).graphError == "352/2207026" && s.posts.isEmpty)
        }
    }

    @Test(
        "stories are a minute at most, reels a quarter of an hour",
        arguments: [
            ("minute.mp4", "FINISHED"), ("late.mp4", "ERROR"), ("mute.mp4", "FINISHED"), ("square.mp4", "FINISHED"),
        ])
    func lengths(name: String, status: String) async throws {
        try await Stage.open(.linked) { s async throws in
            let story = try await s.create(Stage.story(name)).id()
            let reel = try await s.create(Stage.reel(name)).id()
            s.wait()
            #expect(try await s.status(story) == status)
            #expect(try await s.status(reel) == "FINISHED")
        }
    }

    @Test("an offset beyond the video shows after processing")
    func offset() async throws {
        try await Stage.open(.own) { s async throws in
            let container = try await s.create(Stage.reel("v.mp4", [("thumb_offset", "10001")])).id()
            s.wait()
            #expect(try await s.publish(container).graphError == "1/2207057")
            let good = try await s.create(Stage.reel("v.mp4", [("thumb_offset", "10000")])).id()
            s.wait()
            #expect(try await s.status(good) == "FINISHED")
        }
    }

    @Test(
        "what only the door through Facebook has is refused at the other",
        arguments: [
            [("location_id", "101000000000001")], [("product_tags", #"[{"product_id":"1"}]"#)],
        ])
    func doors(more: [(String, String)]) async throws {
        try await Stage.open(.own) { s async throws in
            #expect(try await s.create(Stage.image("a.jpg", more)).graphError == "100")
        }
        try await Stage.open(.linked) { s async throws in
            #expect(try await s.create(Stage.image("a.jpg", more)).status == 200)
        }
    }

    @Test("bytes are taken through Facebook only; a place must be a Page")
    func upload() async throws {
        let pairs = [("media_type", "REELS"), ("upload_type", "resumable")]
        try await Stage.open(.own) { s async throws in #expect(try await s.create(pairs).graphError == "100") }
        try await Stage.open(.linked) { s async throws in
            #expect(try await s.create(pairs).members == ["id", "uri"])
            #expect(try await s.create([("media_type", "REELS"), ("upload_type", "chunked")]).graphError == "100")
            #expect(try await s.create(Stage.reel() + [("upload_type", "resumable")]).graphError == "9004/2207052")
            #expect(try await s.create([("upload_type", "resumable")]).graphError == "100")
            #expect(try await s.create(Stage.image("a.jpg", [("location_id", "5")])).graphError == "100")
            #expect(try await s.create(Stage.image("a.jpg", [("product_tags", "[]")])).graphError == "100/2207035")
        }
    }

    @Test("publishing needs its permission and its own account", arguments: Stage.Door.allCases)
    func permission(door: Stage.Door) async throws {
        try await Stage.open(door) { s async throws in
            let scope = door == .own ? "instagram_business_content_publish" : "instagram_content_publish"
            let poor = try await s.connected(without: scope)
            #expect(try await poor.create(Stage.image()).graphError == "10")
            #expect(try await poor.publish("1").graphError == "10")
            #expect(try await s.post("17841400000000002/media", Stage.image()).graphError == "100/33")
            #expect(try await s.post("\(Stage.id)/media_publish").graphError == "100")
            #expect(
                try await s.post("\(Stage.id)/media_publish", [("creation_id", "1"), ("fields", "id")]).graphError
                    == "100")
            #expect(try await s.get("\(Stage.id)/media_publish").status == 400)
        }
    }

    @Test("through Facebook the Page's task and the ticked accounts decide")
    func tasks() async throws {
        try await Stage.open(.linked) { s async throws in
            let f = FacebookVisitor(sandbox: s.sandbox, http: s.http)
            let scope = Stage.Door.linked.scopes
            let token = try await f.connect(scope: scope.joined(separator: ","))
            let museum = try await f.http.form(
                "/graph.facebook.com/v26.0/17841400000000003/media", Stage.image(),
                token: try await f.pageToken("museum", token))
            #expect(museum.graphError == "10")
            let trimmed = try await f.connect(
                scope: scope.joined(separator: ","),
                choices: FacebookVisitor.choices(scopes: scope, targets: ["bakery", "forge", "ig-forge"]))
            let kept = try await f.http.form(
                "/graph.facebook.com/v26.0/\(Stage.id)/media", Stage.image(), token: trimmed)
            #expect(kept.graphError == "10" && kept.text.contains("Requires instagram_content_publish"))
            let other = try await f.http.form(
                "/graph.facebook.com/v26.0/17841400000000002/media", Stage.image(), token: trimmed)
            #expect(other.status == 200)
            let container = try await s.create(Stage.image()).id()
            s.sandbox.change("ig-bakery", on: "instagram-facebook", .loseRole)
            #expect(try await s.publish(container).graphError == "100/33")
            #expect(try await s.get(container).graphError == "100/33")
        }
    }
}
