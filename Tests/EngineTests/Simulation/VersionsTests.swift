import Domain
import TestKit
import Testing

@testable import Engine

/// A ledger that says what it must not say is noticed.
@Suite("What a week notices of words and files", .timeLimit(.minutes(1)))
struct VersionsTests {
    private static let start = Rig.start
    private static let ports = TestPorts().ports

    private let id = Delivery.ID(Self.ports)
    private let connectionID = Connection.ID(Self.ports)
    private let pictures = [MediaItem.ID(Self.ports), MediaItem.ID(Self.ports)]
    private let options = DeliveryOptions([.firstComment: "First"])

    private func content(_ word: String, _ pictures: [MediaItem.ID] = []) -> Content {
        let media = pictures.map { Attachment(id: $0) }
        return Content(parts: [Part(text: "\(word) 0", media: media), Part(text: "\(word) 1")])
    }

    /// Written at once, and changed after ten minutes.
    private var changed: Versions {
        var versions = Versions(content("Old"), of: [id], at: Self.start)
        versions.accept(
            PostChange(
                content: content("Old again"),
                deliveries: [
                    NewDelivery(connectionID: connectionID, content: content("New", pictures), options: options)
                ]), of: [connectionID: id], at: Self.start + .minutes(10))
        return versions
    }

    private func post(
        _ text: String, at minutes: Int64, part: Int = 0, upload: String? = nil, options: DeliveryOptions? = nil,
        files: [String] = []
    ) -> VirtualPlatform.Post {
        VirtualPlatform.Post(
            id: "post-1",
            draft: VirtualPlatform.Draft(
                account: "ada", key: "key", origin: "\(id)/publish:\(part)", text: text, upload: upload ?? text,
                options: options ?? DeliveryOptions(), files: files),
            at: Self.start + .minutes(minutes))
    }

    private func broken(
        _ versions: Versions, seen: [VirtualPlatform.Post], gone: [VirtualPlatform.Post] = []
    ) -> [String] {
        let files = [pictures[0]: "a.png", pictures[1]: "b.png"]
        return WordsInvariant(id: id, versions: versions, files: files).broken(seen: seen, gone: gone)
    }

    /// As it has to come out after the change.
    private var whole: [VirtualPlatform.Post] {
        [
            post("New 0", at: 20, options: options, files: ["a.png", "b.png"]),
            post("New 1", at: 20, part: 1, upload: "New 0", options: options),
        ]
    }

    @Test("REL-23 the last version that was accepted, whole, and an older one that came to nothing before, are right")
    func right() {
        #expect(broken(changed, seen: whole).isEmpty)
        #expect(broken(changed, seen: whole, gone: [post("Old 0", at: 5)]).isEmpty)
        #expect(broken(Versions(content("Old"), of: [id], at: Self.start), seen: [post("Old 0", at: 5)]).isEmpty)
        #expect(broken(changed, seen: []).isEmpty)
    }

    @Test("REL-23 an old version, a mixture, and a change behind the gate are noticed")
    func words() {
        #expect(!broken(changed, seen: [post("Old 0", at: 20)]).isEmpty)
        #expect(!broken(changed, seen: [whole[0], post("Old 1", at: 20, part: 1, upload: "Old 0")]).isEmpty)
        #expect(!broken(changed, seen: [post("Old again 0", at: 20)]).isEmpty)
        // It came out as it was written first, and then something else was accepted.
        let late = broken(changed, seen: [post("Old 0", at: 5)])
        #expect(late.count == 1 && late.allSatisfy { $0.contains("behind its gate") })
        #expect(!broken(changed, seen: [], gone: [whole[0], post("New 0", at: 5)]).isEmpty)
        #expect(!broken(Versions(content("Old"), of: [], at: Self.start), seen: [post("Old 0", at: 5)]).isEmpty)
    }

    @Test("REL-23 other choices, an old upload and a part too many are noticed")
    func choices() {
        let files = ["a.png", "b.png"]
        #expect(broken(changed, seen: [post("New 0", at: 20, files: files)]).count == 1)
        let old = post("New 0", at: 20, upload: "Old 0", options: options, files: files)
        #expect(broken(changed, seen: [old]).count == 1)
        #expect(broken(changed, seen: whole + [post("New 2", at: 20, part: 2, options: options)]).count == 1)
    }

    @Test(
        "P6 P7 a missing file, another order and a file too many are noticed",
        arguments: [["a.png"], [], ["b.png", "a.png"], ["a.png", "b.png", "a.png"]])
    func files(shown: [String]) {
        let post = post("New 0", at: 20, options: options, files: shown)
        #expect(broken(changed, seen: [post]).count == 1)
    }

    @Test("REL-23 what was taken off the calendar is held to what it was to say before")
    func cancelled() {
        var versions = Versions(content("Old"), of: [id], at: Self.start)
        versions.accept(PostChange(content: content("New")), of: [:], at: Self.start + .minutes(10))
        #expect(broken(versions, seen: [post("Old 0", at: 5)]).isEmpty)
    }
}
