import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// Killed from outside while the platforms hold the request (P9), and at random instants.
@Suite("Killed from outside", .timeLimit(KillSettings.limit))
struct KilledFromOutsideTests {
    @Test(
        "P9 REL-24 a commit that was sent and not answered is looked up, never sent blindly again",
        arguments: DatabaseKind.real)
    func unanswered(kind: DatabaseKind) async throws {
        try await Town.build(kind) { town in
            let (first, connections) = try await town.open()
            first.kill()
            var posts: [TownPost] = []
            for round in 1...KillSettings.rounds {
                let post = TownPost("Round \(round) at p9", parts: 2, to: connections)
                try await strike(town, post, tookEffect: !round.isMultiple(of: 2))
                posts.append(post)
            }
            let server = try await town.start(0, Town.unhurried)
            defer { server.kill() }
            for post in posts {
                let states = try await town.settled(try await post.send(by: town.client))
                #expect(states == ["published", "published", "published"], "\(post.text)")
                town.expectOnce(post)
            }
            expectNothingSentBlindly(town)
        }
    }

    /// Every platform takes the first commit and says nothing; then the power fails.
    private func strike(_ town: Town, _ post: TownPost, tookEffect: Bool) async throws {
        town.sandbox.faults.removeAll()
        for (platform, call) in CommitCall.names {
            town.sandbox.faults.add(
                Fault(.stall, platform: platform, endpoint: call).with {
                    $0.afterEffect = tookEffect
                    $0.pause = .seconds(120)
                })
        }
        let doomed = try await town.start()
        defer { doomed.kill() }
        _ = try await post.send(by: town.client)
        let areHeld = try await eventually { town.sandbox.faults.all.allSatisfy(\.isSpent) }
        #expect(areHeld, "every platform holds a commit")
    }

    /// Requests that took effect, and lost ones that did not, are all there ever was.
    private func expectNothingSentBlindly(_ town: Town) {
        let lost = KillSettings.rounds / 2
        for (platform, call) in CommitCall.names {
            let sent = town.sandbox.ledger.requests(platform: platform).count { $0.endpoint == call }
            #expect(sent == KillSettings.rounds * 2 + lost, "\(platform)")
        }
    }

    @Test(
        "REL-20 REL-31 REL-40 REL-41 posts are out exactly once after kills at random instants",
        arguments: DatabaseKind.real)
    func anywhere(kind: DatabaseKind) async throws {
        print("MARTLET_KILL_SEED=\(KillSettings.seed)")
        var random = SplitMix(seed: KillSettings.seed)
        let pauses = (0..<KillSettings.randomKills).map { _ in Int.random(in: 0...1200, using: &random) }
        try await Town.build(kind) { town in
            let (first, connections) = try await town.open(TownAccount.everybody)
            let picture = try await town.client.upload(Picture.png(7))
            first.kill()
            var posts: [TownPost] = []
            for (round, pause) in pauses.enumerated() {
                let post = TownPost(
                    "Random \(round) after \(pause) ms", parts: 1 + round % 3, media: [picture], to: connections)
                let doomed = try await town.start()
                async let sending = post.send(by: town.client)
                try await Task.sleep(for: .milliseconds(pause))
                doomed.kill()
                // Lost with the server: the post is sent again below, with its key.
                _ = try? await sending
                posts.append(post)
            }
            let server = try await town.start(0, Town.unhurried)
            defer { server.kill() }
            for post in posts {
                let states = try await town.settled(try await post.send(by: town.client))
                #expect(states.allSatisfy { $0 == "published" }, "\(post.text), seed \(KillSettings.seed): \(states)")
                town.expectOnce(post, on: TownAccount.everybody.map(\.platform))
            }
        }
    }
}

/// Random numbers that follow from a seed (SplitMix64).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
