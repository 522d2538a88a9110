import HTTPTypes
import Sandbox
import Testing

@Suite("Reposts on simulated X", .timeLimit(.minutes(10)))
struct XRepostTests {
    private static let ada = "1410000000000000001"

    private static func repost(
        _ body: JSONValue, _ token: String, of user: String = ada, _ x: XVisitor
    ) async throws -> SandboxClient.Reply {
        try await x.http.json(.post, "/api.x.com/2/users/\(user)/retweets", body, token: token)
    }

    private static func made(_ x: XVisitor, _ token: String) async throws -> String {
        try #require(try await x.post(["text": "Look"], token).json?["data"]?["id"]?.string)
    }

    @Test("S3.29 a repost is in ledger and timeline, names its post, and cannot be made twice")
    func repost() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let id = try await Self.made(x, token)
            let reply = try await Self.repost(["tweet_id": .string(id)], token, x)
            let limit = try #require(HTTPField.Name("x-rate-limit-limit"))
            #expect(reply.status == 200 && reply.headers[limit] == "50")
            #expect(reply.json?["data"] == ["retweeted": true, "rest_id": .string(id)])
            let again = try await Self.repost(["tweet_id": .string(id)], token, x)
            #expect(again.status == 403 && again.json?["detail"]?.string?.contains("already retweeted") == true)
            let posts = x.sandbox.ledger.posts(platform: "x")
            #expect(posts.map(\.text) == ["Look", "RT @ada_sandbox: Look"] && posts[1].details["repost"] == id)

            let path = "/api.x.com/2/users/\(Self.ada)/tweets?tweet.fields=referenced_tweets"
            let shown = try await x.http.get(path, token: token).json?["data"]?.array ?? []
            #expect(shown.first?["referenced_tweets"] == [["type": "retweeted", "id": .string(id)]])
            let own = try await x.http.get(path + "&exclude=retweets", token: token).json?["data"]?.array
            #expect(own?.count == 1)
        }
    }

    @Test(
        "what X would refuse is refused",
        arguments: [
            ([:], 400), (["tweet_id": 5], 400), (["tweet_id": "x"], 400), (["tweet_id": ""], 400),
            (["tweet_id": "1", "comment": "a"], 400), (["tweet_id": "1"], 404),
        ] as [(JSONValue, Int)])
    func refused(body: JSONValue, status: Int) async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            #expect(try await Self.repost(body, token, x).status == status)
            #expect(x.sandbox.ledger.posts(platform: "x").isEmpty)
        }
    }

    @Test("nobody reposts for somebody else, without the permission, or what is a repost itself")
    func permissions() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let reader = try await x.connect(scopes: "tweet.read users.read").access
            let id = try await Self.made(x, token)
            let body: JSONValue = ["tweet_id": .string(id)]
            #expect(try await Self.repost(body, token, of: "1410000000000000002", x).status == 403)
            #expect(try await Self.repost(body, reader, x).status == 403)
            _ = try await Self.repost(body, token, x)
            let repost = try #require(x.sandbox.ledger.posts(platform: "x").last?.remoteID)
            #expect(try await Self.repost(["tweet_id": .string(repost)], token, x).status == 404)
        }
    }

    @Test("a repost can be taken back, and made again")
    func undone() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let id = try await Self.made(x, token)
            _ = try await Self.repost(["tweet_id": .string(id)], token, x)
            let path = "/api.x.com/2/users/\(Self.ada)/retweets/\(id)"
            let undone = try await x.http.send(.delete, path, headers: [.authorization: "Bearer \(token)"])
            #expect(undone.json?["data"] == ["retweeted": false])
            #expect(x.sandbox.ledger.posts(platform: "x").last?.deletedAt != nil)
            #expect(try await Self.repost(["tweet_id": .string(id)], token, x).status == 200)
        }
    }
}
