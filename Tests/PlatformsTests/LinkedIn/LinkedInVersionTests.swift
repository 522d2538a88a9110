import Domain
import OAuth
import Platforms
import TestKit
import Testing

/// Versions of LinkedIn's interface and their ends (sheet `linkedin`, section 1).
@Suite("Versions of LinkedIn's interface", .timeLimit(.minutes(1)))
struct LinkedInVersionTests {
    private func version(_ text: String) throws -> InterfaceVersion {
        let ports = TestPorts(now: Instant(seconds: 0)).ports
        let connector = LinkedInConnector(
            .page, door: ScriptedDoor([:]), oauth: OAuthClient(door: ScriptedDoor([:]), ports: ports), ports: ports,
            version: text)
        return try #require(connector.interfaceVersion)
    }

    /// Midnight of days, in seconds since 1970.
    private static let days: [String: Int64] = [
        "2026-08-17": 1_786_924_800, "2026-11-16": 1_794_787_200, "2027-01-15": 1_799_971_200,
        "2027-02-15": 1_802_649_600, "2027-03-16": 1_805_155_200, "2027-09-15": 1_820_966_400,
        "2027-07-15": 1_815_609_600, "2027-12-15": 1_828_828_800, "2028-02-15": 1_834_185_600,
    ]

    @Test(
        "S0.53 the end of a version is LinkedIn's where it is known, or about a year after its month",
        arguments: [
            ("202508", "2026-08-17", true), ("202511", "2026-11-16", true), ("202601", "2027-01-15", true),
            ("202602", "2027-02-15", true), ("202603", "2027-03-16", true), ("202609", "2027-09-15", true),
            ("202607", "2027-07-15", false), ("202612", "2027-12-15", false), ("202702", "2028-02-15", false),
        ])
    func ends(text: String, day: String, isKnown: Bool) throws {
        let version = try version(text)

        let life = try #require(version.life)
        #expect(life.upperBound.seconds == Self.days[day] && version.isEndKnown == isKnown)
        #expect(version.setting == "platforms.linkedin.version")
        #expect(version.sunset(at: life.upperBound - .days(61)) == nil)
        #expect(version.sunset(at: life.upperBound - .days(60))?.stage == .soon(days: 60))
        #expect(version.sunset(at: life.upperBound - .milliseconds(1))?.stage == .soon(days: 1))
        #expect(version.sunset(at: life.upperBound)?.stage == .over)
        #expect(version.sunset(at: life.lowerBound - .milliseconds(1))?.stage == .missing)
    }

    @Test(
        "what is no version is said, whatever the day",
        arguments: ["", "202512", "2026-9", "2026099", "20269", "202613", "202600", "20260a", "٢٠٢٦٠٩"])
    func missing(text: String) throws {
        let sunset = try #require(try version(text).sunset(at: Instant(seconds: 1_790_000_000)))

        #expect(sunset.stage == .missing && sunset.isOver && sunset.endsAt == nil)
    }

    @Test("the version that this release knows is named, unless it is that one or a later one")
    func successor() throws {
        #expect(try version("202601").successor == LinkedInConnector.usualVersion)
        #expect(try version(LinkedInConnector.usualVersion).successor == nil)
        #expect(try version("202701").successor == nil)
    }

    @Test("both kinds of account name the same setting, and other platforms have none")
    func others() throws {
        let ports = TestPorts(now: Instant(seconds: 0)).ports
        let door = ScriptedDoor([:])
        let oauth = OAuthClient(door: door, ports: ports)
        let member = LinkedInConnector(.member, door: door, oauth: oauth, ports: ports, version: "202601")

        #expect(member.interfaceVersion?.setting == (try version("202601").setting))
        #expect(member.interfaceVersion?.platform == .linkedin)
        #expect(XConnector(door: door, oauth: oauth, ports: ports).interfaceVersion == nil)
    }
}
