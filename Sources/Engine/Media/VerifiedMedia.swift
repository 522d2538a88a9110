import Domain
import Media

/// Reads media for a publication: each file is compared with its row as a whole before the first byte of it is given out, so
/// that a damaged one fails before any call of a platform (REL-47).
actor VerifiedMedia {
    private let files: any MediaFiles
    private let variants: [MediaItem.ID: String]
    private var whole: Set<MediaItem.ID> = []

    /// - Parameter variants: Which items are read from what was made from them.
    init(files: any MediaFiles, variants: [MediaItem.ID: String] = [:]) {
        self.files = files
        self.variants = variants
    }

    /// The bytes of a stretch. Throws `MediaError.missing` or `.damaged`.
    @discardableResult
    func bytes(of item: MediaItem, in range: Range<Int>) async throws(MediaError) -> [UInt8] {
        if !whole.contains(item.id) {
            try await files.verify(item, variant: variants[item.id])
            whole.insert(item.id)
        }
        let name = MediaName(item.id, variant: variants[item.id])
        return try await files.bytes(of: name, in: range.clamped(to: 0..<item.byteCount))
    }
}
