import Domain
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Every format against a strict simulation written from the facts alone, over real HTTP.
@Suite("Publishing to Reddit before the sandbox", .timeLimit(.minutes(10)))
struct RedditPublishSandboxTests {
    private typealias Stage = ClassicStage<RedditConnector>
    private let png = DraftPicture("image/png", TestPictures.png, "A dot")

    private static func stage(_ body: @Sendable (Stage) async throws -> Void) async throws {
        try await Stage.with(
            { RedditPlatform($0) }, client: "sandbox-reddit",
            { RedditConnector(door: $0, oauth: $1, ports: .system, operatorName: "somebody") }, body)
    }

    private static func draft(
        _ texts: [String], _ pictures: [DraftPicture] = [], options: [OptionKey: OptionValue] = [:]
    ) -> PublicationDraft {
        let choices = options.merging([.subreddit: "r/sandbox"]) { chosen, _ in chosen }
        var draft = PublicationDraft(
            texts: texts, pictures: [pictures], options: DeliveryOptions(choices), title: "A title")
        draft.startedAt = Ports.system.now()
        return draft
    }

    @Test("S2.31 text, link, picture, gallery and poll are published with their choices")
    func formats() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            var link = Self.draft(["Read"])
            link.link = Link(url: "https://example.com/a")
            link.title = "A link"
            var poll = Self.draft(["Vote"])
            poll.poll = Poll(options: ["Yes", "No"], minutes: 4_320)
            poll.title = "A poll"
            var picture = Self.draft(["Look"], [png])
            picture.title = "A picture"
            var gallery = Self.draft([""], [png, png])
            gallery.title = "A gallery"
            let text = Self.draft(["Words"], options: [.flair: "f-own", .flairText: "Mine", .spoiler: true])

            for draft in [text, link, poll, picture, gallery] {
                let outcome = try await stage.connector.publish(draft, as: session)
                #expect(outcome.failure == nil, "\(draft.title): \(outcome.failure?.words ?? "")")
                #expect(outcome.outputs.values.contains { $0.url?.contains("/comments/") == true }, "\(draft.title)")
            }
            #expect(stage.run.sandbox.ledger.posts(platform: "reddit").count == 5)
        }
    }

    @Test("REL-27 a thread and a first comment stand below the post")
    func thread() async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()

            let outcome = try await stage.connector.publish(
                Self.draft(["One", "Two", "Three"], options: [.firstComment: "First"]), as: session)

            #expect(outcome.failure == nil)
            let posts = stage.run.sandbox.ledger.posts(platform: "reddit")
            #expect(posts.count == 4 && posts.dropFirst().map(\.text) == ["Two", "Three", "First"])
            #expect(posts[1].replyTo == posts[0].remoteID && posts[2].replyTo == posts[1].remoteID)
            #expect(posts[3].replyTo == posts[0].remoteID)
        }
    }

    @Test(
        "REL-30 communities that do not take the post say so",
        arguments: [
            ("quiet", PlatformFailure.Kind.permission), ("nowhere", .content), ("linksonly", .content),
            ("bread", .content),
        ])
    func refused(place: String, kind: PlatformFailure.Kind) async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()

            let outcome = try await stage.connector.publish(
                Self.draft(["Words"], options: [.subreddit: .text(place)]), as: session)

            #expect(outcome.failure?.kind == kind && outcome.failure?.mayHaveTakenEffect == false)
            #expect(stage.run.sandbox.ledger.posts(platform: "reddit").isEmpty)
        }
    }

    @Test(
        "a post that was taken down after it was published says who did it",
        arguments: [
            (nil, Standing.stands), ("moderator", .removed(words: "Moderators of r/sandbox took the post down.")),
            ("automod_filtered", .removed(words: "A filter of r/sandbox holds the post back.")), ("deleted", .gone),
            ("reddit", .removed(words: "The spam filter of Reddit took the post down.")),
            ("copyright", .removed(words: "The post was taken down (copyright).")),
        ] as [(String?, Standing)])
    func standing(reason: String?, expected: Standing) async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            if let reason {
                stage.run.sandbox.faults.add(Fault(.lateRejection, endpoint: "submit").with { $0.body = reason })
            }
            let draft = Self.draft(["Words"])
            let outcome = try await stage.connector.publish(draft, as: session)
            var publication = draft.publication
            publication.outputs = outcome.outputs

            #expect(outcome.failure == nil)
            #expect(try await stage.connector.standing(of: publication, as: session) == expected)
        }
    }

    @Test(
        "REL-20 REL-24 a post whose answer was lost is found, and one that never came is not", arguments: [true, false])
    func lost(afterEffect: Bool) async throws {
        try await Self.stage { stage in
            let session = try await stage.connect()
            let draft = Self.draft(["Only once"])
            stage.run.sandbox.faults.add(Fault(.reset, endpoint: "submit").with { $0.afterEffect = afterEffect })
            #expect(try await stage.connector.publish(draft, as: session).failure?.mayHaveTakenEffect == true)

            let result = await stage.connector.reconcile(
                LostCommit(
                    step: Step("publish:0", kind: .commit, part: 0), intentAt: draft.startedAt,
                    now: draft.startedAt + .minutes(1), looks: 1), of: draft.publication, as: session)

            let made = stage.run.sandbox.ledger.posts(platform: "reddit")
            #expect(made.count == (afterEffect ? 1 : 0))
            guard case .found(let output) = result else {
                #expect(result == .absent && !afterEffect)
                return
            }
            #expect(output.remoteID == made.first?.remoteID)
        }
    }
}
