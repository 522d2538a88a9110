import Crypto
import Domain
import TestKit
import Testing

@testable import Vault

@Suite("RootKeyRing", .timeLimit(.minutes(10)))
struct RootKeyRingTests {
    /// A text that is no ring of keys.
    struct BadText: Sendable, CustomTestStringConvertible {
        let why: String
        let text: String
        let error: VaultError
        var testDescription: String { why }

        private static let good = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

        static let all = [
            BadText(why: "empty", text: "", error: .keyMissing),
            BadText(why: "comments only", text: "# a\n\n  # b\n", error: .keyMissing),
            BadText(why: "words", text: "not a key!", error: .keyMalformed(line: 1)),
            BadText(why: "broken second line", text: good + "\n#\n%%\n", error: .keyMalformed(line: 3)),
            BadText(why: "short", text: "9f86d081884c7d65", error: .keyWrongLength(line: 1, byteCount: 8)),
            BadText(why: "31 bytes", text: String(good.dropLast(2)), error: .keyWrongLength(line: 1, byteCount: 31)),
            BadText(why: "33 bytes", text: good + "aa", error: .keyWrongLength(line: 1, byteCount: 33)),
            BadText(why: "three pads", text: "AAAA===", error: .keyMalformed(line: 1)),
            BadText(why: "pad in the middle", text: "AA==AA", error: .keyMalformed(line: 1)),
            BadText(why: "twice the same", text: good + "\n" + good.uppercased(), error: .keyRepeated(line: 2)),
            BadText(why: "all zero", text: weak(Array(repeating: 0, count: 32)), error: .keyWeak(line: 1)),
            BadText(why: "all ones", text: weak(Array(repeating: 255, count: 32)), error: .keyWeak(line: 1)),
            BadText(why: "counting up", text: weak(Array(0..<32)), error: .keyWeak(line: 1)),
            BadText(why: "counting down", text: weak(Array((7..<39).reversed())), error: .keyWeak(line: 1)),
            BadText(why: "few bytes", text: weak((0..<32).map { $0 % 11 &* 23 }), error: .keyWeak(line: 1)),
            BadText(
                why: "plain text", text: weak(Array("the quick brown fox jumps over 1".utf8)), error: .keyWeak(line: 1)),
            BadText(
                why: "one half twice", text: String(repeating: "9f86d081884c7d659a2feaa0c55ad015", count: 2),
                error: .keyWeak(line: 1)),
            BadText(
                why: "from a standard", text: "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
                error: .keyWeak(line: 1)),
            BadText(
                why: "weak second key", text: good + "\n" + String(repeating: "0", count: 64), error: .keyWeak(line: 2)),
        ]

        private static func weak(_ bytes: [UInt8]) -> String { Hex.encode(bytes) }
    }

    @Test("SEC-24 SEC-25 missing, short, weak and broken keys are refused", arguments: BadText.all)
    func refused(_ bad: BadText) {
        #expect(throws: bad.error) { try RootKeyRing(text: bad.text) }
        #expect(bad.error.exitCode == 78)
    }

    @Test("SEC-25 no random key is taken for a weak one", arguments: 0..<200)
    func randomKeysPass(_ seed: UInt64) {
        var generator = SplitMix64(seed: seed)

        #expect(!KeyWeakness.isWeak((0..<32).map { _ in generator.nextByte() }))
    }

    @Test("hexadecimal and both sorts of base64 are the same key")
    func formats() throws {
        var generator = SplitMix64(seed: 0xfe)
        let bytes = (0..<32).map { _ in generator.nextByte() }
        let url = Base64URL.encode(bytes)
        let standard = String(url.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }) + "="
        let rings = try [Hex.encode(bytes), Hex.encode(bytes).uppercased(), url, standard, "  \(url)\t\r\n"]
            .map { try RootKeyRing(text: $0) }

        #expect(Set(rings.map(\.current.id)).count == 1)
        #expect(rings.allSatisfy { $0.current.line() == Hex.encode(bytes) })
    }

    @Test("SEC-26 the first line is the current key, all are there")
    func order() throws {
        let keys = (0..<3).map { _ in RootKey.generate() }
        let text = "# newest first\n" + keys.map { $0.line() }.joined(separator: "\n\n") + "\n"
        let ring = try RootKeyRing(text: text)

        #expect(ring.current.id == keys[0].id)
        #expect(ring.keys.map(\.id) == keys.map(\.id))
        #expect(keys.allSatisfy { ring.key($0.id) != nil })
    }

    @Test("a ring has a limit")
    func limit() {
        let text = (0...RootKeyRing.keyLimit).map { _ in RootKey.generate().line() }.joined(separator: "\n")

        #expect(throws: VaultError.tooManyKeys(limit: RootKeyRing.keyLimit)) { try RootKeyRing(text: text) }
    }

    @Test("SEC-24 every purpose has a key of its own, and none is the root key")
    func purposes() {
        let root = RootKey.generate()
        let derived = [root.wrapping, root.checking].map { $0.withUnsafeBytes { Hex.encode($0) } }

        #expect(Set(derived + [root.line()]).count == 3)
        #expect(derived.allSatisfy { !$0.hasPrefix(root.id.text) } && !root.line().contains(root.id.text))
    }
}
