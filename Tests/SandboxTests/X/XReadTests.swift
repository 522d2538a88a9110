import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10)))
struct XReadTests {
    private static let timeline = "/api.x.com/2/users/1410000000000000001/tweets"

    @Test("the timeline gives what reconciling needs: shortened links with entities, references, times")
    func timeline() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let first = try #require(
                try await x.post(["text": "see example.com & more"], token).json?["data"]?["id"]?.string)
            let media = try await x.image(token)
            _ = try await x.post(
                [
                    "text": "part two", "media": ["media_ids": [.string(media)]],
                    "reply": ["in_reply_to_tweet_id": .string(first)],
                ], token)

            let path =
                "\(Self.timeline)?max_results=5&exclude=retweets"
                + "&tweet.fields=created_at,text,entities,attachments,referenced_tweets,note_tweet"
            let answer = try #require(try await x.http.get(path, token: token).json)

            let (second, older) = (answer["data"]?[0], answer["data"]?[1])
            #expect(second?["referenced_tweets"]?[0]?["id"]?.string == first)
            #expect(second?["attachments"]?["media_keys"]?[0]?.string == "3_\(media)")
            #expect(second?["text"]?.string?.hasPrefix("part two https://t.co/M") == true)
            let link = older?["entities"]?["urls"]?[0]
            let text = try #require(older?["text"]?.string)
            let start = try #require(link?["start"]?.integer)
            let end = try #require(link?["end"]?.integer)
            #expect(link?["expanded_url"] == "http://example.com")
            #expect(String(Array(text)[start..<end]) == link?["url"]?.string)
            #expect(text.hasSuffix(" &amp; more"))
            #expect(SandboxTime(text: older?["created_at"]?.string ?? "") != nil)
            #expect(answer["meta"]?["result_count"] == 2)
        }
    }

    @Test("the timeline obeys start_time, exclude, max_results and the page token")
    func filters() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let before = try #require(try await x.post(["text": "0"], token).json?["data"]?["id"])
            _ = try await x.post(["text": "reply", "reply": ["in_reply_to_tweet_id": before]], token)
            x.sandbox.clock.advance(by: .seconds(600))
            let start = Percent.encode(x.sandbox.clock.now.text)
            for number in 1...6 { _ = try await x.post(["text": "\(number)"], token) }

            let recent = try await x.http.get("\(Self.timeline)?max_results=100&start_time=\(start)", token: token).json
            #expect(recent?["meta"]?["result_count"] == 6)
            let plain = try await x.http.get("\(Self.timeline)?max_results=100&exclude=replies", token: token).json
            #expect(plain?["meta"]?["result_count"] == 7)
            let page = try await x.http.get("\(Self.timeline)?max_results=5", token: token).json
            let next = try #require(page?["meta"]?["next_token"]?.string)
            let rest = try await x.http.get("\(Self.timeline)?max_results=5&pagination_token=\(next)", token: token)
                .json
            #expect(rest?["meta"]?["result_count"] == 3 && rest?["data"]?[0]?["text"] == "1")
        }
    }

    @Test(
        "wrong queries are refused",
        arguments: [
            "max_results=4", "max_results=101", "max_results=x", "exclude=media", "start_time=yesterday",
            "tweet.fields=mood", "post.fields=text", "max_results=5&max_results=6",
        ])
    func wrong(query: String) async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let reply = try await x.http.get("\(Self.timeline)?\(query)", token: token)
            #expect(reply.status == 400 && reply.json?["title"] == "Invalid Request")
        }
    }

    @Test("posts can be looked up one by one or many; missing ones are errors beside the found")
    func lookUp() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let id = try #require(try await x.post(["text": "here"], token).json?["data"]?["id"]?.string)

            let many = try await x.http.get("/api.x.com/2/tweets?ids=\(id),1&tweet.fields=public_metrics", token: token)
            #expect(many.status == 200 && many.json?["data"]?[0]?["public_metrics"]?["like_count"] == 0)
            #expect(many.json?["errors"]?[0]?["title"] == "Not Found Error")
            #expect(try await x.http.get("/api.x.com/2/tweets/\(id)", token: token).json?["data"]?["text"] == "here")
            #expect(try await x.http.get("/api.x.com/2/tweets/1", token: token).status == 404)
            #expect(try await x.http.get("/api.x.com/2/users/1/tweets", token: token).status == 404)
        }
    }
}
