import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What is sent for words, links, photos and comments, field by field (sheet `facebook`, section 4).
@Suite("Publishing to Facebook Pages before a scripted door", .timeLimit(.minutes(1)))
struct FacebookPublishingTests {
    private typealias Fixture = FacebookFixture
    private static let made = ScriptedDoor.Act.json(200, ["id": "42_7", "permalink_url": .string(Fixture.link)])

    private static let film = Fixture.film
    static let scripts: [(PublicationDraft, [String])] = [
        (PublicationDraft(texts: ["Hi"]), ["publish:0"]),
        (Fixture.draft(Fixture.png), ["publish:0"]),
        (
            PublicationDraft(texts: [""], pictures: [[Fixture.png, Fixture.png]]),
            ["upload:0:0", "upload:0:1", "publish:0"]
        ),
        (Fixture.draft(film), ["upload:0:0", "publish:0", "appear:0"]),
        (Fixture.draft(film, as: .reel), ["upload:0:0", "ready:0:0", "publish:0", "appear:0"]),
        (Fixture.draft(film, as: .story), ["upload:0:0", "ready:0:0", "publish:0", "appear:0"]),
        (Fixture.draft(Fixture.png, as: .story), ["upload:0:0", "publish:0", "appear:0"]),
        (
            Fixture.draft(
                film, as: .reel, options: [.cover: .media(MediaItem.ID(stored: "med_1")), .firstComment: "1"]),
            ["upload:0:0", "ready:0:0", "cover:0", "publish:0", "appear:0"]
        ),
        (Fixture.draft(film, as: .reel, options: [.firstComment: "1"]).child(.comment), ["comment:0"]),
        (
            Fixture.draft(Fixture.png, as: .story, options: [.firstComment: "1"]),
            ["upload:0:0", "publish:0", "appear:0"]
        ),
    ]

    @Test(
        "S2.10 steps are the same every time, files before the post, looks behind it; the comment is a script of its own"
    )
    func steps() {
        let fixture = Fixture()
        for (draft, names) in Self.scripts {
            let steps = fixture.connector.steps(of: draft.publication)
            #expect(steps.map(\.name) == names)
            let commits = steps.filter { $0.kind == .commit }.map(\.name)
            #expect(commits == names.filter { $0 == "publish:0" || $0 == "comment:0" })
        }
        let large = DraftPicture("video/mp4", [UInt8](repeating: 1, count: 9_000_000))
        #expect(fixture.connector.steps(of: Fixture.draft(large).publication)[0].budget == .seconds(39))
    }

    @Test("S2.10 text goes to the feed as the Page itself and at once, and the link comes back with the answer")
    func text() async throws {
        let fixture = Fixture([Fixture.feed: [Self.made]])

        let outcome = try await fixture.publish(PublicationDraft(texts: ["Hello & <you>"]))

        #expect(outcome.outputs == ["publish:0": StepOutput(remoteID: "42_7", url: Fixture.link)])
        let request = try #require(fixture.door.requests.first)
        #expect(fixture.form(Fixture.feed) == ["published": "true", "message": "Hello & <you>"])
        #expect(request.headers["Authorization"] == "Bearer own")
        #expect(request.url.queryItems.map(\.name) == ["fields", "appsecret_proof"])
        #expect(request.url.queryItems.first?.value == "id,permalink_url")
    }

    @Test(
        "an answer without a link, or with one that leads elsewhere, leaves the documented form of it",
        arguments: [nil, "https://evil.example/1", "https://notfacebook.com/1", "http://www.facebook.com/1"])
    func fallback(link: String?) async throws {
        let fixture = Fixture([Fixture.feed: [.json(200, ["id": "42_7", "permalink_url": .optional(link)])]])
        let outcome = try await fixture.publish(PublicationDraft(texts: ["Hi"]))
        #expect(outcome.links(1) == ["https://www.facebook.com/42_7"])
    }

    @Test("S2.10 a link has a field of its own, which makes its card")
    func card() async throws {
        let fixture = Fixture([Fixture.feed: [Self.made]])
        var draft = PublicationDraft(texts: [""])
        draft.link = Link(url: "https://example.com/a?b=1", title: "Unused")

        #expect(try await fixture.publish(draft).failure == nil)

        #expect(fixture.form(Fixture.feed) == ["published": "true", "link": "https://example.com/a?b=1"])
    }

