import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// A connector for Mastodon before two simulated instances, by the real door over loopback.
struct MastodonStage: Sendable {
    static let description = "mastodon/openapi.json"
    static let redirect = "http://127.0.0.1:9/callback"

    let run: SandboxRun
    let door: ContractDoor
    let connector: MastodonConnector

    static func with<Value: Sendable>(
        settings: SandboxSettings = SandboxSettings(port: 0, processingTime: .zero),
        _ body: @Sendable (MastodonStage) async throws -> Value
    ) async throws -> Value {
        let makers: [Sandbox.PlatformMaker] = [{ MastodonPlatform($0) }, { MastodonPlatform($0, .goToSocial) }]
        return try await SandboxRun.with(makers, settings: settings) { run in
            let judge = ContractFiles.exists(description) ? try OpenAPIJudge(description) : nil
            // The description speaks of Mastodon only, and gives bodies of the token endpoint as JSON.
            let door = ContractDoor(run.door, by: judge) { request in
                request.url.origin.host.text == "mastodon.example" && request.url.path.hasPrefix("/api/")
            }
            let connector = MastodonConnector(
                door: door, oauth: OAuthClient(door: door, ports: .system), ports: .system,
                website: "https://martlet.example")
            return try await body(MastodonStage(run: run, door: door, connector: connector))
        }
    }

    /// Registers at an instance and prepares the consent page.
    func start(
        _ typed: String = "mastodon.example"
    ) async throws -> (destination: Destination, app: PlatformApp, start: AuthorizeStart) {
        let destination = try await connector.locate(ConnectTarget(instance: typed))
        let new = try #require(try await connector.register(at: destination, redirectURI: Self.redirect))
        let app = PlatformApp(
            id: PlatformApp.ID(stored: "app_1"), platform: .mastodon, server: destination.appServer,
            clientID: new.clientID, clientSecret: new.clientSecret, redirectURI: Self.redirect)
        let start = try await connector.authorize(
            AuthorizeRequest(destination: destination, app: app, redirectURI: Self.redirect, state: Secret("state-1")))
        return (destination, app, start)
    }

    /// The consent, up to the code.
    func code(_ typed: String = "mastodon.example", account: String = "ada") async throws -> CodeExchange {
        let (destination, app, start) = try await start(typed)
        let callback = try #require(try await run.consent(at: start.url, account: account))
        #expect(callback["state"] == "state-1")
        return CodeExchange(
            destination: destination, app: app, redirectURI: Self.redirect, secrets: start.secrets,
            code: Secret(try #require(callback["code"])))
    }

    /// Goes through the whole flow as a person does.
    func connect(_ typed: String = "mastodon.example", account: String = "ada") async throws -> Session {
        let exchange = try await code(typed, account: account)
        let grant = try await connector.exchange(exchange)
        let session = session(grant, exchange.app, account: nil)
        let accounts = try await connector.accounts(of: session)
        return self.session(grant, exchange.app, account: accounts.first)
    }

    private func session(_ new: NewGrant, _ app: PlatformApp, account: RemoteAccount?) -> Session {
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: .mastodon,
            platformAppID: app.id, generation: 1, accessExpiresAt: new.tokens.accessExpiresAt, refreshExpiresAt: nil,
            scopes: new.tokens.scopes ?? [], server: new.server)
        return Session(grant: grant, tokens: new.tokens.tokens, app: app, account: account)
    }

    /// The visible posts of an instance, oldest first.
    func posts(_ host: String = "mastodon.example") -> [LedgerEntry.Post] {
        run.sandbox.ledger.posts(platform: host)
    }

    /// Asks what became of a commit that began half a minute ago.
    func reconcile(
        _ draft: PublicationDraft, _ outcome: ScriptOutcome, part: Int = 0, looks: Int = 0, as session: Session
    ) async -> ReconcileResult {
        var publication = draft.publication
        publication.outputs = outcome.outputs
        let now = Ports.system.now()
        let lost = LostCommit(
            step: Step("publish:\(part)", kind: .commit, part: part), intentAt: now - .seconds(30), now: now,
            looks: looks)
        return await connector.reconcile(lost, of: publication, as: session)
    }
}
