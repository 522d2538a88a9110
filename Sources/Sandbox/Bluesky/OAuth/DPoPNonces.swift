import Crypto

/// The nonces of one server: a new one every three minutes, the one before still good (sheet, section 2b).
struct DPoPNonces: Sendable {
    /// How long one nonce is handed out, in seconds.
    static let rotation: Int64 = 180
    /// How long after it was first handed out a nonce is accepted, in seconds.
    static let lifetime: Int64 = 300

    private let secret: SymmetricKey

    /// Nonces that nobody can guess without the secret.
    init(secret: [UInt8]) {
        self.secret = SymmetricKey(data: secret)
    }

    /// The nonce to use now; `now` in seconds since 1970.
    func current(at now: Int64) -> String {
        nonce(number: now / Self.rotation)
    }

    /// Whether the nonce is the present one, or the one before and not yet too old.
    func accepts(_ nonce: String, at now: Int64) -> Bool {
        let number = now / Self.rotation
        if nonce == self.nonce(number: number) { return true }
        return nonce == self.nonce(number: number - 1) && now - (number - 1) * Self.rotation < Self.lifetime
    }

    private func nonce(number: Int64) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array("nonce \(number)".utf8), using: secret)
        return URLSafeBase64.encode(Array(code.prefix(24)))
    }
}
