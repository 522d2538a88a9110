/// A mail address that can stand in an SMTP command and in a header without being quoted: plain ASCII, no room for tricks.
package struct MailAddress: Sendable, Hashable, CustomStringConvertible {
    /// Before the `@`.
    package let local: String
    /// After the `@`.
    package let domain: String

    /// Reads an address such as `ada@example.org`; `nil` for anything that is not a dot-atom on both sides (RFC 5321,
    /// section 4.1.2): no comments, quotes, address literals, white space, control characters, letters beyond ASCII.
    package init?(_ text: String) {
        let sides = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count <= 254, sides.count == 2, Self.isLocal(sides[0]), Self.isDomain(sides[1]) else {
            return nil
        }
        (local, domain) = (sides[0], sides[1])
    }

    /// `ada@example.org`.
    package var description: String { "\(local)@\(domain)" }

    private static func isLocal(_ text: String) -> Bool {
        text.utf8.count <= 64 && atoms(of: text) { isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
    }

    static func isDomain(_ text: String) -> Bool {
        atoms(of: text) { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
            && !text.hasPrefix("-") && !text.hasSuffix("-")
    }

    private static func atoms(of text: String, _ isAllowed: (UInt8) -> Bool) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(isAllowed) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}

/// Somebody with a mail address and perhaps a name.
package struct MailParty: Sendable, Hashable {
    /// What people read; untrusted text, encoded when it is written.
    package let name: String
    /// Where mail goes.
    package let address: MailAddress

    /// Gathers both.
    package init(name: String = "", address: MailAddress) {
        self.name = name
        self.address = address
    }

    /// Reads `Martlet <martlet@example.org>` or the bare address; `nil` for anything else.
    package init?(_ text: String) {
        guard let open = text.firstIndex(of: "<") else {
            guard let address = MailAddress(text) else { return nil }
            self.init(address: address)
            return
        }
        let name = text[..<open].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard text.hasSuffix(">"), let address = MailAddress(String(text[open...].dropFirst().dropLast())) else {
            return nil
        }
        self.init(name: name, address: address)
    }
}
