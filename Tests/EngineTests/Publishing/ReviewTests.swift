import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("What was missed waits for a person's word", .timeLimit(.minutes(10)))
struct ReviewTests {
    /// Withdraws Ada's permission and lets that be found out.
    private func turnRed(_ scene: Scene) async throws {
        try scene.virtual.revokeAll(of: "ada")
        await scene.refresh()
        scene.rig.clock.advance(by: .minutes(1))
        await scene.refresh()
        #expect(try await scene.health() == .disconnected(.revoked))
    }

    @Test("S4.49 S4.50 S1.39 a post to a disconnected account stops there when its time comes; the others go out")
    func onlyThere() async throws {
        try await Scene.play { scene in
            let other = try await scene.rig.connect(.bluesky, as: "grace", on: scene.node)
            let posts = scene.node.engine.posts
            let view = try await posts.create(
                NewPost(
                    content: Content(text: "Both"),
                    deliveries: [scene.connection, other].map { NewDelivery(connectionID: $0.id) },
                    timing: .at(scene.rig.clock.now + .hours(1))), key: nil, by: scene.rig.owner)
            try await turnRed(scene)
            try await scene.pass(.minutes(30))
            let before = try await posts.get(view.post.id, by: scene.rig.owner)
            #expect(before.deliveries.allSatisfy { $0.delivery.state == .scheduled }, "not before its time")

            try await scene.pass(.hours(1))
            let states = try await posts.get(view.post.id, by: scene.rig.owner).deliveries.map {
                "\($0.platform) \($0.delivery.state) \($0.delivery.reason?.code ?? "")"
            }
            #expect(Set(states) == ["x needsReconnect reconnect", "bluesky published "])
            #expect(try scene.virtual.posts.isEmpty)
            #expect(scene.rig.virtual[.bluesky]?.posts.count == 1)
        }
    }

    @Test("S1.42 S0.44 C9 after the reconnect a person publishes, reschedules or drops what was missed, in bulk")
    func bulk() async throws {
        try await Scene.play { scene in
            let (posts, owner) = (scene.node.engine.posts, scene.rig.owner)
            var ids: [Post.ID] = []
            for minutes in [10, 20, 30, 40] { ids.append(try await scene.write(after: .minutes(Int64(minutes)))) }
            try await turnRed(scene)
            try await scene.pass(.hours(1))
            let missed = try await posts.waiting(by: owner)
            #expect(missed.map(\.post.id) == ids && missed.allSatisfy { !$0.isReady })
            let early = try await posts.review([missed[0].delivery.delivery.id], .publishNow, by: owner)
            #expect(early.map { $0.refusal?.code } == ["reconnect"])

            _ = try await scene.rig.connect(.x, as: "ada", on: scene.node)
            try await scene.pass(.minutes(10))
            #expect(try scene.virtual.posts.isEmpty, "nothing bursts out by itself")
            let ready = try await posts.waiting(by: owner)
            #expect(ready.count == 4 && ready.allSatisfy(\.isReady))
            let deliveries = ready.map(\.delivery.delivery.id)

            _ = try await posts.review([deliveries[0]], .publishNow, by: owner)
            let due = scene.rig.clock.now + .hours(2)
            let moved = try await posts.review(
                [deliveries[1], deliveries[2]], .reschedule(.at(due), apart: .minutes(15)), by: owner)
            let dropped = try await posts.review([deliveries[3], deliveries[3]], .drop, by: owner)
            #expect(moved.allSatisfy { $0.refusal == nil })
            #expect(dropped.map { $0.refusal?.code } == [nil, "wrong_state"], "one that cannot holds up no other")
            #expect(try await posts.waiting(by: owner).isEmpty)
            #expect(try await scene.delivery(ids[2]).delivery.dueAt == due + .minutes(15))
            #expect(try await scene.delivery(ids[3]).delivery.state == .cancelled)
            try await scene.pass(.hours(3))
            #expect(try scene.virtual.posts.count == 3)
        }
    }

