import Domain
import HTTPTypes
import Storage
import Testing

@testable import Dashboard
@testable import Engine

@Suite("Messages", .timeLimit(.minutes(10)))
struct MessagesTests {
    private let path = "/messages/\(Samples.threadID)"

    private func engine(_ health: Health = .disconnected(.expired), role: Role = .owner) -> FakeEngine {
        FakeEngine {
            $0.role = role
            $0.connections = [Samples.view(health)]
            $0.talks = [Samples.talk()]
            $0.listings = Samples.listings
            $0.history = [
                HistoryEntry(
                    id: HistoryEntry.ID(stored: "hst_1"), at: Samples.morning, from: .healthy, to: health,
                    event: "ended", evidence: "The token has expired", node: "n", generation: 1)
            ]
        }
    }

    /// A form with a file, as browsers send it.
    private func multipart(
        _ fields: [(String, String)], file: String? = nil, name: String = "screen.png"
    ) -> String {
        var body = ""
        for (name, value) in fields {
            body += "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        if let file {
            body += "--b\r\nContent-Disposition: form-data; name=\"screenshot\"; filename=\"\(name)\"\r\n"
            body += "Content-Type: image/png\r\n\r\n\(file)\r\n"
        }
        return body + "--b--\r\n"
    }

    private func send(_ body: String, to path: String, by engine: FakeEngine) async throws -> Answer {
        try await Visitor(engine).send(.post, path, body: body, type: "multipart/form-data; boundary=b")
    }

    @Test("S1.37 S1.38 S0.53 the form starts with platform, account, the exact error and the bundle, all to be seen")
    func prefilled() async throws {
        let page = try await Visitor(engine()).get("/messages/new?connection=\(Samples.connectionID)&request=abc-1")

        #expect(page.element("title")?["value"] == "Trouble with Mastodon @ada@mastodon.example")
        for words in ["<dd>Mastodon</dd>", "<dd>@ada@mastodon.example</dd>", "Access has run out", "<dd>abc-1</dd>"] {
            #expect(page.text.contains(words), "\(words)")
        }
        #expect(page.text.contains("expired: The token has expired</textarea>"))
        #expect(page.text.contains("{&quot;bundle&quot;:1}"))
        #expect(page.element("bundle")?.has("checked") == true)
        #expect(page.html.all(where: "name", is: "bundle_digest").first?["value"] == "d1")
    }

