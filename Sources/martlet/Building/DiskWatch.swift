import Domain
import Glibc
import Logging
import ServiceLifecycle
import Storage

/// Looks at the free space of the folders that the house writes to, and restrains it before the disk is full (REL-43).
struct DiskWatch: Service {
    static let interval: Duration = .seconds(5)

    /// The folders; those that do not exist yet are passed over.
    let folders: [String]
    /// So many bytes must stay free; 0 switches the watch off.
    let reserve: Int64
    let database: Database
    /// How many bytes are free for us in a folder; `nil` when that cannot be found out.
    var free: @Sendable (_ folder: String) -> Int64? = FreeSpace.bytes

    /// Looks until graceful shutdown.
    func run() async throws {
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            look()
            // Being stopped ends the wait, and the loop with it.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.interval) }
        }
    }

    /// Looks once.
    func look() {
        let scarcest = folders.compactMap(free).min()
        database.restrain(reserve > 0 && scarcest.map { $0 < reserve } ?? false)
    }
}

/// Asks the system how much space is left.
enum FreeSpace {
    /// Bytes that a process without special rights may still write in the folder's file system. Does not touch the disk.
    static func bytes(_ folder: String) -> Int64? {
        var facts = statvfs()
        guard statvfs(folder, &facts) == 0 else { return nil }
        let (bytes, isTooMany) = UInt64(facts.f_bavail).multipliedReportingOverflow(by: UInt64(facts.f_frsize))
        return isTooMany ? .max : Int64(clamping: bytes)
    }
}
