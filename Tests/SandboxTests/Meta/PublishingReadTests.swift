import HTTPTypes
import Sandbox
import Testing

/// What can be asked about things that were made, and what cannot.
@Suite("Asking Meta's platforms about posts", .timeLimit(.minutes(10)))
struct PublishingReadTests {
    @Test("a container and a post of Instagram have fields of their own", arguments: InstagramStage.Door.allCases)
    func instagramFields(door: InstagramStage.Door) async throws {
        try await InstagramStage.open(door) { s async throws in
            let container = try await s.create(InstagramStage.image()).id()
            for field in ["permalink", "caption", "error_message", "mood"] {
                #expect(try await s.get(container, [("fields", field)]).graphError == "100", "\(field)")
            }
            #expect(try await s.get(container).members == ["id"])
            s.wait()
            let post = try await s.publish(container).id()
            for field in ["status_code", "status", "error_message", "mood"] {
                #expect(try await s.get(post, [("fields", field)]).graphError == "100", "\(field)")
            }
            #expect(try await s.get(post).members == ["id"])
            #expect(try await s.get(post, [("limit", "5")]).graphError == "100")
        }
    }

    @Test("lists of Instagram refuse what they do not know", arguments: InstagramStage.Door.allCases)
    func instagramLists(door: InstagramStage.Door) async throws {
        try await InstagramStage.open(door) { s async throws in
            let post = try await s.posted(InstagramStage.image())
            for pairs in [[("since", "1")], [("limit", "x")], [("status", "PUBLISHED")]] {
                #expect(try await s.get("\(InstagramStage.id)/stories", pairs).graphError == "100")
            }
            for pairs in [[("order", "x")], [("limit", "0")], [("after", "?")]] {
                #expect(try await s.get("\(post)/comments", pairs).graphError == "100")
            }
            for edge in ["media", "stories", "insights"] {
                #expect(try await s.get("17841400000000002/\(edge)").status == 400, "\(edge)")
            }
            for pairs in [[], [("comment_enabled", "maybe")], [("comment_enabled", "true"), ("caption", "x")]] {
                #expect(try await s.post(post, pairs).graphError == "100")
            }
            #expect(try await s.post(post, [("comment_enabled", "true")]).json == ["success": true])
        }
    }

    @Test("a token of another Page sees neither containers nor posts of an account")
    func otherPage() async throws {
        try await InstagramStage.open(.linked) { s async throws in
            let container = try await s.create(InstagramStage.image()).id()
            let post = try await s.posted(InstagramStage.image("b.jpg"))
            let f = FacebookVisitor(sandbox: s.sandbox, http: s.http)
            let person = try await f.connect(scope: InstagramStage.Door.linked.scopes.joined(separator: ","))
            let forge = try await f.pageToken("forge", person)
            for id in [container, post] {
                #expect(try await f.graph(id, token: forge).graphError == "100/33")
                #expect(try await f.graph(id, token: person).status == 200)
            }
            let reply = try await s.http.form(
                "/graph.facebook.com/v26.0/17841400000000002/media_publish", [("creation_id", container)],
                token: forge)
            #expect(reply.graphError == "24/2207008")
        }
    }

    @Test(
        "lists of Pages refuse what they do not know",
        arguments: [
            ("me/stories", [("status", "DRAFT")]), ("me/stories", [("fields", "id")]), ("me/stories", [("limit", "0")]),
            ("me/published_posts", [("after", "?")]), ("me/published_posts", [("fields", "attachments{mood}")]),
            ("me/published_posts", [("fields", "comments.limit(5)")]),
            ("me/published_posts", [("fields", "shares{count}")]),
            ("me/published_posts", [("since", "20"), ("until", "10")]),
        ])
    func pageLists(path: String, pairs: [(String, String)]) async throws {
        try await PageStage.open { s async throws in
            _ = try await s.post("me/feed", [("link", "https://a.example/x")])
            #expect(try await s.get(path, pairs).graphError == "100")
        }
    }

    @Test("posts, photos, videos and comments of Pages have fields of their own, and only the Page sees them")
    func pageFields() async throws {
        try await PageStage.open { s async throws in
            let post = try await s.post("me/feed", [("message", "x")]).id()
            let comment = try await s.post("\(post)/comments", [("message", "y")]).id()
            let video = try await s.uploaded("video_reels")
            let photo = try await s.staged()
            for (id, field) in [
                (post, "status"), (post, "caption"), (photo, "message"), (video, "message"), (comment, "permalink"),
            ] {
                #expect(try await s.get(id, [("fields", field)]).graphError == "100", "\(field)")
            }
            let forge = try await s.connected("forge")
            let poor = try await s.connected(without: "pages_read_engagement")
            for id in [post, comment, video, photo] {
                #expect(try await s.get(id).status == 200)
                #expect(try await forge.get(id).graphError == "100/33")
                #expect(try await poor.get(id).graphError == "10")
                #expect(try await s.f.graph(id, token: s.person).graphError == "100/33")
            }
            #expect(try await poor.get("me/published_posts").graphError == "10")
            for pairs in [[("order", "random")], [("filter", "x")], [("limit", "0")]] {
                #expect(try await s.get("\(post)/comments", pairs).graphError == "100")
            }
            #expect(try await s.get("\(post)/comments", [("order", "chronological")]).entries.count == 1)
        }
    }

    @Test("a video that is not out yet can be deleted, and then takes no more steps")
    func deletedVideo() async throws {
        try await PageStage.open { s async throws in
            let video = try await s.uploaded("video_reels")
            #expect(try await s.connected("forge").delete(video).graphError == "100/33")
            #expect(try await s.delete(video).json == ["success": true])
            let finish = [("upload_phase", "finish"), ("video_id", video), ("video_state", "PUBLISHED")]
            #expect(try await s.post("me/video_reels", finish).graphError == "100/33")
            #expect(try await s.get(video).graphError == "100/33" && s.posts.isEmpty)
        }
    }

    @Test("a background of coloured texts that exists is taken for a short text")
    func preset() async throws {
        try await PageStage.open { s async throws in
            let pairs = [("message", "Short"), ("text_format_preset_id", "106018623298955")]
            #expect(try await s.post("me/feed", pairs).status == 200)
            let link = pairs + [("link", "https://a.example/x")]
            #expect(try await s.post("me/feed", link).graphError == "100")
        }
    }

    @Test("a refused post leaves its photos free for the next one")
    func freePhotos() async throws {
        try await PageStage.open { s async throws in
            let photo = try await s.staged()
            let media = ("attached_media[0]", "{\"media_fbid\":\"\(photo)\"}")
            let wrong = try await s.post("me/feed", [media, ("attached_media[1]", #"{"media_fbid":"1"}"#)])
            #expect(wrong.graphError == "100")
            #expect(try await s.post("me/feed", [media]).status == 200)
            #expect(s.posts.first?.media.map(\.id) == [photo])
        }
    }

    @Test("places of Threads are found by their name", arguments: [("sand", 1), ("harb", 1), ("o", 1), ("moon", 0)])
    func places(words: String, count: Int) async throws {
        try await PublishingStage.open(ProfileVisitor.threads) { s async throws in
            let found = try await s.get("location_search", [("q", words)])
            #expect(found.status == 200 && found.entries.count == count)
            #expect(try await s.get("location_search").graphError == "100")
        }
    }
}
