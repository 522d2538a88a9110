import TestKit
import Testing

@testable import Domain

/// The fast readers of texts against slow and simple ones, on texts by chance.
@Suite("Texts against simple readers", .timeLimit(.minutes(10)))
struct ReferenceTests {
    private static func text(_ seed: Int, of alphabet: [Character], atMost count: Int) -> String {
        var generator = SplitMix64(seed: UInt64(seed))
        return String(
            (0..<Int(generator.next() % UInt64(count + 1))).map { _ in
                alphabet[Int(generator.next() % UInt64(alphabet.count))]
            })
    }

    /// The encoder of RFC 3492 section 6.3, as it stands there, for a label with any character that is not ASCII.
    private static func punycode(_ label: String) -> String {
        let points = label.unicodeScalars.map { Int($0.value) }
        var output = String(String.UnicodeScalarView(label.unicodeScalars.filter(\.isASCII)))
        let basic = output.unicodeScalars.count
        var (handled, next, delta, bias) = (basic, 128, 0, 72)
        if basic > 0 { output += "-" }
        while handled < points.count {
            let least = points.filter { $0 >= next }.min() ?? next
            delta += (least - next) * (handled + 1)
            next = least
            for point in points {
                if point < next { delta += 1 }
                guard point == next else { continue }
                var (rest, base) = (delta, 36)
                while true {
                    let limit = base <= bias ? 1 : base >= bias + 26 ? 26 : base - bias
                    if rest < limit { break }
                    output += digit(limit + (rest - limit) % (36 - limit))
                    rest = (rest - limit) / (36 - limit)
                    base += 36
                }
                output += digit(rest)
                bias = adapted(delta, handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            next += 1
        }
        return "xn--" + output
    }

    private static func digit(_ value: Int) -> String {
        String(Character(Unicode.Scalar(UInt8(value < 26 ? 97 + value : 22 + value))))
    }

    private static func adapted(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var rest = isFirst ? delta / 700 : delta / 2
        rest += rest / count
        var bias = 0
        while rest > 35 * 26 / 2 {
            rest /= 35
            bias += 36
        }
        return bias + 36 * rest / (rest + 38)
    }

    @Test(
        "RFC 3492 the simple encoder is right",
        arguments: [
            ("bücher", "xn--bcher-kva"), ("例え", "xn--r8jz45g"), ("испытание", "xn--80akhbyknj4f"),
            ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
            ("Pročprostěnemluvíčesky", "xn--Proprostnemluvesky-uyb24dma41a"),
        ])
    func encoder(label: String, encoded: String) {
        #expect(Self.punycode(label) == encoded)
    }

    @Test("RFC 3492 a thousand labels by chance have the length that the simple encoder gives them")
    func lengths() {
        let alphabet = Array("abz09-éüßñ日本語한글абвάאع😀𝒳")
        for seed in 0..<1_000 {
            let label = Self.text(seed, of: alphabet, atMost: 20)
            let expected =
                label.unicodeScalars.allSatisfy(\.isASCII) ? label.unicodeScalars.count : Self.punycode(label).count
            #expect(Punycode.asciiLength(of: Array(label.unicodeScalars)) == expected, "\(label)")
        }
    }

    @Test("cashtags: in two thousand texts by chance each has its shape and its place, and none is overlooked")
    func cashtags() {
        let alphabet = Array("$$$ABcd._  -1é")
        for seed in 0..<2_000 {
            let text = Self.text(seed, of: alphabet, atMost: 24)
            let found = TextLength.cashtags(in: text)
            for tag in found {
                #expect(tag.wholeMatch(of: /[A-Za-z]{1,6}([._][A-Za-z]{1,2})?/) != nil, "\(text)")
                #expect((" " + text).contains(" $" + tag), "\(text)")
            }
            // A word of a dollar sign and up to six letters between blanks is one by any reading.
            let sure = text.split(separator: " ").filter { $0.wholeMatch(of: /\$[A-Za-z]{1,6}/) != nil }
            #expect(found.count >= sure.count, "\(text)")
            #expect(TextLength.cashtags(in: text.replacing("$", with: "S")) == [])
        }
    }

    @Test("without links, mentions and emoji, X's count is the sum of its characters and Mastodon's their number")
    func plain() {
        let alphabet = Array("abz AZ09é日ñ!?,;я")
        for seed in 0..<1_000 {
            let text = Self.text(seed, of: alphabet, atMost: 80)
            let weighted = text.unicodeScalars.reduce(0) { $0 + ($1.value <= 0x10ff ? 1 : 2) }

            #expect(TextLength.count(text, by: .weighted) == weighted, "\(text)")
            #expect(TextLength.count(text, by: .mastodon(urlCost: 23)) == text.count)
            #expect(TextLength.count(text, by: .cautious(urlCost: 23)) == text.unicodeScalars.count)
            #expect(TextLength.count(text, by: .graphemes) == text.count)
        }
    }

    @Test(
        "a text and its halves: words apart count apart, for each way of counting",
        arguments: [
            .weighted, .mastodon(urlCost: 23), .graphemes,
        ] as [Capabilities.Counting])
    func halves(counting: Capabilities.Counting) {
        let pieces = [
            "hello", "日本", "example.com", "https://example.com/a", "👩‍🚀", "@ada@a.example", "$ABC", "#tag", "1,5",
        ]
        var generator = SplitMix64(seed: 8)
        for _ in 0..<1_000 {
            let words = (0..<Int(generator.next() % 8 + 2)).map { _ in
                pieces[Int(generator.next() % UInt64(pieces.count))]
            }
            let apart = words.reduce(0) { $0 + TextLength.count($1, by: counting) }
            let together = TextLength.count(words.joined(separator: " "), by: counting)
            #expect(together == apart + words.count - 1, "\(words)")
        }
    }

    @Test("longer texts never count less: a character more is nothing less")
    func monotone() {
        let alphabet = Array("abc 日é,!")
        for seed in 0..<300 {
            let text = Self.text(seed, of: alphabet, atMost: 40)
            for counting in [
                Capabilities.Counting.weighted, .mastodon(urlCost: 23), .cautious(urlCost: 23),
                .graphemes,
            ] {
                #expect(TextLength.count(text + "x", by: counting) > TextLength.count(text, by: counting))
            }
        }
    }
}
