import Domain
import Platforms
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

/// A node whose clock disagrees with the database's.
@Suite("Clocks that disagree", .timeLimit(.minutes(10)))
struct SkewedClockTests {
    private static func ports(ahead: Duration) -> Ports {
        let real = Ports.system
        return Ports(
            now: { real.now() + ahead }, monotonic: real.monotonic, sleep: real.sleep, randomBytes: real.randomBytes)
    }

    /// Refreshes after the person withdrew the permission on the platform, and shows the connection to `judge`.
    private func refreshAfterRevocation(
        ahead: Duration, _ judge: @escaping @Sendable (Health, Duration) -> Void
    ) async throws {
        try await House.open(
            .postgres, ports: Self.ports(ahead: ahead), runsJobs: false, settings: { $0.doubtPause = .zero }
        ) { house in
            let connection = try await house.connect(.x, as: "ada")
            #expect(house.sandbox.change("ada", on: "x", .revoke))

            _ = await Refresher(parts: house.parts).refresh(connection.grantID, of: connection.workspaceID)

            let now = try await house.engine.connections.get(connection.id, by: house.owner).connection
            judge(now.health, house.parts.database.clockSkew)
        }
    }

    @Test(
        "REL-10 REL-55 no connection turns red by a node whose clock is off by more than a minute",
        arguments: [Duration.minutes(2), .minutes(-2)])
    func skewed(ahead: Duration) async throws {
        try await refreshAfterRevocation(ahead: ahead) { health, skew in
            #expect(health.isUsable)
            #expect(skew + ahead < .seconds(10) && skew + ahead > .seconds(-10))
        }
    }

    @Test("REL-10 the same refusal counts when the clocks agree")
    func agreed() async throws {
        try await refreshAfterRevocation(ahead: .seconds(20)) { health, _ in
            #expect(health == .disconnected(.revoked))
        }
    }
}
