import Media
import Testing

/// Place, camera and comments are gone; the picture is not (SEC-79).
@Suite("Metadata removal", .timeLimit(.minutes(10)))
struct MetadataRemovalTests {
    private func clean(_ bytes: [UInt8], _ type: String) -> [UInt8] {
        MetadataRemoval.clean(bytes, contentType: type)
    }

    private func holds(_ bytes: [UInt8], _ part: [UInt8]) -> Bool { bytes.firstRange(of: part) != nil }

    @Test("SEC-79 nothing of place, camera or comment is left in any type", arguments: Pictures.laden)
    func canary(type: String, bytes: [UInt8]) throws {
        #expect(holds(bytes, Pictures.canary), "the picture to be cleaned has it")

        let cleaned = clean(bytes, type)

        #expect(!holds(cleaned, Pictures.canary))
        #expect(!holds(cleaned, Array("Cam\0".utf8)))
        let (before, after) = (try MediaProbe(bytes), try MediaProbe(cleaned))
        #expect(before == after, "it is still the same kind and size")
    }

    @Test("SEC-79 cleaning twice changes nothing more", arguments: Pictures.laden)
    func idempotent(type: String, bytes: [UInt8]) {
        let once = clean(bytes, type)
        #expect(clean(once, type) == once)
    }

