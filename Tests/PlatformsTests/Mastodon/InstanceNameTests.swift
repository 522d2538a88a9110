import Outbound
import Testing

@testable import Platforms

@Suite(.timeLimit(.minutes(10)))
struct InstanceNameTests {
    @Test(
        "S4.20 an instance is understood however it is typed",
        arguments: [
            ("mastodon.example", "https://mastodon.example", nil),
            ("  Mastodon.Example  ", "https://mastodon.example", nil),
            ("https://mastodon.example/", "https://mastodon.example", nil),
            ("https://mastodon.example/@ada/123?x=y#z", "https://mastodon.example", nil),
            ("http://mastodon.example", "https://mastodon.example", nil),
            ("mastodon.example/@ada", "https://mastodon.example", nil),
            ("@ada@mastodon.example", "https://mastodon.example", "ada"),
            ("ada@mastodon.example", "https://mastodon.example", "ada"),
            ("acct:ada@mastodon.example", "https://mastodon.example", "ada"),
            ("@mastodon.example", "https://mastodon.example", nil),
            ("mastodon.example:8443", "https://mastodon.example:8443", nil),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000", nil),
            ("http://localhost:3000/about", "http://localhost:3000", nil),
            ("bücher.example", "https://xn--bcher-kva.example", nil),
        ] as [(String, String, String?)])
    func understands(_ typed: String, _ origin: String, _ user: String?) throws {
        let name = try #require(InstanceName(typed))

        #expect(name.origin.description == origin)
        #expect(name.user == user)
    }

    @Test(
        "what names no server is refused",
        arguments: [
            "", "   ", "@", "@ada@", "mastodon", "ada@b@c.example", "ftp://mastodon.example", "https://",
            "https://user:pass@mastodon.example", "mastodon.example:99999", "mastodon..example", "-a.example",
            "mastodon.example\\@evil.example", "0x7f.0.0.1", "127.1", "javascript:alert(1)",
            String(repeating: "a", count: 600) + ".example", "http://[::1", "a.example/../../x@b",
        ])
    func refuses(_ typed: String) {
        let name = InstanceName(typed)

        // A path may hold anything, but never changes the server.
        #expect(name == nil || name?.origin.description == "https://a.example")
    }
}
