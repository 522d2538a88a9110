import Domain
import Foundation
import Platforms
import Synchronization
import TestKit
import Testing

@testable import Engine
@testable import Storage

/// What a dead node left under way, taken up by the next one, many at a time (decision 0015).
@Suite("Deliveries whose holder died", .timeLimit(.minutes(10)))
struct TakeOverTests {
    /// One post for an account of its own per trouble, whose node stops with the answer of the platform still to come; then
    /// the leases lapse.
    private func leave(_ troubles: [Trouble], _ scene: Scene) async throws -> [Post.ID] {
        var ids: [Post.ID] = []
        let victim = scene.rig.node("node-0")
        for (number, trouble) in troubles.enumerated() {
            let account = try await scene.rig.connect(.x, as: "bird-\(number)", on: scene.node)
            let new = NewPost(
                content: Content(text: "Post \(number)"), deliveries: [NewDelivery(connectionID: account.id)],
                timing: .at(scene.rig.clock.now))
            ids.append(try await scene.node.engine.posts.create(new, key: nil, by: scene.rig.owner).post.id)
            scene.weather.next(.commit, trouble)
            #expect(try await scene.stop(victim, at: [.deliver]) == .hung)
        }
        scene.rig.clock.advance(by: .seconds(62))
        return ids
    }

    /// The jobs of all of them, in the hands of the next node.
    private func claim(_ scene: Scene) async throws -> [ClaimedJob] {
        try await JobStore.claimDue(
            [.deliver], limit: 64, owner: scene.node.name, lease: .seconds(60), from: scene.rig.database
        ).jobs
    }

    private func publisher(_ scene: Scene) -> Publisher {
        let parts = scene.node.engine.parts
        return Publisher(
            parts: parts, sessions: Sessions(parts: parts, refresher: scene.node.refresher), files: MemoryFiles())
    }

