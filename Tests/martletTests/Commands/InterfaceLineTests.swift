import Configuration
import Domain
import Engine
import Outbound
import Platforms
import Testing

@testable import martlet

/// What the doctor says of versions that the operator sets.
@Suite("Doctor and versions of interfaces", .timeLimit(.minutes(5)))
struct InterfaceLineTests {
    /// Thirty days before the end of 202601.
    private static let now = Instant(seconds: 1_799_971_200) - .days(30)

    private func lines(_ version: String, hasApp: Bool) async throws -> [InterfaceLine] {
        let arguments = ["martlet", "--platforms-linkedin-version", version]
        var settings = try HouseSettings(try await ConfigReader.martlet(arguments: arguments, file: nil))
        if hasApp {
            settings.platformApps = [ConfiguredApp(platform: .linkedinPage, clientID: "a", clientSecret: nil)]
        }
        let (door, _) = try House.door(settings, publicURL: "http://127.0.0.1:8080", routes: [], isSandbox: false)
        let connectors = House.connectors(settings, door: door, ports: .system, publicURL: "http://127.0.0.1:8080")
        await door.close()
        return InterfaceLine.all(connectors, settings, now: Self.now)
    }

    @Test(
        "S0.53 a version that ends within sixty days is warned of, one that has ended is a failure, each with what to set",
        arguments: [
            ("202609", InterfaceLine.Tone.good, "202609 serves for 273 more days"),
            ("202607", .good, "202607 serves for about 211 more days"),
            ("202601", .warning, "ends in 30 days. Set platforms.linkedin.version to 202609, or to a later version"),
            ("202511", .failure, "has ended; LinkedIn refuses calls. Set platforms.linkedin.version to 202609"),
            ("202512", .failure, "does not exist, or not yet"), ("202706", .failure, "does not exist, or not yet"),
        ])
    func lines(version: String, tone: InterfaceLine.Tone, words: String) async throws {
        let lines = try await lines(version, hasApp: true)

        #expect(lines.map(\.what) == ["platforms.linkedin.version"], "both kinds of account have one setting")
        #expect(lines.first?.tone == tone && lines.first?.words.contains(words) == true)
    }

    @Test("without an app of the installation nothing fails, since only workspaces could use it")
    func withoutApp() async throws {
        #expect(try await lines("202609", hasApp: false).isEmpty)
        #expect(try await lines("202511", hasApp: false).map(\.tone) == [.warning])
    }
}
