import Domain
import Platforms
import Synchronization
import TestKit

/// Speaks to a model platform through its spells.
struct ModelConnector: Connector {
    let profile: PlatformProfile
    let model: ModelPlatform
    let clock: TestPorts
    let weather: ModelWeather

    init(_ platform: Platform, _ model: ModelPlatform, clock: TestPorts, weather: ModelWeather) {
        self.model = model
        self.clock = clock
        self.weather = weather
        profile = PlatformProfile(
            platform: platform, target: .none, appSource: .onTheFly, scopes: [],
            capabilities: Capabilities(
                counting: .cautious(urlCost: 23), textLimit: 500, imageLimit: 4, imageByteLimit: 1 << 20,
                imageTypes: ["image/png"], altTextLimit: 1_000, threadLimit: 25),
            renewal: model.facts.extends ? .accessToken(minimumAge: .hours(24)) : .refreshToken,
            defaultAccessLife: model.facts.access, idempotency: .list, reconcileNote: "Never asked.")
    }

    /// Lets the time of a call pass, and says what is wrong.
    private func ask() -> Spell? {
        let spell = weather.spell(on: profile.platform)
        clock.advance(by: spell == .slowness ? .seconds(4) : .milliseconds(5))
        return spell
    }

    func refresh(_ session: Session) async throws(RefreshFailure) -> NewTokens {
        let token = model.facts.extends ? session.tokens.access : session.tokens.refresh
        guard let token else { throw .terminal(.expired, words: "There is no refresh token.") }
        switch ask() {
        case .outage?: throw .transient(words: "503")
        case .rateLimit?: throw .throttled(until: clock.now + .minutes(10), words: "429")
        case .falseRefusals?: throw .terminal(.revoked, words: "invalid_grant")
        case .lostAnswers? where weather.strikes():
            _ = model.renew(token.expose(), now: clock.now)
            throw .transient(words: "The answer was lost.")
        case .lostAnswers?, .slowness?, nil: break
        }
        guard let new = model.renew(token.expose(), now: clock.now) else {
            throw .terminal(.revoked, words: "invalid_grant")
        }
        return new
    }

    func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        switch ask() {
        case .outage?: throw PlatformFailure(.transient, words: "503")
        case .rateLimit?: throw PlatformFailure(.rateLimit, words: "429")
        case .falseRefusals?, .lostAnswers?, .slowness?, nil: break
        }
        guard let owner = model.owner(of: session.tokens.access.expose(), now: clock.now) else {
            throw PlatformFailure(.auth, words: "401")
        }
        return Self.account(owner)
    }

    static func account(_ name: String) -> RemoteAccount {
        RemoteAccount(remoteID: name, server: "model.example", name: name, handle: "@\(name)")
    }

    func accounts(of session: Session) async throws(PlatformFailure) -> [RemoteAccount] {
        guard let owner = model.owner(of: session.tokens.access.expose(), now: clock.now) else {
            throw PlatformFailure(.auth, words: "401")
        }
        return [Self.account(owner)]
    }

    func revoke(_ session: Session) async throws(PlatformFailure) {}

    // MARK: What no long run does

    func locate(_ target: ConnectTarget) async throws(AuthorizationFailure) -> Destination {
        throw AuthorizationFailure(.unreachable)
    }

    func authorize(_ request: AuthorizeRequest) async throws(AuthorizationFailure) -> AuthorizeStart {
        throw AuthorizationFailure(.unreachable)
    }

    func exchange(_ exchange: CodeExchange) async throws(AuthorizationFailure) -> NewGrant {
        throw AuthorizationFailure(.unreachable)
    }

    func steps(of publication: Publication) -> [Step] { [] }

    func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        .failed(PlatformFailure(.unknown, words: "Nothing is published here."))
    }

    func reconcile(_ lost: LostCommit, of publication: Publication, as session: Session) async -> ReconcileResult {
        .absent
    }
}

/// Which spells are on.
final class ModelWeather: Sendable {
    private struct State {
        var spells: [Platform: [Spell]] = [:]
        var generator: SplitMix64
    }

    private let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(generator: SplitMix64(seed: seed &+ 77))) }

    func begin(_ spell: Spell, on platform: Platform) {
        state.withLock { $0.spells[platform, default: []].append(spell) }
    }

    func end(_ spell: Spell, on platform: Platform) {
        state.withLock { state in
            guard let index = state.spells[platform]?.firstIndex(of: spell) else { return }
            state.spells[platform]?.remove(at: index)
        }
    }

    /// The first of those that are on.
    func spell(on platform: Platform) -> Spell? { state.withLock { $0.spells[platform]?.first } }

    /// Whether this answer is lost: three of ten are.
    func strikes() -> Bool { state.withLock { $0.generator.next() % 10 < 3 } }
}
