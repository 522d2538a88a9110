import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("What is over is cleared away", .timeLimit(.minutes(10)))
struct SweeperTests {
    private func count(_ table: String, _ scene: Scene) async throws -> Int {
        try await scene.rig.database.read { try $0.row("SELECT COUNT(*) AS n FROM \(table)")?.int("n") ?? -1 }
    }

    @Test("REL-51 the sweep is set once, however many nodes start, and comes back every five minutes")
    func once() async throws {
        try await Scene.play { scene in
            try await scene.node.engine.prepare()
            try await scene.rig.node("node-2").engine.prepare()
            #expect(try await count("jobs WHERE kind = 'sweep'", scene) == 1)
            let due = try await scene.rig.database.read {
                try JobStore.due(.sweep, subject: "installation", in: $0)
            }
            #expect(due == scene.rig.clock.now + Sweeper.interval)
            try await scene.pass(.minutes(6))
            let next = try await scene.rig.database.read {
                try JobStore.due(.sweep, subject: "installation", in: $0)
            }
            #expect(next.map { $0 > scene.rig.clock.now } == true)
        }
    }

    @Test("REL-48 request keys and sessions go when their time is over, and not before")
    func keysAndSessions() async throws {
        try await Scene.play { scene in
            let owner = scene.rig.owner
            let person = try #require(owner.personID)
            let new = NewPost(content: Content(text: "Draft"), deliveries: [], timing: .draft)
            _ = try await scene.node.engine.posts.create(
                new, key: IdempotencyKey(value: "key", fingerprint: "a"), by: owner)
            try await scene.rig.database.write {
                _ = try SessionStore.insert("hash", of: person, in: owner.workspaceID, in: $0)
            }
            try await scene.node.engine.prepare()
            try await scene.pass(.hours(23))
            #expect(try await count("idempotency", scene) == 1)
            #expect(try await count("sessions", scene) == 1)
            try await scene.pass(.hours(2))
            #expect(try await count("idempotency", scene) == 0)
            #expect(try await count("sessions", scene) == 1)
            try await scene.pass(.days(7))
            #expect(try await count("sessions", scene) == 0)
        }
    }

    /// Lets the next sweep come.
    private func sweep(_ scene: Scene) async throws {
        try await scene.node.engine.prepare()
        scene.rig.clock.advance(by: Sweeper.interval)
        let job = try #require(try await scene.node.claim([.sweep]).jobs.first)
        try await scene.node.work(on: job)
    }

    @Test("REL-48 notices that nobody was to be sent leave the outbox after a month")
    func outbox() async throws {
        try await Scene.play { scene in
            _ = try await scene.write()
            try await scene.pass(.minutes(1))
            var left: [Int] = []
            for wait in [Duration.days(29), .days(2)] {
                scene.rig.clock.advance(by: wait)
                try await sweep(scene)
                left.append(try await count("outbox WHERE kind = 'delivery.published'", scene))
            }
            #expect(left == [1, 0])
        }
    }

    @Test("SEC-18 a choice that nobody makes in half an hour fails, and its tokens are withdrawn at the platform")
    func abandonedChoice() async throws {
        try await Scene.play { scene in
            try await scene.node.engine.prepare()
            let attempt = try await scene.rig.authorize(.x, as: "grace+noor", on: scene.node)
            guard case .choose(let offered) = attempt.state else {
                Issue.record("\(attempt.state)")
                return
            }
            #expect(offered.map(\.remoteID) == ["grace", "noor"])
            try await scene.pass(.minutes(29))
            #expect(scene.weather.count(.revoke) == 0)
            try await scene.pass(.minutes(10))
            let over = try await scene.node.engine.connecting.authorization(attempt.id, by: scene.rig.owner)
            guard case .failed(let failure) = over.state else {
                Issue.record("\(over.state)")
                return
            }
            #expect(failure.code == .expired)
            #expect(scene.weather.count(.revoke) == 1)
            #expect(try scene.virtual.isOver("grace+noor"))
            #expect(try await count("grants", scene) == 1)
        }
    }
}
