import Domain
import OAuth
import Outbound
import TestKit
import Testing

@testable import Platforms

/// The same for the platforms of films and Pins (the sheets' section 8).
@Suite("Figures of TikTok, YouTube and Pinterest before a scripted door", .timeLimit(.minutes(1)))
struct VideoFigureTests {
    private static func posts(_ ids: String...) -> [PublishedPost] {
        ids.map { PublishedPost(remoteID: $0, publishedAt: Instant(seconds: 1_800_000_000)) }
    }

    // MARK: TikTok

    private static let query = "POST https://open.tiktokapis.com/v2/video/query/"
    private static let user = "GET https://open.tiktokapis.com/v2/user/info/"

    @Test("S2.02 TikTok is asked once about all public posts; what is known by its publish id only is not asked about")
    func postsOnTikTok() async throws {
        let fixture = try TikTokFixture([
            Self.query: [
                TikTokFixture.data([
                    "videos": [
                        [
                            "id": "72", "view_count": 5_000_000_000, "like_count": 4, "comment_count": 3,
                            "share_count": 2,
                        ]
                    ]
                ])
            ]
        ])

        let found = try await fixture.connector.figures(
            of: Self.posts("72", "v_pub_file~v2.123", "73"), as: fixture.session)

        #expect(found == ["72": [.views: 5_000_000_000, .likes: 4, .comments: 3, .shares: 2]])
        let request = try #require(fixture.door.requests.first)
        #expect(request.url.queryItems == [.init("fields", "id,like_count,comment_count,share_count,view_count")])
        #expect(request.json == ["filters": ["video_ids": ["72", "73"]]] && fixture.door.requests.count == 1)
        #expect(try await fixture.connector.figures(of: Self.posts("p_pub_url~9"), as: fixture.session).isEmpty)
        #expect(fixture.door.requests.count == 1)
    }

    @Test("a post on TikTok is known by the name that everybody sees, where it has one")
    func remoteIDOnTikTok() throws {
        let connector = try TikTokFixture().connector
        let taken = StepOutput(remoteID: "v_pub_file~v2.123")

        #expect(connector.remoteID(in: ["publish:0": taken, "appear:0": StepOutput(remoteID: "72")]) == "72")
        #expect(connector.remoteID(in: ["publish:0": taken]) == "v_pub_file~v2.123")
        #expect(connector.remoteID(in: [:]) == nil)
    }

    @Test("S2.02 of a creator TikTok tells followers and videos; a permission that is missing is told as such")
    func accountOnTikTok() async throws {
        let fixture = try TikTokFixture([
            Self.user: [
                TikTokFixture.data(["user": ["follower_count": 42, "video_count": 7]]),
                TikTokFixture.error(401, "scope_not_authorized"),
            ]
        ])

        let found = try await fixture.connector.figures(ofAccountOf: fixture.session)
        let failure = await #expect(throws: PlatformFailure.self) {
            try await fixture.connector.figures(ofAccountOf: fixture.session)
        }

