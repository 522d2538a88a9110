import Domain
import Foundation
import TestKit
import Testing

@testable import Media

/// A large file goes to a store and comes back without being held in memory; a gibibyte in the long run.
@Suite("Large files in a store", .serialized, .timeLimit(.minutes(10)))
struct S3LargeFileTests {
    private static let dose = ProcessInfo.processInfo.environment["MARTLET_TEST_MEDIA_MIB"].flatMap(Int.init)

    /// The most bytes of this process that were ever in memory, and those that are now.
    private static func memory() throws -> (peak: Int, now: Int) {
        let lines = try String(contentsOfFile: "/proc/self/status", encoding: .utf8).split(separator: "\n")
        let field = { (name: String) in
            lines.first { $0.hasPrefix(name) }.flatMap { Int($0.filter(\.isNumber)) }.map { $0 << 10 } ?? 0
        }
        return (field("VmHWM:"), field("VmRSS:"))
    }

    @Test("SEC-77 REL-47 a large file is sent in parts, compared and read again in little memory")
    func constantMemory() async throws {
        try await StoreBench.with { bench in
            let size = (Self.dose ?? 48) << 20
            // All holes: it takes no room on the disk, but every byte of it is read.
            let path = try bench.bench.write([])
            try FileHandle(forWritingTo: URL(filePath: path)).truncate(atOffset: UInt64(size))
            let id = MediaItem.ID(Ports.system)
            let before = try Self.memory().now

            try await bench.files.take(path, as: MediaName(id))
            let back = try await MediaDigest.of(bench.files.stream(MediaName(id), in: 0..<size))

            #expect(back.byteCount == size)
            #expect(bench.server.calls.count { $0 == "UploadPart" } == size >> 23)
            // Other tests that run beside it take memory too; alone, and with much to send, it tells something.
            if Self.dose != nil {
                let grown = try Self.memory().peak - before
                #expect(grown < 96 << 20, "grew by \(grown >> 20) MiB")
            }
        }
    }
}
