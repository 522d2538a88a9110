/// A time-ordered record key: microseconds since 1970 and a clock number in 13 sortable digits.
struct TID: Sendable, Hashable, CustomStringConvertible {
    private static let digits = Array("234567abcdefghijklmnopqrstuvwxyz".utf8)

    /// The 13 digits.
    let description: String

    /// Makes one from a time (53 bits) and a clock number (10 bits).
    init(microseconds: UInt64, clock: UInt16) {
        let bits = (microseconds & (1 << 53 - 1)) << 10 | UInt64(clock & 1023)
        let text = (0..<13).map { Self.digits[Int(bits >> UInt64(60 - 5 * $0) & 31)] }
        description = String(decoding: text, as: UTF8.self)
    }

    /// Reads one; `nil` unless it is 13 digits of which the first is at most `j`.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 13, bytes.allSatisfy(Self.digits.contains), bytes[0] <= UInt8(ascii: "j") else {
            return nil
        }
        description = text
    }

    /// The next greater one.
    var successor: TID {
        let bits = description.utf8.reduce(UInt64(0)) { $0 << 5 | UInt64(Self.digits.firstIndex(of: $1) ?? 0) } &+ 1
        return TID(microseconds: bits >> 10, clock: UInt16(bits & 1023))
    }
}
