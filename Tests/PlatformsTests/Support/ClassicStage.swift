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

    /// Runs the sandbox of one platform; the client of the operator has the name `client` and its secret goes with it. All
    /// calls of the connector go through what `watch` makes of the door.
    static func with(
        _ maker: @escaping Sandbox.PlatformMaker, client: String,
        watch: @Sendable (any Door) throws -> any Door = { $0 },
        _ make: @Sendable (any Door, OAuth.OAuthClient) -> Tested, _ body: @Sendable (ClassicStage) async throws -> Void
    ) async throws {
        try await SandboxRun.with([maker]) { run in
            let door = try watch(run.door)
            let connector = make(door, OAuth.OAuthClient(door: door, ports: .system))
            try await body(
                ClassicStage(
                    run: run, connector: connector,
                    app: PlatformApp(
                        id: PlatformApp.ID(stored: "app_1"), platform: connector.platform,
                        server: connector.server.api.description, clientID: client + "-client",
                        clientSecret: Secret(client + "-secret"), redirectURI: redirect)))
        }
    }

    /// The same with another app of the operator's.
    func with(clientID: String? = nil, secret: String?) -> ClassicStage {
        let other = PlatformApp(
            id: app.id, platform: app.platform, server: app.server, clientID: clientID ?? app.clientID,
            clientSecret: secret.map { Secret($0) }, redirectURI: app.redirectURI)
        return ClassicStage(run: run, connector: connector, app: other)
    }

    /// A session as the app of this stage has it.
    func adopting(_ session: Session) -> Session {
        Session(grant: session.grant, tokens: session.tokens, app: app, account: session.account)
    }

    /// Consent and exchange, as a person does.
    func grant(_ account: String, choices: [OutboundURL.Item] = []) async throws -> NewGrant {
        try await connector.exchange(try await code(account, choices: choices))
    }

    /// The consent, up to the code; `choices` are more fields of the page's form.
    func code(_ account: String = "ada", choices: [OutboundURL.Item] = []) async throws -> CodeExchange {
        let destination = try await connector.locate(ConnectTarget())
        let start = try await connector.authorize(
            AuthorizeRequest(destination: destination, app: app, redirectURI: Self.redirect, state: Secret("s")))
        let callback = try #require(try await run.consent(at: start.url, account: account, choices: choices))
        return CodeExchange(
            destination: destination, app: app, redirectURI: Self.redirect, secrets: start.secrets,
            code: Secret(try #require(callback["code"])))
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

    /// How an exchange fails.
    func obstacle(to exchange: CodeExchange) async -> AuthorizationFailure? {
        do throws(AuthorizationFailure) { _ = try await connector.exchange(exchange) } catch { return error }
        return nil
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
