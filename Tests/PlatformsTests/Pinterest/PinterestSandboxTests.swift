import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Pinterest against a strict simulation written from the facts alone, over real HTTP; requests are judged by Pinterest's own
/// description.
@Suite("Pinterest before the sandbox", .timeLimit(.minutes(10)))
struct PinterestSandboxTests {
    private typealias Stage = ClassicStage<PinterestConnector>

    private static func stage(
        client: String = "sandbox-pinterest", world: PinterestConnector.World = .production,
        _ body: @Sendable (Stage) async throws -> Void
    ) async throws {
        let judge = ContractFiles.exists(PinterestJudge.description) ? try PinterestJudge() : nil
        try await Stage.with(
            { PinterestPlatform($0) }, client: client,
            watch: { ContractDoor($0, by: judge) { $0.url.path.hasPrefix("/v5/") } },
            { PinterestConnector(door: $0, oauth: $1, ports: .system, world: world) }, body)
    }

    @Test(
        "S0.17 S0.18 S4.11 businesses and persons are connected, also where the profile has no identifier",
        arguments: ["ada", "grace", "linus", "mary"])
    func connects(person: String) async throws {
        try await Self.stage { stage in
            let session = try await stage.connect(person)

            let account = try #require(session.account)
            #expect(account.handle.hasPrefix("@\(person)") && !account.remoteID.isEmpty && account.canPublish)
            #expect(account.kind == (person == "grace" ? "PINNER" : "BUSINESS"))
            #expect(account.profileURL == "https://www.pinterest.com/\(account.handle.dropFirst())/")
            #expect(account.avatarURL?.hasPrefix("https://i.pinimg.com/") == true)
            #expect(session.grant.scopes == Set(stage.connector.profile.scopes.map(\.name)))
            #expect(try await stage.connector.check(session) == account)
        }
    }

    @Test(
        "S2.21 REL-14 the pair is renewed for another thirty and sixty days, for old apps as well",
        arguments: ["sandbox-pinterest", "sandbox-pinterest-old", "sandbox-pinterest-trial"])
    func renews(client: String) async throws {
        try await Self.stage(client: client) { stage in
            var session = try await stage.connect()
            for _ in 0..<3 {
                stage.run.sandbox.world.clock.advance(by: .days(31))
                #expect(await stage.failure(of: session)?.kind == .auth)
                let begun = Ports.system.now()
                let renewed = try await stage.connector.refresh(session)
                #expect(renewed.tokens.access != session.tokens.access)
                #expect(try #require(renewed.refreshExpiresAt) - begun > .days(59))
                session = stage.session(renewed, account: session.account)
                #expect(await stage.failure(of: session) == nil)
            }
        }
    }

    @Test("REL-9 REL-10 sixty days without a refresh, or a withdrawn permission, end the grant")
    func ends() async throws {
        try await Self.stage { stage in
            let withdrawn = try await stage.connect("mary")
            #expect(stage.run.sandbox.change("mary", on: "pinterest", .revoke))
            #expect(await stage.failure(of: withdrawn)?.kind == .auth)
            #expect(await stage.refusal(of: withdrawn)?.label == "terminal")

            let idle = try await stage.connect("ada")
            stage.run.sandbox.world.clock.advance(by: .days(61))
            #expect(await stage.refusal(of: idle)?.label == "terminal")
        }
    }

    @Test(
        "REL-9 REL-11 a wrong id or secret is told from a dead token, and turns nobody red", arguments: [true, false])
    func wrongApp(_ isSecret: Bool) async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            let stranger = isSecret ? stage.with(secret: "wrong") : stage.with(clientID: "nobody", secret: "wrong")
            #expect(await stage.refusal(of: stranger.adopting(session))?.label == "app_fault")
            // Also when the access token cannot help any more because its time is over.
            stage.run.sandbox.world.clock.advance(by: .days(31))
            let late = Session(
                grant: stage.session(
                    NewTokens(
                        tokens: session.tokens, accessExpiresAt: Ports.system.now() - .days(1), refreshExpiresAt: nil,
                        scopes: nil)
                ).grant, tokens: session.tokens, app: stranger.app, account: session.account)
            #expect(await stage.refusal(of: late)?.label == "app_fault")
            #expect(try await stage.connector.refresh(session).tokens.refresh != nil)
        }
    }

    @Test("REL-10 with a wrong secret only an access token that dies before its time ends a grant")
    func bothAreWrong() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            #expect(stage.run.sandbox.change("ada", on: "pinterest", .revoke))
            #expect(await stage.refusal(of: stage.with(secret: "wrong").adopting(session))?.label == "terminal")
        }
    }

    @Test("REL-10 as long as the second witness is silent, nothing is decided")
    func silentWitness() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            #expect(stage.run.sandbox.change("ada", on: "pinterest", .revoke))
            stage.run.sandbox.faults.add(Fault(.outage, platform: "pinterest", endpoint: "revoke"))
            #expect(await stage.refusal(of: session)?.label == "transient")
            #expect(await stage.refusal(of: session)?.label == "terminal")
        }
    }

    @Test("Pinterest's own sandbox is another world: its tokens are good there and nowhere else")
    func otherWorld() async throws {
        try await Self.stage(world: .sandbox) { stage in
            let session = try await stage.connect()
            let renewed = try await stage.connector.refresh(session)
            #expect(await stage.failure(of: stage.session(renewed)) == nil)
            let production = PinterestConnector(
                door: stage.run.door, oauth: OAuth.OAuthClient(door: stage.run.door, ports: .system), ports: .system)
            await #expect { _ = try await production.check(stage.session(renewed)) } throws: {
                ($0 as? PlatformFailure)?.kind == .auth
            }
        }
    }

    @Test("SEC-18 people's tokens cannot be withdrawn there, which is no failure of a disconnect")
    func revokes() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            try await stage.connector.revoke(session)
            #expect(await stage.failure(of: session) == nil)
            #expect(stage.connector.profile.manageAccessURL?.hasPrefix("https://www.pinterest.com/") == true)
        }
    }
}
