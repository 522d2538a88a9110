import Domain
import Storage
import Synchronization
import TestKit
import Testing

@testable import martlet

@Suite("Watching the disk", .timeLimit(.minutes(10)))
struct DiskWatchTests {
    @Test(
        "REL-43 the scarcest folder decides; what cannot be looked at does not",
        arguments: [
            (["/data": 500, "/media": 200], 100, true), (["/data": 500, "/media": 99], 100, false),
            (["/data": 99, "/media": 500], 100, false), (["/data": 100], 100, true), ([:], 100, true),
            (["/data": 0], 0, true),
        ] as [([String: Int64], Int64, Bool)])
    func scarcest(free: [String: Int64], reserve: Int64, isWritable: Bool) async throws {
        try await DatabaseKind.memory.withDatabase { database in
            let watch = DiskWatch(
                folders: ["/data", "/media"], reserve: reserve, database: database, free: { free[$0] })

            watch.look()

            #expect((database.condition == .writable) == isWritable)
        }
    }

    @Test("REL-43 with space back the node goes on by itself; what was under way could be stored all the time")
    func recovery() async throws {
        try await DatabaseKind.memory.withDatabase { database in
            let space = Space(10)
            let watch = DiskWatch(folders: ["/data"], reserve: 100, database: database, free: { _ in space.bytes })

            watch.look()
            let low = database.condition
            try await database.write { try $0.script("CREATE TABLE outcome (id TEXT)") }
            let afterWrite = database.condition
            space.set(1_000)
            watch.look()

            #expect(low == .readOnly)
            #expect(afterWrite == .readOnly)
            #expect(database.condition == .writable)
        }
    }

    @Test("REL-43 real folders have space, missing ones tell nothing")
    func system() throws {
        #expect(try #require(FreeSpace.bytes("/")) >= 0)
        #expect(FreeSpace.bytes("/no/such/folder") == nil)
    }
}

/// How much space is said to be left.
private final class Space: Sendable {
    private let left: Mutex<Int64>

    init(_ bytes: Int64) { left = Mutex(bytes) }

    var bytes: Int64 { left.withLock { $0 } }

    func set(_ bytes: Int64) { left.withLock { $0 = bytes } }
}
