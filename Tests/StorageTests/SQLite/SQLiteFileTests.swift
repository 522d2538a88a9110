import Domain
import Foundation
import Storage
import TestKit
import Testing

/// Opening files, sound and unsound (REL-41, REL-43).
@Suite("SQLite files", .timeLimit(.minutes(10)))
struct SQLiteFileTests {
    private func withPath(_ body: (String) async throws -> Void) async throws {
        try await DatabaseKind.file.withLocation { location in
            guard case .file(let path) = location else { return }
            try await body(path)
        }
    }

    @Test("a new file is made with its folder, readable by its owner only")
    func permissions() async throws {
        try await withPath { path in
            let inner = path + ".folder/deep/martlet.sqlite"
            let database = try await Database.open(.file(path: inner))
            try await database.migrate([Tables.things])

            for file in [inner, inner + "-wal"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: file)
                #expect(attributes[.posixPermissions] as? Int == 0o600)
            }
        }
    }

    @Test("REL-41 a file that is no database is refused with its path and left as it is")
    func garbage() async throws {
        try await withPath { path in
            let garbage = Data(repeating: 0x41, count: 8192)
            try garbage.write(to: URL(fileURLWithPath: path))

            let error = try await #require(throws: StorageError.self) { try await Database.open(.file(path: path)) }

            #expect(error.code == "damaged")
            #expect(error.description.contains(path))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == garbage)
        }
    }

    @Test("REL-41 a page torn in the middle is found at the start")
    func tornPage() async throws {
        try await withPath { path in
            let database = try await Database.open(.file(path: path))
            try await database.migrate([Tables.things])
            try await database.write { transaction in
                for number in 0..<1500 {
                    let content = Value.bytes(Array(repeating: 7, count: 5000))
                    try transaction.execute(
                        "INSERT INTO things (id, content) VALUES ($1, $2)", [.text("\(number)"), content])
                }
            }
            // Who closes the file last moves everything from the log into it, and removes the log.
            database.close()
            while FileManager.default.fileExists(atPath: path + "-wal") { try await Task.sleep(for: .milliseconds(5)) }
            let copy = URL(fileURLWithPath: path + ".copy")
            try FileManager.default.copyItem(at: URL(fileURLWithPath: path), to: copy)
            try await Database.open(.file(path: copy.path)).ping()
            try tear(copy)

            let error = try await #require(throws: StorageError.self) {
                try await Database.open(.file(path: copy.path))
            }

            #expect(error.code == "damaged")
        }
    }

    private func size(of path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    private func tear(_ url: URL) throws {
        let file = try FileHandle(forUpdating: url)
        for page in 3..<60 {
            try file.seek(toOffset: UInt64(page * 4096))
            try file.write(contentsOf: Data(repeating: 0xff, count: 2048))
        }
        try file.close()
    }

    @Test("REL-40 what was committed is there after the process died: the log is read at the start")
    func logIsRead() async throws {
        try await withPath { path in
            let database = try await Database.open(.file(path: path))
            try await database.migrate([Tables.things])
            try await database.write { try $0.execute(Tables.insert, ["a"]) }
            // The files as they lie on the disk while the process lives are what a killed process leaves behind.
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: path + suffix, toPath: path + ".copy" + suffix)
            }

            let copy = try await Database.open(.file(path: path + ".copy"))
            let things = try await copy.things()

            #expect(things == ["a"])
        }
    }

    @Test("REL-41 a log that has grown long is moved into the file while writing and reading go on, and begins anew")
    func longLog() async throws {
        try await withPath { path in
            var settings = DatabaseSettings.test
            settings.logLength = 50
            let database = try await Database.open(.file(path: path), settings: settings)
            try await database.migrate([Tables.things])
            let content = Value.bytes(Array(repeating: 7, count: 8_000))

            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        for number in 0..<250 {
                            try await database.write { transaction in
                                try transaction.execute(
                                    "INSERT INTO things (id, content) VALUES ($1, $2)",
                                    [.text("\(writer)-\(number)"), content])
                            }
                            _ = try await database.count("things")
                        }
                    }
                }
                try await group.waitForAll()
            }

            // Eight megabytes were written, and hundreds of pages time and again.
            let (file, log) = (try size(of: path), try size(of: path + "-wal"))
            let count = try await database.count("things")
            #expect(count == 1_000)
            #expect(file > 4_000_000)
            #expect(log < 4_000_000)
        }
    }

    @Test("a path out of reach is refused as unavailable", arguments: ["/proc/nowhere/martlet.sqlite", "/dev"])
    func outOfReach(path: String) async throws {
        let error = await #expect(throws: StorageError.self) { try await Database.open(.file(path: path)) }
        #expect(error?.code == "unavailable")
    }

    @Test("REL-43 a full disk makes the database read-only; with space back it recovers by itself and lost nothing")
    func fullDisk() async throws {
        try await DatabaseKind.file.withLocation { location in
            let database = try await Database.open(location, settings: .test)
            let other = try await Database.open(location, settings: .test)
            try await database.migrate([Tables.things])
            let big = "INSERT INTO things (id, content) VALUES ($1, zeroblob(400000))"
            try await database.write { try $0.execute(big, ["ballast"]) }
            // From here on this connection may not make the file any longer, as on a full disk.
            try await database.write { try $0.script("PRAGMA max_page_count = 1") }

            let error = await #expect(throws: StorageError.self) {
                try await database.write { try $0.execute(big, ["big"]) }
            }
            let condition = database.condition
            let things = try await database.things()
            try await other.write { try $0.execute("DELETE FROM things WHERE id = 'ballast'") }
            while database.condition != .writable { await Task.yield() }
            try await database.write { try $0.execute(Tables.insert, ["later"]) }

            let after = try await database.things()
            #expect(error?.code == "full")
            #expect(condition == .readOnly)
            #expect(things == ["ballast"])
            #expect(after == ["later"])
        }
    }

    @Test("REL-43 a full disk in the middle of a group refuses the whole group and answers every member")
    func fullDiskInAGroup() async throws {
        try await DatabaseKind.file.withDatabase(migrations: [Tables.things]) { database in
            try await database.write { try $0.script("PRAGMA max_page_count = 1") }

            let codes = await withTaskGroup(of: String.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        do throws(StorageError) {
                            let values: [Value] = [.text("\(number)"), .bytes(Array(repeating: 1, count: 50_000))]
                            try await database.write { transaction in
                                try transaction.execute("INSERT INTO things (id, content) VALUES ($1, $2)", values)
                            }
                            return "stored"
                        } catch {
                            return error.code
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }

            let count = try await database.count("things")
            #expect(codes == Array(repeating: "full", count: 20))
            #expect(count == 0)
        }
    }
}
