import Foundation

/// A small picture made on the spot: a gradient as PNG, stored without compression.
enum DemoPicture {
    /// The bytes of a PNG of 64 by 40 pixels.
    static let png: [UInt8] = {
        let (width, height) = (64, 40)
        var pixels: [UInt8] = []
        for row in 0..<height {
            pixels.append(0)
            for column in 0..<width {
                pixels += [UInt8(30 + column * 3), UInt8(90 + row * 3), UInt8(200 - column * 2)]
            }
        }
        return [137, 80, 78, 71, 13, 10, 26, 10]
            + chunk("IHDR", big(UInt32(width)) + big(UInt32(height)) + [8, 2, 0, 0, 0])
            + chunk("IDAT", stored(pixels)) + chunk("IEND", [])
    }()

    /// A zlib stream (RFC 1950) of one stored block (RFC 1951 section 3.2.4).
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let length = UInt16(bytes.count)
        let block: [UInt8] = [1, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)]
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return [0x78, 0x01] + block + bytes + big(high << 16 | low)
    }

    private static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        let content = Array(name.utf8) + body
        return big(UInt32(body.count)) + content + big(checksum(content))
    }

    /// CRC-32 (ISO 3309), bit by bit; the picture is small.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xedb8_8320 : 0) }
        }
    }

    private static func big(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
