/// Kinds of sound that an instance takes, told by their first bytes (sheet section 5: "many audio").
enum AudioKind: String, Sendable, CaseIterable {
    case mp3 = "audio/mpeg"
    case ogg = "audio/ogg"
    case flac = "audio/flac"
    case wav = "audio/wav"
    case m4a = "audio/mp4"

    /// The kind of a file; `nil` for everything else.
    init?(_ bytes: [UInt8]) {
        func has(_ text: String, at offset: Int) -> Bool { bytes.dropFirst(offset).starts(with: text.utf8) }
        if has("ID3", at: 0) || bytes.starts(with: [0xFF, 0xFB]) || bytes.starts(with: [0xFF, 0xF3]) {
            self = .mp3
        } else if has("OggS", at: 0) {
            self = .ogg
        } else if has("fLaC", at: 0) {
            self = .flac
        } else if has("RIFF", at: 0), has("WAVE", at: 8) {
            self = .wav
        } else if has("ftypM4A ", at: 4) {
            self = .m4a
        } else {
            return nil
        }
    }
}

/// What an upload to an instance is.
enum MastodonFileKind: Sendable, Hashable {
    case picture(FileKind)
    case sound(AudioKind)

    /// The kind of a file; `nil` for everything else.
    init?(_ bytes: [UInt8]) {
        // Sound first: M4A begins as films do.
        if let kind = AudioKind(bytes) {
            self = .sound(kind)
        } else if let kind = FileKind(bytes) {
            self = .picture(kind)
        } else {
            return nil
        }
    }

    /// Every type that is taken.
    static let types = FileKind.allCases.map(\.rawValue) + AudioKind.allCases.map(\.rawValue)

    var contentType: String {
        switch self {
        case .picture(let kind): kind.rawValue
        case .sound(let kind): kind.rawValue
        }
    }

    /// Whether it must stand alone, and is made into something else first (sheet section 4).
    var isLong: Bool {
        switch self {
        case .picture(let kind): kind.isVideo
        case .sound: true
        }
    }

    /// What a post calls it.
    var type: String {
        switch self {
        case .picture(.gif): "gifv"
        case .picture(let kind): kind.isVideo ? "video" : "image"
        case .sound: "audio"
        }
    }
}
