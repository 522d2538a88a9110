import Domain
import TestKit
import Testing

@Suite("Secrets", .timeLimit(.minutes(10)))
struct SecretTests {
    private static let word = "hunter2-☂"
    private let secret = Secret(Self.word)

    /// A thing that has a secret inside, as errors and rows might.
    private struct Holder {
        let name = "holder"
        let secret: Secret
    }

    @Test("SEC-28 a secret has no printable form, alone or inside of something else")
    func unprintable() {
        var dumped = ""
        dump(Holder(secret: secret), to: &dumped)
        var dumpedAlone = ""
        dump(secret, to: &dumpedAlone)
        let tokens = GrantTokens(access: secret, refresh: secret, dpopKey: secret)
        var dumpedTokens = ""
        dump(tokens, to: &dumpedTokens)
        let forms = [
            "\(secret)", secret.description, secret.debugDescription, String(reflecting: secret), "\([secret])",
            "\(["a": secret])", "\(Optional(secret) as Any)", "\(Holder(secret: secret))",
            String(reflecting: Holder(secret: secret)), dumped, dumpedAlone, "\(tokens)", dumpedTokens,
            "\(Mirror(reflecting: secret).children.map(\.value))",
        ]

        for form in forms { #expect(!form.contains("hunter2"), "\(form)") }
        #expect("\(secret)" == "‹secret›")
    }

    @Test("SEC-28 a secret is given to the one who asks for it, and is no value that slips into JSON")
    func exposed() {
        #expect(secret.expose() == Self.word)
        #expect(!((secret as Any) is any Encodable))
        #expect(!((secret as Any) is any LosslessStringConvertible))
    }

    @Test(
        "SEC-31 secrets are equal when their bytes are",
        arguments: [
            ("", "", true), ("a", "a", true), ("a", "b", false), ("a", "aa", false), ("aa", "a", false),
            ("", "a", false),
            ("abcd", "abce", false), ("xbcd", "abcd", false), ("é", "e\u{301}", false),
        ])
    func equality(left: String, right: String, expected: Bool) {
        #expect((Secret(left) == Secret(right)) == expected)
        #expect(ConstantTime.equal(Array(left.utf8), Array(right.utf8)) == expected)
    }

    @Test("SEC-31 a single different bit anywhere makes a difference, for a thousand byte strings")
    func anyBit() {
        var generator = SplitMix64(seed: 31)
        for _ in 0..<1_000 {
            let bytes = (0..<Int(generator.next() % 64 + 1)).map { _ in generator.nextByte() }
            var other = bytes
            other[Int(generator.next() % UInt64(bytes.count))] ^= 1 << UInt8(generator.next() % 8)

            #expect(ConstantTime.equal(bytes, bytes))
            #expect(!ConstantTime.equal(bytes, other))
        }
    }

    @Test("equal secrets are one in a set")
    func hashing() {
        #expect(Set([Secret("a"), Secret("a"), Secret("b")]).count == 2)
    }

    @Test(
        "REL-7 blank is empty or nothing but white space",
        arguments: [
            ("", true), (" ", true), ("\n\t \u{a0}", true), ("a", false), (" a ", false), ("\u{200b}", false),
            ("null", false),
        ])
    func blank(text: String, isBlank: Bool) {
        #expect(Secret(text).isBlank == isBlank)
    }

    @Test("named secrets are packed together and taken apart, whatever is in them")
    func packed() throws {
        let parts = ["access": "a\"\\\n", "refresh": "", "ключ": "☂\u{0}", "empty name": "x", "": "y"]
        let packed = Secret(packing: parts.mapValues { Secret($0) })

        let unpacked = try #require(packed.unpacked())

        #expect(unpacked.mapValues { $0.expose() } == parts)
        #expect(Secret(packing: parts.mapValues { Secret($0) }) == packed, "always packed the same way")
    }

    @Test(
        "what was not packed by us is not taken apart",
        arguments: ["", "{", "[]", "null", "{\"a\":1}", "{\"a\":null}", "token"])
    func notPacked(text: String) {
        #expect(Secret(text).unpacked() == nil)
        #expect(GrantTokens(packed: Secret(text)) == nil)
    }

    static let pairs = [
        GrantTokens(access: Secret("a")), GrantTokens(access: Secret("a"), refresh: Secret("r")),
        GrantTokens(access: Secret("a"), dpopKey: Secret("k")),
        GrantTokens(access: Secret("a"), accounts: ["17841": Secret("page"), "": Secret("p"), "a:b": Secret("c")]),
        GrantTokens(access: Secret("a"), refresh: Secret("r"), dpopKey: Secret("k")),
    ]

    @Test("SEC-10 the tokens of a grant are sealed together with their key, and come back whole", arguments: pairs)
    func tokens(tokens: GrantTokens) {
        #expect(GrantTokens(packed: tokens.packed) == tokens)
        #expect(GrantTokens(packed: Secret(packing: ["refresh": Secret("r")])) == nil, "no access token, no grant")
    }
}
