import Outbound
import Testing

@testable import Platforms

@Suite("Bluesky facets", .timeLimit(.minutes(10)))
struct FacetTests {
    /// A find as kind and text, cut out of the text by its bytes.
    private func finds(in text: String) -> [String] {
        let bytes = Array(text.utf8)
        return Facet.all(in: text).map { facet in
            let piece = String(validating: bytes[facet.bytes], as: UTF8.self) ?? "cut inside a character"
            return switch facet.feature {
            case .mention: "mention \(piece)"
            case .link: "link \(piece)"
            case .tag: "tag \(piece)"
            }
        }
    }

    @Test("facets have the byte offsets of the vectors", .enabled(if: Contracts.arePresent, "\(Contracts.absence)"))
    func vectors() throws {
        let vectors = try Contracts.vectors("facets")
        #expect(vectors.count >= 8)
        for vector in vectors {
            let text = try #require(vector["text"]?.string)
            let expected = try #require(vector["facets"]?.array).map { facet in
                "\(facet["kind"]?.string ?? "") \(facet["byteStart"]?.integer ?? -1) \(facet["byteEnd"]?.integer ?? -1)"
            }
            let found = Facet.all(in: text).map { facet in
                let kind =
                    switch facet.feature {
                    case .mention: "mention"
                    case .link: "link"
                    case .tag: "tag"
                    }
                return "\(kind) \(facet.bytes.lowerBound) \(facet.bytes.upperBound)"
            }
            #expect(found == expected, "\(text)")
            #expect(text.utf8.count == vector["utf8Bytes"]?.integer.map(Int.init))
        }
    }

    static let texts: [(String, [String])] = [
        ("", []),
        ("plain words, e.g. these", []),
        ("https://example.org", ["link https://example.org"]),
        ("HTTPS://Example.org/Path.", ["link HTTPS://Example.org/Path"]),
        ("see (https://example.org/a).", ["link https://example.org/a"]),
        ("https://example.org/wiki/X_(y).", ["link https://example.org/wiki/X_(y)"]),
        ("https://example.org/...", ["link https://example.org/"]),
        ("https:// http://. https://?", []),
        ("xhttps://example.org", []),
        ("example.org and example.com/a?b#c, too", ["link example.org", "link example.com/a?b#c"]),
        ("Example.org's page", ["link Example.org"]),
        ("write to bob@example.org or first.me@example.org", []),
        ("main.swift v1.2.3 9.de", []),
        ("a.unknowntld", []),
        ("@ada.bsky.social: hi", ["mention @ada.bsky.social"]),
        ("(@ada.bsky.social)", ["mention @ada.bsky.social"]),
        ("@ada @ada. @.de @a.local", []),
        ("@ada@mastodon.example @ada.b@mastodon.social", []),
        ("mail@ada.bsky.social", []),
        ("#tag, #tag! #t-a-g?", ["tag #tag", "tag #tag", "tag #t-a-g"]),
        ("#1 #2026 #-- # #\u{fe0f} (#no a#no", []),
        ("#1st ＃全角 #日本語。", ["tag #1st", "tag ＃全角", "tag #日本語"]),
        ("#one\u{200b}#two", ["tag #one"]),
        ("#" + String(repeating: "x", count: 64), ["tag #" + String(repeating: "x", count: 64)]),
        ("#" + String(repeating: "x", count: 65), []),
        ("line\n#tag\t@ada.test\u{a0}example.org", ["tag #tag", "mention @ada.test", "link example.org"]),
        ("(example.org/(nested.com)", ["link example.org/(nested.com)"]),
        ("#a(b.com", ["tag #a(b.com"]),
        ("#\u{301}x", ["tag #\u{301}x"]),
    ]

    @Test("finds what people mean and nothing else", arguments: texts)
    func finds(text: String, expected: [String]) {
        #expect(finds(in: text) == expected)
    }

    @Test("links carry a whole address, tags no sign")
    func features() {
        #expect(Facet.all(in: "example.org/x.").map(\.feature) == [.link(uri: "https://example.org/x")])
        #expect(Facet.all(in: "#Swift!").map(\.feature) == [.tag("Swift")])
        #expect(Facet.mentions(in: "@b.test @A.test @b.test").map(\.description) == ["b.test", "a.test"])
    }

    @Test("facets of any text lie in order between characters", arguments: 0..<200)
    func properties(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        let pieces = ["#", "@", "a.de", " ", "(", ")", "👨‍👩‍👧", "é", "https://", ".", "\n", "x", "１", "\u{301}", "日本"]
        let text = (0..<40).map { _ in pieces[Int(generator.next() % UInt64(pieces.count))] }.joined()
        let bytes = Array(text.utf8)

        let facets = Facet.all(in: text)

        var end = 0
        for facet in facets {
            #expect(facet.bytes.lowerBound >= end && facet.bytes.upperBound <= bytes.count && !facet.bytes.isEmpty)
            #expect(String(validating: bytes[facet.bytes], as: UTF8.self) != nil, "seed \(seed)")
            end = facet.bytes.upperBound
        }
    }

    @Test("a hostile text is read at once or not at all", arguments: ["(", "@", "#", "a.", "(a", "https://(", " #x"])
    func bounded(piece: String) {
        let longest = String(repeating: piece, count: Facet.longestText / piece.utf8.count)
        #expect(Facet.all(in: longest).count <= longest.utf8.count)
        #expect(Facet.all(in: longest + String(repeating: " #x", count: 1000)).isEmpty)
    }

    private struct SplitMix {
        var state: UInt64
        init(seed: UInt64) { state = seed }
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
    }
}
