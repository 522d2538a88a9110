import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Reddit against a strict simulation written from the facts alone, over real HTTP.
@Suite("Reddit before the sandbox", .timeLimit(.minutes(10)))
struct RedditSandboxTests {
    private typealias Stage = ClassicStage<RedditConnector>

    private static func stage(
        operatorName: String = "somebody", _ body: @Sendable (Stage) async throws -> Void
    ) async throws {
        let agent = "linux:social.martlet:v1 (by /u/\(operatorName))"
        try await Stage.with(
            { RedditPlatform($0) }, client: "sandbox-reddit",
            watch: { ContractDoor($0, by: AgentJudge(agent)) { _ in true } },
            { RedditConnector(door: $0, oauth: $1, ports: .system, operatorName: operatorName) }, body)
    }

    /// Every call must name itself in Reddit's form.
    private struct AgentJudge: RequestJudge {
        let agent: String

        init(_ agent: String) {
            self.agent = agent
        }

        func judge(_ request: OutboundRequest) throws {
            guard request.headers["User-Agent"] == agent else { throw Offence("no name") }
        }
    }

    @Test(
        "S0.17 S0.18 S2.46 everybody is connected by name, with picture and page",
        arguments: ["ada", "grace", "linus", "mary"])
    func connects(person: String) async throws {
        try await Self.stage { stage in
            let session = try await stage.connect(person)

            let account = try #require(session.account)
            #expect(account.handle.hasPrefix("u/\(person)") && !account.name.isEmpty && account.canPublish)
            #expect(account.profileURL == "https://www.reddit.com/user/\(account.handle.dropFirst(2))")
            #expect(account.avatarURL == "https://styles.redditmedia.com/avatars/\(person)")
            #expect(session.grant.scopes == Set(stage.connector.profile.scopes.map(\.name)))
            #expect(session.tokens.refresh != nil && session.grant.refreshExpiresAt == nil)
        }
    }

    @Test("S2.34 S2.50 REL-7 access is renewed for ever by the same refresh token, and the old access goes on")
    func renews() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            let early = try await stage.connector.refresh(session)
            #expect(early.tokens.refresh == session.tokens.refresh)
            #expect(await stage.failure(of: session) == nil, "several are alive at once")
            for _ in 0..<3 {
                stage.run.sandbox.world.clock.advance(by: .days(200))
                #expect(await stage.failure(of: session)?.kind == .auth)
                let renewed = try await stage.connector.refresh(session)
                #expect(await stage.failure(of: stage.session(renewed)) == nil)
            }
        }
    }

    @Test("REL-9 a withdrawn permission is an end, and a changed password is none")
    func ends() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            #expect(stage.run.sandbox.change("ada", on: "reddit", .changePassword))
            #expect(try await stage.connector.refresh(session).tokens.access != session.tokens.access)
            #expect(stage.run.sandbox.change("ada", on: "reddit", .revoke))
            #expect(await stage.failure(of: session)?.kind == .auth)
            #expect(await stage.refusal(of: session)?.label == "terminal")
        }
    }

    @Test("a suspended account is shown with the reason, and its check says so; a deleted one has no access")
    func suspended() async throws {
        try await Self.stage { stage in
            let session = stage.session(try await stage.grant("ada").tokens)
            #expect(stage.run.sandbox.change("ada", on: "reddit", .suspend))

            let account = try #require(try await stage.connector.accounts(of: session).first)
            #expect(!account.canPublish && account.obstacle?.contains("appeal") == true)
            #expect(await stage.failure(of: session)?.kind == .accountType)

            #expect(stage.run.sandbox.change("ada", on: "reddit", .restore))
            #expect(await stage.failure(of: session) == nil)
            #expect(stage.run.sandbox.change("ada", on: "reddit", .deactivate))
            #expect(await stage.failure(of: session)?.kind == .auth)
            #expect(await stage.refusal(of: session)?.label == "terminal")
        }
    }

    @Test("an installed app has an empty password")
    func installed() async throws {
        try await Self.stage { stage in
            let installed = stage.with(clientID: "sandbox-reddit-installed", secret: nil)
            let session = try await installed.connect()
            #expect(try await stage.connector.refresh(session).tokens.access != session.tokens.access)
            try await stage.connector.revoke(session)
            #expect(await stage.failure(of: session)?.kind == .auth)
        }
    }

    @Test("REL-9 a caller who does not name himself as Reddit wants is held off, and nobody turns red")
    func nameless() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            let bad = RedditConnector(
                door: stage.run.door, oauth: OAuth.OAuthClient(door: stage.run.door, ports: .system), ports: .system,
                operatorName: "no body")
            await #expect { _ = try await bad.refresh(session) } throws: {
                ($0 as? RefreshFailure)?.label == "throttled"
            }
            await #expect { _ = try await bad.check(session) } throws: {
                ($0 as? PlatformFailure)?.kind == .rateLimit
            }
        }
    }

    @Test("SEC-18 with the refresh token everything is withdrawn, and twice is no failure")
    func revokes() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            try await stage.connector.revoke(session)
            try await stage.connector.revoke(session)
            #expect(await stage.failure(of: session)?.kind == .auth)
            #expect(await stage.refusal(of: session)?.label == "terminal")
            await #expect { try await stage.connector.revoke(stage.with(secret: "wrong").adopting(session)) } throws: {
                ($0 as? PlatformFailure)?.kind != .auth
            }
        }
    }
}
