import Domain
import Foundation

/// A file on the disk of this node, read in pieces.
struct LocalFile: Sendable {
    let path: String

    init(_ path: String) { self.path = path }

    /// How many bytes it has. Throws `.missing`.
    var size: Int {
        get async throws(MediaError) { try await open { file throws(MediaError) in try file.size } }
    }

    /// The bytes of a stretch; fewer at the end of the file.
    func bytes(_ range: Range<Int>) async throws(MediaError) -> [UInt8] {
        try await open { file throws(MediaError) in try file.read(range) }
    }

    /// A stretch in pieces.
    func stream(_ range: Range<Int>) -> ByteStream { ByteStream(range) { try await bytes($0) } }

    /// Does something with the open file on a thread where it may block.
    func open<Answer: Sendable>(
        _ body: @escaping @Sendable (OpenFile) throws(MediaError) -> Answer
    ) async throws(MediaError) -> Answer {
        let path = path
        return try await FileThread.run { () throws(MediaError) in
            let file = try OpenFile(path, O_RDONLY)
            defer { file.close() }
            return try body(file)
        }
    }

    /// When a file was last written to; `nil` when there is none, or it is no plain file.
    static func changedAt(_ path: String) -> Instant? {
        var facts = stat()
        guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        return Instant(milliseconds: Int64(facts.st_mtim.tv_sec) * 1_000 + Int64(facts.st_mtim.tv_nsec) / 1_000_000)
    }
}
