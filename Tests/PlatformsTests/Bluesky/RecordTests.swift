import Domain
import Foundation
import Outbound
import Testing

@testable import Platforms

@Suite("Bluesky records", .timeLimit(.minutes(10)))
struct RecordTests {
    private let delivery = Delivery.ID(stored: "dlv_01hzzzzzzzzzzzzzzzzzzzzzzz")
    private let start = Instant(milliseconds: 1_767_323_045_678)

    @Test("TIDs equal the vectors", .enabled(if: Contracts.arePresent, "\(Contracts.absence)"))
    func tids() throws {
        let vectors = try Contracts.vectors("tid")
        #expect(vectors.count >= 6)
        for vector in vectors {
            let micros = try #require(vector["micros"]?.integer)
            let clock = try #require(vector["clockId"]?.integer)
            #expect(TID(microseconds: UInt64(micros), clock: UInt16(clock)).description == vector["tid"]?.string)
        }
    }

    @Test("REL-26 the key of a part is always the same, and another for another round, part or delivery")
    func keys() throws {
        func key(_ delivery: Delivery.ID, _ round: Int, _ part: Int) -> TID {
            TID(delivery: delivery, round: round, part: part, startedAt: start)
        }
        let other = Delivery.ID(stored: "dlv_01hzzzzzzzzzzzzzzzzzzzzzzy")

        #expect(key(delivery, 1, 0) == key(delivery, 1, 0))
        #expect(Set([key(delivery, 1, 0), key(delivery, 2, 0), key(delivery, 1, 1), key(other, 1, 0)]).count == 4)
        let parts = (0..<20).map { key(delivery, 1, $0).description }
        #expect(parts == parts.sorted())
        #expect(TID(parts[0]) != nil)
    }

    @Test("keys hold for any start", arguments: [Int64.min, -1, 0, Int64.max])
    func extremes(milliseconds: Int64) {
        let key = TID(delivery: delivery, round: 0, part: 3, startedAt: Instant(milliseconds: milliseconds))
        #expect(TID(key.description) == key)
    }

    @Test("content ids equal the vectors", .enabled(if: Contracts.arePresent, "\(Contracts.absence)"))
    func contentIDs() throws {
        let vectors = try Contracts.vectors("record-cids")
        #expect(vectors.count >= 5)
        for vector in vectors {
            let record = try #require(vector["record"])
            #expect(DagCBOR.encode(record)?.count == vector["dagCborBytes"]?.integer.map(Int.init))
            #expect(ContentID(record: record)?.description == vector["cid"]?.string)
        }
    }

    @Test(
        "content ids are read strictly",
        arguments: [
            "", "b", "bafy", "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG", "bAFYREIBTATX2M7CJZJEOS4FI36QRWF33QDC",
            "bafyreibtatx2m7cjzjeos4fi36qrwf33qdcby3ttbgc7zj6qykqrc65l!m",
        ])
    func strictContentIDs(text: String) {
        #expect(ContentID(text) == nil)
    }

    @Test(
        "what is no record has no content id",
        arguments: [
            ["n": .number("1.5")], ["link": ["$link": "nonsense"]], ["bytes": ["$bytes": "%"]], ["link": ["$link": 1]],
        ] as [JSONValue])
    func noRecord(json: JSONValue) {
        #expect(ContentID(record: json) == nil)
    }

