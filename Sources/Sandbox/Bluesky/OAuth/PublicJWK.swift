import Crypto

/// A public key on the curve P-256 as JSON (RFC 7517).
struct PublicJWK: Sendable {
    /// The key's name in its set.
    let keyID: String?
    /// The key.
    let key: P256.Signing.PublicKey
    /// The key's name by its content (RFC 7638).
    let thumbprint: String

    /// Reads `kty`, `crv`, `x`, `y`; `nil` for other kinds, points off the curve, and keys with a private part.
    init?(_ json: JSONValue?) {
        guard let members = json?.object, members["d"] == nil, members["kty"] == "EC", members["crv"] == "P-256",
            let x = members["x"]?.string, let y = members["y"]?.string,
            let left = URLSafeBase64.decode(x), let right = URLSafeBase64.decode(y),
            left.count == 32, right.count == 32,
            let key = try? P256.Signing.PublicKey(rawRepresentation: left + right)
        else { return nil }
        self.key = key
        keyID = members["kid"]?.string
        let canonical = #"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#
        thumbprint = URLSafeBase64.encode(Array(SHA256.hash(data: Array(canonical.utf8))))
    }

    /// The keys of a set (`{"keys":[…]}`) that can verify `ES256`.
    static func set(_ json: JSONValue?) -> [PublicJWK] {
        json?["keys"]?.array?.compactMap { PublicJWK($0) } ?? []
    }
}
