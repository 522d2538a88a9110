import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import Testing

/// What tests of all connectors of plain OAuth 2 need of a stage.
protocol AnyClassicStage: Sendable {
    var run: SandboxRun { get }
    var profile: PlatformProfile { get }
    /// Consent, exchange and accounts of the person who is connected most easily.
    func begin() async throws -> Session
    func code() async throws -> CodeExchange
    func obstacle(to exchange: CodeExchange) async -> AuthorizationFailure?
    func failure(of session: Session) async -> PlatformFailure?
    func refusal(of session: Session) async -> RefreshFailure?
    func renewed(_ session: Session) async throws -> NewTokens
    func session(_ tokens: NewTokens, account: RemoteAccount?) -> Session
    /// The session as an app with a wrong secret has it.
    func withWrongSecret(_ session: Session) -> Session
    /// An exchange with a wrong secret.
    func withWrongSecret(_ exchange: CodeExchange) -> CodeExchange
}

extension ClassicStage: AnyClassicStage {
    var profile: PlatformProfile { connector.profile }

    func begin() async throws -> Session { try await connect() }

    func code() async throws -> CodeExchange { try await code("ada") }

    func renewed(_ session: Session) async throws -> NewTokens { try await connector.refresh(session) }

    func withWrongSecret(_ session: Session) -> Session { with(secret: "wrong").adopting(session) }

    func withWrongSecret(_ exchange: CodeExchange) -> CodeExchange {
        CodeExchange(
            destination: exchange.destination, app: with(secret: "wrong").app, redirectURI: exchange.redirectURI,
            secrets: exchange.secrets, code: exchange.code)
    }
}

/// A platform whose connector is one of plain OAuth 2, with its simulation.
struct ClassicKind: Sendable, CustomTestStringConvertible {
    typealias Body = @Sendable (any AnyClassicStage) async throws -> Void

    let platform: Platform
    let stage:
        @Sendable (_ watch: @escaping @Sendable (any Door) -> any Door, _ body: @escaping Body) async throws -> Void

    var testDescription: String { platform.rawValue }

    /// All calls of the connector go through what `watch` makes of the door.
    func run(watch: @escaping @Sendable (any Door) -> any Door = { $0 }, _ body: @escaping Body) async throws {
        try await stage(watch, body)
    }

    private static func kind<Tested: ClassicConnector>(
        _ platform: Platform, _ maker: @escaping Sandbox.PlatformMaker,
        _ make: @escaping @Sendable (any Door, OAuth.OAuthClient) -> Tested
    ) -> ClassicKind {
        ClassicKind(platform: platform) { watch, body in
            try await ClassicStage<Tested>.with(
                maker, client: "sandbox-\(platform.rawValue)", watch: watch, make, { try await body($0) })
        }
    }

    static let all = [
        kind(.x, { XPlatform($0) }, { XConnector(door: $0, oauth: $1, ports: .system) }),
        kind(.youtube, { YouTubePlatform($0) }, { YouTubeConnector(door: $0, oauth: $1, ports: .system) }),
        kind(
            .instagram, { MetaProfilePlatform.instagram($0) },
            { MetaProfileConnector(.instagram, door: $0, oauth: $1, ports: .system) }),
        kind(
            .threads, { MetaProfilePlatform.threads($0) },
            { MetaProfileConnector(.threads, door: $0, oauth: $1, ports: .system) }),
        kind(.tiktok, { TikTokPlatform($0) }, { TikTokConnector(door: $0, oauth: $1, ports: .system) }),
        kind(.pinterest, { PinterestPlatform($0) }, { PinterestConnector(door: $0, oauth: $1, ports: .system) }),
        kind(
            .linkedinPage, { LinkedInPlatform($0) }, { LinkedInConnector(.page, door: $0, oauth: $1, ports: .system) }),
        kind(
            .reddit, { RedditPlatform($0) },
            { RedditConnector(door: $0, oauth: $1, ports: .system, operatorName: "ada_operator") }),
    ]

    /// Those whose tokens are renewed by a refresh token, and with the secret of the app.
    static let withRefreshToken = all.filter { ![.instagram, .threads].contains($0.platform) }
}
