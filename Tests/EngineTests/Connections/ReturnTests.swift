import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// An account that was taken out and is connected again.
@Suite("Coming back after a disconnect", .timeLimit(.minutes(10)))
struct ReturnTests {
    private static func disconnect(_ scene: Scene) async throws {
        _ = try await scene.node.engine.connections.disconnect(scene.connection.id, by: scene.rig.owner)
    }

    private static func comeBack(_ scene: Scene) async throws -> Connection {
        try await scene.rig.connect(.x, as: "ada", on: scene.node)
    }

    private static func events(_ scene: Scene) async throws -> [String] {
        try await scene.node.engine.connections.history(
            of: scene.connection.id, before: nil, limit: 100, by: scene.rig.owner
        ).map(\.event).reversed()
    }

    @Test("S1.34 S1.36 S4.48 it is the same connection, with history, settings, brand, and what it published")
    func same() async throws {
        try await Scene.play { scene in
            let out = try await scene.write()
            try await scene.pass(.minutes(1))
            let connections = scene.node.engine.connections
            _ = try await connections.setActive(false, of: scene.connection.id, by: scene.rig.owner)
            let before = try await scene.rig.now(scene.connection)
            try await Self.disconnect(scene)
            try await scene.pass(.days(3))

            let back = try await Self.comeBack(scene)

            #expect(back.id == scene.connection.id && back.grantID != before.grantID)
            #expect(back.brandID == before.brandID && back.connectedAt == before.connectedAt)
            #expect(!back.isActive && back.health == .healthy)
            #expect(back.healthSince >= before.healthSince + .days(3))
            #expect(try await Self.events(scene) == ["connected", "removed", "returned"])
            #expect(try await scene.delivery(out).connection?.id == back.id)
            let all = try await connections.list(ConnectionFilter(), by: scene.rig.owner)
            #expect(all.map(\.connection.id) == [back.id])
        }
    }

    @Test("S1.36 it is kept alive and checked as any other, and can be taken out again")
    func alive() async throws {
        try await Scene.play { scene in
            try await Self.disconnect(scene)
            try await scene.pass(.days(1))
            #expect(scene.weather.count(.refresh) == 0)
            _ = try await Self.comeBack(scene)
            try await scene.pass(.days(1))
            #expect(scene.weather.count(.refresh) >= 3 && scene.weather.count(.check) >= 3)
            #expect(try await scene.health() == .healthy)

            try await Self.disconnect(scene)
            _ = try await Self.comeBack(scene)
            #expect(try await Self.events(scene) == ["connected", "removed", "returned", "removed", "returned"])
        }
    }

    @Test("S1.36 one that was red when it was taken out comes back green, and its history says why")
    func red() async throws {
        try await Scene.play { scene in
            try scene.virtual.revokeAll(of: "ada")
            try await scene.pass(.hours(8))
            #expect(try await scene.health() == .disconnected(.revoked))
            try await Self.disconnect(scene)

            let back = try await Self.comeBack(scene)

            #expect(back.id == scene.connection.id && back.health == .healthy)
            #expect(try await Self.events(scene).suffix(3) == ["ended", "removed", "returned"])
        }
    }

    @Test(
        "S0.44 S1.39 S1.42 what was due and held back waits for a word when the account is back; the rest is cancelled"
    )
    func heldBack() async throws {
        try await Scene.play { scene in
            let held = try await scene.write(after: .hours(8))
            let later = try await scene.write(after: .days(2))
            try scene.virtual.revokeAll(of: "ada")
            try await scene.pass(.hours(9))
            #expect(try await scene.delivery(held).delivery.state == .needsReconnect)

            try await Self.disconnect(scene)
            #expect(try await scene.delivery(held).delivery.state == .needsReconnect)
            #expect(try await scene.delivery(later).delivery.state == .cancelled)
            try await scene.pass(.days(1))
            _ = try await Self.comeBack(scene)

            let delivery = try await scene.delivery(held).delivery
            #expect(delivery.state == .needsReconnect && delivery.reason?.code == "overdue")
            let view = try await scene.node.engine.connections.get(scene.connection.id, by: scene.rig.owner)
            #expect(view.waitingCount == 1 && view.scheduledCount == 0)
            try await scene.pass(.days(3))
            #expect(try scene.virtual.posts.isEmpty, "nothing goes out by itself")

            _ = try await scene.node.engine.posts.retry(delivery.id, by: scene.rig.owner)
            try await scene.pass(.minutes(1))
            #expect(try await scene.delivery(held).delivery.state == .published)
            #expect(try scene.virtual.posts.count == 1)
            #expect(try await scene.delivery(later).delivery.state == .cancelled)
        }
    }

    @Test("S1.39 as long as the account is gone, what was held back can only be dropped")
    func dropped() async throws {
        try await Scene.play { scene in
            let held = try await scene.write(after: .hours(8))
            try scene.virtual.revokeAll(of: "ada")
            try await scene.pass(.hours(9))
            try await Self.disconnect(scene)
            let id = try await scene.delivery(held).delivery.id
            await #expect(throws: EngineError.self) {
                _ = try await scene.node.engine.posts.retry(id, by: scene.rig.owner)
            }
            try await scene.node.engine.posts.cancel(held, by: scene.rig.owner)
            let back = try await Self.comeBack(scene)

            let state = try await scene.rig.database.read {
                try DeliveryStore.find(id, of: back.workspaceID, in: $0)?.delivery.state
            }
            #expect(state == .cancelled)
            let view = try await scene.node.engine.connections.get(back.id, by: scene.rig.owner)
            #expect(view.waitingCount == 0)
        }
    }

    @Test("S1.36 another account is a new connection, and so is the same one in another workspace")
    func others() async throws {
        try await Scene.play { scene in
            try await Self.disconnect(scene)
            let other = try await scene.rig.connect(.x, as: "grace", on: scene.node)
            #expect(other.id != scene.connection.id)
            #expect(try await Self.comeBack(scene).id == scene.connection.id)
        }
    }
}
