import Domain
import OAuth
import Outbound
import Sandbox
import Testing

@testable import Platforms

/// The connector before the running sandbox, by real HTTP on loopback, every request judged by the lexicons.
struct BlueskyStage: Sendable {
    let sandbox: Sandbox
    let network: NetworkDoor
    let door: JudgingDoor
    let connector: BlueskyConnector
    let redirect: String
    var ports: Ports { .system }

    /// Runs the sandbox with Bluesky alone, and a connector of the given public URL before it.
    static func play(
        publicURL: String = "http://127.0.0.1:9", houseRoutes: [String: String] = [:],
        _ body: @Sendable (BlueskyStage) async throws -> Void
    ) async throws {
        let sandbox = try Sandbox(
            settings: SandboxSettings(port: 0, houseRoutes: houseRoutes), platforms: [{ BlueskyPlatform($0) }])
        try await sandbox.whileRunning { _ in
            let routes = try await sandbox.routes().map { (from: $0.key, to: $0.value) }
            let network = try NetworkDoor(DoorSettings(routes: try RouteMap(routes)), ports: .system)
            let door = JudgingDoor(network)
            let connector = BlueskyConnector(
                door: door, oauth: OAuthClient(door: door, ports: .system), ports: .system, publicURL: publicURL)
            let stage = BlueskyStage(
                sandbox: sandbox, network: network, door: door, connector: connector,
                redirect: publicURL + "/connect/callback/bluesky")
            do { try await body(stage) } catch {
                await network.close()
                throw error
            }
            await network.close()
        }
    }

    /// The sandbox's Bluesky.
    var platform: BlueskyPlatform {
        get throws { try #require(sandbox.platforms.first as? BlueskyPlatform) }
    }

    /// The account as the sandbox has it.
    func account(_ name: String) throws -> SandboxAccount {
        try #require(try platform.accounts.first { $0.name == name })
    }

    /// What the ledger has of a kind of token.
    func events(_ kind: LedgerEntry.Token.Kind) -> [LedgerEntry.Token.Event] {
        sandbox.ledger.tokens().filter { $0.kind == kind }.map(\.event)
    }

    /// The app as the Engine would store it.
    func app(at destination: Destination) async throws -> PlatformApp {
        let new = try #require(try await connector.register(at: destination, redirectURI: redirect))
        return PlatformApp(
            id: PlatformApp.ID(ports), platform: .bluesky, server: destination.appServer, clientID: new.clientID,
            clientSecret: new.clientSecret, redirectURI: redirect)
    }

    /// Plays the browser on the consent page; answers the query of the callback.
    func consent(_ page: String, as name: String, _ decision: String = "approve") async throws -> String {
        let url = try #require(OutboundURL(page))
        let shown = try await network.send(OutboundRequest(.get, url, to: .named(.bluesky)))
        try #require(shown.status == 200, "\(String(decoding: shown.body, as: UTF8.self))")
        let form: [OutboundURL.Item] = [.init("account", name), .init("decision", decision)]
        let decided = try await network.send(
            OutboundRequest(.post, url, to: .named(.bluesky), kind: .token, body: .form(form)))
        let location = try #require(decided.headers["Location"])
        #expect(location.hasPrefix(redirect + "?"))
        return String(location.dropFirst(redirect.count + 1))
    }

    /// Connects by OAuth, as the Engine does.
    func connect(
        _ target: ConnectTarget, as name: String, app: PlatformApp? = nil
    ) async throws -> (grant: NewGrant, app: PlatformApp) {
        let destination = try await connector.locate(target)
        var client = app
        if client == nil { client = try await self.app(at: destination) }
        let app = try #require(client)
        let state = Secret(ports.randomToken())
        let start = try await connector.authorize(
            AuthorizeRequest(destination: destination, app: app, redirectURI: redirect, state: state))
        let callback = try CallbackParameters(query: try await consent(start.url, as: name))
        #expect(callback.state == state)
        try callback.checkIssuer(expected: destination.server.issuer, promised: destination.promisesIssuer)
        guard case .code(let code) = callback.outcome else { throw AuthorizationFailure(.denied) }
        let exchange = CodeExchange(
            destination: destination, app: app, redirectURI: redirect, secrets: start.secrets, code: code)
        return (try await connector.exchange(exchange), app)
    }

    /// Connects by app password.
    func signIn(_ name: String) async throws -> NewGrant {
        let password = try #require(try platform.appPassword(of: name))
        return try await connector.signIn(handle: try account(name).handle, appPassword: Secret(password))
    }

    /// A session of a grant with its account.
    func session(_ new: NewGrant, app: PlatformApp? = nil) async throws -> Session {
        let bare = session(new.tokens, at: new.server, app: app, account: nil)
        let account = try await connector.accounts(of: bare).first
        return session(new.tokens, at: new.server, app: app, account: account)
    }

    /// The session with other tokens.
    func renewed(_ session: Session, _ tokens: NewTokens) -> Session {
        self.session(tokens, at: session.grant.server, app: session.app, account: session.account)
    }

    private func session(
        _ tokens: NewTokens, at server: GrantServer, app: PlatformApp?, account: RemoteAccount?
    ) -> Session {
        let grant = Grant(
            id: Grant.ID(ports), workspaceID: Workspace.ID(ports), platform: .bluesky, platformAppID: app?.id,
            generation: 1, accessExpiresAt: tokens.accessExpiresAt, refreshExpiresAt: tokens.refreshExpiresAt,
            scopes: tokens.scopes ?? [], server: server)
        return Session(grant: grant, tokens: tokens.tokens, app: app, account: account)
    }

    /// A publication whose pictures are small PNG files.
    func publication(_ parts: [Part], outputs: [String: StepOutput] = [:]) -> Publication {
        let media = parts.flatMap(\.media).map { attachment in
            MediaItem(
                id: attachment.id, workspaceID: Workspace.ID(ports), fileName: "dot.png", contentType: "image/png",
                width: 1, height: 1, byteCount: Self.png.count, digest: "")
        }
        return Publication(
            deliveryID: Delivery.ID(ports), round: 1, startedAt: ports.now(), content: Content(parts: parts),
            options: DeliveryOptions(language: "en"), media: Dictionary(media.map { ($0.id, $0) }) { $1 },
            load: { _ in Self.png }, outputs: outputs)
    }

    /// Performs all steps in order; stops at the first failure.
    func publish(_ publication: inout Publication, as session: Session) async -> PlatformFailure? {
        for step in connector.steps(of: publication) where publication.outputs[step.name] == nil {
            switch await connector.perform(step, of: publication, as: session) {
            case .done(let output): publication.outputs[step.name] = output
            case .failed(let failure): return failure
            case .wait, .redo, .undone: return PlatformFailure(.unknown, words: "waits")
            }
        }
        return nil
    }

    /// Looks for a commit whose answer was lost.
    func reconcile(_ part: Int, _ publication: Publication, as session: Session) async -> ReconcileResult {
        let lost = LostCommit(
            step: BlueskyStep.publish(part: part).step, intentAt: ports.now(), now: ports.now(), looks: 0)
        return await connector.reconcile(lost, of: publication, as: session)
    }

    /// The smallest picture: one transparent point.
    static let png: [UInt8] = [
        137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 31, 21,
        196,
        137, 0, 0, 0, 13, 73, 68, 65, 84, 120, 156, 99, 0, 1, 0, 0, 5, 0, 1, 13, 10, 45, 180, 0, 0, 0, 0, 73, 69, 78,
        68,
        174, 66, 96, 130,
    ]
}
