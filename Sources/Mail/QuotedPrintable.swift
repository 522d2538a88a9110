/// Text in lines of ASCII, none longer than 76 (RFC 2045, section 6.7).
enum QuotedPrintable {
    private static let limit = 75
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// The text with CRLF at the end of each line.
    static func encode(_ text: String) -> String {
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { encode(line: Array($0.utf8)) }.joined(separator: "\r\n")
    }

    private static func encode(line: [UInt8]) -> String {
        var bytes: [UInt8] = []
        var column = 0
        for (index, byte) in line.enumerated() {
            let piece = isLiteral(byte, isLast: index == line.count - 1) ? [byte] : escape(byte)
            if column + piece.count > limit {
                bytes += "=\r\n".utf8
                column = 0
            }
            bytes += piece
            column += piece.count
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// White space at the end of a line would get lost on the way.
    private static func isLiteral(_ byte: UInt8, isLast: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "="): false
        case 0x21...0x7e: true
        case 0x20, 0x09: !isLast
        default: false
        }
    }

    private static func escape(_ byte: UInt8) -> [UInt8] {
        [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
