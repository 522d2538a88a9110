import Crypto
package import Domain
import FoundationEssentials
package import Outbound

/// A P-256 key that signs by ES256: for DPoP proofs (RFC 9449) or for client assertions (RFC 7523), never for both.
package struct SigningKey: Sendable {
    private let key: P256.Signing.PrivateKey

    /// Draws a fresh key.
    package init(_ ports: Ports) {
        self.init { ports.randomBytes(32) }
    }

    init(drawing bytes: () -> [UInt8]) {
        // Zero and numbers beyond the group order are no keys; they come up once in 2^32 draws at most.
        for _ in 0..<8 {
            guard let key = try? P256.Signing.PrivateKey(rawRepresentation: bytes()) else { continue }
            self.key = key
            return
        }
        key = P256.Signing.PrivateKey()
    }

    /// Opens an exported key; `nil` when the text is none.
    package init?(_ exported: Secret) {
        guard let bytes = Base64URL.decode(exported.expose()),
            let key = try? P256.Signing.PrivateKey(rawRepresentation: bytes)
        else { return nil }
        self.key = key
    }

    /// The private part, to be sealed like a token (SEC-10).
    package func export() -> Secret {
        Secret(Base64URL.encode(key.rawRepresentation))
    }

    /// The public part as JSON Web Key (RFC 7517), for the head of a proof.
    package var publicJWK: JSONValue {
        let point = key.publicKey.rawRepresentation
        return [
            "kty": "EC", "crv": "P-256",
            "x": .string(Base64URL.encode(point.prefix(32))), "y": .string(Base64URL.encode(point.suffix(32))),
        ]
    }

    /// Name of the key: SHA-256 over its canonical public form (RFC 7638).
    package var thumbprint: String {
        Base64URL.encode(SHA256.hash(data: publicJWK.bytes))
    }

    /// A JSON Web Token in compact form (RFC 7515 section 3.1), signed by ES256.
    ///
    /// Throws what the cryptographic library throws, which for a valid key means that the machine has no randomness.
    func token(header: [String: JSONValue], claims: [String: JSONValue]) throws -> String {
        var header = header
        header["alg"] = "ES256"
        let content = [header, claims].map { Base64URL.encode(JSONValue.object($0).bytes) }.joined(separator: ".")
        let signature = try key.signature(for: Data(content.utf8)).rawRepresentation
        return content + "." + Base64URL.encode(signature)
    }
}

/// A key that binds the tokens of one grant (SEC-10).
package typealias DPoPKey = SigningKey

/// The public keys of a client, as served at its `jwks_uri` (RFC 7517 section 5).
package enum KeySet {
    /// The document; each key is named by its thumbprint.
    package static func document(_ keys: [SigningKey]) -> JSONValue {
        ["keys": .array(keys.map(entry))]
    }

    private static func entry(_ key: SigningKey) -> JSONValue {
        var members = key.publicJWK.object ?? [:]
        members["kid"] = .string(key.thumbprint)
        members["alg"] = "ES256"
        members["use"] = "sig"
        return .object(members)
    }
}
