import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// A machine that stands still between what it wrote down and what it sends: suspended, swapped out, or just slow.
@Suite("A node that stands still", .timeLimit(.minutes(10)))
struct StoppedNodeTests {
    /// A node that stands still for so long each time it comes to a point.
    private func slow(_ scene: Scene, at point: CrashPoint, for pause: Duration) -> Node {
        let clock = scene.rig.clock
        return scene.rig.node("node-0", crashPoints: CrashPoints { if $0 == point { clock.advance(by: pause) } })
    }

    @Test(
        "REL-2 REL-52 after half of its lease it asks for no refresh, and the next one does",
        arguments: [(Duration.milliseconds(29_999), 1), (.seconds(30), 0), (.seconds(61), 0), (.hours(1), 0)])
    func refresh(pause: Duration, requests: Int) async throws {
        try await Scene.play { scene in
            await scene.refresh(on: slow(scene, at: .p4, for: pause))
            #expect(scene.weather.count(.refresh) == requests)
            #expect(try await scene.grant().intentAt == nil, "it leaves nothing open behind it")

            await scene.refresh()
            let grant = try await scene.grant()
            #expect(grant.grant.generation == Int64(requests) + 2)
            #expect(grant.failures == 0 && !grant.isOutcomeUnknown)
            #expect(try await scene.health() == .healthy)
        }
    }

    @Test(
        "REL-2 REL-52 after a sixth of its lease it sends no post, and whoever comes next sends it once",
        arguments: [(Duration.milliseconds(9_999), 1), (.seconds(10), 0), (.seconds(61), 0), (.hours(1), 0)])
    func commit(pause: Duration, requests: Int) async throws {
        try await Scene.play { scene in
            let id = try await scene.write()
            let node = slow(scene, at: .p8, for: pause)
            let job = try #require(try await node.claim([.deliver]).jobs.first)
            try await node.work(on: job)
            #expect(scene.weather.count(.commit) == requests)
            #expect(try scene.virtual.posts.count == requests)

            try await scene.pass(.minutes(20))
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(try scene.virtual.posts.count == 1)
            #expect(scene.weather.count(.commit) == 1)
        }
    }
}
