package import Domain

/// The name of a stored file: the item itself, or something that was made from it.
package struct MediaName: Sendable, Hashable {
    /// The item.
    package let id: MediaItem.ID
    /// What was made from it, e.g. `thumbnail`: lower-case letters, digits and dashes; `nil` for the item itself.
    package let variant: String?

    /// Gathers both.
    package init(_ id: MediaItem.ID, variant: String? = nil) {
        self.id = id
        self.variant = variant
    }

    /// The name as one word. Throws `.missing` for anything that cannot be one (SEC-73).
    package var text: String {
        get throws(MediaError) {
            // Whatever a row may hold: only a whole identifier becomes a name.
            guard MediaItem.ID(id.text) != nil else { throw .missing }
            guard let variant else { return id.text }
            let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-".utf8)
            guard (1...80).contains(variant.utf8.count), variant.utf8.allSatisfy(letters.contains) else {
                throw .missing
            }
            return "\(id.text).\(variant)"
        }
    }
}

/// What was kept.
package struct KeptFile: Sendable, Hashable {
    /// Size in bytes.
    package let byteCount: Int
    /// SHA-256, lower-case hexadecimal.
    package let digest: String

    /// Gathers both.
    package init(byteCount: Int, digest: String) {
        self.byteCount = byteCount
        self.digest = digest
    }
}

/// Where media bytes are kept: a folder, or an object store. Names are random; a person's file name is never a path (SEC-73).
package protocol MediaFiles: Sendable {
    /// Keeps a file durably before its row is written: temporary name, sync, rename (REL-47); its digest is computed on
    /// the way. Throws `MediaError`, and what the stream throws; then nothing is kept.
    func keep(_ stream: ByteStream, as name: MediaName) async throws -> KeptFile
    /// Takes over a file from the disk of this node, where it is not to be found afterwards.
    func take(_ path: String, as name: MediaName) async throws
    /// How many bytes a file has; `nil` when there is none.
    func size(of name: MediaName) async throws(MediaError) -> Int?
    /// Bytes that are best read at once where more are wanted one after the other.
    var pieceSize: Int { get }
    /// The bytes of a stretch. Throws `.missing` when the file is gone, `.damaged` when it ends before the stretch does.
    func bytes(of name: MediaName, in range: Range<Int>) async throws(MediaError) -> [UInt8]
    /// Where a file is on the disk of this node, for tools that read it there; `nil` where it is elsewhere.
    func localPath(of name: MediaName) throws(MediaError) -> String?
    /// Removes one file; quiet when there is none.
    func remove(_ name: MediaName) async throws(MediaError)
    /// Removes an item with everything that was made from it; quiet when there is nothing.
    func remove(_ id: MediaItem.ID) async throws(MediaError)
    /// Calls back for every item that has files, a few hundred at a time, with the time of their last change; for the
    /// sweep of what has no row (REL-47).
    func list(_ body: @Sendable (_ found: [MediaItem.ID: Instant]) async throws -> Void) async throws
    /// Clears away what was begun before a time and never became a file, where `list` does not tell of it.
    func sweep(untouchedSince limit: Instant) async throws
}

/// What is read at once.
enum MediaFilesLimit {
    /// The most bytes that are held in memory for one item.
    static let whole = 128 << 20
}

extension MediaFiles {
    /// As much as costs little memory: the file is near.
    package var pieceSize: Int { 256 << 10 }

    /// There is nothing that `list` does not tell of.
    package func sweep(untouchedSince limit: Instant) async throws {}

    /// Elsewhere.
    package func localPath(of name: MediaName) throws(MediaError) -> String? { nil }

    /// Keeps bytes that are in memory.
    @discardableResult
    package func keep(_ bytes: [UInt8], as id: MediaItem.ID) async throws -> KeptFile {
        try await keep(ByteStream(bytes), as: MediaName(id))
    }

    /// The whole of an item, or of what was made from it, for what is small; its digest is compared with the one of the row (REL-47). Throws
    /// `.missing` when the file is gone and `.damaged` when its digest differs.
    package func read(_ item: MediaItem, variant: String? = nil) async throws(MediaError) -> [UInt8] {
        guard item.byteCount <= MediaFilesLimit.whole else { throw .overLimit(MediaFilesLimit.whole) }
        let bytes = try await bytes(of: MediaName(item.id, variant: variant), in: 0..<item.byteCount)
        guard MediaDigest.of(bytes) == item.digest else { throw .damaged }
        return bytes
    }

    /// A file, or a stretch of it, in pieces.
    package func stream(_ name: MediaName, in range: Range<Int>) -> ByteStream {
        ByteStream(range, pieceSize: pieceSize) { try await bytes(of: name, in: $0) }
    }

    /// Reads a whole item, a piece at a time, and compares its digest with the one of the row (REL-47). Throws
    /// `.missing` and `.damaged` as `read` does.
    package func verify(_ item: MediaItem, variant: String? = nil) async throws(MediaError) {
        do {
            let name = MediaName(item.id, variant: variant)
            let found = try await MediaDigest.of(stream(name, in: 0..<item.byteCount))
            guard found.digest == item.digest else { throw MediaError.damaged }
        } catch {
            throw error as? MediaError ?? .unavailable("The file cannot be read.")
        }
    }
}
