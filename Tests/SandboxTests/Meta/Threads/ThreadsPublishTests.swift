import HTTPTypes
import Sandbox
import Testing

/// Publishing on Threads, from container to post.
@Suite("Publishing on Threads", .timeLimit(.minutes(10)))
struct ThreadsPublishTests {
    private static func stage<Value: Sendable>(
        settings: @Sendable (inout SandboxSettings) -> Void = { _ in },
        _ body: @Sendable (PublishingStage) async throws -> Value
    ) async throws -> Value {
        try await PublishingStage.open(ProfileVisitor.threads, settings: settings, body)
    }

    private static func text(_ text: String = "Hello", _ more: [(String, String)] = []) -> [(String, String)] {
        [("media_type", "TEXT"), ("text", text)] + more
    }

    @Test("a text is prepared, processed and published; the post can be read by the address it gives")
    func whole() async throws {
        try await Self.stage { s async throws in
            let text = "Fresh bread 🥖 https://bakery.example/today"
            let container = try await s.post("me/threads", Self.text(text)).id()
            #expect(try await s.get(container, [("fields", "id,status")]).json?["status"] == "IN_PROGRESS")
            let early = try await s.post("me/threads_publish", [("creation_id", container)])
            #expect(early.graphError == "24/4279009" && s.posts.isEmpty)
            s.wait()
            #expect(try await s.get(container, [("fields", "status,error_message")]).json?["status"] == "FINISHED")
            let post = try await s.post("26100000000000001/threads_publish", [("creation_id", container)]).id()
            #expect(post != container)
            let node = try await s.get(post, [("fields", "id,permalink,text,media_type,timestamp,shortcode,username")])
            #expect(node.json?["text"] == .string(text) && node.json?["media_type"] == "TEXT_POST")
            #expect(node.json?["timestamp"]?.string?.hasSuffix("+0000") == true)
            #expect(try await s.get(container, [("fields", "status")]).json?["status"] == "PUBLISHED")
            let entry = try #require(s.posts.first)
            #expect(entry.text == text && entry.remoteID == post && entry.format == "text_post")
            #expect(entry.links.first?.target == "https://bakery.example/today")
            let link = try #require(node.json?["permalink"]?.string).replacing("https://", with: "/")
            #expect(link == entry.permalink)
            #expect(try await s.p.http.get(link).text.contains("Fresh bread"))
            #expect(try await s.p.http.get("/www.threads.com/").text.contains("Fresh bread"))
        }
    }

    @Test(
        "a picture or a video is fetched and shown with its alternative text",
        arguments: [("IMAGE", "image_url", "a.jpg"), ("IMAGE", "image_url", "c.png"), ("VIDEO", "video_url", "v.mp4")])
    func media(type: String, name: String, file: String) async throws {
        try await Self.stage { s async throws in
            let container = try await s.post(
                "me/threads",
                [
                    ("media_type", type), (name, HouseFiles.url(file)), ("text", "Look"), ("alt_text", "A loaf"),
                    ("topic_tag", "bread"), ("reply_control", "mentioned_only"),
                ]
            ).id()
            s.wait()
            let post = try await s.post("me/threads_publish", [("creation_id", container)]).id()
            let node = try await s.get(post, [("fields", "media_type,alt_text,topic_tag,reply_audience")])
            #expect(node.json?["media_type"] == .string(type) && node.json?["alt_text"] == "A loaf")
            #expect(node.json?["topic_tag"] == "bread" && node.json?["reply_audience"] == "MENTIONED_ONLY")
            let entry = try #require(s.posts.first)
            let bytes = try #require(HouseFiles.all[file])
            #expect(entry.media.map(\.digest) == [Digest.hex(bytes)] && entry.media.map(\.alt) == ["A loaf"])
            let page = try await s.p.http.get(entry.permalink)
            #expect(page.text.contains("/media/threads/\(container)") && page.text.contains("A loaf"))
            #expect(try await s.p.http.get("/media/threads/\(container)").status == 200)
        }
    }

    private static func child(_ s: PublishingStage, _ file: String) async throws -> String {
        let isVideo = file.hasSuffix("mp4")
        return try await s.post(
            "me/threads",
            [
                ("is_carousel_item", "true"), ("media_type", isVideo ? "VIDEO" : "IMAGE"),
                (isVideo ? "video_url" : "image_url", HouseFiles.url(file)),
            ]
        ).id()
    }

