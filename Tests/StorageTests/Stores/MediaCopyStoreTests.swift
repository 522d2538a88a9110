import Domain
import Storage
import TestKit
import Testing

/// What was made from media, as rows: claimed by one at a time, over all nodes.
@Suite("Stored copies of media", .timeLimit(.minutes(10)))
struct MediaCopyStoreTests {
    private func copy(_ house: Household, _ variant: String = "mp4-1") -> MediaCopyKey {
        MediaCopyKey(
            MediaItem(
                id: MediaItem.ID(stored: "med_1"), workspaceID: house.workspace.id, fileName: "a.mov",
                contentType: "video/quicktime", width: 640, height: 480, byteCount: 900, digest: "d",
                durationMilliseconds: 1_000, frameRate: 60, coding: FilmCoding(picture: "mpeg4", sound: "mp3")),
            variant: variant)
    }

    private func made(_ copy: MediaCopyKey) -> MediaItem {
        copy.item.made(
            "video/mp4", width: 320, height: 240, byteCount: 300, digest: "e", frameRate: 30,
            coding: FilmCoding(picture: "h264", sound: "aac"))
    }

    private func claim(_ copy: MediaCopyKey, _ holder: String, _ house: Household) async throws -> Bool {
        try await house.write { try MediaCopyStore.claim(copy, by: holder, for: .minutes(1), in: $0) }
    }

    private func room(_ house: Household) async throws -> Int {
        try await house.read { try MediaItemStore.byteCount(of: house.workspace.id, in: $0) }
    }

    @Test("only one makes a copy, whoever asks; what is held runs out", arguments: DatabaseKind.engines)
    func claims(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let copy = copy(house)
            let before = try await house.read { try MediaCopyStore.find(copy, in: $0) }
            #expect(before == nil)
            #expect(try await claim(copy, "one", house))
            #expect(try await claim(copy, "two", house) == false)
            #expect(try await house.read { try MediaCopyStore.find(copy, in: $0) } == .making)
            house.clock.advance(by: .seconds(50))
            #expect(try await house.write { try MediaCopyStore.hold(copy, by: "one", for: .minutes(1), in: $0) })
            house.clock.advance(by: .seconds(50))
            #expect(try await claim(copy, "two", house) == false)
            house.clock.advance(by: .seconds(10))
            #expect(try await house.read { try MediaCopyStore.find(copy, in: $0) } == nil)
            #expect(try await claim(copy, "two", house))
            #expect(
                try await house.write { try MediaCopyStore.hold(copy, by: "one", for: .minutes(1), in: $0) } == false)
            #expect(try await house.write { try MediaCopyStore.keep(made(copy), as: copy, by: "one", in: $0) } == false)
            #expect(try await house.write { try MediaCopyStore.keep(made(copy), as: copy, by: "two", in: $0) })
            #expect(try await house.read { try MediaCopyStore.find(copy, in: $0) } == .made(made(copy)))
            house.clock.advance(by: .days(1))
            #expect(try await claim(copy, "three", house) == false, "what is made is made")
        }
    }

    @Test("what failed says why, and is tried again later", arguments: DatabaseKind.engines)
    func failures(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let copy = copy(house)
            try await house.write { transaction in
                _ = try MediaCopyStore.claim(copy, by: "one", for: .minutes(1), in: transaction)
                try MediaCopyStore.fail(copy, by: "two", words: "not mine", for: .hours(1), in: transaction)
                try MediaCopyStore.fail(copy, by: "one", words: "broken", for: .hours(1), in: transaction)
            }
            #expect(try await house.read { try MediaCopyStore.find(copy, in: $0) } == .failed("broken"))
            #expect(
                try await house.write { try MediaCopyStore.claim(copy, by: "two", for: .minutes(1), in: $0) } == false)
            house.clock.advance(by: .hours(1))
            #expect(try await house.write { try MediaCopyStore.claim(copy, by: "two", for: .minutes(1), in: $0) })
        }
    }

    @Test("SEC-77 copies count against the quota, and go when nobody uses them", arguments: DatabaseKind.engines)
    func unused(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let (old, young) = (copy(house), copy(house, "mp4-2"))
            for copy in [old, young] {
                try await house.write { transaction in
                    _ = try MediaCopyStore.claim(copy, by: "one", for: .minutes(1), in: transaction)
                    _ = try MediaCopyStore.keep(made(copy), as: copy, by: "one", in: transaction)
                }
            }
            #expect(try await room(house) == 600)
            house.clock.advance(by: .days(40))
            try await house.write { try MediaCopyStore.touch(young, in: $0) }
            let limit = house.now - .days(30)
            let found = try await house.read { try MediaCopyStore.unused(since: limit, count: 10, in: $0) }
            #expect(found.map(\.variant) == ["mp4-1"])
            let first = try #require(found.first)
            #expect(try await house.write { try MediaCopyStore.remove(first, in: $0) })
            #expect(try await house.write { try MediaCopyStore.remove(first, in: $0) } == false)
            #expect(try await room(house) == 300)
            try await house.write { try MediaCopyStore.forget(made(young), young, in: $0) }
            #expect(try await house.read { try MediaCopyStore.find(young, in: $0) } == nil)
        }
    }

    @Test("who makes a copy notes how far it is; whoever takes it over begins anew", arguments: DatabaseKind.engines)
    func percents(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let copy = copy(house)
            func percent() async throws -> Int? {
                try await house.read { try MediaCopyStore.percent(of: copy, in: $0) }
            }
            #expect(try await claim(copy, "one", house))
            #expect(try await percent() == nil)
            try await house.write { transaction in
                try MediaCopyStore.note(percent: 40, of: copy, by: "one", in: transaction)
                try MediaCopyStore.note(percent: 90, of: copy, by: "two", in: transaction)
            }
            #expect(try await percent() == 40)
            house.clock.advance(by: .minutes(1))
            #expect(try await percent() == nil, "nobody holds it")
            #expect(try await claim(copy, "two", house))
            #expect(try await percent() == nil)
            try await house.write { transaction in
                try MediaCopyStore.note(percent: 120, of: copy, by: "two", in: transaction)
            }
            #expect(try await percent() == 100)
        }
    }
}