    @Test("S1.38 the error of a failed reconnect is filled in, code and the platform's words")
    func attempt() async throws {
        let fake = engine()
        let failure = AuthorizationFailure(.refused, words: "invalid_client")
        fake.change { $0.authorization = Samples.authorization(.failed(failure), reconnects: Samples.connectionID) }
        let visitor = Visitor(fake)

        let help = try await visitor.get("/connections/\(Samples.connectionID)/help?attempt=\(Samples.authorizationID)")
        let link = help.html.all("a").compactMap { $0["href"] }.first { $0.hasPrefix("/messages/new") }
        let page = try await visitor.get(try #require(link).replacing("&amp;", with: "&"))

        #expect(page.text.contains("refused: invalid_client</textarea>"))
        #expect(page.html.all(where: "name", is: "connection").first?["value"] == Samples.connectionID.text)
    }

    @Test(
        "S1.37 the last step of the help leads to the form; who may not write does not see it",
        arguments: [true, false])
    func ladder(mayWrite: Bool) async throws {
        let visitor = Visitor(engine(role: mayWrite ? .editor : .author))
        let page = try await visitor.get("/connections/\(Samples.connectionID)/help")

        #expect((page.element("rung-write") != nil) == mayWrite)
        let form = try await visitor.get("/messages/new")
        #expect(form.status == (mayWrite ? .ok : .forbidden))
    }

    @Test("S1.38 a message is sent with its screenshot and the bundle that was shown")
    func sent() async throws {
        let fake = engine()
        let body = multipart(
            [
                ("connection", Samples.connectionID.text), ("platform", ""), ("request", "abc-1"), ("title", "Red"),
                ("fault", "invalid_grant"), ("text", "Please help"), ("bundle", "on"), ("bundle_digest", "d1"),
            ], file: "PNG")

        let answer = try await send(body, to: "/messages", by: fake)

        #expect(answer.location == "\(path)?said=message-sent")
        let new = try #require(fake.now.startedThreads.first)
        #expect(new.title == "Red" && new.problem == "invalid_grant" && new.requestID == "abc-1")
        #expect(new.connectionID == Samples.connectionID && new.message.bundleDigest == "d1")
        #expect(new.message.picture?.bytes == Array("PNG".utf8))
    }

    @Test("a bundle that was switched off is not sent")
    func withoutBundle() async throws {
        let fake = engine()
        let fields = [
            ("connection", Samples.connectionID.text), ("title", "Red"), ("text", "x"), ("bundle_digest", "d1"),
        ]
        _ = try await send(multipart(fields), to: "/messages", by: fake)

        #expect(fake.now.startedThreads.first?.message.bundleDigest == nil)
    }

    @Test("what is refused comes back with everything typed; another bundle is shown before it is sent")
    func refused() async throws {
        let fake = engine()
        let fields = [
            ("connection", Samples.connectionID.text), ("title", "Red"), ("text", "long words"), ("bundle", "on"),
            ("bundle_digest", "stale"),
        ]

        let page = try await send(multipart(fields, file: "x"), to: "/messages", by: fake)

        #expect(page.status == .unprocessableContent)
        #expect(page.text.contains("The state has changed. Choose the screenshot again"))
        #expect(page.text.contains("long words</textarea>"))
        #expect(page.html.all(where: "name", is: "bundle_digest").first?["value"] == "d1")
        #expect(fake.now.startedThreads.isEmpty)
    }

    @Test("who writes too much is told how long to wait, and loses nothing")
    func flood() async throws {
        let fake = engine()
        fake.change { $0.failures["start talk"] = EngineError.tooMany(retryAfter: .minutes(7)) }

        let page = try await send(multipart([("title", "t"), ("text", "kept")]), to: "/messages", by: fake)

        #expect(page.text.contains("Wait 7 minutes"))
        #expect(page.text.contains("kept</textarea>"))
    }

    @Test("SEC-56 a form that is larger than a screenshot may be is refused while it comes")
    func oversize() async throws {
        let big = String(repeating: "x", count: BodyLimit.message + 1)
        let page = try await send(multipart([("title", "t"), ("text", "x")], file: big), to: "/messages", by: engine())

        #expect(page.status == .contentTooLarge)
    }

    @Test("a talk shows both sides, its facts, the screenshot and the bundle")
    func talk() async throws {
        let page = try await Visitor(engine()).get(path)

        #expect(page.html.all(where: "data-side", is: "own").count == 1)
        #expect(page.text.contains("Olga, who runs this Martlet"))
        #expect(page.text.contains("<dd>invalid_grant</dd>"))
        #expect(page.html.all("img").contains { $0["src"] == "\(path)/screenshots/\(Samples.messageID)" })
        #expect(page.text.contains("Support bundle"))
        #expect(page.element("answer")?["action"] == path)
    }

    @Test("SEC-52 looking at a talk changes nothing; the page says by itself, or by a button, what was seen")
    func read() async throws {
        let visitor = Visitor(engine())
        let page = try await visitor.get(path)
        #expect(!visitor.engine.now.asked.contains { $0.hasPrefix("read") })
        #expect(page.html.all("form").contains { $0["action"] == "\(path)/read" && $0.has("data-at-once") })

        let shown = try #require(page.html.all(where: "name", is: "up_to").first?["value"])
        let answer = try await visitor.post("\(path)/read", [("up_to", shown)])

        #expect(answer.location == path)
        #expect(visitor.engine.now.asked.contains("read \(shown)"))
    }

    @Test("the number beside Messages says how many talks have something new")
    func unread() async throws {
        let page = try await Visitor(engine()).get("/posts")

        #expect(page.element("letters")?["href"] == "/messages")
        #expect(page.text.contains("</svg><span>Messages</span> <span class=\"tag\" data-tone=\"bad\">1"))
        #expect(page.element("operators") == nil)
    }

    @Test("an answer goes to its talk; an empty one comes back")
    func answer() async throws {
        let fake = engine()
        let good = try await send(multipart([("text", "Thanks")], file: "P"), to: path, by: fake)
        let empty = try await send(multipart([("text", "")]), to: path, by: fake)

        #expect(good.location == "\(path)?said=message-sent#answer")
        #expect(fake.now.answers.map(\.text) == ["Thanks"])
        #expect(empty.status == .unprocessableContent && empty.text.contains("Write something."))
    }

    @Test("SEC-78 SEC-74 a screenshot is a download with a policy that allows nothing, whatever it is")
    func screenshot() async throws {
        let fake = engine()
        fake.change { $0.picture = (Samples.medium(), [1, 2, 3]) }

        let answer = try await Visitor(fake).get("\(path)/screenshots/\(Samples.messageID)")

        #expect(answer.headers[.contentDisposition] == "attachment")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox; frame-ancestors 'none'")
        #expect(answer.headers[.contentType] == "image/png")
    }

    @Test(
        "SEC-63 talks of others, and what is none, are not found",
        arguments: [
            "/messages/thr_00000000000000000000000009", "/messages/x",
            "/messages/thr_00000000000000000000000009/screenshots/msg_00000000000000000000000001",
            "/messages/thr_00000000000000000000000001/screenshots/x",
            "/messages/new?connection=con_00000000000000000000000009",
        ])
    func foreign(path: String) async throws {
        #expect(try await Visitor(engine()).get(path).status == .notFound)
    }

    @Test("guests are sent to the log-in page", arguments: ["/messages", "/messages/new", "/operators"])
    func guests(path: String) async throws {
        #expect(try await Visitor(engine()).guest.get(path).location?.hasPrefix("/login") == true)
    }

    @Test("SEC-54 what people write is text, also in a bundle and in the form")
    func escaped() async throws {
        let hostile = "</textarea></pre><script>alert(1)</script>"
        let fake = engine()
        fake.change {
            $0.talks = [Samples.talk(text: hostile)]
            $0.bundle = SupportBundle(json: hostile, digest: "d")
        }
        let form = multipart([("title", hostile), ("text", hostile), ("connection", Samples.connectionID.text)])
        fake.change { $0.failures["start talk"] = EngineError.invalid(field: "text", words: "No.") }

        let pages = [try await Visitor(fake).get(path), try await send(form, to: "/messages", by: fake)]

        for page in pages {
            #expect(!page.text.contains("<script>alert"))
            #expect(page.text.contains("&lt;script&gt;alert(1)"))
        }
    }

    @Test("a request's number from the address is a number, or nothing", arguments: ["<b>", "a b", "", "x/../y"])
    func requestNumber(text: String) {
        #expect(SentMessage.requestNumber(text) == nil)
        #expect(SentMessage.requestNumber("9f8-A1") == "9f8-A1")
        #expect(SentMessage.requestNumber(String(repeating: "a", count: 65)) == nil)
    }

    @Test("an error page leads to the form with the request's number, for those who may write")
    func errorPage() async throws {
        let owner = try await Visitor(engine()).get("/nowhere")
        let viewer = try await Visitor(engine(role: .viewer)).get("/nowhere")

        #expect(owner.html.all("a").contains { $0["href"]?.hasPrefix("/messages/new?request=") == true })
        #expect(!viewer.text.contains("/messages/new"))
    }

    @Test("S1.37 notices of messages and alerts lead where they can be read")
    func notices() async throws {
        let talk = NoticeFacts.Talk(
            threadID: Samples.threadID, title: "Red", author: "Olga", excerpt: "We look", workspace: nil)
        var asked = talk
        asked.workspace = "Looms"
        let alert = NoticeFacts.Alert(
            lines: [.init(workspace: "Looms", platform: .x, handle: "@ada", reason: "expired")], count: 3)
        let facts = [NoticeFacts(talk), NoticeFacts(asked), NoticeFacts(alert)]
        let notices = facts.enumerated().map { index, facts in
            MemberNotice(
                id: MemberNotice.ID(stored: "ntm_0000000000000000000000000\(index)"), workspaceID: Samples.workspaceID,
                personID: Person.ID(stored: "psn_1"), kind: "message.answered", subject: "s", episode: 0, stage: "s",
                facts: facts, createdAt: Samples.morning)
        }

        let page = try await Visitor(FakeEngine { $0.notices = notices }).get("/notices")

        for path in [path, "/operators\(path)", "/operators"] {
            #expect(page.html.all(where: "href", is: path).count == 1, "\(path)")
        }
        #expect(page.text.contains("Olga wrote: “We look”"))
        #expect(page.text.contains("3 accounts turned red"))
        #expect(page.text.contains("X @ada of “Looms”: Access has run out. And 2 more."))
    }
}
