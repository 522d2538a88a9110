import Domain
import Foundation
import Synchronization
import TestKit
import Testing

@testable import Media

/// Files of any size pass through without being held in memory.
@Suite("Large files", .serialized, .timeLimit(.minutes(10)))
struct LargeFileTests {
    /// Mebibytes of the file; a gigabyte in the long run.
    private static let dose =
        ProcessInfo.processInfo.environment["MARTLET_TEST_MEDIA_MIB"].flatMap(Int.init) ?? 192

    /// Whether the memory of this process tells something: other tests that run beside it take memory too.
    private static let isAlone = ProcessInfo.processInfo.environment["MARTLET_TEST_MEDIA_MIB"] != nil

    /// Bytes of this process that are in memory now.
    private static func resident() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return (Int(fields[1]) ?? 0) * Int(getpagesize())
    }

    @Test("SEC-77 a large file is received, kept, compared and read again in little memory")
    func constantMemory() async throws {
        try await Workbench.with { bench in
            let size = Self.dose << 20
            // All holes: it takes no room on the disk, but every byte of it is read.
            try bench.write([], as: "sparse")
            try FileHandle(forWritingTo: bench.folder.appending(path: "sparse")).truncate(atOffset: UInt64(size))
            let ports = TestPorts().ports
            let (files, arrivals) = (
                try FolderMediaFiles(folder: bench.path("media")), ArrivalFolder(folder: bench.path("arriving"))
            )
            let (upload, id) = (Upload.ID(ports), MediaItem.ID(ports))
            let before = try Self.resident()

            let source = LocalFile(bench.path("sparse"))
            var peak = 0
            let ahead = Mutex(0)
            let watched = ByteStream(0..<size) { range in
                let written = try await arrivals.size(of: upload)
                ahead.withLock { $0 = max($0, range.lowerBound - written) }
                return try await source.bytes(range)
            }
            let progress = try await arrivals.append(watched, to: upload, at: 0, upTo: size)
            peak = max(peak, try Self.resident())
            try await files.take(try arrivals.path(of: upload), as: MediaName(id))
            let item = MediaItem(
                id: id, workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "a", contentType: "video/mp4", width: 1,
                height: 1, byteCount: size, digest: try #require(progress.digest))
            try await files.verify(item)
            peak = max(peak, try Self.resident())
            let copy = MediaItem.ID(ports)
            let kept = try await files.keep(files.stream(MediaName(id), in: 0..<size), as: MediaName(copy))
            peak = max(peak, try Self.resident())

            #expect(kept == KeptFile(byteCount: size, digest: item.digest))
            #expect(try await files.bytes(of: MediaName(id), in: size - 3..<size) == [0, 0, 0])
            let held = ahead.withLock { $0 }
            #expect(held <= 2 << 20, "\(held) bytes were read and not yet on the disk")
            if Self.isAlone { #expect(peak - before < 64 << 20, "grew by \((peak - before) >> 20) MiB") }
            await #expect(throws: MediaError.self) {
                // What is too large to be held at once is not read at once.
                _ = try await files.read(item)
            }
        }
    }
}
