import HTTPTypes

/// Small pictures drawn by the sandbox, for addresses where platforms serve avatars.
package enum Picture {
    /// An avatar as PNG, 160 by 160: a pattern that is the same for the same name.
    package static func avatar(name: String) -> Answer {
        let bytes = PNGWriter.write(side: 160, palette: colours(name)) { x, y in
            let digest = Array(Digest.hex(Array(name.utf8)).utf8)
            // Five by five fields with a margin, mirrored as faces are.
            let (column, row) = ((x - 15) / 26, (y - 15) / 26)
            guard x >= 15, y >= 15, column < 5, row < 5 else { return 0 }
            let digit = digest[row * 3 + min(column, 4 - column)]
            return digit % 2 == 0 ? 1 : 0
        }
        return Answer(headers: [.cacheControl: "max-age=3600"], contentType: "image/png", bytes: bytes)
    }

    private static func colours(_ name: String) -> [(UInt8, UInt8, UInt8)] {
        let seed = Digest.hex(Array(name.utf8)).utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
        let backs: [(UInt8, UInt8, UInt8)] = [(47, 111, 115), (122, 78, 138), (53, 80, 124), (138, 75, 60)]
        let fronts: [(UInt8, UInt8, UInt8)] = [(242, 197, 114), (244, 182, 166), (159, 211, 199), (246, 215, 167)]
        return [backs[seed % backs.count], fronts[seed / 7 % fronts.count]]
    }
}

/// Writes PNG (RFC 2083) with a palette and without compression.
enum PNGWriter {
    static func write(
        side: Int, palette: [(UInt8, UInt8, UInt8)], pixel: (_ x: Int, _ y: Int) -> UInt8
    ) -> [UInt8] {
        var rows: [UInt8] = []
        for y in 0..<side { rows += [0] + (0..<side).map { pixel($0, y) } }
        let header = big(UInt32(side)) + big(UInt32(side)) + [8, 3, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", header)
            + chunk("PLTE", palette.flatMap { [$0.0, $0.1, $0.2] })
            + chunk("IDAT", stored(rows))
            + chunk("IEND", [])
    }

    /// A zlib stream of stored blocks (RFC 1950, RFC 1951 section 3.2.4).
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0x78, 0x01]
        var rest = bytes[...]
        while !rest.isEmpty {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(65_535)
            let count = UInt16(block.count)
            result += [rest.isEmpty ? 1 : 0, UInt8(count & 255), UInt8(count >> 8)]
            result += [UInt8(~count & 255), UInt8(~count >> 8)] + block
        }
        return result + big(adler(bytes))
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return big(UInt32(data.count)) + body + big(crc(body))
    }

    private static func big(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }

    private static func adler(_ bytes: [UInt8]) -> UInt32 {
        let (low, high) = bytes.reduce((UInt32(1), UInt32(0))) { sums, byte in
            let low = (sums.0 + UInt32(byte)) % 65_521
            return (low, (sums.1 + low) % 65_521)
        }
        return high << 16 | low
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { sum, byte in
            var value = sum ^ UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
            return value
        }
    }
}
