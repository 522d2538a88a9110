import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("Taking an account out", .timeLimit(.minutes(10)))
struct DisconnectTests {
    private func grants(_ scene: Scene) async throws -> Int {
        try await scene.rig.database.read { try $0.row("SELECT COUNT(*) AS n FROM grants")?.int("n") ?? -1 }
    }

    @Test("S4.45 SEC-18 what is not out is cancelled, what is out stays, and every call afterwards finds nothing")
    func whole() async throws {
        try await Scene.play { scene in
            let out = try await scene.write()
            try await scene.pass(.minutes(1))
            let waiting = try await scene.write(after: .hours(1))
            let connections = scene.node.engine.connections
            let answer = try await connections.disconnect(scene.connection.id, by: scene.rig.owner)
            #expect(answer.platformConfirmed == true)
            #expect(try await scene.delivery(out).delivery.state == .published)
            #expect(try await scene.delivery(waiting).delivery.state == .cancelled)
            #expect(try await scene.delivery(out).account.remoteID == "ada")
            #expect(try await grants(scene) == 0)
            let calls: [@Sendable (Connection.ID) async throws -> Void] = [
                { _ = try await connections.get($0, by: scene.rig.owner) },
                { _ = try await connections.check($0, by: scene.rig.owner) },
                { _ = try await connections.refresh($0, by: scene.rig.owner) },
                { _ = try await connections.setActive(true, of: $0, by: scene.rig.owner) },
                { _ = try await connections.disconnect($0, by: scene.rig.owner) },
            ]
            for call in calls { await #expect(throws: EngineError.self) { try await call(scene.connection.id) } }
            let asked = scene.weather.count(.refresh) + scene.weather.count(.check)
            try await scene.pass(.days(2))
            #expect(scene.weather.count(.refresh) + scene.weather.count(.check) == asked)
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test(
        "SEC-18 a platform that is down is asked again for a day, then the tokens are wiped all the same",
        arguments: [3, 10_000])
    func retried(failures: Int) async throws {
        try await Scene.play { scene in
            for _ in 0..<failures { scene.weather.next(.revoke, .serverError) }
            let answer = try await scene.node.engine.connections.disconnect(
                scene.connection.id, by: scene.rig.owner)
            #expect(answer.platformConfirmed == false)
            #expect(try await grants(scene) == 1)
            try await scene.pass(.hours(23))
            #expect(try await grants(scene) == (failures == 3 ? 0 : 1))
            try await scene.pass(.hours(3))
            #expect(try await grants(scene) == 0)
            #expect(try scene.virtual.isOver("ada") == (failures == 3))
            #expect(scene.weather.count(.revoke) >= 4)
        }
    }

    @Test("SEC-18 S4.47 left alone, the platform is never asked, and the tokens are wiped at once")
    func leftAtPlatform() async throws {
        try await Scene.play { scene in
            let answer = try await scene.node.engine.connections.disconnect(
                scene.connection.id, leavingPermission: true, by: scene.rig.owner)
            #expect(answer.platformConfirmed == nil)
            #expect(answer.isLeftAtPlatform)
            #expect(try await grants(scene) == 0)
            try await scene.pass(.days(2))
            #expect(scene.weather.count(.revoke) == 0)
            #expect(try !scene.virtual.isOver("ada"))
        }
    }

    @Test("REL-3 a pair that arrives after the account was taken out is revoked, not kept")
    func latePair() async throws {
        try await Scene.play { scene in
            scene.weather.next(.refresh, .hangAfter)
            scene.rig.clock.advance(by: .hours(6))
            #expect(try await scene.stop(scene.rig.node("node-0"), at: [.refresh]) == .hung)
            _ = try await scene.node.engine.connections.disconnect(scene.connection.id, by: scene.rig.owner)
            await scene.wake()
            try await scene.pass(.hours(1))
            #expect(try await grants(scene) == 0)
            #expect(try scene.virtual.isOver("ada"))
        }
    }

    @Test("SEC-62 only who may connect may disconnect, pause, check or refresh", arguments: [Role.author, .viewer])
    func rights(role: Role) async throws {
        try await Scene.play { scene in
            let person = Principal(workspaceID: scene.rig.owner.workspaceID, personID: nil, role: role)
            let connections = scene.node.engine.connections
            let id = scene.connection.id
            let calls: [@Sendable () async throws -> Void] = [
                { _ = try await connections.disconnect(id, by: person) },
                { _ = try await connections.setActive(false, of: id, by: person) },
                { _ = try await connections.check(id, by: person) },
                { _ = try await connections.refresh(id, by: person) },
            ]
            for call in calls { await #expect(throws: EngineError.self) { try await call() } }
            let view = try await connections.get(id, by: person)
            #expect(view.connection.isActive)
            #expect(scene.weather.count(.check) + scene.weather.count(.refresh) + scene.weather.count(.revoke) == 0)
        }
    }

    @Test("S4.30 A pause keeps the account alive: it is refreshed and checked as before")
    func pause() async throws {
        try await Scene.play { scene in
            let connections = scene.node.engine.connections
            _ = try await connections.setActive(false, of: scene.connection.id, by: scene.rig.owner)
            #expect(try await connections.list(ConnectionFilter(isActive: true), by: scene.rig.owner).isEmpty)
            #expect(try await connections.list(ConnectionFilter(isActive: false), by: scene.rig.owner).count == 1)
            try await scene.pass(.days(1))
            #expect(scene.weather.count(.refresh) >= 3)
            #expect(scene.weather.count(.check) >= 3)
            #expect(try await scene.health() == .healthy)
        }
    }
}
