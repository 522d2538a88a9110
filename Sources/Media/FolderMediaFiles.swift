import Crypto
package import Domain
import Foundation

/// Keeps media in a folder: two levels by the item's identifier, one file each (SEC-73, REL-47).
package struct FolderMediaFiles: MediaFiles {
    private let folder: URL

    /// Makes the folder if it is not there. Throws `MediaError.unavailable`.
    package init(folder: String) throws(MediaError) {
        self.folder = URL(filePath: folder, directoryHint: .isDirectory)
        do {
            try FileManager.default.createDirectory(
                at: self.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unavailable("The media folder cannot be made.")
        }
    }

    /// Writes under a temporary name, syncs, renames.
    package func keep(_ bytes: [UInt8], as id: MediaItem.ID) async throws(MediaError) {
        let place = try place(of: id)
        try await FileThread.run { () throws(MediaError) in try Self.write(bytes, to: place) }
    }

    /// Reads the bytes and compares their digest with the one of the row.
    package func read(_ item: MediaItem) async throws(MediaError) -> [UInt8] {
        let place = try place(of: item.id)
        let bytes = try await FileThread.run { () throws(MediaError) in
            guard let data = try? Data(contentsOf: place) else { throw .missing }
            return Array(data)
        }
        guard MediaDigest.of(bytes) == item.digest else { throw .damaged }
        return bytes
    }

    /// Removes the file; quiet when there is none.
    package func remove(_ id: MediaItem.ID) async throws(MediaError) {
        let place = try place(of: id)
        try await FileThread.run { () throws(MediaError) in
            // A file that is gone already is what was asked for.
            try? FileManager.default.removeItem(at: place)
        }
    }

    private func place(of id: MediaItem.ID) throws(MediaError) -> URL {
        // Whatever a row may hold: only a whole identifier becomes a name (SEC-73).
        guard MediaItem.ID(id.text) != nil else { throw .missing }
        // The last characters are random, the first ones are time.
        return folder.appending(path: String(id.text.suffix(2))).appending(path: id.text)
    }

    private static func write(_ bytes: [UInt8], to place: URL) throws(MediaError) {
        let parent = place.deletingLastPathComponent()
        let draft = parent.appending(path: ".\(place.lastPathComponent).part")
        do {
            try FileManager.default.createDirectory(
                at: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try fill(draft, with: bytes)
            guard rename(draft.path, place.path) == 0 else { throw MediaError.unavailable("The file cannot be named.") }
            // The name is on disk when its folder is, and the folder when the one above it is.
            for folder in [parent, parent.deletingLastPathComponent()] {
                try FileHandle(forReadingFrom: folder).synchronize()
            }
        } catch {
            // What was half written is of no use; should it stay, it harms nobody.
            try? FileManager.default.removeItem(at: draft)
            throw error as? MediaError ?? .unavailable("The file cannot be written.")
        }
    }

    private static func fill(_ draft: URL, with bytes: [UInt8]) throws {
        guard
            FileManager.default.createFile(atPath: draft.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw MediaError.unavailable("The file cannot be made.") }
        let file = try FileHandle(forWritingTo: draft)
        try file.write(contentsOf: Data(bytes))
        try file.synchronize()
        try file.close()
    }
}

/// Digests of media.
package enum MediaDigest {
    /// SHA-256, lower-case hexadecimal.
    package static func of(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
