import Domain
import Outbound
import Testing

@testable import Platforms

/// The same for the two networks of many servers (the sheets' section 8).
@Suite("Figures of Bluesky and Mastodon before a scripted door", .timeLimit(.minutes(1)))
struct OpenNetworkFigureTests {
    private static func posts(_ ids: String...) -> [PublishedPost] {
        ids.map { PublishedPost(remoteID: $0, publishedAt: Instant(seconds: 1_800_000_000)) }
    }

    @Test("S2.02 Bluesky's public reader is asked once, as nobody")
    func postsOnBluesky() async throws {
        let reader = "GET https://public.api.bsky.app/xrpc/app.bsky.feed.getPosts"
        let one = "at://\(BlueskyFixture.did)/app.bsky.feed.post/3k"
        let view: JSONValue = [
            "uri": .string(one), "likeCount": 5, "repostCount": 4, "replyCount": 3, "quoteCount": 2,
            "bookmarkCount": 1,
        ]
        let fixture = BlueskyFixture([reader: [.json(200, ["posts": [view]])]])

        let found = try await fixture.connector.figures(of: Self.posts(one, one + "x"), as: try fixture.session())

        #expect(found == [one: [.likes: 5, .shares: 4, .comments: 3, .quotes: 2, .saves: 1]])
        let request = try #require(fixture.door.requests.first)
        #expect(request.url.queryItems == [.init("uris", one), .init("uris", one + "x")])
        #expect(request.headers["Authorization"] == nil && fixture.door.requests.count == 1)
    }

    @Test("S2.02 a profile of Bluesky tells followers and posts")
    func accountOnBluesky() async throws {
        let fixture = BlueskyFixture([
            BlueskyFixture.getProfile: [.json(200, ["followersCount": 12, "followsCount": 7, "postsCount": 3])]
        ])

        let found = try await fixture.connector.figures(ofAccountOf: try fixture.session())

        #expect(found == [.followers: 12, .posts: 3])
        #expect(fixture.door.requests.map(\.url.queryItems) == [[.init("actor", BlueskyFixture.did)]])
    }

    private static let statuses = "GET \(MastodonFixture.host)/api/v1/statuses"

    private static func status(_ id: String, _ likes: Int) -> JSONValue {
        [
            "id": .string(id), "favourites_count": .integer(likes), "reblogs_count": 2, "replies_count": 1,
            "quotes_count": 0,
        ]
    }

    @Test("S2.02 a Mastodon instance is asked once about all posts")
    func several() async throws {
        let fixture = MastodonFixture([Self.statuses: [.json(200, [Self.status("1", 3)])]])

        let found = try await fixture.connector.figures(of: Self.posts("1", "2"), as: MastodonFixture.session())

        #expect(found == ["1": [.likes: 3, .shares: 2, .comments: 1, .quotes: 0]])
        let request = try #require(fixture.door.requests.first)
        #expect(request.url.queryItems == [.init("id[]", "1"), .init("id[]", "2")])
        #expect(request.headers["Authorization"] == "Bearer access-1" && fixture.door.requests.count == 1)
    }

    @Test("S2.02 an instance that does not know that call is asked post by post, and what is gone is left out")
    func each() async throws {
        let missing = ScriptedDoor.Act.json(404, ["error": "Record not found"])
        let fixture = MastodonFixture([
            Self.statuses: [.json(404, ["error": "Not Found"])],
            Self.statuses + "/1": [.json(200, Self.status("1", 3))], Self.statuses + "/2": [missing],
        ])

        let found = try await fixture.connector.figures(of: Self.posts("1", "2"), as: MastodonFixture.session())

        #expect(found.keys.sorted() == ["1"] && found["1"]?[.likes] == 3)
        #expect(fixture.door.calls == [Self.statuses, Self.statuses + "/1", Self.statuses + "/2"])
    }

    @Test("an instance that has enough of us is believed, not asked post by post")
    func throttled() async throws {
        let fixture = MastodonFixture([Self.statuses: [.json(429, ["error": "Too many requests"])]])

        let failure = await #expect(throws: PlatformFailure.self) {
            try await fixture.connector.figures(of: Self.posts("1", "2"), as: MastodonFixture.session())
        }

        #expect(failure?.kind == .rateLimit && fixture.door.requests.count == 1)
    }

    @Test("S2.02 an account of Mastodon tells followers and posts")
    func accountOnMastodon() async throws {
        let fixture = MastodonFixture([
            MastodonFixture.me: [.json(200, ["id": "7", "followers_count": 42, "statuses_count": 9])]
        ])

        let found = try await fixture.connector.figures(ofAccountOf: MastodonFixture.session())

        #expect(found == [.followers: 42, .posts: 9])
    }
}
