/// Proof Key for Code Exchange with the method `S256` (RFC 7636), the only one of the AT Protocol.
enum ProofKey {
    /// Whether the text can be a challenge: 43 characters of base64url that are 32 bytes.
    static func isChallenge(_ text: String) -> Bool {
        text.utf8.count == 43 && URLSafeBase64.decode(text)?.count == 32
    }

    /// Whether the verifier has the right form and belongs to the challenge.
    static func matches(verifier: String, challenge: String) -> Bool {
        verifier.wholeMatch(of: /[A-Za-z0-9\-._~]{43,128}/) != nil && Digest.challenge(of: verifier) == challenge
    }
}
