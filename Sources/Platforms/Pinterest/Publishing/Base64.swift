import FoundationEssentials

/// Base64 with its usual alphabet and padding (RFC 4648 section 4).
enum Base64 {
    /// Encodes.
    static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
