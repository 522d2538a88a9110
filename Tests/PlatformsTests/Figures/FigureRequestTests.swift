import Domain
import Outbound
import Platforms
import Testing

/// What is asked of each platform, to the letter, and what is read from its answers (the sheets' section 8).
@Suite("Figures before a scripted door", .timeLimit(.minutes(1)))
struct FigureRequestTests {
    private static func posts(_ ids: String...) -> [PublishedPost] {
        ids.map { PublishedPost(remoteID: $0, publishedAt: Instant(seconds: 1_800_000_000)) }
    }

    // MARK: X

    private static let tweets = "GET https://api.x.com/2/tweets"

    @Test("S2.02 X is asked once about all posts, in their own names; what is gone stands among the errors")
    func postsOnX() async throws {
        let fixture = XFixture([
            Self.tweets: [
                .json(
                    200,
                    [
                        "data": [
                            [
                                "id": "1", "text": "…",
                                "public_metrics": [
                                    "impression_count": 120, "like_count": 7, "reply_count": 2, "retweet_count": 3,
                                    "quote_count": 1, "bookmark_count": 4,
                                ],
                                "non_public_metrics": ["url_link_clicks": 9, "user_profile_clicks": 1],
                            ],
                            ["id": "2", "text": "…", "public_metrics": ["repost_count": 5, "like_count": .null]],
                        ],
                        "errors": [["title": "Not Found Error", "detail": "Could not find tweet 3."]],
                    ])
            ]
        ])

        let found = try await fixture.connector.figures(of: Self.posts("1", "2", "3"), as: XFixture.session())

        let request = try #require(fixture.door.requests.first)
        #expect(
            request.url.queryItems.map(\.name) == ["ids", "tweet.fields"]
                && request.url.queryItems.map(\.value) == ["1,2,3", "public_metrics,non_public_metrics"])
        #expect(request.headers["Authorization"] == "Bearer access-1" && fixture.door.requests.count == 1)
        #expect(
            found["1"] == [
                .impressions: 120, .likes: 7, .comments: 2, .shares: 3, .quotes: 1, .saves: 4, .clicks: 9,
            ])
        #expect(found["2"] == [.shares: 5] && found["3"] == nil)
    }

    @Test("X is asked in its new words when it refuses the old ones")
    func dialectOfX() async throws {
        let refusal: JSONValue = [
            "errors": [["parameters": ["tweet.fields": ["x"]], "message": "tweet.fields is not a parameter"]],
            "title": "Invalid Request",
        ]
        let fixture = XFixture([
            Self.tweets: [
                .json(400, refusal), .json(200, ["data": [["id": "1", "public_metrics": ["like_count": 1]]]]),
            ]
        ])

        let found = try await fixture.connector.figures(of: Self.posts("1"), as: XFixture.session())

        #expect(found == ["1": [.likes: 1]])
        #expect(fixture.door.requests.map { $0.url.queryItems.last?.name } == ["tweet.fields", "post.fields"])
    }

    @Test("S2.02 X is asked about the account by its own short call")
    func accountOnX() async throws {
        let metrics: JSONValue = ["followers_count": 42, "following_count": 7, "tweet_count": 12, "listed_count": 0]
        let fixture = XFixture([
            XFixture.me: [.json(200, ["data": ["id": "42", "username": "ada", "public_metrics": metrics]])]
        ])

        let found = try await fixture.connector.figures(ofAccountOf: XFixture.session())

        #expect(found == [.followers: 42, .posts: 12])
        #expect(fixture.door.requests.map(\.url.query) == ["user.fields=public_metrics"])
    }

    @Test("what X refuses is told as it is", arguments: [(429, PlatformFailure.Kind.rateLimit), (402, .app)])
    func refusedByX(status: Int, kind: PlatformFailure.Kind) async throws {
        let fixture = XFixture([Self.tweets: [XFixture.problem(status, "No")]])

        let failure = await #expect(throws: PlatformFailure.self) {
            try await fixture.connector.figures(of: Self.posts("1"), as: XFixture.session())
        }

        #expect(failure?.kind == kind && (failure?.retryAt != nil) == (kind == .rateLimit))
    }

    // MARK: Reddit

    @Test("S2.02 Reddit is asked once about all posts; views that it does not tell are not invented")
    func postsOnReddit() async throws {
        let info = "GET https://oauth.reddit.com/api/info"
        let post: JSONValue = [
            "name": "t3_a", "score": 17, "ups": 17, "num_comments": 3, "num_crossposts": 1, "view_count": .null,
        ]
        let fixture = RedditPublishingFixture([
            info: [.json(200, ["data": ["children": [["kind": "t3", "data": post]]]])]
        ])

        let found = try await fixture.connector.figures(
            of: Self.posts("t3_a", "t3_b"), as: RedditPublishingFixture.session)

        #expect(found == ["t3_a": [.score: 17, .comments: 3, .shares: 1]])
        #expect(fixture.door.requests.map(\.url.query) == ["id=t3_a%2Ct3_b&raw_json=1"])
    }

    @Test("S2.02 of an account Reddit tells the karma")
    func accountOnReddit() async throws {
        let me = "GET https://oauth.reddit.com/api/v1/me"
        let fixture = RedditPublishingFixture([me: [.json(200, ["name": "ada", "total_karma": -3])]])

        let found = try await fixture.connector.figures(ofAccountOf: RedditPublishingFixture.session)

        #expect(found == [.karma: -3] && fixture.door.requests.map(\.url.query) == ["raw_json=1"])
    }

    @Test("a post on Reddit that appeared later is known by where it appeared")
    func remoteIDOnReddit() {
        let connector = RedditPublishingFixture().connector
        let (taken, appeared) = (StepOutput(facts: ["taken_at": "1"]), StepOutput(remoteID: "t3_a"))

        #expect(connector.remoteID(in: ["publish:0": taken, "appear:0": appeared]) == "t3_a")
        #expect(connector.remoteID(in: ["publish:0": StepOutput(remoteID: "t3_b")]) == "t3_b")
        #expect(connector.remoteID(in: ["publish:0": taken, "comment:0": StepOutput(remoteID: "t1_c")]) == nil)
    }

    // MARK: LinkedIn

    @Test("S2.02 pages of LinkedIn are asked once, shares and other posts in lists of their own")
    func postsOnLinkedIn() async throws {
        let statistics = "GET https://api.linkedin.com/rest/organizationalEntityShareStatistics"
        let total: JSONValue = [
            "impressionCount": 100, "uniqueImpressionsCount": 80, "clickCount": 5, "likeCount": 4, "commentCount": 3,
            "shareCount": 2, "engagement": .number("0.14"),
        ]
        let fixture = LinkedInFixture(
            .page,
            [
                statistics: [
                    .json(
                        200, ["elements": [["share": "urn:li:share:1", "totalShareStatistics": total]]])
                ]
            ])

        let found = try await fixture.connector.figures(
            of: Self.posts("urn:li:share:1", "urn:li:ugcPost:2", "urn:li:share:3"), as: fixture.session)

        #expect(
            found == [
                "urn:li:share:1": [
                    .impressions: 100, .reach: 80, .clicks: 5, .likes: 4, .comments: 3, .shares: 2,
                ]
            ])
        let request = try #require(fixture.door.requests.first)
        let page = "urn%3Ali%3Aorganization%3A2414183"
        #expect(
            request.url.query
                == "q=organizationalEntity&organizationalEntity=\(page)&shares=List(urn%3Ali%3Ashare%3A1,"
                + "urn%3Ali%3Ashare%3A3)&ugcPosts=List(urn%3Ali%3AugcPost%3A2)")
        #expect(request.headers["LinkedIn-Version"] == LinkedInConnector.usualVersion)
        #expect(request.headers["X-Restli-Protocol-Version"] == "2.0.0")
    }

    @Test("S2.02 the followers of a page are asked for, in the older spelling when the new one is refused")
    func followersOnLinkedIn() async throws {
        let sizes = "GET https://api.linkedin.com/rest/networkSizes/urn%3Ali%3Aorganization%3A2414183"
        let fixture = LinkedInFixture(
            .page, [sizes: [LinkedInFixture.refusal(400, "", "edgeType"), .json(200, ["firstDegreeSize": 1_042])]])

        let found = try await fixture.connector.figures(ofAccountOf: fixture.session)

        #expect(found == [.followers: 1_042])
        #expect(
            fixture.door.requests.map(\.url.query) == [
                "edgeType=COMPANY_FOLLOWED_BY_MEMBER", "edgeType=CompanyFollowedByMember",
            ])
    }

    @Test("members of LinkedIn have no figures, and nothing is asked")
    func membersOfLinkedIn() async throws {
        let fixture = LinkedInFixture(.member)

        let found = try await fixture.connector.figures(of: Self.posts("urn:li:share:1"), as: fixture.session)

        #expect(fixture.connector.profile.figures == nil && found.isEmpty && fixture.door.requests.isEmpty)
    }

    // MARK: Every platform

    @Test(
        "S2.02 only X bills for figures, and each permission that they take is asked for",
        arguments: Platform.allCases)
    func rules(platform: Platform) throws {
        let profile = try PlatformPagesTests.connector(platform).profile
        guard let rules = profile.figures else { return }

        #expect((rules.price != nil) == (platform == .x))
        #expect(rules.batch > 0 && !(rules.ofPosts + rules.ofAccounts).isEmpty)
        if let scope = rules.scope { #expect(profile.scopes.contains { $0.name == scope }) }
    }
}
