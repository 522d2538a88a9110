import Domain
import Platforms
import TestKit

/// Speaks to a virtual platform through the weather.
struct VirtualConnector: Connector {
    enum Answer<Value> {
        case answered(Value)
        /// An answer to a node that had stopped in between.
        case late(Value)
        case lost
        case troubled(Trouble)
    }

    let profile: PlatformProfile
    var interfaceVersion: InterfaceVersion?
    let virtual: VirtualPlatform
    let weather: any Weather
    let clock: TestPorts
    let hangs: Hangs
    /// Whether the server says what it takes.
    var tellsLimits = true
    /// How long an upload takes, and how long it may; `nil` for as long as any step.
    var upload: (time: Duration, budget: Duration?) = (.zero, nil)
    var lateLooks: [Duration] = []
    /// What the platform says of posts that are out.
    var judge: @Sendable (StepOutput?) throws(PlatformFailure) -> Standing = { _ in .stands }
    /// Whether the weather decides what the platform says of posts that are out.
    var judgesByWeather = false
    /// Whether the address of a post must be asked for.
    var tellsAddressLater = false
    /// Whether files are sent step by step; otherwise posts come out without them.
    var sendsFiles = false

    init(
        _ platform: Platform, _ virtual: VirtualPlatform, weather: any Weather, clock: TestPorts, hangs: Hangs
    ) {
        self.virtual = virtual
        self.weather = weather
        self.clock = clock
        self.hangs = hangs
        var capabilities = Capabilities(
            counting: .cautious(urlCost: 23), textLimit: 500, imageLimit: 4, imageByteLimit: 1 << 20,
            imageTypes: ["image/png"], altTextLimit: 1_000, threadLimit: 25)
        capabilities.options += [
            OptionRule(.firstComment, .text(limit: 100)), OptionRule(.repostAfter, .number(1...1_440)),
            OptionRule(.repostAt, .time),
        ]
        profile = PlatformProfile(
            platform: platform, target: .none, appSource: .onTheFly, scopes: [], capabilities: capabilities,
            defaultAccessLife: .hours(2), idempotency: virtual.knowsKeys ? .record : .list, reconcileNote: "By key.")
    }

    /// Asks the platform; whether it hears, and what is heard of its answer, is up to the weather.
    func ask<Value>(_ call: VirtualCall, _ effect: () -> Value) async -> Answer<Value> {
        await ask(through: weather.trouble(with: call, now: clock.now), effect)
    }

    private func ask<Value>(through trouble: Trouble?, _ effect: () -> Value) async -> Answer<Value> {
        clock.advance(by: .milliseconds(150))
        switch trouble {
        case nil, .oddLife?: return .answered(effect())
        case .lostBefore?: return .lost
        case .lostAfter?:
            _ = effect()
            clock.advance(by: .seconds(20))
            return .lost
        case .garbled?:
            _ = effect()
            return .lost
        case .hangBefore?:
            await hangs.hang()
            return .lost
        case .hangAfter?:
            let value = effect()
            await hangs.hang()
            return .late(value)
        case .some(let other): return .troubled(other)
        }
    }

