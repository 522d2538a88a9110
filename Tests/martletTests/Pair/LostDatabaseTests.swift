import NIOHTTP1
import Sandbox
import Storage
import TestKit
import Testing

/// Two nodes whose database goes away in the middle (REL-42, REL-53).
@Suite("A database that goes away", .timeLimit(.minutes(10)))
struct LostDatabaseTests {
    @Test("REL-42 REL-53 killed database connections in the middle: nothing lost, nothing double")
    func killedConnections() async throws {
        try await PostgresCluster.run { cluster in
            try await Town.build(at: cluster.url) { town in
                try await Herd.run(town) { _, _ in
                    for _ in 0..<10 {
                        try await cluster.endAllConnections()
                        try await Task.sleep(for: .milliseconds(150))
                    }
                }
            }
        }
    }

    @Test("REL-42 REL-53 a PostgreSQL that crashes and starts again in the middle: nothing lost, nothing double")
    func restart() async throws {
        try await PostgresCluster.run { cluster in
            try await Town.build(at: cluster.url) { town in
                try await Herd.run(town) { _, _ in try await cluster.restart() }
            }
        }
    }

    @Test("REL-3 REL-5 REL-42 a pair that arrives while the database is away is stored when it is back")
    func pairWithoutDatabase() async throws {
        try await PostgresCluster.run { cluster in
            try await Town.build(at: cluster.url) { town in
                let (server, connections) = try await town.open([.x("ada")])
                defer { server.kill() }
                let before = try await town.health(connections[0])
                town.sandbox.faults.add(
                    Fault(.delay, platform: "x", endpoint: "refresh").with { $0.delay = .seconds(2) })
                async let asking = town.client.call(.POST, "/v1/connections/\(connections[0])/refresh")
                let isAsked = try await eventually { town.sandbox.ledger.counters("x").refreshes == 1 }
                #expect(isAsked)
                try await cluster.halt()
                let isAnswered = try await eventually {
                    town.sandbox.ledger.tokens(platform: "x").contains { $0.event == .rotated }
                }
                #expect(isAnswered)
                try await cluster.resume()
                // Whether the one who asked got an answer is another matter.
                _ = try? await asking
                let isStored = try await eventually(every: .milliseconds(200)) {
                    // Refused until the server has found its database again.
                    let now = try? await town.health(connections[0])
                    return now.map { $0.expires != before.expires } ?? false
                }
                #expect(isStored)
                try await town.client.call(.POST, "/v1/connections/\(connections[0])/refresh")
                #expect(town.sandbox.ledger.counters("x").staleRefreshPresentations == 0)
                let health = try await town.health(connections[0])
                #expect(health.status == "healthy")
            }
        }
    }

    @Test(
        "REL-53 REL-60 a node that cannot reach its database says so, sends nothing, and goes on by itself afterwards")
    func cutOff() async throws {
        try await PostgresCluster.run { cluster in
            try await Town.build(at: cluster.url) { town in
                let (server, connections) = try await town.open()
                defer { server.kill() }
                let start = ContinuousClock.now
                let post = TownPost("Due while cut off", to: connections, in: .seconds(2))
                let id = try await post.send(by: town.client)
                try await cluster.halt()
                let saysSo = try await eventually { try await town.client.readiness().status == 503 }
                #expect(saysSo)
                #expect(try await town.client.readiness().troubles.keys.contains("database"))
                // A second beyond the time at which it was due, and not before it was said.
                try await Task.sleep(
                    until: max(start + .seconds(3), ContinuousClock.now + .seconds(1)), clock: .continuous)
                #expect(town.sightings(of: post.text).isEmpty)
                try await cluster.resume()
                let isBack = try await eventually { try await town.client.readiness().status == 200 }
                #expect(isBack)
                #expect(try await town.settled(id) == ["published", "published", "published"])
                town.expectOnce(post)
            }
        }
    }
}
