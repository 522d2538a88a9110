import Domain
import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// A node that is stopped at the worst moments for longer than its lease, while the other one takes over (REL-52).
@Suite("A paused node", .timeLimit(.minutes(10)))
struct PausedNodeTests {
    @Test(
        "REL-23 REL-52 paused with a delivery in its hands, a node sends and stores nothing on waking",
        arguments: ["p3", "p8", "p10"], [TownAccount.bluesky("ada"), .mastodon("ada"), TownAccount(.threads)])
    func delivery(point: String, account: TownAccount) async throws {
        try await Town.build(.postgres) { town in
            let (opener, connections) = try await town.open([account])
            opener.kill()
            let paused = try await town.start(0, ["TESTING_PAUSE_AT": point])
            defer { paused.kill() }
            let post = TownPost("Paused at \(point)", to: connections, in: .seconds(1))
            let id = try await post.send(by: town.client)
            try await expectFrozen(paused, at: point)

            let second = try await town.start(1, Town.unhurried)
            defer { second.kill() }
            let other = town.client.moved(to: town.origin(1))
            #expect(try await town.settled(id, by: other) == ["published"])
            let sent = commits(town).count
            paused.thaw()
            try await expectAwake(town, second, connections, account)

            #expect(try await town.settled(id) == ["published"])
            town.expectOnce(post, on: [account.platform])
            #expect(commits(town).count == sent + 1, "only that of the post that came after")
        }
    }

    @Test(
        "REL-23 REL-27 REL-52 woken while the other node is at the next part, a node writes nothing and sends nothing")
    func wokenInTheMiddle() async throws {
        try await Town.build(.postgres) { town in
            let (opener, connections) = try await town.open([.mastodon("ada")])
            opener.kill()
            let paused = try await town.start(0, ["TESTING_PAUSE_AT": "p10"])
            defer { paused.kill() }
            let thread = TownPost("Three parts", parts: 3, to: connections, in: .seconds(1))
            let id = try await thread.send(by: town.client)
            try await expectFrozen(paused, at: "p10")
            town.sandbox.faults.add(
                Fault(.delay, platform: "mastodon.example", endpoint: "statuses.create", times: nil).with {
                    $0.delay = .milliseconds(2500)
                })
            let second = try await town.start(1, Town.unhurried)
            defer { second.kill() }
            let isAtNextPart = try await eventually { commits(town).count == 2 }
            #expect(isAtNextPart)
            paused.thaw()

            let states = try await town.settled(id, by: town.client.moved(to: town.origin(1)))
            #expect(states == ["published"])
            town.expectOnce(thread, on: ["mastodon.example"])
            #expect(commits(town).count == 3, "one request for each part")
        }
    }

    private func commits(_ town: Town) -> [LedgerEntry.Request] {
        town.sandbox.ledger.requests().filter { CommitCall.ofWords[$0.platform] == $0.endpoint }
    }

    @Test("REL-2 REL-52 paused before a refresh, a node does not present the token that the other one has used")
    func refreshBefore() async throws {
        try await refresh(pausedAt: "p4") { town, connection, account in
            #expect(town.sandbox.ledger.counters(account.platform).refreshes == 1, "only the other one's")
            #expect(town.sandbox.ledger.counters(account.platform).staleRefreshPresentations == 0)
            let health = try await town.health(connection)
            #expect(health.status == "healthy")
        }
    }

    @Test("P5 REL-3 REL-52 paused with a fresh pair in its hands, a node costs at most a reconnect")
    func refreshAfter() async throws {
        try await refresh(pausedAt: "p5") { town, connection, account in
            #expect(town.sandbox.ledger.counters(account.platform).staleRefreshPresentations <= 1)
            let isSettled = try await eventually(every: .milliseconds(200)) {
                try await town.health(connection).status != "warning"
            }
            #expect(isSettled)
            #expect(try await town.connect(account, reconnecting: connection) == connection)
            #expect(try await town.health(connection).status == "healthy")
        }
    }

    private func refresh(
        pausedAt point: String, _ expectations: @Sendable (Town, String, TownAccount) async throws -> Void
    ) async throws {
        let account = TownAccount.x("ada")
        try await Town.build(.postgres) { town in
            let (opener, connections) = try await town.open([account])
            opener.kill()
            let paused = try await town.start(0, ["TESTING_PAUSE_AT": point])
            defer { paused.kill() }
            async let asking = town.client.call(.POST, "/v1/connections/\(connections[0])/refresh")
            try await expectFrozen(paused, at: point)

            let second = try await town.start(1, Town.unhurried)
            defer { second.kill() }
            let other = town.client.moved(to: town.origin(1))
            let before = town.sandbox.ledger.counters(account.platform).refreshes
            let isTakenOver = try await eventually(every: .milliseconds(200)) {
                try await other.call(.POST, "/v1/connections/\(connections[0])/refresh")
                return town.sandbox.ledger.counters(account.platform).refreshes > before
            }
            #expect(isTakenOver)
            paused.thaw()
            _ = try await asking
            try await expectations(town, connections[0], account)
            #expect(town.sandbox.ledger.counters(account.platform).refreshOverlaps == 0)
        }
    }

    private func expectFrozen(_ server: ServerProcess, at point: String) async throws {
        let isFrozen = try await eventually { server.isFrozen }
        try #require(isFrozen, "\(point) was reached")
    }

    /// Without the second node, a new post goes out by the first one: it turns again, and what it held is behind it.
    private func expectAwake(
        _ town: Town, _ second: ServerProcess, _ connections: [String], _ account: TownAccount
    ) async throws {
        second.terminate()
        _ = try await second.end(within: .seconds(30))
        let post = TownPost("Awake again", to: connections)
        let states = try await town.settled(try await post.send(by: town.client))
        #expect(states == ["published"])
        town.expectOnce(post, on: [account.platform])
    }
}
