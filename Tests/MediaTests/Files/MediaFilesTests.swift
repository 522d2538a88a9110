import Domain
import Foundation
import Media
import Synchronization
import TestKit
import Testing

/// What holds for media wherever they are kept (REL-47, SEC-73).
@Suite("Media in a folder and in a store", .timeLimit(.minutes(10)))
struct MediaFilesTests {
    private let ports = Ports.system

    private func bytes(_ count: Int, by factor: Int = 31) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* factor) }
    }

    @Test(
        "REL-47 what was kept is read again, byte by byte", arguments: Keeping.allCases,
        [0, 1, 5_000, 3_000_000, 9_000_000])
    func roundTrip(keeping: Keeping, count: Int) async throws {
        let (bytes, id) = (bytes(count), MediaItem.ID(ports))
        try await keeping.with { files in
            let kept = try await files.keep(bytes, as: id)

            #expect(kept == KeptFile(byteCount: count, digest: MediaDigest.of(bytes)))
            #expect(try await files.read(.row(id, bytes)) == bytes)
            try await files.verify(.row(id, bytes))
        }
    }

    @Test("REL-47 SEC-73 many at once do not disturb each other", arguments: Keeping.allCases)
    func together(keeping: Keeping) async throws {
        let ids = (0..<40).map { _ in MediaItem.ID(ports) }
        try await keeping.with { files in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, id) in ids.enumerated() {
                    group.addTask { try await files.keep([UInt8(number)], as: id) }
                }
                try await group.waitForAll()
            }
            for (number, id) in ids.enumerated() {
                #expect(try await files.read(.row(id, [UInt8(number)])) == [UInt8(number)])
            }
        }
    }

    @Test("REL-47 a file that was never kept is missing, in every way to ask for it", arguments: Keeping.allCases)
    func missing(keeping: Keeping) async throws {
        let id = MediaItem.ID(ports)
        try await keeping.with { files in
            let size = try await files.size(of: MediaName(id))
            #expect(size == nil)
            for range in [0..<0, 0..<2] {
                await #expect(throws: MediaError.missing) { try await files.bytes(of: MediaName(id), in: range) }
            }
            await #expect(throws: MediaError.missing) { try await files.verify(.row(id, [1, 2])) }
        }
    }

    @Test(
        "REL-47 a file is taken over from the disk, where it is not to be found afterwards", arguments: Keeping.allCases
    )
    func taken(keeping: Keeping) async throws {
        let (bytes, id) = (bytes(70_000), MediaItem.ID(ports))
        try await Workbench.with { bench in
            let path = try bench.write(bytes)
            try await keeping.with { files in
                try await files.take(path, as: MediaName(id))

                #expect(try await files.read(.row(id, bytes)) == bytes)
                #expect(!FileManager.default.fileExists(atPath: path))
                await #expect(throws: MediaError.missing) { try await files.take(path, as: MediaName(id)) }
                #expect(try await files.size(of: MediaName(id)) == bytes.count)
            }
        }
    }

    @Test("a removed file is gone; removing it again is quiet", arguments: Keeping.allCases)
    func removed(keeping: Keeping) async throws {
        let id = MediaItem.ID(ports)
        try await keeping.with { files in
            try await files.keep([1], as: id)

            try await files.remove(id)
            try await files.remove(id)

            await #expect(throws: MediaError.missing) { try await files.read(.row(id, [1])) }
        }
    }

    static let hostile = [
        "med_../../../escape", "../escape", "med_", "", "/etc/passwd", "med_01/../../../escape", ".", "..",
        "con_01jzzzzzzzzzzzzzzzzzzzzzzz", "med_01jzzzzzzzzzzzzzzzzzzzzz\0z", "med_01JZZZZZZZZZZZZZZZZZZZZZZZ",
    ]

    @Test("SEC-73 nothing but a whole identifier ever becomes a name", arguments: Keeping.allCases)
    func escape(keeping: Keeping) async throws {
        try await keeping.with { files in
            for text in Self.hostile {
                let id = MediaItem.ID(stored: text)
                await #expect(throws: MediaError.missing) { try await files.keep([2], as: id) }
                await #expect(throws: MediaError.missing) { try await files.read(.row(id, [1])) }
                await #expect(throws: MediaError.missing) { try await files.remove(id) }
            }
            let found = Mutex(0)
            try await files.list { page in found.withLock { $0 += page.count } }
            #expect(found.withLock { $0 } == 0)
        }
    }

    @Test(
        "REL-47 a stretch is given as it is; one that is not there means that the file is damaged",
        arguments: Keeping.allCases)
    func stretches(keeping: Keeping) async throws {
        let (bytes, id) = (bytes(10_000, by: 7), MediaItem.ID(ports))
        try await keeping.with { files in
            try await files.keep(bytes, as: id)

            for range in [0..<0, 0..<1, 5..<4_099, 9_999..<10_000, 0..<10_000] {
                #expect(try await files.bytes(of: MediaName(id), in: range) == Array(bytes[range]))
            }
            for range in [9_999..<10_001, 10_000..<10_001, 20_000..<20_001] {
                await #expect(throws: MediaError.damaged) { try await files.bytes(of: MediaName(id), in: range) }
            }
            #expect(try await files.size(of: MediaName(id)) == 10_000)
            #expect(try await files.size(of: MediaName(id, variant: "thumbnail")) == nil)
        }
    }

    @Test(
        "REL-47 what was made from a file goes with it, and neighbours stay; files are listed by their item",
        arguments: Keeping.allCases)
    func variants(keeping: Keeping) async throws {
        let (one, other) = (MediaItem.ID(ports), MediaItem.ID(ports))
        let start = ports.now()
        try await keeping.with { files in
            for id in [one, other] {
                try await files.keep([1], as: id)
                _ = try await files.keep(ByteStream([2]), as: MediaName(id, variant: "thumbnail"))
            }
            let listed = Mutex<[MediaItem.ID: Instant]>([:])
            try await files.list { found in listed.withLock { $0.merge(found) { $1 } } }
            try await files.remove(one)

            let found = listed.withLock { $0 }
            #expect(Set(found.keys) == [one, other])
            #expect(found.values.allSatisfy { $0 > start - .seconds(5) && $0 < start + .minutes(5) })
            #expect(try await files.size(of: MediaName(one, variant: "thumbnail")) == nil)
            #expect(try await files.size(of: MediaName(other, variant: "thumbnail")) == 1)
            for variant in ["", "../x", "A", "a.b", String(repeating: "a", count: 81)] {
                await #expect(throws: MediaError.missing) {
                    try await files.keep(ByteStream([1]), as: MediaName(one, variant: variant))
                }
            }
        }
    }
}
