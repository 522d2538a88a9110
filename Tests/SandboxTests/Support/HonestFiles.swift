/// Small files with honest headers: pictures and films of any size and length, without content.
enum HonestFiles {
    /// A JPEG of so many pixels, padded to a length on demand; `number` makes it different from others.
    static func jpeg(
        _ width: Int = 1_080, _ height: Int = 1_080, number: Int = 0, padding: Int = 0, hasEnd: Bool = true,
        isMulti: Bool = false
    ) -> [UInt8] {
        let note = segment(0xFE, big(number, 8))
        let multi = isMulti ? segment(0xE2, Array("MPF\u{0}".utf8)) : []
        let frame = segment(0xC0, [8] + big(height, 2) + big(width, 2) + [1, 1, 0x11, 0])
        let start: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + Array("JFIF\u{0}".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0]
        let scan: [UInt8] = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0] + [UInt8](repeating: 0, count: padding)
        return start + note + multi + frame + scan + (hasEnd ? [0xFF, 0xD9] : [])
    }

    private static func segment(_ mark: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, mark] + big(content.count + 2, 2) + content
    }

    /// A PNG of so many pixels.
    static func png(_ width: Int = 1_080, _ height: Int = 1_080, hasEnd: Bool = true) -> [UInt8] {
        let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        let end: [UInt8] = [0, 0, 0, 0] + Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82]
        return head + big(width, 4) + big(height, 4) + [8, 6, 0, 0, 0, 0, 0, 0, 0] + (hasEnd ? end : [])
    }

    /// A GIF of so many pixels.
    static func gif(_ width: Int = 100, _ height: Int = 100) -> [UInt8] {
        func little(_ value: Int) -> [UInt8] { big(value, 2).reversed() }
        return Array("GIF89a".utf8) + little(width) + little(height) + [0, 0, 0, 0x3B]
    }

    /// What a film says of itself.
    struct Film: Sendable {
        var width = 1_080
        var height = 1_920
        var seconds = 10.0
        var frameRate = 30.0
        var codec = "avc1"
        var sound: (codec: String, rate: Int, channels: Int)? = ("mp4a", 48_000, 2)
        var isIndexFirst = true
        var isTurned = false
        var edits: [Int] = []
        var content = 64
        var missing = 0
        var number = 0
        var brand = "isom"

        func with(_ change: (inout Film) -> Void) -> Film {
            var copy = self
            change(&copy)
            return copy
        }
    }

    /// An MP4 file.
    static func mp4(_ film: Film = Film(), _ change: (inout Film) -> Void = { _ in }) -> [UInt8] {
        let film = film.with(change)
        let kind = box("ftyp", Array(film.brand.utf8) + [0, 0, 2, 0] + Array("isomiso2".utf8))
        let content = box("mdat", big(film.number, 8) + [UInt8](repeating: 7, count: film.content))
        let index = box("moov", header(film, "mvhd") + picture(film) + (film.sound.map { sound(film, $0) } ?? []))
        let bytes = kind + (film.isIndexFirst ? index + content : content + index)
        return Array(bytes.dropLast(film.missing))
    }

    private static func header(_ film: Film, _ type: String) -> [UInt8] {
        box(type, big(0, 12) + big(1_000, 4) + big(Int(film.seconds * 1_000), 4) + big(0, 8))
    }

    private static func picture(_ film: Film) -> [UInt8] {
        let matrix =
            film.isTurned
            ? big(0, 4) + big(0x10000, 4) + big(0, 4) + big(0, 24) : big(0x10000, 4) + big(0, 8) + big(0, 24)
        let track = box("tkhd", big(0, 40) + matrix + big(film.width << 16, 4) + big(film.height << 16, 4))
        let entry = big(0, 4) + big(1, 4) + big(86, 4) + Array(film.codec.utf8) + big(0, 78)
        let sizes = big(0, 8) + big(Int(film.frameRate * film.seconds), 4)
        let table = box("stbl", box("stsd", entry) + box("stsz", sizes))
        let media = box("mdia", header(film, "mdhd") + handler("vide") + box("minf", table))
        return box("trak", track + edits(film) + media)
    }

    private static func sound(_ film: Film, _ sound: (codec: String, rate: Int, channels: Int)) -> [UInt8] {
        let entry =
            big(0, 4) + big(1, 4) + big(36, 4) + Array(sound.codec.utf8) + big(0, 16) + big(sound.channels, 2)
            + big(16, 2) + big(0, 4) + big(sound.rate & 0xFFFF, 2) + big(0, 2)
        let table = box("stbl", box("stsd", entry))
        return box("trak", box("mdia", header(film, "mdhd") + handler("soun") + box("minf", table)))
    }

    private static func edits(_ film: Film) -> [UInt8] {
        guard !film.edits.isEmpty else { return [] }
        let entries = film.edits.flatMap { big(1_000, 4) + big($0, 4) + big(0x10000, 4) }
        return box("edts", box("elst", big(0, 4) + big(film.edits.count, 4) + entries))
    }

    private static func handler(_ type: String) -> [UInt8] {
        box("hdlr", big(0, 8) + Array(type.utf8) + big(0, 12))
    }

    static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        big(content.count + 8, 4) + Array(type.utf8) + content
    }

    /// A number, most significant byte first.
    static func big(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { place in place < 8 ? UInt8(truncatingIfNeeded: value >> (place * 8)) : 0 }
    }
}
