import Domain
import Platforms
import Synchronization

/// A platform in this process that answers at once, so that only our own work is measured.
final class NoOpPlatform: Connector {
    private struct State {
        var dueTimes: [Delivery.ID: Instant] = [:]
        var lateness: [Double] = []
        var count = 0
        var reconcileCount = 0
        var refreshCount = 0
        var refreshing = 0
        var mostRefreshing = 0
        var publishTime: Duration = .zero
    }

    /// How long it takes over a refresh.
    static let refreshTime: Duration = .milliseconds(50)

    private let state = Mutex(State())
    private let ports = Ports.system
    private let verdict: @Sendable (Delivery.ID) -> ReconcileResult

    /// - Parameter verdict: What it says about posts whose answer was lost.
    init(reconciling verdict: @escaping @Sendable (Delivery.ID) -> ReconcileResult = { _ in .absent }) {
        self.verdict = verdict
    }

    let profile = PlatformProfile(
        platform: .mastodon, target: .instance, appSource: .onTheFly, scopes: [],
        capabilities: Capabilities(
            text: TextRules(.cautious(urlCost: 23), limit: 500), thread: ThreadRules(limit: 25),
            formats: [.text: .words("Text")]),
        defaultAccessLife: nil, idempotency: .key, reconcileNote: "Nothing is ever lost.")

    /// How many posts were published.
    var count: Int { state.withLock(\.count) }

    /// How often it was asked what became of a post.
    var reconcileCount: Int { state.withLock(\.reconcileCount) }

    /// How many posts are to be published in all.
    var expectedCount: Int { state.withLock(\.dueTimes.count) }

    /// By how many seconds each commit came after its time.
    var lateness: [Double] { state.withLock(\.lateness) }

    /// How long it takes over a post from now on; nothing, unless it was told.
    func take(_ time: Duration) {
        state.withLock { $0.publishTime = time }
    }

    /// Forgets which posts were expected and how late they came.
    func forgetPosts() {
        state.withLock { ($0.dueTimes, $0.lateness, $0.count) = ([:], [], 0) }
    }

    /// How many refreshes were answered.
    var refreshCount: Int { state.withLock(\.refreshCount) }

    /// The most that were under way at once.
    var mostRefreshing: Int { state.withLock(\.mostRefreshing) }

    /// Counts refreshes from now on.
    func forgetRefreshes() {
        state.withLock { ($0.refreshCount, $0.mostRefreshing) = (0, 0) }
    }

    /// Remembers when a delivery is due.
    func expect(_ id: Delivery.ID, at due: Instant) {
        state.withLock { $0.dueTimes[id] = due }
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

    func accounts(of session: Session) async throws(PlatformFailure) -> [RemoteAccount] { [] }

    func refresh(_ session: Session) async throws(RefreshFailure) -> NewTokens {
        state.withLock { state in
            state.refreshing += 1
            state.mostRefreshing = max(state.mostRefreshing, state.refreshing)
        }
        defer { state.withLock { ($0.refreshing, $0.refreshCount) = ($0.refreshing - 1, $0.refreshCount + 1) } }
        let sentAt = ports.now()
        // Nobody is cancelled while a refresh is under way.
        try? await Task.sleep(for: Self.refreshTime)
        return NewTokens(
            tokens: GrantTokens(access: Secret(ports.randomToken()), refresh: Secret(ports.randomToken())),
            accessExpiresAt: sentAt + .days(7), refreshExpiresAt: nil, scopes: nil)
    }

    func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        throw PlatformFailure(.transient, words: "Not measured here.")
    }

    func revoke(_ session: Session) async throws(PlatformFailure) {}

    func steps(of publication: Publication) -> [Step] { [Step("publish:0", kind: .commit, part: 0)] }

    func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        let now = ports.now()
        let time = state.withLock { state in
            state.count += 1
            if let due = state.dueTimes[publication.deliveryID] {
                state.lateness.append(Stopwatch.seconds(now - due))
            }
            return state.publishTime
        }
        // Nobody is cancelled while a post is under way, other than by being killed.
        if time > .zero { try? await Task.sleep(for: time) }
        return .done(StepOutput(remoteID: publication.deliveryID.text, url: "https://noop.example/1"))
    }

    func reconcile(_ lost: LostCommit, of publication: Publication, as session: Session) async -> ReconcileResult {
        state.withLock { $0.reconcileCount += 1 }
        return verdict(publication.deliveryID)
    }
}
