import Domain
import HTTPTypes
import Platforms
import Testing

@testable import Dashboard
@testable import Engine

@Suite("The composer", .timeLimit(.minutes(10)))
struct ComposerTests {
    private let engine = FakeEngine {
        $0.connections = [
            Samples.view(), Samples.view(id: Samples.otherConnectionID, platform: .bluesky, isActive: false),
        ]
        $0.listings = [Samples.listing(.mastodon, .instance, capabilities: Self.rules), Samples.listing(.bluesky)]
        $0.media = [Samples.medium()]
        $0.posts = [Samples.post([.draft], text: "Stored words", publishAt: nil)]
    }

    /// Words, pictures, and the choices of Mastodon.
    private static let rules: Capabilities = {
        var rules = Samples.capabilities
        rules.options = [
            OptionRule(
                .visibility, .choice([.init("public", "Everybody"), .init("unlisted", "Not in timelines")]),
                usual: "public"),
            OptionRule(.contentWarning, .text(limit: 5_000)),
        ]
        return rules
    }()

    private func form(_ action: String, _ more: [(String, String)] = []) -> [(String, String)] {
        [
            ("key", "k1"), ("connection", Samples.connectionID.text), ("text-0", "Hello\nworld"),
            ("option-\(Samples.connectionID)-visibility", "unlisted"),
            ("option-\(Samples.connectionID)-content_warning", "maths"), ("when", "2026-07-20T09:30"),
            ("zone", "Europe/Berlin"), ("action", action),
        ] + more
    }

    @Test("the blank composer offers the accounts that are switched on (S4.27, S4.28)")
    func blank() async throws {
        let page = try await Visitor(engine).get("/posts/new")

        #expect(page.element("to-\(Samples.connectionID)") != nil)
        #expect(page.element("to-\(Samples.otherConnectionID)") == nil)
        for id in ["post-text", "publish-now", "schedule", "save-draft", "add-part", "files-0"] {
            #expect(page.element(id) != nil, "\(id)")
        }
        #expect(page.element("when")?["value"] == "2026-07-15T09:00")
        #expect(page.html.all(where: "name", is: "zone").first?["value"] == "Europe/Berlin")
    }

    @Test("without any account the composer says what to do first")
    func noAccounts() async throws {
        let page = try await Visitor().get("/posts/new")

        #expect(page.text.contains("No account is connected yet"))
    }

    @Test("a post is scheduled at the local time of the zone in the form")
    func schedule() async throws {
        let answer = try await Visitor(engine).post("/posts", form("schedule"))

        #expect(answer.location == "/posts/\(Samples.postID)?said=scheduled")
        let post = try #require(engine.now.created.first)
        #expect(post.timing == .at(Instant(seconds: 1_784_532_600)))  // 20 July 2026, 07:30 UTC
        #expect(post.content == Content(text: "Hello\nworld"))
        #expect(post.deliveries.map(\.connectionID) == [Samples.connectionID])
        #expect(post.deliveries.first?.options == DeliveryOptions(visibility: "unlisted", contentWarning: "maths"))
    }

    @Test(
        "publishing now and saving a draft take the same form", arguments: [("publish", Timing.now), ("draft", .draft)])
    func otherTimings(action: String, timing: Timing) async throws {
        _ = try await Visitor(engine).post("/posts", form(action))

        #expect(engine.now.created.map(\.timing) == [timing])
    }

    @Test("REL-33 the same form sent twice has the same key, a changed one another")
    func doubleClick() async throws {
        let visitor = Visitor(engine)
        _ = try await visitor.post("/posts", form("publish"))
        _ = try await visitor.post("/posts", form("publish"))
        _ = try await visitor.post("/posts", form("draft"))

        let keys = engine.now.createdKeys.compactMap(\.self)
        #expect(keys.count == 3)
        #expect(keys[0] == keys[1])
        #expect(keys[0].value != keys[2].value)
    }

    struct Refusal: Sendable {
        let replace: (String, String)
        let action: String
        let words: String
    }

    @Test(
        "what is missing is said, and nothing written is lost",
        arguments: [
            Refusal(replace: ("when", ""), action: "schedule", words: "Choose a day and a time."),
            Refusal(replace: ("when", "2026-02-30T09:00"), action: "schedule", words: "Choose a day and a time."),
            Refusal(replace: ("when", "2026-07-14T09:00"), action: "schedule", words: "That time has passed."),
            Refusal(replace: ("connection", "nonsense"), action: "publish", words: "Choose at least one account."),
        ])
    func missing(test: Refusal) async throws {
        let fields = form(test.action).map { $0.0 == test.replace.0 ? test.replace : $0 }

        let page = try await Visitor(engine).post("/posts", fields)

        #expect(page.status == .unprocessableContent)
        #expect(page.text.contains(test.words))
        #expect(page.text.contains("\nHello\nworld</textarea>"))
        #expect(engine.now.created.isEmpty)
    }

    @Test("what the platforms would refuse is shown per account, all at once")
    func refused() async throws {
        let problem = Problem(
            .textTooLong, message: "The text is 12 characters too long.", remedy: "Shorten it.", part: 0, field: .text)
        engine.change {
            $0.problems = [ConnectionProblem(connectionID: Samples.connectionID, problem: problem)]
            $0.failures["create"] = EngineError.preflight($0.problems)
        }

        let page = try await Visitor(engine).post("/posts", form("publish"))

        #expect(page.status == .unprocessableContent)
        #expect(page.text.contains("Some accounts would refuse this."))
        #expect(page.text.contains("The text is 12 characters too long. Shorten it."))
        #expect(page.html.all(where: "data-code", is: "text_too_long").count == 1)
    }

