import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("One login for several accounts", .timeLimit(.minutes(10)))
struct ChoiceTests {
    private func offer(_ scene: Scene) async throws -> Authorization.ID {
        try await scene.rig.authorize(.x, as: "grace+noor", on: scene.node).id
    }

    private func choose(_ ids: [String], of attempt: Authorization.ID, _ scene: Scene) async throws -> [Connection] {
        let state = try await scene.node.engine.connecting.choose(attempt, remoteIDs: ids, by: scene.rig.owner).state
        guard case .done(let made) = state else { throw Surprise(description: "\(state)") }
        var connections: [Connection] = []
        for id in made {
            connections.append(try await scene.node.engine.connections.get(id, by: scene.rig.owner).connection)
        }
        return connections
    }

    @Test("SEC-5 what was offered can be chosen, once, and nothing else", arguments: [["grace"], ["grace", "noor"]])
    func chosen(ids: [String]) async throws {
        try await Scene.play { scene in
            let attempt = try await offer(scene)
            for wrong in [[], ["ada"], ["grace", "ada"], ["grace", "grace2"]] as [[String]] {
                await #expect(throws: EngineError.self) { _ = try await choose(wrong, of: attempt, scene) }
            }
            let made = try await choose(ids, of: attempt, scene)
            #expect(made.map(\.account.remoteID).sorted() == ids)
            #expect(Set(made.map(\.grantID)).count == 1)
            #expect(made.allSatisfy { $0.health == .healthy })
            await #expect(throws: EngineError.self) { _ = try await choose(ids, of: attempt, scene) }
        }
    }

    @Test("SEC-62 SEC-63 only somebody of the workspace who may connect can choose")
    func rights() async throws {
        try await Scene.play { scene in
            let attempt = try await offer(scene)
            let workspace = scene.rig.owner.workspaceID
            for person in [
                Principal(workspaceID: workspace, personID: nil, role: .author),
                Principal(workspaceID: Workspace.ID(scene.rig.clock.ports), personID: nil, role: .owner),
            ] {
                await #expect(throws: EngineError.self) {
                    _ = try await scene.node.engine.connecting.choose(attempt, remoteIDs: ["grace"], by: person)
                }
            }
            #expect(try await choose(["grace"], of: attempt, scene).count == 1)
        }
    }

    @Test("SEC-6 SEC-18 a choice is open for half an hour, whether the sweep came by or not", arguments: [29, 30])
    func late(minutes: Int64) async throws {
        try await Scene.play { scene in
            let attempt = try await offer(scene)
            scene.rig.clock.advance(by: .minutes(minutes))

            let state = try await scene.node.engine.connecting
                .choose(attempt, remoteIDs: ["grace"], by: scene.rig.owner).state

            guard minutes >= 30 else {
                guard case .done = state else { throw Surprise(description: "\(state)") }
                return
            }
            #expect(state == .failed(AuthorizationFailure(.expired)))
            await expectRefusal("not_found") { try await choose(["grace"], of: attempt, scene) }
            try await scene.pass(.minutes(1))
            #expect(try scene.virtual.isOver("grace+noor"), "what nobody chose is withdrawn")
        }
    }

    @Test("SEC-6 who follows an attempt learns that its choice is over")
    func overdue() async throws {
        try await Scene.play { scene in
            let attempt = try await offer(scene)
            scene.rig.clock.advance(by: .minutes(30))
            let found = try await scene.node.engine.connecting.authorization(attempt, by: scene.rig.owner)
            #expect(found.state == .failed(AuthorizationFailure(.expired)))
        }
    }

    @Test("SEC-18 a sweep that comes too late withdraws nothing that was chosen meanwhile")
    func chosenBeforeSweep() async throws {
        try await Scene.play { scene in
            let attempt = try await offer(scene)
            let seen = try await scene.rig.database.read {
                try AuthorizationStore.find(attempt, of: scene.rig.owner.workspaceID, in: $0)
            }
            let stored = try #require(seen)
            let made = try await choose(["grace"], of: attempt, scene)
            try await scene.rig.database.write { try Sweeper.end(stored, in: $0) }

            try await scene.pass(.minutes(1))

            #expect(scene.weather.count(.revoke) == 0)
            #expect(try !scene.virtual.isOver("grace+noor"))
            for connection in made { #expect(try await scene.rig.now(connection).health == .healthy) }
        }
    }

    @Test("REL-1 one refresh serves every connection of a login, and one trouble is written to each")
    func shared() async throws {
        try await Scene.play { scene in
            let made = try await choose(["grace", "noor"], of: try await offer(scene), scene)
            let before = scene.weather.count(.refresh)
            let refresher = scene.node.refresher
            _ = await refresher.refresh(made[0].grantID, of: made[0].workspaceID)
            #expect(scene.weather.count(.refresh) == before + 1)
            let view = try await scene.node.engine.connections.get(made[1].id, by: scene.rig.owner)
            #expect(view.sharedWith == 1)

            let refused = Trouble.refreshRefused(.terminal(.revoked, words: "invalid_grant"))
            scene.weather.next(.refresh, refused, refused)
            scene.weather.next(.check, .refused(.auth))
            for _ in 0..<2 {
                _ = await refresher.refresh(made[0].grantID, of: made[0].workspaceID)
                scene.rig.clock.advance(by: .minutes(1))
            }
            for connection in made {
                #expect(try await scene.rig.now(connection).health == .disconnected(.revoked))
            }
        }
    }

    @Test("SEC-18 the login is withdrawn with the last of its connections, not before")
    func withdrawn() async throws {
        try await Scene.play { scene in
            let made = try await choose(["grace", "noor"], of: try await offer(scene), scene)
            let connections = scene.node.engine.connections
            let first = try await connections.disconnect(made[0].id, by: scene.rig.owner)
            #expect(first.platformConfirmed == nil)
            #expect(scene.weather.count(.revoke) == 0)
            try await scene.pass(.hours(7))
            #expect(try await scene.rig.now(made[1]).health == .healthy)

            let last = try await connections.disconnect(made[1].id, by: scene.rig.owner)
            #expect(last.platformConfirmed == true)
            #expect(try scene.virtual.isOver("grace+noor"))
        }
    }
}
