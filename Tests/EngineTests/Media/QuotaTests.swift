import Domain
import Media
import Storage
import TestKit
import Testing

@testable import Engine

/// The room that the files of a workspace may take, counted before anything is written (SEC-77).
@Suite("Quota of media", .timeLimit(.minutes(5)))
struct QuotaTests {
    /// A small quota, and files that may almost fill it.
    private static let small: @Sendable (inout EngineSettings) -> Void = { settings in
        settings.mediaQuota = 10_000
        settings.mediaByteLimit = 8_000
    }

    private func file(_ bytes: [UInt8], announced: Int? = nil) -> IncomingFile {
        IncomingFile(ByteStream(bytes), byteCount: announced) { "heron.png" }
    }

    /// A picture of exactly so many bytes, in pieces of a hundred, by somebody who does not say how many will come.
    private func slow(_ number: UInt8, size: Int, wait: @escaping @Sendable () async -> Void = {}) -> IncomingFile {
        let frame = UploadTests.picture().count
        let bytes = UploadTests.picture(number, size: size - frame)
        let stream = ByteStream(0..<bytes.count, pieceSize: 100) { range in
            if range.lowerBound >= 1_000 { await wait() }
            return Array(bytes[range])
        }
        return IncomingFile(stream) { "heron.png" }
    }

    private func counts(_ house: House) async throws -> (media: Int, uploads: Int, bytes: Int) {
        try await house.parts.read { transaction in
            let media = try transaction.row("SELECT COUNT(*) AS n FROM media")?.int("n") ?? -1
            let uploads = try transaction.row("SELECT COUNT(*) AS n FROM uploads")?.int("n") ?? -1
            let bytes = try MediaItemStore.byteCount(of: house.owner.workspaceID, in: transaction)
            return (media, uploads, bytes)
        }
    }