    @Test("a carousel has 2 to 20 children in their order, pictures and videos", arguments: [2, 3, 20])
    func carousel(count: Int) async throws {
        try await Self.stage { s async throws in
            var children: [String] = []
            for number in 0..<count {
                children.append(try await Self.child(s, ["a.jpg", "v.mp4", "c.png"][number % 3]))
            }
            s.wait()
            let list = children.joined(separator: ",")
            let container = try await s.post(
                "me/threads", [("media_type", "CAROUSEL"), ("children", list), ("text", "All of it")]
            ).id()
            s.wait()
            let post = try await s.post("me/threads_publish", [("creation_id", container)]).id()
            let node = try await s.get(post, [("fields", "media_type,children")])
            #expect(node.json?["media_type"] == "CAROUSEL_ALBUM")
            #expect(node.json?["children"]?["data"]?.array?.map { $0["id"]?.string } == children.map { $0 })
            #expect(s.posts.first?.media.count == count)
            #expect(try await s.get(children[0], [("fields", "status")]).json?["status"] == "PUBLISHED")
        }
    }

    @Test("a child that is not done, failed or is none of the caller's spoils a carousel")
    func spoilt() async throws {
        try await Self.stage { s async throws in
            let good = try await Self.child(s, "a.jpg")
            let bad = try await Self.child(s, "long.mp4")
            let whole = try await s.post("me/threads", Self.text()).id()
            s.wait()
            let slow = try await Self.child(s, "b.jpg")
            for other in [slow, bad] {
                let container = try await s.post(
                    "me/threads", [("media_type", "CAROUSEL"), ("children", "\(good),\(other)")]
                ).id()
                s.wait()
                #expect(try await s.get(container, [("fields", "status")]).json?["status"] == "ERROR")
                let reply = try await s.post("me/threads_publish", [("creation_id", container)])
                #expect(reply.graphError == "100")
            }
            for other in [whole, "9"] {
                let reply = try await s.post(
                    "me/threads", [("media_type", "CAROUSEL"), ("children", "\(good),\(other)")])
                #expect(reply.graphError == "24/4279009")
            }
            #expect(try await s.post("me/threads_publish", [("creation_id", good)]).graphError == "24/4279009")
        }
    }

    @Test("a chain hangs together; a parent must be a post that is there")
    func chain() async throws {
        try await Self.stage { s async throws in
            var above: String?
            for part in 1...3 {
                let container = try await s.post(
                    "me/threads", Self.text("Part \(part)", above.map { [("reply_to_id", $0)] } ?? [])
                ).id()
                let wrong = try await s.post("me/threads", Self.text("No", [("reply_to_id", container)]))
                #expect(wrong.graphError == "24/4279009")
                s.wait()
                above = try await s.post("me/threads_publish", [("creation_id", container)]).id()
            }
            let posts = s.posts
            #expect(posts.map(\.replyTo) == [nil, posts[0].remoteID, posts[1].remoteID])
            let threads = try await s.get("me/threads", [("fields", "id,text,has_replies")])
            #expect(threads.entries.map { $0["text"] } == ["Part 1"] && threads.entries[0]["has_replies"] == true)
            let replies = try await s.get("me/replies", [("fields", "text,root_post,replied_to,is_reply")])
            #expect(replies.entries.map { $0["text"] } == ["Part 3", "Part 2"])
            #expect(replies.entries.allSatisfy { $0["root_post"]?["id"]?.string == posts[0].remoteID })
            #expect(replies.entries[0]["replied_to"]?["id"]?.string == posts[1].remoteID)
        }
    }

    @Test("replies need a permission of their own, below the threads of others one more")
    func replyPermission() async throws {
        try await Self.stage { s async throws in
            let container = try await s.post("me/threads", Self.text()).id()
            s.wait()
            let post = try await s.post("me/threads_publish", [("creation_id", container)]).id()
            let reply = Self.text("Yes", [("reply_to_id", post)])
            let poor = try await s.connected(scope: "threads_basic,threads_content_publish")
            #expect(try await poor.post("me/threads", reply).graphError == "10")
            let other = try await s.connected("grace")
            #expect(try await other.post("me/threads", reply).graphError == "10")
            let friend = try await s.connected(
                "grace", scope: PublishingStage.threadsScope + ",threads_manage_mentions")
            #expect(try await friend.post("me/threads", reply).status == 200)
        }
    }