    @Test("S2.10 one photo is one call with its bytes, its words and its alt text")
    func photo() async throws {
        let fixture = Fixture([Fixture.photos: [.json(200, ["id": "5", "post_id": "42_7"])]])

        let outcome = try await fixture.publish(Fixture.draft(Fixture.png))

        let url = "https://www.facebook.com/42_7"
        #expect(outcome.outputs == ["publish:0": StepOutput(remoteID: "42_7", url: url)])
        #expect(
            fixture.form(Fixture.photos) == ["published": "true", "message": "Words", "alt_text_custom": "A dot"])
        let file = try #require(fixture.file(Fixture.photos))
        #expect(file.name == "source" && file.filename == "photo.png" && file.contentType == "image/png")
        #expect(try await file.collected() == TestPictures.png)
        #expect(fixture.door.requests[0].url.queryItems.map(\.name) == ["appsecret_proof"])
    }

    @Test("S2.10 several photos are staged where nobody sees them, then tied to one post in their order")
    func gallery() async throws {
        let fixture = Fixture([
            Fixture.photos: [.json(200, ["id": "5"]), .json(200, ["id": 6])], Fixture.feed: [Self.made],
        ])
        let gif = DraftPicture("image/gif", TestPictures.gif)

        let outcome = try await fixture.publish(
            PublicationDraft(texts: ["Both"], pictures: [[Fixture.png, gif]]))

        #expect(outcome.outputs["upload:0:1"] == StepOutput(remoteID: "6") && outcome.links(1) == [Fixture.link])
        #expect(fixture.form(Fixture.photos) == ["published": "false", "alt_text_custom": "A dot"])
        #expect(fixture.form(Fixture.photos, 1) == ["published": "false"])
        #expect(fixture.file(Fixture.photos, 1)?.filename == "photo.gif")
        #expect(
            fixture.form(Fixture.feed) == [
                "published": "true", "message": "Both", "attached_media[0]": #"{"media_fbid":"5"}"#,
                "attached_media[1]": #"{"media_fbid":"6"}"#,
            ])
    }

    @Test("S2.10 a photo becomes a story in a call of its own, and what is said of its place is believed")
    func story() async throws {
        for (act, url) in [
            (ScriptedDoor.Act.json(200, ["url": "https://www.facebook.com/stories/9", "id": "42_7"]), true),
            (Fixture.refusal(100), false), (.lost(mayHaveArrived: true), false),
        ] {
            let fixture = Fixture([
                Fixture.photos: [.json(200, ["id": "5"])],
                Fixture.photoStories: [.json(200, ["success": true, "post_id": "42_7"])], Fixture.post: [act],
            ])

            let outcome = try await fixture.publish(Fixture.draft(Fixture.png, as: .story))

            #expect(outcome.failure == nil)
            #expect(fixture.form(Fixture.photoStories) == ["photo_id": "5"])
            #expect(outcome.outputs["publish:0"] == StepOutput(remoteID: "42_7"))
            #expect(outcome.outputs["appear:0"]?.url == (url ? "https://www.facebook.com/stories/9" : nil))
        }
    }

    @Test("the first comment stands below the post, and the post does not fall with it", arguments: [true, false])
    func comment(isTaken: Bool) async throws {
        let fixture = Fixture([
            Fixture.feed: [Self.made],
            Fixture.comments: [isTaken ? .json(200, ["id": "7_1"]) : Fixture.refusal(10, nil, "Not allowed")],
        ])

        let outcome = try await fixture.publish(
            PublicationDraft(texts: ["Hi"], options: DeliveryOptions([.firstComment: "First"])))

        #expect(fixture.form(Fixture.comments) == ["message": "First"])
        #expect(outcome.links(1) == [Fixture.link])
        if isTaken {
            #expect(outcome.outputs["comment:0"] == StepOutput(remoteID: "7_1"))
        } else {
            #expect(outcome.failedStep?.name == "comment:0" && outcome.failure?.kind == .permission)
            #expect(outcome.failure?.words == "Not allowed")
        }
    }

    @Test("a Page without a token of its own publishes nothing, and never by the login's")
    func withoutToken() async throws {
        var fixture = Fixture([Fixture.feed: [Self.made]])
        fixture.session = Session(
            grant: fixture.session.grant, tokens: GrantTokens(access: Secret("login")), app: fixture.session.app,
            account: fixture.session.account)

        #expect(try await fixture.publish(PublicationDraft(texts: ["Hi"])).failure?.kind == .auth)
        #expect(fixture.door.requests.isEmpty)
    }

    @Test("a step of another connector is refused, and a post without parts harms nobody")
    func foreign() async throws {
        let fixture = Fixture()
        for (name, kind) in [("publish:1", Step.Kind.commit), ("upload:0:0", .safe), ("alt:0:9", .safe)] {
            guard case .failed = await fixture.perform(name, kind, of: PublicationDraft(texts: ["Hi"])) else {
                Issue.record("\(name)")
                continue
            }
        }
        let nothing = PublicationDraft(texts: [])
        #expect(fixture.connector.steps(of: nothing.publication).count == 1)
        #expect(try await fixture.publish(nothing).failure?.kind == .unknown)
        #expect(fixture.door.requests.isEmpty)
    }
}
