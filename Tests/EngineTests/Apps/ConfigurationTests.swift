import Domain
import Outbound
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Configurations of Facebook Login for Business that workspaces enter with their apps.
@Suite("Configurations of apps", .timeLimit(.minutes(5)))
struct ConfigurationTests {
    private static func entered(_ config: String) -> EnteredApp {
        EnteredApp(
            clientID: "sandbox-facebook-client", clientSecret: Secret("sandbox-facebook-secret"), configID: config)
    }

    /// What the link to the platform says.
    private func link(to platform: Platform, _ house: House) async throws -> [OutboundURL.Item] {
        let started = try await house.engine.connecting.start(NewAuthorization(platform: platform), by: house.owner)
        let bound = try await house.engine.connecting.bind(
            started.authorization.id, ticket: started.ticket, sessionHash: house.owner.sessionHash)
        return try #require(OutboundURL(bound.platformURL)).queryItems
    }

    private func shown(_ platform: Platform, _ house: House) async throws -> String? {
        guard case .workspace(let app) = try await house.engine.apps.get(platform, by: house.owner).source else {
            return "not the app of the workspace"
        }
        return app.configID
    }

    @Test("S3.16 the link of a workspace's app names the configuration that was entered, until it is left out")
    func entered() async throws {
        try await House.open(runsJobs: false) { house in
            let verdict = try await house.engine.apps.set(
                Self.entered(" sandbox-facebook-config\n"), on: .facebook, by: house.owner)
            #expect(verdict == .accepted)

            let with = try await link(to: .facebook, house)
            #expect(with.filter { $0.name == "config_id" }.map(\.value) == ["sandbox-facebook-config"])
            #expect(!with.contains { $0.name == "scope" })
            #expect(try await shown(.facebook, house) == "sandbox-facebook-config")

            _ = try await house.engine.apps.set(Self.entered(""), on: .facebook, by: house.owner)
            let without = try await link(to: .facebook, house)
            #expect(!without.contains { $0.name == "config_id" } && without.contains { $0.name == "scope" })
            #expect(try await shown(.facebook, house) == nil)
        }
    }

    @Test("S3.16 a configuration serves the platform that it was entered for, and not the other one of the same app")
    func lent() async throws {
        try await House.open(runsJobs: false) { house in
            _ = try await house.engine.apps.set(
                Self.entered("sandbox-facebook-config"), on: .facebook, by: house.owner)

            let lent = try await link(to: .instagramFacebook, house)
            #expect(lent.contains { $0.name == "scope" } && !lent.contains { $0.name == "config_id" })
            #expect(try await shown(.instagramFacebook, house) == nil)

            _ = try await house.engine.apps.set(
                Self.entered("sandbox-instagram-facebook-config"), on: .instagramFacebook, by: house.owner)
            let own = try await link(to: .instagramFacebook, house)
            #expect(own.first { $0.name == "config_id" }?.value == "sandbox-instagram-facebook-config")
            let other = try await link(to: .facebook, house).first { $0.name == "config_id" }?.value
            #expect(other == "sandbox-facebook-config")
        }
    }

    @Test(
        "SEC-59 what is no configuration is refused before anybody is asked, and nothing is kept",
        arguments: [
            (Platform.facebook, "two words"), (.facebook, String(repeating: "7", count: 129)), (.facebook, "7\u{0}7"),
            (.instagramFacebook, "ä"), (.tiktok, "4711"),
        ])
    func refused(platform: Platform, config: String) async throws {
        try await House.open(runsJobs: false) { house in
            await #expect(throws: EngineError.self) {
                _ = try await house.engine.apps.set(Self.entered(config), on: platform, by: house.owner)
            }
            let rows = try await house.parts.read { try PlatformAppStore.list(of: house.owner.workspaceID, in: $0) }
            #expect(rows.isEmpty)
        }
    }
}
