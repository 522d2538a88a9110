import HTTPTypes
import Sandbox
import Testing

/// Publishing on Instagram through both doors.
@Suite("Publishing on Instagram", .timeLimit(.minutes(10)))
struct InstagramPublishTests {
    typealias Stage = InstagramStage

    @Test(
        "a picture is prepared, processed and published, and shown where its address says",
        arguments: Stage.Door.allCases)
    func picture(door: Stage.Door) async throws {
        try await Stage.open(door) { s async throws in
            let caption = "Fresh bread #bakery @grace_tests"
            let container = try await s.create(
                Stage.image(
                    "a.jpg", [("caption", caption), ("alt_text", "A loaf"), ("collaborators", #"["grace_tests"]"#)])
            ).id()
            #expect(try await s.status(container) == "IN_PROGRESS")
            #expect(try await s.publish(container).graphError == "9007/2207027")
            s.wait()
            #expect(try await s.status(container) == "FINISHED")
            let post = try await s.publish(container).id()
            #expect(try await s.status(container) == "PUBLISHED")
            let fields = "id,caption,media_type,media_product_type,permalink,shortcode,timestamp,alt_text,username"
            let node = try await s.get(post, [("fields", fields)])
            #expect(node.json?["media_type"] == "IMAGE" && node.json?["media_product_type"] == "FEED")
            #expect(node.json?["caption"] == .string(caption) && node.json?["alt_text"] == "A loaf")
            let entry = try #require(s.posts.first)
            #expect(entry.text == caption && entry.account == door.account && entry.format == "feed")
            #expect(entry.media.map(\.digest) == [Digest.hex(HouseFiles.all["a.jpg"] ?? [])])
            let link = try #require(node.json?["permalink"]?.string)
            #expect(link.hasPrefix("https://www.instagram.com/p/") && link.hasSuffix("/"))
            let page = try await s.http.get(link.replacing("https://", with: "/"))
            #expect(page.status == 200 && page.text.contains("Fresh bread") && page.text.contains("A loaf"))
            #expect(try await s.http.get("/media/\(door.rawValue)/\(container)").status == 200)
        }
    }

    @Test("a reel has its own address and cover", arguments: Stage.Door.allCases)
    func reel(door: Stage.Door) async throws {
        try await Stage.open(door) { s async throws in
            let post = try await s.posted(
                Stage.reel(
                    "v.mp4",
                    [
                        ("caption", "Watch"), ("share_to_feed", "false"), ("cover_url", HouseFiles.url("b.jpg")),
                        ("thumb_offset", "1500"), ("audio_name", "Oven"),
                        ("user_tags", #"[{"username":"grace_tests"}]"#),
                        ("trial_params", #"{"graduation_strategy":"MANUAL"}"#),
                    ]))
            let node = try await s.get(post, [("fields", "media_type,media_product_type,permalink,is_shared_to_feed")])
            #expect(node.json?["media_type"] == "VIDEO" && node.json?["media_product_type"] == "REELS")
            #expect(node.json?["is_shared_to_feed"] == false)
            let link = try #require(node.json?["permalink"]?.string)
            #expect(link.contains("/reel/") && s.posts.first?.format == "reels")
            #expect(try await s.http.get(link.replacing("https://", with: "/")).text.contains("<video"))
        }
    }

    @Test(
        "stories are in a list of their own, for a day", arguments: Stage.Door.allCases,
        ["a.jpg", "v.mp4", "wide.jpg"])
    func story(door: Stage.Door, file: String) async throws {
        try await Stage.open(door) { s async throws in
            let post = try await s.posted(
                Stage.story(file, [("user_tags", #"[{"username":"grace_tests","x":0.1,"y":1}]"#)]))
            let fields = ("fields", "id,media_type,permalink,timestamp")
            #expect(try await s.get("\(Stage.id)/stories", [fields]).entries.map { $0["id"] } == [.string(post)])
            #expect(try await s.get("\(Stage.id)/media").entries.isEmpty)
            let entry = try #require(s.posts.first)
            #expect(entry.format == "story" && entry.text.isEmpty)
            #expect(try await s.http.get(entry.permalink).status == 200)
            #expect(try await s.post("\(post)/comments", [("message", "Hi")]).graphError == "100/33")
            s.sandbox.clock.advance(by: .seconds(86_400))
            #expect(try await s.get("\(Stage.id)/stories").entries.isEmpty)
            #expect(try await s.get(post).graphError == "100/33")
        }
    }

    @Test("a carousel has 2 to 10 items in their order", arguments: Stage.Door.allCases, [2, 3, 10])
    func carousel(door: Stage.Door, count: Int) async throws {
        try await Stage.open(door) { s async throws in
            var children: [String] = []
            for number in 0..<count {
                children.append(try await s.create(Stage.child(["a.jpg", "v.mp4", "b.jpg"][number % 3])).id())
            }
            s.wait()
            let list = children.joined(separator: ",")
            let post = try await s.posted([("media_type", "CAROUSEL"), ("children", list), ("caption", "All")])
            let node = try await s.get(post, [("fields", "media_type,media_product_type,children")])
            #expect(node.json?["media_type"] == "CAROUSEL_ALBUM" && node.json?["media_product_type"] == "FEED")
            #expect(node.json?["children"]?["data"]?.array?.count == count)
            #expect(s.posts.first?.media.map(\.id) == children && s.posts.first?.format == "carousel")
            #expect(try await s.status(children[0]) == "PUBLISHED")
            let limit = try await s.get("\(Stage.id)/content_publishing_limit", [("fields", "quota_usage,config")])
            #expect(limit.entries.first?["quota_usage"] == 1)
            #expect(limit.entries.first?["config"]?["quota_total"] == .integer(door.quota))
            let again = try await s.create([("media_type", "CAROUSEL"), ("children", list)])
            #expect(again.graphError == "100")
        }
    }

    @Test("children of a carousel are ready, good and the caller's own", arguments: Stage.Door.allCases)
    func children(door: Stage.Door) async throws {
        try await Stage.open(door) { s async throws in
            let good = try await s.create(Stage.child("a.jpg")).id()
            let bad = try await s.create(Stage.child("short.mp4")).id()
            let whole = try await s.create(Stage.image()).id()
            let old = try await s.create(Stage.child("b.jpg")).id()
            s.wait()
            let slow = try await s.create(Stage.child("v.mp4")).id()
            for (other, error) in [
                (bad, "352/2207026"), (whole, "24/2207008"), ("9", "24/2207008"), (slow, "9007/2207027"),
            ] {
                let reply = try await s.create([("media_type", "CAROUSEL"), ("children", "\(good),\(other)")])
                #expect(reply.graphError == error, "\(reply.text)")
            }
            #expect(try await s.publish(good).graphError == "24/2207008")
            s.sandbox.clock.advance(by: .seconds(86_400))
            let reply = try await s.create([("media_type", "CAROUSEL"), ("children", "\(good),\(old)")])
            #expect(reply.graphError == "-2/2207020" && s.posts.isEmpty)
        }
    }

    @Test("a container is published once, within a day, by its account", arguments: Stage.Door.allCases)
    func once(door: Stage.Door) async throws {
        try await Stage.open(door) { s async throws in
            let container = try await s.create(Stage.image()).id()
            let late = try await s.create(Stage.image("b.jpg")).id()
            s.wait()
            #expect(try await s.publish(container).status == 200)
            #expect(try await s.publish(container).graphError == "100" && s.posts.count == 1)
            #expect(try await s.publish("77").graphError == "24/2207008")
            s.sandbox.clock.advance(by: .seconds(86_400))
            #expect(try await s.status(late) == "EXPIRED")
            #expect(try await s.publish(late).graphError == "-2/2207020")
            #expect(s.sandbox.ledger.duplicates() == 0)
        }
    }

    @Test(
        "the first comment stands below the post; with fields it is made and then complained about",
        arguments: Stage.Door.allCases)
    func comment(door: Stage.Door) async throws {
        try await Stage.open(door) { s async throws in
            let post = try await s.posted(Stage.image())
            #expect(
                try await s.connected(
                    without: door == .own ? "instagram_business_manage_comments" : "instagram_manage_comments"
                ).post("\(post)/comments", [("message", "x")]).graphError == "10")
            let first = try await s.post("\(post)/comments", [("message", "First")])
            #expect(first.members == ["id"])
            let odd = try await s.post("\(post)/comments", [("message", "Second"), ("fields", "id")])
            #expect(odd.graphError == "20/1772107")
            let list = try await s.get("\(post)/comments", [("fields", "id,text,username,timestamp")])
            #expect(list.entries.map { $0["text"] } == ["Second", "First"])
            #expect(s.posts.map(\.format) == ["feed", "comment", "comment"])
            #expect(s.posts.last?.replyTo == post)
            #expect(try await s.http.get(s.posts[1].permalink).text.contains("First"))
            #expect(try await s.get(post, [("fields", "comments_count")]).json?["comments_count"] == 2)
            for wrong in [[], [("message", "")], [("message", String(repeating: "a", count: 2_201))], [("text", "x")]] {
                #expect(try await s.post("\(post)/comments", wrong).graphError == "100")
            }
            #expect(try await s.post(post, [("comment_enabled", "false")]).json == ["success": true])
            #expect(try await s.post("\(post)/comments", [("message", "Third")]).graphError == "100/33")
            #expect(try await s.post(post, [("caption", "Other")]).graphError == "100")
            #expect(try await s.post("77/comments", [("message", "x")]).status >= 400)
        }
    }

    @Test("the quota of a day is refused, and counts only the last day", arguments: Stage.Door.allCases)
    func quota(door: Stage.Door) async throws {
        try await Stage.open(door) { s async throws in
            var containers: [String] = []
            for number in 0...door.quota {
                containers.append(try await s.create(Stage.image("a.jpg", [("caption", "\(number)")])).id())
            }
            s.wait()
            for container in containers.dropLast() { #expect(try await s.publish(container).status == 200) }
            let last = try #require(containers.last)
            #expect(try await s.publish(last).graphError == "9/2207042")
            s.sandbox.clock.advance(by: .seconds(86_390))
            #expect(try await s.status(last) == "FINISHED")
            #expect(try await s.publish(last).graphError == "9/2207042")
            s.sandbox.clock.advance(by: .seconds(11))
            let post = try await s.posted(Stage.image("b.jpg"))
            #expect(!post.isEmpty)
        }
    }

    @Test("400 containers a day are enough")
    func containers() async throws {
        try await Stage.open(.own) { s async throws in
            for _ in 0..<400 { #expect(try await s.create(Stage.image()).status == 200) }
            #expect(try await s.create(Stage.image()).graphError == "9/2207042")
        }
    }

    @Test("lists are windows with pages, newest first", arguments: Stage.Door.allCases)
    func lists(door: Stage.Door) async throws {
        try await Stage.open(door) { s async throws in
            for number in 1...7 { _ = try await s.posted(Stage.image("a.jpg", [("caption", "Number \(number)")])) }
            let fields = ("fields", "id,caption,media_type,media_product_type,permalink,timestamp,shortcode")
            let first = try await s.get("\(Stage.id)/media", [fields, ("limit", "25")])
            #expect(first.entries.map { $0["caption"] } == (3...7).reversed().map { "Number \($0)" })
            let next = try #require(first.json?["paging"]?["next"]?.string)
            #expect(next.hasPrefix("https://\(door.host)/v26.0/"))
            let rest = try await s.http.get(next.replacing("https://", with: "/"))
            #expect(rest.entries.map { $0["caption"] } == ["Number 2", "Number 1"])
            let since = String(s.sandbox.clock.now.seconds - 4)
            #expect(try await s.get("\(Stage.id)/media", [("since", since)]).entries.count == 2)
            for wrong in [[("limit", "0")], [("fields", "mood")], [("since", "x")], [("mood", "good")]] {
                #expect(try await s.get("\(Stage.id)/media", wrong).graphError == "100")
            }
        }
    }

    @Test("through Facebook a post can be deleted with its permission, with the own login never")
    func delete() async throws {
        try await Stage.open(.linked) { s async throws in
            let post = try await s.posted(Stage.image())
            #expect(try await s.connected(without: "instagram_manage_contents").delete(post).graphError == "10")
            #expect(try await s.delete(post).json == ["success": true])
            #expect(try await s.delete(post).graphError == "100/33")
            #expect(try await s.get(post).graphError == "100/33")
            #expect(s.posts.first?.deletedAt != nil)
        }
        try await Stage.open(.own) { s async throws in
            let post = try await s.posted(Stage.image())
            #expect(try await s.delete(post).graphError == "100/33")
            #expect(s.posts.first?.deletedAt == nil)
        }
    }
}
