import HTTPTypes
import Testing

@testable import Sandbox

@Suite("Bluesky repositories", .timeLimit(.minutes(10)))
struct RepositoryEndpointTests {
    @Test("a post is created under its key, seen by everybody, and written into the ledger")
    func create() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)

        let created = try await client.post(Sample.post(), rkey: Sample.rkey)
        let read = try await bench.send("GET", client.server + recordPath(client.did))

        let uri = "at://\(client.did)/app.bsky.feed.post/\(Sample.rkey)"
        #expect(created.json?["uri"]?.string == uri)
        #expect(created.json?["cid"] == "bafyreibtatx2m7cjzjeos4fi36qrwf33qdcby3ttbgc7zj6qykqrc65lpm")
        #expect(created.json?["validationStatus"] == "valid")
        #expect(read.json?["value"] == Sample.post())
        #expect(read.json?["cid"] == created.json?["cid"])
        let seen = try #require(bench.world.ledger.posts(platform: "bluesky").first)
        #expect(seen.remoteID == uri)
        #expect(seen.text == "hello world")
        #expect(seen.permalink == "/bsky.app/profile/\(client.did)/post/\(Sample.rkey)")
    }

    @Test("a taken key is answered in each server's own way, and nothing is written")
    func duplicateKey() async throws {
        let bench = try BlueskyBench()
        let ada = try await PasswordClient.open(bench)
        let linus = try await PasswordClient.open(bench, "linus")
        _ = try await ada.post(Sample.post(), rkey: Sample.rkey)
        _ = try await linus.post(Sample.post(), rkey: Sample.rkey)

        let reference = try await ada.post(Sample.post(["text": "other"]), rkey: Sample.rkey)
        let strict = try await linus.post(Sample.post(["text": "other"]), rkey: Sample.rkey)

        #expect(reference.code == 500)
        #expect(reference.error == "InternalServerError")
        #expect(strict.code == 400)
        #expect(strict.text == "record already exists")
        #expect(bench.world.ledger.posts().count == 2)
    }

    @Test("a handle as repository is good for the reference server only; foreign repositories for none")
    func repositoryName() async throws {
        let bench = try BlueskyBench()
        let ada = try await PasswordClient.open(bench)
        let linus = try await PasswordClient.open(bench, "linus")

        let byHandle = try await create(ada, repo: ada.handle)
        let byHandleStrict = try await create(linus, repo: linus.handle)
        let foreign = try await create(ada, repo: linus.did)

        #expect(byHandle.code == 200)
        #expect(byHandleStrict.code == 400)
        #expect(foreign.code == 401)
    }

    @Test("a record that is missing is named by the reference server, and guarded by the strict one")
    func missingRecord() async throws {
        let bench = try BlueskyBench()
        let ada = try await PasswordClient.open(bench)
        let linus = try await PasswordClient.open(bench, "linus")

        let reference = try await bench.send("GET", ada.server + recordPath(ada.did))
        let strange = try await bench.send("GET", linus.server + recordPath(linus.did))
        let known = try await linus.call(
            "com.atproto.repo.getRecord",
            query: "repo=\(linus.did)&collection=app.bsky.feed.post&rkey=\(Sample.rkey)")

        #expect(reference.code == 400)
        #expect(reference.error == "RecordNotFound")
        #expect(strange.code == 401)
        #expect(known.error == "RecordNotFound")
    }

    @Test("putRecord with a null swap creates once, repeats for nothing, and refuses other content")
    func putOnce() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)

        let first = try await put(client, Sample.post())
        let again = try await put(client, Sample.post())
        let other = try await put(client, Sample.post(["text": "other"]))

        #expect(first.code == 200)
        #expect(first.json?["commit"]?["cid"] != nil)
        #expect(again.code == 200)
        #expect(again.json?["commit"] == nil)
        #expect(again.json?["cid"] == first.json?["cid"])
        #expect(other.error == "InvalidSwap")
        #expect(other.json?["message"]?.string == "Record was at \(first.json?["cid"]?.string ?? "")")
        #expect(bench.world.ledger.posts().count == 1)
    }

    @Test("a strict server ignores the null swap: a new commit with the same content")
    func putStrict() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench, "linus")

        let first = try await put(client, Sample.post())
        let again = try await put(client, Sample.post())

        #expect(again.json?["cid"] == first.json?["cid"])
        #expect(again.json?["commit"]?["cid"] != first.json?["commit"]?["cid"])
        #expect(bench.world.ledger.posts().count == 1)
    }

    @Test("a swap names the record or commit that must be there")
    func swaps() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        let first = try await put(client, Sample.post())
        let cid = try #require(first.json?["cid"])

        let replaced = try await put(client, Sample.post(["text": "two"]), swap: cid)
        let late = try await put(client, Sample.post(["text": "three"]), swap: cid)
        let staleCommit = try await client.call(
            "com.atproto.repo.createRecord",
            [
                "repo": .string(client.did), "collection": "app.bsky.feed.post", "record": Sample.post(),
                "swapCommit": first.json?["commit"]?["cid"] ?? .null,
            ])

        #expect(replaced.code == 200)
        #expect(late.error == "InvalidSwap")
        #expect(staleCommit.error == "InvalidSwap")
    }

    @Test("deleting is done, and repeated in each server's own way")
    func delete() async throws {
        let bench = try BlueskyBench()
        for (name, code) in [("ada", 200), ("linus", 400)] {
            let client = try await PasswordClient.open(bench, name)
            _ = try await client.post(Sample.post(), rkey: Sample.rkey)

            let first = try await delete(client)
            let again = try await delete(client)

            #expect(first.code == 200)
            #expect(again.code == code)
        }
        #expect(bench.world.ledger.posts().allSatisfy { $0.deletedAt != nil })
    }

    @Test("applyWrites does everything or nothing")
    func atomic() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        _ = try await client.post(Sample.post(), rkey: "3mbfvv7imxk2m")

        let broken = try await client.apply([("3mbfvv7imxk2k", Sample.post()), ("3mbfvv7imxk2m", Sample.post())])
        let untouched = try await client.list()
        let whole = try await client.apply([("3mbfvv7imxk2k", Sample.post()), ("3mbfvv7imxk2l", Sample.post())])

        #expect(broken.code == 500)
        #expect(untouched == ["3mbfvv7imxk2m"])
        #expect(whole.json?["results"]?.array?.count == 2)
        #expect(whole.json?["results"]?[0]?["$type"] == "com.atproto.repo.applyWrites#createResult")
        #expect(try await client.list() == ["3mbfvv7imxk2m", "3mbfvv7imxk2l", "3mbfvv7imxk2k"])
    }

    @Test("a list has pages, newest first or the other way")
    func pages() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        for letter in ["a", "b", "c"] { _ = try await client.post(Sample.post(), rkey: "3mbfvv7imxk2" + letter) }
        let base = "repo=\(client.did)&collection=app.bsky.feed.post"

        let first = try await client.call("com.atproto.repo.listRecords", query: base + "&limit=2")
        let cursor = try #require(first.json?["cursor"]?.string)
        let second = try await client.call(
            "com.atproto.repo.listRecords", query: base + "&limit=2&cursor=\(cursor)")
        let reversed = try await client.call(
            "com.atproto.repo.listRecords", query: base + "&limit=1&reverse=true")
        let wrong = try await client.call("com.atproto.repo.listRecords", query: base + "&limit=101")

        #expect(first.json?["records"]?.array?.count == 2)
        #expect(second.json?["records"]?.array?.count == 1)
        #expect(second.json?["cursor"] == nil)
        #expect(reversed.json?["records"]?[0]?["uri"]?.string?.hasSuffix("2a") == true)
        #expect(wrong.error == "InvalidRequest")
    }

    @Test(
        "parameters that the lexicon does not know, or of a wrong form, are refused",
        arguments: [
            ["rky": "x"], ["collection": "post"], ["rkey": "a/b"], ["record": "text"], ["validate": "yes"],
            ["repo": "???"], ["record": ["text": .number(1.5)]],
        ] as [[String: JSONValue]])
    func wrongInput(change: [String: JSONValue]) async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        var input: [String: JSONValue] = [
            "repo": .string(client.did), "collection": "app.bsky.feed.post", "record": Sample.post(),
        ]
        input.merge(change) { $1 }

        let answer = try await client.call("com.atproto.repo.createRecord", .object(input))

        #expect(answer.code == 400)
        #expect(answer.error == "InvalidRequest")
        #expect(bench.world.ledger.posts().isEmpty)
    }

    @Test("writes cost points: creating stops after 1666 in an hour")
    func writeBudget() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        let authority = Authority(network: bench.platform.network)
        let account = try #require(bench.platform.network.with { $0.account(did: client.did) })
        try authority.limitWrites(account, points: 4998)

        let answer = try await client.post(Sample.post())
        bench.pass(.seconds(3601))
        let later = try await client.post(Sample.post())

        #expect(answer.code == 429)
        #expect(answer.headers[.rateLimitPolicy] == "5000;w=3600")
        #expect(later.code == 200)
    }

    private func recordPath(_ did: String) -> String {
        "/xrpc/com.atproto.repo.getRecord?repo=\(did)&collection=app.bsky.feed.post&rkey=\(Sample.rkey)"
    }

    private func create(_ client: PasswordClient, repo: String) async throws -> Answer {
        try await client.call(
            "com.atproto.repo.createRecord",
            ["repo": .string(repo), "collection": "app.bsky.feed.post", "record": Sample.post()])
    }

    private func put(_ client: PasswordClient, _ record: JSONValue, swap: JSONValue = .null) async throws -> Answer {
        try await client.call(
            "com.atproto.repo.putRecord",
            [
                "repo": .string(client.did), "collection": "app.bsky.feed.post", "rkey": .string(Sample.rkey),
                "record": record, "swapRecord": swap,
            ])
    }

    private func delete(_ client: PasswordClient) async throws -> Answer {
        try await client.call(
            "com.atproto.repo.deleteRecord",
            ["repo": .string(client.did), "collection": "app.bsky.feed.post", "rkey": .string(Sample.rkey)])
    }
}

extension PasswordClient {
    /// Creates several posts at once.
    func apply(_ posts: [(String, JSONValue)]) async throws -> Answer {
        let writes = posts.map { rkey, record -> JSONValue in
            [
                "$type": "com.atproto.repo.applyWrites#create", "collection": "app.bsky.feed.post",
                "rkey": .string(rkey), "value": record,
            ]
        }
        return try await call("com.atproto.repo.applyWrites", ["repo": .string(did), "writes": .array(writes)])
    }

    /// Keys of all posts, the newest first.
    func list() async throws -> [String] {
        let answer = try await call(
            "com.atproto.repo.listRecords", query: "repo=\(did)&collection=app.bsky.feed.post")
        return answer.json?["records"]?.array?.compactMap { $0["uri"]?.string?.split(separator: "/").last }
            .map(String.init) ?? []
    }
}
