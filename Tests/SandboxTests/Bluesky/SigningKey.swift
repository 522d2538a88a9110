import Crypto

@testable import Sandbox

/// A key of a client in tests, and the tokens it signs.
struct SigningKey: Sendable {
    let key = P256.Signing.PrivateKey()

    /// The public part as JSON.
    var jwk: JSONValue {
        let point = [UInt8](key.publicKey.rawRepresentation)
        return [
            "kty": "EC", "crv": "P-256", "x": .string(URLSafeBase64.encode(Array(point.prefix(32)))),
            "y": .string(URLSafeBase64.encode(Array(point.suffix(32)))),
        ]
    }

    /// A compact token of any content, signed with `ES256` whatever the header says.
    func sign(header: JSONValue, claims: JSONValue) throws -> String {
        let text = [header, claims].map { URLSafeBase64.encode($0.bytes) }.joined(separator: ".")
        let signature = try key.signature(for: Array(text.utf8)).rawRepresentation
        return text + "." + URLSafeBase64.encode(Array(signature))
    }

    /// A proof; changes replace members of header and claims, `nil` removes them.
    func proof(
        _ method: String, _ url: String, at seconds: Int, nonce: String?, accessToken: String? = nil,
        identifier: String = RandomSource(seed: nil).token(12), header headerChanges: [String: JSONValue?] = [:],
        claims claimChanges: [String: JSONValue?] = [:]
    ) throws -> String {
        var header: [String: JSONValue] = ["typ": "dpop+jwt", "alg": "ES256", "jwk": jwk]
        var claims: [String: JSONValue] = [
            "jti": .string(identifier), "htm": .string(method), "htu": .string(url), "iat": .integer(seconds),
        ]
        claims["nonce"] = nonce.map { .string($0) }
        claims["ath"] = accessToken.map { .string(Digest.challenge(of: $0)) }
        for (name, value) in headerChanges { header[name] = value }
        for (name, value) in claimChanges { claims[name] = value }
        return try sign(header: .object(header), claims: .object(claims))
    }
}
