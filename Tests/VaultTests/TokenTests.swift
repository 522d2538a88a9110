import Domain
import Testing

@testable import Vault

@Suite("Tokens", .timeLimit(.minutes(10)))
struct TokenTests {
    @Test(
        "SEC-36 SEC-39 a token has 256 random bits, and its hash is what comes in again",
        arguments: TokenHash.Kind.allCases)
    func fresh(_ kind: TokenHash.Kind) {
        let tokens = (0..<50).map { _ in FreshToken(kind) }

        #expect(Set(tokens.map(\.secret)).count == 50)
        for token in tokens {
            #expect(Base64URL.decode(token.secret.expose())?.count == 32)
            #expect(TokenHash(kind, token.secret) == token.hash)
            #expect(TokenHash(stored: token.hash.bytes) == token.hash)
            #expect(token.hash.bytes.count == 32)
        }
    }

    @Test("SEC-24 a token of one kind is none of another")
    func kinds() {
        let hashes = TokenHash.Kind.allCases.map { TokenHash($0, Secret("token")) }

        #expect(Set(hashes).count == TokenHash.Kind.allCases.count)
    }

    @Test("SEC-31 token hashes differ wherever one bit differs, and in length")
    func comparison() {
        let hash = TokenHash(.session, Secret("token"))

        for position in 0..<256 {
            var bytes = hash.bytes
            bytes[position / 8] ^= 1 << UInt8(position % 8)
            #expect(TokenHash(stored: bytes) != hash)
        }
        #expect(TokenHash(stored: Array(hash.bytes.dropLast())) != hash)
        #expect(TokenHash(stored: []) != hash)
    }

    @Test("SEC-40 an API key is prefix, 256 random bits and checksum; its hash is what comes in again")
    func apiKey() throws {
        let keys = (0..<50).map { _ in APIKey() }

        #expect(Set(keys.map(\.secret)).count == 50)
        for key in keys {
            let text = key.secret.expose()
            #expect(text.hasPrefix("mrt_") && text.count == 62 && text.hasPrefix(key.hint) && key.hint.count == 8)
            #expect(try #require(APIKey(key.secret)).hash == key.hash)
            #expect(key.hash == TokenHash(.apiKey, key.secret))
        }
    }

    @Test("SEC-40 one wrong character anywhere is seen before the database is asked")
    func wrongCharacter() {
        let text = Array(APIKey().secret.expose())

        for position in text.indices {
            var changed = text
            changed[position] = text[position] == "a" ? "b" : "a"
            #expect(APIKey(Secret(String(changed))) == nil)
        }
    }

    @Test(
        "SEC-40 other texts are no API keys",
        arguments: [
            "", "mrt_", "mrt", "Bearer x", String(repeating: "mrt_", count: 15) + "aa",
            String(repeating: "é", count: 31),
            "mrt_" + String(repeating: "a", count: 58), "mrt_" + String(repeating: "é", count: 29),
            String(repeating: "x", count: 1_000_000),
        ])
    func noKey(_ text: String) {
        #expect(APIKey(Secret(text)) == nil)
    }

    @Test(
        "base 32 and hexadecimal follow their vectors (RFC 4648 section 10)",
        arguments: [
            ("", "", ""), ("f", "my", "66"), ("fo", "mzxq", "666f"), ("foo", "mzxw6", "666f6f"),
            ("foob", "mzxw6yq", "666f6f62"), ("fooba", "mzxw6ytb", "666f6f6261"),
            ("foobar", "mzxw6ytboi", "666f6f626172"),
        ])
    func encodings(_ text: String, _ base32: String, _ hex: String) {
        #expect(Base32.encode(text.utf8) == base32)
        #expect(Hex.encode(text.utf8) == hex)
        #expect(Hex.decode(hex) == Array(text.utf8))
    }

    @Test("odd and foreign hexadecimal digits are refused", arguments: ["6", "6g", "６６", "0x66", " 66"])
    func badHex(_ text: String) {
        #expect(Hex.decode(text) == nil)
    }
}
