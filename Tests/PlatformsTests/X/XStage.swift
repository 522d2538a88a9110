import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// A connector for X before the sandbox, by the real door over loopback; requests are judged by X's own description.
struct XStage: Sendable {
    static let description = "x/openapi.v2.159.json"
    static let redirect = "http://127.0.0.1:9/callback"

    let run: SandboxRun
    let door: ContractDoor
    let connector: XConnector

    static func with<Value: Sendable>(_ body: @Sendable (XStage) async throws -> Value) async throws -> Value {
        try await SandboxRun.with([{ XPlatform($0) }]) { run in
            let judge = ContractFiles.exists(description) ? try OpenAPIJudge(description) : nil
            let door = ContractDoor(run.door, by: judge) { !$0.url.path.contains("/oauth2/") }
            let connector = XConnector(door: door, oauth: OAuthClient(door: door, ports: .system), ports: .system)
            return try await body(XStage(run: run, door: door, connector: connector))
        }
    }

    static let app = PlatformApp(
        id: PlatformApp.ID(stored: "app_1"), platform: .x, server: "https://api.x.com", clientID: "sandbox-x-client",
        clientSecret: Secret("sandbox-x-secret"), redirectURI: redirect)

    /// Goes through the whole flow as a person does.
    func connect(_ account: String = "ada", app: PlatformApp = app) async throws -> Session {
        let grant = try await exchange(try await code(account, app: app), app)
        let session = Self.session(grant, app, account: nil)
        let accounts = try await connector.accounts(of: session)
        return Self.session(grant, app, account: accounts.first)
    }

    /// The consent, up to the code.
    func code(_ account: String = "ada", app: PlatformApp = app) async throws -> CodeExchange {
        let destination = try await connector.locate(ConnectTarget())
        let start = try await connector.authorize(
            AuthorizeRequest(destination: destination, app: app, redirectURI: Self.redirect, state: Secret("state-1")))
        let callback = try #require(try await run.consent(at: start.url, account: account))
        #expect(callback["state"] == "state-1")
        return CodeExchange(
            destination: destination, app: app, redirectURI: Self.redirect, secrets: start.secrets,
            code: Secret(try #require(callback["code"])))
    }

    func exchange(_ exchange: CodeExchange, _ app: PlatformApp = app) async throws -> NewGrant {
        try await connector.exchange(exchange)
    }

    static func session(_ grant: NewGrant, _ app: PlatformApp, account: RemoteAccount?) -> Session {
        session(grant.tokens, app, account: account)
    }

    static func session(_ tokens: NewTokens, _ app: PlatformApp = app, account: RemoteAccount?) -> Session {
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: .x,
            platformAppID: app.id, generation: 1, accessExpiresAt: tokens.accessExpiresAt, refreshExpiresAt: nil,
            scopes: tokens.scopes ?? [], server: GrantServer(apiOrigin: "https://api.x.com"))
        return Session(grant: grant, tokens: tokens.tokens, app: app, account: account)
    }

    /// The visible posts, oldest first.
    var posts: [LedgerEntry.Post] { run.sandbox.ledger.posts(platform: "x") }
}
