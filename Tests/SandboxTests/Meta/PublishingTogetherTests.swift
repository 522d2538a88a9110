import HTTPTypes
import Sandbox
import Testing

/// What holds for publishing on all of Meta's platforms.
@Suite("Publishing on Meta's platforms together", .timeLimit(.minutes(10)))
struct PublishingTogetherTests {
    private static let text = [("media_type", "TEXT"), ("text", "Hello")]

    // MARK: Two calls at once

    @Test(
        "a container that is published by many calls at once is published once", arguments: InstagramStage.Door.allCases
    )
    func atOnce(door: InstagramStage.Door) async throws {
        try await InstagramStage.open(door) { s async throws in
            let container = try await s.create(InstagramStage.image()).id()
            s.wait()
            let good = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 { group.addTask { try await s.publish(container).status == 200 } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(good == 1 && s.posts.count == 1)
        }
    }

    @Test("the same holds for Threads")
    func threadsAtOnce() async throws {
        try await PublishingStage.open(ProfileVisitor.threads) { s async throws in
            let container = try await s.post("me/threads", Self.text).id()
            s.wait()
            let good = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await s.post("me/threads_publish", [("creation_id", container)]).status == 200
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(good == 1 && s.posts.count == 1)
        }
    }

    @Test("a reel that is finished by many calls at once is published once")
    func reelAtOnce() async throws {
        try await PageStage.open { s async throws in
            let video = try await s.uploaded("video_reels")
            let finish = [("upload_phase", "finish"), ("video_id", video), ("video_state", "PUBLISHED")]
            let good = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 { group.addTask { try await s.post("me/video_reels", finish).status == 200 } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(good == 1 && s.posts.count == 1)
        }
    }

    // MARK: Reset

    @Test("a reset forgets containers, posts and quotas of Instagram", arguments: InstagramStage.Door.allCases)
    func reset(door: InstagramStage.Door) async throws {
        try await InstagramStage.open(door) { s async throws in
            let post = try await s.posted(InstagramStage.image())
            s.sandbox.reset()
            let again = try await s.connected()
            #expect(try await again.get(post).graphError == "100/33")
            #expect(try await again.get("\(InstagramStage.id)/media").entries.isEmpty && again.posts.isEmpty)
            let limit = try await again.get("\(InstagramStage.id)/content_publishing_limit")
            #expect(limit.entries.first?["quota_usage"] == 0)
        }
    }

    @Test("a reset forgets posts of Pages and of Threads")
    func resetOthers() async throws {
        try await PageStage.open { s async throws in
            let post = try await s.post("me/feed", [("message", "x")]).id()
            let photo = try await s.staged()
            s.f.sandbox.reset()
            let again = try await s.connected()
            for id in [post, photo] { #expect(try await again.get(id).graphError == "100/33") }
            #expect(try await again.post("me/feed", [("message", "x")]).status == 200)
        }
        try await PublishingStage.open(ProfileVisitor.threads) { s async throws in
            let post = try await s.post("me/threads", Self.text + [("auto_publish_text", "true")]).id()
            s.p.sandbox.reset()
            let again = try await s.connected()
            #expect(try await again.get(post).graphError == "100/33")
            #expect(try await again.get("me/threads").entries.isEmpty)
        }
    }

    // MARK: Accounts in trouble

    @Test("a suspended account publishes nothing, and says why in its platform's numbers")
    func suspended() async throws {
        try await InstagramStage.open(.own) { s async throws in
            s.sandbox.change("ada", on: "instagram", .suspend)
            #expect(try await s.create(InstagramStage.image()).graphError == "25/2207050")
            s.sandbox.change("ada", on: "instagram", .restore)
            s.sandbox.change("ada", on: "instagram", .revoke)
            #expect(try await s.create(InstagramStage.image()).graphError == "190/458")
        }
        try await PublishingStage.open(ProfileVisitor.threads) { s async throws in
            s.p.sandbox.change("ada", on: "threads", .suspend)
            #expect(try await s.post("me/threads", Self.text).graphError == "10/4279013")
        }
        try await PageStage.open { s async throws in
            s.f.sandbox.change("ada", on: "facebook", .suspend)
            #expect(try await s.post("me/feed", [("message", "x")]).graphError == "190/459")
            s.f.sandbox.change("ada", on: "facebook", .restore)
            s.f.sandbox.change("ada", on: "facebook", .changePassword)
            #expect(try await s.post("me/feed", [("message", "x")]).status == 400)
            let upload = try await s.bytes(
                "https://rupload.facebook.com/video-upload/v26.0/1", [("offset", "0"), ("file_size", "1")], [1])
            #expect(upload.status == 401 && upload.json?["debug_info"]?["type"] == "NotAuthorizedError")
        }
    }

    @Test("a refusal for too many calls comes with the numbers and headers of the platform")
    func limits() async throws {
        try await PageStage.open { s async throws in
            s.fault(.rateLimit, "feed.create")
            let reply = try await s.post("me/feed", [("message", "x")])
            #expect(reply.status == 400 && reply.graphError == "80001" && s.posts.isEmpty)
            #expect(reply.usage("x-business-use-case-usage")?[PageStage.id]?[0]?["type"] == "pages")
        }
        for door in InstagramStage.Door.allCases {
            try await InstagramStage.open(door) { s async throws in
                s.fault(.rateLimit, "media.publish")
                let container = try await s.create(InstagramStage.image()).id()
                s.wait()
                #expect(try await s.publish(container).graphError == "80002" && s.posts.isEmpty)
                #expect(try await s.publish(container).status == 200)
            }
        }
    }

    // MARK: Ways to ask

    @Test("Threads answers at both hosts, with and without a version, in the form or in the query")
    func hosts() async throws {
        try await PublishingStage.open(ProfileVisitor.threads) { s async throws in
            let http = s.p.http
            for base in ["graph.threads.net/v1.0", "graph.threads.com/v1.0", "graph.threads.net", "graph.threads.com"] {
                let made = try await http.form("/\(base)/me/threads", Self.text, token: s.token)
                #expect(made.status == 200, "\(base)")
                let query = Percent.query(Self.text + [("access_token", s.token)])
                #expect(try await http.send(.post, "/\(base)/me/threads?\(query)").status == 200)
                #expect(try await http.get("/\(base)/\(made.id())?fields=status", token: s.token).status == 200)
                #expect(try await http.get("/\(base)/me/threads", token: s.token).status == 200)
            }
            let old = try await http.form("/graph.threads.net/v2.0/me/threads", Self.text, token: s.token)
            #expect(old.graphError == "2500")
        }
    }

    @Test(
        "Instagram takes forms, queries and JSON; versions that are over are refused",
        arguments: InstagramStage.Door.allCases)
    func bodies(door: InstagramStage.Door) async throws {
        try await InstagramStage.open(door) { s async throws in
            let path = "/\(door.host)/v26.0/\(InstagramStage.id)/media"
            let url = HouseFiles.url("a.jpg")
            let json = try await s.http.json(
                .post, path, ["image_url": .string(url), "collaborators": ["grace_tests"]], token: s.token)
            #expect(json.status == 200, "\(json.text)")
            let query = Percent.query([("image_url", url), ("access_token", s.token)])
            #expect(try await s.http.send(.post, "\(path)?\(query)").status == 200)
            let parts = [FormPart.text("image_url", url)]
            #expect(try await s.http.multipart(.post, path, parts, token: s.token).status == 200)
            let file = [FormPart.file("image", [1], type: "image/jpeg"), .text("image_url", url)]
            #expect(try await s.http.multipart(.post, path, file, token: s.token).graphError == "100")
            for version in ["v19.0", "v1.0", "v99.0"] {
                let reply = try await s.http.form(
                    "/\(door.host)/\(version)/\(InstagramStage.id)/media", InstagramStage.image(), token: s.token)
                #expect(reply.status == 400 && reply.json?["id"] == nil)
            }
            let both = try await s.http.send(.post, "\(path)?\(query)", headers: [.authorization: "Bearer other"])
            #expect(both.graphError == "100")
        }
    }

    @Test("an app that must prove its secret cannot publish without the proof")
    func proof() async throws {
        try await PageStage.open { s async throws in
            let wrong = [("message", "x"), ("appsecret_proof", "00")]
            #expect(try await s.post("me/feed", wrong).graphError == "100" && s.posts.isEmpty)
        }
    }

    @Test("an answer for another account speaks of another Page")
    func wrongAccount() async throws {
        try await PageStage.open { s async throws in
            s.fault(.wrongAccount, "feed.create")
            let reply = try await s.post("me/feed", [("message", "x")])
            #expect(reply.json?["id"]?.string?.hasPrefix(PageStage.id) == false)
        }
    }

    @Test("posts of both doors stand on the pages of Instagram, each with its pictures")
    func timeline() async throws {
        try await InstagramStage.open(.own) { s async throws in
            _ = try await s.posted(InstagramStage.image("a.jpg", [("caption", "From the door itself")]))
            let other = try await InstagramStage(door: .linked, sandbox: s.sandbox, http: s.http).connected()
            _ = try await other.posted(InstagramStage.image("b.jpg", [("caption", "Through Facebook")]))
            let page = try await s.http.get("/www.instagram.com/adas_bakery")
            #expect(page.text.contains("From the door itself") && page.text.contains("Through Facebook"))
            #expect(page.text.contains("/media/instagram/") && page.text.contains("/media/instagram-facebook/"))
            #expect(s.posts.count == 1 && other.posts.count == 1)
        }
    }
}
