import Domain
import Platforms
import Storage
import Synchronization
import TestKit
import Testing

@testable import Engine

/// Platforms that take a post and think about it afterwards.
@Suite("Posts that are looked at again", .timeLimit(.minutes(10)))
struct FollowUpTests {
    /// What a platform says, look by look; the last word stands.
    private final class Judge: Sendable {
        private let words: Mutex<[Result<Standing, PlatformFailure>]>
        private let looks = Mutex<[String?]>([])

        init(_ words: [Result<Standing, PlatformFailure>]) { self.words = Mutex(words) }

        var count: Int { looks.withLock(\.count) }
        var asked: [String?] { looks.withLock { $0 } }

        func judge(_ output: StepOutput?) throws(PlatformFailure) -> Standing {
            looks.withLock { $0.append(output?.remoteID) }
            return try words.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }.get()
        }
    }

    private static let busy = PlatformFailure(.transient, words: "503")

    private static func play(
        _ words: [Result<Standing, PlatformFailure>], _ body: @Sendable (Scene, Judge) async throws -> Void
    ) async throws {
        try await Scene.play { scene in
            let judge = Judge(words)
            let node = scene.rig.node(
                "node-late", lateLooks: [.minutes(10), .hours(2)],
                judge: { output throws(PlatformFailure) in try judge.judge(output) })
            let late = Scene(rig: scene.rig, node: node, weather: scene.weather, connection: scene.connection)
            try await body(late, judge)
        }
    }

    private static func notices(_ scene: Scene) async throws -> [String] {
        try await scene.rig.database.read { transaction in
            try transaction.query("SELECT kind FROM outbox WHERE kind LIKE 'delivery.%' ORDER BY id")
                .map { try $0.text("kind") }
        }
    }

    @Test("a post that stands is looked at as often as its platform wants, and then no more")
    func stands() async throws {
        try await Self.play([.success(.stands)]) { scene, judge in
            let id = try await scene.write()
            try await scene.pass(.minutes(9))
            #expect(judge.count == 0)
            try await scene.pass(.hours(20))

            #expect(judge.count == 2)
            #expect(judge.asked == [try scene.virtual.posts.first?.id, try scene.virtual.posts.first?.id])
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(try await Self.notices(scene) == ["delivery.published"])
        }
    }

    @Test("a later rejection changes the state, keeps the platform's words and is told; sent again, it is a new post")
    func rejected() async throws {
        try await Self.play([.success(.stands), .success(.rejected(words: "Too long for here"))]) { scene, _ in
            let id = try await scene.write()
            try await scene.pass(.hours(1))
            #expect(try await scene.delivery(id).delivery.state == .published)
            try await scene.pass(.hours(3))

            let failed = try await scene.delivery(id)
            #expect(failed.delivery.state == .failed)
            #expect(failed.delivery.reason == DeliveryReason(code: "rejected_later", words: "Too long for here"))
            #expect(failed.advice == Advice.on(DeliveryReason.Own.rejectedLater, platform: scene.connection.platform))
            #expect(try await Self.notices(scene) == ["delivery.published", "delivery.failed"])

            _ = try await scene.node.engine.posts.retry(failed.delivery.id, by: scene.rig.owner)
            try await scene.pass(.minutes(1))
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(try scene.virtual.posts.count == 2)
        }
    }

    @Test("a post that others took down stays published, says who did it, and is told once")
    func removed() async throws {
        try await Self.play([.success(.removed(words: "Moderators took it down."))]) { scene, judge in
            let id = try await scene.write()
            try await scene.pass(.hours(20))

            let view = try await scene.delivery(id)
            #expect(view.delivery.state == .published && judge.count == 1)
            #expect(view.delivery.reason == DeliveryReason(code: "removed_later", words: "Moderators took it down."))
            #expect(view.advice == Advice.on(DeliveryReason.Own.removedLater, platform: scene.connection.platform))
            #expect(try await Self.notices(scene) == ["delivery.published", "delivery.removed"])
            let told = try await scene.node.engine.notices.list(by: scene.rig.owner)
            #expect(told.contains { Advice.on($0).explanation.contains("Moderators took it down.") })
        }
    }

    @Test("REL-52 a node that wakes up with a look that another one has made changes nothing, and tells nothing twice")
    func stale() async throws {
        try await Self.play([.success(.removed(words: "Moderators took it down."))]) { scene, judge in
            _ = try await scene.write()
            try await scene.pass(.minutes(9))
            scene.rig.clock.advance(by: .minutes(2))
            let stale = try #require(try await scene.node.claim([.followUp]).jobs.first)
            scene.rig.clock.advance(by: .minutes(2))
            let fresh = try #require(try await scene.node.claim([.followUp]).jobs.first)
            try await scene.node.work(on: fresh)
            try await scene.node.work(on: stale)

            #expect(judge.count == 2)
            #expect(try await Self.notices(scene) == ["delivery.published", "delivery.removed"])
        }
    }

    @Test("REL-52 a node that wakes up with a rejection that another one has stored leaves alone what was sent again")
    func staleRejection() async throws {
        try await Self.play([.success(.rejected(words: "Too long for here"))]) { scene, judge in
            let id = try await scene.write()
            try await scene.pass(.minutes(9))
            scene.rig.clock.advance(by: .minutes(2))
            let stale = try #require(try await scene.node.claim([.followUp]).jobs.first)
            scene.rig.clock.advance(by: .minutes(2))
            let fresh = try #require(try await scene.node.claim([.followUp]).jobs.first)
            try await scene.node.work(on: fresh)
            let failed = try await scene.delivery(id).delivery
            #expect(failed.state == .failed)
            _ = try await scene.node.engine.posts.retry(failed.id, by: scene.rig.owner)
            try await scene.pass(.minutes(1))
            try await scene.node.work(on: stale)

            #expect(judge.count == 2)
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(try await Self.notices(scene) == ["delivery.published", "delivery.failed", "delivery.published"])
        }
    }

    @Test("REL-27 a later rejection takes along what was still to go on after the post, and says why")
    func rejectedWithChildren() async throws {
        try await Self.play([.success(.rejected(words: "Too long for here"))]) { scene, _ in
            let options = DeliveryOptions([.firstComment: "First", .repostAfter: 60])
            let id = try await scene.node.engine.posts.create(
                NewPost(
                    content: Content(text: "Post"),
                    deliveries: [NewDelivery(connectionID: scene.connection.id, options: options)], timing: .now),
                key: nil, by: scene.rig.owner
            ).post.id
            try await scene.pass(.minutes(20))

            let rejected = try await scene.delivery(id)
            #expect(rejected.delivery.state == .failed)
            #expect(rejected.children.map(\.delivery.state) == [.published, .cancelled])
            #expect(rejected.children.last?.delivery.reason?.code == "parent_ended")
            try await scene.pass(.hours(2))
            #expect(try scene.virtual.posts.count == 2)
        }
    }

    @Test("a platform that cannot be asked is asked again, and given up an hour after its last look was due")
    func unreachable() async throws {
        try await Self.play([.failure(Self.busy)]) { scene, judge in
            let id = try await scene.write()
            try await scene.pass(.hours(2) + .minutes(55))
            let asked = judge.count
            #expect(asked > 10)
            try await scene.pass(.hours(20))

            #expect(judge.count <= asked + 2)
            #expect(try await scene.delivery(id).delivery.state == .published)
        }
    }

    @Test("a post that its author took down is not looked at any more")
    func gone() async throws {
        try await Self.play([.success(.gone)]) { scene, judge in
            let id = try await scene.write()
            try await scene.pass(.hours(20))

            #expect(judge.count == 1)
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(try await Self.notices(scene) == ["delivery.published"])
        }
    }
}
