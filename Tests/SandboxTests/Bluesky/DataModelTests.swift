import TestKit
import Testing

@testable import Sandbox

@Suite("Bluesky data model", .timeLimit(.minutes(10)))
struct DataModelTests {
    @Test("a record has the content id that two independent libraries gave it")
    func known() throws {
        let value = try #require(ATValue(Sample.post()))

        #expect(ContentID(record: value).description == "bafyreibtatx2m7cjzjeos4fi36qrwf33qdcby3ttbgc7zj6qykqrc65lpm")
        #expect(DagCBOR.encode(value).count == 79)
    }

    @Test(
        "records of the vectors have their size and content id",
        .enabled(if: ContractFiles.exists(Self.records), Comment(rawValue: ContractFiles.absence)))
    func vectors() throws {
        let file = JSONValue(parsing: try ContractFiles.bytes(Self.records))
        let vectors = try #require(file?["vectors"]?.array)

        #expect(vectors.count >= 5)
        for vector in vectors {
            let value = try #require(vector["record"].flatMap(ATValue.init))
            #expect(DagCBOR.encode(value).count == vector["dagCborBytes"]?.integer, "\(vector)")
            #expect(ContentID(record: value).description == vector["cid"]?.string, "\(vector)")
        }
    }

    @Test(
        "time-ordered keys of the vectors",
        .enabled(if: ContractFiles.exists(Self.keys), Comment(rawValue: ContractFiles.absence)))
    func keyVectors() throws {
        let file = JSONValue(parsing: try ContractFiles.bytes(Self.keys))

        for vector in try #require(file?["vectors"]?.array) {
            let (micros, clock) = (vector["micros"]?.integer ?? 0, vector["clockId"]?.integer ?? 0)
            #expect(TID(microseconds: UInt64(micros), clock: UInt16(clock)).description == vector["tid"]?.string)
        }
    }

    @Test(
        "every kind of value in its shortest form",
        arguments: [
            (.null, [0xf6]), (true, [0xf5]), (false, [0xf4]), (0, [0x00]), (23, [0x17]), (24, [0x18, 0x18]),
            (255, [0x18, 0xff]), (256, [0x19, 0x01, 0x00]), (65_536, [0x1a, 0, 1, 0, 0]),
            (4_294_967_296, [0x1b, 0, 0, 0, 1, 0, 0, 0, 0]), (-1, [0x20]), (-25, [0x38, 0x18]),
            ("é", [0x62, 0xc3, 0xa9]), (.bytes([1, 2]), [0x42, 1, 2]), ([1, []], [0x82, 0x01, 0x80]),
            (["bb": 1, "c": 2, "aa": 3], [0xa3, 0x61, 0x63, 2, 0x62, 0x61, 0x61, 3, 0x62, 0x62, 0x62, 1]),
        ] as [(ATValue, [UInt8])])
    func encoding(value: ATValue, bytes: [UInt8]) {
        #expect(DagCBOR.encode(value) == bytes)
    }

    @Test("a link is tag 42 over the name with a zero before it")
    func links() throws {
        let blob = ContentID(blob: [1, 2, 3])

        let bytes = DagCBOR.encode(.link(blob))

        #expect(bytes == [0xd8, 0x2a, 0x58, 0x25, 0x00] + blob.bytes)
        #expect(blob.codec == .blob)
        #expect(blob.description.hasPrefix("bafkrei"))
        #expect(ContentID(blob.description) == blob)
    }

    @Test(
        "names of other kinds are no content ids",
        arguments: [
            "", "b", "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG", "bafyreib", "zafyreib",
            "bafyreibtatx2m7cjzjeos4fi36qrwf33qdcby3ttbgc7zj6qykqrc65lpM",
            "bafkqaaa", "bafyreibtatx2m7cjzjeos4fi36qrwf33qdcby3ttbgc7zj6qykqrc65lpma",
        ])
    func noContentID(text: String) {
        #expect(ContentID(text) == nil)
    }

    @Test("JSON and the data model agree both ways")
    func roundTrip() throws {
        let blob = ContentID(blob: [1]).description
        let json: JSONValue = ["a": [1, true, nil, "x"], "l": ["$link": .string(blob)], "b": ["$bytes": "AQI"]]

        let value = try #require(ATValue(json))

        #expect(value["b"] == .bytes([1, 2]))
        #expect(value["l"]?.contentID?.description == blob)
        #expect(value.json == json)
    }

    @Test(
        "what is not part of the data model is refused",
        arguments: [
            .number(1.5), ["x": [.number(0.5)]], ["$link": "nonsense"], ["$link": 1], ["$link": "x", "y": 1],
            ["$bytes": "!"], ["$bytes": 1],
        ] as [JSONValue])
    func refused(json: JSONValue) {
        #expect(ATValue(json) == nil)
    }

    @Test("keys grow with time, and the next one after any is greater")
    func keyOrder() throws {
        let first = TID(microseconds: 1_700_000_000_000_000, clock: 1023)
        let second = TID(microseconds: 1_700_000_000_000_001, clock: 0)

        #expect(first.description < second.description)
        #expect(first.successor == second)
        #expect(TID(first.description) == first)
    }

    private static let records = "atproto/vectors/record-cids.json"
    private static let keys = "atproto/vectors/tid.json"
}
