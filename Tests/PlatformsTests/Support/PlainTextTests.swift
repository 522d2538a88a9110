import Domain
import Testing

@testable import Platforms

@Suite(.timeLimit(.minutes(10)))
struct PlainTextTests {
    @Test(
        "HTML becomes what people read",
        arguments: [
            ("<p>a</p><p>b</p>", ["a", "b"]), ("a<br/>b<br>c", ["a", "b", "c"]), ("<b>a</b>b", ["ab"]),
            ("a &amp;amp; b", ["a", "&amp;", "b"]), ("&#x1F600;&#33;&nbsp;&quot;", ["😀!", "\""]),
            ("a < b", ["a", "<", "b"]), ("&unknown; & &#xFFFFFFFF;", ["&unknown;", "&", "&#xFFFFFFFF;"]), ("", []),
        ])
    func html(_ html: String, _ words: [String]) {
        #expect(PlainText.words(PlainText.of(html: html)).map(String.init) == words)
    }

    @Test(
        "mentions lose their hosts, addresses of mail do not",
        arguments: [
            ("@ada@example.org", "@ada"), ("(@ada@example.org)", "(@ada)"), ("hi @a@b.c, you", "hi @a, you"),
            ("ada@example.org", "ada@example.org"), ("x@y@z.example", "x@y@z.example"), ("@ada", "@ada"),
            ("@a@b", "@a@b"),
        ])
    func mentions(_ text: String, _ expected: String) {
        #expect(PlainText.withoutMentionHosts(text) == expected)
    }

    @Test("hostile HTML takes linear time", arguments: ["<", "&", "&amp", "<p", "<<>"])
    func hostile(_ piece: String) {
        let html = String(repeating: piece, count: 20_000)

        #expect(PlainText.of(html: html).count <= html.count)
    }

    @Test(
        "times are read with and without fractions",
        arguments: [
            ("2027-01-15T08:00:00Z", 1_800_000_000_000), ("2027-01-15T08:00:00.250Z", 1_800_000_000_250),
            ("2027-01-15T09:00:00+01:00", 1_800_000_000_000),
        ] as [(String, Int64)])
    func timestamps(_ text: String, _ milliseconds: Int64) {
        #expect(Timestamp.instant(text)?.milliseconds == milliseconds)
    }

    @Test("what is no time is none", arguments: ["", "yesterday", "1800000000", "2027-13-45T99:00:00Z"])
    func noTimestamps(_ text: String) {
        #expect(Timestamp.instant(text) == nil)
    }
}
