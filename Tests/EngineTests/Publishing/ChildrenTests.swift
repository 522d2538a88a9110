import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// First comments and reposts: deliveries of their own that depend on their post.
@Suite("What goes on after a post", .timeLimit(.minutes(10)))
struct ChildrenTests {
    private static let both: [OptionKey: OptionValue] = [.firstComment: "First", .repostAfter: 60]

    private static func write(
        _ scene: Scene, _ options: [OptionKey: OptionValue] = both, after wait: Duration = .zero
    ) async throws -> Post.ID {
        try await scene.node.engine.posts.create(
            NewPost(
                content: Content(text: "Post"),
                deliveries: [NewDelivery(connectionID: scene.connection.id, options: DeliveryOptions(options))],
                timing: .at(scene.rig.clock.now + wait)), key: nil, by: scene.rig.owner
        ).post.id
    }

    private static func texts(_ scene: Scene) throws -> [String] { try scene.virtual.posts.map(\.draft.text) }

    private static func states(_ view: DeliveryView) -> [DeliveryKind: DeliveryState] {
        Dictionary(uniqueKeysWithValues: view.children.map { ($0.delivery.kind, $0.delivery.state) })
    }

    private static func child(_ kind: DeliveryKind, of view: DeliveryView) throws -> DeliveryView {
        try #require(view.children.first { $0.delivery.kind == kind })
    }

    private static func timers(_ scene: Scene) async throws -> Set<String> {
        let rows = try await scene.rig.database.read { transaction in
            try transaction.query("SELECT subject FROM jobs WHERE kind = 'deliver'").map { try $0.text("subject") }
        }
        return Set(rows.compactMap { $0.split(separator: "/").last.map(String.init) })
    }

    private static func notices(_ scene: Scene, of view: DeliveryView) async throws -> [String] {
        let id = view.delivery.id
        return try await scene.rig.database.read { transaction in
            try transaction.query("SELECT kind FROM outbox WHERE subject = $1 ORDER BY id", [.id(id)])
                .map { try $0.text("kind") }
        }
    }

    @Test("REL-27 S3.29 a first comment follows its post at once, a repost after its time, each once")
    func follow() async throws {
        try await Scene.play { scene in
            let id = try await Self.write(scene)
            try await scene.pass(.minutes(5))

            let out = try await scene.delivery(id)
            #expect(out.delivery.state == .published)
            #expect(Self.states(out) == [.comment: .published, .repost: .scheduled])
            #expect(try Self.texts(scene) == ["Post", "post-1: First"])
            let repost = try Self.child(.repost, of: out)
            let published = try #require(out.delivery.publishedAt)
            #expect(repost.delivery.dueAt >= published + .minutes(60))
            #expect(repost.delivery.dueAt < published + .minutes(61))

            try await scene.pass(.minutes(50))
            #expect(try scene.virtual.posts.count == 2)
            try await scene.pass(.minutes(20))
            let all = try await scene.delivery(id)
            #expect(Self.states(all) == [.comment: .published, .repost: .published])
            #expect(try Self.texts(scene) == ["Post", "post-1: First", "post-1: "])
            #expect(all.journal.allSatisfy { !$0.step.hasPrefix("comment") && !$0.step.hasPrefix("repost") })
            #expect(try Self.child(.comment, of: all).journal.map(\.step) == ["comment:0"])
            #expect(try await Self.notices(scene, of: try Self.child(.repost, of: all)) == ["delivery.published"])
        }
    }

    @Test("S3.29 a repost at a chosen time comes then, or at once when that has passed", arguments: [Int64(30), -30])
    func chosenTime(minutes: Int64) async throws {
        try await Scene.play { scene in
            let at = scene.rig.clock.now + .minutes(minutes)
            let id = try await Self.write(scene, [.repostAt: .time(at)])
            try await scene.pass(.minutes(5))
            let isDue = minutes < 0
            #expect(try scene.virtual.posts.count == (isDue ? 2 : 1))
            let repost = try Self.child(.repost, of: try await scene.delivery(id))
            #expect(isDue ? repost.delivery.dueAt > at : repost.delivery.dueAt == at)
            try await scene.pass(.minutes(40))
            #expect(try scene.virtual.posts.count == 2)
        }
    }

