import Domain
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// The connector against a strict simulation written from the facts alone, over real HTTP.
@Suite(.timeLimit(.minutes(10)))
struct XSandboxTests {
    @Test("S0.01 S0.17 S0.18 an account is connected by consent, exchange and test call")
    func connects() async throws {
        try await XStage.with { stage in
            let session = try await stage.connect("grace")

            #expect(session.account?.handle == "@grace_tests")
            #expect(session.account?.avatarURL?.hasPrefix("https://pbs.twimg.com/") == true)
            #expect(session.tokens.refresh != nil)
            #expect(session.grant.scopes == Set(stage.connector.profile.scopes.map(\.name)))
        }
    }

    @Test("a public client connects and refreshes too")
    func publicClient() async throws {
        try await XStage.with { stage in
            let app = PlatformApp(
                id: PlatformApp.ID(stored: "app_2"), platform: .x, server: "https://api.x.com",
                clientID: "sandbox-x-public", clientSecret: nil, redirectURI: XStage.redirect)

            let session = try await stage.connect(app: app)
            let tokens = try await stage.connector.refresh(session)

            #expect(tokens.tokens.refresh != session.tokens.refresh)
        }
    }

    @Test("a denied consent comes back as a denial with the state")
    func denied() async throws {
        try await XStage.with { stage in
            let destination = try await stage.connector.locate(ConnectTarget())
            let start = try await stage.connector.authorize(
                AuthorizeRequest(
                    destination: destination, app: XStage.app, redirectURI: XStage.redirect, state: Secret("s")))

            let callback = try await stage.run.consent(at: start.url, decision: "deny")

            #expect(callback == ["error": "access_denied", "state": "s"])
        }
    }

    @Test("SEC-6 a code works once")
    func codeReplay() async throws {
        try await XStage.with { stage in
            let exchange = try await stage.code()
            _ = try await stage.exchange(exchange)

            let failure = await #expect(throws: AuthorizationFailure.self) { try await stage.exchange(exchange) }

            #expect(failure?.code == .refused)
        }
    }

    @Test("SEC-2 a code without its verifier is refused")
    func wrongVerifier() async throws {
        try await XStage.with { stage in
            let good = try await stage.code()
            let bad = CodeExchange(
                destination: good.destination, app: good.app, redirectURI: good.redirectURI,
                secrets: AuthorizeSecrets(verifier: Secret(String(repeating: "v", count: 43))), code: good.code)

            let failure = await #expect(throws: AuthorizationFailure.self) { try await stage.exchange(bad) }

            #expect(failure?.code == .refused)
        }
    }

    @Test("S2.21 REL-9 a rotated refresh token works once; its replay is terminal")
    func refreshAndReplay() async throws {
        try await XStage.with { stage in
            let session = try await stage.connect()

            let tokens = try await stage.connector.refresh(session)
            let renewed = XStage.session(tokens, account: session.account)
            let account = try await stage.connector.check(renewed)
            let failure = await #expect(throws: RefreshFailure.self) { try await stage.connector.refresh(session) }

            #expect(account.isSameAccount(as: try #require(session.account)))
            #expect(failure?.label == "terminal")
        }
    }

    @Test("S0.07 a grant that the person revoked is refused, and stays refused")
    func revokedByPerson() async throws {
        try await XStage.with { stage in
            let session = try await stage.connect()
            stage.run.sandbox.change("ada", on: "x", .revoke)

            let check = await #expect(throws: PlatformFailure.self) { try await stage.connector.check(session) }
            let refresh = await #expect(throws: RefreshFailure.self) { try await stage.connector.refresh(session) }

            #expect(check?.kind == .auth)
            #expect(refresh?.label == "terminal")
        }
    }

    @Test("SEC-18 S0.06 disconnecting withdraws the grant")
    func revokes() async throws {
        try await XStage.with { stage in
            let session = try await stage.connect()

            try await stage.connector.revoke(session)

            let check = await #expect(throws: PlatformFailure.self) { try await stage.connector.check(session) }
            #expect(check?.kind == .auth)
        }
    }

    @Test("S2.17 a thread with pictures, alt texts, links and emoji is published part by part")
    func publishes() async throws {
        try await XStage.with { stage in
            let session = try await stage.connect()
            let draft = PublicationDraft(
                texts: ["Salt & pepper 👩‍🚀 https://example.com/a", "Second", ""],
                pictures: [
                    [
                        DraftPicture("image/png", TestPictures.png, "A pixel"),
                        DraftPicture("image/png", TestPictures.png, ""),
                    ], [],
                    [DraftPicture("image/gif", TestPictures.gif, "A black pixel")],
                ])

            let outcome = try await stage.connector.publish(draft, as: session)

            #expect(outcome.failure == nil)
            #expect(stage.posts.map(\.remoteID) == (0..<3).map { outcome.outputs["publish:\($0)"]?.remoteID })
            #expect(stage.posts.map(\.permalink).count == 3)
            #expect(outcome.links(3).allSatisfy { $0?.hasPrefix("https://x.com/ada_sandbox/status/") == true })
        }
    }

