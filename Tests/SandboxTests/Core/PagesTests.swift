import HTTPTypes
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PagesTests {
    @Test("the consent page has a labelled choice of accounts, two buttons, and escapes everything")
    func consent() async throws {
        try await ToyPlatform.withSandbox { _, client in
            let page = try await client.get("/toy.example/consent").text

            for part in [
                "id=\"account-ada\"", "for=\"account-ada\"", "id=\"account-grace\"", "id=\"approve\"", "id=\"deny\"",
                "name=\"decision\" value=\"approve\"", "Ada &lt;b&gt;", "&lt;script&gt;", "Read &amp; write",
            ] { #expect(page.contains(part), "\(part)") }
            #expect(!page.contains("<script") && !page.contains("<b>Ada <b>"))
            #expect(page.ranges(of: " checked").count == 1)
        }
    }

    @Test("posts appear on the timeline, the account's page and their own page with thread, media and alt text")
    func timeline() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            let media = LedgerEntry.Media(id: "m 1", contentType: "image/png", alt: "a \"red\" fox", digest: "d")
            func post(_ id: String, _ text: String, replyTo: String? = nil, media: [LedgerEntry.Media] = []) {
                sandbox.ledger.post(
                    .init(
                        platform: "toy", account: "ada", remoteID: id, text: text, media: media, replyTo: replyTo,
                        permalink: "/toy.example/@ada/\(id)", at: sandbox.clock.now))
            }
            post("1", "first <i>", media: [media])
            post("2", "second", replyTo: "1")
            post("3", "unrelated")

            let all = try await client.get("/toy.example/").text
            #expect(all.contains("first &lt;i&gt;") && all.contains("alt=\"a &quot;red&quot; fox\""))
            #expect(all.contains("src=\"/media/toy/m%201\""))
            #expect(!all.contains("class=\"warning\"") && !all.contains("nofollow"))
            #expect(try await client.get("/toy.example/@ada").text.contains("unrelated"))
            let one = try await client.get("/toy.example/@ada/2").text
            #expect(one.contains("first") && one.contains("second") && !one.contains("unrelated"))
            sandbox.ledger.deletePost(platform: "toy", remoteID: "2")
            #expect(try await client.get("/toy.example/@ada/2").status == 404)
            #expect(try await client.get("/toy.example/@nobody").status == 404)
        }
    }

    @Test("the front page links to platforms and people, avatars and media are served harmlessly")
    func index() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            let page = try await client.get("/").text
            #expect(page.contains("href=\"/toy.example/\"") && page.contains("/avatars/toy/ada.svg"))
            let avatar = try await client.get("/avatars/toy/ada.svg")
            #expect(avatar.headers[.contentType] == "image/svg+xml" && avatar.text.hasPrefix("<svg"))
            #expect(try await client.get("/avatars/toy/%3Cscript%3E.svg").text.contains("script") == false)
            #expect(try await client.get("/style.css").text.contains("--accent"))
            sandbox.world.media.store(platform: "toy", id: "1", contentType: "text/html", bytes: Array("<p>".utf8))
            let media = try await client.get("/media/toy/1")
            #expect(media.headers[.contentSecurityPolicy]?.contains("sandbox") == true)
            #expect(try await client.get("/media/toy/2").status == 404)
        }
    }
}
