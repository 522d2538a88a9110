import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Facebook lets an app's access to data lapse ninety days after the person used it last: no token dies of that, and only the
/// person can put it off (sheet `facebook`, section 3).
@Suite("Lapsing permissions", .timeLimit(.minutes(10)), .serialized)
struct LapseTests {
    static let platforms = [Platform.facebook, .instagramFacebook]

    /// On which days after connecting it was warned.
    private func warnings(_ year: Year) async throws -> [Int] {
        let lines = try await year.house.engine.connections.history(
            of: year.connection.id, before: nil, limit: 200, by: year.house.owner)
        let begin = year.connection.connectedAt
        return lines.filter { $0.event == "end_near" }.map { Int(($0.at - begin + .hours(1)) / .days(1)) }.reversed()
    }

    @Test(
        "REL-14 S2.25 a lapse is warned of four times in yellow, and the date alone turns nobody red",
        arguments: platforms)
    func warned(platform: Platform) async throws {
        try await Year.begin(platform) { year in
            try await year.pass(.days(75))
            #expect(try await year.health() == .healthy)
            try await year.pass(.days(15) - .hours(2))
            #expect(try await year.health() == .warning(.reconnectSoon))
            let days = try await warnings(year)
            #expect(days == [76, 83, 87, 89], "\(days)")

            try await year.pass(.days(40))

            #expect(try await year.check() == .warning(.reconnectSoon))
            #expect(try await warnings(year).count == 4, "what was said is said")
            let line = try await year.house.engine.connections.history(
                of: year.connection.id, before: nil, limit: 1, by: year.house.owner
            ).first
            #expect(line?.evidence.hasSuffix("access to your data ends in a day, and only you can renew it.") == true)
        }
    }

    @Test("REL-14 S0.37 a reconnect puts it off for another ninety days", arguments: platforms)
    func reconnected(platform: Platform) async throws {
        try await Year.begin(platform) { year in
            try await year.pass(.days(80))
            #expect(try await year.health() == .warning(.reconnectSoon))

            let again = try await year.reconnect()

            #expect(again.id == year.connection.id && again.health == .healthy)
            try await year.pass(.days(75))
            #expect(try await year.health() == .healthy)
            #expect(try await warnings(year) == [76])
            try await year.pass(.days(3))
            #expect(try await year.health() == .warning(.reconnectSoon))
            #expect(try await warnings(year) == [76, 156])
        }
    }

    @Test("REL-14 who came by for another account meanwhile is not warned, or not any more")
    func cameBy() async throws {
        try await Year.begin(.facebook) { year in
            try await year.pass(.days(40))
            let other = try await year.house.connectFirst(.facebook) {
                $0.canPublish && $0.remoteID != year.connection.account.remoteID
            }
            #expect(other.id != year.connection.id)
            try await year.pass(.days(60))
            #expect(try await year.health() == .healthy)
            #expect(try await warnings(year).isEmpty)

            try await year.pass(.days(17))
            #expect(try await year.health() == .warning(.reconnectSoon))
            #expect(try await warnings(year) == [116])
            _ = try await year.house.connectFirst(.facebook, reconnects: other.id)
            try await year.pass(.days(7))

            #expect(try await year.health() == .healthy)
            #expect(try await year.events().last == "prolonged")
            #expect(try await warnings(year) == [116])
        }
    }
}
