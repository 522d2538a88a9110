import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// The connector of Instagram or Threads before the sandbox, by the real door over loopback.
struct MetaProfileStage: Sendable {
    static let redirect = "http://127.0.0.1:9/callback"

    let run: SandboxRun
    let connector: MetaProfileConnector
    let app: PlatformApp

    private static func make(_ platform: Platform, _ run: SandboxRun, ports: Ports) -> MetaProfileStage {
        let flavor: MetaProfileFlavor = platform == .threads ? .threads : .instagram
        let oauth = OAuthClient(door: run.door, ports: ports)
        return MetaProfileStage(
            run: run, connector: MetaProfileConnector(flavor, door: run.door, oauth: oauth, ports: ports),
            app: PlatformApp(
                id: PlatformApp.ID(stored: "app_1"), platform: platform, server: "https://graph.\(platform).example",
                clientID: "sandbox-\(platform)-client", clientSecret: Secret("sandbox-\(platform)-secret"),
                redirectURI: redirect))
    }

    static func with<Value: Sendable>(
        _ platform: Platform, _ body: @Sendable (MetaProfileStage) async throws -> Value
    ) async throws -> Value {
        try await SandboxRun.with([{ MetaProfilePlatform.instagram($0) }, { MetaProfilePlatform.threads($0) }]) { run in
            try await body(make(platform, run, ports: .system))
        }
    }

    /// Goes through the whole flow as a person does.
    func connect(_ account: String = "ada") async throws -> Session {
        let grant = try await connector.exchange(try await code(account))
        let accounts = try await connector.accounts(of: session(grant.tokens))
        return session(grant.tokens, account: accounts.first)
    }

    /// The consent, up to the code; `tail` is what some browsers hang behind it.
    func code(_ account: String = "ada", tail: String = "") async throws -> CodeExchange {
        let destination = try await connector.locate(ConnectTarget())
        let start = try await connector.authorize(
            AuthorizeRequest(destination: destination, app: app, redirectURI: Self.redirect, state: Secret("state-1")))
        let callback = try #require(try await run.consent(at: start.url, account: account))
        #expect(callback["state"] == "state-1")
        return CodeExchange(
            destination: destination, app: app, redirectURI: Self.redirect, secrets: start.secrets,
            code: Secret(try #require(callback["code"]) + tail))
    }

    func session(_ tokens: NewTokens, account: RemoteAccount? = nil) -> Session {
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: connector.platform,
            platformAppID: app.id, generation: 1, accessExpiresAt: tokens.accessExpiresAt, refreshExpiresAt: nil,
            scopes: tokens.scopes ?? [], server: GrantServer(apiOrigin: "https://graph.example"))
        return Session(grant: grant, tokens: tokens.tokens, app: app, account: account)
    }
}
