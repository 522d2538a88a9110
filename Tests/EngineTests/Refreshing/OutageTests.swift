import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// A platform that fails for everybody at once.
@Suite("Outages", .timeLimit(.minutes(10)))
struct OutageTests {
    /// A node with so many accounts on X, whose tokens last for six hours.
    private static func play(
        accounts: Int, _ body: @escaping @Sendable (Rig, Node, ScriptedWeather, [Connection]) async throws -> Void
    ) async throws {
        let weather = ScriptedWeather()
        try await Rig.open(weather: weather) { rig in
            let node = rig.node("node-1")
            var connections: [Connection] = []
            for index in 0..<accounts { connections.append(try await rig.connect(.x, as: "a\(index)", on: node)) }
            try await body(rig, node, weather, connections)
        }
    }

    private static func healths(_ connections: [Connection], _ rig: Rig) async throws -> [Health] {
        var healths: [Health] = []
        for connection in connections { healths.append(try await rig.now(connection).health) }
        return healths
    }

    @Test("REL-11 a day of outage turns nobody red; tokens that ran out say why, and all are well soon after")
    func day() async throws {
        try await Self.play(accounts: 12) { rig, node, weather, connections in
            weather.always(.refresh, .serverError)
            try await node.run(until: rig.clock.now + .days(1), rig.clock)

            let during = try await Self.healths(connections, rig)
            #expect(during.allSatisfy { $0.isUsable })
            #expect(during.contains(.warning(.outage)))
            #expect(node.engine.connections.troubles.map(\.platform) == [.x])
            weather.clear()
            try await node.run(until: rig.clock.now + .hours(1), rig.clock)

            #expect(try await Self.healths(connections, rig) == connections.map { _ in .healthy })
            #expect(node.engine.connections.troubles.isEmpty)
        }
    }

    @Test("REL-11 while a platform is in trouble it is asked by one probe at a time, not by everybody")
    func probes() async throws {
        try await Self.play(accounts: 40) { rig, node, weather, connections in
            weather.always(.refresh, .serverError)
            try await node.run(until: rig.clock.now + .hours(6), rig.clock)
            let before = weather.count(.refresh)
            try await node.run(until: rig.clock.now + .hours(2), rig.clock)

            // One in five minutes at most; without a breaker it is forty in half an hour.
            #expect(weather.count(.refresh) - before <= 26)
            #expect(weather.count(.refresh) - before >= 8)
        }
    }

    @Test(
        "REL-15 REL-11 who is sent away from a platform in trouble comes back at a time of their own, and says what is up"
    )
    func spread() async throws {
        try await Self.play(accounts: 16) { rig, node, weather, connections in
            weather.always(.refresh, .serverError)
            rig.clock.advance(by: .hours(7))
            var returns: [Instant] = []
            for connection in connections {
                let verdict = await node.refresher.refresh(connection.grantID, of: connection.workspaceID)
                guard case .failed(.throttled(let until?, _)) = verdict else { continue }
                returns.append(until)
                let health = try await rig.now(connection).health
                #expect(health == .warning(.outage), "the token ran out")
            }
            #expect(returns.count >= 8, "most were not asked any more")
            #expect(Set(returns).count == returns.count)
        }
    }

    @Test("REL-10 REL-11 a mass of false refusals turns nobody red, and all are well when it is over")
    func mass() async throws {
        try await Self.play(accounts: 60) { rig, node, weather, connections in
            weather.always(.refresh, .refreshRefused(.terminal(.revoked, words: "invalid_grant")))
            try await node.run(until: rig.clock.now + .hours(12), rig.clock)

            #expect(try await Self.healths(connections, rig).count { !$0.isUsable } == 0)
            weather.clear()
            try await node.run(until: rig.clock.now + .hours(1), rig.clock)

            #expect(try await Self.healths(connections, rig).count { $0 == .healthy } == 60)
        }
    }

    @Test("REL-11 what is refused for a whole day is the truth, however many it are")
    func truth() async throws {
        try await Self.play(accounts: 30) { rig, node, weather, connections in
            weather.always(.refresh, .refreshRefused(.terminal(.revoked, words: "invalid_grant")))
            try await node.run(until: rig.clock.now + .days(3), rig.clock)

            #expect(try await Self.healths(connections, rig).allSatisfy { $0 == .disconnected(.revoked) })
        }
    }

    @Test("REL-11 single ends among healthy connections are believed")
    func single() async throws {
        try await Self.play(accounts: 12) { rig, node, weather, connections in
            try await node.run(until: rig.clock.now + .hours(6), rig.clock)
            rig.virtual[.x]?.revokeAll(of: "a7")
            try await node.run(until: rig.clock.now + .hours(7), rig.clock)

            #expect(try await Self.healths(connections, rig).count { $0 == .disconnected(.revoked) } == 1)
        }
    }

    @Test("REL-9 an app that the platform refuses is paused: nobody turns red, and few ask in vain")
    func appFault() async throws {
        try await Self.play(accounts: 20) { rig, node, weather, connections in
            weather.always(.refresh, .refreshRefused(.appFault(words: "invalid_client")))
            try await node.run(until: rig.clock.now + .hours(12), rig.clock)

            #expect(try await Self.healths(connections, rig).allSatisfy { $0.isUsable })
            #expect(weather.count(.refresh) < 120)
            let faults = node.engine.parts.appFaults
            #expect(faults.all.map(\.words) == ["invalid_client"], "operators are told once, for the app")
            weather.clear()
            try await node.run(until: rig.clock.now + .hours(1), rig.clock)
            #expect(faults.all.isEmpty)
        }
    }
}
