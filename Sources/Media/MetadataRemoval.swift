/// Takes place, camera and comments out of images (SEC-79). Pixels stay as they are.
package enum MetadataRemoval {
    /// The image without metadata; types without a known place for it come back unchanged.
    ///
    /// The orientation of a JPEG is kept, since without it the picture would lie on its side.
    package static func clean(_ bytes: [UInt8], contentType: String) -> [UInt8] {
        switch contentType {
        case "image/jpeg": jpeg(bytes)
        case "image/png": png(bytes)
        default: bytes
        }
    }

    /// Drops the application segments 1 to 15 except colour profiles (2), and comments; adds back the orientation.
    private static func jpeg(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0xff, 0xd8]
        var orientation: UInt8 = 1
        var index = 2
        while index + 4 <= bytes.count, bytes[index] == 0xff {
            let marker = bytes[index + 1]
            if marker == 0xda { break }
            let length = Int(bytes[index + 2]) << 8 | Int(bytes[index + 3])
            let end = index + 2 + length
            guard length >= 2, end <= bytes.count else { return bytes }
            let isDropped = marker == 0xfe || ((0xe1...0xef).contains(marker) && marker != 0xe2 && marker != 0xee)
            if marker == 0xe1, let found = Orientation.read(bytes[(index + 4)..<end]) { orientation = found }
            if !isDropped { result += bytes[index..<end] }
            index = end
        }
        if orientation != 1 { result.insert(contentsOf: Orientation.segment(orientation), at: 2) }
        return result + bytes[index...]
    }

    /// Drops text, time and EXIF chunks.
    private static func png(_ bytes: [UInt8]) -> [UInt8] {
        let dropped: Set<String> = ["tEXt", "zTXt", "iTXt", "eXIf", "tIME"]
        var result = Array(bytes.prefix(8))
        var index = 8
        while index + 12 <= bytes.count {
            let length = bytes[index..<index + 4].reduce(0) { $0 << 8 | Int($1) }
            let end = index + 12 + length
            guard end <= bytes.count else { return bytes }
            let name = String(decoding: bytes[index + 4..<index + 8], as: UTF8.self)
            if !dropped.contains(name) { result += bytes[index..<end] }
            index = end
            // What follows the end of the image is not part of it (SEC-74).
            if name == "IEND" { break }
        }
        return result
    }
}

/// The one EXIF entry that pictures need: how to turn them (EXIF 2.32, tag 0x0112).
enum Orientation {
    /// Reads the tag from the body of an APP1 segment.
    static func read(_ body: ArraySlice<UInt8>) -> UInt8? {
        let exif = Array(body)
        guard exif.count >= 14, exif.starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) else { return nil }
        let isLittle = exif[6] == 0x49
        func number(_ at: Int, _ count: Int) -> Int? {
            guard at >= 0, at + count <= exif.count else { return nil }
            let bytes = exif[at..<at + count]
            return (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard let offset = number(10, 4), let count = number(6 + offset, 2) else { return nil }
        for entry in 0..<min(count, 512) where number(8 + offset + entry * 12, 2) == 0x0112 {
            guard let value = number(16 + offset + entry * 12, 2), (1...8).contains(value) else { return nil }
            return UInt8(value)
        }
        return nil
    }

    /// A segment that says nothing else.
    static func segment(_ orientation: UInt8) -> [UInt8] {
        [
            0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0,
            0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
        ]
    }
}