    @Test(
        "attachments of texts are taken as they are described",
        arguments: [
            ("poll_attachment", #"{"option_a":"Rye","option_b":"Spelt"}"#),
            ("poll_attachment", #"{"option_a":"A","option_b":"B","option_c":"C","option_d":"D"}"#),
            ("gif_attachment", #"{"gif_id":"g1","provider":"GIPHY"}"#), ("link_attachment", "https://a.example/x"),
            ("text_attachment", #"{"plaintext":"Long","link_attachment_url":"https://a.example"}"#),
            ("text_entities", #"[{"entity_type":"SPOILER","offset":0,"length":5}]"#), ("is_ghost_post", "true"),
            ("enable_reply_approvals", "true"), ("location_id", "701000000000001"), ("topic_tag", "a b c"),
        ])
    func attachments(name: String, value: String) async throws {
        try await Self.stage { s async throws in
            let container = try await s.post("me/threads", Self.text("Which one?", [(name, value)])).id()
            s.wait()
            let post = try await s.post("me/threads_publish", [("creation_id", container)]).id()
            let fields = "poll_attachment{option_a,option_b_votes_percentage},link_attachment_url,gif_url,location_id"
            let node = try await s.get(post, [("fields", fields)])
            #expect(node.status == 200 && (node.json?["poll_attachment"] != nil) == (name == "poll_attachment"))
            #expect((node.json?["gif_url"] != nil) == (name == "gif_attachment"))
        }
    }

    @Test("a quote and a repost name what they show; a repost needs no container and has no figures")
    func quotes() async throws {
        try await Self.stage { s async throws in
            let first = try await s.post("me/threads", Self.text("Original")).id()
            s.wait()
            let post = try await s.post("me/threads_publish", [("creation_id", first)]).id()
            let second = try await s.post(
                "me/threads", [("media_type", "TEXT"), ("quote_post_id", post), ("text", "So true")]
            ).id()
            s.wait()
            let quote = try await s.post("me/threads_publish", [("creation_id", second)]).id()
            let node = try await s.get(quote, [("fields", "is_quote_post,quoted_post")])
            #expect(node.json?["is_quote_post"] == true && node.json?["quoted_post"]?["id"] == .string(post))
            let repost = try await s.post("\(post)/repost").id()
            #expect(try await s.get(repost, [("fields", "media_type")]).json?["media_type"] == "REPOST_FACADE")
            #expect(try await s.post("\(repost)/repost").graphError == "24/4279009")
            #expect(try await s.post("77/repost").graphError == "24/4279009")
            #expect(try await s.get("\(repost)/insights", [("metric", "views")]).entries.isEmpty)
            #expect(s.p.sandbox.ledger.duplicates() == 0 && s.posts.count == 3)
        }
    }

    @Test("auto_publish_text gives the post at once and leaves no container to ask")
    func atOnce() async throws {
        try await Self.stage { s async throws in
            let post = try await s.post("me/threads", Self.text("Now", [("auto_publish_text", "true")])).id()
            #expect(s.posts.map(\.remoteID) == [post])
            #expect(try await s.get(post, [("fields", "status")]).graphError == "100")
            #expect(try await s.get(post, [("fields", "text")]).json?["text"] == "Now")
        }
    }

    @Test("a container is published once, by its owner, within a day")
    func once() async throws {
        try await Self.stage { s async throws in
            let container = try await s.post("me/threads", Self.text()).id()
            let late = try await s.post("me/threads", Self.text("Later")).id()
            s.wait()
            let other = try await s.connected("grace")
            #expect(try await other.post("me/threads_publish", [("creation_id", container)]).graphError == "24/4279009")
            #expect(try await other.get(container).graphError == "100/33")
            #expect(try await s.post("me/threads_publish", [("creation_id", container)]).status == 200)
            #expect(try await s.post("me/threads_publish", [("creation_id", container)]).graphError == "100")
            #expect(s.posts.count == 1)
            s.p.sandbox.clock.advance(by: .seconds(86_400))
            #expect(try await s.get(late, [("fields", "status")]).json?["status"] == "EXPIRED")
            #expect(try await s.post("me/threads_publish", [("creation_id", late)]).graphError == "24/4279009")
        }
    }

    @Test("a post is deleted with its permission, once")
    func delete() async throws {
        try await Self.stage { s async throws in
            let post = try await s.post("me/threads", Self.text("Gone", [("auto_publish_text", "true")])).id()
            let poor = try await s.connected(scope: "threads_basic,threads_content_publish")
            #expect(try await poor.delete(post).graphError == "10")
            #expect(try await s.connected("grace").delete(post).graphError == "100/33")
            #expect(try await s.delete(post).json == ["success": true, "deleted_id": .string(post)])
            #expect(try await s.delete(post).graphError == "100/33")
            #expect(try await s.get(post).graphError == "100/33")
            #expect(s.p.sandbox.ledger.posts().first?.deletedAt != nil)
            let limit = try await s.get("me/threads_publishing_limit", [("fields", "delete_quota_usage,quota_usage")])
            #expect(limit.entries == [["delete_quota_usage": 1, "quota_usage": 1]])
        }
    }

    @Test("quotas count the last day; a full one is refused without a code of its own")
    func quota() async throws {
        try await Self.stage { s async throws in
            for number in 0..<250 {
                let pairs = Self.text("Number \(number)", [("auto_publish_text", "true")])
                #expect(try await s.post("me/threads", pairs).status == 200)
            }
            let pairs = Self.text("One more", [("auto_publish_text", "true")])
            #expect(try await s.post("me/threads", pairs).graphError == "100")
            let limit = try await s.get("me/threads_publishing_limit", [("fields", "quota_usage,config")])
            #expect(limit.entries.first?["quota_usage"] == 250)
            s.p.sandbox.clock.advance(by: .seconds(86_401))
            #expect(try await s.post("me/threads", pairs).status == 200)
            #expect(s.posts.count == 251)
        }
    }
}
