import Domain
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Page tokens from the choice to the end, against a strict simulation, over real HTTP.
@Suite("Facebook Pages kept alive", .timeLimit(.minutes(10)))
struct PagesKeepingAliveTests {
    struct Kind: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let flavor: MetaPagesFlavor
        let name: String
        /// The account of the sandbox, and the platform that it lives on there.
        let account: (name: String, platform: String)
    }

    static let kinds = [
        Kind(
            testDescription: "facebook", flavor: .facebook, name: "Ada's Bakery", account: ("bakery", "facebook")),
        Kind(
            testDescription: "instagram-facebook", flavor: .instagram, name: "Ada's Bakery",
            account: ("ig-bakery", "instagram-facebook")),
    ]

    @Test(
        "S0.17 S2.12 an account works by a token of its own that has no end: 61 days later as on the first day",
        arguments: kinds)
    func lasts(kind: Kind) async throws {
        try await PagesStage.with(kind.flavor) { stage in
            let session = try await stage.connect(picking: kind.name)
            #expect(session.accountToken != session.tokens.access)
            #expect(session.tokens.accounts.count == 1)
            #expect(session.grant.accessExpiresAt == nil && session.tokens.refresh == nil)

            stage.run.sandbox.world.clock.advance(by: .days(61))

            #expect(try await stage.connector.check(session).isSameAccount(as: try #require(session.account)))
        }
    }

    @Test("a long-lived login without a stated life gives lasting tokens all the same")
    func unstated() async throws {
        try await PagesStage.with(.facebook) { stage in
            let session = try await stage.connect("grace", picking: "Ada's Bakery")
            stage.run.sandbox.world.clock.advance(by: .days(100))
            #expect(await stage.failure(of: session) == nil)
        }
    }

    @Test(
        "REL-14 the end of data access is read when the person comes, and again from the account's own token",
        arguments: kinds)
    func lapse(kind: Kind) async throws {
        try await PagesStage.with(kind.flavor) { stage in
            let clock = stage.run.sandbox.world.clock
            let grant = try await stage.grant("ada")
            let first = try #require(grant.server.lapsesAt)
            #expect(abs(first.seconds - Int64(clock.now.seconds + 90 * 86_400)) < 60)
            let session = try await stage.pick(kind.name, of: grant)
            #expect(await stage.connector.lapse(of: session) == first)

            clock.advance(by: .days(70))
            #expect(await stage.connector.lapse(of: session) == first, "nothing but the person moves it")
            _ = try await stage.grant("ada")
            let moved = try #require(await stage.connector.lapse(of: session))
            #expect(moved - first >= .days(70))
        }
    }

    @Test("REL-14 where Facebook does not tell the end of data access, everything else goes on", arguments: kinds)
    func untold(kind: Kind) async throws {
        try await PagesStage.with(kind.flavor) { stage in
            for platform in ["facebook", "instagram-facebook"] {
                stage.run.sandbox.faults.add(
                    Fault(.status, platform: platform, endpoint: "debug_token", times: nil).with { $0.status = 500 })
            }

            let grant = try await stage.grant("ada")
            let session = try await stage.pick(kind.name, of: grant)

            #expect(grant.server.lapsesAt == nil)
            #expect(await stage.connector.lapse(of: session) == nil)
            #expect(await stage.failure(of: session) == nil)
            let withoutSecret = stage.with(secret: nil).adopting(session)
            #expect(await stage.connector.lapse(of: withoutSecret) == nil)
        }
    }

    @Test("an app that demands the proof of its secret is served", arguments: kinds)
    func proof(kind: Kind) async throws {
        try await PagesStage.with(kind.flavor, client: "sandbox-facebook-proof") { stage in
            let session = try await stage.connect(picking: kind.name)
            #expect(await stage.failure(of: session) == nil)
            try await stage.connector.revoke(session)
            #expect(await stage.failure(of: session)?.kind == .auth)
        }
    }

    @Test("SEC-18 one withdrawal ends the Page's token too, and withdrawing twice is no failure", arguments: kinds)
    func revokes(kind: Kind) async throws {
        try await PagesStage.with(kind.flavor) { stage in
            let session = try await stage.connect(picking: kind.name)

            try await stage.connector.revoke(session)
            try await stage.connector.revoke(session)

            #expect(await stage.failure(of: session)?.kind == .auth)
        }
    }

    @Test("SEC-18 it is noted who logged in, by the identifier that notices of the platform name", arguments: kinds)
    func person(kind: Kind) async throws {
        try await PagesStage.with(kind.flavor) { stage in
            let people = [try await stage.grant("ada").server.person, try await stage.grant("grace").server.person]
            #expect(people == ["10220000000000001", "10220000000000002"])
        }
    }

    @Test("SEC-18 a login that ran out cannot be withdrawn, and that is said, because the Page's token lives on")
    func revokesLate() async throws {
        try await PagesStage.with(.facebook) { stage in
            let session = try await stage.connect(picking: "Ada's Bakery")
            stage.run.sandbox.world.clock.advance(by: .days(61))

            let failure = await #expect(throws: PlatformFailure.self) { try await stage.connector.revoke(session) }

            #expect(failure?.kind == .auth)
        }
    }

    @Test(
        "S0.36 S1.24 REL-9 what ends a login ends the account: withdrawal, new password, a suspended or sleeping person",
        arguments: [AccountChange.revoke, .changePassword, .suspend, .deactivate])
    func ends(change: AccountChange) async throws {
        for kind in Self.kinds {
            try await PagesStage.with(kind.flavor) { stage in
                let session = try await stage.connect(picking: kind.name)
                #expect(stage.run.sandbox.change("ada", on: "facebook", change))
                #expect(await stage.failure(of: session)?.kind == .auth)
            }
        }
    }

    @Test(
        "S1.06 S1.25 a lost role is a missing permission with the remedy, and comes back with the role",
        arguments: kinds)
    func role(kind: Kind) async throws {
        try await PagesStage.with(kind.flavor) { stage in
            let session = try await stage.connect(picking: kind.name)
            #expect(stage.run.sandbox.change("bakery", on: "facebook", .loseRole))

            let failure = await stage.failure(of: session)

            #expect(failure?.kind == .permission && failure?.words.contains("role on th") == true)
            #expect(stage.run.sandbox.change("bakery", on: "facebook", .regainRole))
            #expect(await stage.failure(of: session) == nil)
        }
    }

    @Test(
        "S0.48 S1.06 an Instagram account that was unlinked or turned personal is told so, with the remedy",
        arguments: [AccountChange.loseRole, .makePersonal])
    func unlinked(change: AccountChange) async throws {
        try await PagesStage.with(.instagram) { stage in
            let session = try await stage.connect(picking: "Ada's Bakery")
            #expect(stage.run.sandbox.change("ig-bakery", on: "instagram-facebook", change))

            let failure = await stage.failure(of: session)

            #expect(failure?.kind == .permission && failure?.words.contains("linked to the Page") == true)
        }
    }

    @Test("a lost role between choice and connecting is a failure, and no Page speaks by the login's token")
    func lostMeanwhile() async throws {
        try await PagesStage.with(.facebook) { stage in
            let session = stage.session(try await stage.grant("ada").tokens)
            let account = try #require(try await stage.connector.accounts(of: session).first)
            #expect(stage.run.sandbox.change("bakery", on: "facebook", .loseRole))

            let failure = await #expect(throws: PlatformFailure.self) {
                _ = try await stage.connector.accountTokens(of: [account], as: session)
            }
            let tokenless = await stage.failure(
                of: stage.session(try await stage.grant("ada").tokens, account: account))

            #expect(failure?.kind == .permission && failure?.words.hasPrefix("Ada's Bakery: ") == true)
            #expect(tokenless?.kind == .auth)
        }
    }

    @Test("REL-8 an answer for another Page is given back as that other one")
    func otherPage() async throws {
        try await PagesStage.with(.facebook) { stage in
            let session = try await stage.connect(picking: "Ada's Bakery")
            stage.run.sandbox.faults.add(Fault(.wrongAccount, endpoint: "me"))

            let account = try await stage.connector.check(session)

            #expect(!account.isSameAccount(as: try #require(session.account)))
        }
    }

    @Test("REL-9 a wrong secret, or an app that is not there, is a matter of the app", arguments: ["secret", "id"])
    func wrongApp(_ part: String) async throws {
        try await PagesStage.with(.facebook) { stage in
            let code = try await stage.code()
            let app = PlatformApp(
                id: stage.app.id, platform: .facebook, server: stage.app.server,
                clientID: part == "id" ? "unknown" : stage.app.clientID,
                clientSecret: part == "secret" ? Secret("wrong") : stage.app.clientSecret,
                redirectURI: stage.app.redirectURI)

            let failure = await #expect(throws: AuthorizationFailure.self) {
                _ = try await stage.connector.exchange(
                    CodeExchange(
                        destination: code.destination, app: app, redirectURI: code.redirectURI, secrets: code.secrets,
                        code: code.code))
            }

            #expect(failure?.code == .app)
        }
    }

    @Test("REL-9 a secret that was changed afterwards turns nobody red", arguments: kinds)
    func changedSecret(kind: Kind) async throws {
        try await PagesStage.with(kind.flavor) { stage in
            let session = try await stage.connect(picking: kind.name)
            let app = PlatformApp(
                id: stage.app.id, platform: stage.app.platform, server: stage.app.server, clientID: stage.app.clientID,
                clientSecret: Secret("another"), redirectURI: stage.app.redirectURI)

            let failure = await stage.failure(
                of: Session(grant: session.grant, tokens: session.tokens, app: app, account: session.account))

            #expect(failure?.kind == .app)
        }
    }
}
