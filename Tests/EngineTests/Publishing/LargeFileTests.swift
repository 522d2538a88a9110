import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Files whose sending takes longer than a step usually may, and files that a platform does not take.
@Suite("Files on their way", .timeLimit(.minutes(10)))
struct LargeFileTests {
    @Test(
        "REL-2 a step that may take long holds the lease for so long, so that nobody else sends the file meanwhile",
        arguments: [
            (Duration.minutes(9), Duration?.some(.minutes(10)), true), (.minutes(9), nil, false),
            (.minutes(12), .minutes(10), false),
        ], [true, false])
    func lease(_ upload: (time: Duration, budget: Duration?, isHeld: Bool), isFirst: Bool) async throws {
        try await Scene.play { scene in
            let id = try await scene.write()
            if !isFirst {
                // A delivery that was begun before goes the long way.
                scene.weather.next(.upload, .throttled(.seconds(1)))
                try await scene.pass(.milliseconds(500))
            }
            scene.rig.clock.advance(by: .seconds(2))
            let node = scene.rig.node("node-0", upload: (upload.time, upload.budget))
            let job = try #require(try await node.claim([.deliver]).jobs.first)

            try await node.work(on: job)

            #expect(try scene.virtual.posts.count == (upload.isHeld ? 1 : 0))
            try await scene.pass(.minutes(30))
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test(
        "P6 whoever sends a post again whose file was refused sends the file again; after other refusals it stays",
        arguments: [
            (PlatformFailure.Kind.media, 2), (.content, 1), (.permission, 1), (.accountType, 1),
        ])
    func undone(kind: PlatformFailure.Kind, uploads: Int) async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .refused(kind))
            let id = try await scene.write()
            try await scene.pass(.minutes(1))
            let failed = try await scene.delivery(id).delivery
            #expect(failed.state == .failed)

            _ = try await scene.node.engine.posts.retry(failed.id, by: scene.rig.owner)
            try await scene.pass(.minutes(1))

            let view = try await scene.delivery(id)
            #expect(view.delivery.state == .published && scene.weather.count(.upload) == uploads)
            #expect(view.journal.contains { $0.outcome == Outcome.undone } == (kind == .media))
        }
    }

    @Test("P6 REL-30 a file that is never processed is sent again at a person's word, as patiently as at first")
    func endless() async throws {
        try await Scene.play { scene in
            scene.weather.always(.upload, .notReady)
            let id = try await scene.write()
            try await scene.pass(.hours(4))
            let failed = try await scene.delivery(id).delivery
            #expect(failed.state == .failed && failed.reason?.code == PlatformFailure.Kind.media.rawValue)
            #expect(try scene.virtual.posts.isEmpty)

            scene.weather.clear()
            scene.weather.next(.upload, .notReady, .notReady)
            _ = try await scene.node.engine.posts.retry(failed.id, by: scene.rig.owner)
            try await scene.pass(.minutes(1))
            #expect(try await scene.delivery(id).delivery.state == .published)
        }
    }
}
