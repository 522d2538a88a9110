package import Domain
import Foundation

/// Files on their way in: on a disk of ours, not yet looked at, never served (SEC-73, SEC-77).
///
/// What has arrived survives a restart; the size of the file says where to go on.
package struct ArrivalFolder: Sendable {
    private let folder: String

    /// What has come so far.
    package struct Progress: Sendable, Hashable {
        /// Bytes that are on the disk.
        package let byteCount: Int
        /// SHA-256 of the whole, where all of it came at once.
        package let digest: String?
    }

    /// The folder is made when something arrives.
    package init(folder: String) { self.folder = folder }

    /// Where the pieces of an upload are gathered.
    package func path(of id: Upload.ID) throws(MediaError) -> String {
        guard Upload.ID(id.text) != nil else { throw .missing }
        return "\(folder)/\(id.text)"
    }

    /// Where a file may be written that comes all at once: the folder is there, the file is not.
    package func newPath(of id: Upload.ID) async throws(MediaError) -> String {
        let (path, folder) = (try path(of: id), folder)
        try await FileThread.run { () throws(MediaError) in
            try FolderMediaFiles.make(folder)
            _ = unlink(path)
        }
        return path
    }

    /// How much has come; 0 where nothing has.
    package func size(of id: Upload.ID) async throws(MediaError) -> Int {
        do {
            return try await LocalFile(try path(of: id)).size
        } catch .missing {
            return 0
        }
    }

    /// Adds what a stream brings to the end of the file, which must be at `offset`, up to a size of the whole.
    ///
    /// Throws `.wrongOffset`, `.busy` while somebody else writes, `.tooLarge` over the limit, and what the stream throws;
    /// what came by then stays.
    package func append(
        _ stream: ByteStream, to id: Upload.ID, at offset: Int, upTo limit: Int
    ) async throws -> Progress {
        let (path, folder) = (try path(of: id), folder)
        let file = try await FileThread.run { () throws(MediaError) in
            try FolderMediaFiles.make(folder)
            let file = try OpenFile(path, O_RDWR | O_CREAT)
            do throws(MediaError) {
                guard file.lock() else { throw .busy }
                let size = try file.size
                guard size == offset else { throw .wrongOffset(size) }
            } catch {
                file.close()
                throw error
            }
            return file
        }
        defer { file.close() }
        let (end, digest) = try await FileWriting(file: file, limit: limit).write(stream, at: offset)
        return Progress(byteCount: end, digest: offset == 0 ? digest : nil)
    }

    /// Puts other bytes in the place of what arrived.
    package func replace(_ id: Upload.ID, with bytes: [UInt8]) async throws(MediaError) {
        let path = try path(of: id)
        try await FileThread.run { () throws(MediaError) in
            let file = try OpenFile(path, O_RDWR | O_CREAT | O_TRUNC)
            defer { file.close() }
            try file.write(bytes, at: 0)
            try file.sync()
        }
    }

    /// The digest of what arrived.
    package func digest(of id: Upload.ID) async throws -> String {
        let file = LocalFile(try path(of: id))
        return try await MediaDigest.of(file.stream(0..<(try await file.size))).digest
    }

    /// Throws away what arrived; quiet when there is nothing.
    package func remove(_ id: Upload.ID) async throws(MediaError) {
        let path = try path(of: id)
        try await FileThread.run { () throws(MediaError) in _ = unlink(path) }
    }

    /// Removes what nobody has written to since; answers how many files.
    package func sweep(untouchedSince limit: Instant) async throws(MediaError) -> Int {
        let folder = folder
        return try await FileThread.run { () throws(MediaError) in
            // A folder that cannot be read now is swept the next time.
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return names.count { name in
                let path = "\(folder)/\(name)"
                guard let changed = LocalFile.changedAt(path), changed < limit else { return false }
                return unlink(path) == 0
            }
        }
    }
}
