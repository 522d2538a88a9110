/// The canonical binary form of records: CBOR with shortest heads, sorted keys and links as tag 42.
enum DagCBOR {
    /// The bytes over which a record's CID is taken.
    static func encode(_ value: ATValue) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return bytes
    }

    private static func append(_ value: ATValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(0xf6)
        case .bool(let flag): bytes.append(flag ? 0xf5 : 0xf4)
        case .integer(let number): appendInteger(number, to: &bytes)
        case .string(let text): appendText(text, to: &bytes)
        case .bytes(let content): appendBytes(content, to: &bytes)
        case .link(let contentID):
            appendHead(6, 42, to: &bytes)
            appendBytes([0] + contentID.bytes, to: &bytes)
        case .array(let elements):
            appendHead(4, UInt64(elements.count), to: &bytes)
            for element in elements { append(element, to: &bytes) }
        case .map(let members): appendMap(members, to: &bytes)
        }
    }

    private static func appendMap(_ members: [String: ATValue], to bytes: inout [UInt8]) {
        appendHead(5, UInt64(members.count), to: &bytes)
        for (key, value) in members.sorted(by: { precedes($0.key, $1.key) }) {
            appendText(key, to: &bytes)
            append(value, to: &bytes)
        }
    }

    /// Shorter keys first, keys of one length by their bytes.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        let lengths = (left.utf8.count, right.utf8.count)
        return lengths.0 == lengths.1 ? left.utf8.lexicographicallyPrecedes(right.utf8) : lengths.0 < lengths.1
    }

    private static func appendInteger(_ number: Int64, to bytes: inout [UInt8]) {
        if number >= 0 {
            appendHead(0, UInt64(number), to: &bytes)
        } else {
            appendHead(1, UInt64(bitPattern: ~number), to: &bytes)
        }
    }

    private static func appendText(_ text: String, to bytes: inout [UInt8]) {
        appendHead(3, UInt64(text.utf8.count), to: &bytes)
        bytes.append(contentsOf: text.utf8)
    }

    private static func appendBytes(_ content: [UInt8], to bytes: inout [UInt8]) {
        appendHead(2, UInt64(content.count), to: &bytes)
        bytes.append(contentsOf: content)
    }

    /// A kind in three bits and a count in the shortest form.
    private static func appendHead(_ kind: UInt8, _ count: UInt64, to bytes: inout [UInt8]) {
        switch count {
        case 0..<24: bytes.append(kind << 5 | UInt8(count))
        case 24..<0x100: bytes.append(contentsOf: [kind << 5 | 24, UInt8(count)])
        case 0x100..<0x1_0000: appendHead(kind, 25, count, width: 2, to: &bytes)
        case 0x1_0000..<0x1_0000_0000: appendHead(kind, 26, count, width: 4, to: &bytes)
        default: appendHead(kind, 27, count, width: 8, to: &bytes)
        }
    }

    private static func appendHead(
        _ kind: UInt8, _ form: UInt8, _ count: UInt64, width: UInt64, to bytes: inout [UInt8]
    ) {
        bytes.append(kind << 5 | form)
        for shift in (0..<width).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: count >> (shift * 8)))
        }
    }
}
