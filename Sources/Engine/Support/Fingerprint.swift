import Crypto
import Domain
import FoundationEssentials

/// Digests that show whether two things are the same without keeping them.
enum Fingerprint {
    /// Of what a step is to send.
    static func of(_ content: Content, step: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Content always encodes; an empty body would only make fingerprints alike, never unsafe.
        let body = (try? encoder.encode(content)) ?? Data()
        return of(Array(step.utf8) + [0] + body)
    }

    /// Of some bytes: the first 16 bytes of SHA-256, hexadecimal.
    static func of(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).prefix(16).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
