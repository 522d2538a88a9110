import HTTPTypes

/// One simulated platform: what it answers to, and who lives there.
///
/// Endpoints are wrapped by the server: body limits, faults, the ledger and refresh overlaps are not their business.
package protocol SimulatedPlatform: Sendable {
    /// Identifier in faults, ledger and control API, e.g. `x`, `mastodon.example`.
    var name: String { get }
    /// Name for people, without trademarks' ornaments.
    var title: String { get }
    /// Every https origin it plays; the first one carries its timeline page.
    var origins: [String] { get }
    /// How its pages look.
    var look: PlatformLook { get }
    /// Everything it answers.
    var endpoints: [Endpoint] { get }
    /// The people who live there.
    var accounts: [SandboxAccount] { get }
    /// Platforms that share its hosts: they have names, people and ledgers of their own, but no addresses.
    var companions: [any SimulatedPlatform] { get }

    /// Path of an account's page on the sandbox, e.g. `/x.com/ada`.
    func profilePath(of account: SandboxAccount) -> String
    /// Who is calling and what for, read without any effect; used for fault filters and overlap counting.
    func identify(_ call: Call) -> Caller
    /// The answer to an address it does not know.
    func unknownAddress(_ call: Call) -> Answer
    /// The answer when a body is larger than the endpoint takes.
    func oversizedBody(_ call: Call) -> Answer
    /// A rate-limit refusal, with the platform's headers or without any.
    func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer
    /// An error in the platform's form for an answer with status 200.
    func errorInside(_ call: Call) -> JSONValue
    /// Does something to an account; false when there is no such account.
    func change(_ account: String, _ change: AccountChange) -> Bool
    /// Tells apps about an account, and lets the account's tokens die where that is what it means; `nil` when there is
    /// no such account or the platform sends no notices.
    func notify(_ account: String, _ notice: PlatformNotice) async -> [NoticeReceipt]?
    /// Sets where a notice of an app goes; false when there is no such app or the platform sends no notices.
    func setAddress(_ url: String?, for notice: PlatformNotice, client: String) -> Bool
    /// Forgets everything that happened.
    func reset()
}

/// Who makes a call, as far as the request itself tells.
package struct Caller: Sendable {
    /// Name of the account, when the credentials belong to one.
    package var account: String?
    /// Whether the request asks for new tokens in exchange for a refresh token.
    package var isRefresh: Bool
    /// A finer endpoint name, e.g. `refresh` instead of `token`.
    package var endpoint: String?
    /// The companion of the platform that the call is meant for, if it is not the platform itself.
    package var platform: String?

    /// Nobody in particular unless said otherwise.
    package init(
        account: String? = nil, isRefresh: Bool = false, endpoint: String? = nil, platform: String? = nil
    ) {
        self.account = account
        self.isRefresh = isRefresh
        self.endpoint = endpoint
        self.platform = platform
    }
}

extension SimulatedPlatform {
    /// A look of no particular kind.
    package var look: PlatformLook { .plain }

    /// The handle below the first origin.
    package func profilePath(of account: SandboxAccount) -> String {
        "/\(RouteTable.host(of: origins.first ?? ""))/\(account.handle)"
    }

    /// No notices.
    package func notify(_ account: String, _ notice: PlatformNotice) async -> [NoticeReceipt]? { nil }

    /// No notices.
    package func setAddress(_ url: String?, for notice: PlatformNotice, client: String) -> Bool { false }

    /// The barest of forms.
    package func errorInside(_ call: Call) -> JSONValue { ["error": "temporarily_unavailable"] }

    /// None.
    package var companions: [any SimulatedPlatform] { [] }

    /// Nobody in particular.
    package func identify(_ call: Call) -> Caller { Caller() }

    /// 404 with a JSON error.
    package func unknownAddress(_ call: Call) -> Answer { .json(["error": "Not Found"], status: .notFound) }

    /// 413 with an empty body.
    package func oversizedBody(_ call: Call) -> Answer { Answer(status: .contentTooLarge) }

    /// The account of that name.
    package func account(named name: String) -> SandboxAccount? { accounts.first { $0.name == name } }
}

/// One address of a platform.
package struct Endpoint: Sendable {
    /// Computes the answer to one call; throws a `Refusal` to answer with an error.
    package typealias Reply = @Sendable (Call) async throws -> Answer

    /// Name in faults and ledger, e.g. `tweets.create`.
    package let name: String
    /// HTTP method.
    package let method: String
    /// The origin it belongs to, e.g. `https://api.x.com`.
    package let origin: String
    /// Path pattern; `:name` (or a prefix before it, as in `@:name`) takes one segment, `*` the rest.
    package let path: String
    /// Largest request body in bytes.
    package let bodyLimit: Int
    /// The answer.
    package let reply: Reply

    /// One address; bodies up to 1 MiB unless said otherwise.
    package init(
        _ name: String, _ method: String, _ origin: String, _ path: String, bodyLimit: Int = 1 << 20,
        reply: @escaping Reply
    ) {
        self.name = name
        self.method = method
        self.origin = origin
        self.path = path
        self.bodyLimit = bodyLimit
        self.reply = reply
    }
}
