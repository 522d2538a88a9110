import Domain
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

/// What is asked of Meta's platforms, to the letter (the sheets' section 8).
@Suite("Figures of Meta before a scripted door", .timeLimit(.minutes(1)))
struct MetaFigureTests {
    private static func posts(_ ids: String...) -> [PublishedPost] {
        ids.map { PublishedPost(remoteID: $0, publishedAt: Instant(seconds: 1_800_000_000)) }
    }

    private static func session(_ platform: Platform) -> Session {
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: platform,
            platformAppID: nil, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [],
            server: GrantServer(apiOrigin: "https://graph.example"))
        var tokens = GrantTokens(access: Secret("login-1"))
        tokens.accounts = ["7": Secret("page-1")]
        return Session(
            grant: grant, tokens: tokens, app: nil,
            account: RemoteAccount(remoteID: "7", server: "https://example.com", name: "Ada", handle: "@ada"))
    }

    private static func connector(_ platform: Platform, _ door: ScriptedDoor) -> any Connector {
        let (oauth, ports) = (OAuth.OAuthClient(door: door, ports: .system), Ports.system)
        return switch platform {
        case .threads: MetaProfileConnector(.threads, door: door, oauth: oauth, ports: ports)
        case .instagram: MetaProfileConnector(.instagram, door: door, oauth: oauth, ports: ports)
        case .facebook: MetaPagesConnector(.facebook, door: door, oauth: oauth, ports: ports)
        default: MetaPagesConnector(.instagram, door: door, oauth: oauth, ports: ports)
        }
    }

    private static func told(_ values: [String: Int]) -> ScriptedDoor.Act {
        .json(
            200,
            [
                "data": .array(
                    values.map { name, value in
                        ["name": .string(name), "period": "lifetime", "values": [["value": .integer(value)]]]
                    })
            ])
    }

    private static func refused(_ code: Int) -> ScriptedDoor.Act {
        .json(400, ["error": ["message": "Refused", "type": "OAuthException", "code": .integer(code)]])
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let platform: Platform
        let post: String
        let address: String
        let metric: String
        let answer: [String: Int]
        let expected: [Figure: Int64]
        let token: String

        var testDescription: String { platform.rawValue }
    }

    private static let media = "reach,views,likes,comments,saved,shares"
    private static let mediaAnswer = ["reach": 9, "views": 8, "likes": 7, "comments": 6, "saved": 5, "shares": 4]
    private static let mediaFigures: [Figure: Int64] = [
        .reach: 9, .views: 8, .likes: 7, .comments: 6, .saves: 5, .shares: 4,
    ]

    static let cases = [
        Case(
            platform: .threads, post: "18", address: "GET https://graph.threads.net/v1.0/18/insights",
            metric: "views,likes,replies,reposts,quotes",
            answer: ["views": 5, "likes": 4, "replies": 3, "reposts": 2, "quotes": 1],
            expected: [.views: 5, .likes: 4, .comments: 3, .shares: 2, .quotes: 1], token: "login-1"),
        Case(
            platform: .instagram, post: "18", address: "GET https://graph.instagram.com/v26.0/18/insights",
            metric: media, answer: mediaAnswer, expected: mediaFigures, token: "login-1"),
        Case(
            platform: .instagramFacebook, post: "18", address: "GET https://graph.facebook.com/v26.0/18/insights",
            metric: media, answer: mediaAnswer, expected: mediaFigures, token: "page-1"),
        Case(
            platform: .facebook, post: "7_18", address: "GET https://graph.facebook.com/v26.0/7_18/insights",
            metric: "post_media_view,post_clicks,post_reactions_by_type_total",
            answer: ["post_media_view": 5, "post_clicks": 0, "post_reactions_by_type_total": 2],
            expected: [.views: 5, .clicks: 0, .likes: 2], token: "page-1"),
    ]

    @Test("S2.02 each post is asked about by its own call", arguments: cases)
    func posts(_ example: Case) async throws {
        let door = ScriptedDoor([example.address: [Self.told(example.answer)]])
        let connector = Self.connector(example.platform, door)

        let found = try await connector.figures(
            of: Self.posts(example.post), as: Self.session(example.platform))

        #expect(found == [example.post: example.expected])
        #expect(door.calls == [example.address])
        #expect(door.requests[0].url.queryItems == [.init("metric", example.metric)])
        #expect(door.requests[0].headers["Authorization"] == "Bearer \(example.token)")
        #expect(Set(example.expected.keys) == Set(try #require(connector.profile.figures).ofPosts))
    }

    @Test("S2.02 a story, which knows fewer names, is asked by those")
    func story() async throws {
        let address = "GET https://graph.instagram.com/v26.0/18/insights"
        let door = ScriptedDoor([address: [Self.refused(100), Self.told(["reach": 3, "replies": 1])]])

        let found = try await Self.connector(.instagram, door).figures(
            of: Self.posts("18"), as: Self.session(.instagram))

        #expect(found == ["18": [.reach: 3, .comments: 1]])
        #expect(door.requests.map(\.url.queryItems.first?.value) == [Self.media, "reach,views,replies,shares"])
    }

    @Test("a post that is gone is left out; a limit ends the round and keeps what was read")
    func some() async throws {
        let address = "GET https://graph.threads.net/v1.0"
        let door = ScriptedDoor([
            "\(address)/1/insights": [Self.refused(100)], "\(address)/2/insights": [Self.told(["likes": 2])],
            "\(address)/3/insights": [Self.refused(4)], "\(address)/4/insights": [Self.told(["likes": 4])],
        ])
        let connector = Self.connector(.threads, door)

        let found = try await connector.figures(of: Self.posts("1", "2", "3", "4"), as: Self.session(.threads))
        let failure = await #expect(throws: PlatformFailure.self) {
            try await connector.figures(of: Self.posts("3", "4"), as: Self.session(.threads))
        }

        #expect(found == ["2": [.likes: 2]])
        #expect(failure?.kind == .rateLimit && door.requests.count == 4)
    }

    private static let plays = "fb_reels_total_plays,post_video_likes_by_reaction_type"

    private static func film(_ plays: Int?, _ reactions: JSONValue) -> ScriptedDoor.Act {
        var data: [JSONValue] = [
            ["name": "post_video_likes_by_reaction_type", "period": "lifetime", "values": [["value": reactions]]]
        ]
        if let plays { data.append(["name": "fb_reels_total_plays", "values": [["value": .integer(plays)]]]) }
        return .json(200, ["data": .array(data)])
    }

    @Test("S2.02 films on Facebook are asked by an edge of their own, and reactions of all kinds are summed up")
    func films() async throws {
        let address = "GET https://graph.facebook.com/v26.0/1234/video_insights"
        let door = ScriptedDoor([address: [Self.film(9, ["REACTION_LIKE": 2, "REACTION_LOVE": 3, "odd": "word"])]])

        let found = try await Self.connector(.facebook, door).figures(
            of: Self.posts("1234"), as: Self.session(.facebook))

        #expect(found == ["1234": [.views: 9, .likes: 5]] && door.calls == [address])
        #expect(door.requests[0].url.queryItems == [.init("metric", Self.plays)])
        #expect(door.requests[0].headers["Authorization"] == "Bearer page-1")
    }

    @Test("a film that counts no plays is asked for its reactions alone; none are not invented")
    func notReels() async throws {
        let address = "GET https://graph.facebook.com/v26.0/1234/video_insights"
        let door = ScriptedDoor([address: [Self.refused(100), Self.film(nil, [:])]])

        let found = try await Self.connector(.facebook, door).figures(
            of: Self.posts("1234"), as: Self.session(.facebook))

        #expect(found == ["1234": [:]])
        #expect(
            door.requests.map(\.url.queryItems.first?.value) == [Self.plays, "post_video_likes_by_reaction_type"])
    }

    @Test("S2.02 a post whose reactions are not told is asked for the rest")
    func withoutReactions() async throws {
        let address = "GET https://graph.facebook.com/v26.0/7_18/insights"
        let door = ScriptedDoor([address: [Self.refused(100), Self.told(["post_media_view": 5])]])

        let found = try await Self.connector(.facebook, door).figures(
            of: Self.posts("7_18"), as: Self.session(.facebook))

        #expect(found == ["7_18": [.views: 5]])
        #expect(door.requests.last?.url.queryItems.first?.value == "post_media_view,post_clicks")
    }

    @Test(
        "S2.02 accounts tell their followers",
        arguments: [
            (Platform.threads, "GET https://graph.threads.net/v1.0/me/threads_insights", "metric"),
            (.instagram, "GET https://graph.instagram.com/v26.0/me", "fields"),
            (.instagramFacebook, "GET https://graph.facebook.com/v26.0/7", "fields"),
            (.facebook, "GET https://graph.facebook.com/v26.0/me", "fields"),
        ])
    func accounts(platform: Platform, address: String, parameter: String) async throws {
        let total: JSONValue = ["data": [["name": "followers_count", "total_value": ["value": 42]]]]
        let door = ScriptedDoor([address: [.json(200, platform == .threads ? total : ["followers_count": 42])]])

        let found = try await Self.connector(platform, door).figures(ofAccountOf: Self.session(platform))

        #expect(found == [.followers: 42] && door.calls == [address])
        #expect(door.requests[0].url.queryItems.first?.name == parameter)
        #expect(door.requests[0].url.queryItems.first?.value.hasPrefix("followers_count") == true)
    }

    @Test("S0.03 S2.02 simulated profiles tell figures of their account", arguments: [Platform.instagram, .threads])
    func sandbox(platform: Platform) async throws {
        try await MetaProfileStage.with(platform) { stage in
            let found = try await stage.connector.figures(ofAccountOf: try await stage.connect())
            #expect(Set(found.keys) == Set(try #require(stage.connector.profile.figures).ofAccounts))
        }
    }
}
