import Foundation

/// A mail as a server received it, read by rules of its own: nothing of what wrote it is used.
package struct ReceivedMail: Sendable {
    /// The sender of the envelope.
    package let sender: String
    /// The receivers of the envelope.
    package let recipients: [String]
    /// Whether the way was encrypted.
    package let isEncrypted: Bool
    /// Who logged in, and with what; `nil` for nobody.
    package let login: String?
    /// Everything between DATA and the dot, dots unstuffed.
    package let raw: String

    /// Gathers the parts.
    package init(sender: String, recipients: [String], isEncrypted: Bool, login: String?, raw: String) {
        self.sender = sender
        self.recipients = recipients
        self.isEncrypted = isEncrypted
        self.login = login
        self.raw = raw
    }

    /// The lines before the first empty one.
    package var head: String { raw.range(of: "\r\n\r\n").map { String(raw[..<$0.lowerBound]) } ?? raw }

    /// The value of a header, unfolded and with its encoded words read; `nil` when it is not there just once.
    package func header(_ name: String) -> String? {
        let unfolded = head.replacing("\r\n ", with: " ").components(separatedBy: "\r\n")
        let found = unfolded.filter { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        guard found.count == 1, let line = found.first else { return nil }
        return Self.decode(line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces))
    }

    /// The names of the headers, in order.
    package var headerNames: [String] {
        head.components(separatedBy: "\r\n").filter { !$0.hasPrefix(" ") }.map { String($0.prefix { $0 != ":" }) }
    }

    /// The decoded part of this type, such as `text/plain`.
    package func part(_ type: String) -> String? {
        guard let boundary = header("Content-Type")?.components(separatedBy: "boundary=\"").last?.dropLast() else {
            return nil
        }
        let parts = raw.components(separatedBy: "--\(boundary)")
        guard let part = parts.first(where: { $0.contains("Content-Type: \(type);") }),
            let start = part.range(of: "\r\n\r\n")
        else { return nil }
        return Self.unquote(String(part[start.upperBound...]))
    }

    /// Words such as `=?utf-8?B?…?=`; the space between two of them is not there (RFC 2047, section 6.2).
    private static func decode(_ text: String) -> String {
        var result = ""
        var wasEncoded = false
        for word in text.split(separator: " ", omittingEmptySubsequences: false).map(String.init) {
            let pieces = word.components(separatedBy: "?")
            if pieces.count == 5, pieces[0] == "=", pieces[2] == "B", let data = Data(base64Encoded: pieces[3]) {
                result += (wasEncoded || result.isEmpty ? "" : " ") + String(decoding: data, as: UTF8.self)
                wasEncoded = true
            } else {
                result += (result.isEmpty ? "" : " ") + word
                wasEncoded = false
            }
        }
        return result
    }

    private static func unquote(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.replacing("=\r\n", with: "").utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "="), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
