import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// YouTube against a strict simulation written from the facts alone, over real HTTP.
@Suite("YouTube before the sandbox", .timeLimit(.minutes(10)))
struct YouTubeSandboxTests {
    private typealias Stage = ClassicStage<YouTubeConnector>

    private static func stage(
        client: String = "sandbox-youtube", _ body: @Sendable (Stage) async throws -> Void
    ) async throws {
        try await Stage.with(
            { YouTubePlatform($0) }, client: client,
            { YouTubeConnector(door: $0, oauth: $1, ports: .system) }, body)
    }

    @Test("S0.17 S0.18 a channel is connected, with name, handle and picture", arguments: ["ada", "grace", "linus"])
    func connects(person: String) async throws {
        try await Self.stage { stage in
            let session = try await stage.connect(person)

            let account = try #require(session.account)
            #expect(account.remoteID.hasPrefix("UC") && !account.name.isEmpty)
            #expect(account.avatarURL?.hasPrefix("https://") == true)
            #expect(account.profileURL == "https://www.youtube.com/channel/" + account.remoteID)
            #expect(session.tokens.refresh != nil)
            #expect(session.grant.scopes.isSuperset(of: stage.connector.profile.scopes.map(\.name)))
        }
    }

    @Test("an account without a channel is told how to get one")
    func withoutChannel() async throws {
        try await Self.stage { stage in
            let session = stage.session(try await stage.grant("mary").tokens)
            let failure = await stage.failure(of: session)
            #expect(failure?.kind == .accountType && failure?.words.contains("Create") == true)
        }
    }

    @Test("S2.21 REL-7 the access token is renewed after an hour, and the refresh token stays")
    func renews() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            stage.run.sandbox.world.clock.advance(by: .minutes(61))
            #expect(await stage.failure(of: session)?.kind == .auth)

            let renewed = try await stage.connector.refresh(session)

            #expect(renewed.tokens.refresh == session.tokens.refresh)
            #expect(renewed.tokens.access != session.tokens.access)
            #expect(await stage.failure(of: stage.session(renewed)) == nil)
        }
    }

    @Test("REL-9 an app in testing loses its refresh tokens after a week, and that is an end")
    func testing() async throws {
        try await Self.stage(client: "sandbox-youtube-testing") { stage in
            let session = try await stage.connect()
            stage.run.sandbox.world.clock.advance(by: .days(8))
            #expect(await stage.refusal(of: session)?.label == "terminal")
        }
    }

    @Test("an interface that the operator did not switch on is a matter of the app")
    func disabled() async throws {
        try await Self.stage(client: "sandbox-youtube-disabled") { stage in
            let session = stage.session(try await stage.grant("ada").tokens)
            #expect(await stage.failure(of: session)?.kind == .app)
        }
    }

    @Test("SEC-18 a withdrawn grant is over for both tokens, and withdrawing twice is no failure")
    func revokes() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()

            try await stage.connector.revoke(session)
            try await stage.connector.revoke(session)

            #expect(await stage.failure(of: session)?.kind == .auth)
            #expect(await stage.refusal(of: session)?.label == "terminal")
        }
    }
}
