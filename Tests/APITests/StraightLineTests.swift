import Domain
import HTTPTypes
import Outbound
import Sandbox
import Storage
import Testing

@testable import API

@Suite("The straight line through the interface", .timeLimit(.minutes(10)))
struct StraightLineTests {
    @Test("S4.29 REL-21 REL-60 S4.43 each call about accounts answers in its promised shape and without tokens")
    func accounts() async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            let listed = try await house.send(.get, "/v1/connections?platform=bluesky&status=healthy&active=true")
            #expect(listed.json["connections"]?[0]?["id"]?.string == id)
            #expect(try await house.send(.get, "/v1/connections?platform=x").json["connections"]?.array == [])
            let one = try await house.send(.get, "/v1/connections/\(id)")
            #expect(one.json["account"]?["handle"]?.string?.contains("ada.bsky.social") == true)
            #expect(one.json["status"]?.string == "healthy")

            let paused = try await house.send(.patch, "/v1/connections/\(id)", ["active": false])
            #expect(paused.json["active"]?.bool == false)
            #expect(try await house.send(.post, "/v1/connections/\(id)/check").status == 200)
            #expect(try await house.send(.post, "/v1/connections/\(id)/refresh").status == 200)
            let history = try await house.send(.get, "/v1/connections/\(id)/history?limit=1")
            #expect(history.json["entries"]?.array?.count == 1)
            let before = try #require(history.json["next_before"]?.string)
            #expect(try await house.send(.get, "/v1/connections/\(id)/history?before=\(before)").status == 200)

