import HTTPTypes
import Sandbox
import Testing

/// A platform with nothing but the authorization code flow, by the rules it is given, and a companion on its host.
final class OAuthToy: SimulatedPlatform {
    static let origin = "https://oauth.example"
    static let redirect = "http://127.0.0.1:9/back"

    let name = "oauth-toy"
    let title = "OAuth toy"
    let origins = [OAuthToy.origin]
    let people = OAuthPeople(
        [
            SandboxAccount(name: "ada", id: "1", handle: "ada", displayName: "Ada"),
            SandboxAccount(name: "grace", id: "2", handle: "grace", displayName: "Grace"),
            SandboxAccount(name: "bakery", id: "3", handle: "bakery", displayName: "Bakery").with {
                ($0.kind, $0.hasRoles) = (.page, true)
            },
        ])
    let book: OAuthBook
    let desk: OAuthDesk
    let companions: [any SimulatedPlatform] = [OAuthToyCompanion()]

    init(_ world: SandboxWorld, _ rules: TokenRules, consent: ConsentRules) {
        let book = OAuthBook(world) { $0.scopes.contains("guest") ? "oauth-toy-guest" : "oauth-toy" }
        self.book = book
        desk = OAuthDesk(
            world, book: book,
            clients: [
                OAuthClient(id: "app", secret: "hush", scopes: ["read", "write", "stay", "guest"], rules: rules),
                OAuthClient(id: "other", secret: "other-hush", rules: rules),
                OAuthClient(id: "public", secret: nil, rules: rules),
            ],
            consent: consent)
    }

    var accounts: [SandboxAccount] { people.accounts }

    var endpoints: [Endpoint] {
        [
            Endpoint("authorize", "GET", Self.origin, "/authorize") { [self] in desk.page($0, of: self) },
            Endpoint("authorize.decide", "POST", Self.origin, "/authorize") { [self] in desk.decide($0, of: self) },
            Endpoint("token", "POST", Self.origin, "/token") { [self] in try token($0) },
        ]
    }

    private func token(_ call: Call) throws -> Answer {
        do {
            let tokens = try desk.tokens(call, try call.formFields())
            var answer: [String: JSONValue] = [
                "access_token": .string(tokens.access.secret),
                "scope": .string(tokens.grant.scopes.joined(separator: " ")),
            ]
            answer["expires_in"] = tokens.accessSeconds.map { .integer($0) }
            answer["refresh_token"] = tokens.refresh.map { .string($0.secret) }
            answer["refresh_expires_in"] = tokens.refreshSeconds.map { .integer($0) }
            return .json(.object(answer))
        } catch let problem as OAuthProblem {
            throw Refusal.json(.badRequest, ["error": .string("\(problem)")])
        }
    }

    func identify(_ call: Call) -> Caller { desk.identify(call) }

    func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        Answer(status: .tooManyRequests)
    }

    func change(_ account: String, _ change: AccountChange) -> Bool {
        people.change(account, change, in: book, rules: desk.clients[0].rules)
    }

    func reset() {
        book.reset()
        people.reset()
    }
}

/// Shares the host, has a name of its own.
struct OAuthToyCompanion: SimulatedPlatform {
    let name = "oauth-toy-guest"
    let title = "Guest"
    let origins = [OAuthToy.origin]
    let endpoints: [Endpoint] = []
    let accounts = [SandboxAccount(name: "visitor", id: "9", handle: "visitor", displayName: "Visitor")]

    func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        Answer(status: .tooManyRequests)
    }
    func change(_ account: String, _ change: AccountChange) -> Bool { account == "visitor" }
    func reset() {}
}

extension SandboxAccount {
    /// The account with changes.
    func with(_ change: (inout SandboxAccount) -> Void) -> SandboxAccount {
        var copy = self
        change(&copy)
        return copy
    }
}

/// A caller of the toy.
struct OAuthVisitor: Sendable {
    static let consent = ConsentRules(permissions: [
        "read": "See posts", "write": "Write posts", "stay": "Stay connected", "guest": "Be a guest",
        "admin": "Administrate",
    ])

    let sandbox: Sandbox
    let http: SandboxClient

    static func authorizePath(
        _ changes: [String: String?] = [:], extra: [(String, String)] = []
    ) -> String {
        let usual = [
            ("response_type", "code"), ("client_id", "app"), ("redirect_uri", OAuthToy.redirect),
            ("scope", "read write stay"), ("state", "s&1"),
        ]
        let pairs = usual.compactMap { pair -> (String, String)? in
            guard let change = changes[pair.0] else { return pair }
            return change.map { (pair.0, $0) }
        }
        return "/oauth.example/authorize?" + Percent.query(pairs + extra)
    }

    func decide(
        _ path: String = authorizePath(), _ account: String = "ada", _ more: [(String, String)] = []
    ) async throws -> SandboxClient.Reply {
        try await http.form(path, [("account", account), ("decision", "approve")] + more)
    }

    func code(_ path: String = authorizePath(), _ account: String = "ada") async throws -> String {
        try #require(try await decide(path, account).redirected("code"))
    }

    func token(
        _ pairs: [(String, String)], client: [(String, String)] = [("client_id", "app"), ("client_secret", "hush")],
        basic: String? = nil
    ) async throws -> SandboxClient.Reply {
        try await http.form("/oauth.example/token", pairs + client, basic: basic)
    }

    func exchange(_ code: String, redirect: String = OAuthToy.redirect) async throws -> SandboxClient.Reply {
        try await token([("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect)])
    }

    func refresh(_ token: String) async throws -> SandboxClient.Reply {
        try await self.token([("grant_type", "refresh_token"), ("refresh_token", token)])
    }

    /// The refresh token of a fresh connection.
    func connect(_ account: String = "ada") async throws -> String {
        let reply = try await exchange(try await code(Self.authorizePath(), account))
        return try #require(reply.json?["refresh_token"]?.string)
    }

    var events: [String] {
        sandbox.ledger.tokens().map { "\($0.platform) \($0.account) \($0.kind.rawValue) \($0.event.rawValue)" }
    }

    /// Runs with a clock that stands still until it is moved.
    static func visit<Value: Sendable>(
        _ rules: TokenRules = TokenRules().with { $0.refresh = RefreshRules() }, consent: ConsentRules = consent,
        _ body: @Sendable (OAuthVisitor) async throws -> Value
    ) async throws -> Value {
        let clock = SandboxClock(real: { 1_800_000_000_000 })
        let sandbox = try Sandbox(
            settings: SandboxSettings(port: 0), clock: clock,
            platforms: [{ OAuthToy($0, rules, consent: consent) }])
        return try await sandbox.whileRunning { base in
            try await body(OAuthVisitor(sandbox: sandbox, http: SandboxClient(base)))
        }
    }
}
