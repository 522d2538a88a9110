import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("A refresh whose answer is lost", .timeLimit(.minutes(10)))
struct InterruptedRefreshTests {
    @Test("REL-6 a request that was lost on its way is made once more, and works")
    func lostBefore() async throws {
        try await Scene.play { scene in
            scene.weather.next(.refresh, .lostBefore)
            await scene.refresh()
            #expect(try await scene.grant().isOutcomeUnknown)
            #expect(try await scene.health() == .healthy)
            await scene.refresh()
            let grant = try await scene.grant()
            #expect(grant.grant.generation == 2)
            #expect(!grant.isOutcomeUnknown)
            #expect(try scene.virtual.mostRefusedReplays == 0)
        }
    }

    @Test(
        "REL-6 an answer that was lost after its effect: one replay, then yellow while the access token works, then red"
    )
    func lostAfter() async throws {
        try await Scene.play(.x) { scene in
            scene.weather.next(.refresh, .lostAfter)
            await scene.refresh()
            await scene.refresh()
            #expect(try await scene.health() == .warning(.refreshLost))
            // Still of use, and whoever asks for a refresh does not show the spent token again.
            for _ in 0..<3 { await scene.refresh() }
            let id = try await scene.write()
            try await scene.pass(.minutes(5))
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(scene.weather.count(.refresh) == 2)
            #expect(try scene.virtual.mostRefusedReplays == 1)

            try await scene.pass(.hours(7))
            #expect(try await scene.health() == .disconnected(.refreshInterrupted))
            #expect(scene.weather.count(.refresh) == 2)
        }
    }

    @Test("REL-6 a spent token is not shown again because the connection was yellow for another reason before")
    func otherWorry() async throws {
        try await Scene.play(.x) { scene in
            scene.weather.next(.check, .otherAccount)
            _ = try await scene.node.engine.connections.check(scene.connection.id, by: scene.rig.owner)
            #expect(try await scene.health() == .warning(.identityMismatch))
            scene.weather.next(.refresh, .lostAfter)
            await scene.refresh()
            await scene.refresh()
            #expect(try await scene.health() == .warning(.refreshLost))
            for _ in 0..<3 { await scene.refresh() }
            #expect(scene.weather.count(.refresh) == 2)
        }
    }

    @Test("REL-6 a spent token is not shown again because a red connection answered once more")
    func redAndBack() async throws {
        try await Scene.play(.x) { scene in
            scene.weather.next(.refresh, .lostAfter)
            scene.weather.next(.check, .refused(.auth), .refused(.auth))
            await scene.refresh()
            await scene.refresh()
            scene.rig.clock.advance(by: .seconds(60))
            await scene.refresh()
            #expect(try await scene.health() == .disconnected(.refreshInterrupted))
            _ = try await scene.node.engine.connections.check(scene.connection.id, by: scene.rig.owner)
            #expect(try await scene.health() == .warning(.wasDisconnected))
            for _ in 0..<3 { await scene.refresh() }
            try await scene.pass(.hours(1))
            #expect(try await scene.health() == .warning(.refreshLost))
            #expect(scene.weather.count(.refresh) == 2)
        }
    }

    @Test("REL-6 where the platform ends the login on the replay, the connection is red a minute later and says why")
    func reuseDetected() async throws {
        try await Scene.play(.bluesky) { scene async throws in
            scene.weather.next(.refresh, .lostAfter)
            await scene.refresh()
            await scene.refresh()
            #expect(try await scene.health() == .healthy)
            scene.rig.clock.advance(by: .seconds(60))
            await scene.refresh()
            #expect(try await scene.health() == .disconnected(.refreshInterrupted))
            #expect(scene.weather.count(.refresh) == 2)
        }
    }

    @Test(
        "REL-6 REL-10 after a lost answer only a refusal of the access token ends anything",
        arguments: [Trouble.serverError, .lostBefore, .refused(.rateLimit), .refused(.permission)])
    func unanswered(trouble: Trouble) async throws {
        try await Scene.play(.x) { scene async throws in
            scene.weather.next(.refresh, .lostAfter)
            scene.weather.always(.check, trouble)
            for _ in 0..<4 {
                await scene.refresh()
                scene.rig.clock.advance(by: .minutes(1))
            }
            #expect(scene.weather.count(.check) >= 2)
            #expect(try await scene.health().isUsable)
        }
    }