    @Test("S3.04 S3.28 a film and a poll are published, with who may reply")
    func filmAndPoll() async throws {
        try await XStage.with { stage in
            let session = try await stage.connect()
            let options = DeliveryOptions([.replyControl: "mentioned_users"])
            let film = PublicationDraft(
                texts: ["Look"], pictures: [[DraftPicture("video/mp4", TestFilm.mp4(padding: 3 << 20))]],
                options: options)
            var poll = PublicationDraft(texts: ["Tea?"], options: options)
            poll.poll = Poll(options: ["Yes", "No"], minutes: 5)

            for draft in [film, poll] {
                let outcome = try await stage.connector.publish(draft, as: session)
                #expect(outcome.failure == nil, "\(outcome.failure?.words ?? "")")
            }
            let posts = stage.run.sandbox.ledger.posts(platform: "x")
            #expect(posts.map(\.text) == ["Look", "Tea?"] && posts[0].media.map(\.contentType) == ["video/mp4"])
        }
    }

    @Test("REL-24 P9 an answer lost after the effect is found again, also with links and pictures")
    func lostAfterEffect() async throws {
        try await XStage.with { stage in
            let session = try await stage.connect()
            stage.run.sandbox.faults.add(
                Fault(.reset, platform: "x", endpoint: "tweets.create").with { $0.afterEffect = true })
            let draft = PublicationDraft(
                texts: ["Fish & chips: example.com and https://example.org/b?c=d&e=f 🐟"],
                pictures: [[DraftPicture("image/png", TestPictures.png, "")]])

            let outcome = try await stage.connector.publish(draft, as: session)
            let result = await reconcile(stage, draft, outcome, session, looks: 0)

            #expect(outcome.failure?.mayHaveTakenEffect == true)
            guard case .found(let output) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(output.remoteID == stage.posts.first?.remoteID)
            #expect(stage.posts.count == 1)
        }
    }

    @Test("REL-24 P8 an answer lost before the effect is absent after two looks, and sending again posts once")
    func lostBeforeEffect() async throws {
        try await XStage.with { stage in
            let session = try await stage.connect()
            stage.run.sandbox.faults.add(Fault(.reset, platform: "x", endpoint: "tweets.create"))
            let draft = PublicationDraft(texts: ["Hello"])

            let first = try await stage.connector.publish(draft, as: session)
            let early = await reconcile(stage, draft, first, session, looks: 0)
            let late = await reconcile(stage, draft, first, session, looks: 1)
            let second = try await stage.connector.publish(draft, as: session)

            #expect(first.failure?.mayHaveTakenEffect == true)
            #expect(early == .notSeen(lookAgainAfter: .seconds(15)))
            #expect(late == .absent)
            #expect(second.failure == nil)
            #expect(stage.posts.count == 1)
        }
    }

    @Test("REL-20 sending again after a lost answer adopts the first post instead of failing")
    func duplicateAdopted() async throws {
        try await XStage.with { stage in
            let session = try await stage.connect()
            var draft = PublicationDraft(texts: ["Only once"])
            draft.startedAt = Ports.system.now()

            let first = try await stage.connector.publish(draft, as: session)
            let second = try await stage.connector.publish(draft, as: session)

            #expect(second.outputs["publish:0"]?.remoteID == first.outputs["publish:0"]?.remoteID)
            #expect(stage.posts.count == 1)
        }
    }

    @Test(
        "REL-30 faults of section 8 are typed failures",
        arguments: [
            (Fault.Kind.html, PlatformFailure.Kind.transient), (.truncated, .transient), (.oversized, .transient),
            (.rateLimit, .rateLimit), (.outage, .transient), (.errorInSuccess, .transient),
        ])
    func faults(_ kind: Fault.Kind, _ expected: PlatformFailure.Kind) async throws {
        try await XStage.with { stage in
            let session = try await stage.connect()
            stage.run.sandbox.faults.add(Fault(kind, platform: "x", endpoint: "me"))

            let failure = await #expect(throws: PlatformFailure.self) { try await stage.connector.check(session) }
            let after = try await stage.connector.check(session)

            #expect(failure?.kind == expected)
            #expect((failure?.retryAt != nil) == (expected == .rateLimit))
            #expect(after.handle == "@ada_sandbox")
        }
    }

    @Test("REL-8 an answer for another account is told as it is, for the caller to compare")
    func otherAccount() async throws {
        try await XStage.with { stage in
            let session = try await stage.connect()
            stage.run.sandbox.faults.add(Fault(.wrongAccount, platform: "x", endpoint: "me"))

            let account = try await stage.connector.check(session)

            #expect(!account.isSameAccount(as: try #require(session.account)))
        }
    }

    @Test(
        "every request fits X's OpenAPI description",
        .enabled(if: ContractFiles.exists(XStage.description), Comment(rawValue: ContractFiles.absence)))
    func contract() async throws {
        try await XStage.with { stage in
            let session = try await stage.connect()
            let draft = PublicationDraft(
                texts: ["One", "Two"],
                pictures: [
                    [DraftPicture("image/png", TestPictures.png, "A pixel")],
                    [DraftPicture("image/gif", TestPictures.gif, "")],
                ])

            let outcome = try await stage.connector.publish(draft, as: session)
            _ = await reconcile(stage, draft, outcome, session, looks: 0)

            #expect(outcome.failure == nil)
            #expect(stage.door.judged >= 10)
        }
    }

    private func reconcile(
        _ stage: XStage, _ draft: PublicationDraft, _ outcome: ScriptOutcome, _ session: Session, looks: Int
    ) async -> ReconcileResult {
        var publication = draft.publication
        publication.outputs = outcome.outputs
        let now = Ports.system.now()
        let lost = LostCommit(
            step: Step("publish:0", kind: .commit, part: 0), intentAt: now - .seconds(30), now: now + .seconds(10),
            looks: looks)
        return await stage.connector.reconcile(lost, of: publication, as: session)
    }
}
