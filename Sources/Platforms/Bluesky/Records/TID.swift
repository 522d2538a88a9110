import Crypto
import Domain

/// A record key that grows with time: 53 bits of microseconds and 10 bits of clock, in a sortable base 32.
struct TID: Sendable, Hashable, CustomStringConvertible {
    private static let digits = Array("234567abcdefghijklmnopqrstuvwxyz".utf8)

    /// Thirteen digits.
    let description: String

    /// Puts a key together; higher bits of both numbers are dropped.
    init(microseconds: UInt64, clock: UInt16) {
        var value = (microseconds & (1 << 53 - 1)) << 10 | UInt64(clock & 1023)
        var text = [UInt8](repeating: 0, count: 13)
        for index in text.indices.reversed() {
            text[index] = Self.digits[Int(value & 31)]
            value >>= 5
        }
        description = String(decoding: text, as: UTF8.self)
    }

    /// Reads strictly: thirteen digits, the top bit clear.
    init?(_ text: String) {
        guard text.wholeMatch(of: /[234567abcdefghij][2-7a-z]{12}/) != nil else { return nil }
        description = text
    }

    /// The key of one part of a delivery: always the same for delivery, round and part (REL-26), different for
    /// another round, and growing from part to part. Chance enters by digest only, below the millisecond.
    init(delivery: Delivery.ID, round: Int, part: Int, startedAt: Instant) {
        let digest = Array(SHA256.hash(data: Array("\(delivery)/\(round)/\(part)".utf8)))
        let number = digest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let milliseconds = UInt64(clamping: startedAt.milliseconds) &+ UInt64(clamping: part)
        let clock = UInt16(digest[4]) << 8 | UInt16(digest[5])
        self.init(microseconds: milliseconds &* 1000 &+ UInt64(number % 1000), clock: clock)
    }
}
