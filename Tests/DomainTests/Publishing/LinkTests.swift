import Testing

@testable import Domain

/// What X takes for a link, a cashtag, an emoji.
@Suite("Links, tags and emoji", .timeLimit(.minutes(10)))
struct LinkTests {
    static let links: [(text: String, links: [String])] = [
        ("", []), ("no link here", []), ("e.g. this", []), ("3.14", []), ("file.swift", []), ("a.b", []),
        ("example.com", ["example.com"]), ("EXAMPLE.COM!", ["EXAMPLE.COM"]),
        ("http://example.com", ["http://example.com"]), ("HTTPS://example.com/A", ["HTTPS://example.com/A"]),
        ("two.com three.org", ["two.com", "three.org"]), ("two.com,three.org", ["two.com", "three.org"]),
        ("(example.com)", ["example.com"]), ("“example.com”", ["example.com"]),
        ("see example.com.", ["example.com"]), ("example.com/", ["example.com/"]),
        ("example.com/a.", ["example.com/a"]), ("example.com/a?b=c&d#e", ["example.com/a?b=c&d#e"]),
        ("example.com?x=1", ["example.com"]), ("https://example.com:8080/a", ["https://example.com:8080/a"]),
        ("https://a_b.example.com", ["https://a_b.example.com"]), ("https://a_b.com", []),
        ("https://example.com?x=1", ["https://example.com?x=1"]),
        ("@example.com", []), ("#example.com", []), ("$example.com", []), ("me@example.com", []),
        ("https://localhost/a", []), ("https://127.0.0.1/", []), ("ftp://example.com", []),
        ("https://example.com/wiki/A_(b)", ["https://example.com/wiki/A_(b)"]),
        ("日本example.com日本", ["example.com"]), ("https://t.co/abc123!", ["https://t.co/abc123"]),
        ("https://xn--bcher-kva.example.com", ["https://xn--bcher-kva.example.com"]),
    ]

    @Test("X sheet section 5: links are found as X finds them", arguments: links)
    func finds(text: String, links: [String]) {
        #expect(TextLength.links(in: text) == links, "\(text)")
    }

    @Test("every link of a text costs 23, whatever its length", arguments: links)
    func costs(text: String, links: [String]) {
        let plain = links.reduce(text.precomposedStringWithoutChange) { rest, link in
            rest.replacing(link, with: "", maxReplacements: 1)
        }
        #expect(TextLength.count(text, by: .weighted) == TextLength.count(plain, by: .weighted) + 23 * links.count)
    }

    static let cashtags: [(text: String, tags: [String])] = [
        ("", []), ("$", []), ("$A", ["A"]), ("$ABCDEF", ["ABCDEF"]), ("$ABCDEFG", []), ("$ABC $DEF", ["ABC", "DEF"]),
        ("a$ABC", []), ("$ABC.X", ["ABC.X"]), ("$ABC_XY", ["ABC_XY"]), ("$ABC.XYZ", ["ABC"]), ("$ABC.", ["ABC"]),
        ("$1", []),
        ("$A1", []), ("$ABC!", ["ABC"]), ("\n$abc", ["abc"]), ("$ABC,$DEF", ["ABC"]), ("$é", []), ("5$ABC", []),
        ("$$ABC", []), ("\u{200f}$ABC", ["ABC"]),
    ]

    @Test("X sheet section 5: cashtags are one to six letters after a space", arguments: cashtags)
    func tags(text: String, tags: [String]) {
        #expect(TextLength.cashtags(in: text) == tags, "\(text)")
    }

    static let emoji: [(text: Character, isEmoji: Bool, left: Int)] = [
        ("😀", true, 0), ("👍🏽", true, 0), ("👨‍👩‍👧‍👦", true, 0), ("🇫🇷", true, 0), ("1️⃣", true, 0), ("#️⃣", true, 0),
        ("❤️", true, 0), ("❤", false, 0), ("1", false, 0), ("#", false, 0), ("©️", true, 0), ("©", false, 0),
        ("a", false, 0),
        ("日", false, 0), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", true, 0), ("😀\u{301}", true, 1),
    ]

    @Test("an emoji is known by its shape, not by its look in another font", arguments: emoji)
    func shapes(character: Character, isEmoji: Bool, left: Int) {
        let shape = EmojiShape(character)
        #expect((shape != nil) == isEmoji, "\(character)")
        #expect((shape?.remainder.count ?? 0) == left)
    }

    /// Labels and their form in ASCII, made by the standard's algorithm.
    static let labels: [(label: String, ascii: String)] = [
        ("example", "example"), ("bücher", "xn--bcher-kva"), ("münchen", "xn--mnchen-3ya"), ("例え", "xn--r8jz45g"),
        ("テスト", "xn--zckzah"), ("испытание", "xn--80akhbyknj4f"), ("ü", "xn--tda"), ("😀", "xn--e28h"),
    ]

    @Test("RFC 3492 labels have the length of their ASCII form", arguments: labels)
    func punycode(label: String, ascii: String) {
        #expect(Punycode.asciiLength(of: Array(label.unicodeScalars)) == ascii.count, "\(label)")
    }

    @Test("RFC 3492 a label fits up to 63 characters of its ASCII form")
    func longLabels() {
        func fits(_ host: String) -> Bool { Punycode.fitsHost(Array(host.unicodeScalars)[...]) }

        #expect(fits(String(repeating: "a", count: 63) + ".example.com"))
        #expect(!fits(String(repeating: "a", count: 64) + ".example.com"))
        #expect(fits(String(repeating: "é", count: 20)))
        #expect(!fits(String(repeating: "日本語", count: 21)))
        #expect(!fits("xn--é.com"), "claims to be encoded and is not")
    }

    static let mentions: [(text: String, length: Int)] = [
        ("@ada@a.example", 4), ("hi @ada@a.example bye", 11), ("@ada@a.example@b.example", 14), ("x@ada@a.example", 15),
        ("/@ada@a.example", 15), ("(@ada@a.example)", 6), ("@ada@-", 6), ("@a-@b.example", 13), ("@@b.example", 11),
        ("@ada@例え.jp", 4), ("@ada @a.example", 15),
    ]

    @Test("Mastodon sheet section 5: the host of a mention is free", arguments: mentions)
    func mastodonCounts(text: String, length: Int) {
        #expect(TextLength.count(text, by: .mastodon(urlCost: 23)) == length, "\(text)")
    }

    @Test(
        "units are named for people",
        arguments: [
            (.weighted, "23"), (.mastodon(urlCost: 17), "17"), (.graphemes, "characters"),
            (.cautious(urlCost: 23), "characters"),
        ] as [(Capabilities.Counting, String)])
    func units(counting: Capabilities.Counting, word: String) {
        #expect(TextLength.unitName(of: counting).contains(word))
    }
}

extension String {
    /// The text as it is; the examples are composed already.
    fileprivate var precomposedStringWithoutChange: String { self }
}
