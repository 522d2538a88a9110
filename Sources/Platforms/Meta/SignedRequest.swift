import Crypto
package import Domain
import Outbound

/// What Meta sends when a person removes the app or wants data deleted: a signature and a payload, both base64url without
/// padding, joined by a dot (sheet `facebook`, section 3; SEC-80).
package struct SignedRequest: Sendable, Hashable {
    /// Why one is not taken.
    package enum Flaw: Error, Sendable, Hashable {
        /// Not of the form, or the payload says too little.
        case malformed
        /// Signed by another rule than HMAC-SHA256.
        case wrongAlgorithm
        /// None of our apps' secrets made the signature.
        case wrongSignature
        /// Signed more than an hour ago, or in the future.
        case stale
    }

    private static let longest = 4_096
    private static let life: Duration = .hours(1)

    /// The platform's identifier of the person.
    package let person: String
    /// When the platform signed it.
    package let issuedAt: Instant
    /// The signature as it came: the same request always has the same one, and nobody without the secret can make it.
    package let signature: String

    /// Checks what came, before anything in it is believed.
    ///
    /// - Parameters:
    ///   - text: the value of `signed_request`.
    ///   - secrets: those of the apps that may be meant.
    package init(_ text: String, secrets: [Secret], now: Instant) throws(Flaw) {
        let halves = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count <= Self.longest, halves.count == 2, let signature = Base64URL.decode(halves[0]),
            let payload = Base64URL.decode(halves[1])
        else { throw .malformed }
        guard secrets.contains(where: { Self.signs(halves[1], $0, as: signature) }) else { throw .wrongSignature }
        guard let json = try? JSONValue(parsing: payload), let person = json["user_id"]?.identifier, !person.isEmpty,
            let issued = json["issued_at"]?.integer
        else { throw .malformed }
        guard json["algorithm"]?.string?.uppercased() == "HMAC-SHA256" else { throw .wrongAlgorithm }
        let issuedAt = Instant(seconds: issued)
        let age = now - issuedAt
        guard age <= Self.life, age >= .zero - .minutes(5) else { throw .stale }
        self.person = person
        self.issuedAt = issuedAt
        self.signature = halves[0]
    }

    private static func signs(_ payload: String, _ secret: Secret, as signature: [UInt8]) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(
            signature, authenticating: Array(payload.utf8),
            using: SymmetricKey(data: Array(secret.expose().utf8)))
    }
}
