import Crypto
package import Domain

/// What is stored of a token that we gave out: SHA-256 over its kind and its text (SEC-36, SEC-39, SEC-40).
///
/// A plain hash is enough because the tokens are 256 random bits; it tells nothing about them.
package struct TokenHash: Sendable, Hashable {
    /// What a token is for; the same text has another hash for each kind.
    package enum Kind: String, Sendable, CaseIterable {
        /// A login session of the dashboard (SEC-36).
        case session
        /// An API key (SEC-40).
        case apiKey = "api-key"
        /// A link to set a new password (SEC-39).
        case passwordReset = "password-reset"
        /// A link to join a workspace, or to connect an account for it (SEC-19, SEC-39).
        case invitation
        /// The link that makes the first owner (SEC-41).
        case firstRun = "first-run"
        /// The `state` of a connect attempt (SEC-3).
        case state
        /// The secret that binds a connect attempt to a browser (SEC-4).
        case attempt
        /// A recovery code of the second factor (SEC-35).
        case recoveryCode = "recovery-code"
    }

    /// The 32 bytes for the row.
    package let bytes: [UInt8]

    /// Takes the bytes of a row.
    package init(stored bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Hashes a token that came in.
    package init(_ kind: Kind, _ token: Secret) {
        var hash = SHA256()
        hash.update(data: Array("martlet.\(kind.rawValue)\u{0}".utf8))
        hash.update(data: Array(token.expose().utf8))
        bytes = Array(hash.finalize())
    }

    /// Equal hashes, compared in constant time (SEC-31).
    package static func == (left: TokenHash, right: TokenHash) -> Bool {
        ConstantTime.equal(left.bytes, right.bytes)
    }
}
