import HTTPTypes
import Sandbox
import Testing

private let bakeryPosts = "/rest/posts?q=author&author=urn%3Ali%3Aorganization%3A2414183"

@Suite("LinkedIn: reading back, comments and figures", .timeLimit(.minutes(10)))
struct LinkedInReadingTests {
    @Test("pages' posts are listed newest first with what was written, escaped; members' are closed")
    func list() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member(app: "-page", scope: LinkedInVisitor.allScopes)
            let first = try await l.created(token, LinkedInVisitor.bakery, ["commentary": "One \\(1\\) #bread"])
            l.pass(.seconds(60))
            let second = try await l.created(token, LinkedInVisitor.bakery, ["commentary": "Two"])
            let reply = try await l.send(.get, bakeryPosts + "&count=10&sortBy=LAST_MODIFIED", token)
            let elements = try #require(reply.json?["elements"]?.array)
            #expect(elements.map { $0["id"]?.string } == [second, first])
            #expect(elements[1]["commentary"] == "One \\(1\\) {hashtag|\\#|bread}")
            #expect(elements[1]["createdAt"] == .integer(1_795_000_000_000))
            #expect(try await l.send(.get, bakeryPosts + "&start=1", token).json?["elements"]?.array?.count == 1)
            let path = "/rest/posts/\(Percent.encode(second))"
            #expect(try await l.send(.get, path, token).json?["author"] == .string(LinkedInVisitor.bakery))
            let own = try await l.created(token, me, ["commentary": "Mine"])
            #expect(try await l.send(.get, "/rest/posts/\(Percent.encode(own))", token).status == 403)
            let members = "/rest/posts?q=author&author=\(Percent.encode(me))"
            #expect(try await l.send(.get, members, token).status == 403)
            #expect(try await l.send(.get, path, try await l.member().token).status == 403)
            #expect(try await l.send(.get, "/rest/posts/urn%3Ali%3Ashare%3A1", token).status == 404)
            #expect(try await l.send(.delete, path, token).status == 204)
            #expect(try await l.send(.get, path, token).status == 404)
            #expect(try await l.send(.get, bakeryPosts, token).json?["elements"]?.array?.count == 1)
        }
    }

    @Test(
        "wrong questions for lists are refused",
        arguments: [
            "/rest/posts?q=author", "/rest/posts?author=urn%3Ali%3Aorganization%3A2414183",
            "/rest/posts?q=author&author=urn:li:organization:2414183", bakeryPosts + "&count=0",
            bakeryPosts + "&count=101",
            bakeryPosts + "&start=-1", bakeryPosts + "&sortBy=NEWEST", bakeryPosts + "&mood=x",
            bakeryPosts + "&q=author",
            "/rest/posts?q=owner&author=urn%3Ali%3Aorganization%3A2414183",
            "/rest/posts?q=author&author=urn%3Ali%3Aorganization%3A7",
        ])
    func wrongList(path: String) async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            #expect(try await l.send(.get, path, token).status == 400)
        }
    }

    @Test("lists lag, and so does the single post, as long as a fault says")
    func stale() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let urn = try await l.created(token, LinkedInVisitor.bakery)
            let path = "/rest/posts/\(Percent.encode(urn))"
            l.sandbox.faults.add(Fault(.staleList, endpoint: "posts.*", times: 3).with { $0.lag = .seconds(30) })
            #expect(try await l.send(.get, bakeryPosts, token).json?["elements"] == [])
            #expect(try await l.send(.get, path, token).status == 404)
            l.pass(.seconds(30))
            #expect(try await l.send(.get, bakeryPosts, token).json?["elements"]?.array?.count == 1)
        }
    }

    @Test("comments are plain text; the newer address wants the newer rights")
    func comments() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            let urn = try await l.created(token, me)
            func comment(_ changes: [String: JSONValue?] = [:]) -> JSONValue {
                var body: [String: JSONValue] = [
                    "actor": .string(me), "object": .string(urn), "message": ["text": "First (plain) #text"],
                ]
                for (name, value) in changes { body[name] = value }
                return .object(body)
            }
            let rest = "/rest/socialActions/\(Percent.encode(urn))/comments"
            let older = rest.replacing("/rest", with: "/v2")
            #expect(try await l.send(.post, rest, token, comment()).status == 403)
            let made = try await l.send(.post, older, token, comment(), version: nil)
            let name = try made.text("commentUrn")
            #expect(made.status == 201 && name.hasPrefix("urn:li:comment:(urn:li:activity:"))
            let entry = try #require(l.sandbox.ledger.posts().last)
            #expect(entry.text == "First (plain) #text" && entry.replyTo == urn && entry.format == "comment")
            let below = try await l.send(.post, older, token, comment(["parentComment": .string(name)]), version: nil)
            #expect(below.status == 201 && l.sandbox.ledger.posts().last?.replyTo == name)
            for wrong: [String: JSONValue?] in [
                ["message": ["text": " "]], ["message": nil], ["object": "urn:li:share:1"], ["mood": "x"],
                ["message": ["text": .string(String(repeating: "x", count: 1_251))]], ["parentComment": "urn:li:x"],
                ["actor": "urn:li:cat:1"],
            ] {
                #expect(try await l.send(.post, older, token, comment(wrong), version: nil).status == 400, "\(wrong)")
            }
            let other: [String: JSONValue?] = ["actor": .string(try await l.member("grace").urn)]
            #expect(try await l.send(.post, older, token, comment(other), version: nil).status == 403)
            let missing = "/v2/socialActions/urn%3Ali%3Ashare%3A1/comments"
            #expect(try await l.send(.post, missing, token, comment(), version: nil).status == 404)
            let id = try made.text("id")
            let gone = "\(older)/\(id)?actor=\(Percent.encode(me))"
            #expect(try await l.send(.delete, gone, token, version: nil).status == 204)
            #expect(try await l.send(.delete, gone, token, version: nil).status == 404)
        }
    }

    @Test("with the newer rights the versioned address takes comments, and tells how many there are")
    func newerComments() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, _) = try await l.member(app: "-page", scope: LinkedInVisitor.allScopes)
            let urn = try await l.created(token, LinkedInVisitor.bakery)
            let path = "/rest/socialActions/\(Percent.encode(urn))"
            let body: JSONValue = [
                "actor": .string(LinkedInVisitor.bakery), "object": .string(urn), "message": ["text": "Hello"],
            ]
            #expect(try await l.send(.post, path + "/comments", token, body).status == 201)
            let numbers = try await l.send(.get, path, token)
            #expect(numbers.json?["commentsSummary"]?["aggregatedTotalComments"] == 1)
            let plain = try await l.connect(app: "-page").text("access_token")
            #expect(try await l.send(.get, path, plain).status == 403)
        }
    }

    @Test("figures of posts: each kind of name in its own list; of others' pages none")
    func shares() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let share = try await l.created(token, LinkedInVisitor.bakery)
            let document = try await l.upload("document", SampleFiles.pdf, token, owner: LinkedInVisitor.bakery)
            l.pass(.seconds(3))
            let media: JSONValue = ["media": ["id": .string(document), "title": "T"]]
            let ugc = try await l.created(token, LinkedInVisitor.bakery, ["content": media])
            let root =
                "/rest/organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity="
                + Percent.encode(LinkedInVisitor.bakery)
            let (one, two) = (Percent.encode(share), Percent.encode(ugc))
            let both = try await l.send(.get, "\(root)&shares=List(\(one))&ugcPosts=List(\(two))", token)
            let elements = try #require(both.json?["elements"]?.array)
            #expect(
                elements.count == 2 && elements[0]["share"] == .string(share) && elements[1]["ugcPost"] == .string(ugc))
            let numbers = elements[0]["totalShareStatistics"]?.object?.keys.sorted()
            #expect(
                numbers == [
                    "clickCount", "commentCount", "engagement", "impressionCount", "likeCount", "shareCount",
                    "uniqueImpressionsCount",
                ])
            #expect(try await l.send(.get, root, token).json?["elements"]?.array?.count == 1)
            for wrong in [
                "&shares=List(\(two))", "&shares=List%28\(one)%29", "&shares=List()", "&shares=List(\(share))",
            ] {
                #expect(try await l.send(.get, root + wrong, token).status == 400, "\(wrong)")
            }
            let others = root.replacing("2414183", with: "2414184")
            #expect(try await l.send(.get, others, token).status == 403)
        }
    }

    @Test("figures by day: from midnight to midnight, a year back")
    func days() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let today = l.sandbox.clock.now.seconds / 86_400
            func range(_ start: Int, _ end: Int, shift: Int = 0) -> String {
                "&timeIntervals=(timeRange:(start:\(start * 86_400_000 + shift),end:\(end * 86_400_000)),timeGranularityType:DAY)"
            }
            let page = Percent.encode(LinkedInVisitor.bakery)
            for path in [
                "/rest/organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity=\(page)",
                "/rest/organizationalEntityFollowerStatistics?q=organizationalEntity&organizationalEntity=\(page)",
                "/rest/organizationPageStatistics?q=organization&organization=\(page)",
            ] {
                let reply = try await l.send(.get, path + range(today - 7, today), token)
                #expect(reply.json?["elements"]?.array?.count == 7, "\(reply.text)")
                for wrong in [
                    range(today, today), range(today - 2, today, shift: 1), range(today - 400, today),
                    range(today, today + 2),
                    range(today - 7, today).replacing("(timeRange", with: "%28timeRange"), "&timeIntervals=all",
                ] {
                    #expect(try await l.send(.get, path + wrong, token).status == 400, "\(path) \(wrong)")
                }
            }
            let size = "/rest/networkSizes/\(page)?edgeType="
            #expect(
                try await l.send(.get, size + "COMPANY_FOLLOWED_BY_MEMBER", token).json?["firstDegreeSize"] == 1_042)
            #expect(try await l.send(.get, size + "CompanyFollowedByMember", token).status == 400)
            #expect(
                try await l.send(.get, size + "COMPANY_FOLLOWED_BY_MEMBER", try await l.member().token).status == 403)
        }
    }

    @Test("figures of members need rights that few have")
    func members() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member(app: "-page", scope: LinkedInVisitor.allScopes)
            let urn = try await l.created(token, me)
            let root = "/rest/memberCreatorPostAnalytics?aggregation=TOTAL&queryType=IMPRESSION"
            let entity = "&q=entity&entity=(share:\(Percent.encode(urn)))"
            let one = try await l.send(.get, root + entity, token)
            #expect(one.json?["elements"]?[0]?["count"]?.integer ?? 0 > 0)
            #expect(try await l.send(.get, root + "&q=me", token).json?["elements"] == one.json?["elements"])
            for wrong in [
                "&q=entity&entity=\(Percent.encode(urn))", "&q=entity&entity=(ugc:\(Percent.encode(urn)))", "&q=entity",
                "&q=all",
            ] {
                #expect(try await l.send(.get, root + wrong, token).status == 400, "\(wrong)")
            }
            #expect(try await l.send(.get, root.replacing("TOTAL", with: "DAILY") + entity, token).status == 400)
            let followers = try await l.send(.get, "/rest/memberFollowersCount?q=me", token)
            #expect(followers.json?["elements"]?[0]?["memberFollowersCount"] == 314)
            let plain = try await l.member().token
            #expect(try await l.send(.get, "/rest/memberFollowersCount?q=me", plain).status == 403)
            #expect(try await l.send(.get, root + entity, plain).status == 403)
        }
    }
}
