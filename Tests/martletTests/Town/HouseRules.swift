import Configuration
import Domain
import Outbound
import Platforms
import TestKit
import Testing

@testable import martlet

/// What the connectors of the house say of their platforms, as the server has them.
enum HouseRules {
    /// The profile of a platform, and whether it is published to.
    static func profile(_ platform: Platform) async throws -> (profile: PlatformProfile, publishes: Bool) {
        let settings = try HouseSettings(try await ConfigReader.martlet(arguments: ["martlet"], file: nil))
        let door = try NetworkDoor(DoorSettings(), ports: .system)
        let all = House.connectors(settings, door: door, ports: .system, publicURL: "https://martlet.example")
        await door.close()
        let connector = try #require(all.first { $0.platform == platform })
        return (connector.profile, connector.publishes)
    }

    /// What Ada has at the platform, for choices that must be made.
    static let remote: [Platform: [OptionKey: String]] = [
        .pinterest: [.board: "880000000001"], .reddit: [.subreddit: "sandbox"],
    ]
}