            #expect(try await house.send(.delete, "/v1/connections/\(id)").status == 200)
            #expect(try await house.send(.get, "/v1/connections/\(id)").status == 404)
        }
    }

    @Test("platforms say what they take; an OAuth attempt is pending with a link, and offers no choice yet")
    func connecting() async throws {
        try await House.open { house in
            let platforms = try await house.send(.get, "/v1/platforms").json["platforms"]?.array ?? []
            #expect(Set(platforms.compactMap { $0["id"]?.string }) == ["x", "bluesky", "mastodon"])
            #expect(platforms.allSatisfy { $0["configured"]?.bool == true })

            let started = try await house.send(
                .post, "/v1/authorizations", ["platform": "x", "return_to": "/connections"])
            #expect(started.status == 201)
            let url = try #require(started.json["url"]?.string)
            #expect(url.hasPrefix("\(House.publicURL)/connect/"))
            let pending = try await house.send(.get, "/v1/authorizations/\(try started.id)")
            #expect(pending.json["status"]?.string == "pending")
            #expect(pending.json["url"] == nil)
            let choice = try await house.send(
                .post, "/v1/authorizations/\(try started.id)/choice", ["choice_ids": ["1"]])
            #expect(choice.status == 404)

            let elsewhere = try await house.send(
                .post, "/v1/authorizations", ["platform": "x", "return_to": "https://evil.example"])
            #expect(elsewhere.fields == ["return_to"])
            var wrong = try house.appPasswordBody().object ?? [:]
            wrong["app_password"] = "aaaa-bbbb-cccc-dddd"
            let refused = try await house.send(.post, "/v1/authorizations", .object(wrong))
            #expect(refused.status == 422)
            #expect(refused.code == "wrong_credentials")
        }
    }

    @Test("posts are drafted, validated, scheduled, listed by page, edited and taken off")
    func posts() async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            let long = String(repeating: "a", count: 400)
            let problems = try await house.send(
                .post, "/v1/posts/validate",
                ["content": .string(long), "deliveries": [["connection_id": .string(id)]]])
            #expect(problems.json["ok"]?.bool == false)
            #expect(problems.json["problems"]?[0]?["code"]?.string == "text_too_long")
            let refused = try await house.schedule(long, to: id)
            #expect(refused.status == 422)
            #expect(refused.code == "preflight")

            let draft = try await house.send(.post, "/v1/posts", ["content": "Only a thought", "draft": true])
            #expect(draft.json["publish_at"] == nil)
            let first = try await house.schedule("Good morning", to: id)
            #expect(first.status == 201)
            #expect(first.json["publish_at"]?.string == "2199-03-01T07:00:00.000Z")
            let second = try await house.schedule("Good evening", to: id)

            let firstID = try first.id
            let secondID = try second.id
            let page = try await house.send(.get, "/v1/posts?state=scheduled&limit=1&connection_id=\(id)")
            #expect(page.json["posts"]?[0]?["id"]?.string == firstID)
            let cursor = try #require(page.json["next_cursor"]?.string)
            let next = try await house.send(.get, "/v1/posts?state=scheduled&limit=1&cursor=\(cursor)")
            #expect(next.json["posts"]?[0]?["id"]?.string == secondID)
            let none = try await house.send(.get, "/v1/posts?from=2199-04-01T00:00:00Z&to=2199-05-01T00:00:00Z")
            #expect(none.json["posts"]?.array == [])

            let edited = try await house.send(
                .patch, "/v1/posts/\(try first.id)",
                ["content": ["text": "Good day"], "parts": ["and more"], "publish_at": "2199-03-02T09:00:00Z"])
            #expect(edited.json["parts"]?.array?.compactMap { $0["text"]?.string } == ["Good day", "and more"])
            let delivery = try #require(edited.json["deliveries"]?[0]?["id"]?.string)
            let moved = try await house.send(
                .post, "/v1/deliveries/\(delivery)/reschedule", ["publish_at": "2199-03-03T09:00:00.5Z"])
            #expect(moved.json["due_at"]?.string == "2199-03-03T09:00:00.500Z")
            let resolved = try await house.send(.post, "/v1/deliveries/\(delivery)/resolve", ["abandon": true])
            #expect(resolved.status == 409)
            #expect(try await house.send(.delete, "/v1/posts/\(try first.id)").status == 204)
            #expect(try await house.send(.get, "/v1/posts/\(try first.id)").status == 404)
            #expect(try await house.send(.post, "/v1/deliveries/\(delivery)/retry").status != 200)
        }
    }

    @Test("a post with a picture is out and shows its link and journal")
    func publishing() async throws {
        try await House.open(runsJobs: true) { house in
            let id = try await house.connectBluesky()
            let picture = try await house.upload()
            #expect(picture.status == 201, "\(picture.json.text)")
            let shown = try await house.send(.get, "/v1/media/\(try picture.id)")
            #expect(shown.json["accepted_by"]?.strings?.contains("bluesky") == true)

            let post = try await house.send(
                .post, "/v1/posts",
                [
                    "content": "A bird", "now": true,
                    "media": [["id": .string(try picture.id), "alt_text": "A white dot"]],
                    "deliveries": [["connection_id": .string(id), "options": ["language": "en"]]],
                ])
            #expect(post.status == 201, "\(post.json.text)")
            let end = ContinuousClock.now + .seconds(30)
            var delivery = try #require(post.json["deliveries"]?[0])
            while delivery["state"]?.string != "published", ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(20))
                let reply = try await house.send(.get, "/v1/posts/\(try post.id)")
                delivery = try #require(reply.json["deliveries"]?[0])
            }
            #expect(delivery["state"]?.string == "published", "\(delivery.text)")
            #expect(delivery["url"]?.string?.contains("bsky.app/profile/") == true, "\(delivery.text)")
            #expect(delivery["journal"]?.array?.isEmpty == false)
            #expect(house.sandbox.ledger.posts(platform: "bluesky").count == 1)
        }
    }

    @Test("S3.40 title, link, poll and every choice are taken, kept and given back as they were")
    func everything() async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            let options: JSONValue = [
                "format": "post", "visibility": "public", "made_for_kids": false, "collaborators": ["ada", "grace"],
                "cover_offset_ms": 1500, "repost_at": "2199-03-02T09:00:00.000Z",
                "cover": .string("med_" + String(repeating: "7", count: 26)),
            ]
            let parts: [JSONValue] = [
                [
                    "text": "Look", "media": [],
                    "link": ["url": "https://example.com", "title": "An example", "description": "Of a page"],
                ],
                [
                    "text": "Which?", "media": [],
                    "poll": ["options": ["this", "that"], "minutes": 60, "allows_several": true],
                ],
            ]
            let body: JSONValue = [
                "title": "A title", "content": parts[0], "parts": [parts[1]], "draft": true,
                "deliveries": [["connection_id": .string(id), "options": options]],
            ]
            let made = try await house.send(.post, "/v1/posts", body)
            #expect(made.status == 201, "\(made.json.text)")
            let shown = try await house.send(.get, "/v1/posts/\(try made.id)").json

            #expect(shown["title"]?.string == "A title" && shown["parts"]?.array == parts)
            #expect(shown["deliveries"]?[0]?["options"] == options)
            let problems = try await house.send(.post, "/v1/posts/validate", body).json["problems"]?.array ?? []
            let codes = problems.compactMap { $0["code"]?.string }
            #expect(codes.contains("format_not_offered") && codes.contains("option_ignored"))
            #expect(problems.contains { $0["option"]?.string == "made_for_kids" && $0["severity"]?.string == "notice" })
        }
    }

    @Test("S3.40 the list of platforms says formats, limits and choices by the same data as preflight")
    func capabilities() async throws {
        try await House.open { house in
            let platforms = try await house.send(.get, "/v1/platforms").json["platforms"]?.array ?? []
            let bluesky = try #require(platforms.first { $0["id"]?.string == "bluesky" }?["capabilities"])
            let formats = bluesky["formats"]?.array ?? []
            #expect(formats.compactMap { $0["format"]?.string } == ["text", "link", "image", "gallery", "video"])
            let gallery = try #require(formats.first { $0["format"]?.string == "gallery" })
            #expect(gallery["items_min"]?.integer == 2 && gallery["items_max"]?.integer == 4)
            #expect(gallery["image"]?["types"]?.strings?.contains("image/png") == true)
            let options = bluesky["options"]?.array ?? []
            let keys = ["language", "reply_control", "content_warning", "tags", "quote"]
            #expect(options.compactMap { $0["option"]?.string } == keys)
            #expect(bluesky["text_limit"]?.integer == 300 && bluesky["text_byte_limit"]?.integer == 3000)
            #expect(bluesky["image_limit"]?.integer == 4 && bluesky["counting"]?.string == "graphemes")
        }
    }

    @Test("SEC-40 keys are shown once, listed without the key, and end at once")
    func keys() async throws {
        try await House.open { house in
            let made = try await house.send(.post, "/v1/api-keys", ["name": "Deploy", "role": "viewer"])
            #expect(made.status == 201)
            let key = Secret(try #require(made.json["key"]?.string))
            #expect(try await house.send(.get, "/v1/connections", key: key).status == 200)
            let listed = try await house.send(.get, "/v1/api-keys").json["api_keys"]?.array ?? []
            #expect(listed.contains { $0["id"]?.string == made.json["id"]?.string })
            #expect(listed.allSatisfy { $0["key"] == nil })
            #expect(try await house.send(.delete, "/v1/api-keys/\(try made.id)").status == 204)
            #expect(try await house.send(.get, "/v1/connections", key: key).status == 401)
        }
    }
}
