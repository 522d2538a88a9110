import Domain
import Platforms
import Sandbox
import TestKit
import Testing

@testable import Engine

/// Refusals of a token that is so new that it is not renewed yet.
@Suite("Refused a moment after connecting", .timeLimit(.minutes(5)))
struct FreshRefusalTests {
    @Test(
        "REL-10 S4.40 who withdraws in the first minute is found within minutes, not with the next round of checks",
        arguments: [Platform.x, .youtube, .reddit])
    func withdrawn(platform: Platform) async throws {
        try await Year.begin(platform, settings: { $0.refreshFloor = .minutes(1) }) { year in
            year.house.sandbox.change("ada", on: year.sandboxName, .revoke)
            let first = try await year.house.engine.connections.check(year.connection.id, by: year.house.owner)
            #expect(first.connection.health == .healthy, "one refusal is no verdict")

            try await year.pass(.minutes(6))

            #expect(try await !year.health().isUsable)
        }
    }
}
