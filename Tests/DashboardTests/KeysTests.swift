import Domain
import HTTPTypes
import Storage
import Testing

@testable import Dashboard

@Suite("API keys", .timeLimit(.minutes(10)))
struct KeysTests {
    @Test("SEC-40 a new key is shown once and never again")
    func shownOnce() async throws {
        let visitor = Visitor()

        let made = try await visitor.post("/settings/keys", [("name", "Robot"), ("role", "editor")])
        let later = try await visitor.get("/settings/keys")

        #expect(made.status == .created)
        #expect(made.element("new-key")?["value"] == "mkey_secret")
        #expect(made.headers[.cacheControl] == "no-store")
        #expect(later.text.contains("Robot"))
        #expect(!later.text.contains("mkey_secret"))
    }

    @Test("an unknown role gives the least rights")
    func unknownRole() async throws {
        let visitor = Visitor()

        _ = try await visitor.post("/settings/keys", [("name", "Robot"), ("role", "emperor")])

        #expect(visitor.engine.now.keys.map(\.role) == [.viewer])
    }

    @Test("a key without a name is refused on the page")
    func nameless() async throws {
        let answer = try await Visitor().post("/settings/keys", [("name", ""), ("role", "editor")])

        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("Give the key a name."))
    }

    @Test("a key is revoked by a second click")
    func revoke() async throws {
        let id = APIKeyListing.ID(stored: "key_00000000000000000000000001")
        let engine = FakeEngine {
            $0.keys = [
                APIKeyListing(id: id, name: "Robot", role: .editor, createdAt: Samples.morning, lastUsedAt: nil)
            ]
        }

        let page = try await Visitor(engine).get("/settings/keys")
        let answer = try await Visitor(engine).post("/settings/keys/\(id)/revoke")

        #expect(page.text.contains("never used"))
        #expect(answer.location == "/settings/keys?said=revoked")
        #expect(engine.now.keys.isEmpty)
    }

    @Test("who does not administer is refused, and sees no way there")
    func author() async throws {
        let visitor = Visitor(FakeEngine { $0.role = .author })

        #expect(try await visitor.get("/settings/keys").status == .forbidden)
        #expect(try await !visitor.get("/posts").text.contains("/settings/keys"))
    }
}
