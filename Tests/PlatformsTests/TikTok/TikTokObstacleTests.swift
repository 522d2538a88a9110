import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What creator info has against an account, before anybody tries to post (platform sheet, section 2).
@Suite("Accounts that TikTok does not let post", .timeLimit(.minutes(1)))
struct TikTokObstacleTests {
    private typealias Fixture = TikTokFixture

    private func obstacle(_ answer: ScriptedDoor.Act, _ session: Session? = nil) async throws -> Capabilities.Obstacle?
    {
        let fixture = try Fixture([Fixture.creator: [answer]])
        return await fixture.connector.capabilities(of: session ?? fixture.session)?.obstacle
    }

    @Test(
        "the cap of a day passes by itself, a ban does not; both are told in plain words with what to do",
        arguments: [
            ("spam_risk_too_many_posts", true, "as often as TikTok allows in 24 hours"),
            ("reached_active_user_cap", true, "As many people as TikTok allows"),
            ("spam_risk_user_banned_from_posting", false, "TikTok has banned this account from posting."),
        ])
    func told(code: String, isPassing: Bool, words: String) async throws {
        let fixture = try Fixture([Fixture.creator: [Fixture.error(200, code)]])

        let capabilities = try #require(await fixture.connector.capabilities(of: fixture.session))

        let obstacle = try #require(capabilities.obstacle)
        #expect(obstacle.isPassing == isPassing && obstacle.words.contains(words))
        #expect(obstacle.remedy.contains(isPassing ? "a day from now" : "TikTok app"))
        // All else that is known of the platform stays, so that the post can be written for later.
        #expect(capabilities.formats == fixture.connector.profile.capabilities.formats)
        #expect(capabilities.options == fixture.connector.profile.capabilities.options)
    }

    @Test("who may post has nothing against him, and an answer that says nothing of it proves nothing")
    func untold() async throws {
        #expect(try await obstacle(Fixture.able()) == nil)
        for answer in [
            Fixture.error(429, "rate_limit_exceeded"), Fixture.error(401, "access_token_invalid"),
            Fixture.error(500, "internal_error"), .json(200, [:]),
        ] {
            let fixture = try Fixture([Fixture.creator: [answer]])
            #expect(await fixture.connector.capabilities(of: fixture.session) == nil)
        }
    }

    @Test("where TikTok cannot be asked, what the last look at the account found against it stands")
    func stored() async throws {
        let open = try Fixture().session
        var banned = try #require(open.account)
        (banned.canPublish, banned.obstacle) = (false, "TikTok does not let this account post.")
        let session = Session(grant: open.grant, tokens: open.tokens, app: nil, account: banned)

        let silent = try #require(try await obstacle(Fixture.error(500, "internal_error"), session))
        #expect(silent.words == "TikTok does not let this account post." && !silent.isPassing)
        #expect(try await obstacle(Fixture.able(), session) == nil, "its own word counts more")
    }
}
