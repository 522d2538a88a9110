import Outbound
import Testing

@Suite(.timeLimit(.minutes(10)))
struct OutboundURLTests {
    @Test(
        "SEC-68 an address that two parsers could read differently is refused",
        arguments: [
            "", "example.org", "//example.org", "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)",
            "https:/example.org", "https://", "https:///x", "https://user@example.org/", "https://u:p@example.org/",
            "https://example.org@evil.example/", "https://example.org\\@evil.example/", "https://example.org:0/",
            "https://example.org:65536/", "https://example.org:/", "https://example.org:+443/",
            "https://example.org:443a/",
            "https://exa mple.org/", "https://example.org/ x", "https://example.org/\r\nHost: evil",
            "https://exam%70le.org/",
            "https://[::1", "https://0x7f.1/", "https://127.1/", "https://\t/", " https://example.org/",
            "https://example.org/" + String(repeating: "a", count: 8192),
        ])
    func ambiguousAddressesAreRefused(_ text: String) {
        #expect(OutboundURL(text) == nil)
    }

    @Test(
        "an address keeps path and query as they were",
        arguments: [
            ("https://example.org", "https://example.org/"),
            ("HTTPS://Example.Org:443/a/b?x=1&y=%20#frag", "https://example.org/a/b?x=1&y=%20"),
            ("https://example.org:8443/?sig=a%2Bb%3D", "https://example.org:8443/?sig=a%2Bb%3D"),
            ("http://[::1]:8080/x", "http://[::1]:8080/x"),
            ("https://example.org?q=1", "https://example.org/?q=1"),
            ("https://example.org/a?b?c=/d", "https://example.org/a?b?c=/d"),
            ("https://example.org/ä", "https://example.org/%C3%A4"),
        ])
    func addressesAreKept(_ text: String, _ expected: String) {
        #expect(OutboundURL(text)?.text == expected)
    }

    @Test("SEC-84 an address is printed without its query")
    func queriesAreNotPrinted() throws {
        let url = try #require(OutboundURL("https://example.org/a?access_token=canary"))
        #expect("\(url)" == "https://example.org/a")
    }

    @Test("names and values cannot break out of a query, nor a segment out of a path")
    func partsAreEncoded() {
        let id = PercentEncoding.component("../a?b#c/d")
        let url = OutboundURL("https://api.example", path: "/x/\(id)", query: [.init("a&b", "c d=e"), .init("ü", "+")])

        #expect(url.text == "https://api.example/x/..%2Fa%3Fb%23c%2Fd?a%26b=c%20d%3De&%C3%BC=%2B")
        #expect(url.queryItems == [.init("a&b", "c d=e"), .init("ü", "+")])
        #expect(OutboundURL("https://api.example", path: "a?b#c").text == "https://api.example/a%3Fb%23c")
    }

    @Test("items go to the end of what is there")
    func itemsAreAppended() throws {
        let url = try #require(OutboundURL("https://example.org/authorize?tenant=1"))
        #expect(url.appending([.init("state", "x y")]).text == "https://example.org/authorize?tenant=1&state=x%20y")
        #expect(url.appending([]) == url)
    }

    @Test(
        "a location is resolved against the address that gave it",
        arguments: [
            ("https://other.example/x?y=1", "https://other.example/x?y=1"), ("/x", "https://example.org/x"),
            ("//other.example/x", "https://other.example/x"), ("x?y", "https://example.org/a/x?y"),
            ("HTTP://other.example/", "http://other.example/"),
        ])
    func locationsAreResolved(_ location: String, _ expected: String) throws {
        let url = try #require(OutboundURL("https://example.org/a/b?c"))
        #expect(url.resolving(location: location)?.text == expected)
    }

    @Test(
        "a location that is no web address leads nowhere",
        arguments: ["ftp://x/", "javascript:x", "https://u@x/", "data:x"])
    func badLocationsLeadNowhere(_ location: String) throws {
        #expect(try #require(OutboundURL("https://example.org/")).resolving(location: location) == nil)
    }

    @Test(
        "origins are compared and printed without the usual port",
        arguments: [
            ("https://Example.org:443/", "https://example.org"),
            ("https://example.org:8443", "https://example.org:8443"), ("http://example.org", "http://example.org"),
            ("https://example.org/x", nil), ("https://example.org?x", nil), ("example.org", nil),
        ])
    func originsAreNormalised(_ text: String, _ expected: String?) {
        #expect(Origin(text)?.description == expected)
    }

    @Test(
        "SEC-72 a host pattern matches the host or what is below it, and nothing that only looks alike",
        arguments: [
            ("api.x.com", "api.x.com", true), ("api.x.com", "API.X.COM", true), ("api.x.com", "x.com", false),
            ("*.bsky.social", "a.bsky.social", true), ("*.bsky.social", "a.b.bsky.social", true),
            ("*.bsky.social", "bsky.social", false), ("*.bsky.social", "evilbsky.social", false),
            ("*.bsky.social", "a.bsky.social.evil.example", false), ("api.x.com", "api.x.com.evil.example", false),
            ("*.1", "1.1.1.1", false),
        ])
    func patternsMatchExactly(_ pattern: String, _ host: String, _ isMatch: Bool) throws {
        #expect(HostPattern(pattern).matches(try #require(HostName(host))) == isMatch)
    }

    @Test("broken escapes in forms are noticed", arguments: ["%", "%1", "%zz", "%ff", "a=%C3"])
    func brokenEscapesAreNoticed(_ text: String) {
        #expect(PercentEncoding.items(text).isEmpty)
    }
}
