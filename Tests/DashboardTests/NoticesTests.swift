import Domain
import Foundation
import HTTPTypes
import Testing

@testable import Dashboard

@Suite("Notices", .timeLimit(.minutes(10)))
struct NoticesTests {
    private func notice(
        _ number: Int, _ health: Health = .disconnected(.expired), isRead: Bool = false,
        _ change: (inout NoticeFacts) -> Void = { _ in }
    ) -> MemberNotice {
        var facts = NoticeFacts(of: Samples.connection(health))
        change(&facts)
        return MemberNotice(
            id: MemberNotice.ID(stored: "ntm_0000000000000000000000000\(number)"), workspaceID: Samples.workspaceID,
            personID: Person.ID(stored: "psn_1"), kind: "connection.\(health.status)",
            subject: Samples.connectionID.text, episode: 1, stage: "s", facts: facts, createdAt: Samples.morning,
            readAt: isRead ? Samples.morning : nil)
    }

    @Test("S0.35 a bell on every page says how many notices are unread", arguments: ["/posts", "/connections"])
    func bell(path: String) async throws {
        let visitor = Visitor(FakeEngine { $0.notices = [notice(3), notice(2), notice(1, isRead: true)] })

        let page = try await visitor.get(path)
        let quiet = try await Visitor().get(path)

        #expect(page.element("bell")?["href"] == "/notices")
        #expect(page.text.contains(">2<span class=\"hidden\"> unread</span>"))
        #expect(quiet.element("bell") != nil)
        #expect(!quiet.text.contains("unread"))
    }

    @Test("nobody counts beyond 99")
    func many() async throws {
        let visitor = Visitor(FakeEngine { $0.notices = (0..<100).map { _ in notice(1) } })

        #expect(try await visitor.get("/posts").text.contains(">99+<span class=\"hidden\"> unread</span>"))
    }

    @Test("S0.35 S1.14 each notice says account, platform, what happened and what to do, with the way to the account")
    func list() async throws {
        let page = try await Visitor(FakeEngine { $0.notices = [notice(2), notice(1, isRead: true)] }).get("/notices")

        for words in ["Ada Lovelace (@ada@mastodon.example)", "Mastodon", "Access has run out", "Press Reconnect"] {
            #expect(page.text.contains(words))
        }
        #expect(page.html.all(where: "href", is: "/connections#\(Samples.connectionID)").count == 2)
        #expect(page.html.all(where: "datetime", is: "2026-07-14T08:00:00Z").count == 2)
        #expect(page.text.components(separatedBy: ">New<").count == 2, "one is new")
        #expect(page.html.all(where: "aria-current", is: "page").first?["id"] == "bell")
    }

    @Test("the empty page says so")
    func empty() async throws {
        let page = try await Visitor().get("/notices")

        #expect(page.text.contains("Nothing to tell"))
        #expect(page.element("read-all") == nil)
    }

    @Test("SEC-52 looking changes nothing; the button marks what was shown, and not what came since")
    func markAll() async throws {
        let visitor = Visitor(FakeEngine { $0.notices = [notice(2), notice(1)] })

        let page = try await visitor.get("/notices")
        #expect(visitor.engine.now.notices.allSatisfy { $0.readAt == nil })
        let shown = try #require(page.html.all(where: "name", is: "up_to").first?["value"])
        visitor.engine.change { $0.notices.insert(notice(3), at: 0) }
        let answer = try await visitor.post("/notices/read", [("up_to", shown)])

        #expect(answer.location == "/notices?said=notices-read")
        #expect(visitor.engine.now.notices.map { $0.readAt == nil } == [true, false, false])
        #expect(try await visitor.get("/notices?said=notices-read").text.contains("All notices are read."))
    }

    @Test("SEC-63 what is no notice is not found", arguments: ["", "con_00000000000000000000000001", "ntm_x"])
    func malformed(id: String) async throws {
        #expect(try await Visitor().post("/notices/read", [("up_to", id)]).status == .notFound)
    }

    @Test("S1.13 mails are switched off and on")
    func mails() async throws {
        let visitor = Visitor()

        #expect(try await visitor.get("/notices").text.contains("Switch mails off"))
        #expect(try await visitor.post("/notices/mail", [("wants", "off")]).location == "/notices?said=mail-off")
        #expect(visitor.engine.now.wantsMail == false)
        #expect(try await visitor.get("/notices").text.contains("Switch mails on"))
        #expect(try await visitor.post("/notices/mail", [("wants", "on")]).location == "/notices?said=mail-on")
        #expect(visitor.engine.now.wantsMail == true)
    }

    @Test("where no mails are to be had there is no switch")
    func noMails() async throws {
        let page = try await Visitor(FakeEngine { $0.wantsMail = nil }).get("/notices")

        #expect(page.element("switch-mails") == nil)
    }

    @Test("guests see no notices", arguments: ["/notices"])
    func guests(path: String) async throws {
        let answer = try await Visitor(FakeEngine { $0.notices = [notice(1)] }).guest.get(path)

        #expect(answer.status == .seeOther)
        #expect(!answer.text.contains("Ada Lovelace"))
    }

    @Test("SEC-54 names in notices are text")
    func escaped() async throws {
        let engine = FakeEngine { state in
            state.notices = [notice(1) { $0.name = "<script>alert(1)</script>" }]
        }

        let page = try await Visitor(engine).get("/notices")

        #expect(!page.text.contains("<script>alert"))
        #expect(page.text.contains("&lt;script&gt;alert"))
    }
}
