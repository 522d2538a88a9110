import CPostgres

/// The types of PostgreSQL that values have on the wire (catalog `pg_type`).
enum PostgresType {
    static let unknown: Oid = 0
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let numeric: Oid = 1700

    /// The type an argument is declared with. Declared, because the server would take `$1 + 1000` for 32 bits.
    static func of(_ value: Value) -> Oid {
        switch value {
        case .null: unknown
        case .integer: int8
        case .real: float8
        case .text: text
        case .bytes: bytea
        }
    }

    /// Reads a value in the server's text form.
    static func value(_ bytes: UnsafeBufferPointer<UInt8>, _ type: Oid) -> Value {
        let text = String(decoding: bytes, as: UTF8.self)
        return switch type {
        case bool: .bool(text == "t")
        case int2, int4, int8: Int64(text).map { .integer($0) as Value } ?? .text(text)
        case float4, float8: Double(text).map { .real($0) as Value } ?? .text(text)
        case numeric: number(text)
        case bytea: hex(bytes.dropFirst(2)).map { .bytes($0) as Value } ?? .text(text)
        default: .text(text)
        }
    }

    /// Sums of whole numbers come as `numeric`.
    private static func number(_ text: String) -> Value {
        if let whole = Int64(text) { return .integer(whole) }
        return Double(text).map { .real($0) as Value } ?? .text(text)
    }

    private static func hex(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8]? {
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var index = digits.startIndex
        while index < digits.endIndex {
            guard let high = nibble(digits[index]), let low = nibble(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
            index += 2
        }
        return bytes
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
