import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

typealias PagesStage = ClassicStage<MetaPagesConnector>

extension ClassicStage where Tested == MetaPagesConnector {
    /// The connector of Pages or of the Instagram accounts behind them, before simulated Facebook.
    static func with(
        _ flavor: MetaPagesFlavor, client: String = "sandbox-facebook",
        watch: @Sendable (any Door) -> any Door = { $0 },
        _ body: @Sendable (ClassicStage) async throws -> Void
    ) async throws {
        try await with(
            { FacebookPlatform($0) }, client: client, watch: watch,
            { MetaPagesConnector(flavor, door: $0, oauth: $1, ports: .system) }, body)
    }

    /// The whole way: consent, list, choice by name, token of the account.
    func connect(_ person: String = "ada", picking name: String) async throws -> Session {
        try await pick(name, of: try await grant(person))
    }

    func pick(_ name: String, of grant: NewGrant) async throws -> Session {
        let session = session(grant.tokens)
        let account = try #require(try await connector.accounts(of: session).first { $0.name == name })
        var tokens = session.tokens
        tokens.accounts = try await connector.accountTokens(of: [account], as: session)
        return Session(grant: session.grant, tokens: tokens, app: session.app, account: account)
    }

    /// How listing fails.
    func listing(_ grant: NewGrant) async -> Result<[RemoteAccount], PlatformFailure> {
        do throws(PlatformFailure) { return .success(try await connector.accounts(of: session(grant.tokens))) } catch {
            return .failure(error)
        }
    }
}

extension Array<OutboundURL.Item> {
    /// Fields of a consent form where only these permissions and accounts stay ticked.
    static func ticking(_ scopes: [String], _ targets: [String]) -> Self {
        [.init("choices", "1")] + scopes.map { .init("scopes[]", $0) } + targets.map { .init("targets[]", $0) }
    }
}