    @Test("SEC-77 the quota is counted before anything is written, with what is on its way")
    func quota() async throws {
        try await House.open(runsJobs: false, settings: Self.small) { house in
            let library = house.engine.media
            let first = try await library.begin(fileName: "a", byteCount: 6_000, digest: nil, by: house.owner)

            let error = await #expect(throws: EngineError.self) {
                try await library.begin(fileName: "b", byteCount: 4_001, digest: nil, by: house.owner)
            }
            #expect(error?.code == "media_quota")
            await #expect(throws: EngineError.self) {
                try await library.add(file(UploadTests.picture(size: 5_000)), by: house.owner)
            }
            await #expect(throws: EngineError.self) {
                try await library.begin(fileName: "b", byteCount: 8_001, digest: nil, by: house.owner)
            }
            try await library.cancel(first.id, by: house.owner)
            _ = try await library.add(file(UploadTests.picture(size: 5_000)), by: house.owner)
            #expect(try await counts(house) == (1, 0, UploadTests.picture(size: 5_000).count))
        }
    }

    @Test(
        "SEC-77 files of unknown length share the quota: what fits is taken, however many come at once",
        arguments: [DatabaseKind.memory, .postgres])
    func many(kind: DatabaseKind) async throws {
        try await House.open(kind, runsJobs: false, settings: Self.small) { house in
            try await withThrowingTaskGroup(of: MediaItem.self) { group in
                for number in 1...9 {
                    group.addTask {
                        try await house.engine.media.add(self.slow(UInt8(number), size: 1_000), by: house.owner)
                    }
                }
                try await group.waitForAll()
            }

            #expect(try await counts(house) == (9, 0, 9_000))
        }
    }

    @Test(
        "SEC-77 two files of unknown length that only fit alone never pass the quota together",
        arguments: [DatabaseKind.memory, .postgres])
    func pair(kind: DatabaseKind) async throws {
        try await House.open(kind, runsJobs: false, settings: Self.small) { house in
            let gate = Gate(count: 2)
            let results = await withTaskGroup(of: Result<MediaItem, any Error>.self) { group in
                for number: UInt8 in 1...2 {
                    group.addTask {
                        let file = self.slow(number, size: 6_000) { await gate.pass() }
                        do {
                            return .success(try await house.engine.media.add(file, by: house.owner))
                        } catch {
                            return .failure(error)
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }

            let refusals = results.compactMap { result in
                if case .failure(let error) = result { error as? EngineError } else { nil }
            }
            #expect(!refusals.isEmpty && refusals.allSatisfy { $0.code == "media_quota" })
            let left = try await counts(house)
            #expect(left.media == 2 - refusals.count && left.uploads == 0 && left.bytes <= 10_000)
            #expect(house.files.ids.count == left.media)
        }
    }

    @Test("SEC-77 a file of unknown length is refused at the byte that passes the quota, and not before")
    func brim() async throws {
        try await House.open(runsJobs: false, settings: Self.small) { house in
            let library = house.engine.media
            _ = try await library.add(slow(1, size: 6_000), by: house.owner)

            let error = await #expect(throws: EngineError.self) {
                try await library.add(slow(2, size: 4_001), by: house.owner)
            }
            #expect(error?.code == "media_quota")
            #expect(try await counts(house) == (1, 0, 6_000))

            _ = try await library.add(slow(3, size: 4_000), by: house.owner)
            #expect(try await counts(house) == (2, 0, 10_000))
            let full = await #expect(throws: EngineError.self) {
                try await library.add(slow(4, size: 100), by: house.owner)
            }
            #expect(full?.code == "media_quota")
        }
    }

    @Test("SEC-77 a file of unknown length that is larger than one file may be is refused as such")
    func oneFile() async throws {
        try await House.open(runsJobs: false, settings: Self.small) { house in
            let error = await #expect(throws: EngineError.self) {
                try await house.engine.media.add(slow(1, size: 8_001), by: house.owner)
            }

            guard case .invalid(field: "file", _)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            let left = try await counts(house)
            #expect(left == (0, 0, 0))
        }
    }

    @Test(
        "SEC-77 of files that are announced at once only those are taken for which there is room together",
        arguments: [DatabaseKind.memory, .postgres])
    func announced(kind: DatabaseKind) async throws {
        try await House.open(kind, runsJobs: false, settings: Self.small) { house in
            let library = house.engine.media
            for _ in 1...10 {
                let taken = await withTaskGroup(of: Upload?.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            // Most of them are refused.
                            try? await library.begin(fileName: "a", byteCount: 4_000, digest: nil, by: house.owner)
                        }
                    }
                    return await group.reduce(into: [Upload]()) { found, upload in
                        if let upload { found.append(upload) }
                    }
                }
                #expect(taken.count == 2)
                for upload in taken { try await library.cancel(upload.id, by: house.owner) }
            }
        }
    }

    @Test("SEC-77 only so many uploads may be under way at once")
    func open() async throws {
        try await House.open(runsJobs: false, settings: Self.small) { house in
            let library = house.engine.media
            var last: Upload?
            for _ in 0..<MediaLibrary.uploadLimit {
                last = try await library.begin(fileName: "a", byteCount: 1, digest: nil, by: house.owner)
            }
            let error = await #expect(throws: EngineError.self) {
                try await library.begin(fileName: "b", byteCount: 1, digest: nil, by: house.owner)
            }
            #expect(error?.code == "too_many_uploads")

            try await library.cancel(try #require(last).id, by: house.owner)
            _ = try await library.begin(fileName: "b", byteCount: 1, digest: nil, by: house.owner)
        }
    }

    @Test("SEC-77 an upload that was given up while it came gets no more room")
    func cancelled() async throws {
        try await House.open(runsJobs: false, settings: Self.small) { house in
            let (library, workspaceID) = (house.engine.media, house.owner.workspaceID)
            let upload = try await library.begin(fileName: "a", byteCount: 10, digest: nil, by: house.owner)
            let room = Reservation(of: upload, in: library)

            try await room.admit(10)
            try await room.admit(11)
            let grown = try await house.parts.read { try UploadStore.sum(of: workspaceID, in: $0).byteCount }
            try await library.cancel(upload.id, by: house.owner)

            #expect(grown > 11 && grown < 200)
            #expect(await room.admits(grown))
            #expect(await !room.admits(grown + 1))
            #expect((await room.refusal as? EngineError)?.code == "not_found")
        }
    }

    @Test(
        "SEC-77 what is reserved ahead is little where little is left",
        arguments: [
            (0, 0, 0), (0, 6_400, 100), (10, 10, 10), (100, 164, 101), (5, 0, 5), (1, 20 << 30, 1 + (64 << 20)),
        ])
    func ahead(needed: Int, free: Int, room: Int) {
        #expect(Reservation.room(for: needed, of: free) == room)
    }
}

/// Lets everybody through once so many have come.
private actor Gate {
    private var missing: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(count: Int) { missing = count }

    func pass() async {
        guard missing > 0 else { return }
        missing -= 1
        guard missing == 0 else { return await withCheckedContinuation { waiting.append($0) } }
        for one in waiting { one.resume() }
        waiting = []
    }
}
