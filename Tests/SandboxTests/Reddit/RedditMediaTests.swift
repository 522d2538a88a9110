import HTTPTypes
import Sandbox
import Testing

@Suite("Reddit: pictures, galleries, polls, comments", .timeLimit(.minutes(10)))
struct RedditMediaTests {
    private static let gallery = "/api/submit_gallery_post.json"

    @Test("a picture goes to the bucket; its post has no identifier and shows up later")
    func picture() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            let bytes = SampleFiles.png(8, 8)
            let file = try await r.upload(bytes, token)
            let reply = try await r.submit(token, ["kind": "image", "url": file.url, "text": nil])
            let data = reply.json?["json"]?["data"]
            #expect(data?.object?.keys.sorted() == ["user_submitted_page", "websocket_url"], "\(reply.text)")
            #expect(try await r.submitted(token).isEmpty)
            r.pass(.seconds(2))
            #expect(try await r.submitted(token).first?["url"] == .string(file.url))
            #expect(r.sandbox.ledger.posts().first?.media.map(\.digest) == [Digest.hex(bytes)])
            #expect(
                try await r.submit(try await r.token("grace"), ["kind": "image", "url": file.url]).inner == "BAD_URL")
        }
    }

    @Test("a video needs a poster, both from leases")
    func video() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            let movie = try await r.upload(SampleFiles.mp4(), token, type: "video/mp4").url
            let poster = try await r.upload(SampleFiles.png(8, 8), token).url
            #expect(try await r.submit(token, ["kind": "video", "url": movie]).inner == "NO_URL")
            #expect(
                try await r.submit(token, ["kind": "video", "url": poster, "video_poster_url": poster]).inner
                    == "BAD_URL")
            #expect(try await r.submit(token, ["kind": "image", "url": movie]).inner == "BAD_URL")
            for kind in ["video", "videogif"] {
                #expect(
                    try await r.submit(token, ["kind": kind, "url": movie, "video_poster_url": poster]).inner == nil)
            }
            #expect(r.sandbox.ledger.posts().map(\.format) == ["video", "videogif"])
        }
    }

    @Test("what is no picture is taken and never seen")
    func fake() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            let file = try await r.upload(Array("text".utf8), token)
            #expect(try await r.submit(token, ["kind": "image", "url": file.url]).inner == nil)
            r.pass(.hours(5))
            #expect(try await r.submitted(token).isEmpty && r.sandbox.ledger.posts().isEmpty)
        }
    }

    @Test("the bucket wants every field in order, the file last, no token, and its time")
    func bucket() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            let lease = try await r.lease(token)
            let bytes = Pictures.png
            func code(_ change: @escaping (inout [FormPart]) -> Void, _ code: String) async throws {
                let reply = try await r.put(lease, bytes, change)
                #expect(reply.status >= 400 && reply.text.contains("<Code>\(code)</Code>"), "\(reply.text)")
            }
            try await code({ $0.swapAt(1, 2) }, "AccessDenied")
            try await code({ $0.remove(at: 1) }, "AccessDenied")
            try await code({ $0[2].content = [1] }, "AccessDenied")
            try await code({ $0.insert(.text("mood", "good"), at: 1) }, "AccessDenied")
            try await code({ $0.append(.text("late", "x")) }, "InvalidArgument")
            try await code({ $0.removeLast() }, "InvalidArgument")
            try await code({ $0.remove(at: 0) }, "AccessDenied")
            #expect(try await r.put(lease, bytes, token: token).text.contains("<Code>InvalidArgument</Code>"))
            let large = try await r.put(lease, [UInt8](repeating: 0, count: (20 << 20) + 1))
            #expect(large.status == 400 && large.text.contains("<MaxSizeAllowed>20971520</MaxSizeAllowed>"))
            let unsent = ["kind": "image", "url": try RedditVisitor.url(of: lease)] as [String: String?]
            #expect(try await r.submit(token, unsent).inner == "BAD_URL")
            r.pass(.seconds(900))
            try await code({ _ in }, "AccessDenied")
            let wrong = [[("filepath", "a"), ("mimetype", "text/plain")], [("mimetype", "image/png")]]
            for pairs in wrong { #expect(try await r.form("/api/media/asset.json", pairs, token).status == 400) }
        }
    }

    @Test("galleries have two to twenty pictures, each with a caption")
    func galleries() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            var items: [JSONValue] = []
            for side in 1...3 {
                let asset = try await r.upload(SampleFiles.png(side, side), token).asset
                items.append(["media_id": .string(asset), "caption": "No. \(side)", "outbound_url": ""])
            }
            func body(_ items: [JSONValue], _ changes: [String: JSONValue] = [:]) -> JSONValue {
                let usual: [String: JSONValue] = [
                    "api_type": "json", "sr": "sandbox", "title": "Three", "items": .array(items), "nsfw": false,
                    "spoiler": false, "sendreplies": true, "show_error_list": true, "validate_on_submit": true,
                ]
                return .object(usual.merging(changes) { $1 })
            }
            let reply = try await r.json(Self.gallery, body(items), token)
            #expect(reply.json?["json"]?["data"]?["id"]?.string?.hasPrefix("t3_") == true, "\(reply.text)")
            #expect(r.sandbox.ledger.posts().last?.details["captions"] == "No. 1 | No. 2 | No. 3")
            let many = (0..<21).map { _ in items[0] }
            let long: JSONValue = items[0].setting("caption", to: .string(String(repeating: "x", count: 181)))
            for (wrong, code) in [
                (body([items[0]]), "INVALID_OPTION"), (body(many), "INVALID_OPTION"),
                (body([items[0], ["media_id": "none"]]), "INVALID_OPTION"), (body([items[1], long]), "TOO_LONG"),
                (body(items, ["sr": "textonly"]), "GALLERIES_DISABLED"), (body(items, ["title": ""]), "NO_TEXT"),
            ] {
                #expect(try await r.json(Self.gallery, wrong, token).inner == code)
            }
            #expect(try await r.json(Self.gallery, body(items, ["mood": 1]), token).status == 400)
            #expect(try await r.json(Self.gallery, body(items, ["validate_on_submit": false]), token).status == 400)
        }
    }

    @Test("polls have two to six choices and one to seven days")
    func polls() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            func poll(_ options: Int, _ days: Int) async throws -> SandboxClient.Reply {
                try await r.json(
                    "/api/submit_poll_post",
                    [
                        "sr": "sandbox", "title": "Which?", "text": "", "duration": .integer(days), "resubmit": true,
                        "options": .array((0..<options).map { .string("o\($0)") }), "nsfw": false, "spoiler": false,
                        "sendreplies": true, "validate_on_submit": true, "api_type": "json",
                    ], token)
            }
            for (options, days) in [(2, 1), (6, 7)] {
                let reply = try await poll(options, days)
                #expect(reply.json?["json"]?["data"]?["id"]?.string?.hasPrefix("t3_") == true)
            }
            for (options, days) in [(1, 1), (7, 1), (2, 0), (2, 8)] {
                #expect(try await poll(options, days).inner == "INVALID_OPTION")
            }
            #expect(r.sandbox.ledger.posts().last?.details["poll"] == "o0 | o1 | o2 | o3 | o4 | o5")
        }
    }

    @Test("comments, changes, flairs and deletions")
    func things() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            let name = try #require(try await r.submit(token).json?["json"]?["data"]?["name"]?.string)
            func call(_ path: String, _ pairs: [(String, String)]) async throws -> SandboxClient.Reply {
                try await r.form(path, pairs + [("api_type", "json")], token)
            }
            let made = try await call("/api/comment", [("thing_id", name), ("text", "First")])
            let comment = try #require(made.json?["json"]?["data"]?["things"]?[0]?["data"]?["name"]?.string)
            let below = try await call("/api/comment", [("thing_id", comment), ("text", "Second")])
            #expect(below.inner == nil && r.sandbox.ledger.posts().last?.replyTo == comment)
            #expect(
                try await call("/api/comment", [("thing_id", "t3_none"), ("text", "x")]).inner == "DELETED_COMMENT")
            #expect(try await call("/api/comment", [("thing_id", name), ("text", " ")]).inner == "NO_TEXT")
            let long = String(repeating: "x", count: 10_001)
            #expect(try await call("/api/comment", [("thing_id", name), ("text", long)]).inner == "TOO_LONG")
            #expect(try await call("/api/editusertext", [("thing_id", name), ("text", "Cold")]).inner == nil)
            #expect(try await r.submitted(token).first?["selftext"] == "Cold")
            #expect(try await call("/api/editusertext", [("thing_id", "t3_x"), ("text", "a")]).inner == "NOT_AUTHOR")
            let flair = [("link", name), ("flair_template_id", "f-own"), ("text", "Mine")]
            #expect(try await call("/r/sandbox/api/selectflair", flair).inner == nil)
            #expect(try await r.submitted(token).first?["link_flair_text"] == "Mine")
            let cross: [String: String?] = ["kind": "crosspost", "crosspost_fullname": name, "text": nil]
            #expect(try await r.submit(token, cross).inner == nil)
            let info = try await r.read("/api/info?id=\(name),t3_none", token)
            #expect(info.json?["data"]?["children"]?.array?.count == 1)
            #expect(info.json?["data"]?["children"]?[0]?["data"]?["num_comments"] == 2)
            #expect(try await r.form("/api/del", [("id", name)], token).json == [:])
            #expect(try await r.form("/api/del", [("id", "t3_none")], token).json == [:])
            #expect(try await r.submitted(token).count == 1)
        }
    }

    @Test("faults: lost answers, removals, endless processing, stale lists, dead leases, errors inside")
    func faults() async throws {
        try await RedditVisitor.visit { r async throws in
            let token = try await r.token()
            func add(_ kind: Fault.Kind, _ endpoint: String, _ change: (inout Fault) -> Void = { _ in }) {
                r.sandbox.faults.add(Fault(kind, platform: "reddit", endpoint: endpoint).with(change))
            }
            add(.reset, "submit") { $0.afterEffect = true }
            await #expect(throws: (any Error).self) { try await r.submit(token) }
            #expect(try await r.submitted(token).count == 1)
            add(.staleList, "user.submitted")
            #expect(try await r.submitted(token).isEmpty)
            add(.lateRejection, "submit") { $0.body = "moderator" }
            #expect(try await r.submit(token, ["title": "Gone"]).inner == nil)
            #expect(try await r.submitted(token).first?["removed_by_category"] == "moderator")
            add(.endlessProcessing, "submit")
            #expect(try await r.submit(token, ["title": "Never"]).inner == nil)
            #expect(try await r.submitted(token).first?["title"] == "Gone")
            add(.duplicate, "submit")
            #expect(try await r.submit(token).inner == "ALREADY_SUB")
            add(.errorInSuccess, "submit")
            #expect(try await r.submit(token).inner == "RATELIMIT")
            add(.earlyExpiry, "media.asset")
            let dead = try await r.put(try await r.lease(token), Pictures.png)
            #expect(dead.status == 403 && dead.text.contains("Policy expired"))
        }
    }
}
