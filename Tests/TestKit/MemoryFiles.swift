package import Domain
import Foundation
package import Media
import Synchronization

/// Media bytes in memory.
package final class MemoryFiles: MediaFiles {
    private let files = Mutex<[MediaName: [UInt8]]>([:])
    private let changed = Mutex<[MediaItem.ID: Instant]>([:])

    /// Nothing is kept yet.
    package init() {}

    /// Gathers the stream.
    package func keep(_ stream: ByteStream, as name: MediaName) async throws -> KeptFile {
        var bytes: [UInt8] = []
        for try await piece in stream { bytes += piece }
        files.withLock { [bytes] in $0[name] = bytes }
        return KeptFile(byteCount: bytes.count, digest: MediaDigest.of(bytes))
    }

    /// Reads the file and removes it.
    package func take(_ path: String, as name: MediaName) throws {
        guard let data = FileManager.default.contents(atPath: path) else { throw MediaError.missing }
        files.withLock { $0[name] = Array(data) }
        try FileManager.default.removeItem(atPath: path)
    }

    /// The size of what is kept.
    package func size(of name: MediaName) -> Int? { files.withLock { $0[name]?.count } }

    /// A stretch of what is kept.
    package func bytes(of name: MediaName, in range: Range<Int>) throws(MediaError) -> [UInt8] {
        guard let bytes = files.withLock({ $0[name] }) else { throw .missing }
        guard range.upperBound <= bytes.count else { throw .damaged }
        return Array(bytes[range])
    }

    /// Forgets one file.
    package func remove(_ name: MediaName) {
        files.withLock { $0[name] = nil }
    }

    /// Forgets an item.
    package func remove(_ id: MediaItem.ID) {
        files.withLock { files in files = files.filter { $0.key.id != id } }
    }

    /// Everything, as if it were of tomorrow unless `age` said otherwise: nothing of it is ever swept by chance.
    package func list(_ body: @Sendable (_ found: [MediaItem.ID: Instant]) async throws -> Void) async throws {
        let ids = Set(files.withLock { $0.keys.map(\.id) })
        let changed = changed.withLock { $0 }
        try await body(
            Dictionary(uniqueKeysWithValues: ids.map { ($0, changed[$0] ?? Instant(milliseconds: .max / 2)) }))
    }

    /// Says when an item was changed last.
    package func age(_ id: MediaItem.ID, to instant: Instant) { changed.withLock { $0[id] = instant } }

    /// All items that there are.
    package var ids: Set<MediaItem.ID> { Set(files.withLock { $0.keys.map(\.id) }) }
}

extension MediaRooms {
    /// Rooms of a test: files arrive in a folder of their own below the temporary one, made when something does.
    package static func temporary(
        _ files: any MediaFiles = MemoryFiles(), tools: MediaTools = .installed()
    ) -> MediaRooms {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-arriving-\(UUID().uuidString)")
        return MediaRooms(files: files, arrivals: ArrivalFolder(folder: folder.path), tools: tools)
    }
}
