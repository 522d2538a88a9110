import Domain
import Platforms
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

/// Large installations: tokens are refreshed when somebody needs them, and often enough that nothing dies.
@Suite("Refreshing on demand", .timeLimit(.minutes(10)))
struct OnDemandTests {
    private static func play(
        checks: Duration = .days(400), _ body: @Sendable (Scene) async throws -> Void
    ) async throws {
        try await Scene.play(
            settings: {
                $0.refreshMode = .onDemand
                $0.checkInterval = checks
            }, body)
    }

    @Test("REL-12 S4.34 nobody needs a token: it is refreshed once in a month, and nothing changes")
    func keptAlive() async throws {
        try await Self.play { scene in
            // The first check was set when the account was connected.
            try await scene.pass(.days(1))
            let before = scene.weather.count(.refresh)
            try await scene.pass(.days(100))

            #expect((3...4).contains(scene.weather.count(.refresh) - before))
            #expect(try await scene.health() == .healthy)
        }
    }

    @Test("REL-12 REL-13 a delivery refreshes first, once, and goes out in time")
    func delivery() async throws {
        try await Self.play { scene in
            try await scene.pass(.days(1))
            let before = scene.weather.count(.refresh)
            let (first, second) = (try await scene.write(after: .hours(10)), try await scene.write(after: .hours(11)))
            try await scene.pass(.hours(12))

            for id in [first, second] {
                let delivery = try await scene.delivery(id).delivery
                #expect(delivery.state == .published)
                let publishedAt = try #require(delivery.publishedAt)
                #expect(publishedAt - delivery.dueAt < .seconds(2))
            }
            #expect(scene.weather.count(.refresh) - before == 1)
        }
    }

    @Test("REL-12 REL-16 a check whose token is over begins with the refresh, which counts as the check")
    func check() async throws {
        try await Self.play(checks: .hours(24)) { scene in
            try await scene.pass(.days(10))

            #expect((9...12).contains(scene.weather.count(.refresh)))
            #expect(scene.weather.count(.check) <= 1)
            #expect(try await scene.health() == .healthy)
        }
    }

    @Test("REL-12 S0.07 who withdrew the permission is found by the check, and red within two looks")
    func revoked() async throws {
        try await Self.play(checks: .hours(24)) { scene in
            try await scene.pass(.days(2))
            try scene.virtual.revokeAll(of: "ada")
            try await scene.pass(.hours(27))
            #expect(try await scene.health() == .disconnected(.revoked))
        }
    }

    @Test("REL-12 on demand, nothing dies of idleness in 61 days, whatever the platform", arguments: Platform.allCases)
    func everyPlatform(platform: Platform) async throws {
        let settings: @Sendable (inout EngineSettings) -> Void = {
            $0.refreshMode = .onDemand
            $0.checkInterval = .days(400)
        }
        try await Year.begin(platform, settings: settings) { year in
            try await year.pass(.days(1))
            let before = year.refreshes
            try await year.pass(.days(60))

            // LinkedIn gives members' apps no refresh token; Bluesky ends the sessions of a house on loopback, as this one
            // is, after two weeks, whatever is done.
            if platform == .linkedin || platform == .bluesky {
                #expect(try await year.events().contains("end_near"))
            } else {
                #expect(try await year.check() == .healthy)
                #expect(year.refreshes - before <= 3, "kept alive, not refreshed eagerly")
            }
        }
    }
}
