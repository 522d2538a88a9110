import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("A post is out exactly once", .timeLimit(.minutes(10)))
struct ExactlyOnceTests {
    private static let lost: [(trouble: Trouble, isOut: Bool)] = [
        (.lostAfter, true), (.lostBefore, false), (.serverError, false),
    ]

    @Test(
        "REL-20 REL-22 REL-24 a lost answer is looked up before anything is sent again",
        arguments: [Platform.bluesky, .x],
        lost)
    func lostAnswer(platform: Platform, lost: (trouble: Trouble, isOut: Bool)) async throws {
        try await Scene.play(platform) { scene in
            scene.weather.next(.commit, lost.trouble)
            let id = try await scene.write()
            try await scene.pass(.minutes(10))

            let delivery = try await scene.delivery(id)
            #expect(delivery.delivery.state == .published)
            #expect(delivery.delivery.permalink != nil)
            #expect(try scene.virtual.posts.count == 1)
            #expect(scene.weather.count(.commit) == (lost.isOut ? 1 : 2))
            let outcomes = delivery.journal.filter { $0.kind == .commit }.map(\.outcome)
            #expect(outcomes == (lost.isOut ? ["found"] : ["absent", "done"]))
        }
    }

    @Test("REL-27 a thread goes on after the last confirmed part", arguments: [Platform.bluesky, .x])
    func thread(platform: Platform) async throws {
        try await Scene.play(platform) { scene in
            scene.weather.next(.commit, nil, .refused(.transient), .lostAfter)
            let id = try await scene.write(parts: 3)
            try await scene.pass(.hours(3))

            let delivery = try await scene.delivery(id)
            #expect(delivery.delivery.state == .published)
            #expect(
                try scene.virtual.posts.map { $0.origin.split(separator: "/").last } == [
                    "publish:0", "publish:1", "publish:2",
                ])
            #expect(scene.weather.count(.upload) == 1)
            #expect(delivery.journal.allSatisfy { $0.outcome != nil && !$0.fingerprint.isEmpty })
        }
    }

    @Test("REL-27 a refused part that a person sends again does not repeat the parts that are out")
    func refusedPart() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, nil, .refused(.content))
            let id = try await scene.write(parts: 2)
            try await scene.pass(.minutes(1))
            let failed = try await scene.delivery(id)
            #expect(failed.delivery.state == .failed)
            #expect(failed.delivery.reason?.code == "content")

            _ = try await scene.node.engine.posts.retry(failed.delivery.id, by: scene.rig.owner)
            try await scene.pass(.minutes(1))
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(try scene.virtual.posts.count == 2)
        }
    }

    @Test("REL-25 what cannot be found out goes to a person, who has the word", arguments: ["there", "again", "leave"])
    func uncertain(word: String) async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .lostBefore)
            scene.weather.always(.reconcile, .serverError)
            let id = try await scene.write()
            try await scene.pass(.minutes(14))
            #expect(try await scene.delivery(id).delivery.state == .publishing)
            try await scene.pass(.minutes(6))
            #expect(try await scene.delivery(id).delivery.state == .uncertain)

            // Nothing is sent by itself, however long it takes.
            scene.weather.clear()
            try await scene.pass(.days(1))
            let waiting = try await scene.delivery(id)
            #expect(waiting.delivery.state == .uncertain)
            #expect(waiting.delivery.reason?.code == "lost_answer")
            #expect(scene.weather.count(.commit) == 1)

            let verdicts: [String: (verdict: Verdict, state: DeliveryState, posts: Int)] = [
                "there": (.published(url: "https://virtual.example/1"), .published, 0),
                "again": (.notPublished, .published, 1), "leave": (.abandon, .failed, 0),
            ]
            let expected = try #require(verdicts[word])
            _ = try await scene.node.engine.posts.resolve(
                waiting.delivery.id, expected.verdict, by: scene.rig.owner)
            try await scene.pass(.minutes(1))
            let settled = try await scene.delivery(id)
            #expect(settled.delivery.state == expected.state)
            #expect(try scene.virtual.posts.count == expected.posts)
            #expect(settled.journal.allSatisfy { $0.outcome != nil })
        }
    }

    @Test("REL-25 REL-27 a thread of which a person found a part ends there, and says so")
    func foundPart() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, nil, .lostAfter)
            scene.weather.always(.reconcile, .serverError)
            let id = try await scene.write(parts: 3)
            try await scene.pass(.minutes(20))
            let waiting = try await scene.delivery(id)
            #expect(waiting.delivery.state == .uncertain && waiting.notes.isEmpty)

            _ = try await scene.node.engine.posts.resolve(
                waiting.delivery.id, .published(url: "https://virtual.example/2"), by: scene.rig.owner)
            try await scene.pass(.minutes(1))
            let settled = try await scene.delivery(id)
            #expect(settled.delivery.state == .published)
            #expect(settled.notes.count == 1 && settled.notes.first?.contains("as far as part 2 of 3") == true)
            #expect(try scene.virtual.posts.count == 2)
        }
    }

    @Test("REL-25 only a real address shows that a post is there", arguments: ["", "somewhere", "file:///post"])
    func noAddress(url: String) async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .lostBefore)
            scene.weather.always(.reconcile, .serverError)
            let id = try await scene.write()
            try await scene.pass(.minutes(20))
            let waiting = try await scene.delivery(id).delivery
            #expect(waiting.state == .uncertain)
            await #expect(throws: EngineError.self) {
                _ = try await scene.node.engine.posts.resolve(
                    waiting.id, .published(url: url), by: scene.rig.owner)
            }
            #expect(try await scene.delivery(id).delivery.state == .uncertain)
        }
    }

    @Test("REL-25 a person's word is taken only where there is something to decide")
    func noWord() async throws {
        try await Scene.play { scene in
            let id = try await scene.write(after: .hours(1))
            let delivery = try await scene.delivery(id).delivery
            for verdict in [Verdict.notPublished, .abandon, .published(url: "https://virtual.example/1")] {
                await #expect(throws: EngineError.self) {
                    _ = try await scene.node.engine.posts.resolve(delivery.id, verdict, by: scene.rig.owner)
                }
            }
            #expect(try await scene.delivery(id).delivery.state == .scheduled)
        }
    }

    @Test("REL-24 REL-25 a lost commit is never hidden behind a grant that ended meanwhile")
    func lostAndRevoked() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .lostAfter)
            scene.weather.always(.reconcile, .serverError)
            let id = try await scene.write()
            try await scene.pass(.seconds(30))
            try scene.virtual.revokeAll(of: "ada")
            // The account is red before the looks at the post are used up.
            _ = try await scene.node.engine.connections.check(scene.connection.id, by: scene.rig.owner)
            try await scene.pass(.minutes(2))
            #expect(try await scene.health() == .disconnected(.revoked))
            try await scene.pass(.hours(8))

            #expect(try await scene.delivery(id).delivery.state == .uncertain)
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test("REL-24 REL-25 a lost commit is never hidden behind a grant that ends while it is looked for")
    func lostAndEnded() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .lostAfter)
            scene.weather.always(.reconcile, .serverError)
            let id = try await scene.write()
            try await scene.pass(.seconds(30))
            try scene.virtual.revokeAll(of: "ada")
            await scene.refresh()
            scene.rig.clock.advance(by: .minutes(1))
            // The token is about to run out, so that the look at the post asks for another one first, in vain.
            try await scene.rig.database.write { transaction in
                let end = transaction.now + .seconds(30)
                _ = try transaction.execute("UPDATE grants SET access_expires_at = $1", [.instant(end)])
            }
            try await scene.pass(.minutes(2))

            #expect(try await scene.health() == .disconnected(.revoked))
            #expect(try await scene.delivery(id).delivery.state == .uncertain)
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test(
        "REL-52 a node that wakes up after its lease stores nothing and sends nothing",
        arguments: [Trouble.hangBefore, .hangAfter])
    func zombie(trouble: Trouble) async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, trouble)
            let id = try await scene.write(parts: 2)
            #expect(try await scene.stop(scene.rig.node("node-0"), at: [.deliver]) == .hung)
            try await scene.pass(.minutes(5))
            let before = try await scene.delivery(id)
            #expect(before.delivery.state == .published)

            await scene.wake()
            let after = try await scene.delivery(id)
            #expect(after.journal.map(\.outcome) == before.journal.map(\.outcome))
            #expect(try scene.virtual.posts.count == 2)
            #expect(scene.weather.count(.commit) == (trouble == .hangAfter ? 2 : 3))
        }
    }

    @Test(
        "REL-52 a node that wakes up while another holds its delivery stores nothing, whatever the other is called",
        arguments: ["node-0", "node-2"])
    func wokenBeside(successor: String) async throws {
        try await Scene.play { scene in
            scene.weather.next(.upload, .hangBefore)
            scene.weather.next(.commit, .hangAfter)
            let id = try await scene.write()
            #expect(try await scene.stop(scene.rig.node("node-0"), at: [.deliver]) == .hung)
            scene.rig.clock.advance(by: .seconds(61))
            #expect(try await scene.stop(scene.rig.node(successor), at: [.deliver]) == .hung)
            let before = try await scene.delivery(id)

            await scene.wake()
            let beside = try await scene.delivery(id)
            #expect(beside.delivery.state == .publishing)
            #expect(beside.journal.map(\.outcome) == before.journal.map(\.outcome))

            await scene.wake()
            try await scene.pass(.minutes(20))
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(try scene.virtual.posts.count == 1)
            #expect(scene.weather.count(.commit) == 1)
        }
    }
}
