import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// Killed in the middle of a refresh (P4, P5), on the two platforms whose refresh tokens are good for one use.
@Suite("Killed in a refresh", .timeLimit(KillSettings.limit))
struct KilledRefreshTests {
    /// A platform and the ledger's name of its refresh.
    struct Rotating: Sendable, CustomTestStringConvertible {
        let account: TownAccount
        let call: String
        var testDescription: String { account.platform }
    }

    static let platforms = [
        Rotating(account: .bluesky("ada"), call: "oauth.refresh"), Rotating(account: .x("ada"), call: "refresh"),
    ]

    @Test(
        "P4 REL-6 a refresh whose request had no effect is made once more, and nothing is lost",
        arguments: DatabaseKind.real, platforms)
    func asked(kind: DatabaseKind, platform: Rotating) async throws {
        try await Town.build(kind) { town in
            let (first, connections) = try await town.open([platform.account])
            first.kill()
            for round in 1...KillSettings.rounds {
                // In turn: killed before the request leaves, and while the platform holds it.
                if round.isMultiple(of: 2) {
                    try await killInside(town, connections[0])
                } else {
                    try await killHeld(town, platform, connections[0])
                }
                // Once in each way time ends the lease; what is repeated is the kill.
                if round > 2 { try await town.endLeases() }
                let server = try await town.start()
                try await expectRenewed(town, connections[0])
                #expect(counters(town, platform).staleRefreshPresentations == 0)
                server.kill()
            }
            #expect(counters(town, platform).refreshOverlaps == 0)
        }
    }

    private func killInside(_ town: Town, _ connection: String, at point: String = "p4") async throws {
        let doomed = try await town.start(crashAt: point)
        defer { doomed.kill() }
        // The answer dies with the server.
        _ = try? await town.client.call(.POST, "/v1/connections/\(connection)/refresh")
        let end = try await doomed.end(within: .seconds(30))
        #expect(end == .killed, "\(point) was reached")
    }

    private func killHeld(_ town: Town, _ platform: Rotating, _ connection: String) async throws {
        town.sandbox.faults.removeAll()
        town.sandbox.faults.add(
            Fault(.stall, platform: platform.account.platform, endpoint: platform.call).with {
                $0.pause = .seconds(120)
            })
        let doomed = try await town.start()
        async let asking = town.client.call(.POST, "/v1/connections/\(connection)/refresh")
        let isHeld = try await eventually { town.sandbox.faults.all.allSatisfy(\.isSpent) }
        #expect(isHeld, "the platform holds the request")
        doomed.kill()
        // The answer dies with the server.
        _ = try? await asking
    }

    /// As soon as the dead node's lease has lapsed, a refresh succeeds.
    private func expectRenewed(_ town: Town, _ connection: String) async throws {
        let before = try await town.health(connection)
        let isRenewed = try await eventually(within: .seconds(30), every: .milliseconds(200)) {
            try await town.client.call(.POST, "/v1/connections/\(connection)/refresh")
            return try await town.health(connection).expires != before.expires
        }
        #expect(isRenewed)
        let after = try await town.health(connection)
        #expect(after.status == "healthy", "\(after.reason ?? "")")
    }

    private func counters(_ town: Town, _ platform: Rotating) -> LedgerEntry.Counters {
        town.sandbox.ledger.counters(platform.account.platform)
    }

    @Test(
        "P5 REL-6 a lost answer costs at most a reconnect: one replay, one red dot, the same connection afterwards",
        arguments: DatabaseKind.real, platforms)
    func answered(kind: DatabaseKind, platform: Rotating) async throws {
        try await Town.build(kind) { town in
            let (first, connections) = try await town.open([platform.account])
            first.kill()
            for round in 1...KillSettings.rounds {
                try await killInside(town, connections[0], at: "p5")
                if round > 1 { try await town.endLeases() }
                let server = try await town.start()
                try await expectRedOnce(town, connections[0])
                #expect(counters(town, platform).staleRefreshPresentations == round, "one replay, not a loop")
                #expect(try await town.connect(platform.account, reconnecting: connections[0]) == connections[0])
                try await expectWorks(town, connections[0], platform, round)
                server.kill()
            }
        }
    }

    /// The single replay is refused and the probe as well: the person is asked, and the token is left alone.
    private func expectRedOnce(_ town: Town, _ connection: String) async throws {
        let isRed = try await eventually(within: .seconds(30), every: .milliseconds(200)) {
            try await town.client.call(.POST, "/v1/connections/\(connection)/refresh")
            return try await town.health(connection).status == "disconnected"
        }
        #expect(isRed)
        #expect(try await town.health(connection).reason == "refresh_interrupted")
        try await town.client.call(.POST, "/v1/connections/\(connection)/refresh")
    }

    private func expectWorks(_ town: Town, _ connection: String, _ platform: Rotating, _ round: Int) async throws {
        #expect(try await town.health(connection).status == "healthy")
        let post = TownPost("After reconnect \(round)", to: [connection])
        let states = try await town.settled(try await post.send(by: town.client))
        #expect(states == ["published"])
        town.expectOnce(post, on: [platform.account.platform])
    }
}
