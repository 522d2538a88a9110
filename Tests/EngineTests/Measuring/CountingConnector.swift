import Domain
import Outbound
import Platforms
import Testing

@testable import Engine

/// A virtual platform that counts: everything else goes to another connector.
struct CountingConnector: Connector {
    let base: any Connector
    let board: FigureBoard
    let profile: PlatformProfile

    init(_ base: any Connector, _ board: FigureBoard) {
        self.base = base
        self.board = board
        let known = base.profile
        profile = PlatformProfile(
            platform: known.platform, target: known.target, appSource: known.appSource, scopes: known.scopes,
            capabilities: known.capabilities, defaultAccessLife: known.defaultAccessLife,
            idempotency: known.idempotency, reconcileNote: known.reconcileNote, figures: board.rules)
    }

    func figures(
        of posts: [PublishedPost], as session: Session
    ) async throws(PlatformFailure) -> [String: [Figure: Int64]] {
        await board.answer()
        return try board.count(posts.map(\.remoteID))
    }

    func figures(ofAccountOf session: Session) async throws(PlatformFailure) -> [Figure: Int64] {
        await board.answer()
        return try board.countAccount()
    }

    // MARK: The rest

    func locate(_ target: ConnectTarget) async throws(AuthorizationFailure) -> Destination {
        try await base.locate(target)
    }

    func authorize(_ request: AuthorizeRequest) async throws(AuthorizationFailure) -> AuthorizeStart {
        try await base.authorize(request)
    }

    func exchange(_ exchange: CodeExchange) async throws(AuthorizationFailure) -> NewGrant {
        try await base.exchange(exchange)
    }

    func accounts(of session: Session) async throws(PlatformFailure) -> [RemoteAccount] {
        try await base.accounts(of: session)
    }

    func refresh(_ session: Session) async throws(RefreshFailure) -> NewTokens { try await base.refresh(session) }

    func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount { try await base.check(session) }

    func revoke(_ session: Session) async throws(PlatformFailure) { try await base.revoke(session) }

    func steps(of publication: Publication) -> [Step] { base.steps(of: publication) }

    func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        await base.perform(step, of: publication, as: session)
    }

    func reconcile(_ lost: LostCommit, of publication: Publication, as session: Session) async -> ReconcileResult {
        await base.reconcile(lost, of: publication, as: session)
    }
}

extension Rig {
    /// A node whose X counts.
    func node(counting board: FigureBoard, _ weather: any Weather) throws -> Node {
        let plain = node("node-1").engine.parts
        let base = VirtualConnector(
            .x, try #require(virtual[.x]), weather: weather, clock: clock, hangs: hangs)
        return Node(
            parts: EngineParts(
                ports: plain.ports, database: plain.database, vault: plain.vault,
                connectors: [CountingConnector(base, board)], routes: .none, settings: plain.settings,
                node: "node-1"),
            hangs: hangs)
    }
}
