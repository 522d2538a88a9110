import Domain
import Foundation
import TestKit
import Testing

@testable import Media

/// Files on their way in: in pieces, over restarts, never more than announced (SEC-77).
@Suite("Arrivals", .timeLimit(.minutes(2)))
struct ArrivalTests {
    private let id = Upload.ID(TestPorts().ports)

    private struct BrokenLine: Error {}

    private func withFolder(_ body: (ArrivalFolder, Workbench) async throws -> Void) async throws {
        try await Workbench.with { try await body(ArrivalFolder(folder: $0.path("arriving")), $0) }
    }

    @Test("SEC-77 pieces come one after the other, and the size says where to go on, also after a restart")
    func pieces() async throws {
        try await withFolder { folder, bench in
            #expect(try await folder.size(of: id) == 0)
            let first = try await folder.append(ByteStream([1, 2, 3]), to: id, at: 0, upTo: 5)
            let again = ArrivalFolder(folder: bench.path("arriving"))
            #expect(try await again.size(of: id) == 3)
            let second = try await again.append(ByteStream([4, 5]), to: id, at: 3, upTo: 5)

            #expect(first.byteCount == 3 && first.digest == MediaDigest.of([1, 2, 3]))
            #expect(second.byteCount == 5 && second.digest == nil)
            #expect(try await again.digest(of: id) == MediaDigest.of([1, 2, 3, 4, 5]))
            #expect(try bench.read("arriving/\(id.text)") == [1, 2, 3, 4, 5])
        }
    }

    @Test("a piece that begins elsewhere is refused, and is told where the upload is", arguments: [0, 2, 4, 1_000])
    func offset(offset: Int) async throws {
        try await withFolder { folder, _ in
            _ = try await folder.append(ByteStream([1, 2, 3]), to: id, at: 0, upTo: 9)
            await #expect(throws: MediaError.wrongOffset(3)) {
                try await folder.append(ByteStream([9]), to: id, at: offset, upTo: 9)
            }
        }
    }

    @Test("SEC-77 what is over the limit is refused at the first byte of it")
    func limit() async throws {
        try await withFolder { folder, _ in
            let piece = [UInt8](repeating: 7, count: 100_000)
            let stream = ByteStream(0..<10_000_000, pieceSize: 100_000) { _ in piece }

            await #expect(throws: MediaError.tooLarge("At most 1 MB are taken.")) {
                try await folder.append(stream, to: id, at: 0, upTo: 1 << 20)
            }
            let size = try await folder.size(of: id)
            #expect(size <= 1 << 20)
        }
    }

    @Test("what came before the line broke need not come again")
    func broken() async throws {
        try await withFolder { folder, _ in
            let stream = ByteStream(0..<300, pieceSize: 100) { range in
                if range.lowerBound == 200 { throw BrokenLine() }
                return [UInt8](repeating: 1, count: range.count)
            }
            await #expect(throws: BrokenLine.self) { try await folder.append(stream, to: id, at: 0, upTo: 300) }
            let size = try await folder.size(of: id)
            #expect(size == 200)
        }
    }

    @Test("two who write to the same upload at once do not mix")
    func together() async throws {
        try await withFolder { folder, _ in
            let stream = ByteStream(0..<2, pieceSize: 1) { range in
                if range.lowerBound == 1 {
                    await #expect(throws: MediaError.busy) {
                        try await folder.append(ByteStream([9]), to: id, at: 0, upTo: 9)
                    }
                }
                return [5]
            }
            let progress = try await folder.append(stream, to: id, at: 0, upTo: 9)
            #expect(progress.byteCount == 2)
        }
    }

    @Test("SEC-73 nothing but a whole identifier becomes a path, and links are not followed")
    func names() async throws {
        try await withFolder { folder, bench in
            for text in ["upl_../../x", "../x", "", "upl_", "med_01jzzzzzzzzzzzzzzzzzzzzzzz"] {
                await #expect(throws: MediaError.missing) {
                    try await folder.append(ByteStream([1]), to: Upload.ID(stored: text), at: 0, upTo: 9)
                }
            }
            _ = try await folder.append(ByteStream([]), to: id, at: 0, upTo: 9)
            try bench.write([1, 2, 3], as: "secret")
            try FileManager.default.removeItem(atPath: bench.path("arriving/\(id.text)"))
            try FileManager.default.createSymbolicLink(
                atPath: bench.path("arriving/\(id.text)"), withDestinationPath: bench.path("secret"))

            await #expect(throws: MediaError.self) {
                try await folder.append(ByteStream([9]), to: id, at: 3, upTo: 9)
            }
            #expect(try bench.read("secret") == [1, 2, 3])
        }
    }

    @Test("REL-47 what nobody has written to for long is swept, the rest stays")
    func sweep() async throws {
        try await withFolder { folder, bench in
            let young = Upload.ID(TestPorts(seed: 2).ports)
            for one in [id, young] { _ = try await folder.append(ByteStream([1]), to: one, at: 0, upTo: 9) }
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -90_000)],
                ofItemAtPath: bench.path("arriving/\(id.text)"))
            let limit = Instant(milliseconds: Int64((Date().timeIntervalSince1970 - 86_400) * 1_000))

            #expect(try await folder.sweep(untouchedSince: limit) == 1)
            #expect(try await folder.size(of: id) == 0)
            #expect(try await folder.size(of: young) == 1)
            #expect(try await ArrivalFolder(folder: bench.path("none")).sweep(untouchedSince: limit) == 0)
        }
    }
}
