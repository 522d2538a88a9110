package import Domain
import Foundation

/// Keeps media in a folder: two levels by the item's identifier, one file each (SEC-73, REL-47).
package struct FolderMediaFiles: MediaFiles {
    private let folder: String

    /// Makes the folder if it is not there. Throws `MediaError.unavailable`.
    package init(folder: String) throws(MediaError) {
        self.folder = folder
        do {
            try Self.make(folder)
        } catch {
            throw .unavailable("The media folder cannot be made.")
        }
    }

    /// Writes under a temporary name, syncs, renames.
    package func keep(_ stream: ByteStream, as name: MediaName) async throws -> KeptFile {
        let place = try place(of: name)
        let draft = "\(place.folder)/.\(try name.text).part"
        do {
            let file = try await FileThread.run { () throws(MediaError) in
                try Self.make(place.folder)
                return try OpenFile(draft, O_WRONLY | O_CREAT | O_TRUNC)
            }
            let kept = try await Self.closing(file) {
                try await FileWriting(file: file, limit: .max).write(stream, at: 0)
            }
            try await FileThread.run { () throws(MediaError) in try Self.rename(draft, place) }
            return KeptFile(byteCount: kept.end, digest: kept.digest)
        } catch {
            // What was half written is of no use; should it stay, it is swept.
            try? await FileThread.run { () throws(MediaError) in _ = unlink(draft) }
            throw error
        }
    }

    /// Renames where it can, copies where the file is on another disk.
    package func take(_ path: String, as name: MediaName) async throws {
        let place = try place(of: name)
        let isMoved = try await FileThread.run { () throws(MediaError) in
            try Self.make(place.folder)
            do throws(MediaError) {
                let file = try OpenFile(path, O_RDONLY)
                defer { file.close() }
                try file.sync()
                try Self.rename(path, place)
                return true
            } catch MediaError.missing {
                throw .missing
            } catch {
                return false
            }
        }
        if isMoved { return }
        let source = LocalFile(path)
        _ = try await keep(source.stream(0..<(try await source.size)), as: name)
        try await FileThread.run { () throws(MediaError) in _ = unlink(path) }
    }

    /// What the file system says.
    package func size(of name: MediaName) async throws(MediaError) -> Int? {
        do {
            return try await LocalFile(try place(of: name).path).size
        } catch .missing {
            return nil
        }
    }

    /// Reads just the stretch.
    package func bytes(of name: MediaName, in range: Range<Int>) async throws(MediaError) -> [UInt8] {
        let bytes = try await LocalFile(try place(of: name).path).bytes(range)
        guard bytes.count == range.count else { throw .damaged }
        return bytes
    }

    /// Here.
    package func localPath(of name: MediaName) throws(MediaError) -> String? { try place(of: name).path }

    /// Removes just this one.
    package func remove(_ name: MediaName) async throws(MediaError) {
        let path = try place(of: name).path
        try await FileThread.run { () throws(MediaError) in _ = unlink(path) }
    }

    /// Removes the file and all whose names begin with its own; quiet when there is none.
    package func remove(_ id: MediaItem.ID) async throws(MediaError) {
        let name = try MediaName(id).text
        let place = try place(of: MediaName(id))
        try await FileThread.run { () throws(MediaError) in
            // A folder that is not there holds nothing that could be removed.
            let others = (try? FileManager.default.contentsOfDirectory(atPath: place.folder)) ?? []
            for other in others where other == name || other.hasPrefix(name + ".") {
                // A file that is gone already is what was asked for.
                _ = unlink("\(place.folder)/\(other)")
            }
        }
    }

    /// Folder by folder.
    package func list(_ body: @Sendable (_ found: [MediaItem.ID: Instant]) async throws -> Void) async throws {
        let shelves = try await FileThread.run { () throws(MediaError) in Self.names(in: folder) }
        for shelf in shelves where shelf.utf8.count == 2 {
            let found = try await FileThread.run { () throws(MediaError) in Self.items(in: "\(folder)/\(shelf)") }
            if !found.isEmpty { try await body(found) }
        }
    }

    private static func names(in folder: String) -> [String] {
        // A folder that cannot be read now is read at the next sweep.
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    /// The items of which there is any file, a half written one as well, by the change of the youngest of them.
    private static func items(in shelf: String) -> [MediaItem.ID: Instant] {
        var items: [MediaItem.ID: Instant] = [:]
        for name in names(in: shelf) {
            let bare = name.drop { $0 == "." }.prefix { $0 != "." }
            guard let id = MediaItem.ID(String(bare)), let changed = LocalFile.changedAt("\(shelf)/\(name)") else {
                continue
            }
            items[id] = max(items[id] ?? changed, changed)
        }
        return items
    }

    private typealias Place = (folder: String, path: String)

    private func place(of name: MediaName) throws(MediaError) -> Place {
        let text = try name.text
        // The last characters are random, the first ones are time.
        let shelf = "\(folder)/\(name.id.text.suffix(2))"
        return (shelf, "\(shelf)/\(text)")
    }

    static func make(_ folder: String) throws(MediaError) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unavailable("The folder cannot be made.")
        }
    }

    private static func rename(_ path: String, _ place: Place) throws(MediaError) {
        guard Foundation.rename(path, place.path) == 0 else { throw .unavailable("The file cannot be named.") }
        // The name is on disk when its folder is, and the folder when the one above it is.
        try OpenFile.syncFolder(place.folder)
        try OpenFile.syncFolder(URL(filePath: place.folder).deletingLastPathComponent().path)
    }

    private static func closing<Answer>(
        _ file: OpenFile, _ body: () async throws -> Answer
    ) async throws -> Answer {
        defer { file.close() }
        return try await body()
    }
}
