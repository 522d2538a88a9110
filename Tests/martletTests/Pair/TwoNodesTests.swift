import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// Two real nodes on one PostgreSQL, both with everything to do (reliability page, section 8, "Pair").
@Suite("Two nodes", .timeLimit(.minutes(10)))
struct TwoNodesTests {
    @Test("REL-1 REL-28 REL-51 REL-54 many deliveries and refreshes: nothing overlaps, nothing is done twice")
    func herd() async throws {
        try await Town.build(.postgres) { town in
            try await Herd.run(town) { _, _ in }
        }
    }

    @Test("REL-51 REL-52 a node frozen beyond its leases is replaced, and does no harm when it wakes")
    func frozenInTheHerd() async throws {
        try await Town.build(.postgres) { town in
            try await Herd.run(town) { first, _ in
                first.freeze()
                // Longer than the leases of 4 s, which are what is tested.
                try await Task.sleep(for: .seconds(6))
                first.thaw()
            }
        }
    }

    @Test("REL-40 REL-51 a node that dies in the middle leaves its work to the other one")
    func deadInTheHerd() async throws {
        try await Town.build(.postgres) { town in
            try await Herd.run(town, asksFirst: false) { first, _ in first.kill() }
        }
    }
}

/// Many due deliveries, and refreshes asked of both nodes at once, while something happens to the nodes.
enum Herd {
    static let postCount = 12
    static let rounds = 6

    /// - Parameter asksFirst: Whether refreshes are also asked of the node to which something happens.
    static func run(
        _ town: Town, asksFirst: Bool = true,
        _ happens: @Sendable (_ first: ServerProcess, _ second: ServerProcess) async throws -> Void
    ) async throws {
        let accounts = TownAccount.writers
        let (first, connections) = try await town.open(accounts)
        defer { first.kill() }
        let second = try await town.start(1, Town.unhurried)
        defer { second.kill() }
        slowDown(town)
        let other = town.client.moved(to: town.origin(1))
        let rotating = zip(connections, accounts).filter { ["bluesky", "x"].contains($1.platform) }.map(\.0)

        let posts = (0..<postCount).map { TownPost("Herd \($0)", to: connections, in: .seconds(3)) }
        var ids: [String] = []
        for (index, post) in posts.enumerated() {
            ids.append(try await post.send(by: index.isMultiple(of: 2) ? other : town.client))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await refresh(rotating, by: asksFirst ? [town.client, other] : [other]) }
            // In the middle of the deliveries, which begin three seconds after they were made.
            let hasBegun = try await eventually { town.sandbox.ledger.posts().count >= 10 }
            #expect(hasBegun)
            try await happens(first, second)
            try await group.waitForAll()
        }
        for id in ids {
            let states = try await town.settled(id, within: .seconds(120), by: other)
            #expect(states.allSatisfy { $0 == "published" }, "\(states)")
        }
        for post in posts { town.expectOnce(post, on: accounts.map(\.platform)) }
        expectNoOverlap(town)
    }

    /// Slow enough that whoever ignores a lease is caught in the act.
    private static func slowDown(_ town: Town) {
        for (platform, call) in [("x", "refresh"), ("bluesky", "oauth.refresh")] {
            town.sandbox.faults.add(
                Fault(.delay, platform: platform, endpoint: call, times: nil).with { $0.delay = .milliseconds(150) })
        }
        for (platform, call) in CommitCall.ofWords {
            town.sandbox.faults.add(
                Fault(.delay, platform: platform, endpoint: call, times: nil).with { $0.delay = .milliseconds(40) })
        }
    }

    private static func refresh(_ connections: [String], by clients: [Client]) async {
        for _ in 0..<rounds {
            await withTaskGroup(of: Void.self) { group in
                for connection in connections {
                    for client in clients {
                        // Refused or unanswered while a node is away: what counts is what the platforms saw.
                        group.addTask { _ = try? await client.call(.POST, "/v1/connections/\(connection)/refresh") }
                    }
                }
            }
        }
    }

    /// By the ledger's times: one refresh and one commit per account at a time.
    static func expectNoOverlap(_ town: Town) {
        for (platform, counters) in town.sandbox.ledger.counters {
            #expect(counters.refreshOverlaps == 0, "\(platform)")
            #expect(counters.staleRefreshPresentations == 0, "\(platform)")
        }
        let refreshes = town.sandbox.ledger.requests().filter { $0.endpoint.hasSuffix("refresh") }
        let commits = town.sandbox.ledger.requests().filter { CommitCall.ofWords[$0.platform] == $0.endpoint }
        #expect(refreshes.count >= rounds)
        for requests in [refreshes, commits] {
            for (account, own) in Dictionary(grouping: requests, by: { "\($0.platform)/\($0.account ?? "")" }) {
                let ordered = own.sorted { $0.arrived < $1.arrived }
                let overlaps = zip(ordered, ordered.dropFirst()).count { $1.arrived < $0.answered ?? .max }
                #expect(overlaps == 0, "\(account)")
            }
        }
    }
}
