import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Platforms may take a post, and say later for certain that nothing came of it.
@Suite("Posts that came to nothing", .timeLimit(.minutes(10)))
struct UndoneTests {
    private static func run(_ scene: Scene, _ duration: Duration) async throws {
        let node = scene.rig.node("node-0", tellsAddressLater: true)
        try await node.run(until: scene.rig.clock.now + duration, scene.rig.clock)
    }

    @Test("REL-24 REL-30 what soundly came to nothing is begun anew, like any passing trouble, and is out once")
    func again() async throws {
        try await Scene.play { scene in
            scene.weather.next(.look, .cameToNothing(.transient))
            let id = try await scene.write()

            try await Self.run(scene, .minutes(30))

            let view = try await scene.delivery(id)
            #expect(view.delivery.state == .published && view.delivery.attempts == 1)
            #expect(scene.weather.count(.upload) == 2 && scene.weather.count(.commit) == 2)
            #expect(try scene.virtual.posts.count == 1)
            let undone = view.journal.filter { $0.outcome == Outcome.undone }
            #expect(Set(undone.map(\.step)) == ["upload:0", "publish:0"])
            #expect(view.journal.contains { $0.step == "permalink:0" && $0.words == "It came to nothing" })
        }
    }

    @Test("REL-30 what was refused for good waits for a person, whose word begins anew instead of calling it done")
    func byHand() async throws {
        try await Scene.play { scene in
            scene.weather.next(.look, .cameToNothing(.media))
            let id = try await scene.write()
            try await Self.run(scene, .minutes(30))
            let failed = try await scene.delivery(id).delivery
            #expect(
                failed.state == .failed && failed.reason == DeliveryReason(code: "media", words: "It came to nothing"))
            #expect(scene.weather.count(.commit) == 1)

            _ = try await scene.node.engine.posts.retry(failed.id, by: scene.rig.owner)
            try await Self.run(scene, .minutes(1))

            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(scene.weather.count(.upload) == 2 && scene.weather.count(.commit) == 2)
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test(
        "REL-52 a node whose lease ran out before it was told so takes nothing back; the next one does, and sends nothing"
    )
    func late() async throws {
        try await Scene.play { scene in
            scene.weather.next(.look, .cameToNothing(.media, after: .seconds(61)))
            let id = try await scene.write()

            try await Self.run(scene, .minutes(30))

            #expect(try await scene.delivery(id).delivery.state == .failed)
            #expect(scene.weather.count(.look) == 2 && scene.weather.count(.commit) == 1)
            #expect(try scene.virtual.posts.isEmpty)
        }
    }

    @Test("REL-20 REL-27 a part that came to nothing takes no other part with it")
    func partsStay() async throws {
        try await Scene.play { scene in
            scene.weather.next(.look, nil, .cameToNothing(.transient))
            let id = try await scene.write(parts: 2)

            try await Self.run(scene, .minutes(30))

            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(scene.weather.count(.upload) == 1 && scene.weather.count(.commit) == 3)
            #expect(try scene.virtual.posts.map(\.draft.text).sorted() == ["Part 0", "Part 1"])
        }
    }

    @Test("REL-20 REL-27 a part that is refused for its files takes back no file of a part that is out")
    func filesStay() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, nil, .refused(.media))
            let id = try await scene.write(parts: 2)
            try await Self.run(scene, .minutes(30))
            let failed = try await scene.delivery(id).delivery
            #expect(failed.state == .failed && scene.weather.count(.commit) == 2)

            _ = try await scene.node.engine.posts.retry(failed.id, by: scene.rig.owner)
            try await Self.run(scene, .minutes(1))

            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(scene.weather.count(.upload) == 1 && scene.weather.count(.commit) == 3)
        }
    }
}