    static let plain: [(type: String, bytes: [UInt8])] = [
        ("image/png", Pictures.png(extra: Pictures.chunk("gAMA", [0, 0, 0, 1]) + Pictures.chunk("iCCP", [1, 2]))),
        (
            "image/jpeg",
            Pictures.jpeg(
                extra: Pictures.segment(0xe2, Array("ICC_PROFILE\0".utf8) + [1, 1, 3])
                    + Pictures.segment(0xee, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 1]))
        ),
        ("image/jpeg", Pictures.jpeg(frame: 0xc2, end: Pictures.segment(0xc4, [1]) + Pictures.scan + [0xff, 0xd9])),
        ("image/webp", Pictures.webp(Pictures.lossy())), ("image/webp", Pictures.webp(Pictures.lossless())),
        (
            "image/webp",
            Pictures.webp(Pictures.extended(0x20) + Pictures.riff("ICCP", [1, 2, 3]) + Pictures.lossy())
        ),
        ("image/gif", Pictures.gif(blocks: Pictures.loop + Pictures.frame + Pictures.frame)),
    ]

    @Test("a picture without metadata comes back as it was, colours and animation included", arguments: plain)
    func unchanged(type: String, bytes: [UInt8]) {
        #expect(clean(bytes, type) == bytes)
    }

    @Test("another type comes back as it was")
    func otherType() {
        #expect(clean(Pictures.canary, "text/plain") == Pictures.canary)
    }

    @Test("SEC-74 what follows the end of a picture is cut off", arguments: plain)
    func tail(type: String, bytes: [UInt8]) {
        let archive: [UInt8] = [0x50, 0x4b, 3, 4] + Pictures.canary
        #expect(clean(bytes + archive, type) == bytes)
    }

    @Test("SEC-79 the orientation of a JPEG is kept and nothing else of its EXIF", arguments: 1...8, [false, true])
    func orientation(orientation: Int, isLittle: Bool) {
        let exif = Pictures.exif(orientation: orientation, isLittle: isLittle)
        let cleaned = clean(Pictures.jpeg(extra: Pictures.segment(0xe1, exif)), "image/jpeg")

        guard orientation != 1 else {
            #expect(cleaned == Pictures.jpeg())
            return
        }
        let kept = Pictures.segment(0xe1, Array("Exif\0\0".utf8) + Pictures.onlyOrientation(orientation))
        #expect(Array(cleaned.dropFirst(2).prefix(kept.count)) == kept)
        #expect([0xff, 0xd8] + cleaned.dropFirst(2 + kept.count) == Pictures.jpeg())
    }

    @Test(
        "an orientation that does not exist, or lies outside of its segment, is none", arguments: [0, 9, 255, 65_535])
    func wrongOrientation(orientation: Int) {
        let exif = Pictures.exif(orientation: orientation)
        var lost = Pictures.exif(orientation: 6)
        lost.replaceSubrange(10..<14, with: Pictures.big(0x7fff_ffff, 4))

        for body in [exif, lost, Array(exif.prefix(20))] {
            #expect(clean(Pictures.jpeg(extra: Pictures.segment(0xe1, body)), "image/jpeg") == Pictures.jpeg())
        }
    }

    @Test(
        "SEC-79 the orientation of an extended WebP is kept, with or without the prefix of JPEG",
        arguments: [[], Array("Exif\0\0".utf8)])
    func webpOrientation(prefix: [UInt8]) throws {
        let exif = Pictures.riff("EXIF", Pictures.exif(orientation: 6, prefix: prefix))
        let cleaned = clean(Pictures.webp(Pictures.extended(0x0c) + Pictures.lossy() + exif), "image/webp")

        let kept = Pictures.riff("EXIF", Pictures.onlyOrientation(6))
        #expect(cleaned == Pictures.webp(Pictures.extended(0x08) + Pictures.lossy() + kept))
    }

    @Test("SEC-79 the header of a WebP does not promise what was taken out")
    func webpFlags() {
        let exif = Pictures.riff("EXIF", Pictures.exif(orientation: 1, prefix: []))
        let bytes = Pictures.webp(Pictures.extended(0x3e) + Pictures.lossy() + exif + Pictures.riff("XMP ", [1]))

        #expect(clean(bytes, "image/webp") == Pictures.webp(Pictures.extended(0x32) + Pictures.lossy()))
    }

    @Test(
        "SEC-79 a gap before a marker hides nothing",
        arguments: [[0xff], [0xff, 0xff, 0xff], [0, 0], [0x12, 0xff, 0x00]] as [[UInt8]])
    func gap(filler: [UInt8]) {
        let bytes = Pictures.jpeg(extra: filler + Pictures.segment(0xe1, Pictures.exif(orientation: 1)))
        #expect(clean(bytes, "image/jpeg") == Pictures.jpeg())
    }

    @Test("SEC-79 metadata between two scans are found")
    func betweenScans() {
        let bytes = Pictures.jpeg(end: Pictures.segment(0xfe, Pictures.canary) + Pictures.scan + [0xff, 0xd9])
        #expect(clean(bytes, "image/jpeg") == Pictures.jpeg(end: Pictures.scan + [0xff, 0xd9]))
    }

    @Test("SEC-79 SEC-92 a picture cut off anywhere traps nothing and keeps no metadata", arguments: Pictures.laden)
    func truncated(type: String, bytes: [UInt8]) {
        for length in 0...bytes.count {
            let cleaned = clean(Array(bytes.prefix(length)), type)
            #expect(!holds(cleaned, Array(Pictures.canary.prefix(8))), "\(type) cut at \(length)")
            #expect(cleaned.count <= length + 40)
        }
    }

    @Test("SEC-92 a thousand mutations of each picture trap nothing and do not grow", arguments: Pictures.laden)
    func mutated(type: String, bytes: [UInt8]) {
        for seed in 0..<1_000 {
            let mutant = Mutation.of(bytes, seed: UInt64(seed))
            #expect(clean(mutant, type).count <= mutant.count + 40, "\(type), seed \(seed)")
        }
    }

    @Test("SEC-92 pictures made to be slow are cleaned in linear time")
    func slow() {
        let markers = Array(repeating: [0xff, 0xd0] as [UInt8], count: 300_000).flatMap(\.self)
        let bytes: [(String, [UInt8])] = [
            ("image/jpeg", Pictures.jpeg(extra: markers)), ("image/jpeg", Pictures.jpeg(end: markers)),
            ("image/jpeg", [0xff, 0xd8] + Array(repeating: 0xff, count: 600_000)),
            (
                "image/png",
                Pictures.png(extra: Array(repeating: Pictures.chunk("tEXt", []), count: 50_000).flatMap(\.self))
            ),
            (
                "image/gif",
                Pictures.gif(blocks: Array(repeating: [0x21, 0xfe, 0] as [UInt8], count: 200_000).flatMap(\.self))
            ),
            ("image/webp", Pictures.webp(Array(repeating: Pictures.riff("XMP ", []), count: 75_000).flatMap(\.self))),
        ]

        for (type, bytes) in bytes { #expect(clean(bytes, type).count <= bytes.count) }
    }
}

extension Pictures {
    /// An EXIF body with one entry.
    static func onlyOrientation(_ orientation: Int) -> [UInt8] {
        [0x4d, 0x4d, 0, 42] + big(8, 4) + big(1, 2) + big(0x0112, 2) + big(3, 2) + big(1, 4) + big(orientation, 2)
            + [0, 0] + big(0, 4)
    }
}
