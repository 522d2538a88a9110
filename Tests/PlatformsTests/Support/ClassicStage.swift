import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// A connector of a platform with plain OAuth 2 before the sandbox, by the real door over loopback.
struct ClassicStage<Tested: ClassicConnector>: Sendable {
    private static var redirect: String { "http://127.0.0.1:9/callback" }

    let run: SandboxRun
    let connector: Tested
    let app: PlatformApp

    /// Runs the sandbox of one platform; the client of the operator has the name `client` and its secret goes with it.
    static func with(
        _ maker: @escaping Sandbox.PlatformMaker, client: String,
        _ make: @Sendable (any Door, OAuth.OAuthClient) -> Tested, _ body: @Sendable (ClassicStage) async throws -> Void
    ) async throws {
        try await SandboxRun.with([maker]) { run in
            let connector = make(run.door, OAuth.OAuthClient(door: run.door, ports: .system))
            try await body(
                ClassicStage(
                    run: run, connector: connector,
                    app: PlatformApp(
                        id: PlatformApp.ID(stored: "app_1"), platform: connector.platform,
                        server: connector.server.api.description, clientID: client + "-client",
                        clientSecret: Secret(client + "-secret"), redirectURI: redirect)))
        }
    }

    /// Consent and exchange, as a person does.
    func grant(_ account: String) async throws -> NewGrant {
        let destination = try await connector.locate(ConnectTarget())
        let start = try await connector.authorize(
            AuthorizeRequest(destination: destination, app: app, redirectURI: Self.redirect, state: Secret("s")))
        let callback = try #require(try await run.consent(at: start.url, account: account))
        return try await connector.exchange(
            CodeExchange(
                destination: destination, app: app, redirectURI: Self.redirect, secrets: start.secrets,
                code: Secret(try #require(callback["code"]))))
    }

    func session(_ tokens: NewTokens, account: RemoteAccount? = nil) -> Session {
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: connector.platform,
            platformAppID: app.id, generation: 1, accessExpiresAt: tokens.accessExpiresAt,
            refreshExpiresAt: tokens.refreshExpiresAt, scopes: tokens.scopes ?? [],
            server: GrantServer(apiOrigin: connector.server.api.description))
        return Session(grant: grant, tokens: tokens.tokens, app: app, account: account)
    }

    /// The whole way, up to the account.
    func connect(_ account: String = "ada") async throws -> Session {
        let session = session(try await grant(account).tokens)
        let accounts = try await connector.accounts(of: session)
        return Session(grant: session.grant, tokens: session.tokens, app: app, account: accounts.first)
    }

    /// How a check fails.
    func failure(of session: Session) async -> PlatformFailure? {
        do throws(PlatformFailure) { _ = try await connector.check(session) } catch { return error }
        return nil
    }

    /// How a refresh fails.
    func refusal(of session: Session) async -> RefreshFailure? {
        do throws(RefreshFailure) { _ = try await connector.refresh(session) } catch { return error }
        return nil
    }
}
