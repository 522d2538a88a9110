/// Small pictures built byte by byte, whole and sound unless a test breaks them.
enum Pictures {
    /// Words that no cleaned picture may hold.
    static let canary = Array("GPS 52.5163 N 13.3777 E".utf8)

    static func big(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    static func little(_ number: Int, _ count: Int) -> [UInt8] { big(number, count).reversed() }
}

extension Pictures {
    /// A PNG chunk; checksums are not looked at by anything here.
    static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        big(body.count, 4) + Array(name.utf8) + body + [1, 2, 3, 4]
    }

    static func png(
        width: Int = 3, height: Int = 2, extra: [UInt8] = [], end: [UInt8] = chunk("IEND", []), tail: [UInt8] = []
    ) -> [UInt8] {
        let header = big(width, 4) + big(height, 4) + [8, 2, 0, 0, 0]
        return [137, 80, 78, 71, 13, 10, 26, 10] + chunk("IHDR", header) + extra + chunk("IDAT", [9, 9, 9]) + end + tail
    }
}

extension Pictures {
    /// A JPEG segment.
    static func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
        [0xff, marker] + big(body.count + 2, 2) + body
    }

    /// The start of a scan with data that hold a stuffed `FF` and a restart marker.
    static let scan = segment(0xda, [1, 1, 0, 0, 63, 0]) + [0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]

    static func jpeg(
        width: Int = 4, height: Int = 5, frame: UInt8 = 0xc0, extra: [UInt8] = [], end: [UInt8] = [0xff, 0xd9],
        tail: [UInt8] = []
    ) -> [UInt8] {
        [0xff, 0xd8] + segment(0xe0, Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1, 0, 0]) + extra
            + segment(0xdb, Array(repeating: 1, count: 65))
            + segment(frame, [8] + big(height, 2) + big(width, 2) + [1, 1, 0x11, 0]) + scan + end + tail
    }

    /// An EXIF body with the orientation and a place, in either order of bytes.
    static func exif(orientation: Int, isLittle: Bool = false, prefix: [UInt8] = Array("Exif\0\0".utf8)) -> [UInt8] {
        func number(_ number: Int, _ count: Int) -> [UInt8] {
            isLittle ? little(number, count) : big(number, count)
        }
        let start: [UInt8] = isLittle ? [0x49, 0x49, 42, 0] : [0x4d, 0x4d, 0, 42]
        let entry = number(0x0112, 2) + number(3, 2) + number(1, 4) + number(orientation, 2) + [0, 0]
        let maker = number(0x010f, 2) + number(2, 2) + number(4, 4) + Array("Cam\0".utf8)
        return prefix + start + number(8, 4) + number(2, 2) + maker + entry + [0, 0, 0, 0] + canary
    }
}

extension Pictures {
    /// A chunk of a WebP file, filled up to an even length.
    static func riff(_ name: String, _ body: [UInt8]) -> [UInt8] {
        Array(name.utf8) + little(body.count, 4) + body + (body.count % 2 == 0 ? [] : [0])
    }

    static func webp(_ chunks: [UInt8], tail: [UInt8] = []) -> [UInt8] {
        Array("RIFF".utf8) + little(chunks.count + 4, 4) + Array("WEBP".utf8) + chunks + tail
    }

    static func lossy(width: Int = 6, height: Int = 7) -> [UInt8] {
        riff("VP8 ", [0x30, 0x01, 0x00, 0x9d, 0x01, 0x2a] + little(width, 2) + little(height, 2) + [7, 7])
    }

    static func lossless(width: Int = 6, height: Int = 7) -> [UInt8] {
        riff("VP8L", [0x2f] + little((width - 1) | (height - 1) << 14, 4) + [7, 7, 7, 7, 7])
    }

    static func extended(_ flags: UInt8, width: Int = 6, height: Int = 7) -> [UInt8] {
        riff("VP8X", [flags, 0, 0, 0] + little(width - 1, 3) + little(height - 1, 3))
    }
}

extension Pictures {
    static let loop: [UInt8] = [0x21, 0xff, 11] + Array("NETSCAPE2.0".utf8) + [3, 1, 0, 0, 0]
    static let comment: [UInt8] = [0x21, 0xfe, UInt8(canary.count)] + canary + [0]
    static let xmp: [UInt8] = [0x21, 0xff, 11] + Array("XMP DataXMP".utf8) + [UInt8(canary.count)] + canary + [0]
    static let frame: [UInt8] =
        [0x21, 0xf9, 4, 0, 10, 0, 0, 0] + [0x2c, 0, 0, 0, 0, 2, 0, 2, 0, 0x80] + [1, 1, 1, 2, 2, 2]
        + [2, 3, 0x84, 0x51, 0x0a, 0]

    static func gif(
        width: Int = 2, height: Int = 2, version: String = "GIF89a", blocks: [UInt8] = frame, tail: [UInt8] = []
    ) -> [UInt8] {
        Array(version.utf8) + little(width, 2) + little(height, 2) + [0x81, 0, 0] + Array(repeating: 5, count: 12)
            + blocks + [0x3b] + tail
    }
}

extension Pictures {
    /// One of each type that is taken, with every kind of metadata.
    static let laden: [(type: String, bytes: [UInt8])] = [
        (
            "image/png",
            png(
                extra: ["tEXt", "zTXt", "iTXt", "eXIf", "tIME"].flatMap { chunk($0, canary) }, tail: canary)
        ),
        (
            "image/jpeg",
            jpeg(
                extra: segment(0xe1, exif(orientation: 6)) + segment(0xfe, canary) + segment(0xed, canary)
                    + segment(0xe1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + canary) + segment(0xe2, canary),
                tail: canary)
        ),
        (
            "image/webp",
            webp(
                extended(0x0c) + lossy() + riff("EXIF", exif(orientation: 8, prefix: [])) + riff("XMP ", canary),
                tail: canary)
        ),
        ("image/gif", gif(blocks: comment + loop + frame + xmp + frame, tail: canary)),
    ]
}
