import Domain
import Platforms
import TestKit

/// Speaks to a virtual platform through the weather.
struct VirtualConnector: Connector {
    private enum Answer<Value> {
        case answered(Value)
        case lost
        case troubled(Trouble)
    }

    let profile: PlatformProfile
    let virtual: VirtualPlatform
    let weather: any Weather
    let clock: TestPorts
    let hangs: Hangs

    init(
        _ platform: Platform, _ virtual: VirtualPlatform, weather: any Weather, clock: TestPorts, hangs: Hangs,
        doubtsInvalidGrant: Bool = false
    ) {
        self.virtual = virtual
        self.weather = weather
        self.clock = clock
        self.hangs = hangs
        profile = PlatformProfile(
            platform: platform, target: .none, appSource: .onTheFly, scopes: [],
            capabilities: Capabilities(
                counting: .cautious(urlCost: 23), textLimit: 500, imageLimit: 4, imageByteLimit: 1 << 20,
                imageTypes: ["image/png"], altTextLimit: 1_000, threadLimit: 25),
            defaultAccessLife: .hours(2), idempotency: virtual.knowsKeys ? .record : .list, reconcileNote: "By key.",
            doubtsInvalidGrant: doubtsInvalidGrant)
    }

    private func ask<Value>(_ call: VirtualCall, _ effect: () -> Value) async -> Answer<Value> {
        let trouble = weather.trouble(with: call, now: clock.now)
        clock.advance(by: .milliseconds(150))
        switch trouble {
        case nil: return .answered(effect())
        case .lostBefore?: return .lost
        case .lostAfter?:
            _ = effect()
            clock.advance(by: .seconds(20))
            return .lost
        case .hangBefore?:
            await hangs.hang()
            return .lost
        case .hangAfter?:
            let value = effect()
            await hangs.hang()
            return .answered(value)
        case .some(let other): return .troubled(other)
        }
    }

    private func failure(_ trouble: Trouble, isCommit: Bool = false) -> PlatformFailure {
        switch trouble {
        case .throttled(let wait): PlatformFailure(.rateLimit, words: "Slow down", retryAt: clock.now + wait)
        case .refused(let kind): PlatformFailure(kind, words: "The platform says \(kind.rawValue)")
        default: PlatformFailure(.transient, words: "503", mayHaveTakenEffect: isCommit)
        }
    }

    // MARK: Connecting, which the rig does by itself

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
        guard let account = virtual.account(of: session.tokens.access.expose(), now: clock.now) else {
            throw PlatformFailure(.auth, words: "401")
        }
        return [Self.remote(account)]
    }

    static func remote(_ account: String) -> RemoteAccount {
        RemoteAccount(remoteID: account, server: "virtual.example", name: account, handle: "@\(account)")
    }

    // MARK: Keeping alive

    func refresh(_ session: Session) async throws(RefreshFailure) -> NewTokens {
        guard let token = session.tokens.refresh?.expose() else { throw .terminal(.expired, words: "none") }
        let begin = clock.now
        let answer = await ask(.refresh) { [clock] in
            virtual.noteRefresh(of: session.account?.remoteID ?? "", from: begin, to: clock.now)
            return virtual.refresh(token, now: clock.now)
        }
        switch answer {
        case .answered(let renewed?):
            return NewTokens(
                tokens: renewed.tokens, accessExpiresAt: renewed.end, refreshExpiresAt: nil, scopes: nil)
        case .answered(nil):
            virtual.noteRefusalArrived(of: token)
            throw .terminal(.revoked, words: "invalid_grant")
        case .lost: throw .transient(words: "The answer was lost")
        case .troubled(.throttled(let wait)): throw .throttled(until: clock.now + wait, words: "Slow down")
        case .troubled(.refreshRefused(let failure)): throw failure
        case .troubled: throw .transient(words: "503")
        }
    }

    func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        let answer = await ask(.check) { virtual.account(of: session.tokens.access.expose(), now: clock.now) }
        switch answer {
        case .answered(let account?): return Self.remote(account)
        case .answered(nil): throw PlatformFailure(.auth, words: "401")
        case .lost: throw PlatformFailure(.transient, words: "The answer was lost")
        case .troubled(.otherAccount): return Self.remote("somebody-else")
        case .troubled(let trouble): throw failure(trouble)
        }
    }

    func revoke(_ session: Session) async throws(PlatformFailure) {
        switch await ask(.revoke, { virtual.revoke(session.tokens.access.expose()) }) {
        case .answered: return
        case .lost: throw PlatformFailure(.transient, words: "The answer was lost")
        case .troubled(let trouble): throw failure(trouble)
        }
    }

    // MARK: Publishing

    func steps(of publication: Publication) -> [Step] {
        publication.content.parts.indices.flatMap { part in
            let publish = Step("publish:\(part)", kind: .commit, part: part)
            return part == 0 ? [Step("upload:0", kind: .safe, part: 0), publish] : [publish]
        }
    }

    func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        let access = session.tokens.access.expose()
        guard let account = virtual.account(of: access, now: clock.now) else {
            return .failed(PlatformFailure(.auth, words: "401"))
        }
        let answer = await ask(step.kind == .commit ? .commit : .upload) { () -> StepOutput in
            guard step.kind == .commit else { return StepOutput(remoteID: "upload") }
            return output(
                virtual.publish(
                    account, key: publication.key(of: step), origin: "\(publication.deliveryID)/\(step.name)",
                    now: clock.now))
        }
        switch answer {
        case .answered(let output): return .done(output)
        case .lost:
            return .failed(
                PlatformFailure(.transient, words: "The answer was lost", mayHaveTakenEffect: step.kind == .commit))
        case .troubled(let trouble): return .failed(failure(trouble, isCommit: step.kind == .commit))
        }
    }

    func reconcile(_ lost: LostCommit, of publication: Publication, as session: Session) async -> ReconcileResult {
        switch await ask(.reconcile, { virtual.find(publication.key(of: lost.step)) }) {
        case .answered(let post?): return .found(output(post))
        case .answered(nil):
            return lost.now - lost.intentAt < .seconds(30) ? .notSeen(lookAgainAfter: .seconds(15)) : .absent
        case .lost, .troubled: return .unknown(words: "It could not be asked")
        }
    }

    private func output(_ post: VirtualPlatform.Post) -> StepOutput {
        StepOutput(remoteID: post.id, url: "https://virtual.example/\(post.id)")
    }
}
