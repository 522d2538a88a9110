/// A handle of the AT Protocol: a domain name that an account shows instead of its DID (sheet, section 1).
struct ATHandle: Sendable, Hashable, CustomStringConvertible {
    /// Names below these are nobody's on the open network. `example` and `test` resolve nowhere, so that letting them
    /// pass costs nothing, and simulations can use them.
    private static let reserved: Set<Substring> = ["alt", "arpa", "internal", "invalid", "local", "localhost", "onion"]

    /// The name in lower case.
    let description: String

    /// Reads strictly: at least two labels, ASCII, at most 253 bytes, the last label not beginning with a digit.
    init?(_ text: String) {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, labels.count >= 2, labels.allSatisfy(Self.isLabel),
            let top = labels.last?.utf8.first, !Self.isDigit(top)
        else { return nil }
        description = text.lowercased()
    }

    /// Whether the name can belong to somebody on the open network.
    var isPermitted: Bool {
        description.split(separator: ".").last.map { !Self.reserved.contains($0) } ?? false
    }

    private static func isLabel(_ label: Substring) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(label.utf8.count) && label.utf8.first != hyphen && label.utf8.last != hyphen
            && label.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == hyphen }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
