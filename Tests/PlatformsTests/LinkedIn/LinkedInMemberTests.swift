import Domain
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Members of LinkedIn against a strict simulation written from the facts alone, over real HTTP.
@Suite("LinkedIn profiles before the sandbox", .timeLimit(.minutes(10)))
struct LinkedInMemberTests {
    @Test(
        "S0.17 S0.18 S2.22 a member is connected for sixty days, whatever form the answers have",
        arguments: ["ada", "grace", "linus"])
    func connects(person: String) async throws {
        try await LinkedInStage.with(.member) { stage in
            let begun = Ports.system.now()

            let session = try await stage.connect(person)

            let account = try #require(session.account)
            let end = try #require(session.grant.accessExpiresAt)
            #expect(!account.remoteID.isEmpty && account.name.contains(" ") && account.handle == account.name)
            #expect(account.profileURL == nil && account.canPublish)
            #expect((account.avatarURL == nil) == (person == "linus"))
            #expect(end - begun > .days(59) && end - begun < .days(61))
            #expect(session.grant.scopes == ["openid", "profile", "w_member_social"])
            #expect(await stage.failure(of: session) == nil)
        }
    }

    @Test(
        "S2.25 REL-14 an app without refresh tokens gives a grant that only the person can renew, and it ends after sixty days"
    )
    func ends() async throws {
        try await LinkedInStage.with(.member) { stage in
            let session = try await stage.connect()
            #expect(session.tokens.refresh == nil)
            stage.run.sandbox.world.clock.advance(by: .days(61))

            let failure = await stage.failure(of: session)

            #expect(failure?.kind == .auth && failure?.words.contains("expired") == true)
            #expect(await stage.refusal(of: session)?.label == "terminal")
        }
    }

    @Test(
        "S1.32 a withdrawn permission or a new password is told as such",
        arguments: [AccountChange.revoke, .changePassword])
    func revokedThere(change: AccountChange) async throws {
        try await LinkedInStage.with(.member) { stage in
            let session = try await stage.connect()
            #expect(stage.run.sandbox.change("ada", on: "linkedin", change))

            let failure = await stage.failure(of: session)

            #expect(failure?.kind == .auth && failure?.words.contains("revoked") == true)
        }
    }

    @Test("a check costs nothing of the member's quota")
    func cheap() async throws {
        try await LinkedInStage.with(.member) { stage in
            let session = try await stage.connect()
            let before = stage.run.sandbox.ledger.requests(platform: "linkedin").count

            _ = try await stage.connector.check(session)

            let asked = stage.run.sandbox.ledger.requests(platform: "linkedin").dropFirst(before).map(\.endpoint)
            #expect(asked == ["introspect"])
        }
    }

    @Test("SEC-18 a withdrawn grant is over, and withdrawing twice is no failure")
    func revokes() async throws {
        try await LinkedInStage.with(.member) { stage in
            let session = try await stage.connect()

            try await stage.connector.revoke(session)
            try await stage.connector.revoke(session)

            #expect(await stage.failure(of: session)?.kind == .auth)
        }
    }

    @Test("REL-9 a wrong secret is a matter of the app: at the exchange, the check and the withdrawal")
    func wrongSecret() async throws {
        try await LinkedInStage.with(.member) { stage in
            let session = try await stage.connect()
            let wrong = stage.with(secret: "wrong").adopting(session)
            let code = try await stage.code()

            let exchange = await #expect(throws: AuthorizationFailure.self) {
                _ = try await stage.connector.exchange(
                    CodeExchange(
                        destination: code.destination, app: try #require(wrong.app), redirectURI: code.redirectURI,
                        secrets: code.secrets, code: code.code))
            }
            let withdrawal = await #expect(throws: PlatformFailure.self) { try await stage.connector.revoke(wrong) }

            #expect(exchange?.code == .app)
            #expect(await stage.failure(of: wrong)?.kind == .app)
            #expect(withdrawal?.kind == .app)
        }
    }

    @Test("F1 the app of members never asks for permissions of pages, so that anybody can connect")
    func scopes() async throws {
        try await LinkedInStage.with(.member) { stage in
            let destination = try await stage.connector.locate(ConnectTarget())
            #expect(destination.scopes == ["openid", "profile", "w_member_social"])
        }
    }
}
