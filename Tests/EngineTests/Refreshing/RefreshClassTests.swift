import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("What a failing refresh means", .timeLimit(.minutes(10)))
struct RefreshClassTests {
    private static let passing: [(failure: RefreshFailure, counts: Bool)] = [
        (.transient(words: "503"), true), (.unknown(words: "teapot"), true), (.appFault(words: "invalid_client"), true),
        (.throttled(until: nil, words: "429"), false),
    ]

    @Test(
        "REL-9 passing troubles change no health while the end is far, and throttling uses no try", arguments: passing)
    func passes(failure: RefreshFailure, counts: Bool) async throws {
        try await Scene.play { scene in
            scene.weather.next(.refresh, .refreshRefused(failure))
            await scene.refresh()
            #expect(try await scene.health() == .healthy)
            let grant = try await scene.grant()
            #expect(grant.failures == (counts ? 1 : 0))
            #expect(grant.intentAt == nil)
            #expect(grant.grant.generation == 1)
            await scene.refresh()
            #expect(try await scene.grant().failures == 0)
        }
    }

    @Test("S0.23 S0.24 S0.33 S0.34 REL-9 a failing refresh shows once the end is near, and success clears it")
    func nearTheEnd() async throws {
        try await Scene.play { scene in
            let end = try #require(try await scene.grant().grant.accessExpiresAt)
            scene.rig.clock.advance(by: end - scene.rig.clock.now - .minutes(9))
            scene.weather.next(.refresh, .serverError)
            await scene.refresh()
            #expect(try await scene.health() == .warning(.expiring))
            await scene.refresh()
            #expect(try await scene.health() == .healthy)
        }
    }

    @Test(
        "S0.25 S0.34 REL-9 REL-10 an ended grant turns red at the second look, with one line of history and no third try"
    )
    func terminal() async throws {
        try await Scene.play { scene in
            scene.weather.always(.refresh, .refreshRefused(.terminal(.accountClosed, words: "suspended")))
            scene.weather.always(.check, .refused(.accountType))
            await scene.refresh()
            #expect(try await scene.health() == .healthy)
            scene.rig.clock.advance(by: .seconds(60))
            await scene.refresh()
            #expect(try await scene.health() == .disconnected(.accountClosed))
            let history = try await scene.node.engine.connections.history(
                of: scene.connection.id, before: nil, limit: 10, by: scene.rig.owner)
            #expect(history.map(\.event) == ["ended", "connected"])
            #expect(history.first?.evidence == "suspended")
            try await scene.pass(.days(1))
            #expect(scene.weather.count(.refresh) == 2)
        }
    }

    @Test("REL-8 an answer for another account stores nothing and warns")
    func otherAccount() async throws {
        try await Scene.play { scene async throws in
            scene.weather.next(.refresh, .refreshRefused(.otherAccount(words: "grace")))
            await scene.refresh()
            #expect(try await scene.health() == .warning(.identityMismatch))
            #expect(try await scene.grant().grant.generation == 1)
        }
    }

    private static let refused = Trouble.refreshRefused(.terminal(.revoked, words: "invalid_grant"))

    @Test("REL-10 an end needs two looks a minute apart", arguments: [true, false])
    func doubt(isReal: Bool) async throws {
        try await Scene.play { scene async throws in
            if isReal { try scene.virtual.revokeAll(of: "ada") }
            scene.weather.next(.refresh, Self.refused, Self.refused)
            await scene.refresh()
            #expect(try await scene.health() == .healthy)
            await scene.refresh()
            #expect(try await scene.health() == .healthy, "the second look came too soon")
            scene.rig.clock.advance(by: .seconds(60))
            await scene.refresh()
            #expect(try await scene.health() == (isReal ? .disconnected(.revoked) : .healthy))
        }
    }

    @Test("REL-10 S4.38 refused while the access token serves: yellow and of use until that ends, then red")
    func stillServes() async throws {
        try await Scene.play { scene async throws in
            scene.weather.always(.refresh, Self.refused)
            await scene.refresh()
            scene.rig.clock.advance(by: .seconds(60))
            await scene.refresh()
            #expect(try await scene.health() == .warning(.expiring))
            let id = try await scene.write(after: .hours(1))
            try await scene.pass(.hours(5))
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(try await scene.health() == .warning(.expiring))
            #expect(scene.weather.count(.refresh) < 20, "a refused token is not shown all the time")

            try await scene.pass(.hours(3))
            #expect(try await scene.health() == .disconnected(.revoked))
        }
    }

    @Test(
        "REL-10 refused twice, and nobody answers for the access token: that is no verdict",
        arguments: [Trouble.serverError, .lostBefore, .refused(.rateLimit), .refused(.permission)])
    func unanswered(trouble: Trouble) async throws {
        try await Scene.play { scene async throws in
            scene.weather.always(.refresh, Self.refused)
            scene.weather.always(.check, trouble)
            for _ in 0..<3 {
                await scene.refresh()
                scene.rig.clock.advance(by: .seconds(60))
            }
            #expect(scene.weather.count(.check) >= 1)
            #expect(try await scene.health() == .warning(.expiring))
        }
    }

