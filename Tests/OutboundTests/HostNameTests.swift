import Outbound
import Testing

@Suite(.timeLimit(.minutes(10)))
struct HostNameTests {
    @Test(
        "SEC-68 a host in an odd notation is refused",
        arguments: [
            "", ".", "..", "a..b", ".a", "-a.example", "a-.example", "a b", "a_b.example", "a/b", "a@b", "a:1",
            "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.0.0.01", "256.1.1.1",
            "1.2.3.4.5", "1.2.3", "1.2.3.0x4", "[::1", "::1]", "[]", "[1.2.3.4]", "[fe80::1%eth0]", "[::1%25lo]",
            "[:::1]", "[::g]", "a\u{0}b.example", "a%2eb", "exa mple.org", "a\\b", "a#b", "a?b",
            "xn--\u{ad}a.example:", String(repeating: "a", count: 64) + ".example",
            Array(repeating: "abcdefgh", count: 30).joined(separator: "."),
        ])
    func oddHostsAreRefused(_ text: String) {
        #expect(HostName(text) == nil)
    }

    @Test(
        "SEC-68 names are normalised",
        arguments: [
            ("Example.ORG", "example.org"), ("example.org.", "example.org"), ("a-b.example", "a-b.example"),
            ("127.0.0.1", "127.0.0.1"), ("[::1]", "[::1]"), ("[2001:DB8::1]", "[2001:db8::1]"),
            ("LOCALHOST", "localhost"),
            ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example"), ("1and1.example", "1and1.example"),
        ])
    func namesAreNormalised(_ text: String, _ expected: String) {
        #expect(HostName(text)?.description == expected)
    }

    @Test("SEC-68 a name in another script becomes punycode or is refused, never passed on as it is")
    func otherScriptsBecomePunycode() {
        #expect(HostName("münchen.example")?.text == "xn--mnchen-3ya.example")
        // A full-width full stop and look-alike digits must not turn into an address by surprise.
        let disguised = HostName("１２７.０.０.１")
        #expect(disguised == nil || disguised?.address == IPAddress("127.0.0.1"))
        for text in ["exa\u{202e}mple.org", "a\u{2044}b.example", "a\u{3002}b.example", "\u{2488}1.1.1"] {
            #expect(
                HostName(text)?.text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-.".contains($0)) }
                    ?? true)
        }
    }

    @Test("an address is known as one")
    func addressesAreKnown() {
        #expect(HostName("10.0.0.7")?.address == IPAddress("10.0.0.7"))
        #expect(HostName("[::ffff:10.0.0.7]")?.address == IPAddress("::ffff:10.0.0.7"))
        #expect(HostName("ten.example")?.address == nil)
    }
}
