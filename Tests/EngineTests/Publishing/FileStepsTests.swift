import Domain
import Platforms
import TestKit
import Testing

@testable import Engine

/// Files that are sent step by step to platforms on which they run out, with words about which a person thinks again.
@Suite("Files that run out", .timeLimit(.minutes(10)))
struct FileStepsTests {
    private static let platforms: [Platform] = [.x, .bluesky]

    /// A post with two pictures, due now.
    private func write(_ scene: Scene) async throws -> Post.ID {
        let pictures = try await scene.rig.storePictures(2)
        let media = pictures.map { Attachment(id: $0.id, altText: "A picture") }
        return try await scene.node.engine.posts.create(
            NewPost(
                content: Content(parts: [Part(text: "Two pictures", media: media)]),
                deliveries: [NewDelivery(connectionID: scene.connection.id)], timing: .now),
            key: nil, by: scene.rig.owner
        ).post.id
    }

    /// The first file then keeps for half an hour, the second for two minutes.
    private func keepFirst(_ scene: Scene) throws {
        for _ in 0..<2 { try scene.virtual.shelf.put([], now: scene.rig.clock.now) }
    }

    private func pass(_ duration: Duration, _ scene: Scene) async throws {
        let node = scene.rig.node("node-0", sendsFiles: true)
        try await node.run(until: scene.rig.clock.now + duration, scene.rig.clock)
    }

    @Test("P6 P7 REL-30 what ran out before the commit is made anew, and nothing else", arguments: platforms)
    func alone(platform: Platform) async throws {
        try await Scene.play(platform) { scene in
            // Their container keeps for 40 seconds.
            try keepFirst(scene)
            scene.weather.next(.commit, .throttled(.minutes(3)))
            let id = try await write(scene)

            try await pass(.minutes(10), scene)

            let view = try await scene.delivery(id)
            #expect(view.delivery.state == .published)
            #expect(try scene.virtual.posts.map(\.draft.files) == [["picture-0.png", "picture-1.png"]])
            let done = view.journal.filter { $0.outcome == Outcome.done || $0.outcome == Outcome.undone }.map(\.step)
            #expect(done.count { $0 == "file:0:0" } == 1 && done.count { $0 == "file:0:1" } == 2)
            #expect(done.count { $0 == "container:0" } == 2 && scene.weather.count(.commit) == 3)
        }
    }

    @Test("P6 a node that died while it sent a file costs that file, and the others stay", arguments: platforms)
    func interrupted(platform: Platform) async throws {
        try await Scene.play(platform) { scene in
            try keepFirst(scene)
            scene.weather.next(.file, nil, .hangAfter)
            let id = try await write(scene)
            let doomed = scene.rig.node("node-9", sendsFiles: true)
            #expect(try await scene.stop(doomed, at: [.deliver]) == .hung)

            try await pass(.minutes(5), scene)

            let view = try await scene.delivery(id)
            #expect(view.delivery.state == .published)
            #expect(try scene.virtual.posts.map(\.draft.files) == [["picture-0.png", "picture-1.png"]])
            let sent = view.journal.map(\.step).filter { $0.hasPrefix("file:") }
            #expect(sent == ["file:0:0", "file:0:1", "file:0:1"] && scene.weather.count(.file) == 4)
        }
    }

    @Test("REL-23 words that were changed between the look and the gate come out, though a node had seen the old ones")
    func changedBeforeGate() async throws {
        try await Scene.play { scene in
            let id = try await scene.write()
            scene.weather.next(.limits, .hangBefore)
            #expect(try await scene.stop(scene.rig.node("node-9"), at: [.deliver]) == .hung)
            _ = try await scene.node.engine.posts.edit(
                id, PostChange(content: Content(text: "Better")), by: scene.rig.owner)
            await scene.wake()

            try await scene.pass(.minutes(5))

            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(try scene.virtual.posts.map(\.draft.text) == ["Better"])
            #expect(try scene.virtual.posts.map(\.draft.upload) == ["Better"])
        }
    }
}
