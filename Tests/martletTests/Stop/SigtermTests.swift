import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// The graceful end, and the abrupt one (REL-50). Leases are long here: what is not handed back would wait a minute.
@Suite("Asked to stop", .timeLimit(.minutes(10)))
struct SigtermTests {
    static let longLeases = ["JOBS_LEASE": "60"]

    @Test(
        "REL-50 a stopping node is not ready, finishes the running step, begins no other, and hands everything back",
        arguments: DatabaseKind.real)
    func graceful(kind: DatabaseKind) async throws {
        try await Town.build(kind, Self.longLeases) { town in
            let (server, connections) = try await town.open([.mastodon("ada"), .x("ada")])
            defer { server.kill() }
            slow(town, "mastodon.example", "statuses.create", .seconds(2))
            let thread = TownPost("Three parts", parts: 3, to: [connections[0]])
            let later = TownPost("Due while stopping", to: [connections[1]], in: .seconds(1.5))
            let ids = [try await later.send(by: town.client), try await thread.send(by: town.client)]
            try await expectAsked(town, "mastodon.example", "statuses.create")

            server.terminate()
            let isUnready = try await eventually(within: .seconds(1)) {
                (try? await town.client.readiness().status) != 200
            }
            #expect(isUnready)
            #expect(try await server.end(within: .seconds(25)) == .clean)
            #expect(town.sightings(of: thread.text) == ["mastodon.example": 1], "the running step, and no other")
            #expect(town.sightings(of: later.text).isEmpty, "no new claims")

            let next = try await town.start()
            defer { next.kill() }
            for id in ids { #expect(try await town.settled(id, within: .seconds(20)) == ["published"]) }
            town.expectOnce(thread, on: ["mastodon.example"])
            town.expectOnce(later, on: ["x"])
        }
    }

    @Test("REL-5 REL-50 a refresh in flight is finished and stored before the node ends", arguments: DatabaseKind.real)
    func refreshing(kind: DatabaseKind) async throws {
        try await Town.build(kind, Self.longLeases) { town in
            let (server, connections) = try await town.open([.x("ada")])
            defer { server.kill() }
            slow(town, "x", "refresh", .seconds(2))
            let before = try await town.health(connections[0])
            async let asking = town.client.call(.POST, "/v1/connections/\(connections[0])/refresh")
            try await expectAsked(town, "x", "refresh")
            let post = TownPost("Due while refreshing", to: connections, in: .milliseconds(500))
            let id = try await post.send(by: town.client)

            server.terminate()
            // The one who asked may get an answer or none; the pair must be stored either way.
            _ = try? await asking
            #expect(try await server.end(within: .seconds(25)) == .clean)
            #expect(town.sightings(of: post.text).isEmpty, "no new claims while a request is being answered")
            let next = try await town.start()
            defer { next.kill() }
            #expect(try await town.health(connections[0]).expires != before.expires)
            #expect(try await town.settled(id, within: .seconds(20)) == ["published"])
            try await town.client.call(.POST, "/v1/connections/\(connections[0])/refresh")
            #expect(town.sandbox.ledger.counters("x").refreshes == 2)
            #expect(town.sandbox.ledger.counters("x").staleRefreshPresentations == 0)
        }
    }

    @Test("REL-50 a second signal ends at once, and counts as a crash: nothing is lost or doubled")
    func impatient() async throws {
        try await Town.build(.file) { town in
            let (server, connections) = try await town.open([.mastodon("ada")])
            defer { server.kill() }
            slow(town, "mastodon.example", "statuses.create", .seconds(15))
            let post = TownPost("Stopped twice", to: connections)
            let id = try await post.send(by: town.client)
            try await expectAsked(town, "mastodon.example", "statuses.create")

            server.terminate()
            let isStopping = try await eventually(within: .seconds(2)) {
                (try? await town.client.readiness().status) != 200
            }
            #expect(isStopping)
            #expect(server.isRunning, "the running step is waited for")
            server.terminate()
            let end = try #require(try await server.end(within: .seconds(2)))
            #expect(end != .clean, "not a clean end")
            let next = try await town.start()
            defer { next.kill() }
            #expect(try await town.settled(id) == ["published"])
            town.expectOnce(post, on: ["mastodon.example"])
        }
    }

    private func slow(_ town: Town, _ platform: String, _ call: String, _ delay: Duration) {
        town.sandbox.faults.add(Fault(.delay, platform: platform, endpoint: call).with { $0.delay = delay })
    }

    private func expectAsked(_ town: Town, _ platform: String, _ call: String) async throws {
        let isAsked = try await eventually {
            town.sandbox.ledger.requests(platform: platform).contains { $0.endpoint == call }
        }
        try #require(isAsked, "\(call) is under way")
    }
}
