/// What a media file tells about itself in its headers, read without decoding anything.
package struct MediaFacts: Sendable, Hashable {
    /// What a video file tells besides.
    package struct Video: Sendable, Hashable {
        /// Length.
        package var length: Duration
        /// Four-character code of the picture's codec, e.g. `avc1`; empty when there is no picture.
        package var codec: String
        /// Pictures per second; `nil` when the file does not tell.
        package var frameRate: Double?
        /// The sound; `nil` for silent files.
        package var sound: Sound?
        /// Whether the index (`moov`) stands before the content, so that playing can begin at once.
        package var isIndexFirst: Bool
        /// Whether an edit list leaves parts out or delays them; skipping the codec's own lead-in does not count.
        package var isEdited: Bool
    }

    /// A sound track.
    package struct Sound: Sendable, Hashable {
        /// Four-character code of the codec, e.g. `mp4a`.
        package var codec: String
        /// Samples per second.
        package var rate: Int
        /// Channels.
        package var channels: Int

        /// A sound track of those properties.
        package init(codec: String, rate: Int, channels: Int) {
            self.codec = codec
            self.rate = rate
            self.channels = channels
        }
    }

    /// What the first bytes say.
    package let kind: FileKind
    /// Pixels across as shown, rotation included; 0 when the file does not tell.
    package private(set) var width = 0
    /// Pixels down as shown, rotation included; 0 when the file does not tell.
    package private(set) var height = 0
    /// Whether the file has its end: nothing is cut off.
    package private(set) var isWhole = true
    /// Whether a JPEG holds several pictures (MPO, JPS).
    package private(set) var hasSeveralPictures = false
    /// More about a video; `nil` for pictures and for what could not be read.
    package private(set) var video: Video?

    /// Reads the headers; `nil` for what is neither picture nor video.
    package init?(_ bytes: [UInt8]) {
        guard let kind = FileKind(bytes) else { return nil }
        self.kind = kind
        let reader = BigEndian(bytes)
        if let size = ImageSize(bytes) { (width, height) = (size.width, size.height) }
        switch kind {
        case .png: isWhole = reader.text(at: reader.count - 8, 4) == "IEND"
        case .gif: isWhole = reader.number(at: reader.count - 1, 1) == 0x3B
        case .jpeg:
            isWhole = reader.tail(64).firstRange(of: [0xFF, 0xD9]) != nil
            hasSeveralPictures = Self.hasIndex(reader)
        case .mp4, .quicktime: readMovie(MovieFile(reader))
        case .webp, .webm: break
        }
    }

    /// Width by height; 0 when the file does not tell.
    package var ratio: Double { height > 0 ? Double(width) / Double(height) : 0 }

    /// Whether a JPEG has the index of a multi-picture file among its first segments.
    private static func hasIndex(_ reader: BigEndian) -> Bool {
        var position = 2
        for _ in 0..<100 {
            guard let mark = reader.number(at: position, 2), (0xFFE0...0xFFEF).contains(mark) || mark == 0xFFFE,
                let length = reader.number(at: position + 2, 2)
            else { return false }
            if mark == 0xFFE2, reader.text(at: position + 4, 3) == "MPF" { return true }
            position += 2 + length
        }
        return false
    }

    private mutating func readMovie(_ file: MovieFile) {
        isWhole = file.isWhole
        guard let movie = file.movie else { return }
        (width, height) = movie.size
        video = movie.facts
    }
}

/// Numbers in a file, most significant byte first; what is not there is `nil`.
struct BigEndian: Sendable {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var count: Int { bytes.count }

    /// A number of so many bytes, eight at most; `nil` beyond the end and for more than an `Int` holds.
    func number(at offset: Int, _ size: Int) -> Int? {
        guard offset >= 0, size <= 8, offset <= count - size else { return nil }
        let value = bytes[offset..<offset + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(exactly: value)
    }

    /// A number with a sign.
    func signed(at offset: Int, _ size: Int) -> Int? {
        guard offset >= 0, size <= 8, offset <= count - size else { return nil }
        let value = bytes[offset..<offset + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let shift = UInt64(64 - size * 8)
        return Int(Int64(bitPattern: value << shift) >> Int64(shift))
    }

    /// So many bytes as Latin characters; empty beyond the end.
    func text(at offset: Int, _ size: Int) -> String {
        guard offset >= 0, offset <= count - size else { return "" }
        return String(bytes[offset..<offset + size].map { Character(UnicodeScalar($0)) })
    }

    /// The last bytes.
    func tail(_ size: Int) -> ArraySlice<UInt8> { bytes.suffix(size) }
}
