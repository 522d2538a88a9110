import Crypto
import Domain
import FoundationEssentials

/// Digests that show whether two things are the same without keeping them.
enum Fingerprint {
    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return encoder
    }()
    private static let digits = Array("0123456789abcdef".utf8)

    /// Of what a step is to send: content and choices. Without choices it is what it was when only the content counted.
    static func of(_ content: Content, _ options: DeliveryOptions, step: String) -> String {
        // Both always encode; an empty body would only make fingerprints alike, never unsafe.
        let body = (try? encoder.encode(content)) ?? Data()
        let choices = options.keys.isEmpty ? Data() : (try? encoder.encode(options)) ?? Data()
        return of(Array(step.utf8) + [0] + body + choices)
    }

    /// Of some bytes: the first 16 bytes of SHA-256, hexadecimal.
    static func of(_ bytes: [UInt8]) -> String {
        String(
            decoding: SHA256.hash(data: bytes).prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }
}
