import Domain
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Every format against a strict simulation written from the facts alone, over real HTTP.
@Suite("Publishing to Facebook Pages before the sandbox", .timeLimit(.minutes(10)))
struct FacebookPublishSandboxTests {
    private static let png = DraftPicture("image/png", TestPictures.png, "A dot")
    private static let gif = DraftPicture("image/gif", TestPictures.gif, "A flicker")
    private static let upright = DraftPicture("video/mp4", TestFilm.mp4(padding: 3_000_000))

    private static func draft(
        _ text: String, _ pictures: [DraftPicture] = [], as format: PostFormat = .post,
        options: [OptionKey: OptionValue] = [:]
    ) -> PublicationDraft {
        let choices = options.merging([.format: .text(format.rawValue)]) { $1 }
        var draft = PublicationDraft(texts: [text], pictures: [pictures], options: DeliveryOptions(choices))
        draft.startedAt = Ports.system.now()
        return draft
    }

    private func posts(_ stage: PagesStage) -> [LedgerEntry.Post] {
        stage.run.sandbox.ledger.posts(platform: "facebook")
    }

    @Test(
        "S2.10 text, link, photo and photos are published by the Page, on the client's Page too",
        arguments: ["Ada's Bakery", "Cinema Client"])
    func formats(page: String) async throws {
        try await PagesStage.with(.facebook) { stage in
            let session = try await stage.connect(picking: page)
            var link = Self.draft("Read")
            link.link = Link(url: "https://example.com/a")
            let drafts = [
                Self.draft("Hello & <you> 日本 👩‍👩‍👧"), link, Self.draft("One", [Self.png]),
                Self.draft("Two", [Self.png, Self.gif]), Self.draft("", [Self.png]),
            ]
            for draft in drafts {
                let outcome = try await stage.connector.publish(draft, as: session)
                #expect(outcome.failure == nil, "\(draft.texts): \(outcome.failure?.words ?? "")")
                #expect(outcome.links(1)[0]?.hasPrefix("https://www.facebook.com/") == true)
            }
            let made = posts(stage)
            #expect(made.map(\.text) == ["Hello & <you> 日本 👩‍👩‍👧", "Read", "One", "Two", ""])
            #expect(made.map(\.media.count) == [0, 0, 1, 2, 1] && made[3].media.map(\.alt) == ["A dot", "A flicker"])
            #expect(made[1].details["link"] == "https://example.com/a")
        }
    }

    @Test("S2.10 S2.11 film, Reel and stories are published, and the Page's link to each is known")
    func films() async throws {
        try await PagesStage.with(.facebook) { stage in
            let session = try await stage.connect(picking: "Ada's Bakery")
            var film = Self.draft("Watch", [Self.upright], options: [.cover: .media(MediaItem.ID(stored: "med_1_0"))])
            film.texts.append("")
            film.pictures.append([Self.png])
            film.title = "A title"
            var reel = film
            reel.texts[0] = "Reel"
            reel.options[.format] = "reel"
            let drafts = [
                film, reel, Self.draft("", [Self.upright], as: .story), Self.draft("", [Self.png], as: .story),
            ]
            for draft in drafts {
                let outcome = try await stage.connector.publish(draft, as: session)
                #expect(outcome.failure == nil, "\(draft.texts): \(outcome.failure?.words ?? "")")
                #expect(outcome.outputs["appear:0"]?.url?.hasPrefix("https://www.facebook.com/") == true)
                #expect(outcome.outputs["appear:0"]?.remoteID?.contains("_") == true)
            }
            let made = posts(stage)
            #expect(made.map(\.format) == ["added_video", "reel", "story", "story"])
            #expect(made.map(\.text) == ["Watch", "Reel", "", ""] && made.allSatisfy { $0.media.count == 1 })
        }
    }

    @Test("the first comment stands below a post and below a Reel")
    func comments() async throws {
        try await PagesStage.with(.facebook) { stage in
            let session = try await stage.connect(picking: "Ada's Bakery")
            let drafts = [
                Self.draft("Hi", options: [.firstComment: "First"]),
                Self.draft("Reel", [Self.upright], as: .reel, options: [.firstComment: "First of the Reel"]),
            ]
            for draft in drafts {
                let outcome = try await stage.connector.publish(draft, as: session)
                #expect(outcome.failure == nil, "\(outcome.failure?.words ?? "")")
            }
            let made = posts(stage)
            #expect(made.map(\.text) == ["Hi", "First", "Reel", "First of the Reel"])
            #expect(made[1].replyTo == made[0].remoteID && made[3].replyTo == made[2].remoteID)
        }
    }

