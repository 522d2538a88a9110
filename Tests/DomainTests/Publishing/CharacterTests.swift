import Testing

@testable import Domain

/// The characters and domains by which texts are counted and links are told from words.
@Suite("Characters and domains", .timeLimit(.minutes(10)))
struct CharacterTests {
    static let weights: [(scalar: UInt32, weight: Int)] = [
        (0x20, 1), (0x61, 1), (0xe9, 1), (0x416, 1), (0x5d0, 1), (0x10ff, 1), (0x1100, 2), (0x1fff, 2), (0x2000, 1),
        (0x200d, 1), (0x200e, 2), (0x200f, 2), (0x2010, 1), (0x201f, 1), (0x2020, 2), (0x2031, 2), (0x2032, 1),
        (0x2037, 1), (0x2038, 2), (0x20ac, 2), (0x3042, 2), (0x65e5, 2), (0xac00, 2), (0xff21, 2), (0x1d400, 2),
        (0x10fffd, 2),
    ]

    @Test("X sheet section 5: a character weighs one or two by its range, at its very ends", arguments: weights)
    func weighs(scalar: UInt32, weight: Int) throws {
        let text = String(try #require(Unicode.Scalar(scalar)))
        #expect(TextLength.count(text, by: .weighted) == weight)
        #expect(TextLength.count("a" + text + "a", by: .weighted) == weight + 2)
    }

    @Test("a character costs the same wherever it stands", arguments: ["a", "é", "日", "😀", "👍🏽", "🇫🇷", "1️⃣", "👨‍👩‍👧‍👦"])
    func additive(character: String) {
        let one = TextLength.count(character, by: .weighted)
        for times in [2, 7, 140] {
            let text = Array(repeating: character, count: times).joined(separator: " ")
            #expect(TextLength.count(text, by: .weighted) == one * times + times - 1)
        }
    }

    @Test(
        "a composed letter counts like the same letter in pieces",
        arguments: [
            ("é", "e\u{301}"), ("Å", "A\u{30a}"), ("ñ", "n\u{303}"), ("ǖ", "u\u{308}\u{304}"),
            ("각", "\u{1100}\u{1161}\u{11a8}"),
        ])
    func composition(whole: String, pieces: String) {
        #expect(TextLength.count(pieces, by: .weighted) == TextLength.count(whole, by: .weighted))
        #expect(TextLength.count(pieces, by: .graphemes) == 1)
        #expect(TextLength.count(pieces, by: .mastodon(urlCost: 23)) == 1)
    }

    @Test(
        "top-level domains are those of the root zone, in lower case",
        arguments: ["com", "org", "social", "museum", "de", "jp", "рф", "みんな"])
    func topLevel(name: String) {
        #expect(TextLength.topLevelDomains.contains(name))
    }

    @Test(
        "what looks like a name but is no domain is none",
        arguments: ["", "localhost", "local", "test", "swift", "md", "COM", "html", "1"])
    func noTopLevel(name: String) {
        // `.md` is Moldova; a real delegation.
        #expect(TextLength.topLevelDomains.contains(name) == (name == "md"))
    }

    @Test("the list of domains is whole: no blanks, no upper case, none too long")
    func list() {
        #expect(TextLength.topLevelDomains.count > 1_400)
        for name in TextLength.topLevelDomains {
            #expect(name == name.lowercased() && !name.contains(".") && !name.contains(" "))
            #expect(name.unicodeScalars.count <= TextLength.longestTopLevelDomain)
        }
    }

    static let preceding: [(scalar: Unicode.Scalar, may: Bool)] = [
        (" ", true), ("\n", true), ("(", true), ("\"", true), ("日", true), ("é", true), ("-", true), (".", true),
        ("a", false), ("Z", false), ("5", false), ("@", false), ("＠", false), ("#", false), ("＃", false), ("$", false),
        ("\u{feff}", false),
    ]

    @Test("a link begins after anything but a word, a mention, a tag", arguments: preceding)
    func precedes(scalar: Unicode.Scalar, may: Bool) {
        #expect(CharacterSets.canPrecedeLink(scalar) == may)
    }

    static let domainCharacters: [(scalar: Unicode.Scalar, isOne: Bool)] = [
        ("a", true), ("9", true), ("é", true), ("日", true), ("😀", true), ("-", false), ("_", false), (".", false),
        ("/", false), ("@", false), ("$", false), (" ", false), ("\u{a0}", false), ("\u{202e}", false),
        ("\u{200f}", false), ("\u{180e}", false), ("\u{feff}", false), ("|", false), ("~", false),
    ]

    @Test("names of hosts are made of letters, digits and signs that are no punctuation", arguments: domainCharacters)
    func domains(scalar: Unicode.Scalar, isOne: Bool) {
        #expect(CharacterSets.isDomain(scalar) == isOne)
    }

    static let mastodonLinks: [(text: String, units: Int)] = [
        ("http://example.com", 23), ("see https://example.com/a, and go", 4 + 23 + 8),
        ("https://example.com/a?b=c", 23),
        ("HTTPS://EXAMPLE.COM", 23), ("example.com", 11), ("ftp://example.com", 17), ("https://", 8), ("https://a", 9),
        ("“https://example.com”", 25), ("https://example.com/日本", 23), ("https://example.com.", 24),
        ("https://example.com!", 24), ("https://a.example.com https://b.example.org", 47),
    ]

    @Test("Mastodon sheet section 5: only whole addresses are links, each at its price", arguments: mastodonLinks)
    func mastodonFinds(text: String, units: Int) {
        #expect(TextLength.count(text, by: .mastodon(urlCost: 23)) == units, "\(text)")
    }

    @Test("the price of a link is the instance's", arguments: [0, 1, 23, 100])
    func price(cost: Int) {
        #expect(TextLength.count("a https://example.com b", by: .mastodon(urlCost: cost)) == 4 + cost)
    }
}