        #expect(found == [.followers: 42, .posts: 7] && failure?.kind == .permission)
        #expect(fixture.door.requests[0].url.queryItems == [.init("fields", "follower_count,video_count")])
    }

    // MARK: YouTube

    @Test("S2.02 YouTube is asked once about all videos; what a channel hides is not invented")
    func postsOnYouTube() async throws {
        let fixture = try YouTubeFixture([
            YouTubeFixture.videos: [
                .json(
                    200,
                    [
                        "items": [
                            ["id": "a", "statistics": ["viewCount": "120", "likeCount": "7", "commentCount": "2"]],
                            ["id": "b", "statistics": ["viewCount": "3", "favoriteCount": "0"]],
                        ]
                    ]), .json(200, ["kind": "youtube#videoListResponse"]),
            ]
        ])

        let found = try await fixture.connector.figures(of: Self.posts("a", "b", "c"), as: fixture.session)

        #expect(found == ["a": [.views: 120, .likes: 7, .comments: 2], "b": [.views: 3]])
        let request = try #require(fixture.door.requests.first)
        #expect(request.url.queryItems == [.init("part", "statistics"), .init("id", "a,b,c")])
        #expect(request.headers["Authorization"] == "Bearer access-1")
        #expect(try await fixture.connector.figures(of: Self.posts("c"), as: fixture.session).isEmpty)
    }

    @Test("S2.02 a channel tells its subscribers unless it hides them", arguments: [true, false])
    func accountOnYouTube(isHidden: Bool) async throws {
        let counted: JSONValue = [
            "subscriberCount": "1200", "videoCount": "9", "hiddenSubscriberCount": .bool(isHidden),
        ]
        let fixture = try YouTubeFixture([
            YouTubeFixture.channels: [.json(200, ["items": [["id": "UC1", "statistics": counted]]])]
        ])

        let found = try await fixture.connector.figures(ofAccountOf: fixture.session)

        #expect(found == (isHidden ? [.posts: 9] : [.posts: 9, .followers: 1_200]))
        #expect(fixture.door.requests[0].url.queryItems == [.init("part", "statistics"), .init("mine", "true")])
    }

    @Test(
        "YouTube's terms let figures be kept for thirty days, and nobody else's say anything",
        arguments: Platform.allCases)
    func kept(platform: Platform) throws {
        let rules = try PlatformPagesTests.connector(platform).profile.figures
        #expect(rules?.keptDays == (platform == .youtube ? 30 : nil))
    }

    // MARK: Pinterest

    private static let pin = "GET https://api.pinterest.com/v5/pins"

    private static func pinterest(
        _ acts: [String: [ScriptedDoor.Act]]
    ) throws -> (connector: PinterestConnector, door: ScriptedDoor) {
        let clock = TestPorts()
        let door = ScriptedDoor(acts, ports: clock.ports)
        let judge = ContractFiles.exists(PinterestJudge.description) ? try PinterestJudge() : nil
        let watched = ContractDoor(door, by: judge) { _ in true }
        return (
            PinterestConnector(
                door: watched, oauth: OAuthClient(door: watched, ports: clock.ports), ports: clock.ports), door
        )
    }

    private static var session: Session {
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: .pinterest,
            platformAppID: nil, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [],
            server: GrantServer(apiOrigin: "https://api.pinterest.com"))
        return Session(
            grant: grant, tokens: GrantTokens(access: Secret("access-1"), refresh: nil), app: nil,
            account: RemoteAccount(remoteID: "1", server: "https://www.pinterest.com", name: "Ada", handle: "@ada"))
    }

    private static func told(_ lifetime: JSONValue) -> ScriptedDoor.Act {
        .json(200, ["id": "1", "pin_metrics": ["90d": ["impression": 1], "lifetime_metrics": lifetime]])
    }

    @Test("S2.02 each Pin is asked about by its own call, over its whole life; one that is gone is left out")
    func postsOnPinterest() async throws {
        let (connector, door) = try Self.pinterest([
            Self.pin + "/1": [
                Self.told(["impression": 42, "pin_click": 7, "clickthrough": 3, "reaction": 2, "comment": 1, "save": 5])
            ],
            Self.pin + "/2": [.json(404, ["code": 404, "message": "Pin not found."])],
            Self.pin + "/3": [.json(200, ["id": "3", "pin_metrics": .null])],
        ])

        let found = try await connector.figures(of: Self.posts("1", "2", "3"), as: Self.session)

        #expect(
            found == [
                "1": [.impressions: 42, .clicks: 3, .likes: 2, .comments: 1, .saves: 5], "3": [:],
            ])
        #expect(door.requests.map(\.url.query) == Array(repeating: "pin_metrics=true", count: 3))
        #expect(try await connector.figures(of: Self.posts("2"), as: Self.session).isEmpty)
    }

    @Test("a limit of Pinterest ends the round and keeps what was read")
    func limited() async throws {
        let (connector, door) = try Self.pinterest([
            Self.pin + "/1": [Self.told(["impression": 1])],
            Self.pin + "/2": [.json(429, ["code": 8, "message": "Too many."])],
        ])

        let found = try await connector.figures(of: Self.posts("1", "2", "3"), as: Self.session)
        let failure = await #expect(throws: PlatformFailure.self) {
            try await connector.figures(of: Self.posts("2", "1"), as: Self.session)
        }

        #expect(found == ["1": [.impressions: 1]] && failure?.kind == .rateLimit && door.requests.count == 3)
    }

    @Test("S2.02 an account of Pinterest tells followers and Pins")
    func accountOnPinterest() async throws {
        let (connector, door) = try Self.pinterest([
            "GET https://api.pinterest.com/v5/user_account": [
                .json(200, ["username": "ada", "follower_count": 12, "pin_count": 3, "monthly_views": 9])
            ]
        ])

        let found = try await connector.figures(ofAccountOf: Self.session)

        #expect(found == [.followers: 12, .posts: 3] && door.requests.count == 1)
    }
}
