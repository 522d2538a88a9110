import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("When a post may go out", .timeLimit(.minutes(10)))
struct GateTests {
    @Test("REL-29 nothing is visible before its time, and soon after it")
    func notEarly() async throws {
        try await Scene.play { scene in
            let due = scene.rig.clock.now + .minutes(30)
            let id = try await scene.write(after: .minutes(30))
            try await scene.node.run(until: due - .milliseconds(1), scene.rig.clock)
            #expect(try scene.virtual.posts.isEmpty)
            try await scene.pass(.seconds(3))
            let at = try #require(try scene.virtual.posts.first?.at)
            #expect(at >= due && at <= due + .seconds(2))
            #expect(try await scene.delivery(id).delivery.state == .published)
        }
    }

    @Test(
        "REL-29 after a downtime what is less than six hours late goes out, the rest fails with a reason",
        arguments: [(Duration.minutes(359), DeliveryState.published), (.minutes(361), .failed)])
    func downtime(late: Duration, state: DeliveryState) async throws {
        try await Scene.play { scene in
            let id = try await scene.write(after: .minutes(10))
            scene.rig.clock.advance(by: .minutes(10) + late)
            try await scene.pass(.minutes(2))
            let delivery = try await scene.delivery(id).delivery
            #expect(delivery.state == state)
            #expect(delivery.reason?.code == (state == .failed ? "missed_window" : nil))
            #expect(try scene.virtual.posts.count == (state == .failed ? 0 : 1))
        }
    }

