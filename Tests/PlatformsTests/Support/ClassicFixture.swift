import Domain
import OAuth
import Outbound
import Platforms
import TestKit

/// A connector of plain OAuth 2 before a scripted door.
struct ClassicFixture<Tested: ClassicConnector>: Sendable {
    let clock = TestPorts()
    let door: ScriptedDoor
    let connector: Tested

    /// Keys are `GET https://host/path`.
    init(
        _ acts: [String: [ScriptedDoor.Act]] = [:], _ make: (any Door, OAuth.OAuthClient, Ports) -> Tested
    ) {
        door = ScriptedDoor(acts, ports: clock.ports)
        connector = make(door, OAuth.OAuthClient(door: door, ports: clock.ports), clock.ports)
    }

    /// A session with an app; its access token lasts for an hour.
    func session(account: RemoteAccount? = nil, lasting: Duration = .hours(1)) -> Session {
        let app = PlatformApp(
            id: PlatformApp.ID(stored: "app_1"), platform: connector.platform,
            server: connector.server.api.description, clientID: "client", clientSecret: Secret("s3cret"),
            redirectURI: "https://martlet.example/callback")
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: connector.platform,
            platformAppID: app.id, generation: 1, accessExpiresAt: clock.now + lasting, refreshExpiresAt: nil,
            scopes: [], server: GrantServer(apiOrigin: connector.server.api.description))
        let tokens = GrantTokens(access: Secret("access-1"), refresh: Secret("refresh-1"))
        return Session(grant: grant, tokens: tokens, app: app, account: account)
    }

    /// How a check fails.
    func failure(account: RemoteAccount? = nil) async -> PlatformFailure? {
        do throws(PlatformFailure) { _ = try await connector.check(session(account: account)) } catch { return error }
        return nil
    }

    /// How a refresh fails.
    func refusal(lasting: Duration = .hours(1)) async -> RefreshFailure? {
        do throws(RefreshFailure) { _ = try await connector.refresh(session(lasting: lasting)) } catch { return error }
        return nil
    }
}
