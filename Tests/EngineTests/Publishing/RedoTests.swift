import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// What was prepared at a platform may be gone before it is published (P7).
@Suite("Steps that are done again", .timeLimit(.minutes(10)))
struct RedoTests {
    @Test("P7 REL-30 what ran out before the commit is prepared anew, soon and without using a try")
    func again() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .lapsed(limit: 3), .lapsed(limit: 3))
            let id = try await scene.write()

            try await scene.pass(.minutes(1))

            let view = try await scene.delivery(id)
            #expect(view.delivery.state == .published && view.delivery.attempts == 0)
            #expect(scene.weather.count(.upload) == 3 && scene.weather.count(.commit) == 3)
            #expect(try scene.virtual.posts.count == 1)
            let redone = view.journal.filter { $0.outcome == Outcome.redone }
            #expect(redone.map(\.step) == ["publish:0", "publish:0"])
            #expect(redone.allSatisfy { $0.words == "The upload ran out" })
            #expect(view.journal.count { $0.outcome == Outcome.undone } == 2)
            let times = scene.weather.times(of: .commit)
            #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= .seconds(5) }, "as long as it was told")
        }
    }

    @Test("REL-30 whoever asks for it too often has failed: then tries count, and each begins with something new")
    func bounded() async throws {
        try await Scene.play { scene in
            scene.weather.always(.commit, .lapsed(limit: 2))
            let id = try await scene.write()

            try await scene.pass(.hours(4))

            let delivery = try await scene.delivery(id).delivery
            #expect(delivery.state == .failed)
            #expect(delivery.reason == DeliveryReason(code: "transient", words: "The upload ran out"))
            // Twice at once, then as often as a passing trouble is tried.
            #expect(scene.weather.count(.commit) == 7 && scene.weather.count(.upload) == 7)
            #expect(try scene.virtual.posts.isEmpty)
        }
    }

    @Test("REL-52 a node whose lease ran out before it was told so takes nothing back")
    func late() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .lapsed(limit: 3, after: .seconds(61)))
            let id = try await scene.write()

            try await scene.pass(.minutes(5))

            let view = try await scene.delivery(id)
            #expect(view.delivery.state == .published)
            let outcomes = view.journal.compactMap(\.outcome)
            #expect(!outcomes.contains(Outcome.redone) && !outcomes.contains(Outcome.undone))
            #expect(scene.weather.count(.upload) == 1 && scene.weather.count(.commit) == 2)
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test("REL-20 REL-27 a commit that is done stays done, though a later part asks for it anew")
    func commitsStay() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, nil, .lapsed(limit: 3))
            let id = try await scene.write(parts: 2)

            try await scene.pass(.minutes(1))

            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(scene.weather.count(.upload) == 2 && scene.weather.count(.commit) == 3)
            #expect(try scene.virtual.posts.map(\.draft.text).sorted() == ["Part 0", "Part 1"])
        }
    }

    @Test("the address of a post is that of its first part, also where it must be asked for after the commit")
    func addressLater() async throws {
        try await Scene.play { scene in
            let node = scene.rig.node("node-0", tellsAddressLater: true)
            let id = try await scene.write(parts: 2)

            try await node.run(until: scene.rig.clock.now + .minutes(1), scene.rig.clock)

            let view = try await scene.delivery(id)
            #expect(view.delivery.state == .published)
            #expect(view.delivery.permalink == "https://virtual.example/asked/0")
        }
    }
}

/// What tells whether something prepared may still be used.
@Suite("Fingerprints of steps", .timeLimit(.minutes(1)))
struct FingerprintTests {
    private let content = Content(text: "Words")

    @Test("REL-22 words, step and choices make a fingerprint; choices are counted in any order")
    func differs() {
        let plain = Fingerprint.of(content, DeliveryOptions(), step: "container:0")
        let chosen = DeliveryOptions([.replyControl: "everyone", .spoiler: true])
        let prints = [
            plain, Fingerprint.of(content, chosen, step: "container:0"),
            Fingerprint.of(content, DeliveryOptions([.replyControl: "mentioned_only"]), step: "container:0"),
            Fingerprint.of(content, DeliveryOptions(), step: "ready:0"),
            Fingerprint.of(Content(text: "Other"), DeliveryOptions(), step: "container:0"),
        ]
        #expect(Set(prints).count == prints.count)
        let again = DeliveryOptions([.spoiler: true, .replyControl: "everyone"])
        #expect(Fingerprint.of(content, again, step: "container:0") == prints[1])
    }
}
