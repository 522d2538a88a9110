/// Takes place, camera and comments out of images (SEC-79). Pixels stay as they are.
///
/// What follows the end of an image is not part of it and is cut off (SEC-74). An image that breaks off in the middle
/// stays broken, but loses its metadata all the same.
package enum MetadataRemoval {
    /// The image without metadata; other types than those of `MediaProbe` come back unchanged.
    ///
    /// The orientation of a photograph is kept, since without it the picture would lie on its side.
    package static func clean(_ bytes: [UInt8], contentType: String) -> [UInt8] {
        switch contentType {
        case "image/jpeg": JPEGMetadata.remove(from: bytes)
        case "image/png": PNGMetadata.remove(from: bytes)
        case "image/webp": WebPMetadata.remove(from: bytes)
        case "image/gif": GIFMetadata.remove(from: bytes)
        default: bytes
        }
    }
}

/// PNG (ISO 15948): chunks of length, name, body, checksum.
enum PNGMetadata {
    private static let dropped: Set<String> = ["tEXt", "zTXt", "iTXt", "eXIf", "tIME"]

    /// Drops text, time and EXIF chunks.
    static func remove(from bytes: [UInt8]) -> [UInt8] {
        var result = Array(bytes.prefix(8))
        var index = 8
        while index + 8 <= bytes.count {
            let end = index + 12 + ByteOrder.big(bytes, index, 4)
            let name = String(decoding: bytes[index + 4..<index + 8], as: UTF8.self)
            if !dropped.contains(name) { result += bytes[index..<min(end, bytes.count)] }
            index = end
            if name == "IEND" { break }
        }
        return result
    }
}

/// Numbers in the two orders of bytes; the places asked for are there.
enum ByteOrder {
    /// The first byte weighs most.
    static func big(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reduce(0) { $0 << 8 | Int($1) }
    }

    /// The last byte weighs most.
    static func little(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Four bytes, the last one weighing most.
    static func little(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