    @Test("numbers of every size, byte strings and flags are encoded as CBOR says")
    func primitives() {
        let encoded: [(JSONValue, [UInt8])] = [
            (0, [0]), (23, [23]), (24, [0x18, 24]), (256, [0x19, 1, 0]), (65536, [0x1a, 0, 1, 0, 0]),
            (4_294_967_296, [0x1b, 0, 0, 0, 1, 0, 0, 0, 0]), (-1, [0x20]), (-25, [0x38, 24]),
            (true, [0xf5]), (false, [0xf4]), (.null, [0xf6]), (["$bytes": "AQI"], [0x42, 1, 2]),
            ([1, "a"], [0x82, 1, 0x61, 0x61]), (["bb": 1, "a": 2], [0xa2, 0x61, 0x61, 2, 0x62, 0x62, 0x62, 1]),
        ]
        for (json, bytes) in encoded { #expect(DagCBOR.encode(json) == bytes, "\(json.text)") }
    }

    @Test(
        "times keep their milliseconds",
        arguments: [
            (Int64(0), "1970-01-01T00:00:00.000Z"), (1_767_323_045_678, "2026-01-02T03:04:05.678Z"),
            (1_767_323_045_001, "2026-01-02T03:04:05.001Z"), (951_782_400_999, "2000-02-29T00:00:00.999Z"),
        ])
    func times(milliseconds: Int64, text: String) {
        #expect(PostRecord.datetime(Instant(milliseconds: milliseconds)) == text)
    }

    @Test("a plain text becomes the smallest record")
    func smallest() {
        let record = PostRecord(text: "hello world", createdAt: start).json
        #expect(
            record == ["$type": "app.bsky.feed.post", "text": "hello world", "createdAt": "2026-01-02T03:04:05.678Z"])
    }

    @Test("unresolved mentions stay plain text, resolved ones name the account")
    func mentions() throws {
        let ada = try #require(ATHandle("ada.test"))
        let did = try #require(DID("did:plc:7iza6de2dwap2sbkpav7c6c6"))

        let record = PostRecord(text: "@ada.test @bob.test", mentioned: [ada: did], createdAt: start).json

        #expect(record["facets"]?.array?.count == 1)
        #expect(record["facets"]?[0]?["features"]?[0]?["did"] == .string(did.description))
        #expect(record["facets"]?[0]?["index"] == ["byteStart": 0, "byteEnd": 9])
    }

    @Test("pictures go in unchanged, with alt text and sides where they are known")
    func images() {
        let blob: JSONValue = [
            "$type": "blob", "ref": ["$link": "bafk"], "mimeType": "image/png", "size": 70, "odd": 1,
        ]
        let images = [
            PostRecord.Image(blob: blob, alt: "a dot", width: 3, height: 2),
            PostRecord.Image(blob: blob, alt: "", width: 0, height: 0),
        ]

        let embed = PostRecord(text: "", images: images, createdAt: start).json["embed"]

        #expect(embed?["$type"] == "app.bsky.embed.images")
        #expect(embed?["images"]?[0] == ["image": blob, "alt": "a dot", "aspectRatio": ["width": 3, "height": 2]])
        #expect(embed?["images"]?[1] == ["image": blob, "alt": ""])
    }

    @Test(
        "languages go in when they are languages",
        arguments: [("de", true), ("pt-BR", true), ("german!", false), ("", false)])
    func languages(language: String, isKept: Bool) {
        let record = PostRecord(text: "x", language: language, createdAt: start).json
        #expect(record["langs"] == (isKept ? [.string(language)] : nil))
    }

    @Test("REL-24 a record is ours only with our text and our time")
    func ours() {
        let record = PostRecord(text: "x", createdAt: start).json
        var grown = record.object ?? [:]
        grown["via"] = "some server"

        #expect(RecordMatch.isOurs(record, expected: record))
        #expect(RecordMatch.isOurs(.object(grown), expected: record))
        #expect(!RecordMatch.isOurs(PostRecord(text: "y", createdAt: start).json, expected: record))
        #expect(!RecordMatch.isOurs(PostRecord(text: "x", createdAt: start + .seconds(1)).json, expected: record))
        #expect(!RecordMatch.isOurs([:], expected: [:]))
    }

    @Test("addresses name account and key")
    func addresses() throws {
        let did = try #require(DID("did:plc:7iza6de2dwap2sbkpav7c6c6"))
        let address = RecordAddress(did: did, key: try #require(TID("3mbfvv7imxk2l")))
        #expect(address.description == "at://did:plc:7iza6de2dwap2sbkpav7c6c6/app.bsky.feed.post/3mbfvv7imxk2l")
        #expect(address.permalink == "https://bsky.app/profile/did:plc:7iza6de2dwap2sbkpav7c6c6/post/3mbfvv7imxk2l")
    }
}
