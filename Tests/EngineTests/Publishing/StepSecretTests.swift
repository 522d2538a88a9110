import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// What a step leaves behind for the next one and for nobody else, such as the address of an upload.
@Suite("Secrets of steps", .timeLimit(.minutes(10)))
struct StepSecretTests {
    @Test("SEC-22 SEC-28 REL-22 it is stored sealed, and another node goes on with it")
    func across() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .throttled(.minutes(2)))
            let id = try await scene.write()
            try await scene.pass(.seconds(10))
            #expect(try await scene.delivery(id).delivery.state == .retryWait)

            let other = scene.rig.node("node-9")
            try await other.run(until: scene.rig.clock.now + .minutes(10), scene.rig.clock)

            let view = try await scene.delivery(id)
            #expect(view.delivery.state == .published)
            #expect(scene.weather.count(.upload) == 1 && scene.weather.count(.commit) == 2)
            let output = view.journal.first { $0.step == "upload:0" }?.output
            #expect(output?.sealedSecret != nil && output?.secret == nil)
            let stored = try await Self.outputs(scene)
            #expect(!stored.isEmpty && stored.allSatisfy { !$0.text.contains(CanaryLog.canary) })
        }
    }

    @Test("SEC-22 it opens only at the line of the journal where it was stored; elsewhere it is as good as lost")
    func elsewhere() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .throttled(.minutes(2)), .throttled(.minutes(2)))
            let ids = [try await scene.write(), try await scene.write()]
            try await scene.pass(.seconds(20))
            let stored = try await Self.outputs(scene)
            #expect(stored.count == 2)
            try await scene.rig.database.write { transaction in
                for (line, other) in zip(stored, stored.reversed()) {
                    try transaction.execute(
                        "UPDATE journal SET output = $1 WHERE attempt_id = $2",
                        [.text(other.text), .text(line.attempt)])
                }
            }
            try await scene.pass(.minutes(10))
            for id in ids {
                let lost = DeliveryReason(code: "content", words: "The secret of the upload is lost")
                #expect(try await scene.delivery(id).delivery.reason == lost)
            }
            #expect(try scene.virtual.posts.isEmpty)
        }
    }

    /// What steps left behind, as it stands in the journal.
    private static func outputs(_ scene: Scene) async throws -> [(attempt: String, text: String)] {
        try await scene.rig.database.read { transaction in
            try transaction.query("SELECT attempt_id, output FROM journal WHERE output IS NOT NULL ORDER BY attempt_id")
                .map { (try $0.text("attempt_id"), try $0.text("output")) }
        }
    }
}
