import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// How many ends at once are believed.
@Suite("Suspicion", .timeLimit(.minutes(10)))
struct SuspicionTests {
    private static func holds(
        _ crowds: [Crowd], waiting: Duration = .minutes(2), since: Duration = .minutes(1)
    ) async throws -> Bool {
        try await Scene.play { scene in
            for (number, crowd) in crowds.enumerated() { try await scene.insert(crowd, "\(number)") }
            scene.rig.clock.advance(by: since)
            let (grant, parts) = (try await scene.grant().grant, scene.node.refresher.parts)
            return try await Suspicion(parts: parts)
                .holds(grant, by: .refresh, doubtedSince: scene.rig.clock.now - waiting)
        }
    }

    private static let red = Health.disconnected(.revoked)

    @Test("REL-11 twenty ends are usual, one more is a mass; doubted and red count together", arguments: [19, 20, 21])
    func usual(count: Int) async throws {
        let crowds = [Crowd(count: count - 9, health: Self.red), Crowd(count: 9, isDoubted: true)]
        #expect(try await Self.holds(crowds) == (count > 19))
    }

    @Test("REL-11 a fiftieth of a large installation is usual as well", arguments: [(980, false), (1_150, true)])
    func fiftieth(healthy: Int, isBelieved: Bool) async throws {
        let crowds = [Crowd(count: 20, isDoubted: true), Crowd(count: healthy)]
        #expect(try await Self.holds(crowds) != isBelieved)
    }

    @Test(
        "REL-11 ends that people made, or that were known before, and those of other platforms are no mass",
        arguments: [
            Crowd(count: 60, health: .disconnected(.expired)), Crowd(count: 60, health: .disconnected(.revokedByUser)),
            Crowd(count: 60, platform: .bluesky, health: red), Crowd(count: 60, platform: .bluesky, isDoubted: true),
        ])
    func others(crowd: Crowd) async throws {
        #expect(try await !Self.holds([crowd]))
    }

    @Test("REL-11 ends count for ten minutes")
    func window() async throws {
        #expect(try await Self.holds([Crowd(count: 60, health: Self.red)], since: .minutes(9)))
        #expect(try await !Self.holds([Crowd(count: 60, health: Self.red)], since: .minutes(11)))
    }

    @Test("REL-11 what was refused for a day is held back no longer", arguments: [(23, true), (24, false)])
    func patience(hours: Int64, isHeld: Bool) async throws {
        #expect(try await Self.holds([Crowd(count: 60, isDoubted: true)], waiting: .hours(hours)) == isHeld)
    }
}