    @Test("REL-27 nothing is due before its post is out, and the patrol misses nothing")
    func waits() async throws {
        try await Scene.play { scene in
            let id = try await Self.write(scene, after: .hours(2))
            let view = try await scene.delivery(id)
            #expect(Self.states(view) == [.comment: .scheduled, .repost: .scheduled])
            #expect(view.children.map(\.explanation) == ["It goes out after its post.", "It goes out after its post."])
            #expect(view.children.allSatisfy { $0.delivery.parentID == view.delivery.id })
            #expect(try await Self.timers(scene) == [view.delivery.id.text])
            let forgotten = try await scene.rig.database.read {
                try ForgottenStore.page(from: "", limit: 10, in: $0).deliveries.map(\.delivery.id)
            }
            #expect(forgotten.isEmpty)
            await #expect(throws: EngineError.self) {
                try await scene.node.engine.posts.reschedule(
                    view.children[0].delivery.id, to: scene.rig.clock.now, by: scene.rig.owner)
            }
            try await scene.pass(.minutes(30))
            #expect(try scene.virtual.posts.isEmpty)
        }
    }

    @Test("REL-27 the timer of a child is set with the end of its parent: whoever goes on needs nothing else")
    func handedOver() async throws {
        try await Scene.play { scene in
            let id = try await Self.write(scene, [.firstComment: "First"])
            let job = try #require(try await scene.node.claim([.deliver]).jobs.first)
            try await scene.node.work(on: job)
            let view = try await scene.delivery(id)
            #expect(view.delivery.state == .published && Self.states(view) == [.comment: .scheduled])
            #expect(try await Self.timers(scene) == [view.children[0].delivery.id.text])

            // The first node is gone.
            try await scene.rig.node("node-2").run(until: scene.rig.clock.now + .minutes(5), scene.rig.clock)
            #expect(Self.states(try await scene.delivery(id)) == [.comment: .published])
            #expect(try Self.texts(scene) == ["Post", "post-1: First"])
        }
    }

    @Test("REL-27 a post that fails takes its children with it, in plain words, and they come back with it")
    func parentFails() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .refused(.content))
            let id = try await Self.write(scene)
            try await scene.pass(.minutes(5))
            let failed = try await scene.delivery(id)
            #expect(failed.delivery.state == .failed)
            #expect(Self.states(failed) == [.comment: .cancelled, .repost: .cancelled])
            #expect(failed.children.allSatisfy { $0.delivery.reason?.code == "parent_ended" && $0.advice == nil })
            #expect(failed.children.allSatisfy { $0.explanation.contains("did not come out") })
            #expect(try scene.virtual.posts.isEmpty)

            _ = try await scene.node.engine.posts.retry(failed.delivery.id, by: scene.rig.owner)
            try await scene.pass(.minutes(90))
            #expect(Self.states(try await scene.delivery(id)) == [.comment: .published, .repost: .published])
            #expect(try scene.virtual.posts.count == 3)
        }
    }

    @Test("REL-27 a comment that fails leaves its post as it is, is told, and can be sent again alone")
    func childFails() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, nil, .refused(.permission))
            let id = try await Self.write(scene, [.firstComment: "First"])
            try await scene.pass(.minutes(5))
            let view = try await scene.delivery(id)
            let comment = try Self.child(.comment, of: view)
            #expect(view.delivery.state == .published && comment.delivery.state == .failed)
            #expect(comment.delivery.reason?.code == "permission" && comment.advice != nil)
            #expect(try await Self.notices(scene, of: view) == ["delivery.published"])
            #expect(try await Self.notices(scene, of: comment) == ["delivery.failed"])
            let told = try await scene.node.engine.notices.list(by: scene.rig.owner)
            #expect(told.contains { Advice.on($0).explanation.contains("The post is out; its first comment is not: ") })

            _ = try await scene.node.engine.posts.retry(comment.delivery.id, by: scene.rig.owner)
            try await scene.pass(.minutes(5))
            #expect(Self.states(try await scene.delivery(id)) == [.comment: .published])
            #expect(try Self.texts(scene) == ["Post", "post-1: First"])
        }
    }

    @Test(
        "REL-24 REL-27 a lost answer to a comment is looked up before it is written again",
        arguments: [Trouble.lostAfter, .lostBefore, .serverError])
    func lost(trouble: Trouble) async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, nil, trouble)
            let id = try await Self.write(scene, [.firstComment: "First"])
            try await scene.pass(.minutes(10))
            #expect(Self.states(try await scene.delivery(id)) == [.comment: .published])
            #expect(try Self.texts(scene) == ["Post", "post-1: First"])
        }
    }

    @Test("REL-25 REL-27 a comment of which nobody can tell waits for a person, and its post does not")
    func uncertain() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, nil, .lostBefore)
            scene.weather.always(.reconcile, .serverError)
            let id = try await Self.write(scene, [.firstComment: "First"])
            try await scene.pass(.minutes(20))
            let view = try await scene.delivery(id)
            #expect(view.delivery.state == .published && Self.states(view) == [.comment: .uncertain])
            scene.weather.clear()
            _ = try await scene.node.engine.posts.resolve(
                view.children[0].delivery.id, .notPublished, by: scene.rig.owner)
            try await scene.pass(.minutes(5))
            #expect(try Self.texts(scene) == ["Post", "post-1: First"])
        }
    }

    @Test(
        "REL-27 a child alone can be taken off the calendar, before and after its post is out",
        arguments: [true, false])
    func dropped(isBefore: Bool) async throws {
        try await Scene.play { scene in
            let id = try await Self.write(scene, after: .minutes(30))
            if !isBefore { try await scene.pass(.minutes(40)) }
            let repost = try Self.child(.repost, of: try await scene.delivery(id))
            let dropped = try await scene.node.engine.posts.drop(repost.delivery.id, by: scene.rig.owner)
            #expect(dropped.delivery.state == .cancelled && dropped.explanation == "It was taken off the calendar.")

            // An edit of the words does not bring it back.
            if isBefore {
                _ = try await scene.node.engine.posts.edit(
                    id, PostChange(content: Content(text: "Other")), by: scene.rig.owner)
            }
            try await scene.pass(.hours(3))
            let view = try await scene.delivery(id)
            #expect(view.delivery.state == .published)
            #expect(Self.states(view) == [.comment: .published, .repost: .cancelled])
            #expect(try scene.virtual.posts.count == 2)
        }
    }

    @Test("REL-27 a post that is cancelled or dropped takes its children along", arguments: [true, false])
    func cancelled(isDropped: Bool) async throws {
        try await Scene.play { scene in
            let id = try await Self.write(scene, after: .minutes(30))
            let view = try await scene.delivery(id)
            let posts = scene.node.engine.posts
            if isDropped {
                let dropped = try await posts.drop(view.delivery.id, by: scene.rig.owner)
                #expect(Self.states(dropped) == [.comment: .cancelled, .repost: .cancelled])
            } else {
                try await posts.cancel(id, by: scene.rig.owner)
            }
            try await scene.pass(.hours(3))
            #expect(try scene.virtual.posts.isEmpty)
            #expect(try await Self.timers(scene).isEmpty)
        }
    }

    @Test("REL-23 REL-27 until the gate an edit of the post's choices changes its children")
    func edited() async throws {
        try await Scene.play { scene in
            let id = try await Self.write(scene, after: .minutes(30))
            let posts = scene.node.engine.posts
            func edit(_ options: [OptionKey: OptionValue], at due: Instant? = nil) async throws -> DeliveryView {
                let wanted = NewDelivery(connectionID: scene.connection.id, options: DeliveryOptions(options))
                _ = try await posts.edit(
                    id, PostChange(deliveries: [wanted], timing: due.map { Timing.at($0) }), by: scene.rig.owner)
                return try await scene.delivery(id)
            }
            let before = try await scene.delivery(id)
            let other = try await edit([.firstComment: "Second"])
            #expect(Self.states(other) == [.comment: .scheduled])
            #expect(other.children[0].delivery.id == before.children[0].delivery.id)
            #expect(other.children[0].delivery.options.firstComment == "Second")
            #expect(try await edit([:]).children.isEmpty)
            let due = scene.rig.clock.now + .hours(1)
            let last = try await edit([.repostAfter: 10, .firstComment: "Third"], at: due)
            #expect(Self.states(last) == [.comment: .scheduled, .repost: .scheduled])
            #expect(try Self.child(.repost, of: last).delivery.dueAt == due + .minutes(10))

            try await scene.pass(.hours(2))
            #expect(try Self.texts(scene) == ["Post", "post-1: Third", "post-1: "])
        }
    }

    @Test("REL-27 a draft has no children until it is on the calendar")
    func draft() async throws {
        try await Scene.play { scene in
            let wanted = NewDelivery(connectionID: scene.connection.id, options: DeliveryOptions(Self.both))
            let posts = scene.node.engine.posts
            let draft = try await posts.create(
                NewPost(content: Content(text: "Post"), deliveries: [wanted], timing: .draft), key: nil,
                by: scene.rig.owner)
            #expect(draft.deliveries.flatMap(\.children).isEmpty)
            let planned = try await posts.edit(draft.post.id, PostChange(timing: .now), by: scene.rig.owner)
            #expect(planned.deliveries.flatMap(\.children).count == 2)
            try await scene.pass(.minutes(5))
            #expect(try Self.texts(scene) == ["Post", "post-1: First"])
        }
    }

    @Test("REL-27 where only a person knows that the post is there, the comment says that its name is not known")
    func nameless() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .lostBefore)
            scene.weather.always(.reconcile, .serverError)
            let id = try await Self.write(scene, [.firstComment: "First"])
            try await scene.pass(.minutes(20))
            let lost = try await scene.delivery(id)
            #expect(lost.delivery.state == .uncertain && Self.states(lost) == [.comment: .scheduled])
            _ = try await scene.node.engine.posts.resolve(
                lost.delivery.id, .published(url: "https://virtual.example/1"), by: scene.rig.owner)
            try await scene.pass(.minutes(5))
            let comment = try Self.child(.comment, of: try await scene.delivery(id))
            #expect(comment.delivery.state == .failed && comment.delivery.reason?.code == "parent_unknown")
            #expect(try scene.virtual.posts.isEmpty)
        }
    }

    @Test("REL-27 what has lost its post, however that came, is not sent though its time comes")
    func parentGone() async throws {
        try await Scene.play { scene in
            let id = try await Self.write(scene)
            try await scene.pass(.minutes(5))
            try await scene.rig.database.write {
                _ = try $0.execute("UPDATE deliveries SET state = 'failed' WHERE kind = 'post'")
            }
            try await scene.pass(.hours(2))
            #expect(Self.states(try await scene.delivery(id)) == [.comment: .published, .repost: .cancelled])
            #expect(try Self.texts(scene) == ["Post", "post-1: First"])
        }
    }

    @Test("REL-46 a post that an earlier release stored gets its children when it is out")
    func older() async throws {
        try await Scene.play { scene in
            let id = try await Self.write(scene, after: .minutes(10))
            try await scene.rig.database.write { try $0.execute("DELETE FROM deliveries WHERE kind <> 'post'") }
            #expect(try await scene.delivery(id).children.isEmpty)
            try await scene.pass(.minutes(90))
            #expect(Self.states(try await scene.delivery(id)) == [.comment: .published, .repost: .published])
            #expect(try Self.texts(scene) == ["Post", "post-1: First", "post-1: "])
        }
    }

    @Test("REL-27 S0.44 a red account holds the post back, and its children with it")
    func heldBack() async throws {
        try await Scene.play { scene in
            let id = try await Self.write(scene, after: .minutes(30))
            try scene.virtual.revokeAll(of: "ada")
            await scene.refresh()
            try await scene.pass(.hours(1))
            let held = try await scene.delivery(id)
            #expect(held.delivery.state == .needsReconnect)
            #expect(Self.states(held) == [.comment: .scheduled, .repost: .scheduled])
            _ = try await scene.rig.connect(scene.connection.platform, as: "ada", on: scene.node)
            _ = try await scene.node.engine.posts.retry(held.delivery.id, by: scene.rig.owner)
            try await scene.pass(.hours(2))
            #expect(Self.states(try await scene.delivery(id)) == [.comment: .published, .repost: .published])
            #expect(try scene.virtual.posts.count == 3)
        }
    }
}
