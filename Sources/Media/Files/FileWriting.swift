import Crypto
import Foundation

/// Writes a stream into an open file: gathered to blocks, its digest computed on the way, never more than two blocks in
/// memory.
struct FileWriting {
    private static let blockSize = 1 << 20

    let file: OpenFile
    /// The most bytes the file may have in the end.
    let limit: Int

    /// Writes everything from a place on; answers where it ends, and the digest of what came. Throws `.tooLarge` at the
    /// first byte over the limit, and whatever the stream throws; what came by then is on the disk.
    func write(_ stream: ByteStream, at offset: Int) async throws -> (end: Int, digest: String) {
        var (end, hash, block): (Int, SHA256, [UInt8]) = (offset, SHA256(), [])
        do {
            for try await piece in stream {
                guard piece.count <= limit - end - block.count else { throw MediaError.overLimit(limit) }
                block += piece
                guard block.count >= Self.blockSize else { continue }
                try await put(&block, at: &end, &hash)
            }
        } catch {
            // What came before the line broke need not come again.
            try await put(&block, at: &end, &hash)
            try await sync()
            throw error
        }
        try await put(&block, at: &end, &hash)
        try await sync()
        return (end, MediaDigest.text(hash.finalize()))
    }

    private func put(_ block: inout [UInt8], at end: inout Int, _ hash: inout SHA256) async throws(MediaError) {
        guard !block.isEmpty else { return }
        let (bytes, place, before) = (block, end, hash)
        hash = try await FileThread.run { () throws(MediaError) in
            var hash = before
            hash.update(data: bytes)
            try file.write(bytes, at: place)
            return hash
        }
        end += bytes.count
        block.removeAll(keepingCapacity: true)
    }

    private func sync() async throws(MediaError) {
        try await FileThread.run { () throws(MediaError) in try file.sync() }
    }
}