    @Test("REL-29 C9 what was missed while no server ran is on the list, too, and can be dropped or sent")
    func downtime() async throws {
        try await Scene.play { scene in
            let (posts, owner) = (scene.node.engine.posts, scene.rig.owner)
            let (first, second) = (try await scene.write(after: .minutes(1)), try await scene.write(after: .minutes(2)))
            scene.rig.clock.advance(by: .hours(7))
            try await scene.pass(.minutes(1))
            let missed = try await posts.waiting(by: owner)
            #expect(missed.map(\.post.id) == [first, second])
            #expect(missed.map(\.delivery.delivery.reason?.code) == ["missed_window", "missed_window"])

            _ = try await posts.review([missed[0].delivery.delivery.id], .publishNow, by: owner)
            _ = try await posts.drop(missed[1].delivery.delivery.id, by: owner)
            try await scene.pass(.minutes(1))
            #expect(try scene.virtual.posts.count == 1)
            #expect(try await posts.waiting(by: owner).isEmpty)
            #expect(try await scene.delivery(second).explanation == "It was taken off the calendar.")
        }
    }

    @Test("REL-23 what is out cannot be dropped, what waits for its time can")
    func gate() async throws {
        try await Scene.play { scene in
            let (posts, owner) = (scene.node.engine.posts, scene.rig.owner)
            let (out, later) = (try await scene.write(), try await scene.write(after: .hours(1)))
            try await scene.pass(.minutes(1))
            await #expect(throws: EngineError.self) {
                _ = try await posts.drop(try await scene.delivery(out).delivery.id, by: owner)
            }
            let dropped = try await posts.drop(try await scene.delivery(later).delivery.id, by: owner)
            #expect(dropped.delivery.state == .cancelled)
            let subject = JobSubject(dropped.delivery.id, of: dropped.delivery.workspaceID).text
            let timer = try await scene.rig.database.read { try JobStore.due(.deliver, subject: subject, in: $0) }
            #expect(timer == nil)
            try await scene.pass(.hours(2))
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test("C2 each post that is not out says why", arguments: DeliveryState.allCases)
    func explained(state: DeliveryState) {
        var delivery = Delivery(
            id: Delivery.ID(stored: "dlv_1"), workspaceID: Workspace.ID(stored: "wsp_1"),
            postID: Post.ID(stored: "pst_1"), connectionID: Connection.ID(stored: "con_1"), state: state,
            dueAt: Instant(seconds: 1))
        delivery.reason = DeliveryReason(.overdue, platform: .x)
        let words = Explanation.of(delivery, on: .x, connection: nil, now: Instant(seconds: 2))
        #expect(words.hasSuffix(".") && words.count > 10)
    }

    @Test("S3.21 REL-13 when the refresh fails for good, nothing is uploaded or sent: the post waits, and says why")
    func refusedRefresh() async throws {
        try await Scene.play { scene in
            let id = try await scene.write(after: .days(1))
            try scene.virtual.revokeAll(of: "ada")
            try await scene.pass(.days(2))
            #expect(try await scene.delivery(id).delivery.state == .needsReconnect)
            #expect(scene.weather.count(.upload) == 0 && scene.weather.count(.commit) == 0)
            #expect(try await scene.delivery(id).journal.isEmpty)
        }
    }

    @Test(
        "S3.26 a file that the platform refuses is told as such, is not tried again, and goes out once it is replaced")
    func media() async throws {
        try await Scene.play { scene in
            scene.weather.next(.upload, .refused(.media))
            let id = try await scene.write()
            try await scene.pass(.hours(1))
            let failed = try await scene.delivery(id)
            #expect(failed.delivery.state == .failed && failed.delivery.reason?.code == "media")
            #expect(failed.advice?.remedy.contains("Replace the file") == true)
            #expect(scene.weather.count(.upload) == 1)
            _ = try await scene.node.engine.posts.retry(failed.delivery.id, by: scene.rig.owner)
            try await scene.pass(.minutes(1))
            #expect(try await scene.delivery(id).delivery.state == .published)
        }
    }

    @Test(
        "S4.36 REL-22 a post that a dead node left in the middle of publishing is taken up by another, without a sweep")
    func leftPublishing() async throws {
        try await Scene.play { scene in
            scene.weather.next(.upload, .hangAfter)
            let id = try await scene.write()
            #expect(try await scene.stop(scene.rig.node("node-0"), at: [.deliver]) == .hung)
            #expect(try await scene.delivery(id).delivery.state == .publishing)
            try await scene.pass(.minutes(30))
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(try scene.virtual.posts.count == 1)
            await scene.wake()
            #expect(try scene.virtual.posts.count == 1)
        }
    }
}
