import Sandbox
import TestKit
import Testing

@Suite("TikTok: status, lists and faults of publishing", .timeLimit(.minutes(10)))
struct TikTokVideoTests {
    @Test("a publication is known to its creator and app only")
    func owners() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            let id = try await t.post(token, HonestFiles.mp4())
            for stranger in [
                try await t.connect("linus").text("access_token"),
                try await t.connect(app: "-older").text("access_token"),
            ] {
                let reply = try await t.status(id, stranger)
                #expect(reply.status == 400 && reply.wrapped == "token_not_authorized_for_specified_publish_id")
            }
            let unknown = try await t.status("v_pub_file~v2-1.7", token)
            #expect(unknown.status == 400 && unknown.wrapped == "invalid_publish_id")
            let narrow = try await t.connect(scope: "user.info.basic,video.list").text("access_token")
            #expect(try await t.status(id, narrow).wrapped == "scope_not_authorized")
            let path = "post/publish/status/fetch/"
            for body in [[:], ["publish_id": 7], ["publish_id": .string(id), "mood": "x"]] as [JSONValue] {
                #expect(try await t.call(path, body, token).wrapped == "invalid_params", "\(body)")
            }
            for _ in 1...40 { _ = try await t.status(id, token) }
            #expect(try await t.status(id, token).wrapped == "rate_limit_exceeded")
        }
    }

    @Test("identifiers are numbers for most and text for some")
    func identifiers() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect("linus").text("access_token")
            let id = try await t.post(token, HonestFiles.mp4())
            t.wait()
            let seen = try await t.status(id, token).data("publicaly_available_post_id")?[0]?.string
            #expect(seen == t.posts.first?.remoteID && seen != nil)
        }
    }

    @Test("the list has public posts only, newest first, in pages by the moment")
    func list() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            for number in 1...5 {
                let film = HonestFiles.mp4 { $0.number = number }
                _ = try await t.post(token, film, ["title": .string("Film \(number)")])
                t.pass(.seconds(20))
            }
            _ = try await t.post(token, HonestFiles.mp4(), ["privacy_level": "MUTUAL_FOLLOW_FRIENDS"])
            t.wait()
            let first = try await t.list(token, ["max_count": 3])
            #expect(first.data("videos")?.array?.compactMap { $0["title"]?.string } == ["Film 5", "Film 4", "Film 3"])
            #expect(first.data("has_more") == true)
            let rest = try await t.list(token, ["max_count": 3, "cursor": try #require(first.data("cursor"))])
            #expect(rest.data("videos")?.array?.compactMap { $0["title"]?.string } == ["Film 2", "Film 1"])
            #expect(rest.data("has_more") == false)
            let other = try await t.connect("linus").text("access_token")
            #expect(try await t.list(other).data("videos") == [])
        }
    }

    @Test("a post shows in the list when everybody can see it, with its words cut")
    func moderation() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            _ = try await t.post(token, HonestFiles.mp4(), ["title": .string(String(repeating: "x", count: 200))])
            t.pass(.seconds(3))
            #expect(try await t.list(token).data("videos") == [])
            t.pass(.seconds(1))
            let video = try await t.list(token, fields: "title,video_description,duration,share_url,height")
                .data("videos")?[0]
            #expect(video?["title"]?.string?.count == 150 && video?["video_description"]?.string?.count == 150)
            #expect(video?["duration"] == 10 && video?["height"] == 1_920 && video?["id"] == nil)
            let url = try #require(video?["share_url"]?.string)
            #expect(try await t.http.get("/" + url.dropFirst("https://".count)).status == 200)
        }
    }

    @Test("videos are asked by identifier, with counters that stay the same")
    func query() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            _ = try await t.post(token, HonestFiles.mp4())
            t.wait()
            let id = try #require(t.posts.first?.remoteID)
            let path = "video/query/?fields=id,like_count,comment_count,share_count,view_count"
            let body: JSONValue = ["filters": ["video_ids": [.string(id), "7"]]]
            let one = try await t.call(path, body, token)
            #expect(one.data("videos")?.array?.count == 1 && one.data("videos")?[0]?["id"] == .string(id))
            #expect(one.data("videos")?[0]?["view_count"]?.integer != nil)
            #expect(try await t.call(path, body, token).json?["data"] == one.json?["data"])
            let ids = JSONValue.array(Array(repeating: "7", count: 21))
            for wrong in [[:], ["filters": [:]], ["filters": ["video_ids": []]], ["filters": ["video_ids": ids]]]
                as [JSONValue]
            {
                #expect(try await t.call(path, wrong, token).wrapped == "invalid_params", "\(wrong)")
            }
        }
    }

    @Test(
        "wrong questions for lists are refused",
        arguments: [
            ("", ["max_count": 20]), ("fields=", [:]), ("fields=id,mood", [:]), ("fields=id", ["max_count": 21]),
            ("fields=id", ["max_count": 0]), ("fields=id", ["cursor": "now"]), ("fields=id", ["mood": 1]),
            ("fields=id&max_count=20", [:]),
        ] as [(String, JSONValue)])
    func wrong(query: String, body: JSONValue) async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            let reply = try await t.call("video/list/?\(query)", body, token)
            #expect(reply.status == 400 && reply.wrapped == "invalid_params")
            let narrow = try await t.connect(scope: "user.info.basic").text("access_token")
            #expect(try await t.list(narrow).wrapped == "scope_not_authorized")
        }
    }

    @Test("a lost answer of the last chunk leaves a post behind, which the status tells")
    func lost() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            let film = HonestFiles.mp4()
            let begun = try await t.begin(token, TikTokVisitor.plan(film.count))
            t.fault(.reset, "upload.chunk") { ($0.afterEffect, $0.account) = (true, "ada") }
            await #expect(throws: (any Error).self) { try await t.put(begun, film) }
            #expect(try await t.put(begun, film).status == 416)
            t.wait()
            #expect(try await t.status(try begun.publication(), token).data("status") == "PUBLISH_COMPLETE")
            #expect(t.posts.count == 1)
        }
    }

    @Test("a publication may fail later, be taken for spam, never end, or have an address that is over at once")
    func later() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            for (kind, reason) in [
                (Fault.Kind.lateRejection, "spam_risk_text"), (.duplicate, "spam_risk"), (.lateRejection, "internal"),
            ] {
                t.fault(kind, "upload.chunk") { $0.body = reason == "internal" ? reason : nil }
                let id = try await t.post(token, HonestFiles.mp4())
                t.wait()
                #expect(try await t.status(id, token).data("fail_reason")?.string == reason)
            }
            t.fault(.endlessProcessing, "upload.*")
            let endless = try await t.post(token, HonestFiles.mp4())
            t.pass(.hours(1))
            #expect(try await t.status(endless, token).data("status") == "PROCESSING_UPLOAD")
            t.fault(.earlyExpiry, "video.init")
            let begun = try await t.begin(token, TikTokVisitor.plan(9))
            #expect(try await t.put(begun, HonestFiles.mp4()).status == 403)
            #expect(t.posts.isEmpty)
        }
    }

    @Test("lists and identifiers may be behind, answers may have an error inside")
    func odd() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            let id = try await t.post(token, HonestFiles.mp4())
            t.wait()
            t.fault(.staleList, "video.list")
            t.fault(.staleList, "publish.status")
            #expect(try await t.list(token).data("videos") == [])
            #expect(try await t.list(token).data("videos")?.array?.count == 1)
            #expect(try await t.status(id, token).data("publicaly_available_post_id") == [])
            t.fault(.errorInSuccess, "video.init")
            let reply = try await t.begin(token, TikTokVisitor.plan(9))
            #expect(reply.status == 200 && reply.wrapped == "internal_error")
            t.fault(.errorInSuccess, "refresh")
            #expect(try await t.refresh("rft.x").json?["error"] == "temporarily_unavailable")
        }
    }

    @Test(
        "answers, fields and parameters are those of the table of endpoints",
        .enabled(if: ContractFiles.exists("tiktok/endpoints.json"), Comment(rawValue: ContractFiles.absence)))
    func contract() async throws {
        let table = try #require(JSONValue(parsing: try ContractFiles.bytes("tiktok/endpoints.json")))
        @Sendable func words(_ value: JSONValue?) -> [String] { value?.array?.compactMap(\.string) ?? [] }
        @Sendable func entry(_ name: String) throws -> JSONValue {
            try #require(table["endpoints"]?.array?.first { $0["name"]?.string == name })
        }
        let switches = words(try entry("video.directPost.init")["post_info"]?["optional"])
        let answers = try ["video.directPost.init", "publish.status", "video.list"].map {
            words(try entry($0)["response"]).sorted()
        }
        #expect(switches.count == 8 && answers.allSatisfy { !$0.isEmpty })
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            var info: [String: JSONValue?] = [:]
            for name in switches {
                let odd: [String: JSONValue] = ["title": "T", "video_cover_timestamp_ms": 0]
                info[name] = odd[name] ?? true
            }
            let film = HonestFiles.mp4()
            let begun = try await t.begin(token, TikTokVisitor.plan(film.count), info)
            #expect(begun.json?["data"]?.object?.keys.sorted() == answers[0])
            #expect(try await t.put(begun, film).status == 201)
            t.wait()
            let status = try await t.status(try begun.publication(), token).json?["data"]?.object?.keys.sorted() ?? []
            #expect(Set(status).isSubset(of: answers[1]) && status.count == 3)
            let fields = words(table["videoFields"])
            let list = try await t.list(token, fields: fields.joined(separator: ","))
            #expect(list.data("videos")?[0]?.object?.keys.sorted() == fields.sorted())
            #expect(list.json?["data"]?.object?.keys.sorted() == answers[2])
        }
    }
}
