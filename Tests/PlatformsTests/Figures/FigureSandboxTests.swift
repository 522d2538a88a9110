import Domain
import OAuth
import Outbound
import Sandbox
import TestKit
import Testing

@testable import Platforms

/// Publishing and then asking what became of it, before strict simulations; each request is judged by the platform's own
/// description where that is there.
@Suite("Figures before the sandbox", .timeLimit(.minutes(10)))
struct FigureSandboxTests {
    private static func posts(_ ids: String?...) -> [PublishedPost] {
        ids.compactMap { $0 }.map { PublishedPost(remoteID: $0, publishedAt: Ports.system.now()) }
    }

    @Test("S0.03 S2.02 X tells figures of a post and of its account by the connection that published it")
    func onX() async throws {
        try await XStage.with { stage in
            let session = try await stage.connect()
            let outcome = try await stage.connector.publish(PublicationDraft(texts: ["Hello"]), as: session)
            let id = try #require(stage.connector.remoteID(in: outcome.outputs))

            let found = try await stage.connector.figures(of: Self.posts(id, "1"), as: session)
            let account = try await stage.connector.figures(ofAccountOf: session)

            #expect(found.keys.sorted() == [id])
            #expect(found[id]?.keys.contains(.impressions) == true)
            #expect(account == [.followers: 42, .posts: 1])
        }
    }

    @Test("S0.03 S2.02 Mastodon and what speaks like it tell figures", arguments: MastodonSandboxTests.instances)
    func onMastodon(host: String, person: String) async throws {
        try await MastodonStage.with { stage in
            let session = try await stage.connect("@\(person)@\(host)", account: person)
            let draft = PublicationDraft(texts: ["Hello", "And more"])
            let outcome = try await stage.connector.publish(draft, as: session)
            let ids = ["publish:0", "publish:1"].compactMap { outcome.outputs[$0]?.remoteID }
            try #require(ids.count == 2)

            let found = try await stage.connector.figures(of: Self.posts(ids[0], ids[1], "12345"), as: session)
            let account = try await stage.connector.figures(ofAccountOf: session)

            #expect(Set(found.keys) == Set(ids) && found[ids[0]]?[.comments] == 1)
            #expect(account[.followers] == 42 && account[.posts] == 2)
        }
    }

    @Test("S0.03 S2.02 Bluesky tells figures once the network has seen the post")
    func onBluesky() async throws {
        try await BlueskyStage.play { stage in
            let session = try await stage.session(try await stage.signIn("ada"))
            var publication = stage.publication([Part(text: "one"), Part(text: "two")])
            let failure = await stage.publish(&publication, as: session)
            try #require(failure == nil)
            let uri = try #require(stage.connector.remoteID(in: publication.outputs))

            let early = try await stage.connector.figures(of: Self.posts(uri), as: session)
            stage.sandbox.clock.advance(by: .seconds(3))
            let found = try await stage.connector.figures(of: Self.posts(uri), as: session)
            let account = try await stage.connector.figures(ofAccountOf: session)

            #expect(early.isEmpty)
            #expect(found[uri] == [.likes: 0, .shares: 0, .comments: 1, .quotes: 0, .saves: 0])
            #expect(account == [.followers: 12, .posts: 2])
        }
    }

    @Test("S0.03 S2.02 a page of LinkedIn tells figures of its posts and its followers")
    func onLinkedIn() async throws {
        try await LinkedInStage.with(.page) { stage in
            let session = try await stage.connect()
            let outcome = try await stage.connector.publish(PublicationDraft(texts: ["Hello"]), as: session)
            let urn = try #require(stage.connector.remoteID(in: outcome.outputs))

            let found = try await stage.connector.figures(of: Self.posts(urn), as: session)
            let account = try await stage.connector.figures(ofAccountOf: session)

            let rules = try #require(stage.connector.profile.figures)
            #expect(found[urn].map { Set($0.keys) } == Set(rules.ofPosts))
            #expect(account == [.followers: 1_042])
        }
    }

    private static func film(_ options: [OptionKey: OptionValue]) -> PublicationDraft {
        var draft = PublicationDraft(
            texts: ["Watch"], pictures: [[DraftPicture("video/mp4", TestFilm.mp4())]],
            options: DeliveryOptions(options),
            title: "A title")
        draft.startedAt = Ports.system.now()
        return draft
    }

    @Test("S0.03 S2.02 TikTok tells figures of what everybody sees, and of its creator")
    func onTikTok() async throws {
        try await ClassicStage<TikTokConnector>.with(
            { TikTokPlatform($0) }, client: "sandbox-tiktok",
            { TikTokConnector(door: $0, oauth: $1, ports: .system, isAudited: true) }
        ) { stage in
            let session = try await stage.connect()
            let outcome = try await stage.connector.publish(
                Self.film([.visibility: "public_to_everyone"]), as: session)
            let id = try #require(stage.connector.remoteID(in: outcome.outputs))

            let found = try await stage.connector.figures(of: Self.posts(id, "1"), as: session)
            let account = try await stage.connector.figures(ofAccountOf: session)

            let rules = try #require(stage.connector.profile.figures)
            #expect(found.mapValues { Set($0.keys) } == [id: Set(rules.ofPosts)])
            #expect(account == [.followers: 42, .posts: 1])
        }
    }

