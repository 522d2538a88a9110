import Outbound
import Testing

@Suite(.timeLimit(.minutes(10)))
struct RouteMapTests {
    private func map() throws -> RouteMap {
        try RouteMap([
            ("https://*.bsky.social", "http://127.0.0.1:7070/*.bsky.social"),
            ("https://api.x.com", "http://127.0.0.1:7070/api.x.com"),
            ("https://bsky.social", "http://127.0.0.1:7070/bsky.social/"),
            ("https://special.bsky.social", "https://sandbox.example/special"),
            ("https://mastodon.example:8443", "http://127.0.0.1:7071"),
        ])
    }

    @Test(
        "a call goes to the detour of its origin, path and query unchanged",
        arguments: [
            ("https://api.x.com/2/tweets?a=b", "http://127.0.0.1:7070/api.x.com/2/tweets?a=b"),
            ("https://bsky.social/oauth/token", "http://127.0.0.1:7070/bsky.social/oauth/token"),
            ("https://ada.bsky.social/x", "http://127.0.0.1:7070/ada.bsky.social/x"),
            ("https://a.b.bsky.social/x", "http://127.0.0.1:7070/a.b.bsky.social/x"),
            ("https://special.bsky.social/x", "https://sandbox.example/special/x"),
            ("https://mastodon.example:8443/api", "http://127.0.0.1:7071/api"),
        ])
    func callsAreMapped(_ from: String, _ to: String) throws {
        #expect(try map().mapped(try #require(OutboundURL(from)))?.text == to)
    }

    @Test(
        "an origin that differs in anything is not mapped",
        arguments: [
            "http://api.x.com/", "https://api.x.com:8443/", "https://x.com/", "https://mastodon.example/",
            "https://evilbsky.social/", "https://bsky.social.evil.example/",
        ])
    func othersAreNotMapped(_ from: String) throws {
        #expect(try map().mapped(try #require(OutboundURL(from))) == nil)
    }

    @Test("authorize links go to the detour where there is one")
    func browserLinksAreMapped() throws {
        let mapped = try #require(OutboundURL("https://api.x.com/authorize?state=1"))
        let unmapped = try #require(OutboundURL("https://reddit.example/authorize?state=1"))

        #expect(try map().browserURL(mapped).text == "http://127.0.0.1:7070/api.x.com/authorize?state=1")
        #expect(try map().browserURL(unmapped) == unmapped)
    }

    @Test(
        "a text that is no route is refused",
        arguments: [
            ("", ""), ("api.x.com", "http://127.0.0.1/"), ("https://api.x.com", "127.0.0.1"),
            ("https://api.x.com/path", "http://127.0.0.1/"), ("https://api.*.com", "http://127.0.0.1/"),
            ("https://api.x.com", "http://127.0.0.1/?q"), ("https://*", "http://127.0.0.1/"),
            ("https://api.x.com", "ftp://127.0.0.1/"),
        ])
    func badRoutesAreRefused(_ from: String, _ to: String) {
        #expect(throws: RouteMap.Malformed.self) { try RouteMap([(from, to)]) }
    }

    @Test("an empty map says so")
    func emptinessIsKnown() throws {
        #expect(RouteMap.none.isEmpty)
        #expect(try !map().isEmpty)
    }
}
