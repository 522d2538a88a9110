import HTTPTypes
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ServerTests {
    @Test("the first segment is the host that is played, and the route map says where")
    func routing() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            let routes = try await sandbox.routes()
            #expect(routes["https://toy.example"] == "http://127.0.0.1:\(client.port)/toy.example")
            #expect(try await client.get("/toy.example/me").status == 200)
            #expect(try await client.get("/toy.example/nowhere").json == ["error": "Not Found"])
            #expect(try await client.get("/other.example/me").status == 404)
            #expect(try await client.form("/toy.example/me", []).status == 404)
            #expect(try await client.get("/toy.example/refused").json == ["error": "no"])
            #expect(
                try await client.send(.post, "/toy.example/effect", body: .init(repeating: 1, count: 65)).status == 413)
        }
    }

    @Test("the ledger holds every request without values")
    func ledger() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            _ = try await client.form("/toy.example/token?code=hush", [("refresh_token", "hush")], token: "ada")

            let request = try #require(sandbox.ledger.requests(platform: "toy").first)
            #expect(request.endpoint == "refresh" && request.account == "ada" && request.status == 200)
            #expect(request.summary == "POST /token {?code refresh_token}")
            let text = try await client.get("/control/ledger?platform=toy").text
            #expect(!text.contains("hush") && text.contains("\"refresh_overlaps\":0"))
        }
    }

    @Test("a port that is taken is an error for all who wait")
    func portTaken() async throws {
        try await ToyPlatform.withSandbox { _, client in
            _ = await #expect(throws: (any Error).self) {
                _ = try await ToyPlatform.withSandbox(SandboxSettings(port: client.port)) { _, _ in true }
            }
        }
    }
}
