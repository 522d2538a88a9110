import Outbound

/// The binary form in which repositories keep records (DAG-CBOR), as far as records need it.
enum DagCBOR {
    /// Encodes a record given as JSON; `{"$link":…}` becomes a link and `{"$bytes":…}` a byte string. `nil` for
    /// fractions and for malformed links, which the data model does not know.
    static func encode(_ value: JSONValue) -> [UInt8]? {
        switch value {
        case .null: [0xf6]
        case .bool(let flag): [flag ? 0xf5 : 0xf4]
        case .number(let text): Int64(text).map(encode)
        case .string(let text): head(major: 3, UInt64(text.utf8.count)) + text.utf8
        case .array(let elements): encode(elements)
        case .object(let members): encode(members)
        }
    }

    private static func encode(_ number: Int64) -> [UInt8] {
        number < 0 ? head(major: 1, UInt64(-1 - number)) : head(major: 0, UInt64(number))
    }

    private static func encode(_ elements: [JSONValue]) -> [UInt8]? {
        var bytes = head(major: 4, UInt64(elements.count))
        for element in elements {
            guard let encoded = encode(element) else { return nil }
            bytes += encoded
        }
        return bytes
    }

    private static func encode(_ members: [String: JSONValue]) -> [UInt8]? {
        if members.count == 1, let link = members["$link"] { return link.string.flatMap(encode(link:)) }
        if members.count == 1, let text = members["$bytes"] { return text.string.flatMap(encode(base64:)) }
        var bytes = head(major: 5, UInt64(members.count))
        for (key, value) in members.sorted(by: { precedes($0.key, $1.key) }) {
            guard let encoded = encode(value) else { return nil }
            bytes += head(major: 3, UInt64(key.utf8.count)) + key.utf8 + encoded
        }
        return bytes
    }

    /// Shorter keys first, equally long ones by their bytes.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        let (left, right) = (left.utf8, right.utf8)
        return left.count == right.count ? left.lexicographicallyPrecedes(right) : left.count < right.count
    }

    /// Tag 42 around the content id with the identity prefix of multibase.
    private static func encode(link text: String) -> [UInt8]? {
        guard let contentID = ContentID(text) else { return nil }
        return [0xd8, 42] + head(major: 2, UInt64(contentID.bytes.count + 1)) + [0] + contentID.bytes
    }

    private static func encode(base64 text: String) -> [UInt8]? {
        guard let bytes = ContentID.base64(text) else { return nil }
        return head(major: 2, UInt64(bytes.count)) + bytes
    }

    private static func head(major: UInt8, _ number: UInt64) -> [UInt8] {
        let (size, info): (Int, UInt8) =
            switch number {
            case 0..<24: (0, UInt8(number))
            case 24...0xff: (1, 24)
            case 0x100...0xffff: (2, 25)
            case 0x1_0000...0xffff_ffff: (4, 26)
            default: (8, 27)
            }
        return [major << 5 | info] + (0..<size).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * (size - 1 - $0))) }
    }
}
