import Domain
import Foundation
import Media
import TestKit
import Testing

/// Media in a folder: whole or not at all, under names of our own (REL-47, SEC-73).
@Suite("Media in a folder", .timeLimit(.minutes(10)))
struct FolderMediaFilesTests {
    private let ports = TestPorts().ports

    private func withFolder(_ body: (URL, FolderMediaFiles) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }  // A leftover in the temporary folder harms nobody.
        try await body(folder, try FolderMediaFiles(folder: folder.appending(path: "deep/media").path))
    }

    private func item(_ id: MediaItem.ID, _ bytes: [UInt8]) -> MediaItem {
        MediaItem(
            id: id, workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "a.png", contentType: "image/png", width: 1,
            height: 1, byteCount: bytes.count, digest: MediaDigest.of(bytes))
    }

    /// Everything below a folder that is no folder, by path.
    private func files(below folder: URL) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { path in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: folder.appending(path: path).path, isDirectory: &isFolder)
            return !isFolder.boolValue
        }
    }

    @Test("SEC-73 a file stands under its identifier, for its owner's eyes only, and nothing else is left")
    func names() async throws {
        try await withFolder { folder, files in
            let id = MediaItem.ID(ports)
            try await files.keep([1], as: id)

            let found = try self.files(below: folder)
            let path = folder.appending(path: "deep/media/\(id.text.suffix(2))/\(id.text)").path
            let attributes = try FileManager.default.attributesOfItem(atPath: path)

            #expect(found.count == 1 && found[0].hasSuffix(id.text))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("REL-47 SEC-73 many at once do not disturb each other")
    func together() async throws {
        try await withFolder { folder, files in
            let ids = (0..<40).map { _ in MediaItem.ID(ports) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, id) in ids.enumerated() {
                    group.addTask { try await files.keep([UInt8(number)], as: id) }
                }
                try await group.waitForAll()
            }

            #expect(try self.files(below: folder).count == 40)
        }
    }

    @Test("REL-47 a file that is gone is told apart from one that was changed")
    func missingAndDamaged() async throws {
        try await withFolder { folder, files in
            let id = MediaItem.ID(ports)
            await #expect(throws: MediaError.missing) { try await files.read(item(id, [1, 2])) }
            try await files.keep([1, 2], as: id)
            let place = folder.appending(path: "deep/media/\(id.text.suffix(2))/\(id.text)")
            try Data([1, 3]).write(to: place)

            await #expect(throws: MediaError.damaged) { try await files.read(item(id, [1, 2])) }
            try FileManager.default.removeItem(at: place)
            await #expect(throws: MediaError.missing) { try await files.read(item(id, [1, 2])) }
        }
    }

    @Test("SEC-73 nothing but a whole identifier ever becomes a path", arguments: MediaFilesTests.hostile)
    func escape(text: String) async throws {
        try await withFolder { folder, files in
            let id = MediaItem.ID(stored: text)
            try Data([1]).write(to: folder.appending(path: "escape"))

            await #expect(throws: MediaError.missing) { try await files.keep([2], as: id) }
            await #expect(throws: MediaError.missing) { try await files.read(item(id, [1])) }
            await #expect(throws: MediaError.missing) { try await files.remove(id) }

            #expect(try self.files(below: folder) == ["escape"])
            #expect(try Data(contentsOf: folder.appending(path: "escape")) == Data([1]))
        }
    }

    @Test("REL-47 a write that fails leaves no half file behind, and what was there stays")
    func failed() async throws {
        try await withFolder { folder, files in
            let id = MediaItem.ID(ports)
            let place = folder.appending(path: "deep/media/\(id.text.suffix(2))/\(id.text)")
            // A folder with something in it stands where the file would go.
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try Data([7]).write(to: place.appending(path: "other"))

            let error = await #expect(throws: MediaError.self) { try await files.keep([1, 2, 3], as: id) }

            guard case .unavailable = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try self.files(below: folder).map { $0.hasSuffix("other") } == [true])
        }
    }

    @Test("a folder that cannot be made is refused at once", arguments: ["/proc/martlet/media", "/dev/null/media"])
    func noFolder(path: String) {
        #expect(throws: MediaError.unavailable("The media folder cannot be made.")) {
            try FolderMediaFiles(folder: path)
        }
    }

    @Test(
        "digests are those of SHA-256 (FIPS 180-4)",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ])
    func digest(text: String, expected: String) {
        #expect(MediaDigest.of(Array(text.utf8)) == expected)
    }
}
