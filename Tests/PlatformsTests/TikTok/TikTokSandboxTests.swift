import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// TikTok against a strict simulation written from the facts alone, over real HTTP.
@Suite("TikTok before the sandbox", .timeLimit(.minutes(10)))
struct TikTokSandboxTests {
    private typealias Stage = ClassicStage<TikTokConnector>

    private static func stage(
        client: String = "sandbox-tiktok", _ body: @Sendable (Stage) async throws -> Void
    ) async throws {
        let judge = ContractFiles.exists(TikTokJudge.table) ? try TikTokJudge() : nil
        try await Stage.with(
            { TikTokPlatform($0) }, client: client,
            watch: { ContractDoor($0, by: judge) { $0.url.origin.host.description == "open.tiktokapis.com" } },
            { TikTokConnector(door: $0, oauth: $1, ports: .system) }, body)
    }

    @Test(
        "S0.17 S0.18 S2.26 S4.08 everybody is connected, with name, handle, picture and kind of account",
        arguments: ["ada": "public", "grace": "private", "linus": "public", "mary": "public"])
    func connects(person: String, kind: String) async throws {
        try await Self.stage { stage in
            let begun = Ports.system.now()

            let session = try await stage.connect(person)

            let account = try #require(session.account)
            #expect(account.handle.hasPrefix("@\(person).") && !account.name.isEmpty && account.canPublish)
            #expect(account.profileURL == "https://www.tiktok.com/" + account.handle)
            #expect(account.avatarURL?.hasPrefix("https://p16-sign.tiktokcdn.com/") == true)
            #expect(account.kind == kind)
            #expect(session.grant.scopes == Set(stage.connector.profile.scopes.map(\.name)))
            let (access, refresh) = (session.grant.accessExpiresAt, session.grant.refreshExpiresAt)
            #expect(try #require(access) - begun < .minutes(121) && access.map { $0 - begun > .minutes(119) } == true)
            #expect(try #require(refresh) - begun > .days(179))
        }
    }

    @Test("SEC-2 S2.45 the link has TikTok's own names, commas, and the challenge in hexadecimal")
    func link() async throws {
        try await Self.stage { stage in
            let destination = try await stage.connector.locate(ConnectTarget())
            let start = try await stage.connector.authorize(
                AuthorizeRequest(
                    destination: destination, app: stage.app, redirectURI: stage.app.redirectURI, state: Secret("s")))

            let url = try #require(OutboundURL(start.url))
            let items = Dictionary(url.queryItems.map { ($0.name, $0.value) }) { first, _ in first }
            #expect(url.description == "https://www.tiktok.com/v2/auth/authorize/")
            #expect(items["client_key"] == stage.app.clientID && items["client_id"] == nil)
            #expect(items["scope"]?.split(separator: ",").contains("video.publish") == true)
            #expect(items["code_challenge"] == PKCE(verifier: start.secrets.verifier).challenge(.hexadecimal))
            #expect(items["code_challenge"]?.wholeMatch(of: /[0-9a-f]{64}/) != nil)
            #expect(items["disable_auto_auth"] == "1")
        }
    }

    @Test("S0.47 a permission that the person unticked is named")
    func unticked() async throws {
        try await Self.stage { stage in
            let few = ["user.info.basic", "user.info.profile"].map { OutboundURL.Item("scopes[]", $0) }
            let code = try await stage.code(choices: [.init("choices", "1")] + few)
            let failure = await stage.obstacle(to: code)
            #expect(failure?.code == .missingScope && failure?.words?.contains("video.publish") == true)
        }
    }

    @Test("S0.29 S2.21 REL-7 the pair is renewed, and used refresh tokens are dead")
    func rotates() async throws {
        try await Self.stage { stage in
            let first = try await stage.connect()
            var session = first
            for _ in 0..<3 {
                stage.run.sandbox.world.clock.advance(by: .minutes(121))
                #expect(await stage.failure(of: session)?.kind == .auth)
                let renewed = try await stage.connector.refresh(session)
                #expect(renewed.tokens.refresh != session.tokens.refresh)
                session = stage.session(renewed, account: session.account)
                #expect(await stage.failure(of: session) == nil)
            }
            #expect(await stage.refusal(of: first)?.label == "terminal")
        }
    }

