import HTTPTypes
import Testing

@testable import Sandbox

/// How pages cut a text at its links, and what they show of a post besides.
@Suite("Posts on pages", .timeLimit(.minutes(10)))
struct PostPieceTests {
    private static func link(_ bytes: Range<Int>, _ target: String = "https://a.example/") -> LedgerEntry.Link {
        LedgerEntry.Link(bytes: bytes, target: target)
    }

    @Test(
        "a text falls into pieces at its links, and nothing of it is lost",
        arguments: [
            ("plain", [], ["plain"]), ("", [], []), ("a link b", [link(2..<6)], ["a ", "[link]", " b"]),
            ("link", [link(0..<4)], ["[link]"]), ("linklink", [link(0..<4), link(4..<8)], ["[link]", "[link]"]),
            ("é link", [link(3..<7)], ["é ", "[link]"]),
            ("a link b", [link(2..<6), link(3..<5)], ["a ", "[link]", " b"]),
            ("a link b", [link(3..<5), link(2..<6)], ["a l", "[in]", "k b"]),
            ("short", [link(2..<99)], ["short"]), ("short", [link(2..<6, "javascript:x")], ["short"]),
            ("a b", [link(0..<1, "mailto:a@b.example"), link(2..<3)], ["a ", "[b]"]),
            ("a", [link(0..<1, "//evil.example/")], ["a"]), ("a", [link(0..<1, "/x.com/ada")], ["[a]"]),
            ("a", [link(0..<1, "http://a.example")], ["[a]"]), ("ab", [link(1..<1)], ["a", "b"]),
        ] as [(String, [LedgerEntry.Link], [String])])
    func pieces(text: String, links: [LedgerEntry.Link], expected: [String]) {
        let pieces = PostView.pieces(text, links)
        #expect(pieces.map { $0.target == nil ? $0.text : "[\($0.text)]" } == expected)
        #expect(pieces.map(\.text).joined() == text)
    }

    @Test("a link in the middle of a character shows no rubbish beyond that character")
    func torn() {
        let pieces = PostView.pieces("é!", [Self.link(1..<2)])
        #expect(pieces.last?.text == "!" && pieces.count == 3)
    }

    @Test("a timeline shows the newest two hundred")
    func bounded() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            for number in 1...205 {
                sandbox.ledger.post(
                    .init(
                        platform: "toy", account: "ada", remoteID: "\(number)", text: "n\(number)n",
                        permalink: "/toy.example/@ada/\(number)", at: sandbox.clock.now))
            }
            let page = try await client.get("/toy.example/").text
            #expect(page.ranges(of: "<article").count == 200)
            #expect(page.contains("n205n") && page.contains("n6n") && !page.contains("n5n"))
            #expect(try await client.get("/toy.example/@ada/1").text.contains("n1n"), "its own page stays")
        }
    }

    @Test("a page tells the minute in UTC, and a visibility only where it is not public")
    func facts() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            for (id, visibility) in [("1", "public"), ("2", "unlisted")] {
                sandbox.ledger.post(
                    .init(
                        platform: "toy", account: "ada", remoteID: id, text: id, visibility: visibility,
                        permalink: "/toy.example/@ada/\(id)", at: SandboxTime(milliseconds: 1_772_355_659_999)))
            }
            let plain = try await client.get("/toy.example/@ada/1").text
            let quiet = try await client.get("/toy.example/@ada/2").text
            #expect(plain.contains("<time>2026-03-01 09:00 UTC</time>"))
            #expect(!plain.contains("public") && quiet.contains("unlisted"))
        }
    }

    @Test("a post of somebody who is no account of the platform is shown by name, and leads nowhere")
    func stranger() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            sandbox.ledger.post(
                .init(
                    platform: "toy", account: "nobody", remoteID: "1", text: "hello",
                    permalink: "/toy.example/@nobody/1", at: sandbox.clock.now))
            let page = try await client.get("/toy.example/").text
            #expect(page.contains("<b>nobody</b>") && page.contains("class=\"who\" href=\"#\""))
        }
    }

    @Test("the front page counts posts, and only those faults that are still in force")
    func front() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            #expect(try await client.get("/").text.contains("· 0 faults in force"))
            sandbox.faults.add(Fault(.outage, endpoint: "me"))
            sandbox.faults.add(Fault(.outage, endpoint: "never"))
            sandbox.ledger.post(
                .init(
                    platform: "toy", account: "ada", remoteID: "1", text: "a", permalink: "/toy.example/@ada/1",
                    at: sandbox.clock.now))
            let before = try await client.get("/").text
            _ = try await client.get("/toy.example/me")
            let after = try await client.get("/").text
            #expect(before.contains("· 2 faults in force") && after.contains("· 1 faults in force"))
            #expect(after.contains("· 1 posts"))
        }
    }

    @Test(
        "the sandbox's own addresses are read and nothing else",
        arguments: [
            (WireCall(.get, "/style.css"), 200), (.init(.head, "/style.css"), 200), (.init(.post, "/style.css"), 404),
            (.init(.post, "/"), 404), (.init(.delete, "/media/toy/1"), 404), (.init(.get, "/media/toy"), 404),
            (.init(.get, "/media/toy/1/2"), 404), (.init(.get, "/avatars/toy/ada.png"), 404),
            (.init(.get, "/avatars/toy"), 404), (.init(.get, "/nothing"), 404), (.init(.get, "/%2Fcontrol"), 404),
        ])
    func own(call: WireCall, status: Int) async throws {
        try await ToyPlatform.withSandbox { _, client async throws in
            #expect(try await client.send(call).status == status)
        }
    }

    @Test("every page forbids scripts and frames of others, and is not kept")
    func headers() async throws {
        try await ToyPlatform.withSandbox { _, client in
            for path in ["/", "/toy.example/", "/toy.example/consent", "/toy.example/@nobody"] {
                let reply = try await client.get(path)
                let policy = try #require(reply.headers[.contentSecurityPolicy])
                #expect(policy.hasPrefix("default-src 'none'") && !policy.contains("script-src"), "\(path)")
                #expect(reply.headers[.cacheControl] == "no-store", "\(path)")
                #expect(reply.headers[.xContentTypeOptions] == "nosniff", "\(path)")
            }
        }
    }
}
