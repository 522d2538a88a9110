import Domain
import Media
import Synchronization
import TestKit
import Testing

@testable import Engine

/// Reading media for a publication from a place that is slow to answer.
@Suite("Media read for a publication", .timeLimit(.minutes(10)))
struct VerifiedMediaTests {
    /// Files of which a hundred bytes are best read at once; notes what is read.
    private final class FarFiles: MediaFiles {
        let files = MemoryFiles()
        let reads = Mutex<[Range<Int>]>([])
        var pieceSize: Int { 100 }

        func keep(_ stream: ByteStream, as name: MediaName) async throws -> KeptFile {
            try await files.keep(stream, as: name)
        }
        func take(_ path: String, as name: MediaName) async throws { try files.take(path, as: name) }
        func size(of name: MediaName) async throws(MediaError) -> Int? { files.size(of: name) }
        func bytes(of name: MediaName, in range: Range<Int>) async throws(MediaError) -> [UInt8] {
            reads.withLock { $0.append(range) }
            return try files.bytes(of: name, in: range)
        }
        func remove(_ name: MediaName) async throws(MediaError) { files.remove(name) }
        func remove(_ id: MediaItem.ID) async throws(MediaError) { files.remove(id) }
        func list(_ body: @Sendable (_ found: [MediaItem.ID: Instant]) async throws -> Void) async throws {
            try await files.list(body)
        }
    }

    private let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    private func item(_ files: FarFiles, digest: String? = nil) async throws -> MediaItem {
        let id = MediaItem.ID(TestPorts().ports)
        try await files.keep(bytes, as: id)
        return MediaItem(
            id: id, workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "a", contentType: "video/mp4", width: 1,
            height: 1, byteCount: bytes.count, digest: digest ?? MediaDigest.of(bytes))
    }

    @Test(
        "REL-47 a file is compared as a whole once, and then read a good piece at a time, however little is asked for")
    func ahead() async throws {
        let files = FarFiles()
        let item = try await item(files)
        let verified = VerifiedMedia(files: files)

        var read: [UInt8] = []
        for start in stride(from: 0, to: 1_000, by: 30) {
            read += try await verified.bytes(of: item, in: start..<start + 30)
        }

        #expect(read == bytes)
        let reads = files.reads.withLock { $0 }
        #expect(reads.allSatisfy { $0.count <= 100 })
        // Ten to compare, and one for each hundred bytes or, where the pieces do not fit, a little less.
        #expect(reads.count <= 10 + 12, "\(reads)")
    }

    @Test("REL-47 stretches in any order are right, also across what was read before, and none is beyond the end")
    func anywhere() async throws {
        let files = FarFiles()
        let item = try await item(files)
        let verified = VerifiedMedia(files: files)

        for range in [0..<10, 95..<105, 0..<1_000, 990..<1_200, 5..<6, 0..<0, 400..<499, 399..<401, 999..<1_000] {
            #expect(try await verified.bytes(of: item, in: range) == Array(bytes[range.clamped(to: 0..<1_000)]))
        }
    }

    @Test("REL-47 nothing is given out of a file that is not the one of the row")
    func damaged() async throws {
        let files = FarFiles()
        let item = try await item(files, digest: MediaDigest.of([1]))
        let verified = VerifiedMedia(files: files)

        for _ in 0..<2 {
            await #expect(throws: MediaError.damaged) { try await verified.bytes(of: item, in: 0..<1) }
        }
    }
}