    @Test("S0.03 S2.02 YouTube tells figures of a video and of its channel, without what is hidden")
    func onYouTube() async throws {
        try await ClassicStage<YouTubeConnector>.with(
            { YouTubePlatform($0) }, client: "sandbox-youtube",
            { YouTubeConnector(door: $0, oauth: $1, ports: .system) }
        ) { stage in
            let session = try await stage.connect()
            let outcome = try await stage.connector.publish(Self.film([.madeForKids: false]), as: session)
            let id = try #require(stage.connector.remoteID(in: outcome.outputs))

            let found = try await stage.connector.figures(of: Self.posts(id, "nobody"), as: session)
            let account = try await stage.connector.figures(ofAccountOf: session)
            let hidden = try await stage.connector.figures(ofAccountOf: try await stage.connect("grace"))

            let rules = try #require(stage.connector.profile.figures)
            #expect(found.mapValues { Set($0.keys) } == [id: Set(rules.ofPosts)])
            #expect(account == [.followers: 1_200, .posts: 1] && hidden == [.posts: 0])
        }
    }

    @Test("S0.03 S2.02 Pinterest tells figures of a Pin and of its account")
    func onPinterest() async throws {
        try await ClassicStage<PinterestConnector>.with(
            { PinterestPlatform($0) }, client: "sandbox-pinterest",
            { PinterestConnector(door: $0, oauth: $1, ports: .system) }
        ) { stage in
            let session = try await stage.connect()
            let board = try #require(try await stage.connector.choices(of: .board, within: "", as: session).first)
            var draft = PublicationDraft(
                texts: ["Words"], pictures: [[DraftPicture("image/png", TestPictures.png)]],
                options: DeliveryOptions([.board: .text(board.value)]), title: "A title")
            draft.startedAt = Ports.system.now()
            let outcome = try await stage.connector.publish(draft, as: session)
            let id = try #require(stage.connector.remoteID(in: outcome.outputs))

            let found = try await stage.connector.figures(of: Self.posts(id, "1"), as: session)
            let account = try await stage.connector.figures(ofAccountOf: session)

            let rules = try #require(stage.connector.profile.figures)
            #expect(found.mapValues { Set($0.keys) } == [id: Set(rules.ofPosts)])
            #expect(Set(account.keys) == Set(rules.ofAccounts))
        }
    }

    @Test("S0.03 S2.02 Facebook tells figures of posts and of films, each by its own edge, and of the Page")
    func onFacebook() async throws {
        try await PagesStage.with(.facebook) { stage in
            let session = try await stage.connect(picking: "Ada's Bakery")
            let words = try await stage.connector.publish(PublicationDraft(texts: ["Hello"]), as: session)
            let reel = try await stage.connector.publish(Self.film([.format: "reel"]), as: session)
            let ids = [words, reel].compactMap { stage.connector.remoteID(in: $0.outputs) }
            try #require(ids.count == 2)

            let found = try await stage.connector.figures(of: Self.posts(ids[0], ids[1], "1"), as: session)
            let account = try await stage.connector.figures(ofAccountOf: session)

            #expect(found[ids[0]].map { Set($0.keys) } == [.views, .clicks, .likes])
            #expect(found[ids[1]].map { Set($0.keys) } == [.views, .likes] && found.count == 2)
            #expect(Set(account.keys) == [.followers])
        }
    }

    @Test("S0.03 S2.02 Reddit tells figures of a post and the karma of its author")
    func onReddit() async throws {
        try await ClassicStage<RedditConnector>.with(
            { RedditPlatform($0) }, client: "sandbox-reddit",
            { RedditConnector(door: $0, oauth: $1, ports: .system, operatorName: "somebody") }
        ) { stage in
            let session = try await stage.connect()
            var draft = PublicationDraft(
                texts: ["Words"], options: DeliveryOptions([.subreddit: "r/sandbox"]), title: "A title")
            draft.startedAt = Ports.system.now()
            let outcome = try await stage.connector.publish(draft, as: session)
            let name = try #require(stage.connector.remoteID(in: outcome.outputs))

            let found = try await stage.connector.figures(of: Self.posts(name, "t3_gone"), as: session)
            let account = try await stage.connector.figures(ofAccountOf: session)

            #expect(found == [name: [.score: 1, .comments: 0, .shares: 0]])
            #expect(account == [.karma: 1_234])
        }
    }
}
