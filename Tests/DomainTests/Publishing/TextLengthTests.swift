import Domain
import TestKit
import Testing

@Suite(.timeLimit(.minutes(10)))
struct TextLengthTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let length: Int
        let why: String

        init(_ text: String, _ length: Int, _ why: String) {
            (self.text, self.length, self.why) = (text, length, why)
        }

        var testDescription: String { why }
    }

    static let weighted = [
        Case("", 0, "nothing"),
        Case("Hello, world! 👋", 16, "an emoji costs two"),
        Case("日本語", 6, "CJK costs two each"),
        Case("e\u{301}", 1, "composed before it is counted"),
        Case("see example.com now", 31, "a bare domain is a link"),
        Case("https://example.com/a/very/long/path/that/goes/on?and=on", 23, "a link costs 23 however long"),
        Case("a@example.com", 13, "a mail address is no link"),
        Case("localhost.localdomain", 21, "an unknown top-level domain is no link"),
        Case("1\u{fe0f}\u{20e3}", 2, "a keycap"),
        Case("👩🏽‍❤️‍💋‍👩🏿", 2, "the longest joined emoji"),
        Case("😀\u{301}\u{301}", 4, "marks heaped upon an emoji are counted"),
        Case("a\r\nb", 4, "a line break of two characters"),
        Case("©", 1, "a sign in text form"),
        Case("©\u{fe0f}", 2, "the same sign as an emoji"),
        Case("🇫🇷", 2, "a flag"),
    ]

    @Test("S2.20 X counts weighted units", arguments: weighted)
    func countsWeighted(_ example: Case) {
        #expect(TextLength.count(example.text, by: .weighted) == example.length)
    }

    static let mastodon = [
        Case("", 0, "nothing"),
        Case("👨‍👩‍👧‍👦!", 2, "a family is one character"),
        Case("https://example.com/a/very/long/path", 23, "a link at its fixed cost"),
        Case("(https://example.com/a_(b)) x", 27, "parentheses round a link stay outside, those inside stay in"),
        Case("example.com", 11, "a bare domain is no link"),
        Case("http://a.co", 23, "short links cost as much"),
        Case("hi @ada@example.social!", 8, "the host of a mention is free"),
        Case("@ada", 4, "a local mention"),
        Case("@ada@", 5, "an unfinished mention is plain text"),
        Case("mail me: ada@example.org", 24, "a mail address is no mention"),
        Case("@a.b@c.example.", 5, "a full stop behind a mention is counted"),
        Case("https://例え.テスト/ http://localhost/x", 34, "addresses without a known domain are plain text"),
    ]

    @Test("Mastodon counts characters, links at a fixed cost, mentions without hosts", arguments: mastodon)
    func countsMastodon(_ example: Case) {
        #expect(TextLength.count(example.text, by: .mastodon(urlCost: 23)) == example.length)
    }

    @Test("the cautious count is the larger of Mastodon's and the code points")
    func cautious() {
        let family = "👨‍👩‍👧‍👦"

        #expect(TextLength.count(family, by: .cautious(urlCost: 23)) == 7)
        #expect(TextLength.count("http://a.co", by: .cautious(urlCost: 25)) == 25)
        #expect(TextLength.count("http://a.co/" + String(repeating: "b", count: 40), by: .cautious(urlCost: 25)) == 52)
    }

    @Test("graphemes count what people see as one character")
    func graphemes() {
        #expect(TextLength.count("e\u{301}👨‍👩‍👧‍👦\r\n", by: .graphemes) == 3)
    }

    static let slow: [(String, Int)] = [
        ("日", 50_000), ("あ.", 50_000), ("x.co/", 20_000), ("http://", 20_000), ("http://x.co/(a", 20_000),
        ("(a", 40_000),
        (".", 100_000), ("a-_", 30_000), ("😀\u{200d}", 30_000), ("@a", 50_000), ("$A ", 30_000), ("xn--.", 20_000),
    ]

    @Test("texts made to be slow are counted in linear time", arguments: slow)
    func hostile(_ piece: String, _ times: Int) {
        let text = String(repeating: piece, count: times)

        #expect(TextLength.count(text, by: .weighted) > 22)
        #expect(TextLength.count(text, by: .cautious(urlCost: 23)) > 22)
        #expect(TextLength.cashtags(in: text).count <= 30_000)
    }

    @Test("a chain of joined emoji longer than any family is counted one by one")
    func longChain() {
        let chain = "😀" + String(repeating: "\u{200d}😀", count: 9)

        #expect(TextLength.count(chain, by: .weighted) == 10 * 2 + 9)
    }

    @Test(
        "random texts: counting never traps, and parts are never longer than their joint text plus glue",
        arguments: 0..<40)
    func random(_ seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let alphabet = Array("ab.:/@#$-_~()?=&%’あ日👩‍🚀🏽\u{200d}\u{fe0f}\r\n xn--cohtps".unicodeScalars)
        var scalars = String.UnicodeScalarView()
        for _ in 0..<400 { scalars.append(alphabet[Int(generator.next() % UInt64(alphabet.count))]) }
        let text = String(scalars)

        let weighted = TextLength.count(text, by: .weighted)

        #expect(weighted >= 0)
        #expect(weighted <= 2 * text.unicodeScalars.count + 23 * TextLength.links(in: text).count)
        #expect(
            TextLength.links(in: text).allSatisfy { Array(text.precomposed.utf8).firstRange(of: Array($0.utf8)) != nil }
        )
        #expect(TextLength.count(text, by: .mastodon(urlCost: 0)) <= text.count)
    }

    @Test("characters that X refuses are found")
    func forbidden() {
        #expect(TextLength.forbiddenCharacters(in: "a\u{feff}b\u{ffff}").map(\.value) == [0xfeff, 0xffff])
        #expect(TextLength.forbiddenCharacters(in: "plain").isEmpty)
    }
}
