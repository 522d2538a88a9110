import Testing

@testable import Sandbox

@Suite("Bluesky repository state", .timeLimit(.minutes(10)))
struct RepositoryTests {
    private let now = SandboxTime(milliseconds: 1_772_323_200_000)

    @Test("commits have new names, and revisions grow even when the clock stands still or goes back")
    func commits() {
        var repository = Repository(did: "did:plc:x")
        var revisions: [String] = [repository.commit.revision.description]
        var names: Set<ContentID> = [repository.commit.contentID]

        for shift in [0, 0, -5000, 1] {
            repository.seal(at: SandboxTime(milliseconds: now.milliseconds + Int64(shift)))
            revisions.append(repository.commit.revision.description)
            names.insert(repository.commit.contentID)
        }

        #expect(revisions == revisions.sorted())
        #expect(Set(revisions).count == 5)
        #expect(names.count == 5)
        #expect(revisions.allSatisfy { TID($0) != nil })
    }

    @Test("records are kept apart by collection, and listed by key, the last first")
    func records() {
        var repository = Repository(did: "did:plc:x")
        for (collection, key) in [("a.b.c", "1"), ("a.b.c", "3"), ("a.b.c", "2"), ("a.b.d", "1")] {
            repository.store(StoredRecord(collection: collection, recordKey: key, value: ["n": 1], indexed: now))
        }

        let removed = repository.remove("a.b.c", "3")

        #expect(removed?.uri(of: "did:plc:x").description == "at://did:plc:x/a.b.c/3")
        #expect(repository.remove("a.b.c", "3") == nil)
        #expect(repository.records(in: "a.b.c").map(\.recordKey) == ["2", "1"])
        #expect(repository.record("a.b.d", "1") != nil)
        #expect(repository.records(in: "a.b.e").isEmpty)
    }

    @Test("equal content has one name, whatever the order of its members")
    func names() throws {
        let left = try #require(ATValue(["b": 1, "a": [true, nil]]))
        let right = try #require(ATValue(["a": [true, nil], "b": 1]))

        #expect(ContentID(record: left) == ContentID(record: right))
        #expect(ContentID(record: left) != ContentID(record: ["b": 1]))
    }

    @Test("a blob without a record lives an hour, one in a record as long as the record")
    func blobs() {
        var repository = Repository(did: "did:plc:x")
        let blob = BlobReference(contentID: ContentID(blob: [1]), mimeType: "image/png", size: 1)
        let late = now + .seconds(3601)
        repository.keep(blob, now: now)

        #expect(repository.blob(blob.contentID, now: now + .seconds(3600)) == blob)
        #expect(repository.blob(blob.contentID, now: late) == nil)
        repository.store(
            StoredRecord(collection: "a.b.c", recordKey: "1", value: ["image": blob.value], indexed: now))
        #expect(repository.blob(blob.contentID, now: late) == blob)
        #expect(repository.blob(ContentID(blob: [2]), now: now) == nil)
    }

    @Test(
        "base32 is strict",
        arguments: [
            ("", []), ("my", [102]), ("mzxq", [102, 111]), ("mzxw6", [102, 111, 111]),
            ("mzxw6ytboi", Array("foobar".utf8)), ("m", nil), ("mz", nil), ("MY", nil), ("m1", nil), ("my==", nil),
        ] as [(String, [UInt8]?)])
    func base32(text: String, bytes: [UInt8]?) {
        #expect(Base32.decode(text) == bytes)
        if let bytes { #expect(Base32.encode(bytes) == text) }
    }

    @Test(
        "addresses are taken apart, or refused",
        arguments: [
            ("https://a.example/p?q=1", "https://a.example", "/p?q=1"),
            ("http://127.0.0.1:80", "http://127.0.0.1:80", ""),
            ("http://[::1]:8080/cb", "http://[::1]:8080", "/cb"), ("https://A.Example", "https://a.example", ""),
            ("https://a@b.example/", nil, nil), ("ftp://a.example", nil, nil), ("https://a.example/#x", nil, nil),
            ("//a.example", nil, nil), ("https://", nil, nil), ("https://a b.example", nil, nil),
        ] as [(String, String?, String?)])
    func addresses(text: String, origin: String?, path: String?) {
        #expect(WebAddress(text)?.origin == origin)
        #expect(WebAddress(text)?.pathAndQuery == path)
    }
}
