import Domain
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// The connector against strict simulations written from the facts alone, over real HTTP.
@Suite(.timeLimit(.minutes(10)))
struct MastodonSandboxTests {
    /// Host and a person of each simulated instance.
    static let instances = [("mastodon.example", "ada"), ("gts.example", "mary")]

    @Test("S4.13 S0.17 S0.18 an account is connected at any instance, registered on the fly", arguments: instances)
    func connects(_ host: String, _ person: String) async throws {
        try await MastodonStage.with { stage in
            let session = try await stage.connect("@\(person)@\(host)", account: person)

            #expect(session.account?.handle == "@\(person)@\(host)")
            #expect(session.account?.server == "https://\(host)")
            #expect(session.account?.tier == (host == "gts.example" ? "gotosocial 0.20.0" : "mastodon 4.5.1"))
            #expect(session.grant.accessExpiresAt == nil)
            #expect(stage.connector.missingScopes(in: session.grant).isEmpty)
        }
    }

    @Test("limits differ from instance to instance")
    func limits() async throws {
        try await MastodonStage.with { stage in
            let mastodon = await stage.connector.capabilities(of: try await stage.connect())
            let goToSocial = await stage.connector.capabilities(
                of: try await stage.connect("gts.example", account: "mary"))

            #expect(mastodon?.textLimit == 500)
            #expect(mastodon?.counting == .mastodon(urlCost: 23))
            #expect(goToSocial?.textLimit == 5000)
            #expect(goToSocial?.imageLimit == 6)
            #expect(goToSocial?.counting == .cautious(urlCost: 25))
        }
    }

    @Test("a denied consent comes back as a denial with the state")
    func denied() async throws {
        try await MastodonStage.with { stage in
            let start = try await stage.start().start

            let callback = try await stage.run.consent(at: start.url, decision: "deny")

            #expect(callback?["error"] == "access_denied")
            #expect(callback?["state"] == "state-1")
            #expect(callback?["code"] == nil)
        }
    }

