import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Attempts to connect, as members start and follow them.
struct ConnectingController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.opening)", use: opening)
            .post("\(PagePath.authorizations)", use: start)
            .get("\(PagePath.authorizations)/{id}", use: follow)
            .post("\(PagePath.authorizations)/{id}/choice", use: choose)
            .post("\(PagePath.appPassword)", use: signIn)
            .get("\(PagePath.connections)/connected/{id}", use: connected)
    }

    @Sendable func opening(_ request: Request, context: MemberContext) async throws -> Response {
        var frame = site.frame("One moment", for: context.reader)
        frame.isSmall = true
        return site.page(OpeningPage(frame: frame), .opening)
    }

    /// Scripts get the one-time link for their small window; without scripts this browser goes on itself.
    @Sendable func start(_ request: Request, context: MemberContext) async throws -> Response {
        let form = try ConnectForm(try await request.form())
        do {
            let started = try await site.desks.connecting.start(form.newAuthorization, by: context.principal)
            guard request.wantsJSON else { return try await leave(started, context: context) }
            return try JSONAnswer.response(
                StartedAnswer(id: started.authorization.id.text, url: started.linkURL), status: .created)
        } catch let error as EngineError {
            return try await refuse(error, form: form, request: request, context: context)
        }
    }

    @Sendable func follow(_ request: Request, context: MemberContext) async throws -> Response {
        let authorization = try await site.desks.connecting.authorization(try context.id(), by: context.principal)
        return try JSONAnswer.response(AttemptAnswer(authorization))
    }

    @Sendable func choose(_ request: Request, context: MemberContext) async throws -> Response {
        let id: Authorization.ID = try context.id()
        let chosen = try await request.form().all("choice")
        do {
            _ = try await site.desks.connecting.choose(id, remoteIDs: chosen, by: context.principal)
        } catch EngineError.invalid(_, let words) {
            return try await outcome(id, context: context, problem: words)
        }
        return .seeOther(PagePath.connected(id.text))
    }

    @Sendable func signIn(_ request: Request, context: MemberContext) async throws -> Response {
        let fields = try await request.form()
        let form = try ConnectForm(fields)
        do {
            let authorization = try await site.desks.connecting.signIn(
                form.newAuthorization, appPassword: Secret(fields["app_password"]), by: context.principal)
            guard case .done = authorization.state else {
                return .seeOther(PagePath.connected(authorization.id.text))
            }
            return .seeOther(PagePath.said(.connected, on: PagePath.connections))
        } catch let error as EngineError {
            return try await refuse(error, form: form, request: request, context: context)
        }
    }

    @Sendable func connected(_ request: Request, context: MemberContext) async throws -> Response {
        try await outcome(try context.id(), context: context)
    }

    private func outcome(
        _ id: Authorization.ID, context: MemberContext, problem: String? = nil
    ) async throws -> Response {
        let authorization = try await site.desks.connecting.authorization(id, by: context.principal)
        var frame = site.frame("Connecting", for: context.reader)
        frame.scripts = ["connect.js"]
        if case .choose(let accounts) = authorization.state {
            return site.page(ChoicePage(authorization, accounts: accounts, frame: frame, problem: problem), .choice)
        }
        if authorization.state.word == "pending" { frame.refresh = "2" }
        return site.page(ConnectedPage(authorization, frame: frame), .connected)
    }

    private func leave(_ started: StartedAuthorization, context: MemberContext) async throws -> Response {
        let bound = try await site.desks.connecting.bind(
            started.authorization.id, ticket: started.ticket, sessionHash: context.principal.sessionHash)
        var frame = site.frame("On to the platform", for: context.reader)
        frame.leaveTo = bound.platformURL
        let page = LeavingPage(
            frame: frame, platformName: started.authorization.platform.displayName,
            host: LeavingPage.host(of: bound.platformURL), url: bound.platformURL)
        return BrowserBinding(site: site).attach(bound, to: site.page(page, .leaving))
    }

    /// Says why an attempt did not start, with everything still filled in.
    private func refuse(
        _ error: EngineError, form: ConnectForm, request: Request, context: MemberContext
    ) async throws -> Response {
        let words: String
        switch error {
        case .authorization(let failure):
            words = Advice.on(failure.code, platform: form.platform).sentence
        case .invalid(_, let own), .conflict(_, let own):
            words = own
        case .notFound, .forbidden, .preflight, .tooMany, .platform, .readOnly:
            throw error
        }
        let status = HTTPResponse.Status(code: error.httpStatus)
        guard !request.wantsJSON else {
            return try JSONAnswer.response(JSONAnswer.Refusal(code: error.code, words: words), status: status)
        }
        return try await ConnectionsController(site: site)
            .page(context, typed: form, problem: words, status: status)
    }
}

extension Advice {
    /// All of it in one line.
    var sentence: String { "\(title). \(explanation) \(remedy)" }
}

extension LeavingPage {
    /// The host of an address.
    static func host(of url: String) -> String {
        let pieces = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return pieces.at(2).map { String($0.prefix { $0 != "?" }) } ?? url
    }
}

/// What a script gets that starts an attempt.
private struct StartedAnswer: Encodable {
    let id: String
    let url: String
}

/// What a script gets that follows an attempt.
private struct AttemptAnswer: Encodable {
    let state: String
    var words: String?
    var helpPath: String?
    var connectionIds: [String] = []

    init(_ authorization: Authorization) {
        state = authorization.state.word
        switch authorization.state {
        case .failed(let failure):
            words = Advice.on(failure.code, platform: authorization.platform).sentence
            helpPath = PagePath.help(after: authorization)
        case .done(let connections): connectionIds = connections.map(\.text)
        case .pending, .consumed, .choose: break
        }
    }
}
