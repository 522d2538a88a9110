import Domain
import Platforms
import Synchronization
import TestKit

/// A platform of which one login speaks for several pages, each with a token of its own, and whose tokens are renewed by
/// presenting themselves. It stands in Bluesky's place, where people sign in by password, so that no browser is needed.
final class PagesConnector: Connector {
    static let life: Duration = .days(60)

    private struct State {
        var logins = 0
        var presented: [String] = []
        var pages = ["north", "south", "west"]
        var refusal: PlatformFailure?
    }

    private let state = Mutex(State())
    private let ports: Ports
    let publishes: Bool

    let profile = PlatformProfile(
        platform: .bluesky, target: .handle, appSource: .onTheFly, takesAppPassword: true, scopes: [],
        capabilities: Capabilities(
            counting: .cautious(urlCost: 23), textLimit: 500, imageLimit: 4, imageByteLimit: 1 << 20,
            imageTypes: ["image/png"], altTextLimit: 1_000, threadLimit: 25),
        renewal: .accessToken(minimumAge: .hours(24)), defaultAccessLife: life, idempotency: .none,
        reconcileNote: "None.")

    /// - Parameter publishes: what it says of itself; in truth it can send nothing.
    init(ports: Ports, publishes: Bool = false) {
        self.ports = ports
        self.publishes = publishes
    }

    /// Tokens that were presented to be renewed, in order.
    var presented: [String] { state.withLock(\.presented) }

    /// The pages from now on.
    func show(_ pages: [String]) { state.withLock { $0.pages = pages } }

    /// Refuses to hand out tokens of pages from now on.
    func refuse(_ failure: PlatformFailure) { state.withLock { $0.refusal = failure } }

    func signIn(handle: String, appPassword: Secret) async throws(AuthorizationFailure) -> NewGrant {
        let login = state.withLock { state in
            state.logins += 1
            return state.logins
        }
        return NewGrant(tokens: tokens("login-\(login)"), server: GrantServer(apiOrigin: "https://pages.example"))
    }

    func locate(_ target: ConnectTarget) async throws(AuthorizationFailure) -> Destination {
        throw AuthorizationFailure(.unreachable)
    }

    func authorize(_ request: AuthorizeRequest) async throws(AuthorizationFailure) -> AuthorizeStart {
        throw AuthorizationFailure(.unreachable)
    }

    func exchange(_ exchange: CodeExchange) async throws(AuthorizationFailure) -> NewGrant {
        throw AuthorizationFailure(.unreachable)
    }

    func accounts(of session: Session) async throws(PlatformFailure) -> [RemoteAccount] {
        state.withLock(\.pages).map { page in
            RemoteAccount(
                remoteID: page, server: "https://pages.example", name: page, handle: page,
                canPublish: page != "west", obstacle: page == "west" ? "You have no role on this Page." : nil)
        }
    }

    func accountTokens(
        of accounts: [RemoteAccount], as session: Session
    ) async throws(PlatformFailure) -> [String: Secret] {
        if let refusal = state.withLock(\.refusal) { throw refusal }
        let login = session.tokens.access.expose()
        return Dictionary(uniqueKeysWithValues: accounts.map { ($0.remoteID, Secret("\($0.remoteID) by \(login)")) })
    }

    func refresh(_ session: Session) async throws(RefreshFailure) -> NewTokens {
        let token = session.tokens.access.expose()
        state.withLock { $0.presented.append(token) }
        return tokens(token + "+")
    }

    func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        guard let account = session.account else { throw PlatformFailure(.transient, words: "Nobody in particular.") }
        return account
    }

    func revoke(_ session: Session) async throws(PlatformFailure) {}

    func steps(of publication: Publication) -> [Step] { [] }

    func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        .failed(PlatformFailure(.app, words: "Publishing to \(platform.displayName) is not offered yet."))
    }

    func reconcile(
        _ lost: LostCommit, of publication: Publication, as session: Session
    ) async -> ReconcileResult { .absent }

    private func tokens(_ access: String) -> NewTokens {
        NewTokens(
            tokens: GrantTokens(access: Secret(access)), accessExpiresAt: ports.now() + Self.life,
            refreshExpiresAt: nil, scopes: nil)
    }
}
