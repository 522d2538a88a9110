import Testing

@testable import OAuth

@Suite(.timeLimit(.minutes(10)))
struct UntrustedTextTests {
    @Test(
        "SEC-11 control characters, line breaks and marks that turn the text become spaces",
        arguments: [
            ("plain text", "plain text"), ("a\r\nb", "a b"), ("a\u{0}b", "a b"), ("a\u{1b}[31mb", "a [31mb"),
            ("a\u{202e}b", "a b"), ("a\u{2066}b", "a b"), ("a\u{2028}b", "a b"), ("a\u{e000}b", "a b"), ("ä€😀", "ä€😀"),
            ("👩\u{200d}🚀", "👩\u{200d}🚀"), ("", ""),
        ])
    func unprintable(_ text: String, _ expected: String) {
        #expect(UntrustedText.cut(text, to: 50) == expected)
    }

    @Test("SEC-11 texts are cut between whole characters")
    func cuts() {
        #expect(UntrustedText.cut("ab😀cd", to: 3) == "ab😀")
        #expect(UntrustedText.cut("abc", to: 0) == "")
    }
}
