import Domain
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("API keys", .timeLimit(.minutes(10)))
struct KeyTests {
    private func principal(_ role: Role, _ scene: Scene) -> Principal {
        Principal(workspaceID: scene.rig.owner.workspaceID, personID: nil, role: role)
    }

    @Test("SEC-40 a key opens with its own role, is stored as a hash only, and ends at once")
    func life() async throws {
        try await Scene.play { scene in
            let people = scene.node.engine.people
            let made = try await people.createAPIKey(name: "Ship", role: .editor, by: scene.rig.owner)
            let found = try #require(try await people.principal(apiKey: made.key))
            #expect(found.role == .editor && found.workspaceID == scene.rig.owner.workspaceID)
            #expect(found.personID == nil)

            let stored = try await scene.rig.database.read { transaction in
                try transaction.query("SELECT * FROM api_keys").count {
                    "\($0)".contains(made.key.expose())
                }
            }
            #expect(stored == 0)

            try await people.revokeAPIKey(made.listing.id, by: scene.rig.owner)
            #expect(try await people.principal(apiKey: made.key) == nil)
            await #expect(throws: EngineError.self) {
                try await people.revokeAPIKey(made.listing.id, by: scene.rig.owner)
            }
        }
    }

    @Test("SEC-40 the use of a key is noted, to the minute")
    func lastUse() async throws {
        try await Scene.play { scene in
            let people = scene.node.engine.people
            let made = try await people.createAPIKey(name: "Ship", role: .viewer, by: scene.rig.owner)
            #expect(try await people.apiKeys(by: scene.rig.owner).map(\.lastUsedAt) == [nil])
            let first = scene.rig.clock.now
            _ = try await people.principal(apiKey: made.key)
            scene.rig.clock.advance(by: .seconds(30))
            _ = try await people.principal(apiKey: made.key)
            #expect(try await people.apiKeys(by: scene.rig.owner).map(\.lastUsedAt) == [first])
            scene.rig.clock.advance(by: .seconds(31))
            _ = try await people.principal(apiKey: made.key)
            #expect(try await people.apiKeys(by: scene.rig.owner).map(\.lastUsedAt) == [scene.rig.clock.now])
        }
    }

    @Test("SEC-62 nobody grants more than they hold, and only administrators see and make keys")
    func rights() async throws {
        try await Scene.play { scene in
            let people = scene.node.engine.people
            for role in [Role.editor, .author, .viewer] {
                let low = principal(role, scene)
                await #expect(throws: EngineError.self) {
                    _ = try await people.createAPIKey(name: "Mine", role: .viewer, by: low)
                }
                await #expect(throws: EngineError.self) { _ = try await people.apiKeys(by: low) }
            }
            let admin = principal(.admin, scene)
            await #expect(throws: EngineError.self) {
                _ = try await people.createAPIKey(name: "More", role: .owner, by: admin)
            }
            _ = try await people.createAPIKey(name: "Equal", role: .admin, by: admin)
            #expect(try await people.apiKeys(by: admin).map(\.name) == ["Equal"])
        }
    }

    @Test("SEC-59 a key without a name, or what is no key at all, is refused", arguments: ["", "a", "martlet_", "…"])
    func nonsense(text: String) async throws {
        try await Scene.play { scene in
            let people = scene.node.engine.people
            let principal = try await people.principal(apiKey: Secret(text))
            #expect(principal == nil)
            await #expect(throws: EngineError.self) {
                _ = try await people.createAPIKey(
                    name: text.isEmpty ? "" : String(repeating: "n", count: 101), role: .viewer, by: scene.rig.owner)
            }
        }
    }

    @Test("SEC-63 the keys of another workspace look like none")
    func foreign() async throws {
        try await Scene.play { scene in
            let people = scene.node.engine.people
            let made = try await people.createAPIKey(name: "Ship", role: .editor, by: scene.rig.owner)
            let stranger = Principal(
                workspaceID: Workspace.ID(scene.rig.clock.ports), personID: nil, role: .owner)
            #expect(try await people.apiKeys(by: stranger).isEmpty)
            await #expect(throws: EngineError.self) {
                try await people.revokeAPIKey(made.listing.id, by: stranger)
            }
            #expect(try await people.principal(apiKey: made.key) != nil)
        }
    }
}
