import Domain
import HTTPTypes
import Testing

@testable import Dashboard

@Suite("The workspace page", .timeLimit(.minutes(10)))
struct WorkspaceTests {
    private static let typed = [("name", "Engines"), ("password", "correct horse battery")]

    @Test("S2.57 the page says what is lost before anything is deleted")
    func page() async throws {
        let visitor = Visitor(FakeEngine { $0.connections = [Samples.view()] })

        let page = try await visitor.get("/settings/workspace")

        for words in ["1 account connected", "disconnected for good", "destroyed first", "no way back"] {
            #expect(page.text.contains(words))
        }
        #expect(page.element("delete-workspace") != nil)
        #expect(!visitor.engine.now.asked.contains { $0.hasPrefix("delete") })
    }

    @Test("S2.57 deleting ends the login, and says whether every platform confirmed", arguments: [true, false])
    func delete(isConfirmed: Bool) async throws {
        let visitor = Visitor(FakeEngine { $0.platformConfirmed = isConfirmed })

        let answer = try await visitor.post("/settings/workspace/delete", Self.typed)

        #expect(answer.location == "/login?said=workspace-deleted\(isConfirmed ? "" : "-unconfirmed")")
        #expect(answer.headers[.setCookie]?.contains("Max-Age=0") == true)
        #expect(visitor.engine.now.asked.contains("delete Engines"))
    }

    @Test("SEC-38 a wrong password deletes nothing, and what was typed stays, but for the password")
    func wrongPassword() async throws {
        let answer = try await Visitor().post(
            "/settings/workspace/delete", [("name", "Engines"), ("password", "wrong")])

        #expect(answer.status == .unprocessableContent)
        #expect(answer.element("problem") != nil)
        #expect(answer.element("workspace-name")?["value"] == "Engines")
        #expect(!answer.text.contains("wrong\""))
    }

    @Test("before the zone is changed the page says what becomes of the calendar, of slots and of what repeats")
    func zonePlan() async throws {
        let visitor = Visitor()

        let page = try await visitor.post("/settings/workspace/zone", [("zone", "Europe/Lisbon")])

        for words in [
            "12 posts will go out neither earlier nor later", "3 posting slots will show the same time",
            "1 series by the clocks of Europe/Berlin", "2 series by the clocks of other zones", "09:00 stays 09:00",
        ] {
            #expect(page.text.contains(words), "\(words)")
        }
        #expect(page.element("change-zone") != nil && page.element("zone")?["value"] == "Europe/Lisbon")
        #expect(visitor.engine.now.asked.contains("zone? Europe/Lisbon"))
        #expect(!visitor.engine.now.asked.contains { $0.hasPrefix("zone!") })

        let form = [("zone", "Europe/Lisbon"), ("from", "Europe/Berlin"), ("agreed", "yes")]
        let answer = try await visitor.post("/settings/workspace/zone", form)
        #expect(answer.location == "/settings/workspace?said=zone-changed")
        #expect(visitor.engine.now.asked.contains("zone! Europe/Lisbon"))
        #expect(try await visitor.get("/settings/workspace?said=zone-changed").text.contains("is changed"))
    }

    @Test(
        "a zone that nobody knows, and one that somebody changed meanwhile, are told beside the field",
        arguments: [
            [("zone", "Mars/Olympus")], [("zone", "Europe/Lisbon"), ("from", "UTC"), ("agreed", "yes")],
        ])
    func badZone(form: [(String, String)]) async throws {
        let visitor = Visitor()
        let answer = try await visitor.post("/settings/workspace/zone", form)
        #expect(answer.status == .unprocessableContent && answer.element("zone-problem") != nil)
        #expect(answer.element("zone")?["value"] == form[0].1 && answer.element("change-zone") == nil)
        #expect(!visitor.engine.now.asked.contains { $0.hasPrefix("zone!") })
    }

    @Test("SEC-62 only owners see the page", arguments: [Role.admin, .editor, .author, .viewer])
    func others(role: Role) async throws {
        let visitor = Visitor(FakeEngine { $0.role = role })

        #expect(try await visitor.get("/settings/workspace").status == .forbidden)
        #expect(try await visitor.post("/settings/workspace/delete", Self.typed).status == .forbidden)
        let zone = try await visitor.post("/settings/workspace/zone", [("zone", "Europe/Lisbon")])
        #expect(zone.status == .forbidden)
        #expect(try await !visitor.get("/connections").html.all("a").contains { $0["href"] == "/settings/workspace" })
    }
}