    /// What each job finds.
    private func look(_ jobs: [ClaimedJob], _ publisher: Publisher) async throws -> [DeliveryWork] {
        var works: [DeliveryWork] = []
        for job in jobs {
            let subject = try #require(JobSubject<Delivery>(job.subject))
            works.append(try #require(try await publisher.look(at: subject, for: job)).work)
        }
        return works
    }

    private func resume(_ works: [DeliveryWork], _ scene: Scene) async throws -> [DeliveryWork?] {
        try await scene.rig.database.write { [parts = scene.node.engine.parts] transaction in
            try FoundWork.resume(works, parts: parts, in: transaction)
        }
    }

    private func stored(_ work: DeliveryWork, _ scene: Scene) async throws -> StoredDelivery {
        let found = try await scene.rig.database.read {
            try DeliveryStore.find(work.delivery.id, of: work.delivery.workspaceID, in: $0)
        }
        return try #require(found)
    }

    @Test(
        "REL-52 in one transaction each is taken up under its own fence; who lost its job or its revision gets nothing")
    func fences() async throws {
        try await Scene.play { scene in
            _ = try await leave([.hangBefore, .hangBefore, .hangBefore, .hangBefore], scene)
            let jobs = try await claim(scene)
            let works = try await look(jobs, publisher(scene))
            try await scene.rig.database.write { transaction in
                try transaction.execute(
                    "UPDATE jobs SET owner = 'node-9', fence = fence + 1 WHERE id = $1", [.id(jobs[1].id)])
                try transaction.execute("DELETE FROM jobs WHERE id = $1", [.id(jobs[2].id)])
                try transaction.execute(
                    "UPDATE deliveries SET revision = revision + 1 WHERE id = $1", [.id(works[3].delivery.id)])
            }

            let resumed = try await resume(works, scene)

            #expect(jobs.map(\.rescues) == [1, 1, 1, 1] && works.allSatisfy { !$0.isBegun })
            #expect(resumed.map { $0?.isBegun } == [true, nil, nil, nil])
            #expect(resumed[0]?.stored.fence == jobs[0].fence && resumed[0]?.delivery.rescues == 1)
            #expect(resumed[0]?.lost.count == 1)
            for (number, work) in works.enumerated() {
                let now = try await stored(work, scene)
                #expect(now.fence == (number == 0 ? jobs[0].fence : work.stored.fence))
                #expect(now.delivery.rescues == (number == 0 ? 1 : 0) && now.delivery.state == .publishing)
            }
        }
    }

    @Test("REL-20 REL-24 REL-52 many at once: what is out is found, what is not is sent again, none twice, none lost")
    func once() async throws {
        try await Scene.play { scene in
            let troubles: [Trouble] = (0..<12).map { $0 % 2 == 0 ? .hangAfter : .hangBefore }
            let ids = try await leave(troubles, scene)
            let jobs = try await claim(scene)
            // Two of them belong to another node by now, which dies as well.
            try await scene.rig.database.write { transaction in
                for job in jobs.prefix(2) {
                    try transaction.execute(
                        "UPDATE jobs SET owner = 'node-9', fence = fence + 1 WHERE id = $1", [.id(job.id)])
                }
            }

            try await withThrowingTaskGroup(of: Void.self) { group in
                for job in jobs { group.addTask { try await scene.node.work(on: job) } }
                try await group.waitForAll()
            }

            let first = try await states(ids, scene)
            let (held, out) = (DeliveryState.publishing, DeliveryState.published)
            #expect(first == [held, held] + Array(repeating: out, count: 10))
            try await scene.pass(.minutes(10))
            // Those who were taken for dead wake up.
            for _ in ids { await scene.wake() }

            #expect(try await states(ids, scene) == Array(repeating: out, count: 12))
            #expect(try scene.virtual.posts.count == 12)
            #expect(scene.weather.count(.commit) == 12 + 6)
            for (id, trouble) in zip(ids, troubles) {
                let outcomes = try await scene.delivery(id).journal.filter { $0.kind == .commit }.map(\.outcome)
                #expect(outcomes == (trouble == .hangAfter ? ["found"] : ["absent", "done"]))
            }
        }
    }

    private func states(_ ids: [Post.ID], _ scene: Scene) async throws -> [DeliveryState] {
        var states: [DeliveryState] = []
        for id in ids { states.append(try await scene.delivery(id).delivery.state) }
        return states
    }

    @Test("REL-52 a node that stopped between claim and look leaves what another one holds by now as it is")
    func stopped() async throws {
        try await Scene.play { scene in
            _ = try await leave([.hangBefore], scene)
            let publisher = publisher(scene)
            let late = try #require(try await claim(scene).first)
            scene.rig.clock.advance(by: .seconds(62))
            let jobs = try await claim(scene)
            let works = try await look(jobs, publisher)
            let held = try #require(try await resume(works, scene)[0])

            let verdict = try await publisher.work(on: late)

            guard case .lost = verdict else {
                Issue.record("\(verdict)")
                return
            }
            #expect(try await stored(held, scene).fence == jobs[0].fence)
            #expect(scene.weather.count(.commit) == 1)
        }
    }

    @Test("REL-22 of intents that share a transaction, one that cannot be stored takes nobody's with it")
    func brokenIntent() async throws {
        try await Scene.play { scene in
            _ = try await leave([.hangBefore, .hangBefore, .hangBefore], scene)
            let publisher = publisher(scene)
            let works = try await look(try await claim(scene), publisher)
            let held = try await resume(works, scene).compactMap(\.self)
            // A line with this name is there already.
            let attempts = ["new-0", try #require(held[1].lost.first).attemptID, "new-2"]
            let intendings = zip(held, attempts).map { work, attempt in
                Intending(
                    work: work, step: Step("publish:0", kind: .commit, part: 0), fingerprint: "f00", attemptID: attempt)
            }

            let stored = try await together(intendings, publisher, scene)

            #expect(stored == ["new-0": nil, attempts[1]: "conflict", "new-2": nil])
            for (work, count) in zip(held, [2, 1, 2]) {
                let lines = try await scene.rig.database.read { try JournalStore.list(of: work.delivery, in: $0) }
                #expect(lines.filter { $0.kind == .commit }.count == count)
            }
        }
    }

    /// Hands over all of them while the database is held; answers what went wrong with each.
    private func together(
        _ intendings: [Intending], _ publisher: Publisher, _ scene: Scene
    ) async throws -> [String: String?] {
        let latch = Latch()
        return try await withThrowingTaskGroup(of: (String, String?)?.self) { group in
            group.addTask {
                try await scene.rig.database.write { _ in latch.wait() }
                return nil
            }
            while !latch.isHeld { await Task.yield() }
            for intending in intendings {
                group.addTask {
                    do throws(StorageError) {
                        let intended = try await publisher.intents(intending)
                        return (intending.attemptID, intended == nil ? "closed" : nil)
                    } catch {
                        return (intending.attemptID, error.code)
                    }
                }
            }
            while publisher.intents.waitingCount < intendings.count { await Task.yield() }
            latch.open()
            return try await group.reduce(into: [:]) { answers, answer in
                if let answer { answers[answer.0] = .some(answer.1) }
            }
        }
    }
}

/// Holds the writing thread of a database until it is let go.
private final class Latch: Sendable {
    private let state = Mutex((isHeld: false, isOpen: false))

    var isHeld: Bool { state.withLock { $0.isHeld } }

    func open() { state.withLock { $0.isOpen = true } }

    func wait() {
        state.withLock { $0.isHeld = true }
        while !state.withLock({ $0.isOpen }) { Thread.sleep(forTimeInterval: 0.001) }
    }
}
