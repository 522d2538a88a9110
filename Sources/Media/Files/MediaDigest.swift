import Crypto

/// Digests of media.
package enum MediaDigest {
    /// SHA-256, lower-case hexadecimal.
    package static func of(_ bytes: [UInt8]) -> String { text(SHA256.hash(data: bytes)) }

    /// The same of what comes in pieces. Throws what the stream throws.
    package static func of(_ stream: ByteStream) async throws -> (digest: String, byteCount: Int) {
        var (hash, count) = (SHA256(), 0)
        for try await piece in stream {
            hash.update(data: piece)
            count += piece.count
        }
        return (text(hash.finalize()), count)
    }

    /// Whether a text is such a digest.
    package static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { Set("0123456789abcdef".utf8).contains($0) }
    }

    /// Bytes in lower-case hexadecimal.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
