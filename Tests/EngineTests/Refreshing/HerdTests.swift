import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Many grants that are due at once, after a downtime.
@Suite("A herd of refreshes", .timeLimit(.minutes(10)))
struct HerdTests {
    private static func play(
        accounts: Int, rate: Double,
        _ body: @escaping @Sendable (Rig, Node, ScriptedWeather, [Connection]) async throws -> Void
    ) async throws {
        let weather = ScriptedWeather()
        try await Rig.open(
            weather: weather,
            settings: {
                $0.refreshRate = rate
                $0.checkInterval = .days(30)
            }
        ) { rig in
            let node = rig.node("node-1")
            var connections: [Connection] = []
            for index in 0..<accounts { connections.append(try await rig.connect(.x, as: "a\(index)", on: node)) }
            try await body(rig, node, weather, connections)
        }
    }

    @Test("REL-15 S0.30 after a downtime all are due at once: they leave at the rate, and all are well")
    func rate() async throws {
        try await Self.play(accounts: 300, rate: 1) { rig, node, weather, connections in
            rig.clock.advance(by: .days(1))
            let begun = rig.clock.now
            try await node.run(until: begun + .minutes(8), rig.clock)

            let times = weather.times(of: .refresh).filter { $0 >= begun }
            #expect(times.count == 300)
            for (index, time) in times.enumerated() where index >= 13 {
                #expect(time - times[index - 13] >= .seconds(10), "more than a burst and ten seconds' worth")
            }
            #expect((times.last ?? begun) - begun <= .seconds(330))
            for connection in connections { #expect(try await rig.now(connection).health == .healthy) }
            let held = try await rig.database.read {
                try $0.row("SELECT COUNT(*) AS n FROM jobs WHERE owner IS NOT NULL")?.int("n")
            }
            #expect(held == 0)
        }
    }

    @Test("REL-15 REL-13 in a herd those with a post due soon come first, and their posts go out in time")
    func order() async throws {
        try await Self.play(accounts: 200, rate: 0.5) { rig, node, weather, connections in
            rig.clock.advance(by: .days(1))
            let begun = rig.clock.now
            let chosen = connections.suffix(5)
            for connection in chosen {
                _ = try await node.engine.posts.create(
                    NewPost(
                        content: Content(parts: [Part(text: "Now")]),
                        deliveries: [NewDelivery(connectionID: connection.id)], timing: .at(begun + .minutes(2))),
                    key: nil, by: rig.owner)
            }
            try await node.run(until: begun + .minutes(3), rig.clock)

            let posts = rig.virtual[.x]?.posts ?? []
            #expect(posts.count == 5)
            #expect(posts.allSatisfy { $0.at - begun < .seconds(130) })
            // A minute and a half's worth of 400 seconds.
            #expect(weather.times(of: .refresh).count { $0 >= begun } < 110)
        }
    }

    @Test("REL-15 REL-14 in a herd a refresh token that is about to die goes before the access tokens")
    func dying() async throws {
        try await Self.play(accounts: 190, rate: 0.5) { rig, node, _, _ in
            var dying: [Connection] = []
            for index in 0..<8 {
                let connection = try await rig.connect(.x, as: "dying-\(index)", on: node) { new in
                    NewTokens(
                        tokens: new.tokens, accessExpiresAt: new.accessExpiresAt,
                        refreshExpiresAt: Rig.start + .hours(40), scopes: nil)
                }
                dying.append(connection)
            }
            rig.clock.advance(by: .days(1))
            try await node.run(until: rig.clock.now + .minutes(2), rig.clock)

            for connection in dying { #expect(try await rig.grant(of: connection).stored.grant.generation == 2) }
        }
    }

    @Test("REL-15 a grant is not rotated again within the floor while its token lives", arguments: [30, 3_600])
    func floor(seconds: Int64) async throws {
        try await Scene.play(settings: { $0.refreshFloor = .seconds(seconds) }) { scene in
            scene.rig.clock.advance(by: .seconds(seconds))
            for _ in 0..<5 { await scene.refresh() }
            #expect(scene.weather.count(.refresh) == 1)
            scene.rig.clock.advance(by: .seconds(seconds - 1))
            await scene.refresh()
            #expect(scene.weather.count(.refresh) == 1)
            scene.rig.clock.advance(by: .seconds(2))
            await scene.refresh()
            #expect(scene.weather.count(.refresh) == 2)
        }
    }

    @Test("REL-15 the floor keeps no short-lived token from its refresh")
    func shortLife() async throws {
        try await Scene.play(settings: { $0.refreshFloor = .hours(1) }) { scene in
            scene.rig.clock.advance(by: .hours(1))
            scene.weather.next(.refresh, .oddLife(.minutes(3)))
            await scene.refresh()
            scene.rig.clock.advance(by: .seconds(80))
            await scene.refresh()
            #expect(scene.weather.count(.refresh) == 1)
            scene.rig.clock.advance(by: .seconds(11))
            await scene.refresh()
            #expect(scene.weather.count(.refresh) == 2)
        }
    }
}
