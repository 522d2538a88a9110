import Domain
import Foundation
import Storage
import TestKit
import Testing

/// Processes that die while they write, and disks that fail (REL-4, REL-40, REL-43).
@Suite("SQLite that is cut off", .timeLimit(.minutes(10)))
struct SQLiteCrashTests {
    private func withPath(_ body: (String) async throws -> Void) async throws {
        try await DatabaseKind.file.withLocation { location in
            guard case .file(let path) = location else { return }
            try await body(path)
        }
    }

    @Test("REL-4 REL-40 a process killed among its writes has stored whatever it acknowledged", arguments: 0..<6)
    func killed(round: Int) async throws {
        try await withPath { path in
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as Int] in
                let database = try await Database.open(.file(path: path))
                try await database.migrate([Tables.things])
                let notes = open(path + ".acknowledged", O_CREAT | O_WRONLY | O_APPEND, 0o600)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for worker in 0..<8 {
                        group.addTask {
                            for number in 0..<10_000 {
                                let id = "\(worker)-\(number)"
                                try await database.write { try $0.execute(Tables.insert, [.text(id)]) }
                                if worker == 0, number == 3 + round * 11 { kill(getpid(), SIGKILL) }
                                let line = Array("\(id)\n".utf8)
                                _ = write(notes, line, line.count)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }

            let text = try String(contentsOfFile: path + ".acknowledged", encoding: .utf8)
            let acknowledged = Set(text.split(separator: "\n").map(String.init))
            let database = try await Database.open(.file(path: path))
            let things = Set(try await database.things())
            #expect(acknowledged.count > 3)
            #expect(acknowledged.subtracting(things) == [])
        }
    }

    @Test("REL-40 a transaction that was open when the process died has left nothing")
    func openTransaction() async throws {
        try await withPath { path in
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                let database = try await Database.open(.file(path: path))
                try await database.migrate([Tables.things])
                try await database.write { try $0.execute(Tables.insert, ["whole"]) }
                try await database.write { transaction in
                    for number in 0..<5_000 { try transaction.execute(Tables.insert, [.text("half \(number)")]) }
                    kill(getpid(), SIGKILL)
                }
            }

            let database = try await Database.open(.file(path: path))
            let things = try await database.things()
            #expect(things == ["whole"])
        }
    }

    @Test("REL-43 a disk that fails in the middle makes the node read-only; when it works again, so does the node")
    func failingDisk() async throws {
        try await withPath { path in
            await #expect(processExitsWith: .exitCode(0)) { [path = path as String] in
                signal(SIGXFSZ, SIG_IGN)
                let database = try await Database.open(.file(path: path), settings: .test)
                try await database.migrate([Tables.things])
                try await database.write { try $0.execute(Tables.insert, ["before"]) }
                var limit = rlimit()
                getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
                // From here on no file may grow beyond what its log has now, as on a disk that fails.
                let size = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int ?? 0
                var tight = limit
                tight.rlim_cur = rlim_t(size + 5_000)
                setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &tight)
                var codes: [String] = []
                do throws(StorageError) {
                    try await database.write {
                        try $0.execute("INSERT INTO things (id, content) VALUES ('big', zeroblob(400000))")
                    }
                } catch {
                    codes.append(error.code)
                }
                guard codes == ["read_only"] || codes == ["commit_unknown"], database.condition != .writable else {
                    exit(11)
                }
                guard try await database.things().contains("before") else { exit(12) }
                setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
                while database.condition != .writable { await Task.yield() }
                try await database.write { try $0.execute(Tables.insert, ["later"]) }
                guard Set(try await database.things()).isSuperset(of: ["before", "later"]) else { exit(13) }
                exit(0)
            }

            let database = try await Database.open(.file(path: path))
            let things = Set(try await database.things())
            #expect(things.isSuperset(of: ["before", "later"]))
        }
    }
}
