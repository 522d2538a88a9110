import Crypto
package import Domain

/// A key for the API: `mrt_`, 256 random bits in base 32, and a checksum that tells typing errors and lets scanners of
/// published code recognise it (SEC-40).
package struct APIKey: Sendable {
    private static let prefix = "mrt_"
    /// 256 bits in digits of five.
    private static let bodyLength = 52
    private static let checksumLength = 6

    /// The text to show once.
    package let secret: Secret
    /// What to store.
    package let hash: TokenHash
    /// The beginning, by which people recognise a key in a list; too short to help in guessing.
    package let hint: String

    /// Makes a key from the system's random source.
    package init() {
        let body = SymmetricKey(size: .bits256).withUnsafeBytes { Base32.encode($0) }
        self.init(body: body)
    }

    /// Reads the text of an `Authorization` header; `nil` when form or checksum are wrong, before any look at the database.
    package init?(_ text: Secret) {
        let text = text.expose()
        guard text.utf8.count == Self.prefix.utf8.count + Self.bodyLength + Self.checksumLength,
            text.hasPrefix(Self.prefix)
        else { return nil }
        let body = text.dropFirst(Self.prefix.count).prefix(Self.bodyLength)
        guard ConstantTime.equal(Array(Self.text(body).utf8), Array(text.utf8)) else { return nil }
        self.init(body: String(body))
    }

    private init(body: String) {
        secret = Secret(Self.text(body))
        hash = TokenHash(.apiKey, secret)
        hint = Self.prefix + body.prefix(4)
    }

    private static func text(_ body: some StringProtocol) -> String {
        let digest = SHA256.hash(data: Array("martlet.api-key.checksum\u{0}\(body)".utf8))
        return prefix + body + Base32.encode(digest).prefix(checksumLength)
    }
}
