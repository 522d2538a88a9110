import Testing

@testable import Sandbox

@Suite("Bluesky threads, quotes and gates", .timeLimit(.minutes(10)))
struct ThreadTests {
    @Test("a chain names its first post as root and the one before as parent")
    func chain() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        let root = try reference(try await client.post(Sample.post(["text": "1"])))
        let second = try reference(try await client.post(reply("2", root: root, parent: root)))

        let third = try await client.post(reply("3", root: root, parent: second))
        let lost = try await client.post(reply("4", root: second, parent: second))

        #expect(third.code == 200)
        #expect(lost.json?["message"]?.string?.contains("not the root of the parent's thread") == true)
        #expect(bench.world.ledger.posts().map(\.replyTo) == [nil, root["uri"]?.string, second["uri"]?.string])
    }

    @Test("posts that do not exist, or have another content, cannot be answered or quoted")
    func falseReferences() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        let root = try reference(try await client.post(Sample.post()))
        let gone: JSONValue = root.setting("uri", to: .string("at://\(client.did)/app.bsky.feed.post/3mbfvv7imxk2z"))
        let other = root.setting("cid", to: "bafyreicbawxbj7dxdnkgffvuji5gdpozndw74asmhq2emyvjxxq5kbyxoe")

        for (parent, words) in [
            (gone, "does not exist"), (other, "has the cid"), (["uri": root["uri"] ?? .null], "cid"),
        ] {
            let answer = try await client.post(reply("x", root: root, parent: parent))
            let quote = try await client.post(
                Sample.post(["embed": ["$type": "app.bsky.embed.record", "record": parent]]))
            #expect(answer.json?["message"]?.string?.contains(words) == true, "\(answer.text)")
            #expect(quote.code == 400)
        }
    }

    @Test("a quote and a quote with media of a post that exists are taken")
    func quotes() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        let post = try reference(try await client.post(Sample.post()))
        let blob = try await client.upload(Sample.png())
        let media: JSONValue = ["$type": "app.bsky.embed.images", "images": [["image": blob, "alt": "dot"]]]
        let both: JSONValue = [
            "$type": "app.bsky.embed.recordWithMedia", "record": ["record": post], "media": media,
        ]

        let quote = try await client.post(
            Sample.post(["embed": ["$type": "app.bsky.embed.record", "record": post]]))
        let illustrated = try await client.post(Sample.post(["embed": both]))

        #expect(quote.code == 200)
        #expect(illustrated.code == 200, "\(illustrated.text)")
        #expect(bench.world.ledger.posts().last?.media.map(\.alt) == ["dot"])
    }

    @Test("a whole thread and its gate go in one write, by content ids computed beforehand")
    func oneWrite() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        let uri = "at://\(client.did)/app.bsky.feed.post/3mbfvv7imxk2k"
        let first = try #require(ATValue(Sample.post()))
        let root: JSONValue = ["uri": .string(uri), "cid": .string(ContentID(record: first).description)]

        let answer = try await client.apply([
            ("3mbfvv7imxk2k", Sample.post()), ("3mbfvv7imxk2l", reply("2", root: root, parent: root)),
        ])
        let gate = try await gate(client, key: "3mbfvv7imxk2k", post: uri)
        let misplaced = try await self.gate(client, key: "3mbfvv7imxk2l", post: uri)

        #expect(answer.code == 200, "\(answer.text)")
        #expect(gate.code == 200)
        #expect(misplaced.json?["message"]?.string?.contains("same record key") == true)
    }

    private func reply(_ text: String, root: JSONValue, parent: JSONValue) -> JSONValue {
        Sample.post(["text": .string(text), "reply": ["root": root, "parent": parent]])
    }

    private func reference(_ answer: Answer) throws -> JSONValue {
        ["uri": try #require(answer.json?["uri"]), "cid": try #require(answer.json?["cid"])]
    }

    private func gate(_ client: PasswordClient, key: String, post: String) async throws -> Answer {
        try await client.call(
            "com.atproto.repo.createRecord",
            [
                "repo": .string(client.did), "collection": "app.bsky.feed.threadgate", "rkey": .string(key),
                "record": ["post": .string(post), "allow": [], "createdAt": "2026-01-02T03:04:05.678Z"],
            ])
    }
}
