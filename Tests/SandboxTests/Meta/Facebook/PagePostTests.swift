import HTTPTypes
import Sandbox
import Testing

/// Texts, links, photos and comments of Pages.
@Suite("Publishing on Pages", .timeLimit(.minutes(10)))
struct PagePostTests {
    @Test("a text is published at once and shown where its address says")
    func text() async throws {
        try await PageStage.open { s async throws in
            let words = "Fresh bread https://bakery.example/x"
            let reply = try await s.post("\(PageStage.id)/feed", [("message", words), ("fields", "id,permalink_url")])
            let id = try reply.id()
            #expect(id.hasPrefix("\(PageStage.id)_"))
            let link = try #require(reply.json?["permalink_url"]?.string)
            #expect(try await s.f.http.get(link.replacing("https://", with: "/")).text.contains("Fresh bread"))
            #expect(try await s.f.http.get("/www.facebook.com/").text.contains("Fresh bread"))
            let entry = try #require(s.posts.first)
            #expect(entry.account == "bakery" && entry.text == words && entry.remoteID == id)
            #expect(entry.format == "mobile_status_update" && entry.links.count == 1)
            let fields =
                "id,message,created_time,permalink_url,status_type,application,attachments{media_type,target{id}}"
            let node = try await s.get(id, [("fields", fields)])
            #expect(node.json?["message"] == .string(words) && node.json?["application"]?["id"] != nil)
            let plain = try await s.post("me/feed", [("message", "Another")])
            #expect(plain.members == ["id"])
        }
    }

    @Test("a link is shared with a card")
    func link() async throws {
        try await PageStage.open { s async throws in
            let id = try await s.post("me/feed", [("link", "https://a.example/x"), ("message", "Read")]).id()
            let node = try await s.get(id, [("fields", "status_type,attachments{media_type,url}")])
            #expect(node.json?["status_type"] == "shared_story")
            #expect(node.json?["attachments"]?["data"]?[0]?["media_type"] == "link")
            #expect(s.posts.first?.details["link"] == "https://a.example/x")
        }
    }

    @Test("a photo comes by address or as bytes, with its alternative text", arguments: [true, false])
    func photo(isAddress: Bool) async throws {
        try await PageStage.open { s async throws in
            let bytes = HonestFiles.jpeg(number: 1)
            let reply =
                isAddress
                ? try await s.post(
                    "me/photos",
                    [("url", HouseFiles.url("a.jpg")), ("message", "Look"), ("alt_text_custom", "A loaf")])
                : try await s.upload(
                    "me/photos",
                    [
                        .file("source", bytes, type: "image/jpeg"), .text("caption", "Look"),
                        .text("alt_text_custom", "A loaf"), .text("published", "true"),
                    ])
            #expect(reply.members == ["id", "post_id"], "\(reply.text)")
            let (photo, post) = (try reply.id(), try reply.text("post_id"))
            let entry = try #require(s.posts.first)
            #expect(entry.remoteID == post && entry.text == "Look" && entry.media.map(\.digest) == [Digest.hex(bytes)])
            #expect(entry.media.map(\.alt) == ["A loaf"])
            let node = try await s.get(photo, [("fields", "name,alt_text_custom,width,page_story_id")])
            #expect(node.json?["alt_text_custom"] == "A loaf" && node.json?["page_story_id"] == .string(post))
            #expect(node.json?["width"] == 1_080)
            #expect(try await s.f.http.get(entry.permalink).text.contains("A loaf"))
        }
    }

