import Foundation

/// A place in Martlet to which a person may be sent (SEC-14): never another site.
enum ReturnPath {
    /// The longest path taken.
    static let limit = 512

    /// The path if it is ours and harmless before and after decoding, else `nil`.
    static func checked(_ text: String?) -> String? {
        guard let text, text.utf8.count <= limit, isHarmless(text) else { return nil }
        var decoded = text
        for _ in 0..<3 {
            guard let next = decoded.removingPercentEncoding else { return nil }
            guard isHarmless(next) else { return nil }
            if next == decoded { return text }
            decoded = next
        }
        return nil
    }

    private static func isHarmless(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.dropFirst().first != UInt8(ascii: "/") else { return false }
        return bytes.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }
            && !text.split(separator: "/").contains("..")
    }
}
