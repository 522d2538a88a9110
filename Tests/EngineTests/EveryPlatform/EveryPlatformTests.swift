import Domain
import Platforms
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

/// What every connection promises, whatever the platform: one set of tests for all thirteen.
@Suite("Every platform keeps its promises", .timeLimit(.minutes(10)), .serialized)
struct EveryPlatformTests {
    @Test(
        "S0.17 S3.01 S4.04 S4.05 S4.07 S0.01 REL-12 REL-14 two days after connecting, past most tokens' lives, it works",
        arguments: Platform.allCases)
    func expires(platform: Platform) async throws {
        try await Year.begin(platform) { year in
            #expect(try await year.health() == .healthy)
            try await year.pass(.days(2))

            #expect(try await year.health() == .healthy)
            #expect(try await year.check() == .healthy)
            #expect(try await year.view().checkWords == nil)
        }
    }

    @Test(
        "S4.52 REL-12 REL-14 S2.25 after 61 days it still works, or was warned of in time",
        arguments: Platform.allCases)
    func sixtyOneDays(platform: Platform) async throws {
        try await Year.begin(platform) { year in
            try await year.pass(.days(61))

            let health = try await year.health()
            if health.isUsable {
                #expect(try await year.check().isUsable)
            } else {
                // LinkedIn gives members' apps no refresh token: sixty days, and only the person can renew them. Bluesky
                // ends the sessions of a house on loopback, as this one is, after two weeks.
                let warnings = [Platform.linkedin: 4, .bluesky: 3][platform]
                #expect(health == .disconnected(.expired))
                #expect(try await year.events().count { $0 == "end_near" } == warnings)
            }
        }
    }

    @Test(
        "S4.40 S0.07 REL-10 an account whose owner withdrew the permission turns red within two looks",
        arguments: Platform.allCases)
    func revoked(platform: Platform) async throws {
        try await Year.begin(platform) { year in
            try #require(year.house.sandbox.change("ada", on: year.sandboxName, .revoke))
            let first = try await year.check()
            let second = first.isUsable ? try await year.check() : first

            #expect(!second.isUsable)
            #expect(try await year.view().advice?.remedy.isEmpty == false)
        }
    }

    @Test(
        "REL-11 REL-16 a day of outage turns nobody red, and when it is over all is well", arguments: Platform.allCases)
    func outage(platform: Platform) async throws {
        try await Year.begin(platform) { year in
            year.house.sandbox.faults.add(Fault(.outage).with { $0.platform = "*" })
            try await year.pass(.days(1))
            #expect(try await year.health().isUsable)
            year.house.sandbox.faults.removeAll()
            try await year.pass(.hours(2))

            #expect(try await year.check() == .healthy)
        }
    }

    @Test(
        "S0.37 S0.39 S0.43 S3.22 S0.38 S0.42 a reconnect repairs the same record and keeps what belongs to it",
        arguments: Platform.allCases)
    func reconnect(platform: Platform) async throws {
        try await Year.begin(platform) { year in
            _ = try await year.house.engine.connections.setActive(
                false, of: year.connection.id, by: year.house.owner)
            try #require(year.house.sandbox.change("ada", on: year.sandboxName, .revoke))
            for _ in 0..<2 where try await year.health().isUsable { _ = try await year.check() }
            #expect(try await !year.health().isUsable)

            let again = try await year.reconnect()

            #expect(again.id == year.connection.id)
            #expect(again.health == .healthy)
            #expect(!again.isActive)
            #expect(again.connectedAt == year.connection.connectedAt)
            let events = try await year.events()
            #expect(events.first == "connected" && events.last == "reconnected")
            #expect(try await year.house.engine.connections.list(ConnectionFilter(), by: year.house.owner).count == 1)
        }
    }
}
