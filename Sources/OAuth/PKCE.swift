import Crypto
package import Domain

/// Proof key for code exchange (RFC 7636): fresh for every attempt, always hashed (SEC-2).
package struct PKCE: Sendable {
    /// How the challenge is written; `plain` does not exist here.
    package enum Flavour: Sendable, Hashable {
        /// Base64url of the SHA-256, as the RFC says.
        case base64URL
        /// Hexadecimal of the SHA-256, which one platform wants under the same method name.
        case hexadecimal
    }

    /// 256 random bits in 43 characters; kept sealed until the exchange.
    package let verifier: Secret

    /// Draws a fresh verifier.
    package init(_ ports: Ports) {
        verifier = Secret(ports.randomToken(byteCount: 32))
    }

    /// Takes a kept verifier.
    package init(verifier: Secret) {
        self.verifier = verifier
    }

    /// What goes into the authorization request.
    package func challenge(_ flavour: Flavour = .base64URL) -> String {
        let digest = SHA256.hash(data: Array(verifier.expose().utf8))
        return switch flavour {
        case .base64URL: Base64URL.encode(digest)
        case .hexadecimal: digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}
