import Domain
import Testing

@testable import Vault

extension ScryptCost {
    /// Fast enough to be called a hundred times in a test.
    static let quick = ScryptCost(logN: 4, blockSize: 8, parallelism: 1) ?? .standard
}

@Suite("PasswordHash", .timeLimit(.minutes(10)))
struct PasswordHashTests {
    @Test("SEC-32 the standard cost is N=2^15, r=8, p=3, and stands in the stored text")
    func standard() throws {
        let hash = try PasswordHash(Secret("a long password"), cost: .standard)

        #expect(hash.text.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
        #expect(try PasswordHash(stored: hash.text).matches(Secret("a long password")))
        #expect(try !PasswordHash(stored: hash.text).matches(Secret("a long passwore")))
    }

    @Test("SEC-32 every hash has its own salt")
    func salted() throws {
        let texts = try (0..<20).map { _ in try PasswordHash(Secret("same"), cost: .quick).text }

        #expect(Set(texts).count == 20)
    }

    @Test(
        "SEC-33 nothing is cut off, ignored or folded",
        arguments: [
            ("", "\u{0}"), ("a", "a\u{0}"), ("a", "A"), ("a ", "a"), ("é", "e"),
            (String(repeating: "x", count: 128), String(repeating: "x", count: 127) + "y"),
            (String(repeating: "🗝", count: 128), String(repeating: "🗝", count: 127)),
        ])
    func distinct(_ first: String, _ second: String) throws {
        let hash = try PasswordHash(Secret(first), cost: .quick)

        #expect(try hash.matches(Secret(first)))
        #expect(try !hash.matches(Secret(second)))
    }

    @Test("SEC-33 one letter typed in two ways is one letter")
    func normalForm() throws {
        #expect(try PasswordHash(Secret("caf\u{e9}"), cost: .quick).matches(Secret("cafe\u{301}")))
    }

    @Test(
        "SEC-32 a stored text that is no hash, or would exhaust the machine, is a typed error",
        arguments: [
            "", "$", "$scrypt$", "plain", "$argon2id$v=19$m=19456$AAAA$AAAA",
            "$scrypt$ln=30,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=20,r=32,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=15,r=8,p=99$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=0,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=-1,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$r=8,ln=15,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=15,r=8,p=3$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=15,r=8,p=3$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
            "$scrypt$ln=15,r=8,p=3$AAAAAAAAAAAAAAAAAAAAAA$",
            "$scrypt$ln=15,r=8,p=3$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA$more",
        ])
    func malformed(_ text: String) {
        #expect(throws: VaultError.passwordHashMalformed) { try PasswordHash(stored: text) }
    }

    @Test("SEC-31 hashes are equal exactly when their texts are")
    func equality() throws {
        let hash = try PasswordHash(Secret("a"), cost: .quick)

        #expect(try hash == PasswordHash(stored: hash.text))
        #expect(try hash != PasswordHash(Secret("a"), cost: .quick))
    }
}
