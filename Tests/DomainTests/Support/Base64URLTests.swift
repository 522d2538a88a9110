import Domain
import Foundation
import TestKit
import Testing

@Suite("Base64 for URLs", .timeLimit(.minutes(10)))
struct Base64URLTests {
    @Test(
        "RFC 4648 section 10, without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func vectors(text: String, encoded: String) {
        #expect(Base64URL.encode(text.utf8) == encoded)
        #expect(Base64URL.decode(encoded) == Array(text.utf8))
    }

    @Test("RFC 4648 section 5: the two digits of URLs")
    func alphabet() {
        #expect(Base64URL.encode([0xfb, 0xff, 0xfe]) == "-__-")
        #expect(Base64URL.decode("-__-") == [0xfb, 0xff, 0xfe])
    }

    @Test("a thousand byte strings come back as they were, and agree with the platform's own encoder")
    func roundTrip() {
        var generator = SplitMix64(seed: 64)
        for _ in 0..<1_000 {
            let bytes = (0..<Int(generator.next() % 100)).map { _ in generator.nextByte() }
            let text = Base64URL.encode(bytes)
            let expected = Data(bytes).base64EncodedString()
                .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")

            #expect(text == expected)
            #expect(Base64URL.decode(text) == bytes)
        }
    }

    @Test(
        "SEC-80 reading is strict: padding, foreign digits, impossible lengths and stray bits are refused",
        arguments: [
            "Zg==", "Zg=", "=", "Zm9v+", "Zm9v/", "Zm9v ", " Zm9v", "Zm9v\n", "Zm 9v", "A", "AAAAA", "Zh", "Zm9",
            "Zm8=",
            "Zm9vYg\0", "Ｚｇ", "é", "Zg.", "Z",
        ])
    func refused(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("every text is read back as itself or not at all: there is one way to write each byte string")
    func canonical() {
        var generator = SplitMix64(seed: 5)
        let digits = Array("ABCDEFwxyz0189-_+=".utf8)
        for _ in 0..<1_000 {
            let text = String(
                decoding: (0..<Int(generator.next() % 8)).map { _ in
                    digits[Int(generator.next() % UInt64(digits.count))]
                },
                as: UTF8.self)
            guard let bytes = Base64URL.decode(text) else { continue }
            #expect(Base64URL.encode(bytes) == text)
        }
    }
}
