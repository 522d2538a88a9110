/// Kinds of media files, told by their first bytes.
package enum FileKind: String, Sendable, CaseIterable {
    /// PNG.
    case png = "image/png"
    /// JPEG.
    case jpeg = "image/jpeg"
    /// GIF.
    case gif = "image/gif"
    /// WebP.
    case webp = "image/webp"
    /// MP4 and its relatives.
    case mp4 = "video/mp4"
    /// QuickTime.
    case quicktime = "video/quicktime"
    /// WebM.
    case webm = "video/webm"

    /// The kind of a file; `nil` for everything else.
    package init?(_ bytes: [UInt8]) {
        func has(_ mark: [UInt8], at offset: Int = 0) -> Bool { bytes.dropFirst(offset).starts(with: mark) }
        func has(_ text: String, at offset: Int) -> Bool { has(Array(text.utf8), at: offset) }
        if has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if has([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if has("GIF8", at: 0) {
            self = .gif
        } else if has("RIFF", at: 0), has("WEBP", at: 8) {
            self = .webp
        } else if has("ftypqt", at: 4) {
            self = .quicktime
        } else if has("ftyp", at: 4) {
            self = .mp4
        } else if has([0x1A, 0x45, 0xDF, 0xA3]) {
            self = .webm
        } else {
            return nil
        }
    }

    /// Whether it moves and has sound.
    package var isVideo: Bool { rawValue.hasPrefix("video/") }
}