    @Test("SEC-6 a code works once", arguments: instances)
    func codeReplay(_ host: String, _ person: String) async throws {
        try await MastodonStage.with { stage in
            let exchange = try await stage.code(host, account: person)
            _ = try await stage.connector.exchange(exchange)

            let failure = await #expect(throws: AuthorizationFailure.self) {
                try await stage.connector.exchange(exchange)
            }

            #expect(failure?.code == .refused)
        }
    }

    @Test("S0.07 a token that the person revoked is refused", arguments: instances)
    func revokedByPerson(_ host: String, _ person: String) async throws {
        try await MastodonStage.with { stage in
            let session = try await stage.connect(host, account: person)
            stage.run.sandbox.change(person, on: host, .revoke)

            let failure = await #expect(throws: PlatformFailure.self) { try await stage.connector.check(session) }
            let outcome = try await stage.connector.publish(PublicationDraft(texts: ["Hi"]), as: session)

            #expect(failure?.kind == .auth)
            #expect(outcome.failure?.kind == .auth)
            #expect(stage.posts(host).isEmpty)
        }
    }

    @Test("SEC-18 S0.06 disconnecting withdraws the token, and may be repeated", arguments: instances)
    func revokes(_ host: String, _ person: String) async throws {
        try await MastodonStage.with { stage in
            let session = try await stage.connect(host, account: person)

            try await stage.connector.revoke(session)
            try await stage.connector.revoke(session)

            let failure = await #expect(throws: PlatformFailure.self) { try await stage.connector.check(session) }
            #expect(failure?.kind == .auth)
        }
    }

    @Test("a thread with pictures, alt texts and a warning is published part by part", arguments: instances)
    func publishes(_ host: String, _ person: String) async throws {
        try await MastodonStage.with { stage in
            let session = try await stage.connect(host, account: person)
            let draft = PublicationDraft(
                texts: ["One & two https://example.com/a", "Second", ""],
                pictures: [
                    [DraftPicture("image/png", TestPictures.png, "A pixel")], [],
                    [DraftPicture("image/gif", TestPictures.gif)],
                ], options: DeliveryOptions(contentWarning: "Pixels", language: "en"))

            let outcome = try await stage.connector.publish(draft, as: session)

            #expect(outcome.failure == nil)
            #expect(stage.posts(host).map(\.remoteID) == (0..<3).map { outcome.outputs["publish:\($0)"]?.remoteID })
            #expect(outcome.links(3).allSatisfy { $0?.hasPrefix("https://\(host)/@\(person)/") == true })
            #expect(outcome.outputs["publish:0"]?.facts["visibility"] == "public")
            #expect(outcome.outputs["publish:1"]?.facts["visibility"] == "unlisted")
        }
    }

    @Test("a film, a poll and marked media are published, for followers alone", arguments: instances)
    func filmAndPoll(_ host: String, _ person: String) async throws {
        try await MastodonStage.with { stage in
            let session = try await stage.connect(host, account: person)
            let options = DeliveryOptions([.visibility: "private", .sensitive: true, .language: "en"])
            let film = PublicationDraft(
                texts: ["Look"], pictures: [[DraftPicture("video/mp4", TestFilm.mp4(), "A gull lands")]],
                options: options)
            var poll = PublicationDraft(texts: ["Tea?"], options: options)
            poll.poll = Poll(options: ["Yes", "No", "Later"], minutes: 5, allowsSeveral: true)
            poll.id = "dlv_00000000000000000000000002"

            for draft in [film, poll] {
                let outcome = try await stage.connector.publish(draft, as: session)
                #expect(outcome.failure == nil, "\(outcome.failure?.words ?? "")")
            }
            let posts = stage.posts(host)
            #expect(posts.map(\.text) == ["Look", "Tea?"] && posts.map(\.visibility) == ["private", "private"])
            #expect(posts[0].media.map(\.alt) == ["A gull lands"])
        }
    }

    @Test("pictures that take time are waited for")
    func slowPictures() async throws {
        let settings = SandboxSettings(port: 0, processingTime: .milliseconds(50), slowImages: true)
        try await MastodonStage.with(settings: settings) { stage in
            let session = try await stage.connect()
            let pictures = [[DraftPicture("image/png", TestPictures.png)]]

            let outcome = try await stage.connector.publish(
                PublicationDraft(texts: ["Slow"], pictures: pictures), as: session)

            #expect(outcome.failure == nil)
            #expect(stage.posts().count == 1)
        }
    }

    @Test("REL-26 Mastodon gives the same status again for the same key")
    func sameKey() async throws {
        try await MastodonStage.with { stage in
            let session = try await stage.connect()
            let draft = PublicationDraft(texts: ["Once"])

            let first = try await stage.connector.publish(draft, as: session)
            let second = try await stage.connector.publish(draft, as: session)

            #expect(first.outputs == second.outputs)
            #expect(stage.posts().count == 1)
        }
    }

    @Test("REL-24 P9 an answer lost after the effect is found again, in a thread too", arguments: instances)
    func lostAfterEffect(_ host: String, _ person: String) async throws {
        try await MastodonStage.with { stage in
            let session = try await stage.connect(host, account: person)
            var draft = PublicationDraft(
                texts: ["Root", "Fish & chips\n\nhttps://example.com/a?b=c for @\(person)@\(host) 🐟"])
            draft.outputs = try await stage.connector.publish(PublicationDraft(texts: ["Root"]), as: session).outputs
            stage.run.sandbox.faults.add(
                Fault(.reset, platform: host, endpoint: "statuses.create").with { $0.afterEffect = true })

            let outcome = try await stage.connector.publish(draft, as: session)
            let result = await stage.reconcile(draft, outcome, part: 1, as: session)

            #expect(outcome.failure?.mayHaveTakenEffect == true)
            guard case .found(let output) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(output.remoteID == stage.posts(host).last?.remoteID)
            #expect(stage.posts(host).count == 2)
        }
    }

    @Test("REL-24 a lost status with pictures is found by them", arguments: instances)
    func lostPictures(_ host: String, _ person: String) async throws {
        try await MastodonStage.with { stage in
            let session = try await stage.connect(host, account: person)
            stage.run.sandbox.faults.add(
                Fault(.stall, platform: host, endpoint: "statuses.create").with {
                    $0.afterEffect = true
                    $0.pause = .milliseconds(50)
                })
            let draft = PublicationDraft(texts: [""], pictures: [[DraftPicture("image/png", TestPictures.png, "x")]])

            let outcome = try await stage.connector.publish(draft, as: session)
            let result = await stage.reconcile(draft, outcome, as: session)

            guard case .found(let output) = result else {
                Issue.record("\(result) after \(String(describing: outcome.failure))")
                return
            }
            #expect(output.url == stage.posts(host).first?.permalink || output.url != nil)
        }
    }

    @Test("REL-24 P8 an answer lost before the effect is absent, and sending again posts once", arguments: instances)
    func lostBeforeEffect(_ host: String, _ person: String) async throws {
        try await MastodonStage.with { stage in
            let session = try await stage.connect(host, account: person)
            stage.run.sandbox.faults.add(Fault(.reset, platform: host, endpoint: "statuses.create"))
            let draft = PublicationDraft(texts: ["Hello"])

            let first = try await stage.connector.publish(draft, as: session)
            let result = await stage.reconcile(draft, first, looks: 1, as: session)
            let second = try await stage.connector.publish(draft, as: session)

            #expect(first.failure?.mayHaveTakenEffect == true)
            #expect(result == .absent)
            #expect(second.failure == nil)
            #expect(stage.posts(host).count == 1)
        }
    }

    @Test(
        "REL-30 faults of section 8 are typed failures",
        arguments: [
            (Fault.Kind.html, PlatformFailure.Kind.transient), (.truncated, .transient), (.oversized, .transient),
            (.rateLimit, .rateLimit), (.outage, .transient), (.errorInSuccess, .transient),
        ])
    func faults(_ kind: Fault.Kind, _ expected: PlatformFailure.Kind) async throws {
        try await MastodonStage.with { stage in
            let session = try await stage.connect()
            stage.run.sandbox.faults.add(Fault(kind, platform: "mastodon.example", endpoint: "me"))

            let failure = await #expect(throws: PlatformFailure.self) { try await stage.connector.check(session) }
            let after = try await stage.connector.check(session)

            #expect(failure?.kind == expected)
            #expect((failure?.retryAt != nil) == (expected == .rateLimit))
            #expect(after.handle == "@ada@mastodon.example")
        }
    }

    @Test("content that the instance refuses is a content failure in its own words", arguments: instances)
    func refusedContent(_ host: String, _ person: String) async throws {
        try await MastodonStage.with { stage in
            let session = try await stage.connect(host, account: person)

            let outcome = try await stage.connector.publish(
                PublicationDraft(texts: [String(repeating: "a", count: 5001)]), as: session)

            #expect(outcome.failure?.kind == .content)
            #expect(outcome.failure?.words.contains("50") == true)
        }
    }

    @Test(
        "every request fits Mastodon's OpenAPI description",
        .enabled(if: ContractFiles.exists(MastodonStage.description), Comment(rawValue: ContractFiles.absence)))
    func contract() async throws {
        try await MastodonStage.with { stage in
            let session = try await stage.connect()
            let draft = PublicationDraft(
                texts: ["One", "Two"],
                pictures: [[DraftPicture("image/png", TestPictures.png, "A pixel")]],
                options: DeliveryOptions(visibility: "public", contentWarning: "x", language: "en"))

            let outcome = try await stage.connector.publish(draft, as: session)
            _ = await stage.reconcile(draft, outcome, as: session)
            _ = try await stage.connector.check(session)

            #expect(outcome.failure == nil)
            #expect(stage.door.judged >= 8)
        }
    }
}
