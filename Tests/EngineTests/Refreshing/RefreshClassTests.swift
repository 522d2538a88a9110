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

    @Test("S0.25 S0.34 REL-9 an ended grant turns red, with one line of history and no second try")
    func terminal() async throws {
        try await Scene.play { scene in
            scene.weather.next(.refresh, .refreshRefused(.terminal(.accountClosed, words: "suspended")))
            await scene.refresh()
            #expect(try await scene.health() == .disconnected(.accountClosed))
            let history = try await scene.node.engine.connections.history(
                of: scene.connection.id, before: nil, limit: 10, by: scene.rig.owner)
            #expect(history.map(\.event) == ["ended", "connected"])
            #expect(history.first?.evidence == "suspended")
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

    @Test("REL-10 where the platform errs at times, an end needs two looks a minute apart", arguments: [true, false])
    func doubt(isReal: Bool) async throws {
        try await Scene.play(doubts: true) { scene async throws in
            let refused = Trouble.refreshRefused(.terminal(.revoked, words: "invalid_grant"))
            scene.weather.next(.refresh, refused, refused)
            await scene.refresh()
            #expect(try await scene.health() == .healthy)
            await scene.refresh()
            #expect(try await scene.health() == .healthy, "the second look came too soon")
            scene.rig.clock.advance(by: .seconds(60))
            if isReal { scene.weather.next(.refresh, refused) }
            await scene.refresh()
            #expect(try await scene.health() == (isReal ? .disconnected(.revoked) : .healthy))
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