    @Test("REL-6 REL-11 in a mass of refusals a lost answer ends nothing either", arguments: [true, false])
    func amongMany(isMass: Bool) async throws {
        try await Scene.play(.x) { scene async throws in
            if isMass { try await scene.insert(Crowd(count: 30, isDoubted: true)) }
            scene.weather.next(.refresh, .lostAfter)
            scene.weather.always(.check, .refused(.auth))
            for _ in 0..<4 {
                await scene.refresh()
                scene.rig.clock.advance(by: .minutes(1))
            }
            #expect(try await scene.health() == (isMass ? .healthy : .disconnected(.refreshInterrupted)))
            #expect(scene.weather.count(.refresh) == 2, "one replay")
        }
    }

    @Test("REL-6 when the probe is not answered, the spent token is not shown again all the same")
    func probeLost() async throws {
        try await Scene.play(.x) { scene async throws in
            scene.weather.next(.refresh, .lostAfter)
            scene.weather.next(.check, .serverError, .serverError)
            for _ in 0..<3 { await scene.refresh() }
            #expect(try await scene.health() == .healthy)
            await scene.refresh()
            #expect(try await scene.health() == .warning(.refreshLost))
            #expect(scene.weather.count(.refresh) == 2)
        }
    }

    @Test("REL-3 REL-6 a node that stopped with the answer in hand stores it when it wakes up, as nobody else did")
    func latePair() async throws {
        try await Scene.play(.x) { scene in
            scene.weather.next(.refresh, .hangAfter)
            try await stopInRefresh(scene)
            scene.rig.clock.advance(by: .seconds(61))
            await scene.refresh()
            #expect(try await scene.health() == .warning(.refreshLost))

            await scene.wake()
            #expect(try await scene.health() == .healthy)
            let (stored, tokens) = try await scene.rig.grant(of: scene.connection)
            #expect(stored.grant.generation == 2)
            #expect(stored.intentAt == nil)
            #expect(try scene.virtual.areLast(tokens, of: "ada"))
        }
    }

    @Test("REL-3 a late pair on a red connection makes it of use again")
    func latePairOnRed() async throws {
        try await Scene.play(.x) { scene in
            scene.weather.next(.refresh, .hangAfter)
            try await stopInRefresh(scene)
            scene.rig.clock.advance(by: .hours(7))
            await scene.refresh()
            scene.rig.clock.advance(by: .seconds(60))
            await scene.refresh()
            #expect(try await scene.health() == .disconnected(.refreshInterrupted))
            await scene.wake()
            #expect(try await scene.health() == .warning(.wasDisconnected))
            try await scene.pass(.hours(1))
            #expect(try await scene.health() == .healthy)
        }
    }

    @Test("REL-3 a pair that comes after the connection was removed is revoked")
    func lateAndRemoved() async throws {
        try await Scene.play(.x) { scene in
            scene.weather.next(.refresh, .hangAfter)
            try await stopInRefresh(scene)
            let answer = try await scene.node.engine.connections.disconnect(scene.connection.id, by: scene.rig.owner)
            #expect(answer.platformConfirmed == true)
            await scene.wake()
            #expect(scene.weather.count(.revoke) == 2)
            let id = scene.connection.grantID
            let left = try await scene.rig.database.read {
                try GrantStore.find(id, of: scene.rig.owner.workspaceID, in: $0)
            }
            #expect(left == nil)
        }
    }

    @Test("REL-3 REL-52 the verdict of a node that lost its lease changes nothing")
    func lateRefusal() async throws {
        try await Scene.play(.x) { scene in
            scene.weather.next(.refresh, .hangBefore)
            try await stopInRefresh(scene)
            scene.rig.clock.advance(by: .seconds(61))
            await scene.refresh()
            await scene.wake()
            let grant = try await scene.grant()
            #expect(grant.grant.generation == 2)
            #expect(grant.failures == 0)
            #expect(!grant.isOutcomeUnknown)
            #expect(try await scene.health() == .healthy)
        }
    }

    /// Lets another node begin the refresh of the connection, and stop in the middle.
    private func stopInRefresh(_ scene: Scene) async throws {
        let grantID = scene.connection.grantID
        let workspaceID = scene.connection.workspaceID
        try await scene.rig.database.write { transaction in
            try JobStore.schedule(
                NewJob(.refresh, subject: JobSubject(grantID, of: workspaceID).text, due: transaction.now),
                in: transaction)
        }
        #expect(try await scene.stop(scene.rig.node("node-0"), at: [.refresh]) == .hung)
    }
}
