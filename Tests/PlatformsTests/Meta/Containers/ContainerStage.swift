import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// An account that publishes by containers, before the sandbox and beside a house with files.
struct ContainerStage: Sendable {
    /// Eight pixels by eight.
    private static let dot =
        Base64URL.decode(
            "_9j_4AAQSkZJRgABAgAAAQABAAD__gAQTGF2YzU5LjM3LjEwMAD_2wBDAAg-Pkk-SVVVVVVVVWRdZGhoaGRkZGRoaGhwcHCDg4NwcHBoaHBwfHyD"
                + "g4-Tj4eHg4eTk5ubm7q6srLZ2eD_____xABKAAEAAAAAAAAAAAAAAAAAAAAAAQEAAAAAAAAAAAAAAAAAAAAAEAEAAAAAAAAAAAAAAAAA"
                + "AAAAEQEAAAAAAAAAAAAAAAAAAAAA_8AAEQgACAAIAwEiAAIRAAMRAP_aAAwDAQACEQMRAD8AAA__2Q") ?? []
    static let jpeg = DraftPicture("image/jpeg", dot, "A dot")

    let platform: Platform
    let run: SandboxRun
    let connector: any Connector
    let session: Session

    /// Connects Ada, or an account of hers.
    static func with(
        _ platform: Platform, _ body: @Sendable (ContainerStage) async throws -> Void
    ) async throws {
        try await FileHouse.open(["a.jpg": dot]) { routes in
            let settings = SandboxSettings(port: 0, houseRoutes: routes, processingTime: .zero)
            try await SandboxRun.with([maker(platform)], settings: settings) { run in
                let oauth = OAuth.OAuthClient(door: run.door, ports: .system)
                switch platform {
                case .instagramFacebook:
                    let connector = MetaPagesConnector(.instagram, door: run.door, oauth: oauth, ports: .system)
                    let session = try await linked(stage(connector, run, "sandbox-facebook"))
                    try await body(
                        ContainerStage(platform: platform, run: run, connector: connector, session: session))
                default:
                    let connector = MetaProfileConnector(
                        platform == .threads ? .threads : .instagram, door: run.door, oauth: oauth, ports: .system)
                    let session = try await stage(connector, run, "sandbox-\(platform)").connect()
                    try await body(
                        ContainerStage(platform: platform, run: run, connector: connector, session: session))
                }
            }
        }
    }

    private static func maker(_ platform: Platform) -> Sandbox.PlatformMaker {
        switch platform {
        case .threads: return { MetaProfilePlatform.threads($0) }
        case .instagram: return { MetaProfilePlatform.instagram($0) }
        default: return { FacebookPlatform($0) }
        }
    }

    private static func stage<Tested: ClassicConnector>(
        _ connector: Tested, _ run: SandboxRun, _ client: String
    ) -> ClassicStage<Tested> {
        ClassicStage(
            run: run, connector: connector,
            app: PlatformApp(
                id: PlatformApp.ID(stored: "app_1"), platform: connector.platform,
                server: connector.server.api.description, clientID: client + "-client",
                clientSecret: Secret(client + "-secret"), redirectURI: "http://127.0.0.1:9/callback"))
    }

    /// The first account behind a Page that can publish, with the token of the Page.
    private static func linked(_ stage: ClassicStage<MetaPagesConnector>) async throws -> Session {
        let session = stage.session(try await stage.grant("ada").tokens)
        let account = try #require(try await stage.connector.accounts(of: session).first(where: \.canPublish))
        var tokens = session.tokens
        tokens.accounts = try await stage.connector.accountTokens(of: [account], as: session)
        return Session(grant: session.grant, tokens: tokens, app: session.app, account: account)
    }

    /// What the ledger knows, in order.
    var posts: [LedgerEntry.Post] { run.sandbox.ledger.posts(platform: platform.rawValue) }

    /// The names of the calls that make and publish containers.
    var making: String { platform == .threads ? "threads.create" : "media.create" }
    var publishing: String { platform == .threads ? "threads.publish" : "media.publish" }

    func fault(_ kind: Fault.Kind, _ endpoint: String, _ change: (inout Fault) -> Void = { _ in }) {
        run.sandbox.faults.add(Fault(kind, platform: platform.rawValue, endpoint: endpoint).with(change))
    }

    func draft(
        _ texts: [String], _ pictures: [DraftPicture] = [], options: [OptionKey: OptionValue] = [:]
    ) -> PublicationDraft {
        var draft = PublicationDraft(texts: texts, pictures: [pictures], options: DeliveryOptions(options))
        draft.address = { _ in FileHouse.url + "/files/a.jpg" }
        draft.startedAt = Ports.system.now()
        return draft
    }

    /// Publishes; before each step some seconds pass on the platform.
    func publish(_ draft: PublicationDraft) async throws -> ScriptOutcome {
        try await connector.publish(draft, as: session) { _ in run.sandbox.world.clock.advance(by: .seconds(6)) }
    }

    func reconcile(
        _ step: Step, _ draft: PublicationDraft, _ outcome: ScriptOutcome
    ) async throws -> ReconcileResult {
        var draft = draft
        draft.outputs = outcome.outputs
        if step.name == "comment:0" { draft = draft.child(.comment) }
        let now = Ports.system.now()
        return await connector.reconcile(
            LostCommit(step: step, intentAt: now, now: now + .minutes(2), looks: 1), of: draft.publication,
            as: session)
    }
}
