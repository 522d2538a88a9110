import Crypto

/// A signed JSON Web Token in its compact form (RFC 7515), taken apart but not yet believed.
struct CompactJWS: Sendable {
    /// Parameters of the signature.
    let header: [String: JSONValue]
    /// What the signer claims.
    let claims: [String: JSONValue]
    private let signedText: String
    private let signature: [UInt8]

    /// Takes three parts apart; `nil` for anything that is not a token of at most 8 KiB.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count <= 8192, parts.count == 3, let header = Self.object(parts[0]),
            let claims = Self.object(parts[1]), let signature = URLSafeBase64.decode(parts[2])
        else { return nil }
        self.header = header
        self.claims = claims
        self.signature = signature
        signedText = parts[0] + "." + parts[1]
    }

    /// Whether the holder of this P-256 key has signed (algorithm `ES256`).
    func isSigned(by key: P256.Signing.PublicKey) -> Bool {
        guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
        return key.isValidSignature(signature, for: Array(signedText.utf8))
    }

    /// Whether the holder of this secret has signed (algorithm `HS256`).
    func isAuthentic(under secret: SymmetricKey) -> Bool {
        header["alg"] == "HS256"
            && HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: Array(signedText.utf8), using: secret)
    }

    /// Writes a token with algorithm `HS256`, as servers make them for themselves.
    static func sign(_ claims: JSONValue, type: String, secret: SymmetricKey) -> String {
        let header: JSONValue = ["alg": "HS256", "typ": .string(type)]
        let text = [header, claims].map { URLSafeBase64.encode($0.bytes) }.joined(separator: ".")
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: secret)
        return text + "." + URLSafeBase64.encode(Array(code))
    }

    private static func object(_ part: String) -> [String: JSONValue]? {
        URLSafeBase64.decode(part).flatMap(JSONValue.init(parsing:))?.object
    }
}
