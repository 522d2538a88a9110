import Domain
import Media
import Storage
import Synchronization

/// Clears away files that belong to nobody: of uploads that never ended, and without a row (REL-47, SEC-77), and copies that
/// nobody has used for long.
final class MediaSweep: Sendable {
    /// How old a file without a row must be; a younger one may be about to get its row.
    static let age: Duration = .hours(24)
    /// How often all files are looked through.
    static let interval: Duration = .hours(6)
    private static let pageSize = 100

    private let parts: EngineParts
    private let rooms: MediaRooms
    private let nextLook = Mutex<Instant?>(nil)

    init(parts: EngineParts, rooms: MediaRooms) {
        self.parts = parts
        self.rooms = rooms
    }

    /// Ends dead uploads each time, and looks through all files now and then.
    func work() async throws {
        try await endUploads()
        let now = parts.ports.now()
        let isDue = nextLook.withLock { next in
            guard next.map({ $0 <= now }) ?? true else { return false }
            next = now + Self.interval
            return true
        }
        if isDue {
            try await removeStrays(untouchedSince: now - Self.age)
            try await removeCopies(unusedSince: now - MediaCopies.life)
        }
    }

    /// The row goes first: who needs the copy meanwhile makes it anew.
    private func removeCopies(unusedSince limit: Instant) async throws {
        while true {
            let old = try await parts.read {
                try MediaCopyStore.unused(since: limit, count: Self.pageSize, in: $0)
            }
            var count = 0
            for copy in old {
                guard try await parts.write({ try MediaCopyStore.remove(copy, in: $0) }) else { continue }
                try await rooms.files.remove(MediaName(copy.mediaID, variant: copy.variant))
                count += 1
            }
            guard count == Self.pageSize else { return }
        }
    }

    private func endUploads() async throws {
        let dead = try await parts.read { try UploadStore.expired(limit: Self.pageSize, in: $0) }
        for upload in dead {
            try await rooms.arrivals.remove(upload.id)
            try await parts.write { try UploadStore.remove(upload.id, of: upload.workspaceID, in: $0) }
        }
    }

    private func removeStrays(untouchedSince limit: Instant) async throws {
        _ = try await rooms.arrivals.sweep(untouchedSince: limit)
        let (parts, files) = (parts, rooms.files)
        try await files.sweep(untouchedSince: limit)
        try await files.list { found in
            let old = found.filter { $0.value < limit }.map(\.key)
            guard !old.isEmpty else { return }
            let known = try await parts.read { try MediaItemStore.known(old, in: $0) }
            for id in old where !known.contains(id) { try await files.remove(id) }
        }
    }
}
