import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// What is told to others when a delivery comes to rest: one notice each, written together with its cause.
@Suite("Notices of deliveries", .timeLimit(.minutes(10)))
struct NoticeTests {
    private func notices(_ scene: Scene, about subject: String) async throws -> [String] {
        try await scene.rig.database.read { transaction in
            try transaction.query("SELECT kind, subject FROM outbox ORDER BY id")
                .filter { try $0.text("subject") == subject }.map { try $0.text("kind") }
        }
    }

    @Test(
        "REL-34 what became of a post is told once, whichever way it went",
        arguments: [
            (nil, "delivery.published"), (.lostAfter, "delivery.published"),
            (.refused(.content), "delivery.failed"), (.serverError, "delivery.published"),
        ] as [(Trouble?, String)])
    func settled(trouble: Trouble?, kind: String) async throws {
        try await Scene.play { scene in
            if let trouble { scene.weather.next(.commit, trouble) }
            let id = try await scene.write()
            try await scene.pass(.hours(1))
            let delivery = try await scene.delivery(id).delivery.id
            #expect(try await notices(scene, about: delivery.text) == [kind])
        }
    }

    @Test("REL-34 REL-25 a post of which nobody knows is told as uncertain, and then as what a person says")
    func uncertain() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .lostBefore)
            scene.weather.always(.reconcile, .serverError)
            let id = try await scene.write()
            try await scene.pass(.minutes(30))
            let delivery = try await scene.delivery(id).delivery.id
            #expect(try await notices(scene, about: delivery.text) == ["delivery.uncertain"])
        }
    }

    @Test("REL-34 what waits for its next try or its time is not told yet")
    func waiting() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .throttled(.minutes(20)))
            let throttled = try await scene.write()
            let later = try await scene.write(after: .hours(2))
            try await scene.pass(.minutes(5))
            for id in [throttled, later] {
                let delivery = try await scene.delivery(id).delivery.id
                #expect(try await notices(scene, about: delivery.text) == [])
            }
        }
    }

    @Test("REL-34 a new account is told once")
    func connected() async throws {
        try await Scene.play { scene async throws in
            #expect(try await notices(scene, about: scene.connection.id.text) == ["connection.created"])
        }
    }
}
