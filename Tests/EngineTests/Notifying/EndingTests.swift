import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Posts that did not go out, and what people hear of them.
@Suite("Posts that were not published", .timeLimit(.minutes(10)))
struct EndingTests {
    /// What the owner was told of posts, oldest first.
    private func told(_ scene: Scene) async throws -> [MemberNotice] {
        let owner = try #require(scene.rig.owner.personID)
        return try await scene.rig.database.read { transaction in
            try NoticeStore.list(of: owner, in: scene.rig.owner.workspaceID, limit: 100, transaction)
        }.reversed().filter { $0.kind.hasPrefix("delivery.") && $0.kind != "delivery.endangered" }
    }

    private func write(
        to connections: [Connection], after wait: Duration, _ scene: Scene
    ) async throws -> [Platform: DeliveryState] {
        let id = try await scene.node.engine.posts.create(
            NewPost(
                content: Content(text: "Autumn sale"), deliveries: connections.map { NewDelivery(connectionID: $0.id) },
                timing: .at(scene.rig.clock.now + wait)), key: nil, by: scene.rig.owner
        ).post.id
        try await scene.pass(wait + .minutes(30))
        let view = try await scene.node.engine.posts.get(id, by: scene.rig.owner)
        return Dictionary(uniqueKeysWithValues: view.deliveries.map { ($0.platform, $0.delivery.state) })
    }

    @Test(
        """
        S4.49 S4.50 S4.51 a post for a red account waits when its time comes, its other accounts get it, and people are told: \
        once in each trouble
        """)
    func disconnected() async throws {
        try await Scene.play { scene in
            let other = try await scene.rig.connect(.bluesky, as: "bob", on: scene.node)
            try scene.virtual.revokeAll(of: "ada")

            let states = try await write(to: [scene.connection, other], after: .hours(1), scene)
            #expect(states == [.x: .needsReconnect, .bluesky: .published])
            let notice = try #require(try await told(scene).first)
            #expect(notice.kind == "delivery.needs_reconnect")
            let advice = Advice.on(notice)
            #expect(advice.title == "A post was not published")
            #expect(advice.explanation.contains("“Autumn sale” was due while its account is disconnected"))
            #expect(advice.remedy.contains("Reconnect"))

            _ = try await write(to: [scene.connection], after: .hours(1), scene)
            #expect(try await told(scene).count == 1, "the second one of the same trouble is no news")

            _ = try await scene.rig.connect(.x, as: "ada", on: scene.node)
            try scene.virtual.revokeAll(of: "ada")
            _ = try await write(to: [scene.connection], after: .hours(9), scene)
            #expect(try await told(scene).map(\.kind) == ["delivery.needs_reconnect", "delivery.needs_reconnect"])
        }
    }

    @Test("S4.51 a post that the platform refuses is told with the platform's own words")
    func refused() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .refused(.content))
            let id = try await scene.write()
            try await scene.pass(.hours(1))
            let delivery = try await scene.delivery(id).delivery

            let notice = try #require(try await told(scene).first)
            #expect(notice.kind == "delivery.failed" && notice.subject == delivery.id.text)
            #expect(notice.facts.ending?.postID == id)
            let words = try #require(delivery.reason?.words)
            #expect(Advice.on(notice).explanation.contains(words))
        }
    }

    @Test("REL-25 a post of which nobody knows is told once, and not again when a person gives it up")
    func uncertain() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .lostBefore)
            scene.weather.always(.reconcile, .serverError)
            let id = try await scene.write()
            try await scene.pass(.minutes(30))
            #expect(try await told(scene).map(\.kind) == ["delivery.uncertain"])

            let delivery = try await scene.delivery(id).delivery.id
            _ = try await scene.node.engine.posts.resolve(delivery, .abandon, by: scene.rig.owner)
            try await scene.pass(.hours(1))
            #expect(try await told(scene).map(\.kind) == ["delivery.uncertain"])
        }
    }

    @Test("what went out, and what a person has decided about before the word went round, is not told")
    func nothing() async throws {
        try await Scene.play { scene in
            _ = try await scene.write()
            try await scene.pass(.hours(1))
            #expect(try await told(scene) == [])

            try scene.virtual.revokeAll(of: "ada")
            let id = try await scene.write(after: .hours(8))
            try await scene.pass(.hours(8) - .minutes(1))
            scene.rig.clock.advance(by: .minutes(2))
            let job = try #require(try await scene.node.claim([.deliver]).jobs.first)
            try await scene.node.work(on: job)
            try await scene.node.engine.posts.cancel(id, by: scene.rig.owner)
            try await scene.pass(.hours(1))
            #expect(try await told(scene) == [])
        }
    }
}
