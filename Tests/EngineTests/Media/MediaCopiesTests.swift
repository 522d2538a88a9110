import Domain
import Media
import Storage
import TestKit
import Testing

@testable import Engine

/// Copies of files that platforms would refuse: one each, whoever needs it.
@Suite("Copies of media", .timeLimit(.minutes(10)))
struct MediaCopiesTests {
    private static let recipe = MediaRecipe(contentType: "image/jpeg", width: 90, height: 60, byteLimit: 100_000)

    private func picture(_ house: House) async throws -> MediaItem {
        let bytes = try RealPicture.make("png", width: 900, height: 600)
        return try await house.engine.media.add(bytes, fileName: "heron.png", by: house.owner)
    }

    private func isMade(_ state: MediaCopyState) -> Bool { if case .made = state { true } else { false } }

    @Test("two who need the same copy at once share one; a third finds it")
    func shared() async throws {
        try await House.open(runsJobs: false) { house in
            let (item, copies) = (try await picture(house), MediaCopies(library: house.engine.media))
            async let first = copies.make(Self.recipe, of: item, for: nil)
            async let second = copies.make(Self.recipe, of: item, for: nil)
            let states = try await [first, second]

            #expect(states.contains(where: isMade))
            #expect(states.allSatisfy { isMade($0) || $0 == .making })
            #expect(try await isMade(copies.make(Self.recipe, of: item, for: nil)))
            let count = try await house.parts.read { try $0.row("SELECT COUNT(*) AS n FROM media_copies")?.int("n") }
            #expect(count == 1)
        }
    }

    @Test("REL-47 a copy whose file is lost is made again, and one that nobody uses is swept with its row")
    func lost() async throws {
        try await House.open(runsJobs: false) { house in
            let (item, copies) = (try await picture(house), MediaCopies(library: house.engine.media))
            let name = MediaName(item.id, variant: Self.recipe.variant)
            _ = try await copies.make(Self.recipe, of: item, for: nil)
            house.files.remove(name)
            #expect(try await copies.state(of: Self.recipe, for: item) == nil)
            #expect(try await isMade(copies.make(Self.recipe, of: item, for: nil)))

            _ = try await house.parts.write { try $0.execute("UPDATE media_copies SET used_at = 0") }
            try await MediaSweep(parts: house.parts, rooms: house.engine.media.rooms).work()

            #expect(house.files.size(of: name) == nil && house.files.size(of: MediaName(item.id)) != nil)
            #expect(try await copies.state(of: Self.recipe, for: item) == nil)
        }
    }

    @Test("a copy that somebody needs again is not swept")
    func used() async throws {
        try await House.open(runsJobs: false) { house in
            let (item, copies) = (try await picture(house), MediaCopies(library: house.engine.media))
            _ = try await copies.make(Self.recipe, of: item, for: nil)
            _ = try await house.parts.write { try $0.execute("UPDATE media_copies SET used_at = 0") }

            _ = try await copies.make(Self.recipe, of: item, for: nil)
            try await MediaSweep(parts: house.parts, rooms: house.engine.media.rooms).work()

            // Looked at first: whoever asks for it makes it again.
            #expect(house.files.size(of: MediaName(item.id, variant: Self.recipe.variant)) != nil)
            #expect(try await isMade(copies.make(Self.recipe, of: item, for: nil)))
        }
    }

    @Test("what cannot be made says why, and is not tried again at once")
    func failing() async throws {
        guard MediaTools.installed().makesPictures else { try Test.cancel("libvips-tools is not installed.") }
        try await House.open(runsJobs: false) { house in
            let item = try await house.engine.media.add(
                UploadTests.picture(size: 5_000), fileName: "hollow.png", by: house.owner)
            let copies = MediaCopies(library: house.engine.media)

            let state = try await copies.make(Self.recipe, of: item, for: nil)

            guard case .failed(let words) = state else { throw EngineError.notFound }
            #expect(!words.isEmpty)
            #expect(try await copies.make(Self.recipe, of: item, for: nil) == state)
        }
    }
}
