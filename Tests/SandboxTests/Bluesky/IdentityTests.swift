import HTTPTypes
import Testing

@testable import Sandbox

@Suite("Bluesky identities and public reads", .timeLimit(.minutes(10)))
struct IdentityTests {
    @Test("from handle to DID to document to data server, by every way there is", arguments: ["ada", "linus"])
    func resolution(name: String) async throws {
        let bench = try BlueskyBench()
        let account = try #require(bench.platform.account(named: name))

        let file = try await bench.send("GET", "https://\(account.handle)/.well-known/atproto-did")
        let resolved = try await bench.send(
            "GET", "https://public.api.bsky.app/xrpc/com.atproto.identity.resolveHandle?handle=\(account.handle)")
        let document = try await bench.send("GET", documentURL(account))

        #expect(file.text == account.id)
        #expect(resolved.json?["did"]?.string == account.id)
        #expect(document.json?["id"]?.string == account.id)
        #expect(document.json?["alsoKnownAs"] == [.string("at://" + account.handle)])
        #expect(document.json?["service"]?[0]?["id"] == "#atproto_pds")
        #expect(ATSyntax.did.accepts(account.id))
    }

    @Test("what is not there is not found, each in its own way")
    func unknown() async throws {
        let bench = try BlueskyBench()
        let resolve = "https://bsky.social/xrpc/com.atproto.identity.resolveHandle"

        let handle = try await bench.send("GET", resolve + "?handle=nobody.bsky.social")
        let malformed = try await bench.send("GET", resolve + "?handle=nobody")
        let missing = try await bench.send("GET", resolve)
        let did = try await bench.send("GET", "https://plc.directory/did:plc:aaaaaaaaaaaaaaaaaaaaaaaa")
        let noWeb = try await bench.send("GET", "https://ada.bsky.social/.well-known/did.json")

        #expect(handle.code == 400)
        #expect(handle.json?["message"] == "Unable to resolve handle")
        #expect(malformed.code == 400)
        #expect(missing.code == 400)
        #expect(did.code == 404)
        #expect(noWeb.code == 404)
    }

    @Test("the index shows posts a little late, and counts replies and quotes")
    func index() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        let post = try await client.post(Sample.post())
        let reference: JSONValue = ["uri": post.json?["uri"] ?? .null, "cid": post.json?["cid"] ?? .null]
        _ = try await client.post(Sample.post(["reply": ["root": reference, "parent": reference]]))
        _ = try await client.post(Sample.post(["embed": ["$type": "app.bsky.embed.record", "record": reference]]))
        let uri = try #require(reference["uri"]?.string)

        let early = try await posts(bench, [uri])
        bench.pass(.seconds(2))
        let later = try await posts(bench, [uri, uri + "2"])
        let many = try await posts(bench, Array(repeating: uri, count: 26))
        let profile = try await bench.send(
            "GET", "https://public.api.bsky.app/xrpc/app.bsky.actor.getProfile?actor=ada.bsky.social")

        #expect(early.json?["posts"] == [])
        #expect(later.json?["posts"]?.array?.count == 1)
        #expect(later.json?["posts"]?[0]?["replyCount"] == 1)
        #expect(later.json?["posts"]?[0]?["quoteCount"] == 1)
        #expect(many.code == 400)
        #expect(profile.json?["postsCount"] == 3)
        #expect(profile.json?["displayName"] == "Ada Lovelace")
    }

    @Test("a post has a page under the DID and under the handle, with links, pictures and its thread")
    func page() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        let blob = try await client.upload(Sample.png())
        let facets: JSONValue = [
            facet(0, 5, ["$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/?a=1&b=2"]),
            facet(6, 11, ["$type": "app.bsky.richtext.facet#mention", "did": .string(client.did)]),
        ]
        let images: JSONValue = ["$type": "app.bsky.embed.images", "images": [["image": blob, "alt": "a <dot>"]]]
        let post = try await client.post(Sample.post(["facets": facets, "embed": images]), rkey: Sample.rkey)
        let reference: JSONValue = ["uri": post.json?["uri"] ?? .null, "cid": post.json?["cid"] ?? .null]
        _ = try await client.post(
            Sample.post(["text": "second part", "reply": ["root": reference, "parent": reference]]))

        for who in [client.did, "ada.bsky.social"] {
            let page = try await bench.send("GET", "https://bsky.app/profile/\(who)/post/\(Sample.rkey)")
            #expect(page.code == 200)
            #expect(
                page.text.contains("<a href=\"https://example.org/?a=1&amp;b=2\" rel=\"nofollow noopener\">hello</a>"))
            #expect(page.text.contains("<a href=\"/bsky.app/profile/\(client.did)\""))
            #expect(page.text.contains("a &lt;dot&gt;"))
            #expect(page.text.contains("second part"))
        }
        let profile = try await bench.send("GET", "https://bsky.app/profile/\(client.did)")
        let timeline = try await bench.send("GET", "https://bsky.app/")
        let nothing = try await bench.send("GET", "https://bsky.app/profile/\(client.did)/post/3mbfvv7imxk2z")
        #expect(profile.text.contains("Ada Lovelace"))
        #expect(timeline.text.contains("second part"))
        #expect(nothing.code == 404)
    }

    @Test("the front page says which app password to use")
    func hint() throws {
        let bench = try BlueskyBench()

        let hints = bench.platform.accounts.map(\.hint)

        #expect(hints[0] == "App password \(bench.platform.appPassword(of: "ada") ?? "")")
        #expect(hints[0].wholeMatch(of: /App password [a-z2-7]{4}(-[a-z2-7]{4}){3}/) != nil)
        #expect(Set(hints).count == 3)
    }

    @Test("only links to pages are links, and only where they fit")
    func pieces() {
        let links = [
            LedgerEntry.Link(bytes: 0..<2, target: "https://a.example"),
            LedgerEntry.Link(bytes: 1..<3, target: "https://overlap.example"),
            LedgerEntry.Link(bytes: 3..<4, target: "javascript:alert(1)"),
            LedgerEntry.Link(bytes: 4..<9, target: "https://beyond.example"),
        ]

        let pieces = PostView.pieces("abcdef", links)

        #expect(pieces.map(\.text) == ["ab", "cdef"])
        #expect(pieces.map(\.target) == ["https://a.example", nil])
    }

    private func documentURL(_ account: SandboxAccount) -> String {
        account.id.hasPrefix("did:plc:")
            ? "https://plc.directory/" + account.id : "https://\(account.handle)/.well-known/did.json"
    }

    private func posts(_ bench: BlueskyBench, _ uris: [String]) async throws -> Answer {
        let query = Percent.query(uris.map { ("uris", $0) })
        return try await bench.send("GET", "https://public.api.bsky.app/xrpc/app.bsky.feed.getPosts?" + query)
    }

    private func facet(_ start: Int, _ end: Int, _ feature: JSONValue) -> JSONValue {
        ["index": ["byteStart": .integer(start), "byteEnd": .integer(end)], "features": [feature]]
    }
}
