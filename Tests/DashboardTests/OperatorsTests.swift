import Domain
import HTTPTypes
import Storage
import Testing

@testable import Dashboard
@testable import Engine

@Suite("Pages for operators", .timeLimit(.minutes(10)))
struct OperatorsTests {
    private let account = "/operators/workspaces/\(workspaceID)/connections/\(Samples.connectionID)"
    private static let workspaceID = Workspace.ID(stored: "wsp_00000000000000000000000001")

    private static let unwell = UnwellConnection(
        workspaceName: "Looms",
        connection: Connection(
            id: Samples.connectionID, workspaceID: workspaceID, brandID: Brand.ID(stored: "brd_1"), platform: .mastodon,
            grantID: Grant.ID(stored: "gra_1"), account: Samples.account, health: .disconnected(.expired),
            healthSince: Samples.morning, connectedAt: Samples.morning))

    private func engine(isOperator: Bool = true) -> FakeEngine {
        FakeEngine {
            $0.isOperator = isOperator
            $0.talks = [Samples.talk()]
            $0.overview = Operators.Overview(
                counts: [
                    UnwellCount(platform: .mastodon, health: .disconnected(.expired), count: 7),
                    UnwellCount(platform: .x, health: .warning(.outage), count: 2),
                ], unwell: [Self.unwell], troubles: [PlatformTrouble(platform: .x, since: Samples.morning)],
                appFaults: [AppFault(platform: .reddit, since: Samples.morning, words: "<b>invalid_client</b>")],
                sunsets: [
                    Sunset(
                        platform: .linkedin, version: "202601", setting: "platforms.linkedin.version",
                        stage: .soon(days: 9), endsAt: nil, isEndKnown: true, successor: nil)
                ])
            $0.history = [
                HistoryEntry(
                    id: HistoryEntry.ID(stored: "hst_1"), at: Samples.morning, from: .healthy,
                    to: .disconnected(.expired), event: "ended", evidence: "It ran out", node: "n", generation: 1)
            ]
        }
    }

    @Test("S1.41 operators see which accounts of which workspaces are not well, why, and since when")
    func overview() async throws {
        let page = try await Visitor(engine()).get("/operators")

        for words in ["Looms", "@ada@mastodon.example", "Access has run out", "<strong>7</strong>"] {
            #expect(page.text.contains(words), "\(words)")
        }
        #expect(page.html.all(where: "href", is: account).count == 1)
        #expect(page.text.contains("X fails for many accounts since"))
        #expect(page.text.contains("Reddit refuses an app of this server since"))
        #expect(page.text.contains("“&lt;b&gt;invalid_client&lt;/b&gt;”"), "SEC-54")
        #expect(page.text.contains("Version 202601 of LinkedIn’s interface ends in 9 days. Set platforms.linkedin"))
        #expect(page.text.contains("1 talk has something new."))
        #expect(page.element("operators")?["aria-current"] == "page")
    }

    @Test("the list is narrowed down by platform and state, and paged")
    func filters() async throws {
        let fake = engine()
        _ = try await Visitor(fake).get("/operators?platform=x&status=warning&before=1000.con_1")
        _ = try await Visitor(fake).get("/operators?platform=myspace&status=healthy&before=x")

        let asked = fake.now.filters
        #expect(asked.first?.platform == .x && asked.first?.status == "warning")
        #expect(asked.first?.before == ThreadCursor(lastAt: Instant(milliseconds: 1000), id: "con_1"))
        #expect(asked.last == UnwellFilter())
    }

    @Test("SEC-63 whoever is no operator finds nothing there, and sees no way to it")
    func nobodyElse() async throws {
        let visitor = Visitor(engine(isOperator: false))
        let thread = "/operators/messages/\(Samples.threadID)"

        for path in [
            "/operators", "/operators/messages", thread, account, "\(thread)/screenshots/\(Samples.messageID)",
        ] {
            #expect(try await visitor.get(path).status == .notFound, "\(path)")
        }
        for path in ["/operators/alerts", thread, "\(account)/messages"] {
            #expect(try await visitor.post(path, [("text", "x"), ("title", "t")]).status == .notFound, "\(path)")
        }
        #expect(try await visitor.post("\(thread)/read", [("up_to", Samples.messageID.text)]).status == .notFound)
        #expect(try await visitor.get("/posts").element("operators") == nil)
        #expect(visitor.engine.now.startedThreads.isEmpty && visitor.engine.now.answers.isEmpty)
    }

    @Test("S1.41 an account shows its history, and a message that asks for a reconnect is filled in")
    func ask() async throws {
        let fake = engine()
        let page = try await Visitor(fake).get(account)

        #expect(page.text.contains("It ran out"))
        #expect(page.text.contains("press Reconnect"))
        #expect(page.element("title")?["value"] == "Mastodon @ada@mastodon.example needs you")
        let sent = try await Visitor(fake).post("\(account)/messages", [("title", "Red"), ("text", "Please")])
        #expect(sent.location == "/operators/messages/\(Samples.threadID)?said=message-sent")
        let empty = try await Visitor(fake).post("\(account)/messages", [("title", "Red"), ("text", "")])
        #expect(empty.status == .unprocessableContent && empty.text.contains("Write something."))
        #expect(fake.now.startedThreads.map(\.title) == ["Red"])
    }

    @Test("operators read and answer every talk, with the name of its workspace")
    func talks() async throws {
        let fake = engine()
        let path = "/operators/messages/\(Samples.threadID)"
        let list = try await Visitor(fake).get("/operators/messages")
        let page = try await Visitor(fake).get(path)
        let answer = try await Visitor(fake).post(path, [("text", "Look at the help")])

        #expect(list.html.all(where: "href", is: path).count == 1)
        #expect(list.text.contains("Engines · Mastodon · @ada@mastodon.example"))
        #expect(page.text.contains("<dd>Engines</dd>"))
        #expect(page.html.all(where: "data-side", is: "own").count == 1)
        #expect(page.element("screenshot") == nil, "operators send words")
        #expect(answer.location == "\(path)?said=message-sent#answer")
        #expect(fake.now.answers.map(\.text) == ["Look at the help"])
    }

    @Test("alerts are switched off and on")
    func alerts() async throws {
        let visitor = Visitor(engine())

        #expect(try await visitor.get("/operators").text.contains("Switch alerts off"))
        #expect(
            try await visitor.post("/operators/alerts", [("wants", "off")]).location == "/operators?said=alerts-off")
        #expect(!visitor.engine.now.wantsAlerts)
        #expect(try await visitor.get("/operators").text.contains("Switch alerts on"))
    }

    @Test(
        "places in lists are read back as they were written; anything else is the beginning",
        arguments: [
            "", "1", "x.y", "-1.a", "99999999999999999999.a", "1." + String(repeating: "a", count: 65),
        ])
    func cursors(text: String) {
        #expect(CursorText.cursor(text) == nil)
        let cursor = CursorText.cursor(CursorText.of(Samples.morning, "thr_1"))
        #expect(cursor == ThreadCursor(lastAt: Samples.morning, id: "thr_1"))
    }
}
