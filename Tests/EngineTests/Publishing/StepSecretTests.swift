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
        }
    }
}
