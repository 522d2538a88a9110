import Domain
import Media
import Storage
import TestKit
import Testing

@testable import Engine

/// Files on their way into the library: counted before they are written, never twice, nothing left behind (SEC-77, REL-47).
@Suite("Uploads", .timeLimit(.minutes(5)))
struct UploadTests {
    /// A PNG that differs by its number.
    static func picture(_ number: UInt8 = 1, size: Int = 0) -> [UInt8] {
        func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
            let length = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: body.count >> $0) }
            return length + Array(name.utf8) + body + [1, 2, 3, 4]
        }
        let header: [UInt8] = [0, 0, 0, 3, 0, 0, 0, 2, 8, 2, 0, 0, 0]
        let mark: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]
        let data = chunk("IDAT", [UInt8](repeating: number, count: size + 1))
        return mark + chunk("IHDR", header) + data + chunk("IEND", [])
    }

    private func file(_ bytes: [UInt8], announced: Int? = nil) -> IncomingFile {
        IncomingFile(ByteStream(bytes), byteCount: announced) { "heron.png" }
    }

    private func counts(_ house: House) async throws -> (media: Int, uploads: Int) {
        try await house.parts.read { transaction in
            (
                try transaction.row("SELECT COUNT(*) AS n FROM media")?.int("n") ?? -1,
                try transaction.row("SELECT COUNT(*) AS n FROM uploads")?.int("n") ?? -1
            )
        }
    }

    @Test(
        "SEC-77 a stream becomes an item, and nothing of the way in is left",
        arguments: [DatabaseKind.memory, .postgres])
    func whole(kind: DatabaseKind) async throws {
        try await House.open(kind, runsJobs: false) { house in
            let bytes = Self.picture()
            let item = try await house.engine.media.add(file(bytes), by: house.owner)

            #expect(item.contentType == "image/png" && item.byteCount == bytes.count && item.fileName == "heron.png")
            #expect(item.digest == MediaDigest.of(bytes))
            #expect(try await house.files.read(item) == bytes)
            #expect(try await counts(house) == (1, 0))
        }
    }

    @Test(
        "SEC-77 pieces become an item when the last one is there, with length and digest checked",
        arguments: [DatabaseKind.memory, .postgres])
    func pieces(kind: DatabaseKind) async throws {
        try await House.open(kind, runsJobs: false) { house in
            let (library, bytes) = (house.engine.media, Self.picture(size: 1_000))
            let upload = try await library.begin(
                fileName: "a.png", byteCount: bytes.count, digest: MediaDigest.of(bytes), by: house.owner)

            let first = try await library.append(
                ByteStream(Array(bytes.prefix(300))), to: upload.id, at: 0, by: house.owner)
            let asked = try await library.progress(upload.id, by: house.owner)
            let last = try await library.append(
                ByteStream(Array(bytes.dropFirst(300))), to: upload.id, at: 300, by: house.owner)

            for state in [first, asked] {
                guard case .waiting(_, offset: 300) = state else { throw Wrong() }
            }
            guard case .done(let item) = last else { throw Wrong() }
            #expect(item.fileName == "a.png" && item.digest == MediaDigest.of(bytes))
            #expect(try await counts(house) == (1, 0))
            await #expect(throws: EngineError.self) { try await library.progress(upload.id, by: house.owner) }
        }
    }

    private struct Wrong: Error {}

    @Test("SEC-77 what is not what was announced is thrown away")
    func wrongDigest() async throws {
        try await House.open(runsJobs: false) { house in
            let (library, bytes) = (house.engine.media, Self.picture())
            let upload = try await library.begin(
                fileName: "a", byteCount: bytes.count, digest: MediaDigest.of([1]), by: house.owner)

            let error = await #expect(throws: EngineError.self) {
                try await library.append(ByteStream(bytes), to: upload.id, at: 0, by: house.owner)
            }

            guard case .invalid(field: "digest", _)? = error else { throw Wrong() }
            let left = try await counts(house)
            #expect(left == (0, 0))
            #expect(house.files.ids.isEmpty)
            #expect(try await library.rooms.arrivals.size(of: upload.id) == 0)
            for digest in ["", "ab", String(repeating: "G", count: 64)] {
                await #expect(throws: EngineError.self) {
                    try await library.begin(fileName: "a", byteCount: 1, digest: digest, by: house.owner)
                }
            }
        }
    }

    @Test("SEC-77 a file that is longer than it said, or empty, is refused")
    func longer() async throws {
        try await House.open(runsJobs: false) { house in
            await #expect(throws: EngineError.self) {
                try await house.engine.media.add(file(Self.picture(), announced: 10), by: house.owner)
            }
            await #expect(throws: EngineError.self) {
                try await house.engine.media.add(file([], announced: 0), by: house.owner)
            }
            await #expect(throws: EngineError.self) { try await house.engine.media.add(file([]), by: house.owner) }
            let left = try await counts(house)
            #expect(left == (0, 0))
            #expect(house.files.ids.isEmpty)
        }
    }

    @Test(
        "the same file is stored once in a workspace, also when it comes many times at once",
        arguments: [DatabaseKind.memory, .postgres])
    func twins(kind: DatabaseKind) async throws {
        try await House.open(kind, runsJobs: false) { house in
            let items = try await withThrowingTaskGroup(of: MediaItem.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await house.engine.media.add(self.file(Self.picture()), by: house.owner) }
                }
                return try await group.reduce(into: [MediaItem]()) { $0.append($1) }
            }
            let other = try await house.engine.media.add(file(Self.picture(2)), by: house.owner)

            #expect(Set(items.map(\.id)).count == 1)
            #expect(other.id != items[0].id)
            #expect(house.files.ids == [items[0].id, other.id])
            #expect(try await counts(house) == (2, 0))
        }
    }

    @Test("SEC-79 a picture is kept without what it says of its maker, and counted and compared as it is kept")
    func cleaned() async throws {
        try await House.open(runsJobs: false) { house in
            let plain = Self.picture()
            let text = Array("tEXtAuthor\0heron".utf8)
            let chunk: [UInt8] = [0, 0, 0, UInt8(text.count - 4)] + text + [1, 2, 3, 4]
            var laden = plain
            // Behind the mark and the header.
            laden.insert(contentsOf: chunk, at: 33)

            let item = try await house.engine.media.add(file(laden), by: house.owner)

            #expect(item.byteCount == plain.count && item.digest == MediaDigest.of(plain))
            #expect(try await house.files.read(item) == plain)
        }
    }

    @Test("SEC-77 an upload whose time is over takes nothing more, also before it is swept")
    func expired() async throws {
        let clock = TestPorts()
        try await House.open(ports: clock.ports, runsJobs: false) { house in
            let library = house.engine.media
            let upload = try await library.begin(fileName: "a", byteCount: 5, digest: nil, by: house.owner)
            let life = house.parts.settings.uploadLife
            clock.advance(by: life - .seconds(1))
            _ = try await library.append(ByteStream([1]), to: upload.id, at: 0, by: house.owner)
            clock.advance(by: .seconds(1))

            await #expect(throws: EngineError.self) {
                try await library.append(ByteStream([2]), to: upload.id, at: 1, by: house.owner)
            }
            await #expect(throws: EngineError.self) { try await library.progress(upload.id, by: house.owner) }
            #expect(try await counts(house) == (0, 1))
        }
    }

    @Test("a file that was lost comes back by the next upload of it")
    func healed() async throws {
        try await House.open(runsJobs: false) { house in
            let item = try await house.engine.media.add(file(Self.picture()), by: house.owner)
            house.files.remove(item.id)

            let again = try await house.engine.media.add(file(Self.picture()), by: house.owner)

            #expect(again == item)
            #expect(try await house.files.read(item) == Self.picture())
        }
    }

    @Test("SEC-61 another workspace neither sees an upload nor shares a file")
    func foreign() async throws {
        try await House.open(runsJobs: false) { house in
            let upload = try await house.engine.media.begin(
                fileName: "a", byteCount: 5, digest: nil, by: house.owner)
            let stranger = Principal(
                workspaceID: Workspace.ID(house.parts.ports), personID: house.owner.personID, role: .owner)

            await #expect(throws: EngineError.self) { try await house.engine.media.progress(upload.id, by: stranger) }
            await #expect(throws: EngineError.self) {
                try await house.engine.media.append(ByteStream([1]), to: upload.id, at: 0, by: stranger)
            }
            await #expect(throws: EngineError.self) { try await house.engine.media.cancel(upload.id, by: stranger) }
        }
    }

    @Test("REL-47 SEC-77 dead uploads and files without a row are swept after a day, the others stay")
    func sweep() async throws {
        let clock = TestPorts()
        try await House.open(ports: clock.ports, runsJobs: false) { house in
            let item = try await house.engine.media.add(file(Self.picture()), by: house.owner)
            let upload = try await house.engine.media.begin(
                fileName: "a", byteCount: 5, digest: nil, by: house.owner)
            let (stray, young) = (MediaItem.ID(clock.ports), MediaItem.ID(clock.ports))
            for id in [stray, young] { try await house.files.keep([1], as: id) }
            for id in [item.id, stray] { house.files.age(id, to: clock.now - .hours(25)) }
            house.files.age(young, to: clock.now - .hours(23))
            let sweep = MediaSweep(parts: house.parts, rooms: .temporary(house.files))

            try await sweep.work()
            #expect(house.files.ids == [item.id, young])
            #expect(try await counts(house) == (1, 1))

            clock.advance(by: .hours(25))
            try await sweep.work()
            #expect(try await counts(house) == (1, 0))
            #expect(house.files.ids == [item.id])
            await #expect(throws: EngineError.self) {
                try await house.engine.media.append(ByteStream([1]), to: upload.id, at: 0, by: house.owner)
            }
        }
    }

    @Test("a thumbnail is made once, kept beside its file, and goes with it")
    func thumbnail() async throws {
        let picture = try RealPicture.make("png", width: 900, height: 600)
        try await House.open(runsJobs: false) { house in
            let item = try await house.engine.media.add(file(picture), by: house.owner)
            let first = try await house.engine.media.thumbnail(of: item.id, by: house.owner)
            let second = try await house.engine.media.thumbnail(of: item.id, by: house.owner)
            let recipe = MediaRecipe(
                contentType: "image/jpeg", width: 90, height: 60, byteLimit: 100_000)
            let small = try await MediaCopies(library: house.engine.media).make(recipe, of: item, for: nil)

            #expect(try MediaProbe(first).width == 480 && first == second)
            guard case .made(let copy) = small else { throw EngineError.notFound }
            #expect(copy.height == 60 && copy.contentType == "image/jpeg")
            #expect(house.files.size(of: MediaName(item.id, variant: recipe.variant)) == copy.byteCount)
            house.files.remove(item.id)
            #expect(house.files.size(of: MediaName(item.id, variant: "thumbnail")) == nil)
        }
    }

    @Test("SEC-78 an address may lead to what was made from a file, in its own type and size")
    func addressOfCopy() async throws {
        try await House.open(runsJobs: false, settings: { $0.linkOrigin = "https://martlet.example" }) { house in
            let item = try await house.engine.media.add(file(Self.picture()), by: house.owner)
            _ = try await house.files.keep(ByteStream([1, 2, 3]), as: MediaName(item.id, variant: "jpeg-1"))
            let copy = item.made("image/jpeg", width: 1, height: 1, byteCount: 3, digest: "")
            let links = house.engine.mediaLinks

            let address = try await links.make(for: copy, variant: "jpeg-1")
            let name = try #require(address.split(separator: "/").last.map(String.init))
            let open = try await links.open(name)
            var bytes: [UInt8] = []
            for try await piece in try await open.stream(0..<10) { bytes += piece }

            #expect(name.hasSuffix(".jpg") && bytes == [1, 2, 3])
            #expect(open.item.contentType == "image/jpeg" && open.item.byteCount == 3)
            house.files.remove(item.id)
            await #expect(throws: EngineError.self) { try await links.open(name) }
        }
    }

    @Test("REL-47 a publication reads stretches of a file only after the whole was found undamaged")
    func verified() async throws {
        let files = MemoryFiles()
        let ports = TestPorts().ports
        let id = MediaItem.ID(ports)
        let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0) }
        func item(_ digest: String) -> MediaItem {
            MediaItem(
                id: id, workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "a", contentType: "video/mp4", width: 1,
                height: 1, byteCount: 1_000, digest: digest)
        }
        try await files.keep(bytes, as: id)

        let good = VerifiedMedia(files: files)
        let found = try await good.bytes(of: item(MediaDigest.of(bytes)), in: 990..<2_000)

        #expect(found == Array(bytes[990...]))
        await #expect(throws: MediaError.damaged) {
            try await VerifiedMedia(files: files).bytes(of: item(MediaDigest.of([1])), in: 0..<1)
        }
        files.remove(id)
        await #expect(throws: MediaError.missing) {
            try await VerifiedMedia(files: files).bytes(of: item(MediaDigest.of(bytes)), in: 0..<1)
        }
    }
}