    @Test("several photos are staged and then attached in their order", arguments: [1, 2, 10])
    func several(count: Int) async throws {
        try await PageStage.open { s async throws in
            var photos: [String] = []
            for number in 0..<count { photos.append(try await s.staged(["a.jpg", "c.png", "d.gif"][number % 3])) }
            #expect(s.posts.isEmpty)
            let media = photos.enumerated().map { ("attached_media[\($0)]", "{\"media_fbid\":\"\($1)\"}") }
            let post = try await s.post("me/feed", [("message", "All")] + media).id()
            let entry = try #require(s.posts.first)
            #expect(entry.media.map(\.id) == photos && entry.format == "added_photos" && entry.remoteID == post)
            let again = try await s.post("me/feed", [("message", "Again")] + media)
            #expect(again.graphError == "100/1366051")
            let list = try await s.get("me/published_posts", [("fields", "id,attachments{media_type,target{id}}")])
            #expect(
                list.entries.first?["attachments"]?["data"]?[0]?["media_type"]?.string
                    == (count > 1 ? "album" : "photo"))
        }
    }

    @Test("in JSON a list of photos is a real list; numbered names are dropped without a word")
    func json() async throws {
        try await PageStage.open { s async throws in
            let photo = try await s.staged()
            let path = "/graph.facebook.com/v26.0/me/feed"
            let good = try await s.f.http.json(
                .post, path, ["message": "Good", "attached_media": [["media_fbid": .string(photo)]]], token: s.token)
            #expect(good.status == 200 && s.posts.last?.media.count == 1)
            let other = try await s.staged("b.jpg")
            let bad = try await s.f.http.json(
                .post, path, ["message": "Bad", "attached_media[0]": ["media_fbid": .string(other)]], token: s.token)
            #expect(bad.status == 200 && s.posts.last?.text == "Bad" && s.posts.last?.media.isEmpty == true)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let path: String
        let pairs: [(String, String)]
        let error: String
        var testDescription: String { name }
        init(_ name: String, _ path: String, _ pairs: [(String, String)], _ error: String = "100") {
            (self.name, self.path, self.pairs, self.error) = (name, path, pairs, error)
        }
    }

    private static let jpeg = ("url", HouseFiles.url("a.jpg"))

    private static let cases: [Case] = [
        Case("nothing", "me/feed", []), Case("an empty text", "me/feed", [("message", "")]),
        Case("a text too long", "me/feed", [("message", String(repeating: "a", count: 63_207))]),
        Case("an unknown option", "me/feed", [("message", "x"), ("caption", "y")]),
        Case("the option of another platform", "me/feed", [("message", "x"), ("reply_control", "everyone")]),
        Case("a parameter twice", "me/feed", [("message", "x"), ("message", "y")]),
        Case("native scheduling", "me/feed", [("message", "x"), ("scheduled_publish_time", "1790000900")]),
        Case("a switch that is no boolean", "me/feed", [("message", "x"), ("published", "no")]),
        Case("a link that is none", "me/feed", [("link", "bakery")], "1500"),
        Case("a link without host", "me/feed", [("link", "https:///x")], "1500"),
        Case("a link to Facebook", "me/feed", [("link", "https://www.facebook.com/x")], "200/1609008"),
        Case("an unknown photo", "me/feed", [("attached_media[0]", #"{"media_fbid":"1"}"#)]),
        Case("a photo that is no object", "me/feed", [("message", "x"), ("attached_media[0]", "1")]),
        Case("photos with a gap", "me/feed", [("message", "x"), ("attached_media[1]", #"{"media_fbid":"1"}"#)]),
        Case(
            "eleven photos", "me/feed",
            (0...10).map { ("attached_media[\($0)]", "{\"media_fbid\":\"\($0)\"}") }),
        Case(
            "one photo twice", "me/feed",
            (0...1).map { ("attached_media[\($0)]", #"{"media_fbid":"1"}"#) }),
        Case(
            "a link and photos", "me/feed",
            [("link", "https://a.example"), ("attached_media[0]", #"{"media_fbid":"1"}"#)]),
        Case("a background that is gone", "me/feed", [("message", "x"), ("text_format_preset_id", "1")]),
        Case(
            "a background for a long text", "me/feed",
            [("message", String(repeating: "a", count: 131)), ("text_format_preset_id", "106018623298955")]),
        Case("no photo", "me/photos", [("message", "x")], "324/2069019"),
        Case("a photo that is not there", "me/photos", [("url", HouseFiles.url("none"))], "324/2069019"),
        Case("an empty photo", "me/photos", [("url", HouseFiles.url("empty"))], "324/2069019"),
        Case("a page as a photo", "me/photos", [("url", HouseFiles.url("page.html"))], "324/1366046"),
        Case("a video as a photo", "me/photos", [("url", HouseFiles.url("v.mp4"))], "324/1366046"),
        Case("a cut photo", "me/photos", [("url", HouseFiles.url("cut.jpg"))], "324/1366046"),
        Case("two texts", "me/photos", [jpeg, ("message", "x"), ("caption", "y")]),
        Case("another name of the alternative text", "me/photos", [jpeg, ("alt_text", "x")]),
        Case("no photo for a story", "me/photo_stories", []),
        Case("an unknown photo for a story", "me/photo_stories", [("photo_id", "1")], "100/33"),
        Case("a text for a story", "me/photo_stories", [("photo_id", "1"), ("message", "x")]),
        Case("another Page", "101000000000002/feed", [("message", "x")], "100/33"),
    ]

    @Test("each rule refuses what breaks it, and nothing is shown", arguments: cases)
    func refused(wrong: Case) async throws {
        try await PageStage.open { s async throws in
            let reply = try await s.post(wrong.path, wrong.pairs)
            #expect(reply.graphError == wrong.error, "\(reply.text)")
            #expect(s.posts.isEmpty)
        }
    }

    @Test("a photo of ten million bytes and more is refused, a file of another name too")
    func large() async throws {
        try await PageStage.open { s async throws in
            let large = HonestFiles.jpeg(padding: 10 << 20)
            let reply = try await s.upload("me/photos", [.file("source", large, type: "image/jpeg")])
            #expect(reply.graphError == "324/1366046")
            let good = HonestFiles.jpeg(padding: 9 << 20)
            #expect(try await s.upload("me/photos", [.file("source", good, type: "image/jpeg")]).status == 200)
            let named = try await s.upload("me/photos", [.file("photo", HonestFiles.jpeg(), type: "image/jpeg")])
            #expect(named.graphError == "100")
            let both = try await s.upload(
                "me/photos",
                [.file("source", HonestFiles.jpeg(), type: "image/jpeg"), .text("url", HouseFiles.url("a.jpg"))])
            #expect(both.graphError == "324/2069019")
        }
    }

    @Test("the same words twice within an hour are a duplicate; other Pages and photos are not")
    func duplicate() async throws {
        try await PageStage.open { s async throws in
            #expect(try await s.post("me/feed", [("message", "Twice")]).status == 200)
            #expect(try await s.post("me/feed", [("message", "Twice")]).graphError == "506")
            #expect(try await s.post("me/feed", [("message", "Twice"), ("link", "https://a.example")]).status == 200)
            #expect(try await s.connected("forge").post("me/feed", [("message", "Twice")]).status == 200)
            s.f.sandbox.clock.advance(by: .seconds(3_600))
            #expect(try await s.post("me/feed", [("message", "Twice")]).status == 200)
        }
    }

    @Test("an unpublished post is there for the Page and nobody else")
    func unpublished() async throws {
        try await PageStage.open { s async throws in
            let id = try await s.post("me/feed", [("message", "Dark"), ("published", "false")]).id()
            #expect(try await s.get(id, [("fields", "is_published")]).json?["is_published"] == false)
            #expect(try await s.get("me/published_posts").entries.isEmpty && s.posts.isEmpty)
        }
    }

    @Test("only the Page itself publishes, with permission and task")
    func callers() async throws {
        try await PageStage.open { s async throws in
            let words = [("message", "x")]
            let person = try await s.post("\(PageStage.id)/feed", words, token: s.person)
            #expect(person.graphError == "200" && person.text.contains("as the page itself"))
            #expect(try await s.post("me/feed", words, token: s.person).graphError == "100/33")
            #expect(try await s.connected("museum").post("me/feed", words).graphError == "200")
            let poor = try await s.connected(without: "pages_manage_posts")
            for edge in ["feed", "photos", "videos", "video_reels", "video_stories", "photo_stories"] {
                #expect(try await poor.post("me/\(edge)", words).graphError == "10")
            }
            s.f.sandbox.change("bakery", on: "facebook", .loseRole)
            #expect(try await s.post("me/feed", words).graphError == "190/492")
        }
    }

    @Test("a photo story is made of a staged photo; an address answers like an outage every time")
    func photoStory() async throws {
        try await PageStage.open { s async throws in
            let photo = try await s.staged()
            for _ in 0..<2 {
                let reply = try await s.post("me/photo_stories", [("url", HouseFiles.url("a.jpg"))])
                #expect(reply.status == 503 && reply.graphError == "1")
            }
            let story = try await s.post("me/photo_stories", [("photo_id", photo)])
            let post = try story.text("post_id")
            #expect(story.json?["success"] == true && s.posts.first?.format == "story")
            #expect(try await s.post("me/photo_stories", [("photo_id", photo)]).graphError == "100/1366051")
            #expect(try await s.get("me/published_posts").entries.isEmpty)
            let list = try await s.get("me/stories", [("status", "PUBLISHED")])
            #expect(
                list.entries.first?["post_id"] == .string(post) && list.entries.first?["media_id"] == .string(photo))
            #expect(try await s.get(post, [("fields", "url")]).json?["url"]?.string?.contains("/stories/") == true)
            #expect(try await s.f.http.get(s.posts[0].permalink).status == 200)
            #expect(try await s.delete(post).graphError == "100/33")
            let metrics = [("metric", "story_media_view,pages_fb_story_replies")]
            #expect(try await s.get("\(post)/insights", metrics).entries.count == 2)
            s.f.sandbox.clock.advance(by: .seconds(86_400))
            #expect(try await s.get("me/stories").entries.isEmpty)
            #expect(try await s.get("me/stories", [("status", "ARCHIVED")]).entries.count == 1)
            let forge = try await s.connected("forge")
            #expect(try await forge.post("me/photo_stories", [("photo_id", try await forge.staged())]).status == 200)
            #expect(try await forge.get("me/stories").entries.isEmpty)
        }
    }

    @Test("the first comment stands below the post")
    func comment() async throws {
        try await PageStage.open { s async throws in
            let post = try await s.post("me/feed", [("message", "Post")]).id()
            #expect(try await s.post("\(post)/comments", [("message", "First")]).members == ["id"])
            let picture = try await s.post("\(post)/comments", [("attachment_url", HouseFiles.url("a.jpg"))])
            #expect(picture.status == 200)
            let list = try await s.get("\(post)/comments", [("fields", "id,message,created_time,from")])
            #expect(list.entries.count == 2 && list.entries[0]["message"] == "First")
            #expect(list.entries[0]["from"]?["id"] == .string(PageStage.id))
            #expect(s.posts.map(\.format) == ["mobile_status_update", "comment", "comment"])
            #expect(s.posts[1].replyTo == post && s.posts[2].media.count == 1)
            let summary = try await s.get(post, [("fields", "comments.limit(0).summary(true),shares")])
            #expect(summary.json?["comments"]?["summary"]?["total_count"] == 2)
            for (pairs, error) in [
                ([], "100"), ([("message", "x"), ("text", "y")], "100"),
                ([("attachment_url", HouseFiles.url("none"))], "324/2069019"),
                ([("attachment_url", HouseFiles.url("v.mp4"))], "324/1366046"),
            ] as [([(String, String)], String)] {
                #expect(try await s.post("\(post)/comments", pairs).graphError == error)
            }
            #expect(try await s.post("77/comments", [("message", "x")]).graphError == "100/33")
            let poor = try await s.connected(without: "pages_manage_engagement")
            #expect(try await poor.post("\(post)/comments", [("message", "x")]).graphError == "10")
            #expect(try await s.connected("forge").post("\(post)/comments", [("message", "x")]).graphError == "100/33")
        }
    }

    @Test("posts and staged photos are deleted once, those of others never")
    func delete() async throws {
        try await PageStage.open { s async throws in
            let post = try await s.post("me/feed", [("message", "Gone")]).id()
            let photo = try await s.staged()
            #expect(try await s.connected("forge").delete(post).graphError == "100/33")
            for id in [post, photo] {
                #expect(try await s.delete(id).json == ["success": true])
                #expect(try await s.delete(id).graphError == "100/33")
                #expect(try await s.get(id).graphError == "100/33")
            }
            #expect(s.posts.first?.deletedAt != nil)
        }
    }

    @Test("lists are windows with pages, newest first")
    func lists() async throws {
        try await PageStage.open { s async throws in
            for number in 1...7 {
                _ = try await s.post("me/feed", [("message", "Number \(number)")])
                s.f.sandbox.clock.advance(by: .seconds(60))
            }
            let fields = ("fields", "id,message,created_time")
            let all = try await s.f.all("me/published_posts", fields: fields.1, token: s.token)
            #expect(all.map { $0["message"] } == (1...7).reversed().map { "Number \($0)" })
            let since = String(s.f.sandbox.clock.now.seconds - 125)
            #expect(try await s.get("\(PageStage.id)/published_posts", [fields, ("since", since)]).entries.count == 2)
            for wrong in [[("limit", "0")], [("fields", "mood")], [("since", "x")], [("status", "x")]] {
                #expect(try await s.get("me/published_posts", wrong).graphError == "100")
            }
            #expect(try await s.get("101000000000002/published_posts").graphError == "100/33")
        }
    }
}