    @Test("without the permission for comments the post stays, and the missing comment is told")
    func withoutComments() async throws {
        try await PagesStage.with(.facebook) { stage in
            let choices = [OutboundURL.Item].ticking(
                ["pages_show_list", "pages_read_engagement", "pages_manage_posts"], ["bakery"])
            let session = try await stage.pick("Ada's Bakery", of: try await stage.grant("ada", choices: choices))

            let outcome = try await stage.connector.publish(
                Self.draft("Hi", options: [.firstComment: "First"]), as: session)

            #expect(outcome.failure?.kind == .permission && outcome.failedStep?.name == "comment:0")
            #expect(posts(stage).map(\.text) == ["Hi"])
        }
    }

    struct Lost: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let endpoint: String
        let draft: PublicationDraft
    }

    static let lost = [
        Lost(testDescription: "text", endpoint: "feed.create", draft: draft("Only once")),
        Lost(testDescription: "photo", endpoint: "photos.create", draft: draft("Only once", [png])),
        Lost(testDescription: "photos", endpoint: "feed.create", draft: draft("Only once", [png, png])),
        Lost(testDescription: "Reel", endpoint: "video_reels.create", draft: draft("", [upright], as: .reel)),
        Lost(testDescription: "story", endpoint: "photo_stories.create", draft: draft("", [png], as: .story)),
    ]

    @Test(
        "REL-20 REL-24 a post whose answer was lost is found, or soundly not there and sent again", arguments: lost,
        [true, false])
    func onlyOnce(example: Lost, afterEffect: Bool) async throws {
        try await PagesStage.with(.facebook) { stage in
            let session = try await stage.connect(picking: "Ada's Bakery")
            var draft = example.draft
            draft.startedAt = Ports.system.now()
            // The files go up first, so that only the commit meets the fault.
            for step in stage.connector.steps(of: draft.publication).prefix(while: { $0.kind == .safe }) {
                guard
                    case .done(let output) = await stage.connector.perform(step, of: draft.publication, as: session)
                else { continue }
                draft.outputs[step.name] = output
            }
            stage.run.sandbox.faults.add(
                Fault(.reset, endpoint: example.endpoint).with { $0.afterEffect = afterEffect })

            let failed = try await stage.connector.publish(draft, as: session)
            #expect(failed.failure?.mayHaveTakenEffect == true)
            let look = LostCommit(
                step: Step("publish:0", kind: .commit, part: 0), intentAt: draft.startedAt,
                now: draft.startedAt + .minutes(2), looks: 1)
            switch await stage.connector.reconcile(look, of: draft.publication, as: session) {
            case .found(let output):
                #expect(afterEffect)
                draft.outputs["publish:0"] = output
            case .absent: #expect(!afterEffect)
            case .unknown: #expect(!afterEffect && example.endpoint == "photo_stories.create")
            case .notSeen: Issue.record("not seen")
            }
            let again = try await stage.connector.publish(draft, as: session)
            #expect(again.failure == nil, "\(again.failure?.words ?? "")")
            #expect(posts(stage).count == 1)
        }
    }

    @Test("REL-30 a film that Facebook cannot use is told in Facebook's words, and nobody sees it")
    func brokenFilm() async throws {
        try await PagesStage.with(.facebook) { stage in
            let session = try await stage.connect(picking: "Ada's Bakery")
            let broken = DraftPicture("video/mp4", [UInt8](repeating: 7, count: 10_000))
            for format in [PostFormat.post, .reel] {
                let outcome = try await stage.connector.publish(
                    Self.draft("Watch", [broken], as: format), as: session)
                #expect(outcome.failure?.kind == .media, "\(outcome.failure?.words ?? "")")
            }
            #expect(posts(stage).isEmpty)
        }
    }

    @Test("the same words within the hour are refused as what they are: another post")
    func duplicate() async throws {
        try await PagesStage.with(.facebook) { stage in
            let session = try await stage.connect(picking: "Ada's Bakery")
            #expect(try await stage.connector.publish(Self.draft("Same"), as: session).failure == nil)
            stage.run.sandbox.world.clock.advance(by: .minutes(10))
            var later = Self.draft("Same")
            later.startedAt = Ports.system.now() + .minutes(10)

            let outcome = try await stage.connector.publish(later, as: session)

            #expect(outcome.failure?.kind == .content && outcome.failure?.mayHaveTakenEffect == false)
            #expect(posts(stage).count == 1)
        }
    }

    @Test("REL-30 a Page where the person lost the role publishes nothing, and a limit says when it ends")
    func refused() async throws {
        try await PagesStage.with(.facebook) { stage in
            let session = try await stage.connect(picking: "Ada's Bakery")
            stage.run.sandbox.faults.add(Fault(.rateLimit, endpoint: "feed.create"))
            let limited = try await stage.connector.publish(Self.draft("Hi"), as: session)
            #expect(limited.failure?.kind == .rateLimit && limited.failure?.retryAt != nil)

            #expect(stage.run.sandbox.change("bakery", on: "facebook", .loseRole))
            let outcome = try await stage.connector.publish(Self.draft("Hi"), as: session)
            #expect(outcome.failure?.kind == .permission)
            #expect(posts(stage).isEmpty)
        }
    }
}
