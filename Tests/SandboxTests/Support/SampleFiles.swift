/// Files with true headers and nothing much behind them.
enum SampleFiles {
    private static func big(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * (size - 1 - $0))) }
    }

    private static func little(_ value: Int, _ size: Int) -> [UInt8] { big(value, size).reversed() }

    static func box(_ name: String, _ content: [UInt8]) -> [UInt8] {
        big(content.count + 8, 4) + Array(name.utf8) + content
    }

    /// An MP4 that says how long it plays, filled up to `size` bytes; `brand` may make it QuickTime.
    static func mp4(seconds: Int = 10, size: Int = 0, brand: String = "isom") -> [UInt8] {
        let type = box("ftyp", Array(brand.utf8) + [0, 0, 2, 0] + Array("isomiso2".utf8))
        let header = [UInt8](repeating: 0, count: 12) + big(1_000, 4) + big(seconds * 1_000, 4)
        let start = type + box("moov", box("mvhd", header + [UInt8](repeating: 0, count: 80)))
        let rest = size - start.count
        return rest < 8 ? start : start + box("mdat", [UInt8](repeating: 0x5A, count: rest - 8))
    }

    static func png(_ width: Int, _ height: Int) -> [UInt8] {
        Array(Pictures.png.prefix(16)) + big(width, 4) + big(height, 4) + Array(Pictures.png.dropFirst(24))
    }

    static func gif(_ width: Int, _ height: Int) -> [UInt8] {
        Array("GIF89a".utf8) + little(width, 2) + little(height, 2) + [0, 0, 0, 0x3B]
    }

    /// A segment for an application comes before the frame, as in files of cameras.
    static func jpeg(_ width: Int, _ height: Int) -> [UInt8] {
        [0xFF, 0xD8, 0xFF, 0xE1, 0, 6, 1, 2, 3, 4, 0xFF, 0xC0, 0, 11, 8] + big(height, 2) + big(width, 2)
            + [1, 1, 0x11, 0, 0xFF, 0xD9]
    }

    static func webp(_ width: Int, _ height: Int, kind: String = "VP8X") -> [UInt8] {
        let content: [UInt8] =
            switch kind {
            case "VP8X": [0, 0, 0, 0] + little(width - 1, 3) + little(height - 1, 3)
            case "VP8L": [0x2F] + little(width - 1 | (height - 1) << 14, 4)
            default: [0, 0, 0, 0x9D, 0x01, 0x2A] + little(width, 2) + little(height, 2)
            }
        let chunk = Array("WEBP".utf8) + Array(kind.utf8) + little(content.count, 4) + content
        return Array("RIFF".utf8) + little(chunk.count, 4) + chunk
    }

    static let pdf = Array("%PDF-1.7\n1 0 obj\n<< /Type /Page >>\nendobj\n%%EOF\n".utf8)
}
