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

    @Test("SEC-62 only owners see the page", arguments: [Role.admin, .editor, .author, .viewer])
    func others(role: Role) async throws {
        let visitor = Visitor(FakeEngine { $0.role = role })

        #expect(try await visitor.get("/settings/workspace").status == .forbidden)
        #expect(try await visitor.post("/settings/workspace/delete", Self.typed).status == .forbidden)
        #expect(try await !visitor.get("/connections").html.all("a").contains { $0["href"] == "/settings/workspace" })
    }
}
