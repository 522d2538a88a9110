import HTTPTypes
import Sandbox
import Testing

/// Pages with texts that mean harm, and threads in their order.
@Suite("Hostile pages", .timeLimit(.minutes(10)))
struct HostilePageTests {
    static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='x", "</p></article><h1>",
        "{{frame.title}} {{{raw}}}", "javascript:alert(1)", "<!-- -->", "&lt;already&gt;", "\u{202E}reversed",
        "\u{0}\u{1}control", "]]></style>",
    ]

    private func show(
        _ text: String, links: [LedgerEntry.Link] = [], _ check: @escaping @Sendable (String) -> Void
    ) async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            let media = LedgerEntry.Media(id: "m", contentType: "image/png", alt: text, digest: "d")
            var post = LedgerEntry.Post(
                platform: "toy", account: "ada", remoteID: "1", text: text, warning: text, media: [media],
                visibility: text, permalink: "/toy.example/@ada/1", at: sandbox.clock.now)
            post.links = links
            sandbox.ledger.post(post)
            for path in ["/toy.example/", "/toy.example/@ada", "/toy.example/@ada/1"] {
                let page = try await client.get(path)
                #expect(page.status == 200)
                check(page.text)
            }
        }
    }

    @Test("a text is text: in the body, the warning, the visibility and the alternative text", arguments: hostile)
    func escaping(text: String) async throws {
        try await show(text) { page in
            for mark in ["<script", "<img src=x", "</p></article><h1>", "<!--"] {
                #expect(!page.contains(mark), "\(mark)")
            }
            #expect(page.ranges(of: "<article").count == 1 && page.ranges(of: "</main>").count == 1)
            #expect(!page.contains("href=\"javascript:"))
        }
    }

    @Test(
        "links lead to pages only, and only where they fit",
        arguments: [
            ("https://a.example/", 0..<4, true), ("/x.com/", 0..<4, true), ("javascript:alert(1)", 0..<4, false),
            ("data:text/html,x", 0..<4, false), ("https://a.example/", 0..<99, false),
            ("//evil.example/", 0..<4, false),
        ])
    func links(target: String, bytes: Range<Int>, isLinked: Bool) async throws {
        let link = LedgerEntry.Link(bytes: bytes, target: target)
        try await show("text", links: [link]) { page in
            #expect(page.contains("rel=\"nofollow noopener\"") == isLinked)
        }
    }

    @Test("a thread stands in its order, the post that was asked for is marked, deleted parts are gone")
    func thread() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            for number in 1...5 {
                sandbox.ledger.post(
                    .init(
                        platform: "toy", account: "ada", remoteID: "\(number)", text: "part-\(number)-end",
                        replyTo: number > 1 ? "\(number - 1)" : nil, permalink: "/toy.example/@ada/\(number)",
                        at: sandbox.clock.now))
            }
            let page = try await client.get("/toy.example/@ada/3").text
            let places = (1...5).compactMap { page.firstRange(of: "part-\($0)-end")?.lowerBound }
            #expect(places.count == 5 && places == places.sorted())
            #expect(page.ranges(of: " focus").count == 1 && page.ranges(of: "continues a thread").count == 4)
            sandbox.ledger.deletePost(platform: "toy", remoteID: "4")
            let after = try await client.get("/toy.example/@ada/3").text
            #expect(!after.contains("part-4-end") && !after.contains("part-5-end"))
        }
    }

    @Test("the timeline is newest first and says when it is empty")
    func timeline() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            #expect(try await client.get("/toy.example/").text.contains("Nothing has been posted yet."))
            for number in 1...3 {
                sandbox.ledger.post(
                    .init(
                        platform: "toy", account: "ada", remoteID: "\(number)", text: "n\(number)n",
                        permalink: "/toy.example/@ada/\(number)", at: sandbox.clock.now))
            }
            let page = try await client.get("/toy.example/").text
            let places = (1...3).reversed().compactMap { page.firstRange(of: "n\($0)n")?.lowerBound }
            #expect(places.count == 3 && places == places.sorted())
            #expect(try await client.get("/toy.example/@grace").text.contains("Nothing has been posted yet."))
        }
    }

    @Test("a medium has its alternative text and, if there is one, shows it; a video is named by it")
    func media() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            let media = [
                LedgerEntry.Media(id: "1", contentType: "image/png", alt: "a fox", digest: "a"),
                .init(id: "2", contentType: "image/png", alt: "", digest: "b"),
                .init(id: "3", contentType: "video/mp4", alt: "a film", digest: "c"),
            ]
            sandbox.ledger.post(
                .init(
                    platform: "toy", account: "ada", remoteID: "1", text: "", media: media,
                    permalink: "/toy.example/@ada/1", at: sandbox.clock.now))
            let page = try await client.get("/toy.example/@ada/1").text
            #expect(page.contains("alt=\"a fox\"") && page.contains("aria-label=\"a film\""))
            #expect(page.ranges(of: "<figcaption>").count == 2 && page.contains("class=\"media n3\""))
        }
    }

    @Test("the consent page can be used by ear and by key: labels, one legend, stable names, a language")
    func accessible() async throws {
        try await ToyPlatform.withSandbox { _, client in
            let page = try await client.get("/toy.example/consent").text
            for name in ["ada", "grace"] {
                #expect(page.ranges(of: "for=\"account-\(name)\"").count == 1)
                #expect(page.ranges(of: "id=\"account-\(name)\"").count == 1)
            }
            #expect(page.contains("<html lang=\"en\">") && page.ranges(of: "<h1").count == 1)
            #expect(page.contains("<legend>") && page.contains("<fieldset"))
            #expect(page.ranges(of: "<button").count == 2 && !page.contains("onclick"))
            #expect(page.contains("<title>") && page.contains("name=\"viewport\""))
        }
    }
}
