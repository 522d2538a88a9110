import Domain
import Media

/// Reads media for a publication: each file is compared with its row as a whole before the first byte of it is given out, so
/// that a damaged one fails before any call of a platform (REL-47).
actor VerifiedMedia {
    private let files: any MediaFiles
    private let variants: [MediaItem.ID: String]
    private var whole: Set<MediaItem.ID> = []
    /// What was read last, where more is read at once than is asked for.
    private var ahead: (name: MediaName, range: Range<Int>, bytes: [UInt8])?

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
        return try await bytes(of: name, in: range.clamped(to: 0..<item.byteCount), size: item.byteCount)
    }

    /// Connectors ask for a little after the other, and a store elsewhere is slow to answer each time.
    private func bytes(of name: MediaName, in range: Range<Int>, size: Int) async throws(MediaError) -> [UInt8] {
        guard !range.isEmpty, range.count < files.pieceSize else { return try await files.bytes(of: name, in: range) }
        if let ahead, ahead.name == name, ahead.range.lowerBound <= range.lowerBound,
            range.upperBound <= ahead.range.upperBound
        {
            return Array(ahead.bytes.dropFirst(range.lowerBound - ahead.range.lowerBound).prefix(range.count))
        }
        let more = range.lowerBound..<min(range.lowerBound + files.pieceSize, size)
        let bytes = try await files.bytes(of: name, in: more)
        ahead = (name, more, bytes)
        return Array(bytes.prefix(range.count))
    }
}
