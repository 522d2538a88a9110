/// What a file is, by its content alone (SEC-74, SEC-75). Reads headers; decodes nothing.
package struct MediaProbe: Sendable, Hashable {
    /// E.g. `image/png`.
    package let contentType: String
    /// Pixels.
    package let width: Int
    /// Pixels.
    package let height: Int

    /// The most bytes of an image.
    package static let byteLimit = 20 << 20
    /// The most pixels of an image, checked before anything decodes it (SEC-75).
    package static let pixelLimit = 50_000_000

    /// Recognises JPEG, PNG, GIF and WebP. Throws `MediaError` for everything else and for what is too large.
    package init(_ bytes: [UInt8]) throws(MediaError) {
        guard bytes.count <= Self.byteLimit else { throw .tooLarge("An image may have 20 MB.") }
        guard let found = Self.png(bytes) ?? Self.gif(bytes) ?? Self.webp(bytes) ?? Self.jpeg(bytes) else {
            throw .unsupported("Only JPEG, PNG, GIF and WebP images are taken.")
        }
        guard found.width > 0, found.height > 0 else { throw .unsupported("The image has no size.") }
        guard found.width <= 65_535, found.height <= 65_535, found.width * found.height <= Self.pixelLimit else {
            throw .tooLarge("An image may have 50 megapixels.")
        }
        (contentType, width, height) = found
    }

    /// Whether it begins like one of the images that are known, however broken it may be.
    static func isImage(_ bytes: [UInt8]) -> Bool {
        [[0x89, 0x50, 0x4e, 0x47], [0xff, 0xd8, 0xff], Array("GIF8".utf8), Array("RIFF".utf8)].contains {
            bytes.starts(with: $0 as [UInt8])
        }
    }

    private typealias Finding = (type: String, width: Int, height: Int)

    private static func png(_ bytes: [UInt8]) -> Finding? {
        guard bytes.count >= 33, bytes.starts(with: [137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13]),
            bytes[12..<16].elementsEqual("IHDR".utf8)
        else { return nil }
        return ("image/png", ByteOrder.big(bytes, 16, 4), ByteOrder.big(bytes, 20, 4))
    }

    private static func gif(_ bytes: [UInt8]) -> Finding? {
        guard bytes.count >= 13, bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) else {
            return nil
        }
        return ("image/gif", ByteOrder.little(bytes, 6, 2), ByteOrder.little(bytes, 8, 2))
    }

    private static func webp(_ bytes: [UInt8]) -> Finding? {
        guard bytes.count >= 30, bytes.starts(with: "RIFF".utf8), bytes[8..<12].elementsEqual("WEBP".utf8) else {
            return nil
        }
        func number(_ start: Int, _ count: Int) -> Int { ByteOrder.little(bytes, start, count) }
        switch String(decoding: bytes[12..<16], as: UTF8.self) {
        case "VP8X": return ("image/webp", number(24, 3) + 1, number(27, 3) + 1)
        case "VP8L" where bytes[20] == 0x2f:
            let bits = number(21, 4)
            return ("image/webp", bits & 0x3fff + 1, bits >> 14 & 0x3fff + 1)
        case "VP8 " where bytes[23..<26].elementsEqual([0x9d, 0x01, 0x2a]):
            return ("image/webp", number(26, 2) & 0x3fff, number(28, 2) & 0x3fff)
        default: return nil
        }
    }

    /// Walks the segments up to the frame header.
    private static func jpeg(_ bytes: [UInt8]) -> Finding? {
        guard bytes.starts(with: [0xff, 0xd8, 0xff]) else { return nil }
        var index = 2
        while index + 9 < bytes.count, bytes[index] == 0xff {
            let marker = bytes[index + 1]
            if marker == 0xff { index += 1; continue }
            let length = ByteOrder.big(bytes, index + 2, 2)
            guard length >= 2 else { return nil }
            if (0xc0...0xcf).contains(marker), ![0xc4, 0xc8, 0xcc].contains(marker) {
                return ("image/jpeg", ByteOrder.big(bytes, index + 7, 2), ByteOrder.big(bytes, index + 5, 2))
            }
            index += 2 + length
        }
        return nil
    }
}