    @Test("REL-10 where the access token ran out by itself meanwhile, only an hour of refusals is believed")
    func ranOut() async throws {
        try await Scene.play { scene async throws in
            let end = try #require(try await scene.grant().grant.accessExpiresAt)
            scene.rig.clock.advance(by: end - scene.rig.clock.now + .seconds(1))
            scene.weather.always(.refresh, Self.refused)
            try await scene.pass(.minutes(55))
            #expect(scene.weather.count(.refresh) >= 2)
            #expect(try await scene.health() == .warning(.expiring))

            try await scene.pass(.hours(1))
            #expect(try await scene.health() == .disconnected(.revoked))
        }
    }

    @Test("REL-10 a platform that errs for ten minutes ends nothing, however few its connections are")
    func erring() async throws {
        try await Scene.play { scene async throws in
            let end = try #require(try await scene.grant().grant.accessExpiresAt)
            scene.weather.always(.refresh, Self.refused)
            try await scene.pass(end - scene.rig.clock.now - .minutes(1))
            #expect(try await scene.health() == .warning(.expiring))
            #expect(scene.weather.count(.refresh) >= 2)
            scene.weather.clear()

            try await scene.pass(.minutes(10))
            #expect(try await scene.health() == .healthy)
        }
    }

    @Test("REL-6 REL-10 a refusal that was doubted is no refused replay: after a lost answer there still is one")
    func doubtedThenLost() async throws {
        try await Scene.play { scene async throws in
            scene.weather.next(.refresh, Self.refused, .lostBefore)
            await scene.refresh()
            scene.rig.clock.advance(by: .seconds(60))
            await scene.refresh()
            #expect(try await scene.grant().isOutcomeUnknown)
            await scene.refresh()

            #expect(try await scene.health() == .healthy)
            #expect(try await scene.grant().grant.generation == 2)
        }
    }

    @Test("REL-15 a failing platform is asked again after half a minute at first, after half an hour at most")
    func backoff() async throws {
        try await Scene.play { scene in
            scene.weather.always(.refresh, .serverError)
            try await scene.pass(.hours(24))
            let times = scene.weather.times(of: .refresh)
            let pauses = zip(times, times.dropFirst()).map { $1 - $0 }
            #expect(pauses.allSatisfy { $0 >= .seconds(2) && $0 <= .minutes(31) })
            #expect((30...500).contains(pauses.count))
            #expect(try await scene.health() == .warning(.expiring), "an outage turns nobody red")
            scene.weather.clear()
            try await scene.pass(.hours(1))
            #expect(try await scene.health() == .healthy)
        }
    }

    @Test("REL-9 REL-15 where the platform says when to come back, nobody comes before, and somebody comes then")
    func told() async throws {
        try await Scene.play { scene in
            let due = try #require(try await scene.grant().grant.accessExpiresAt) - .minutes(10)
            scene.weather.next(.refresh, .throttled(.minutes(7)))
            try await scene.pass(due - scene.rig.clock.now + .minutes(9))
            let times = scene.weather.times(of: .refresh)
            #expect(times.count == 2)
            let pause = try #require(times.last) - (try #require(times.first))
            #expect(pause >= .minutes(7) && pause <= .minutes(7) + .seconds(5))
        }
    }

    @Test("REL-10 S4.38 a second look after the pause, then rare ones until the token ends, and one then")
    func looks() async throws {
        try await Scene.play { scene in
            scene.weather.always(.refresh, Self.refused)
            let end = try #require(try await scene.grant().grant.accessExpiresAt)
            let connection = scene.connection
            try await scene.rig.database.write { transaction in
                let subject = JobSubject(connection.grantID, of: connection.workspaceID).text
                try JobStore.schedule(NewJob(.refresh, subject: subject, due: transaction.now), in: transaction)
            }
            try await scene.pass(end - scene.rig.clock.now + .minutes(5))
            let times = scene.weather.times(of: .refresh)
            let pauses = zip(times, times.dropFirst()).map { (at: $0, pause: $1 - $0) }
            let second = try #require(pauses.first).pause
            #expect(second >= .seconds(60) && second <= .seconds(65))
            for (at, pause) in pauses.dropFirst(4) where at < end {
                #expect(pause >= min((end - at) / 4, .hours(6)) - .seconds(2) || at + pause >= end)
            }
            let first = try #require(times.first { $0 >= end })
            #expect(first - end <= .seconds(5))
        }
    }

    @Test("S0.30 S4.34 S4.44 REL-12 a healthy platform: every refresh comes in time, at the fixed place before the end")
    func onTime() async throws {
        try await Scene.play { scene in
            let life = Duration.hours(6)
            try await scene.pass(.days(3))
            let times = scene.weather.times(of: .refresh)
            #expect((12...13).contains(times.count))
            for (earlier, later) in zip([Rig.start] + times, times) {
                let pause = later - earlier
                #expect(pause <= life - .minutes(10) + .seconds(2))
                #expect(pause >= life - .minutes(20) - .seconds(2))
            }
            #expect(try await scene.grant().grant.generation == Int64(times.count) + 1)
        }
    }
}
