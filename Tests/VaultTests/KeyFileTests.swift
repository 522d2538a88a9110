import Domain
import Foundation
import Testing

@testable import Vault

@Suite("KeyFile", .timeLimit(.minutes(10)))
struct KeyFileTests {
    @Test("SEC-91 a new key file can be read by its owner only, and holds a good key")
    func create() throws {
        try inFolder { folder in
            let made = try KeyFile.create(at: folder + "/root.key")
            let read = try KeyFile.read(at: folder + "/root.key")

            #expect(read.keys.map(\.id) == made.keys.map(\.id))
            #expect(try mode(of: folder + "/root.key") == 0o600)
            #expect(try text(of: folder + "/root.key").hasPrefix("# Root keys of Martlet"))
        }
    }

    @Test("SEC-24 a key file that is there is never overwritten")
    func neverOverwrites() throws {
        try inFolder { folder in
            let path = folder + "/root.key"
            _ = try KeyFile.create(at: path)
            let before = try text(of: path)

            #expect(throws: VaultError.keyFileExists(path: path)) { try KeyFile.create(at: path) }
            #expect(try text(of: path) == before)
        }
    }

    @Test("SEC-24 two keys are never the same")
    func fresh() throws {
        try inFolder { folder in
            let ids = try (0..<20).map { try KeyFile.create(at: folder + "/\($0).key").current.id }

            #expect(Set(ids).count == 20)
        }
    }

    @Test("SEC-91 a key file that others may touch is refused", arguments: [0o640, 0o604, 0o620, 0o602, 0o610, 0o777])
    func exposed(_ mode: Int) throws {
        try inFolder { folder in
            let path = folder + "/root.key"
            _ = try KeyFile.create(at: path)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let error = VaultError.keyFileExposed(path: path, mode: UInt32(mode))

            #expect(throws: error) { try KeyFile.read(at: path) }
            #expect(error.exitCode == 78 && error.description.contains("chmod 600 \(path)"))
        }
    }

    @Test("SEC-25 no file, a folder, a pipe and a huge file are refused without waiting")
    func unsuitable() throws {
        try inFolder { folder in
            let huge = folder + "/huge"
            let pipe = folder + "/pipe"
            #expect(FileManager.default.createFile(atPath: huge, contents: Data(count: KeyFile.byteLimit + 1)))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: huge)
            #expect(mkfifo(pipe, 0o600) == 0)

            #expect(throws: VaultError.keyFileUnreadable(path: folder + "/no", errno: ENOENT)) {
                try KeyFile.read(at: folder + "/no")
            }
            for path in [folder, huge, pipe] {
                #expect(throws: VaultError.keyFileUnsuitable(path: path)) { try KeyFile.read(at: path) }
            }
        }
    }

    @Test("SEC-25 an empty key file is a missing key")
    func empty() throws {
        try inFolder { folder in
            let path = folder + "/root.key"
            #expect(FileManager.default.createFile(atPath: path, contents: nil))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)

            #expect(throws: VaultError.keyMissing) { try KeyFile.read(at: path) }
        }
    }

    @Test("SEC-26 a new key is put above the others in one step, comments stay")
    func addNewest() throws {
        try inFolder { folder in
            let path = folder + "/root.key"
            let first = try KeyFile.create(at: path).current.id
            let second = try KeyFile.addNewest(at: path)
            let third = try KeyFile.addNewest(at: path)
            let read = try KeyFile.read(at: path)

            #expect(second.keys.map(\.id).dropFirst() == [first])
            #expect(third.keys.map(\.id).dropFirst() == second.keys.map(\.id)[...])
            #expect(read.keys.map(\.id) == third.keys.map(\.id))
            #expect(try text(of: path).hasPrefix("# Root keys of Martlet"))
            #expect(try mode(of: path) == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["root.key"])
        }
    }

    @Test("SEC-26 rotations at the same time lose no key")
    func concurrentAdditions() async throws {
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/root.key"
        _ = try KeyFile.create(at: path)

        let added = await withTaskGroup(of: RootKey.ID?.self) { group in
            for _ in 0..<8 {
                group.addTask { Self.added(at: path) }
            }
            return await group.reduce(into: []) { ids, id in ids += id.map { [$0] } ?? [] }
        }

        let kept = try KeyFile.read(at: path).keys.map(\.id)
        #expect(kept.count == added.count + 1 && Set(added).isSubset(of: kept))
    }

    @Test("SEC-26 a full or exposed key file is left as it is")
    func addNothing() throws {
        try inFolder { folder in
            let path = folder + "/root.key"
            _ = try KeyFile.create(at: path)
            for _ in 1..<RootKeyRing.keyLimit { _ = try KeyFile.addNewest(at: path) }
            let before = try text(of: path)

            #expect(throws: VaultError.tooManyKeys(limit: RootKeyRing.keyLimit)) { try KeyFile.addNewest(at: path) }
            #expect(try text(of: path) == before)
            #expect(throws: VaultError.keyFileUnreadable(path: folder + "/no", errno: ENOENT)) {
                try KeyFile.addNewest(at: folder + "/no")
            }
        }
    }

    @Test("SEC-26 behind a link the file gets the new key, and the link stays")
    func link() throws {
        try inFolder { folder in
            let link = folder + "/link"
            _ = try KeyFile.create(at: folder + "/root.key")
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "root.key")

            let ring = try KeyFile.addNewest(at: link)

            #expect(try KeyFile.read(at: folder + "/root.key").keys.map(\.id) == ring.keys.map(\.id))
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "root.key")
        }
    }

    @Test("a folder that is not there is an error of the key file")
    func noFolder() throws {
        try inFolder { folder in
            let path = folder + "/no/root.key"

            #expect(throws: VaultError.keyFileUnwritable(path: path, errno: ENOENT)) { try KeyFile.create(at: path) }
            #expect(throws: VaultError.keyFileUnreadable(path: path, errno: ENOENT)) { try KeyFile.addNewest(at: path) }
        }
    }

    /// The id of the added key, or `nil` when another addition was under way.
    private static func added(at path: String) -> RootKey.ID? {
        do throws(VaultError) {
            return try KeyFile.addNewest(at: path).current.id
        } catch {
            #expect(error == .keyFileLocked(path: path))
            return nil
        }
    }

    private func inFolder(_ body: (_ folder: String) throws -> Void) throws {
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func makeFolder() throws -> String {
        let folder = NSTemporaryDirectory() + "martlet-keys-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func text(of path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }
}
