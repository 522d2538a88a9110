import Domain
import Testing

/// Hashtags, mentions, and the other ways to count.
@Suite("Tags and other counts", .timeLimit(.minutes(5)))
struct TagTests {
    @Test(
        "hashtags are words after #, not numbers, not the middle of a word",
        arguments: [
            ("", []), ("#", []), ("#a", ["a"]), ("#a#b", ["a"]), ("x#a", []), ("#1", []), ("#1a", ["1a"]),
            ("＃日本", ["日本"]),
            ("(#a), #b!", ["a", "b"]), ("#a_b-c", ["a_b"]), ("##a", ["a"]), ("\n#é", ["é"]),
        ] as [(String, [String])])
    func hashtags(text: String, tags: [String]) {
        #expect(TextLength.hashtags(in: text) == tags)
    }

    @Test(
        "mentions are names after @, addresses of mail are none",
        arguments: [
            ("", []), ("@", []), ("@ada", ["ada"]), ("me@example.com", []), ("@a.b.", ["a.b"]), ("@... @b", ["b"]),
            ("(@a, @b_c)", ["a", "b_c"]), ("@é", []),
        ] as [(String, [String])])
    func mentions(text: String, names: [String]) {
        #expect(TextLength.mentions(in: text) == names)
    }

    @Test(
        "each platform's unit",
        arguments: [
            ("héllo", .bytes, 6), ("👨‍👩‍👧‍👦", .utf16, 11), ("👨‍👩‍👧‍👦", .scalars, 7), ("👨‍👩‍👧‍👦", .graphemes, 1),
            ("a👍", .emojiBytes, 5), ("héllo", .emojiBytes, 5), ("1 © é", .emojiBytes, 5), ("(a)", .littleText, 5),
            ("#tag", .littleText, 4), ("# a", .littleText, 4), ("日本", .bytes, 6),
        ] as [(String, Capabilities.Counting, Int)])
    func units(text: String, counting: Capabilities.Counting, units: Int) {
        #expect(TextLength.count(text, by: counting) == units)
        #expect(!TextLength.unitName(of: counting).isEmpty)
    }

    @Test(
        "LinkedIn sheet section 5: reserved characters are escaped once, hashtags stay alive",
        arguments: [
            ("plain", "plain"), ("a_b", "a\\_b"), ("#tag (x)", "#tag \\(x\\)"), ("\\", "\\\\"), ("a#b", "a\\#b"),
            ("#1", "\\#1"),
            ("@[A](urn)", "\\@\\[A\\]\\(urn\\)"), ("<b>*~|{}", "\\<b\\>\\*\\~\\|\\{\\}"), ("#a_b", "\\#a\\_b"),
        ] as [(String, String)])
    func littleText(text: String, expected: String) {
        #expect(TextLength.littleText(text) == expected)
    }
}
