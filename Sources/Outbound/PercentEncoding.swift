/// Percent-encoding (RFC 3986 section 2.1) of paths, queries and forms.
package enum PercentEncoding {
    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    /// Encodes all but unreserved characters; safe for one path segment, a name or a value.
    package static func component(_ text: String) -> String {
        encode(text, keeping: "")
    }

    /// Writes `a=1&b=2`, spaces as `%20`, in order.
    package static func form(_ items: [OutboundURL.Item]) -> String {
        items.map { component($0.name) + "=" + component($0.value) }.joined(separator: "&")
    }

    /// Keeps what may stand in a path, escapes already made included.
    static func path(_ text: String) -> String {
        encode(text, keeping: "!$&'()*+,;=:@/%")
    }

    /// Keeps what may stand in a query, escapes already made included.
    static func query(_ text: String) -> String {
        encode(text, keeping: "!$&'()*+,;=:@/%?[]")
    }

    /// Splits a query or form body; a plus sign is a space. Pieces with broken escapes are left out.
    package static func items(_ text: String) -> [OutboundURL.Item] {
        text.split(separator: "&").compactMap { piece in
            let sides = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(sides[0]), let value = decode(sides.count == 2 ? sides[1] : "") else { return nil }
            return OutboundURL.Item(name, value)
        }
    }

    /// Undoes the encoding of a form; `nil` for broken escapes and bytes that are not UTF-8.
    package static func decode(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func encode(_ text: String, keeping kept: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) || kept.utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "-._~".utf8.contains(byte)
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