    @Test("S0.29 S2.50 REL-7 where the older rules hold, the day-long pair keeps its refresh token for a year")
    func older() async throws {
        try await Self.stage(client: "sandbox-tiktok-older") { stage in
            let session = try await stage.connect()
            stage.run.sandbox.world.clock.advance(by: .hours(25))
            let renewed = try await stage.connector.refresh(session)
            #expect(renewed.tokens.refresh == session.tokens.refresh)
            stage.run.sandbox.world.clock.advance(by: .days(365))
            #expect(await stage.refusal(of: session)?.label == "terminal")
        }
    }

    @Test("REL-9 TikTok's own sandbox renews nothing, and that is an end")
    func sandboxApps() async throws {
        try await Self.stage(client: "sandbox-tiktok-sandbox") { stage in
            let session = try await stage.connect()
            #expect(await stage.refusal(of: session)?.label == "terminal")
        }
    }

    @Test("S2.30 an app that is not audited connects like any other; what it cannot do is said beforehand")
    func unaudited() async throws {
        try await Self.stage(client: "sandbox-tiktok-unaudited") { stage in
            #expect(try await stage.connect().account?.canPublish == true)
            let note = try #require(stage.connector.profile.approvalNote)
            #expect(note.contains("private") && note.contains("audit"))
        }
    }

    @Test("an account that TikTok bans from posting is shown with the reason, and looked at again by each check")
    func banned() async throws {
        try await Self.stage { stage in
            let session = stage.session(try await stage.grant("ada").tokens)
            #expect(stage.run.sandbox.change("ada", on: "tiktok", .suspend))

            let banned = try #require(try await stage.connector.accounts(of: session).first)
            let known = Session(grant: session.grant, tokens: session.tokens, app: stage.app, account: banned)
            let still = try await stage.connector.check(known)
            #expect(stage.run.sandbox.change("ada", on: "tiktok", .restore))
            let freed = try await stage.connector.check(known)

            #expect(!banned.canPublish && banned.obstacle?.contains("banned") == true)
            #expect(!still.canPublish && freed.canPublish && freed.obstacle == nil)
        }
    }

    @Test("a creator of whom nothing can be learnt now is connected all the same, and a check asks but once")
    func silent() async throws {
        try await Self.stage { stage in
            stage.run.sandbox.faults.add(Fault(.outage, platform: "tiktok", endpoint: "creator_info"))
            let session = try await stage.connect()
            #expect(session.account?.canPublish == true && session.account?.kind == nil)
            let full = try await stage.connect("grace")
            let before = stage.run.sandbox.ledger.requests(platform: "tiktok").count
            let checked = try await stage.connector.check(full)
            #expect(checked.kind == "private" && checked.handle == full.account?.handle)
            #expect(stage.run.sandbox.ledger.requests(platform: "tiktok").count == before + 1)
        }
    }

    @Test("REL-8 an answer for another account is not taken")
    func otherAccount() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            stage.run.sandbox.faults.add(
                Fault(.rewrite, platform: "tiktok", endpoint: "refresh").with { $0.set = ["open_id": "somebody"] })
            #expect(await stage.refusal(of: session)?.label == "other_account")
        }
    }

    @Test("SEC-18 a grant is withdrawn, also when its access token has died before, and twice is no failure")
    func revokes() async throws {
        try await Self.stage { stage in
            let living = try await stage.connect()
            try await stage.connector.revoke(living)
            #expect(await stage.failure(of: living)?.kind == .auth)
            #expect(await stage.refusal(of: living)?.label == "terminal")
            try await stage.connector.revoke(living)

            let dead = try await stage.connect("linus")
            stage.run.sandbox.world.clock.advance(by: .hours(3))
            try await stage.connector.revoke(dead)
            #expect(await stage.refusal(of: dead)?.label == "terminal")
        }
    }

    @Test("SEC-18 a withdrawal that fails can be tried again")
    func revocationFails() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            stage.run.sandbox.faults.add(Fault(.outage, platform: "tiktok", endpoint: "revoke"))
            await #expect { try await stage.connector.revoke(session) } throws: {
                ($0 as? PlatformFailure)?.kind == .transient
            }
            let stranger = stage.with(secret: "wrong").adopting(session)
            await #expect { try await stage.connector.revoke(stranger) } throws: {
                ($0 as? PlatformFailure)?.kind == .app
            }
        }
    }
}
