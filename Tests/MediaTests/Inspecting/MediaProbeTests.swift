import Media
import TestKit
import Testing

/// What a file is, found in its bytes (SEC-74, SEC-75).
@Suite("Media probe", .timeLimit(.minutes(10)))
struct MediaProbeTests {
    struct Known: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let type: String
        let width: Int
        let height: Int

        init(_ what: String, _ bytes: [UInt8], _ type: String, _ width: Int, _ height: Int) {
            (testDescription, self.bytes, self.type, self.width, self.height) = (what, bytes, type, width, height)
        }
    }

    static let known = [
        Known("PNG", Pictures.png(), "image/png", 3, 2),
        Known("PNG of the largest side", Pictures.png(width: 65_535, height: 1), "image/png", 65_535, 1),
        Known("JPEG", Pictures.jpeg(), "image/jpeg", 4, 5),
        Known("progressive JPEG", Pictures.jpeg(frame: 0xc2), "image/jpeg", 4, 5),
        Known(
            "JPEG with Huffman tables before the frame", Pictures.jpeg(extra: Pictures.segment(0xc4, [9, 9, 9])),
            "image/jpeg", 4, 5),
        Known(
            "JPEG with a gap before a marker", Pictures.jpeg(extra: [0xff, 0xff] + Pictures.segment(0xfe, [1])),
            "image/jpeg", 4, 5),
        Known(
            "JPEG with a large profile",
            Pictures.jpeg(extra: Pictures.segment(0xe2, Array(repeating: 0xff, count: 60_000))), "image/jpeg", 4, 5),
        Known("GIF 89", Pictures.gif(), "image/gif", 2, 2),
        Known("GIF 87", Pictures.gif(width: 300, height: 7, version: "GIF87a"), "image/gif", 300, 7),
        Known("lossy WebP", Pictures.webp(Pictures.lossy()), "image/webp", 6, 7),
        Known("lossless WebP", Pictures.webp(Pictures.lossless(width: 16_384, height: 3)), "image/webp", 16_384, 3),
        Known(
            "extended WebP", Pictures.webp(Pictures.extended(0, width: 50_000, height: 900) + Pictures.lossy()),
            "image/webp", 50_000, 900),
    ]

    @Test("SEC-74 type and size are found by content", arguments: known)
    func finds(known: Known) throws {
        let probe = try MediaProbe(known.bytes)

        #expect(probe.contentType == known.type)
        #expect(probe.width == known.width && probe.height == known.height)
    }

    static let refused: [(what: String, bytes: [UInt8])] = [
        ("nothing", []),
        ("a text", Array("Hello, I am a picture.png, honestly; believe me.".utf8)),
        ("a web page", Array("<!DOCTYPE html><html><script>alert(1)</script></html>      ".utf8)),
        ("an SVG", Array("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>      ".utf8)),
        ("an archive", [0x50, 0x4b, 3, 4] + Array(repeating: 0, count: 60)),
        ("a BMP", Array("BM".utf8) + Array(repeating: 1, count: 60)),
        ("a TIFF", [0x49, 0x49, 42, 0] + Array(repeating: 0, count: 60)),
        ("a web page behind a space and a picture", [0x20] + Pictures.png()),
        (
            "a PNG whose first chunk is another one",
            [137, 80, 78, 71, 13, 10, 26, 10] + Pictures.chunk("tEXt", Array(repeating: 1, count: 13)) + [
                0, 0, 0, 0, 0, 0,
            ]
        ),
        (
            "a PNG whose header has another length",
            [137, 80, 78, 71, 13, 10, 26, 10] + Pictures.chunk("IHDR", Array(repeating: 1, count: 40))
        ),
        ("a JPEG without a frame", [0xff, 0xd8] + Pictures.segment(0xfe, [1, 2]) + Pictures.scan),
        ("a JPEG whose segment has no length", [0xff, 0xd8, 0xff, 0xe1, 0, 0] + Array(repeating: 0, count: 60)),
        (
            "a JPEG whose segment goes beyond the file",
            [0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff] + Array(repeating: 0, count: 60)
        ),
        (
            "a sound file of the same family as WebP",
            Array("RIFF".utf8) + [9, 0, 0, 0] + Array("WAVEfmt ".utf8) + Array(repeating: 0, count: 60)
        ),
        ("a WebP of unknown kind", Pictures.webp(Pictures.riff("VP9 ", Array(repeating: 0, count: 30)))),
        ("a lossless WebP without its signature", Pictures.webp(Pictures.riff("VP8L", Array(repeating: 1, count: 30)))),
        ("a lossy WebP without its start code", Pictures.webp(Pictures.riff("VP8 ", Array(repeating: 1, count: 30)))),
    ]

    @Test("SEC-74 everything else is refused, whatever its name may be", arguments: refused)
    func refuses(what: String, bytes: [UInt8]) throws {
        let error = try #require(throws: MediaError.self, "\(what)") { try MediaProbe(bytes) }
        guard case .unsupported(let words) = error else {
            Issue.record("\(what): \(error)")
            return
        }
        #expect(words.hasSuffix("."))
    }

    @Test(
        "SEC-75 an image without a size is refused",
        arguments: [
            Pictures.png(width: 0), Pictures.png(height: 0), Pictures.jpeg(width: 0), Pictures.jpeg(height: 0),
            Pictures.gif(width: 0), Pictures.webp(Pictures.lossy(width: 0)),
        ])
    func sizeless(bytes: [UInt8]) {
        #expect(throws: MediaError.unsupported("The image has no size.")) { try MediaProbe(bytes) }
    }

    @Test(
        "SEC-75 what would become too large is refused before anything decodes it",
        arguments: [
            Pictures.png(width: 10_000, height: 5_001), Pictures.png(width: 65_536, height: 1),
            Pictures.png(width: 0x7fff_ffff, height: 0x7fff_ffff),
            Pictures.png(width: 0xffff_ffff, height: 0xffff_ffff),
            Pictures.jpeg(width: 65_535, height: 65_535), Pictures.gif(width: 65_535, height: 800),
            Pictures.webp(Pictures.extended(0, width: 16_777_216, height: 16_777_216) + Pictures.lossy()),
        ])
    func tooManyPixels(bytes: [UInt8]) {
        #expect(throws: MediaError.tooLarge("An image may have 50 megapixels.")) { try MediaProbe(bytes) }
    }

    @Test("SEC-75 fifty megapixels are taken, one row more is not")
    func pixelLimit() throws {
        #expect(try MediaProbe(Pictures.png(width: 10_000, height: 5_000)).width == 10_000)
        #expect(throws: MediaError.self) { try MediaProbe(Pictures.png(width: 50_001, height: 1_000)) }
    }

    @Test("SEC-75 too many bytes are refused unread")
    func tooManyBytes() throws {
        let full = Pictures.png() + Array(repeating: 0, count: MediaProbe.byteLimit - Pictures.png().count)

        #expect(try MediaProbe(full).contentType == "image/png")
        #expect(throws: MediaError.tooLarge("An image may have 20 MB.")) { try MediaProbe(full + [0]) }
    }

    @Test("SEC-92 a picture cut off anywhere is known or refused, and never traps", arguments: Pictures.laden)
    func truncated(type: String, bytes: [UInt8]) {
        for length in 0...bytes.count {
            let probe = try? MediaProbe(Array(bytes.prefix(length)))
            #expect(probe == nil || probe?.contentType == type)
        }
    }

    @Test("SEC-92 a thousand mutations of each picture are known or refused, and never trap", arguments: Pictures.laden)
    func mutated(type: String, bytes: [UInt8]) {
        for seed in 0..<1_000 {
            let mutant = Mutation.of(bytes, seed: UInt64(seed))
            guard let probe = try? MediaProbe(mutant) else { continue }
            #expect(probe.width > 0 && probe.height > 0)
            #expect(probe.width * probe.height <= MediaProbe.pixelLimit, "seed \(seed)")
        }
    }
}

/// Bytes changed by chance: the same for the same seed.
enum Mutation {
    /// Up to eight changes: a byte set, removed, doubled, a stretch cut out, or a length blown up.
    static func of(_ bytes: [UInt8], seed: UInt64) -> [UInt8] {
        var generator = SplitMix64(seed: seed)
        var bytes = bytes
        for _ in 0...generator.next() % 8 where !bytes.isEmpty {
            let index = Int(generator.next() % UInt64(bytes.count))
            switch generator.next() % 5 {
            case 0: bytes[index] = generator.nextByte()
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(bytes[index], at: index)
            case 3: bytes.removeSubrange(index..<min(bytes.count, index + Int(generator.next() % 40)))
            default: for place in index..<min(bytes.count, index + 4) { bytes[place] = 0xff }
            }
        }
        return bytes
    }
}