    private func failure(_ trouble: Trouble, isCommit: Bool = false) -> PlatformFailure {
        switch trouble {
        case .throttled(let wait): PlatformFailure(.rateLimit, words: "Slow down", retryAt: clock.now + wait)
        case .throttledSilently: PlatformFailure(.rateLimit, words: "Slow down")
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
        return account.split(separator: "+").map { Self.remote(String($0)) }
    }

    static func remote(_ account: String) -> RemoteAccount {
        RemoteAccount(remoteID: account, server: "virtual.example", name: account, handle: "@\(account)")
    }

    // MARK: Keeping alive

    func refresh(_ session: Session) async throws(RefreshFailure) -> NewTokens {
        guard let token = session.tokens.refresh?.expose() else { throw .terminal(.expired, words: "none") }
        let trouble = weather.trouble(with: .refresh, now: clock.now)
        let answer = await ask(trouble, session.grant.id.text, token)
        switch answer {
        case .answered(let renewed?):
            if case .oddLife(let life)? = trouble { return newTokens(renewed.tokens, until: clock.now + life) }
            return newTokens(renewed.tokens, until: renewed.end)
        case .late(let renewed?): return newTokens(renewed.tokens, until: renewed.end)
        case .answered(nil):
            virtual.noteRefusalArrived(of: token)
            throw .terminal(.revoked, words: "invalid_grant")
        // The node was taken for dead, and what it hears now counts for nothing.
        case .late(nil): throw .terminal(.revoked, words: "invalid_grant")
        case .lost: throw .transient(words: "The answer was lost")
        case .troubled(.throttled(let wait)): throw .throttled(until: clock.now + wait, words: "Slow down")
        case .troubled(.throttledSilently): throw .throttled(until: nil, words: "Slow down")
        case .troubled(.otherAccount): throw .otherAccount(words: "somebody-else")
        case .troubled(.refreshRefused(let failure)): throw failure
        case .troubled: throw .transient(words: "503")
        }
    }

    /// Asks for the next pair, and tells the ledger how long that was under way (REL-2).
    private func ask(
        _ trouble: Trouble?, _ grant: String, _ token: String
    ) async -> Answer<(tokens: GrantTokens, end: Instant)?> {
        let stops = trouble == .hangBefore || trouble == .hangAfter
        virtual.noteRefresh(of: grant, at: clock.now, for: stops ? .seconds(20) : .milliseconds(150))
        switch trouble {
        case .lostBefore?, .lostAfter?, .garbled?, .serverError?, .hangBefore?, .hangAfter?:
            virtual.noteUnknownOutcome()
        default: break
        }
        let answer = await ask(through: trouble) { virtual.refresh(token, now: clock.now) }
        virtual.noteEnd(of: grant, at: clock.now)
        return answer
    }

    private func newTokens(_ tokens: GrantTokens, until end: Instant) -> NewTokens {
        NewTokens(tokens: tokens, accessExpiresAt: end, refreshExpiresAt: nil, scopes: nil)
    }

    func check(_ session: Session) async throws(PlatformFailure) -> RemoteAccount {
        let answer = await ask(.check) { virtual.account(of: session.tokens.access.expose(), now: clock.now) }
        switch answer {
        case .answered(let login?), .late(let login?):
            let known = session.account.flatMap { login.contains($0.remoteID) ? $0.remoteID : nil }
            return Self.remote(known ?? login)
        case .answered(nil), .late(nil): throw PlatformFailure(.auth, words: "401")
        case .lost: throw PlatformFailure(.transient, words: "The answer was lost")
        case .troubled(.otherAccount): return Self.remote("somebody-else")
        case .troubled(let trouble): throw failure(trouble)
        }
    }

    func revoke(_ session: Session) async throws(PlatformFailure) {
        switch await ask(.revoke, { virtual.revoke(session.tokens.access.expose()) }) {
        case .answered, .late: return
        case .lost: throw PlatformFailure(.transient, words: "The answer was lost")
        case .troubled(let trouble): throw failure(trouble)
        }
    }

    // MARK: Publishing

    func capabilities(of session: Session) async -> Capabilities? {
        // Between the look at a delivery and its gate: who was stopped here comes back with what may be old words.
        switch weather.trouble(with: .limits, now: clock.now) {
        case .hangBefore?, .hangAfter?: await hangs.hang()
        default: break
        }
        return tellsLimits ? profile.capabilities : nil
    }

    func steps(of publication: Publication) -> [Step] {
        guard publication.kind == .post else {
            return [Step("\(publication.kind):0", kind: .commit, part: 0)]
        }
        return publication.content.parts.indices.flatMap { part in
            let publish = Self.publish(part)
            let address = tellsAddressLater ? [Step("permalink:\(part)", kind: .safe, part: part)] : []
            let words = Step("upload:0", kind: .safe, part: 0, budget: upload.budget)
            let first = part == 0 ? [words] + fileSteps(of: publication) : []
            return first + [publish] + address
        }
    }

    private static func publish(_ part: Int) -> Step { Step("publish:\(part)", kind: .commit, part: part) }

    /// What an upload leaves behind that nobody else may see; no commit works without it.
    static let uploadSecret = Secret("canary-of-an-upload")

    func perform(_ step: Step, of publication: Publication, as session: Session) async -> StepResult {
        let access = session.tokens.access.expose()
        guard let account = virtual.account(of: access, now: clock.now) else {
            return .failed(PlatformFailure(.auth, words: "401"))
        }
        if step.name.hasPrefix("permalink:") { return address(of: step, publication) }
        if let item = step.item { return await send(item, of: publication) }
        if step == Self.container { return await gather(publication) }
        if step.kind == .safe { clock.advance(by: upload.time) }
        if step.kind == .commit, publication.kind == .post, publication.outputs["upload:0"]?.secret != Self.uploadSecret
        {
            return .failed(PlatformFailure(.content, words: "The secret of the upload is lost"))
        }
        let answer = await ask(step.kind == .commit ? .commit : .upload) { effect(of: step, publication, account) }
        return result(of: answer, isCommit: step.kind == .commit)
    }

    /// Asks for the address of a part, and whether anything came of it.
    private func address(of step: Step, _ publication: Publication) -> StepResult {
        let key = publication.key(of: Self.publish(step.part))
        switch weather.trouble(with: .look, now: clock.now) {
        case .cameToNothing(let kind, let time)?:
            clock.advance(by: time)
            virtual.withdraw(key)
            return .undone(PlatformFailure(kind, words: "It came to nothing"))
        case .notReady?: return .wait(.seconds(2), words: "Processing")
        case .refused(let kind)?: return .failed(failure(.refused(kind)))
        case .serverError?: return .failed(failure(.serverError))
        default: break
        }
        guard !virtual.hasWithdrawn(key) else {
            return .undone(PlatformFailure(.media, words: "It came to nothing"))
        }
        return .done(StepOutput(url: "https://virtual.example/asked/\(step.part)"))
    }

    /// What an upload or a commit does, once it arrives.
    private func effect(of step: Step, _ publication: Publication, _ account: String) -> StepResult {
        let below = publication.parentOutputs["publish:0"]?.remoteID.map { "\($0): " } ?? ""
        let text = below + publication.content.parts[step.part].text
        guard step.kind == .commit else { return .done(StepOutput(remoteID: text, secret: Self.uploadSecret)) }
        let inside = step.part == 0 ? contained(in: publication) : (files: [], redo: nil)
        if let redo = inside.redo { return redo }
        let draft = VirtualPlatform.Draft(
            account: account, key: publication.key(of: step), origin: "\(publication.deliveryID)/\(step.name)",
            text: text, upload: publication.outputs["upload:0"]?.remoteID, options: publication.options,
            files: inside.files)
        return .done(output(virtual.publish(draft, now: clock.now)))
    }

    /// How a step ended, by what is heard of it.
    func result(of answer: Answer<StepResult>, isCommit: Bool = false) -> StepResult {
        switch answer {
        case .answered(let result), .late(let result): return result
        case .lost:
            return .failed(
                PlatformFailure(.transient, words: "The answer was lost", mayHaveTakenEffect: isCommit))
        case .troubled(.notReady): return .wait(.seconds(2), words: "Processing")
        case .troubled(.lapsed(let limit, let time)):
            clock.advance(by: time)
            let failure = PlatformFailure(.transient, words: "The upload ran out")
            return .redo(Redo(["upload:0", "publish:0"], after: .seconds(5), limit: limit, else: failure))
        case .troubled(let trouble): return .failed(failure(trouble, isCommit: isCommit))
        }
    }

    func reconcile(_ lost: LostCommit, of publication: Publication, as session: Session) async -> ReconcileResult {
        switch await ask(.reconcile, { virtual.find(publication.key(of: lost.step)) }) {
        case .answered(let post?), .late(let post?): return .found(output(post))
        case .answered(nil), .late(nil):
            return lost.now - lost.intentAt < .seconds(30) ? .notSeen(lookAgainAfter: .seconds(15)) : .absent
        case .lost, .troubled: return .unknown(words: "It could not be asked")
        }
    }

    func standing(of publication: Publication, as session: Session) async throws(PlatformFailure) -> Standing {
        guard judgesByWeather else { return try judge(publication.outputs["publish:0"]) }
        let keys = publication.content.parts.indices.map { publication.key(of: Self.publish($0)) }
        switch weather.trouble(with: .standing, now: clock.now) {
        case .cameToNothing?:
            for key in keys { virtual.withdraw(key) }
        case .refused?: return .removed(words: "Moderators took it down")
        case .serverError?: throw PlatformFailure(.transient, words: "503")
        default: break
        }
        return keys.contains(where: virtual.hasWithdrawn) ? .rejected(words: "Judged late") : .stands
    }

    private func output(_ post: VirtualPlatform.Post) -> StepOutput {
        StepOutput(remoteID: post.id, url: tellsAddressLater ? nil : "https://virtual.example/\(post.id)")
    }
}
