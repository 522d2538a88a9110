import Domain
import Metrics
import MetricsTestKit
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("Nothing stays without its timer", .timeLimit(.minutes(10)))
struct PatrolTests {
    private func jobs(_ kind: String, _ scene: Scene) async throws -> Int {
        try await scene.rig.database.read { transaction in
            try transaction.row("SELECT COUNT(*) AS n FROM jobs WHERE kind = $1", [.text(kind)])?.int("n") ?? -1
        }
    }

    private func forget(_ kind: String, _ scene: Scene) async throws {
        try await scene.rig.database.write {
            _ = try $0.execute("DELETE FROM jobs WHERE kind = $1", [.text(kind)])
        }
        #expect(try await jobs(kind, scene) == 0)
    }

    @Test("S0.31 REL-51 a check, a refresh or a delivery that lost its timer has it back within minutes, and is done")
    func restored() async throws {
        try await Scene.play { scene in
            try await scene.node.engine.prepare()
            let post = try await scene.write(after: .hours(1))
            for kind in ["check", "refresh", "deliver"] { try await forget(kind, scene) }

            try await scene.pass(.minutes(6))

            for kind in ["check", "refresh", "deliver"] { #expect(try await jobs(kind, scene) == 1, "\(kind)") }
            try await scene.pass(.hours(2))
            #expect(try await scene.delivery(post).delivery.state == .published)
            try await scene.pass(.days(1))
            #expect(try await scene.health() == .healthy)
            #expect(scene.weather.count(.refresh) >= 3)
        }
    }

    @Test("REL-51 REL-61 every timer that was lost is counted, and none that was not")
    func counted() async throws {
        let metrics = TestMetrics()
        @Sendable func count() throws -> Int64 {
            try metrics.expectCounter("martlet_forgotten_timers_total").totalValue
        }
        try await withMetricsFactory(metrics) {
            try await Scene.play { scene in
                try await scene.node.engine.prepare()
                _ = try await scene.write(after: .hours(1))
                try await scene.pass(.minutes(6))
                #expect(throws: (any Error).self, "nothing was lost") { try count() }
                for kind in ["check", "refresh", "deliver"] { try await forget(kind, scene) }
                try await scene.pass(.minutes(6))
                #expect(try count() == 3)
                try await forget("check", scene)
                try await scene.pass(.minutes(6))
                #expect(try count() == 4)
                try await scene.pass(.minutes(6))
                #expect(try count() == 4, "what has its timer again is not lost any more")
            }
        }
    }

    @Test("REL-51 what has its timer keeps it as it is, and what is red, over or a draft gets none")
    func leftAlone() async throws {
        try await Scene.play { scene in
            let found = try await scene.rig.database.read { try ForgottenStore.page(from: "", limit: 10, in: $0) }
            #expect(found.isEmpty && found.next == nil)
            let subject = JobSubject(scene.connection.grantID, of: scene.connection.workspaceID).text
            let due = try await scene.rig.database.read { try JobStore.due(.refresh, subject: subject, in: $0) }

            try await scene.node.engine.prepare()
            try await scene.pass(.minutes(11))

            #expect(try await scene.rig.database.read { try JobStore.due(.refresh, subject: subject, in: $0) } == due)
            try scene.virtual.revokeAll(of: "ada")
            await scene.refresh()
            scene.rig.clock.advance(by: .minutes(1))
            await scene.refresh()
            for kind in ["check", "refresh"] { try await forget(kind, scene) }
            try await scene.pass(.minutes(11))
            for kind in ["check", "refresh"] { #expect(try await jobs(kind, scene) == 0, "\(kind)") }
        }
    }

    @Test("it looks at a page at a time and goes round", arguments: [1, 2, 3, 7])
    func pages(limit: Int) async throws {
        try await Scene.play { scene in
            for index in 0..<4 { _ = try await scene.rig.connect(.x, as: "more-\(index)", on: scene.node) }
            try await forget("check", scene)
            var seen: [Connection.ID] = []
            var start: String? = ""
            while let from = start {
                let page = try await scene.rig.database.read {
                    try ForgottenStore.page(from: from, limit: limit, in: $0)
                }
                #expect(page.connections.count <= limit)
                seen += page.connections.map(\.id)
                start = page.next
            }
            #expect(seen.count == 5 && Set(seen).count == 5)
        }
    }

    @Test("REL-51 an installation of more than a page is gone through to its end")
    func rounds() async throws {
        try await Scene.play { scene in
            try await scene.node.engine.prepare()
            try await scene.insert(Crowd(count: Patrol.pageSize + 200))
            let all = Patrol.pageSize + 201
            for round in 1...2 {
                scene.rig.clock.advance(by: Patrol.interval)
                let job = try #require(try await scene.node.claim([.patrol]).jobs.first)
                try await scene.node.work(on: job)
                let looked = try await jobs("check", scene)
                if round == 1 { #expect(looked < all) } else { #expect(looked == all) }
            }
        }
    }

    @Test("REL-51 hostile words in the payload begin a new round", arguments: ["", "x", "///", "a/b/c", "\u{0}"])
    func payload(text: String) async throws {
        try await Scene.play { scene in
            let page = try await scene.rig.database.read { try ForgottenStore.page(from: text, limit: 10, in: $0) }
            #expect(page.isEmpty)
        }
    }
}
