/// The boxes of an MP4 or QuickTime file (ISO/IEC 14496-12), walked without decoding anything (SEC-74, SEC-76).
///
/// Refuses what is not whole, what is more than a film, and what refers to other files.
struct MovieContainer {
    private static let boxLimit = 20_000
    private static let trackLimit = 16
    /// What may stand at the outermost level.
    private static let outermost: Set<String> = [
        "ftyp", "moov", "mdat", "free", "skip", "wide", "uuid", "moof", "mfra", "sidx", "ssix", "meta", "udta", "styp",
        "pdin", "emsg", "prft", "pnot",
    ]
    private static let brands: Set<String> = [
        "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "avc1", "M4A ", "M4V ",
        "M4VH", "M4VP", "MSNV", "dash", "XAVC",
    ]

    private struct Box {
        let type: String
        let body: Range<Int>
    }

    private let file: OpenFile
    private let size: Int

    init(_ file: OpenFile) throws(MediaError) {
        self.file = file
        size = try file.size
    }

    /// Whether a file that begins like this is worth a closer look.
    static func begins(_ head: [UInt8]) -> Bool {
        head.count >= 12 && head[4..<8].elementsEqual("ftyp".utf8)
    }

    /// The type, when all is well. Throws `MediaError.unsupported` with what is wrong.
    func contentType() throws(MediaError) -> String {
        let boxes = try boxes(in: 0..<size)
        guard let first = boxes.first, first.type == "ftyp", boxes.allSatisfy({ Self.outermost.contains($0.type) })
        else { throw .unsupported("There is something else in this video file.") }
        let films = boxes.filter { $0.type == "moov" }
        guard films.count == 1, let film = films.first, boxes.contains(where: { $0.type == "mdat" }) else {
            throw .unsupported("The video is not whole: it was not finished, or a part is missing.")
        }
        try check(film)
        return try type(of: first)
    }

    private func type(of box: Box) throws(MediaError) -> String {
        let names = try file.read(box.body.clamped(to: box.body.lowerBound..<box.body.lowerBound + 256))
        let all = stride(from: 0, to: names.count - 3, by: 4).map {
            String(decoding: names[$0..<$0 + 4], as: UTF8.self)
        }
        if all.first == "qt  " { return "video/quicktime" }
        // The second word is a version number.
        guard all.enumerated().contains(where: { $0.offset != 1 && Self.brands.contains($0.element) }) else {
            throw .unsupported("Of videos, MP4 and MOV are taken.")
        }
        return "video/mp4"
    }

    /// Looks for references to other files.
    private func check(_ film: Box) throws(MediaError) {
        let inner = try boxes(in: film.body)
        guard !inner.contains(where: { $0.type == "rmra" || $0.type == "cmov" }) else { throw Self.refers }
        let tracks = inner.filter { $0.type == "trak" }
        guard !tracks.isEmpty, tracks.count <= Self.trackLimit else {
            throw .unsupported("A video may have 1 to \(Self.trackLimit) tracks.")
        }
        for track in tracks {
            for sources in try below(track, ["mdia", "minf", "dinf", "dref"]) { try checkSources(sources) }
        }
    }

    /// The entries of a data reference box: each must say that the data are in this file (flag 1).
    private func checkSources(_ sources: Box) throws(MediaError) {
        // Version, flags and the count stand before the entries.
        guard sources.body.count >= 8 else { throw Self.broken }
        for entry in try boxes(in: sources.body.dropFirst(8)) {
            let head = try file.read(entry.body.prefix(4))
            guard head.count == 4, head[3] & 1 == 1 else { throw Self.refers }
        }
    }

    private func below(_ box: Box, _ path: [String]) throws(MediaError) -> [Box] {
        var level = [box]
        for name in path {
            var next: [Box] = []
            for box in level { next += try boxes(in: box.body).filter { $0.type == name } }
            level = next
        }
        return level
    }

    /// The boxes of a stretch, which they must fill exactly.
    private func boxes(in range: Range<Int>) throws(MediaError) -> [Box] {
        var boxes: [Box] = []
        var index = range.lowerBound
        while index < range.upperBound {
            // QuickTime ends some lists of boxes with four zero bytes.
            if range.upperBound - index == 4, try file.read(index..<index + 4) == [0, 0, 0, 0] { break }
            let box = try box(at: index, within: range)
            boxes.append(box)
            index = box.body.upperBound
            guard boxes.count <= Self.boxLimit else { throw .tooLarge("The video file has too many parts.") }
        }
        return boxes
    }

    private func box(at index: Int, within range: Range<Int>) throws(MediaError) -> Box {
        guard range.upperBound - index >= 8 else { throw Self.broken }
        let head = try file.read(index..<min(index + 16, range.upperBound))
        var (length, start) = (ByteOrder.big(head, 0, 4), index + 8)
        if length == 1 {
            guard head.count == 16, head[8] < 0x40 else { throw Self.broken }
            (length, start) = (ByteOrder.big(head, 8, 8), index + 16)
        }
        guard length >= start - index, length <= range.upperBound - index else { throw Self.broken }
        return Box(type: String(decoding: head[4..<8], as: UTF8.self), body: start..<index + length)
    }

    private static let refers = MediaError.unsupported(
        "The video refers to other files; save it with everything in it.")
    private static let broken = MediaError.unsupported(
        "The video is broken off or damaged; save or upload it again.")
}

extension Range where Bound == Int {
    fileprivate func prefix(_ count: Int) -> Range<Int> { clamped(to: lowerBound..<lowerBound + count) }
    fileprivate func dropFirst(_ count: Int) -> Range<Int> { Swift.min(lowerBound + count, upperBound)..<upperBound }
}
