/// An MP4 or QuickTime file as boxes (ISO/IEC 14496-12 section 4.2), read within bounds.
struct MovieFile: Sendable {
    /// One box; `end` is cut to what is there.
    struct Box: Sendable {
        let type: String
        let content: Int
        let end: Int
        let isWhole: Bool
    }

    /// More boxes side by side than this are not read.
    private static let most = 1_000

    let reader: BigEndian
    let top: [Box]

    init(_ reader: BigEndian) {
        self.reader = reader
        top = Self.boxes(reader, 0, reader.count)
    }

    /// Whether every box has its end, and content and index are there.
    var isWhole: Bool {
        let types = top.map(\.type)
        return top.allSatisfy(\.isWhole) && types.contains("moov") && types.contains("mdat")
    }

    /// What the index says; `nil` without one that can be read.
    var movie: Movie? {
        guard let index = top.first(where: { $0.type == "moov" }) else { return nil }
        let content = top.firstIndex { $0.type == "mdat" } ?? top.count
        let position = top.firstIndex { $0.type == "moov" } ?? 0
        return Movie(self, index, isFirst: position < content)
    }

    /// The boxes within a box.
    func inside(_ box: Box) -> [Box] { Self.boxes(reader, box.content, box.end) }

    /// The first box at the end of a path.
    func find(_ path: String..., in box: Box) -> Box? {
        path.reduce(Optional(box)) { found, type in
            found.flatMap { box in inside(box).first { $0.type == type } }
        }
    }

    private static func boxes(_ reader: BigEndian, _ start: Int, _ end: Int) -> [Box] {
        var boxes: [Box] = []
        var position = start
        while position + 8 <= end, boxes.count < most {
            let type = reader.text(at: position + 4, 4)
            var (size, header) = (reader.number(at: position, 4) ?? 0, 8)
            if size == 1 { (size, header) = (reader.number(at: position + 8, 8) ?? 0, 16) }
            if size == 0 { size = end - position }
            guard size >= header else { break }
            let isWhole = size <= end - position
            let last = isWhole ? position + size : end
            boxes.append(Box(type: type, content: min(position + header, last), end: last, isWhole: isWhole))
            position = last
        }
        return boxes
    }
}

/// The index of a movie.
struct Movie: Sendable {
    /// Pixels as shown.
    private(set) var size = (0, 0)
    private(set) var facts: MediaFacts.Video

    /// Throws nothing: what cannot be read is left out, and a movie without a length is none.
    init?(_ file: MovieFile, _ index: MovieFile.Box, isFirst: Bool) {
        guard let header = file.find("mvhd", in: index), let length = Self.length(file, header) else { return nil }
        facts = MediaFacts.Video(
            length: length, codec: "", frameRate: nil, sound: nil, isIndexFirst: isFirst, isEdited: false)
        for track in file.inside(index) where track.type == "trak" {
            guard let media = file.find("mdia", in: track) else { continue }
            switch file.find("hdlr", in: media).map({ file.reader.text(at: $0.content + 8, 4) }) {
            case "vide" where facts.codec.isEmpty: readPicture(file, track, media)
            case "soun" where facts.sound == nil: readSound(file, media)
            default: break
            }
            if Self.isEdited(file, track) { facts.isEdited = true }
        }
    }

    private mutating func readPicture(_ file: MovieFile, _ track: MovieFile.Box, _ media: MovieFile.Box) {
        if let header = file.find("tkhd", in: track) {
            let width = (file.reader.number(at: header.end - 8, 4) ?? 0) >> 16
            let height = (file.reader.number(at: header.end - 4, 4) ?? 0) >> 16
            // A quarter turn: the first number of the matrix is 0, the second is not.
            let isTurned =
                file.reader.number(at: header.end - 44, 4) == 0 && file.reader.number(at: header.end - 40, 4) != 0
            size = isTurned ? (height, width) : (width, height)
        }
        guard let table = file.find("minf", "stbl", in: media) else { return }
        if let entry = file.find("stsd", in: table) { facts.codec = file.reader.text(at: entry.content + 12, 4) }
        guard let sizes = file.find("stsz", in: table), let header = file.find("mdhd", in: media),
            let count = file.reader.number(at: sizes.content + 8, 4), let length = Self.length(file, header),
            length > .zero
        else { return }
        facts.frameRate = Double(count) / (Double(length.milliseconds) / 1_000)
    }

    private mutating func readSound(_ file: MovieFile, _ media: MovieFile.Box) {
        guard let entry = file.find("minf", "stbl", "stsd", in: media) else { return }
        let start = entry.content + 8
        facts.sound = MediaFacts.Sound(
            codec: file.reader.text(at: start + 4, 4), rate: file.reader.number(at: start + 32, 2) ?? 0,
            channels: file.reader.number(at: start + 24, 2) ?? 0)
    }

    /// Length of `mvhd` and `mdhd`, whose times lie at the same places; `nil` without a time scale.
    private static func length(_ file: MovieFile, _ box: MovieFile.Box) -> Duration? {
        let isLong = file.reader.number(at: box.content, 1) == 1
        let offsets = isLong ? (scale: 20, length: 24) : (scale: 12, length: 16)
        guard let scale = file.reader.number(at: box.content + offsets.scale, 4), scale > 0,
            let length = file.reader.number(at: box.content + offsets.length, isLong ? 8 : 4), length < 1 << 52
        else { return nil }
        return .milliseconds(Int64(Double(length) / Double(scale) * 1_000))
    }

    /// An empty edit, or more than one.
    private static func isEdited(_ file: MovieFile, _ track: MovieFile.Box) -> Bool {
        guard let list = file.find("edts", "elst", in: track) else { return false }
        let isLong = file.reader.number(at: list.content, 1) == 1
        let count = file.reader.number(at: list.content + 4, 4) ?? 0
        let first = file.reader.signed(at: list.content + 8 + (isLong ? 8 : 4), isLong ? 8 : 4)
        return count > 1 || (count == 1 && first == -1)
    }
}
