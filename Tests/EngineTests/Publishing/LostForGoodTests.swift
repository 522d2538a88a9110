import Domain
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("Posts whose way is cut", .timeLimit(.minutes(10)))
struct LostForGoodTests {
    @Test("REL-24 REL-30 a platform that swallows every post is asked each time, and gets five tries, not endless ones")
    func swallowed() async throws {
        try await Scene.play { scene in
            scene.weather.always(.commit, .lostBefore)
            let id = try await scene.write()

            try await scene.pass(.hours(12))

            let delivery = try await scene.delivery(id).delivery
            #expect(delivery.state == .failed)
            #expect((2...6).contains(scene.weather.count(.commit)))
            #expect(scene.weather.count(.reconcile) >= scene.weather.count(.commit))
            #expect(try scene.virtual.posts.isEmpty)
        }
    }

    @Test("REL-24 one lost request is sent again as soon as it is known not to have arrived")
    func onceOnly() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .lostBefore)
            let id = try await scene.write()

            try await scene.pass(.minutes(2))

            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test("REL-25 looks that were not answered do not count as looks")
    func unanswered() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .lostAfter)
            for _ in 0..<3 { scene.weather.next(.reconcile, .serverError) }
            let id = try await scene.write()

            try await scene.pass(.minutes(10))

            let delivery = try await scene.delivery(id).delivery
            #expect(delivery.state == .published)
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test("REL-23 S4.46 an account that is removed between two parts ends the post with its reason")
    func removedMeanwhile() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .hangAfter)
            let id = try await scene.write(parts: 2)
            try await scene.pass(.zero)
            _ = try await scene.stop(scene.node, at: [.deliver])

            _ = try await scene.rig.node("node-2").engine.connections.disconnect(
                scene.connection.id, by: scene.rig.owner)
            await scene.wake()
            try await scene.pass(.minutes(30))

            let delivery = try await scene.delivery(id).delivery
            #expect(delivery.state == .failed)
            #expect(delivery.reason?.code == "account_removed")
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test("REL-33 a repeated request gets its answer even when the account could not take the post any more")
    func repeated() async throws {
        try await Scene.play { scene in
            let new = NewPost(
                content: Content(parts: [Part(text: "Once")]),
                deliveries: [NewDelivery(connectionID: scene.connection.id)],
                timing: .at(scene.rig.clock.now + .days(1)))
            let key = IdempotencyKey(value: "k-1", fingerprint: "f-1")
            let first = try await scene.node.engine.posts.create(new, key: key, by: scene.rig.owner)
            _ = try await scene.node.engine.connections.disconnect(scene.connection.id, by: scene.rig.owner)

            let again = try await scene.node.engine.posts.create(new, key: key, by: scene.rig.owner)

            #expect(again.post.id == first.post.id)
            await #expect(throws: EngineError.self) {
                try await scene.node.engine.posts.create(
                    new, key: IdempotencyKey(value: "k-2", fingerprint: "f-1"), by: scene.rig.owner)
            }
        }
    }
}
