import HTTPTypes
import Sandbox
import Testing

/// Lists, figures and faults of Threads.
@Suite("Lists, figures and faults of Threads", .timeLimit(.minutes(10)))
struct ThreadsReadingTests {
    private static func stage<Value: Sendable>(
        _ body: @Sendable (PublishingStage) async throws -> Value
    ) async throws -> Value {
        try await PublishingStage.open(ProfileVisitor.threads, body)
    }

    private static func text(_ text: String = "Hello") -> [(String, String)] {
        [("media_type", "TEXT"), ("text", text)]
    }

    private static func now(_ s: PublishingStage, _ words: String) async throws -> String {
        try await s.post("me/threads", text(words) + [("auto_publish_text", "true")]).id()
    }

    @Test("lists are windows with pages, newest first, whoever asks for more than five gets five")
    func lists() async throws {
        try await Self.stage { s async throws in
            for number in 1...7 {
                _ = try await Self.now(s, "Number \(number)")
                s.p.sandbox.clock.advance(by: .seconds(60))
            }
            let fields = ("fields", "id,text,permalink,timestamp")
            let first = try await s.get("me/threads", [fields, ("limit", "25")])
            #expect(first.entries.map { $0["text"] } == (3...7).reversed().map { "Number \($0)" })
            let next = try #require(first.json?["paging"]?["next"]?.string)
            let rest = try await s.p.http.get(next.replacing("https://", with: "/"))
            #expect(rest.entries.map { $0["text"] } == ["Number 2", "Number 1"])
            #expect(rest.json?["paging"]?["next"] == nil)
            let since = String(s.p.sandbox.clock.now.seconds - 125)
            #expect(try await s.get("me/threads", [("since", since)]).entries.count == 2)
            let until = s.p.sandbox.clock.now.text
            #expect(try await s.get("me/threads", [("since", since), ("until", until)]).entries.count == 2)
            #expect(try await s.get("me/replies").entries.isEmpty)
            #expect(try await s.connected("grace").get("me/threads").entries.isEmpty)
        }
    }

    @Test(
        "lists refuse what they do not know",
        arguments: [
            [("limit", "0")], [("limit", "101")], [("after", "???")], [("since", "yesterday")],
            [("since", "20"), ("until", "10")], [("fields", "status")], [("mood", "good")],
        ])
    func wrongLists(pairs: [(String, String)]) async throws {
        try await Self.stage { s async throws in
            _ = try await Self.now(s, "One")
            #expect(try await s.get("me/threads", pairs).graphError == "100")
        }
    }

    @Test("a list lags behind as long as the script says; the post itself is there")
    func lag() async throws {
        try await Self.stage { s async throws in
            let post = try await Self.now(s, "Fresh")
            s.fault(.staleList, "threads.list") { $0.times = 2 }
            #expect(try await s.get("me/threads").entries.isEmpty)
            #expect(try await s.get(post).status == 200)
            s.p.sandbox.clock.advance(by: .seconds(60))
            #expect(try await s.get("me/threads").entries.count == 1)
            s.fault(.staleList, "node") { $0.lag = .seconds(3_600) }
            #expect(try await s.get(post).graphError == "100/33")
        }
    }

    @Test("a parent that is not yet visible refuses the reply for a while")
    func freshParent() async throws {
        try await Self.stage { s async throws in
            let post = try await Self.now(s, "Parent")
            s.fault(.staleList, "threads.create")
            let reply = Self.text("Child") + [("reply_to_id", post)]
            #expect(try await s.post("me/threads", reply).graphError == "24/4279009")
            #expect(try await s.post("me/threads", reply).status == 200)
        }
    }

    @Test(
        "containers that fail late, never end or are over at once",
        arguments: [
            (Fault.Kind.lateRejection, "ERROR"), (.endlessProcessing, "IN_PROGRESS"), (.earlyExpiry, "EXPIRED"),
        ])
    func played(kind: Fault.Kind, status: String) async throws {
        try await Self.stage { s async throws in
            s.fault(kind, "threads.create")
            let container = try await s.post("me/threads", Self.text()).id()
            s.p.sandbox.clock.advance(by: .seconds(3_600))
            let reply = try await s.get(container)
            #expect(reply.json?["status"] == .string(status))
            #expect(try await s.post("me/threads_publish", [("creation_id", container)]).status == 400)
            #expect(s.posts.isEmpty)
            let next = try await s.post("me/threads", Self.text()).id()
            s.wait()
            #expect(try await s.get(next).json?["status"] == "FINISHED")
        }
    }

