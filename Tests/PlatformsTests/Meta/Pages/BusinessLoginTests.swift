import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Facebook Login for Business: a configuration of the app in the place of permissions.
@Suite("Facebook Login for Business", .timeLimit(.minutes(5)))
struct BusinessLoginTests {
    private func stage(
        _ flavor: MetaPagesFlavor, config: String, of client: String = "sandbox-facebook-client",
        _ body: @Sendable (PagesStage) async throws -> Void
    ) async throws {
        let business = BusinessLogin(clientID: client, configID: config)
        try await PagesStage.with(
            { FacebookPlatform($0) }, client: "sandbox-facebook",
            { MetaPagesConnector(flavor, door: $0, oauth: $1, ports: .system, business: business) }, body)
    }

    @Test("the link names the configuration and no permission, and what comes back publishes")
    func configured() async throws {
        try await stage(.facebook, config: "sandbox-facebook-config") { stage in
            let url = try await link(stage)
            let names = url.queryItems.map(\.name)
            #expect(names.contains("config_id") && !names.contains("scope"))

            let session = try await stage.connect("ada", picking: "Ada's Bakery")
            #expect(stage.connector.missingScopes(in: session.grant).isEmpty)
        }
    }

    @Test("the same for Instagram accounts of Pages")
    func instagram() async throws {
        try await stage(.instagram, config: "sandbox-instagram-facebook-config") { stage in
            let grant = try await stage.grant("ada")
            #expect(try await !stage.listing(grant).get().filter(\.canPublish).isEmpty)
        }
    }

    @Test("SEC-9 a configuration has no part in logins by another app")
    func otherApp() async throws {
        try await stage(.facebook, config: "sandbox-facebook-config", of: "another-app") { stage in
            let names = try await link(stage).queryItems.map(\.name)

            #expect(names.contains("scope") && !names.contains("config_id"))
        }
    }

    @Test("what a workspace entered with its app is asked, whatever the setting says")
    func ofApp() async throws {
        try await stage(.facebook, config: "sandbox-facebook-config") { stage in
            let app = PlatformApp(
                id: stage.app.id, platform: .facebook, server: stage.app.server, clientID: "sandbox-facebook-client",
                clientSecret: stage.app.clientSecret, redirectURI: stage.app.redirectURI, configID: "4711")

            let items = try await link(stage, app).queryItems

            #expect(items.filter { $0.name == "config_id" }.map(\.value) == ["4711"])
            #expect(!items.contains { $0.name == "scope" })
        }
    }

    private func link(_ stage: PagesStage, _ app: PlatformApp? = nil) async throws -> OutboundURL {
        let start = try await stage.connector.authorize(
            AuthorizeRequest(
                destination: try await stage.connector.locate(ConnectTarget()), app: app ?? stage.app,
                redirectURI: stage.app.redirectURI, state: Secret("s")))
        return try #require(OutboundURL(start.url))
    }
}
