import Foundation

/// Small pictures, each with its own bytes.
enum Picture {
    /// A PNG of one pixel in a colour of its own (PNG, section 11; zlib without compression, RFC 1950).
    static func png(_ number: Int) -> [UInt8] {
        let row: [UInt8] = [0, UInt8(number & 255), UInt8(40 + number & 127), 200]
        let length = UInt16(row.count)
        let block = [1, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)] + row
        return [137, 80, 78, 71, 13, 10, 26, 10]
            + chunk("IHDR", big(1) + big(1) + [8, 2, 0, 0, 0])
            + chunk("IDAT", [0x78, 0x01] + block + adler(row)) + chunk("IEND", [])
    }

    private static func adler(_ bytes: [UInt8]) -> [UInt8] {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return big(high << 16 | low)
    }

    private static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        let content = Array(name.utf8) + body
        let sum = ~content.reduce(~UInt32(0)) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xedb8_8320 : 0) }
        }
        return big(UInt32(body.count)) + content + big(sum)
    }

    private static func big(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
