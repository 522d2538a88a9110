import Testing

@testable import Sandbox

@Suite(.timeLimit(.minutes(10)))
struct WeightedLengthTests {
    @Test(
        "text is weighed as X weighs it",
        arguments: [
            ("", 0), ("Hello, world! 👋", 16), ("字", 2), ("é", 1), ("e\u{301}", 1), ("👨‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("👍🏽", 2),
            ("1", 1), ("…", 2),
            ("™", 2), ("https://example.com/a/very/long/path/that/goes/on?and=on", 23), ("see example.com.", 28),
            ("http://localhost:8080/x", 23), ("http://a.notaplace/x", 20), ("me@example.com", 14), ("is.it", 23),
            ("a https://example.com b", 27), ("(https://en.wikipedia.org/wiki/X_(letter))", 25),
        ])
    func weight(text: String, length: Int) {
        #expect(WeightedLength.of(text) == length)
    }

    @Test(
        "links are found with their place and target",
        arguments: [
            ("go to Example.COM/a, now", ["Example.COM/a"]),
            ("https://a.com https://b.org/x", ["https://a.com", "https://b.org/x"]),
            ("no link", []), ("end https://a.com/b.", ["https://a.com/b"]), ("x@a.com", []), ("https://-a.com", []),
            ("https://a.com:8080/b?c=d#e", ["https://a.com:8080/b?c=d#e"]), ("t.co/abc", ["t.co/abc"]),
        ])
    func links(text: String, expected: [String]) {
        #expect(LinkScanner(text).links.map(\.text) == expected)
    }
}
