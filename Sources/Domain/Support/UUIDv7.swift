/// Time-ordered identifiers (RFC 9562 section 5.7), written in Crockford's base 32.
enum UUIDv7 {
    static let textLength = 26
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    static func isDigit(_ byte: UInt8) -> Bool {
        digits.contains(byte)
    }

    /// 128 bits: 48 of time, 4 of version, 12 random, 2 of variant, 62 random.
    static func text(at instant: Instant, random: [UInt8]) -> String {
        var bytes = (0..<6).map { UInt8(truncatingIfNeeded: instant.milliseconds >> (40 - 8 * $0)) } + random.prefix(10)
        bytes += Array(repeating: 0, count: 16 - bytes.count)
        bytes[6] = bytes[6] & 0x0f | 0x70
        bytes[8] = bytes[8] & 0x3f | 0x80
        return encode(bytes)
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        var value = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        var text = [UInt8](repeating: 0, count: textLength)
        for index in text.indices.reversed() {
            text[index] = digits[Int(value & 31)]
            value >>= 5
        }
        return String(decoding: text, as: UTF8.self)
    }
}
