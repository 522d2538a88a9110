import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Platforms may take a post and never show it, without a word about what became of it.
@Suite("Posts that were taken and never seen", .timeLimit(.minutes(10)))
struct TakenTests {
    private static func run(_ scene: Scene, _ duration: Duration) async throws {
        let node = scene.rig.node("node-0", tellsAddressLater: true)
        try await node.run(until: scene.rig.clock.now + duration, scene.rig.clock)
    }

    @Test(
        "REL-25 REL-30 what the platform took and nobody has seen since goes to a person, and is not called failed",
        arguments: [Trouble.notReady, .serverError, .refused(.media)])
    func uncertain(trouble: Trouble) async throws {
        try await Scene.play { scene in
            scene.weather.always(.look, trouble)
            let id = try await scene.write()
            try await Self.run(scene, .hours(4))
            let delivery = try await scene.delivery(id).delivery
            #expect(delivery.state == .uncertain && delivery.reason != nil)
            let outcomes = try await scene.delivery(id).journal.filter { $0.kind == .commit }.map(\.outcome)
            #expect(outcomes == [Outcome.unseen])
            #expect(scene.weather.count(.commit) == 1)

            // Nothing is sent by itself, however long it takes.
            scene.weather.clear()
            try await Self.run(scene, .days(1))
            #expect(try await scene.delivery(id).delivery.state == .uncertain)
            #expect(scene.weather.count(.commit) == 1)
        }
    }

    @Test("REL-25 what a person does not find is begun anew; what they find is published", arguments: [true, false])
    func word(isThere: Bool) async throws {
        try await Scene.play { scene in
            scene.weather.next(.look, .refused(.media))
            let id = try await scene.write()
            try await Self.run(scene, .minutes(5))
            let waiting = try await scene.delivery(id).delivery
            #expect(waiting.state == .uncertain)

            let word: Verdict = isThere ? .published(url: "https://virtual.example/1") : .notPublished
            _ = try await scene.node.engine.posts.resolve(waiting.id, word, by: scene.rig.owner)
            try await Self.run(scene, .minutes(1))

            #expect(try await scene.delivery(id).delivery.state == .published)
            let times = isThere ? 1 : 2
            #expect(scene.weather.count(.upload) == times && scene.weather.count(.commit) == times)
        }
    }

    @Test("REL-30 what the platform says of a post that it took is believed, and looked at again at a person's word")
    func known() async throws {
        try await Scene.play { scene in
            scene.weather.next(.look, .refused(.permission))
            let id = try await scene.write()
            try await Self.run(scene, .minutes(5))
            let failed = try await scene.delivery(id).delivery
            #expect(failed.state == .failed)

            _ = try await scene.node.engine.posts.retry(failed.id, by: scene.rig.owner)
            try await Self.run(scene, .minutes(1))
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(scene.weather.count(.commit) == 1)
        }
    }

    @Test("REL-30 what was prepared and refused before anything was taken has failed")
    func prepared() async throws {
        try await Scene.play { scene in
            scene.weather.next(.upload, .refused(.media))
            let id = try await scene.write()
            try await Self.run(scene, .minutes(5))
            #expect(try await scene.delivery(id).delivery.state == .failed)
        }
    }
}