    @Test("a late rejection has the platform's word or the script's", arguments: [nil, "INVALID_BIT_RATE"])
    func reason(word: String?) async throws {
        try await Self.stage { s async throws in
            s.fault(.lateRejection, "threads.create") { $0.body = word }
            let container = try await s.post("me/threads", Self.text()).id()
            #expect(try await s.get(container, [("fields", "error_message")]).json?["error_message"] == nil)
            s.wait()
            let reply = try await s.get(container, [("fields", "error_message")])
            #expect(reply.json?["error_message"] == .string(word ?? "UNKNOWN"))
        }
    }

    @Test("the answer to publishing is lost after the effect: the container tells, the list has one post")
    func lost() async throws {
        try await Self.stage { s async throws in
            let container = try await s.post("me/threads", Self.text("Once")).id()
            s.wait()
            s.fault(.reset, "threads.publish") { $0.afterEffect = true }
            await #expect(throws: (any Error).self) {
                try await s.post("me/threads_publish", [("creation_id", container)])
            }
            #expect(try await s.get(container).json?["status"] == "PUBLISHED")
            #expect(try await s.get("me/threads", [("fields", "text")]).entries.map { $0["text"] } == ["Once"])
            #expect(s.posts.count == 1)
        }
    }

    @Test("a block for suspected spam leaves the post out or in, as the script says", arguments: [false, true])
    func blocked(afterEffect: Bool) async throws {
        try await Self.stage { s async throws in
            let container = try await s.post("me/threads", Self.text()).id()
            s.wait()
            s.fault(.duplicate, "threads.publish") { $0.afterEffect = afterEffect }
            #expect(try await s.post("me/threads_publish", [("creation_id", container)]).graphError == "4/2207051")
            #expect(s.posts.count == (afterEffect ? 1 : 0))
        }
    }

    @Test("an error within status 200 has the Graph's shape")
    func inside() async throws {
        try await Self.stage { s async throws in
            s.fault(.errorInSuccess, "threads.create")
            let reply = try await s.post("me/threads", Self.text())
            #expect(reply.status == 200 && reply.graphError == "2" && reply.json?["error"]?["is_transient"] == true)
        }
    }

    @Test("figures of a post are the same every time, and replies are counted")
    func insights() async throws {
        try await Self.stage { s async throws in
            let post = try await Self.now(s, "Count me")
            let reply = try await s.post(
                "me/threads", Self.text("Reply") + [("reply_to_id", post), ("auto_publish_text", "true")])
            #expect(reply.status == 200)
            let pairs = [("metric", "views,likes,replies,reposts,quotes,shares")]
            let figures = try await s.get("\(post)/insights", pairs)
            #expect(figures.entries.compactMap { $0["name"]?.string }.joined(separator: ",") == pairs[0].1)
            #expect(figures.entries[2]["values"]?[0]?["value"] == 1)
            #expect(try await s.get("\(post)/insights", pairs).json == figures.json)
            for metric in ["impressions", "", "views,views"] {
                #expect(try await s.get("\(post)/insights", [("metric", metric)]).graphError == "100")
            }
            #expect(try await s.get("77/insights", pairs).graphError == "100/33")
            let poor = try await s.connected(scope: "threads_basic")
            #expect(try await poor.get("\(post)/insights", pairs).graphError == "10")
        }
    }

    @Test("figures of a profile come by day, in sum or by link")
    func profile() async throws {
        try await Self.stage { s async throws in
            let now = s.p.sandbox.clock.now.seconds
            let reply = try await s.get(
                "me/threads_insights",
                [
                    ("metric", "views,likes,clicks,followers_count"), ("since", String(now - 3 * 86_400)),
                    ("until", String(now)),
                ])
            #expect(reply.entries[0]["values"]?.array?.count == 3)
            #expect(reply.entries[1]["total_value"]?["value"] != nil)
            #expect(reply.entries[2]["link_total_values"]?[0]?["value"] != nil)
            #expect(reply.entries[3]["total_value"] != nil)
            let wrong = [
                [("metric", "reach")], [("metric", "views"), ("since", "1712991599")],
                [("metric", "follower_demographics")], [("metric", "views"), ("breakdown", "age")],
                [("metric", "follower_demographics"), ("breakdown", "mood")],
            ]
            for pairs in wrong { #expect(try await s.get("me/threads_insights", pairs).graphError == "100") }
            let people = [("metric", "follower_demographics"), ("breakdown", "age")]
            #expect(try await s.get("me/threads_insights", people).status == 200)
            #expect(try await s.get("location_search", [("q", "Sand")]).entries.first?["id"] == "701000000000001")
        }
    }
}
