import Domain

/// Sound without a picture, seen from outside: its kind is told by its first bytes, and everything deeper is asked of `ffprobe`.
enum AudioContainer: String, CaseIterable {
    case mp3
    case ogg
    case flac
    case wav
    case m4a

    /// The longest sound: 12 hours, as for films.
    private static let longest = MovieFacts.longest
    private static let codecs: [AudioContainer: Set<String>] = [
        .mp3: ["mp3"], .ogg: ["vorbis", "opus", "flac"], .flac: ["flac"],
        .wav: ["pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le"], .m4a: ["aac", "alac"],
    ]

    /// The kind of a file that begins like this; `nil` for everything else.
    init?(_ head: [UInt8]) {
        func has(_ word: String, at offset: Int = 0) -> Bool { head.dropFirst(offset).starts(with: word.utf8) }
        if has("ftyp", at: 4), has("M4A ", at: 8) {
            self = .m4a
        } else if has("OggS") {
            self = .ogg
        } else if has("fLaC") {
            self = .flac
        } else if has("RIFF"), has("WAVE", at: 8) {
            self = .wav
        } else if has("ID3") || Self.isFrame(head) {
            self = .mp3
        } else {
            return nil
        }
    }

    /// The eleven bits with which every frame begins (ISO 11172-3, 2.4.1.3), of the third layer.
    private static func isFrame(_ head: [UInt8]) -> Bool {
        head.count > 2 && head[0] == 0xff && head[1] & 0xe6 == 0xe2 && head[2] & 0xf0 != 0xf0
    }

    /// Its media type.
    var contentType: String {
        switch self {
        case .mp3: "audio/mpeg"
        case .ogg: "audio/ogg"
        case .flac: "audio/flac"
        case .wav: "audio/wav"
        case .m4a: "audio/mp4"
        }
    }

    /// What `ffprobe` calls the container; M4A is that of films.
    private var format: String { self == .m4a ? "mov" : rawValue }

    /// The arguments of `ffprobe` for a file: this kind only, from the local disk only (SEC-76).
    func arguments(_ path: String) -> [String] {
        [
            "-v", "error", "-hide_banner", "-protocol_whitelist", "file", "-format_whitelist", format, "-f", format,
            "-print_format", "json", "-show_entries",
            "format=duration:stream=codec_type,codec_name,duration:stream_disposition=attached_pic", "file:\(path)",
        ]
    }

    /// What the report says. Throws `MediaError` for what is no sound that can be published.
    func facts(_ streams: [AudioStream], seconds: Double?) throws(MediaError) -> MediaFacts {
        guard !streams.contains(where: { $0.kind == "video" && !$0.isCover }) else {
            throw .unsupported("There is a picture in this sound file; save it as a video.")
        }
        let sounds = streams.filter { $0.kind == "audio" }
        guard sounds.count == 1, let codec = sounds.first?.codec, Self.codecs[self]?.contains(codec) == true else {
            throw Self.unreadable
        }
        guard let seconds, seconds.isFinite, seconds > 0 else { throw Self.unreadable }
        guard seconds * 1_000 <= Double(Self.longest) else { throw .tooLarge("Sound may last 12 hours.") }
        var facts = MediaFacts(contentType)
        facts.durationMilliseconds = max(Int((seconds * 1_000).rounded()), 1)
        return facts
    }

    static let unreadable = MediaError.unsupported("The sound cannot be read; save or upload it again.")
}

/// A stream of a sound file.
struct AudioStream: Sendable {
    let kind: String
    let codec: String?
    /// Whether it is a picture of the cover.
    let isCover: Bool
}
