import Domain
import Sandbox
import Storage
import Synchronization
import Testing

@testable import Engine

@Suite("Exactly once on every simulated platform", .timeLimit(.minutes(10)))
struct SandboxOnceTests {
    struct Place: Sendable, CustomTestStringConvertible {
        let platform: Platform
        let name: String
        let endpoint: String
        var account = "ada"
        var instance: String?
        var handle: String?

        var testDescription: String { instance ?? name }
    }

    private static let places = [
        Place(platform: .bluesky, name: "bluesky", endpoint: "repo.createRecord", handle: "ada.bsky.social"),
        Place(platform: .mastodon, name: "mastodon.example", endpoint: "statuses.create", instance: "mastodon.example"),
        Place(
            platform: .mastodon, name: "gts.example", endpoint: "statuses.create", account: "mary",
            instance: "gts.example"),
        Place(platform: .x, name: "x", endpoint: "tweets.create"),
    ]

    @Test(
        "REL-20 REL-24 the answer of the commit is lost, before or after its effect", arguments: places, [true, false])
    func lost(place: Place, afterEffect: Bool) async throws {
        let clock = ShiftedClock()
        try await House.open(ports: clock.ports, runsJobs: false) { house in
            let connection = try await house.connect(
                place.platform, as: place.account, instance: place.instance, handle: place.handle)
            house.sandbox.faults.add(
                Fault(.reset, platform: place.name, endpoint: place.endpoint).with { $0.afterEffect = afterEffect })
            let post = try await house.post(Content(text: "Only once, whatever happens"), to: [connection])
            try await house.settle(post.post.id, clock)

            let delivery = try #require(
                try await house.engine.posts.get(post.post.id, by: house.owner).deliveries.first)
            #expect(delivery.delivery.state == .published)
            #expect(house.visible(place.name).count == 1)
            #expect(house.sandbox.ledger.duplicates() == 0)
            #expect(delivery.journal.allSatisfy { $0.outcome != nil })
        }
    }
}

extension House {
    /// Works on what is due, and moves the clock where nothing is, until the post is settled.
    fileprivate func settle(_ id: Post.ID, _ clock: ShiftedClock) async throws {
        let node = Node(parts: parts, hangs: Hangs())
        for _ in 0..<200 {
            let deliveries = try await engine.posts.get(id, by: owner).deliveries.map(\.delivery.state)
            if deliveries.allSatisfy({ $0.isFinal || $0.waitsForPerson }) { return }
            let claim = try await node.claim([.deliver])
            if let job = claim.jobs.first {
                try await node.work(on: job)
            } else {
                clock.advance(by: max(min(claim.nextIn ?? .seconds(1), .minutes(1)), .milliseconds(1)))
            }
        }
    }
}

/// The true clock, moved forward where a test would have to wait.
final class ShiftedClock: Sendable {
    private let shift = Mutex(Duration.zero)

    var ports: Ports {
        let system = Ports.system
        return Ports(
            now: { system.now() + self.shift.withLock(\.self) },
            monotonic: { system.monotonic() + self.shift.withLock(\.self) },
            sleep: system.sleep, randomBytes: system.randomBytes)
    }

    func advance(by duration: Duration) { shift.withLock { $0 += duration } }
}
