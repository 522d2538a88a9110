/// A small film with an honest index and no content, as the simulated platforms judge films.
package enum TestFilm {
    /// An MP4 file of so many pixels and seconds at thirty frames a second, padded to a length on demand.
    package static func mp4(_ width: Int = 1_080, _ height: Int = 1_920, seconds: Int = 10, padding: Int = 64)
        -> [UInt8]
    {
        let length = number(0, 12) + number(1_000, 4) + number(seconds * 1_000, 4) + number(0, 8)
        let still = number(0x10000, 4) + number(0, 32)
        let track = box("tkhd", number(0, 40) + still + number(width << 16, 4) + number(height << 16, 4))
        let entry = number(0, 4) + number(1, 4) + number(86, 4) + Array("avc1".utf8) + number(0, 78)
        let table = box("stbl", box("stsd", entry) + box("stsz", number(0, 8) + number(30 * seconds, 4)))
        let handler = box("hdlr", number(0, 8) + Array("vide".utf8) + number(0, 12))
        let media = box("mdia", box("mdhd", length) + handler + box("minf", table))
        let index = box("moov", box("mvhd", length) + box("trak", track + media))
        let kind = box("ftyp", Array("isom".utf8) + number(512, 4) + Array("isomiso2".utf8))
        return kind + index + box("mdat", [UInt8](repeating: 7, count: padding))
    }

    private static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        number(content.count + 8, 4) + Array(type.utf8) + content
    }

    /// Most significant byte first.
    private static func number(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> ($0 * 8)) : 0 }
    }
}