    @Test("live preflight answers a piece of page with counts per account")
    func preflight() async throws {
        let piece = try await Visitor(engine).post("/posts/preflight", form("check"))

        #expect(piece.status == .ok)
        #expect(piece.html.all("html").isEmpty)
        #expect(piece.html.all(where: "data-connection", is: Samples.connectionID.text).first?["data-ok"] == "true")
        #expect(piece.text.contains("11/300"))
        #expect(engine.now.created.isEmpty)
    }

    @Test("a limit is left out where the account's own server allows more than usual")
    func unusualLimit() {
        var draft = ComposerDraft()
        draft.connections = [Samples.connectionID]
        draft.parts = [.init(text: String(repeating: "x", count: 400))]
        let scene = ComposerScene(
            views: [Samples.view()], capabilities: [Samples.connectionID: Samples.capabilities])

        let lines = VerdictLine.lines(draft, scene, problems: [])

        #expect(lines.first?.counts.first?.limit == nil)
        #expect(lines.first?.counts.first?.isOver == false)
    }

    @Test("without scripts parts come and go by the server")
    func parts() async throws {
        let visitor = Visitor(engine)

        let added = try await visitor.post("/posts", form("add-part"))
        let dropped = try await visitor.post("/posts", form("drop-0", [("text-1", "Second")]))

        #expect(added.element("post-text-1") != nil)
        #expect(added.status == .ok)
        #expect(dropped.html.all(where: "name", is: "part").map { $0["value"] } == ["1", PartForms.placeholder])
        #expect(dropped.text.contains("\nSecond</textarea>"))
        #expect(engine.now.created.isEmpty)
    }

    @Test("pictures keep their descriptions, and go on request")
    func pictures() async throws {
        let media = [("media-0", Samples.mediaID.text), ("alt-0", "A loom")]

        let page = try await Visitor(engine).post("/posts", form("check", media))
        let removed = try await Visitor(engine).post("/posts", form("remove-0-\(Samples.mediaID)", media))
        _ = try await Visitor(engine).post("/posts", form("draft", media))

        #expect(page.element("alt-\(Samples.mediaID)")?["value"] == "A loom")
        #expect(page.text.contains("Describe loom.png"))
        #expect(removed.element("alt-\(Samples.mediaID)") == nil)
        #expect(
            engine.now.created.first?.content.parts.first?.media == [Attachment(id: Samples.mediaID, altText: "A loom")]
        )
    }

    private func multipart(_ file: String, name: String = "loom.png") -> String {
        var body = ""
        for (field, value) in form("attach") {
            body += "--b\r\nContent-Disposition: form-data; name=\"\(field)\"\r\n\r\n\(value)\r\n"
        }
        body += "--b\r\nContent-Disposition: form-data; name=\"files-0\"; filename=\"\(name)\"\r\n"
        return body + "Content-Type: image/png\r\n\r\n\(file)\r\n--b--\r\n"
    }

    @Test("without scripts pictures come with the form")
    func upload() async throws {
        let page = try await Visitor(engine).send(
            .post, "/posts", body: multipart("PNG\r\nbytes"), type: "multipart/form-data; boundary=b")

        #expect(page.status == .ok)
        #expect(engine.now.asked.contains("add loom.png 10"))
        #expect(page.html.all(where: "name", is: "media-0").count == 1)
        #expect(page.text.contains("\nHello\nworld</textarea>"))
    }

    @Test("a file that is no picture is named, and the words stay")
    func badFile() async throws {
        let page = try await Visitor(engine).send(
            .post, "/posts", body: multipart("<svg>", name: "a<b>.svg"), type: "multipart/form-data; boundary=b")

        #expect(page.status == .unprocessableContent)
        #expect(page.text.contains("a&lt;b&gt;.svg: Only pictures are taken."))
        #expect(page.text.contains("\nHello\nworld</textarea>"))
    }

    @Test("a draft is changed, and put on the calendar by the same page")
    func edit() async throws {
        let visitor = Visitor(engine)

        let page = try await visitor.get("/posts/\(Samples.postID)/edit")
        let kept = try await visitor.post("/posts/\(Samples.postID)/edit", form("draft"))
        let planned = try await visitor.post("/posts/\(Samples.postID)/edit", form("schedule"))

        #expect(page.text.contains("Stored words"))
        #expect(page.html.all("form").contains { $0["action"] == "/posts/\(Samples.postID)/edit" })
        #expect(kept.location == "/posts/\(Samples.postID)?said=edited")
        #expect(planned.location == "/posts/\(Samples.postID)?said=scheduled")
        #expect(engine.now.changes.map(\.timing) == [nil, .at(Instant(seconds: 1_784_532_600))])
    }

    @Test(
        "a button that nobody has made only checks",
        arguments: ["", "delete-everything", "drop-x", "remove-0-nonsense"])
    func unknownButton(value: String) {
        #expect(ComposerAction(value) == .check)
    }

    @Test("too late for a change is told as such (REL-23)")
    func tooLate() async throws {
        engine.change {
            $0.failures["edit"] = EngineError.conflict(
                code: "already_publishing", words: "It is already being published.")
        }

        let answer = try await Visitor(engine).post("/posts/\(Samples.postID)/edit", form("draft"))

        #expect(answer.status == .conflict)
        #expect(answer.text.contains("already being published"))
    }
}
