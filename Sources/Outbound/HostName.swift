import Foundation

/// A host as it may stand in a URL: a name in lower-case ASCII, or an address in its one usual notation (SEC-68).
package struct HostName: Sendable, Hashable, CustomStringConvertible {
    /// Lower-case name, dotted address, or IPv6 address without brackets.
    package let text: String
    /// The address, when the host is one.
    package let address: IPAddress?

    /// Reads a host; `nil` for everything that two parsers could understand differently: octal, hexadecimal, short or
    /// single-number IPv4, zones, empty or over-long labels, characters outside letters, digits and hyphens.
    /// Names in other scripts are turned into punycode.
    package init?(_ raw: String) {
        if raw.hasPrefix("["), raw.hasSuffix("]") {
            let inside = String(raw.dropFirst().dropLast())
            guard let address = IPAddress(inside), address.family == .v6 else { return nil }
            (self.text, self.address) = (inside.lowercased(), address)
            return
        }
        guard let name = Self.ascii(raw) else { return nil }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard name.utf8.count <= 253, labels.allSatisfy(Self.isLabel) else { return nil }
        self.text = name
        self.address = Self.looksNumeric(labels.last ?? "") ? IPAddress(name) : nil
        // A last label of digits is an address to some resolver; only the plain dotted form is one to us.
        if Self.looksNumeric(labels.last ?? ""), address?.description != name { return nil }
    }

    /// The host as written in a URL: IPv6 in brackets.
    package var description: String {
        address?.family == .v6 ? "[\(text)]" : text
    }

    private static func ascii(_ raw: String) -> String? {
        let trimmed = raw.hasSuffix(".") ? String(raw.dropLast()) : raw
        guard !trimmed.isEmpty, trimmed.utf8.count <= 1024 else { return nil }
        if trimmed.utf8.allSatisfy({ $0 < 0x80 }) { return trimmed.lowercased() }
        // Foundation applies IDNA (UTS 46); whatever comes back must still pass as plain labels.
        let forbidden = trimmed.unicodeScalars.contains { $0.value < 0x80 && !isPlain(UInt8($0.value)) && $0 != "." }
        guard !forbidden, let host = URLComponents(string: "https://\(trimmed)/")?.encodedHost else { return nil }
        return host.utf8.allSatisfy { $0 < 0x80 } ? host.lowercased() : nil
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.utf8.allSatisfy(isPlain)
            && !label.hasPrefix("-") && !label.hasSuffix("-")
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default:
            false
        }
    }

    private static func looksNumeric(_ label: Substring) -> Bool {
        label.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } || label.hasPrefix("0x")
    }
}
