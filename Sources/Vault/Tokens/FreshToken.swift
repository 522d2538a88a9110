import Crypto
package import Domain

/// A token at the moment of its making: the text goes out once, the hash stays (SEC-36, SEC-39).
package struct FreshToken: Sendable {
    /// The text to give out: 43 characters of base64url.
    package let secret: Secret
    /// What to store.
    package let hash: TokenHash

    /// Makes a token of 256 bits from the system's random source.
    package init(_ kind: TokenHash.Kind) {
        secret = Secret(SymmetricKey(size: .bits256).withUnsafeBytes { Base64URL.encode($0) })
        hash = TokenHash(kind, secret)
    }
}
