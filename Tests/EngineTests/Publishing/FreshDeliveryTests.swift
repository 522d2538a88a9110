import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("A delivery that nobody began yet", .timeLimit(.minutes(10)))
struct FreshDeliveryTests {
    /// Reads the next due delivery, lets something happen, then takes it in hand and goes on.
    private func lookThenWork(
        _ scene: Scene, meanwhile: () async throws -> Void
    ) async throws -> (verdict: DeliveryVerdict, job: ClaimedJob) {
        let parts = scene.node.engine.parts
        let sessions = Sessions(parts: parts, refresher: scene.node.refresher)
        let publisher = Publisher(parts: parts, sessions: sessions, files: MemoryFiles())
        let job = try #require(try await scene.node.claim([.deliver]).jobs.first)
        let subject = try #require(JobSubject<Delivery>(job.subject))
        let fresh = try #require(try await publisher.look(at: subject, for: job))
        let work = fresh.work
        let session = try await sessions.open(fresh.opening, work.connection).get()
        let connector = try parts.connector(work.connection.platform)

        try await meanwhile()

        let script = Script(for: work, publisher: publisher, connector: connector, session: session)
        return (try await script.run(work), job)
    }

    /// Puts the job back as the runner does.
    private func settle(_ verdict: DeliveryVerdict, _ job: ClaimedJob, _ scene: Scene) async throws {
        guard case .again(let due) = verdict else { return }
        try await scene.rig.database.write { _ = try JobStore.reschedule(job, due: due, attempts: 0, in: $0) }
    }

    @Test("REL-22 it is taken together with its first intent: two transactions per step from claim to published")
    func transactions() async throws {
        try await Scene.play { scene in
            let id = try await scene.write()
            let job = try #require(try await scene.node.claim([.deliver]).jobs.first)
            let before = scene.rig.database.statistics.writes

            try await scene.node.work(on: job)
            let writes = scene.rig.database.statistics.writes - before

            #expect(try await scene.delivery(id).delivery.state == .published)
            // Two steps with intent and outcome each; the last is the rig's own, which finds nothing left to settle.
            #expect(writes == 5)
        }
    }

    @Test("REL-23 an edit after the look wins: the old content is not sent, the new one is, once")
    func edited() async throws {
        try await Scene.play { scene in
            let id = try await scene.write()

            let (verdict, job) = try await lookThenWork(scene) {
                let change = PostChange(content: Content(text: "Second thoughts"))
                _ = try await scene.node.engine.posts.edit(id, change, by: scene.rig.owner)
            }
            let sentOld = scene.weather.count(.commit)
            try await settle(verdict, job, scene)
            try await scene.pass(.minutes(5))

            #expect(sentOld == 0)
            let view = try await scene.node.engine.posts.get(id, by: scene.rig.owner)
            #expect(view.post.content == Content(text: "Second thoughts"))
            #expect(view.deliveries.map(\.delivery.state) == [.published])
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test("REL-23 a cancellation after the look wins: nothing is sent, and the job goes away")
    func cancelled() async throws {
        try await Scene.play { scene in
            let id = try await scene.write()

            let (verdict, job) = try await lookThenWork(scene) {
                try await scene.node.engine.posts.cancel(id, by: scene.rig.owner)
            }
            try await settle(verdict, job, scene)
            try await scene.pass(.minutes(5))

            #expect(scene.weather.count(.commit) == 0)
            #expect(try await scene.node.claim([.deliver]).jobs.isEmpty)
        }
    }

    @Test("REL-52 a node that stopped after the look sends nothing; the delivery is not lost")
    func stopped() async throws {
        try await Scene.play { scene in
            let id = try await scene.write()

            let (verdict, job) = try await lookThenWork(scene) { scene.rig.clock.advance(by: .minutes(3)) }
            let sent = scene.weather.count(.commit)
            try await settle(verdict, job, scene)
            try await scene.pass(.minutes(5))

            #expect(sent == 0)
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test("REL-52 a delivery that another node took after the look is sent once")
    func takenOver() async throws {
        try await Scene.play { scene in
            let id = try await scene.write()
            let other = scene.rig.node("node-2")

            let (verdict, job) = try await lookThenWork(scene) {
                scene.rig.clock.advance(by: .minutes(3))
                let rescued = try #require(try await other.claim([.deliver]).jobs.first)
                try await other.work(on: rescued)
            }
            try await settle(verdict, job, scene)
            try await scene.pass(.minutes(5))

            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(try scene.virtual.posts.count == 1)
            #expect(try await scene.node.claim([.deliver]).jobs.isEmpty)
        }
    }

    @Test("REL-13 REL-29 whatever is not in order is left to the long way")
    func outOfOrder() async throws {
        try await Scene.play { scene in
            let parts = scene.node.engine.parts
            let publisher = Publisher(
                parts: parts, sessions: Sessions(parts: parts, refresher: scene.node.refresher), files: MemoryFiles())
            _ = try await scene.write()
            let job = try #require(try await scene.node.claim([.deliver]).jobs.first)
            let subject = try #require(JobSubject<Delivery>(job.subject))

            let inOrder = try await publisher.look(at: subject, for: job)
            let end = try #require(try await scene.grant().grant.accessExpiresAt)
            scene.rig.clock.advance(by: end - scene.rig.clock.now - .seconds(30))
            let withDyingToken = try await publisher.look(at: subject, for: job)
            scene.rig.clock.advance(by: parts.settings.missedWindow)
            let tooLate = try await publisher.look(at: subject, for: job)

            #expect(inOrder != nil)
            #expect(withDyingToken == nil)
            #expect(tooLate == nil)
        }
    }
}
