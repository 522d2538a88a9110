import Domain
import TestKit
import Testing

@testable import Engine

@Suite("A refusal that no refresh can prove", .timeLimit(.minutes(10)))
struct SecondLookTests {
    @Test("REL-10 a manual check that is refused says so, and the second look comes within two minutes")
    func refusedTwice() async throws {
        try await Scene.play { scene in
            scene.weather.always(.check, .refused(.accountType))

            let view = try await scene.node.engine.connections.check(scene.connection.id, by: scene.rig.owner)

            #expect(view.connection.health == .healthy)
            #expect(view.checkWords == "The platform says account_type")
            try await scene.pass(.minutes(2))
            #expect(try await scene.health() == .disconnected(.accountClosed))
            #expect(scene.weather.count(.check) == 2)
        }
    }

    @Test("REL-10 REL-16 a refusal that was a mistake leaves no trace")
    func refusedOnce() async throws {
        try await Scene.play { scene in
            scene.weather.next(.check, .refused(.accountType))
            _ = try await scene.node.engine.connections.check(scene.connection.id, by: scene.rig.owner)

            try await scene.pass(.minutes(2))

            let view = try await scene.node.engine.connections.get(scene.connection.id, by: scene.rig.owner)
            #expect(view.connection.health == .healthy)
            #expect(view.checkWords == nil)
            #expect(scene.weather.count(.check) == 2)
        }
    }

    @Test("REL-10 two refusals with a good answer between them are two first looks")
    func mistakes() async throws {
        try await Scene.play { scene in
            for _ in 0..<2 {
                scene.weather.next(.check, .refused(.accountType))
                _ = try await scene.node.engine.connections.check(scene.connection.id, by: scene.rig.owner)
                #expect(try await scene.health() == .healthy)
                try await scene.pass(.minutes(10))
                #expect(try await scene.health() == .healthy)
            }
        }
    }

    @Test("REL-11 where a platform refuses a mass of accounts, the second look turns nobody red", arguments: [30, 0])
    func mass(others: Int) async throws {
        try await Scene.play { scene in
            try await scene.insert(Crowd(count: others, isDoubted: true))
            scene.weather.always(.check, .refused(.accountType))
            _ = try await scene.node.engine.connections.check(scene.connection.id, by: scene.rig.owner)

            try await scene.pass(.minutes(5))

            #expect(try await scene.health() == (others > 0 ? .healthy : .disconnected(.accountClosed)))
            #expect(scene.weather.count(.check) >= 2)
        }
    }
}