    @Test("REL-23 edit and cancel win before the gate")
    func changes() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let (edited, cancelled) = (try await scene.write(after: .hours(1)), try await scene.write(after: .hours(1)))
            _ = try await posts.edit(
                edited, PostChange(timing: .at(scene.rig.clock.now + .hours(2))), by: scene.rig.owner)
            try await posts.cancel(cancelled, by: scene.rig.owner)
            try await scene.pass(.minutes(90))
            #expect(try scene.virtual.posts.isEmpty)
            try await scene.pass(.hours(1))
            #expect(try scene.virtual.posts.count == 1)
            #expect(try await scene.delivery(edited).delivery.state == .published)
        }
    }

    @Test("REL-23 edit and cancel are told when it is too late, and disconnecting closes the gate")
    func tooLate() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            scene.weather.next(.upload, .hangAfter)
            let id = try await scene.write()
            #expect(try await scene.stop(scene.rig.node("node-0"), at: [.deliver]) == .hung)
            await #expect(throws: EngineError.self) { try await posts.cancel(id, by: scene.rig.owner) }
            await #expect(throws: EngineError.self) {
                _ = try await posts.edit(id, PostChange(content: Content(text: "Other")), by: scene.rig.owner)
            }
            _ = try await scene.node.engine.connections.disconnect(scene.connection.id, by: scene.rig.owner)
            await scene.wake()
            try await scene.pass(.minutes(5))
            #expect(try scene.virtual.posts.isEmpty)
            #expect(try await scene.delivery(id).delivery.state == .failed)
        }
    }

    @Test(
        "S0.26 S1.39 REL-23 an account that turned red during the upload gets no post, though it could be sent")
    func turnedRed() async throws {
        try await Scene.play { scene in
            scene.weather.next(.upload, .hangAfter)
            let id = try await scene.write()
            #expect(try await scene.stop(scene.rig.node("node-0"), at: [.deliver]) == .hung)
            let connection = try await scene.rig.now(scene.connection)
            let book = HealthBook(ports: scene.rig.clock.ports, node: "node-2")
            try await scene.rig.database.write { transaction in
                try book.record(
                    .ended(.revoked), on: connection, evidence: "withdrawn", generation: 1, in: transaction)
            }
            await scene.wake()

            #expect(scene.weather.count(.commit) == 0)
            #expect(try scene.virtual.posts.isEmpty)
            #expect(try await scene.delivery(id).delivery.state == .needsReconnect)
        }
    }

    @Test(
        "REL-20 REL-25 an account that is taken out while a node is at work leaves nothing behind that nobody looks after",
        arguments: [VirtualCall.commit, .upload], [Trouble.hangBefore, .hangAfter])
    func takenOut(call: VirtualCall, trouble: Trouble) async throws {
        let state: DeliveryState = call == .commit ? .uncertain : .failed
        try await Scene.play { scene in
            scene.weather.next(call, trouble)
            let id = try await scene.write()
            #expect(try await scene.stop(scene.rig.node("node-0"), at: [.deliver]) == .hung)
            _ = try await scene.node.engine.connections.disconnect(scene.connection.id, by: scene.rig.owner)
            try await scene.pass(.minutes(30))
            let delivery = try await scene.delivery(id)
            #expect(delivery.delivery.state == state)
            #expect(delivery.delivery.reason != nil)
            #expect(delivery.journal.allSatisfy { $0.outcome != nil || $0.kind == .commit })
            #expect(scene.weather.count(.commit) == (call == .commit ? 1 : 0))

            // Deleting the post ends it, whatever became of it.
            try await scene.node.engine.posts.cancel(id, by: scene.rig.owner)
            let states = try await scene.rig.database.read { transaction in
                try transaction.query("SELECT state FROM deliveries").map { try $0.text("state") }
            }
            #expect(states == ["failed"])
        }
    }

    @Test("REL-43 nothing is committed while the database takes no writes; with room back it goes on where it was")
    func readOnly() async throws {
        try await Scene.play { scene in
            let database = scene.rig.database
            let id = try await scene.write()
            // Space runs low right after the upload.
            let node = scene.rig.node("node-0", crashPoints: CrashPoints { if $0 == .p6 { database.restrain(true) } })
            let job = try #require(try await node.claim([.deliver]).jobs.first)
            try await node.work(on: job)
            #expect(scene.weather.count(.upload) == 1 && scene.weather.count(.commit) == 0)

            database.restrain(false)
            try await scene.pass(.minutes(1))
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(scene.weather.count(.upload) == 1 && scene.weather.count(.commit) == 1)
        }
    }

    @Test("REL-23 a changed text is uploaded anew, and nothing of the old one is used")
    func changedAfterUpload() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .throttled(.minutes(20)))
            let id = try await scene.write()
            try await scene.pass(.minutes(1))
            #expect(try await scene.delivery(id).delivery.state == .retryWait)
            _ = try await scene.node.engine.posts.edit(
                id, PostChange(content: Content(text: "Better")), by: scene.rig.owner)
            try await scene.pass(.minutes(30))
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(scene.weather.count(.upload) == 2)
            #expect(try scene.virtual.posts.map(\.draft.text) == ["Better"])
            #expect(try scene.virtual.posts.map(\.draft.upload) == ["Better"])
        }
    }

    @Test(
        "REL-23 REL-27 a thread of which a part is out keeps its words",
        arguments: [(Trouble.throttled(.minutes(20)), DeliveryState.retryWait), (.refused(.content), .failed)])
    func partlyOut(trouble: Trouble, state: DeliveryState) async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, nil, trouble)
            let id = try await scene.write(parts: 2)
            try await scene.pass(.minutes(1))
            #expect(try await scene.delivery(id).delivery.state == state)
            await #expect(throws: EngineError.self) {
                let other = Content(parts: [Part(text: "Other"), Part(text: "words")])
                _ = try await scene.node.engine.posts.edit(id, PostChange(content: other), by: scene.rig.owner)
            }
            if state == .failed {
                _ = try await scene.node.engine.posts.retry(scene.delivery(id).delivery.id, by: scene.rig.owner)
            }
            try await scene.pass(.minutes(30))
            #expect(try scene.virtual.posts.map(\.draft.text) == ["Part 0", "Part 1"])
        }
    }

    @Test("REL-23 a post can be changed although one of its accounts was taken out")
    func changedWithoutAccount() async throws {
        try await Scene.play { scene in
            let other = try await scene.rig.connect(.bluesky, as: "grace", on: scene.node)
            let posts = scene.node.engine.posts
            let view = try await posts.create(
                NewPost(
                    content: Content(text: "Both"),
                    deliveries: [scene.connection, other].map { NewDelivery(connectionID: $0.id) },
                    timing: .at(scene.rig.clock.now + .hours(1))), key: nil, by: scene.rig.owner)
            _ = try await scene.node.engine.connections.disconnect(other.id, by: scene.rig.owner)
            let edited = try await posts.edit(
                view.post.id, PostChange(content: Content(text: "One")), by: scene.rig.owner)
            #expect(
                edited.deliveries.map(\.delivery.state).sorted { $0.rawValue < $1.rawValue } == [
                    .cancelled, .scheduled,
                ])
            try await scene.pass(.hours(2))
            #expect(try scene.virtual.posts.map(\.draft.text) == ["One"])
        }
    }

    @Test("REL-23 a pause changes nothing that is scheduled")
    func pause() async throws {
        try await Scene.play { scene in
            let id = try await scene.write(after: .minutes(5))
            _ = try await scene.node.engine.connections.setActive(
                false, of: scene.connection.id, by: scene.rig.owner)
            try await scene.pass(.minutes(6))
            #expect(try await scene.delivery(id).delivery.state == .published)
        }
    }

    @Test("REL-28 what waits for a retry does not block the next, and the order of the calendar holds")
    func lanes() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .throttled(.minutes(20)))
            let first = try await scene.write()
            let second = try await scene.write(after: .minutes(2))
            let third = try await scene.write(after: .minutes(1))
            try await scene.pass(.minutes(5))
            #expect(try await scene.delivery(first).delivery.state == .retryWait)
            let order = try scene.virtual.posts.map { $0.origin.split(separator: "/").first.map(String.init) }
            let expected = [try await scene.delivery(third), try await scene.delivery(second)].map(\.delivery.id.text)
            #expect(order == expected)
            try await scene.pass(.minutes(20))
            #expect(try await scene.delivery(first).delivery.state == .published)
        }
    }

    @Test("REL-31 a delivery that takes its node down three times is poison, and stops nobody else")
    func poison() async throws {
        try await Scene.play { scene in
            let sick = try await scene.write()
            scene.weather.always(.upload, .hangBefore)
            for number in 1...3 {
                #expect(try await scene.stop(scene.rig.node("sick-\(number)"), at: [.deliver]) == .hung)
                scene.rig.clock.advance(by: .seconds(61))
            }
            scene.weather.clear()
            let well = try await scene.write()
            try await scene.pass(.minutes(2))
            let delivery = try await scene.delivery(sick).delivery
            #expect(delivery.state == .failed)
            #expect(delivery.reason?.code == "poison")
            #expect(try await scene.delivery(well).delivery.state == .published)
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test("REL-33 the same key and request give the first answer, another request is refused")
    func key() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let new = NewPost(
                content: Content(text: "Once"), deliveries: [NewDelivery(connectionID: scene.connection.id)],
                timing: .now)
            let key = IdempotencyKey(value: "key-1", fingerprint: "a")
            let first = try await posts.create(new, key: key, by: scene.rig.owner)
            let again = try await posts.create(new, key: key, by: scene.rig.owner)
            #expect(first.post.id == again.post.id)
            await #expect(throws: EngineError.self) {
                _ = try await posts.create(
                    new, key: IdempotencyKey(value: "key-1", fingerprint: "b"), by: scene.rig.owner)
            }
            try await scene.pass(.minutes(1))
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test("REL-33 requests with one key at the same time make one post, and each is answered with it")
    func keyAtOnce() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let new = NewPost(
                content: Content(text: "Once"), deliveries: [NewDelivery(connectionID: scene.connection.id)],
                timing: .now)
            let key = IdempotencyKey(value: "key-1", fingerprint: "a")
            let ids = try await withThrowingTaskGroup(of: Post.ID.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await posts.create(new, key: key, by: scene.rig.owner).post.id }
                }
                return try await group.reduce(into: Set<Post.ID>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            try await scene.pass(.minutes(1))
            #expect(try scene.virtual.posts.count == 1)
        }
    }
}
