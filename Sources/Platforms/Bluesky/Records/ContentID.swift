import Crypto
import FoundationEssentials
import Outbound

/// The name of a piece of content by its digest (CID, version 1, in base 32).
struct ContentID: Sendable, Hashable, CustomStringConvertible {
    private static let digits = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    /// Version, codec and digest.
    let bytes: [UInt8]

    /// The id of a record given as JSON; `nil` when it cannot be a record.
    init?(record: JSONValue) {
        guard let encoded = DagCBOR.encode(record) else { return nil }
        bytes = [1, 0x71, 0x12, 32] + SHA256.hash(data: encoded)
    }

    /// Reads the usual text form, `b` and lower-case base 32.
    init?(_ text: String) {
        guard text.hasPrefix("b"), (20...200).contains(text.utf8.count),
            let bytes = Self.decode(text.dropFirst()), bytes.first == 1
        else { return nil }
        self.bytes = bytes
    }

    /// The usual text form.
    var description: String { "b" + Self.encode(bytes) }

    /// Base 64 as the data model writes byte strings: with or without padding.
    static func base64(_ text: String) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map { Array($0) }
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(digits[Int(bits >> count & 31)])
            }
        }
        if count > 0 { text.append(digits[Int(bits << (5 - count) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    private static func decode(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for digit in text.utf8 {
            guard let value = digits.firstIndex(of: digit) else { return nil }
            bits = bits << 5 | UInt32(value)
            count += 5
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> count))
        }
        return count < 5 && bits & (1 << count - 1) == 0 ? bytes : nil
    }
}
