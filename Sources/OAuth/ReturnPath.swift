import Outbound

/// A page of ours to which a person goes after connecting; never a way to somebody else's site (SEC-14).
package struct ReturnPath: Sendable, Hashable, CustomStringConvertible {
    /// Longer paths are refused.
    package static let maximumLength = 512

    /// The path with its query, as it goes into the `Location` header.
    package let description: String

    /// Checks a path from outside; `nil` unless it begins with one of the allowed prefixes and holds no scheme, host,
    /// `//`, backslash, dot segment or control byte, neither as written nor after decoding.
    package init?(_ text: String, allowed prefixes: [String] = ["/"]) {
        guard text.utf8.count <= Self.maximumLength, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }),
            prefixes.contains(where: { Self.isBelow($0, text) }), Self.isSafeAtEveryDepth(text)
        else { return nil }
        description = text
    }

    private static func isBelow(_ prefix: String, _ text: String) -> Bool {
        guard !prefix.hasSuffix("/") else { return text.hasPrefix(prefix) }
        let path = text.prefix { $0 != "?" }
        return path == prefix || path.hasPrefix(prefix + "/")
    }

    /// Decodes until nothing changes; a path that is still escaped after three rounds means no good.
    private static func isSafeAtEveryDepth(_ text: String) -> Bool {
        var text = text
        for _ in 0..<4 {
            guard isSafe(text), let decoded = PercentEncoding.decode(text.replacing("+", with: "%2B")) else {
                return false
            }
            if decoded == text { return true }
            text = decoded
        }
        return false
    }

    private static func isSafe(_ text: String) -> Bool {
        let path = text.prefix { $0 != "?" }
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        return text.hasPrefix("/") && !text.contains("//") && !text.contains("\\") && !text.contains("#")
            && !path.contains(":") && !segments.contains(".") && !segments.contains("..")
            && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }
    }
}
