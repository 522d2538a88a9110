import TestKit
import Testing

@testable import Sandbox

@Suite("Bluesky schema language", .timeLimit(.minutes(10)))
struct RecordShapeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let shape: RecordShape
        let value: ATValue
        let problem: String?
        var testDescription: String { "\(value)".prefix(60) + " → " + (problem ?? "right") }

        init(_ shape: RecordShape, _ value: ATValue, _ problem: String?) {
            self.shape = shape
            self.value = value
            self.problem = problem
        }
    }

    private static let pair = RecordShape.object(RecordMembers(required: ["a": .flag], optional: ["b": .anything]))
    private static let choice = RecordShape.union(["x#one": RecordMembers(), "x#two": RecordMembers()])
    private static let image = RecordShape.blob(accept: "image/*", maxBytes: 10)

    private static func blob(_ mimeType: String, _ size: Int) -> ATValue {
        BlobReference(contentID: ContentID(blob: [1]), mimeType: mimeType, size: size).value
    }

    static let cases: [Case] = [
        Case(.anything, .null, nil),
        Case(.flag, true, nil),
        Case(.flag, 1, "r must be a boolean"),
        Case(.integer(minimum: 1), 1, nil),
        Case(.integer(minimum: 1), 0, "r can not be less than 1"),
        Case(.integer(minimum: 1), "1", "r must be an integer"),
        Case(.text(maxBytes: 2), "é", nil),
        Case(.text(maxBytes: 1), "é", "r must not be longer than 1 characters"),
        Case(.text(maxGraphemes: 1), "👩🏽‍🚒", nil),
        Case(.text(maxGraphemes: 1), "ab", "r must not be longer than 1 graphemes"),
        Case(.text(format: .did), "did:plc:x", nil),
        Case(.text(format: .did), "plc:x", "r must be a valid did"),
        Case(.text(), 1, "r must be a string"),
        Case(.list(.flag, count: 1...2), [true], nil),
        Case(.list(.flag, count: 1...2), [], "r must not have fewer than 1 elements"),
        Case(.list(.flag, count: 1...2), [true, true, true], "r must not have more than 2 elements"),
        Case(.list(.flag, count: 1...2), [true, 1], "r/1 must be a boolean"),
        Case(.list(.flag, count: 1...2), true, "r must be an array"),
        Case(pair, ["a": true, "b": 7], nil),
        Case(pair, ["a": true, "$type": "any"], nil),
        Case(pair, ["b": 7], "r must have the property \"a\""),
        Case(pair, ["a": true, "c": 1], "r has the unknown property \"c\""),
        Case(pair, ["a": 1], "r/a must be a boolean"),
        Case(pair, [], "r must be an object"),
        Case(choice, ["$type": "x#one"], nil),
        Case(choice, ["$type": "x#three"], "r $type must be one of x#one, x#two"),
        Case(choice, [:], "r must be an object which includes the \"$type\" property"),
        Case(image, blob("image/png", 10), nil),
        Case(image, blob("image/png", 11), "r blob size 11 exceeds 10"),
        Case(image, blob("video/mp4", 1), "r blob mimeType video/mp4 is not image/*"),
        Case(.blob(accept: "video/mp4", maxBytes: 10), blob("video/mp4", 1), nil),
        Case(image, "bafkrei", "r should be a blob ref"),
    ]

    @Test("each kind of shape takes what fits and names what does not", arguments: cases)
    func check(_ sample: Case) {
        #expect(problem(sample.shape, sample.value) == sample.problem)
    }

    @Test("blobs are found at any depth")
    func blobs() {
        let blob = Self.blob("image/png", 3)

        let found = BlobReference.all(in: ["a": [["image": blob], 1], "b": ["c": blob], "d": "text"])

        #expect(found.count == 2)
        #expect(found.allSatisfy { $0.size == 3 })
    }

    @Test(
        "ranges that the vectors give are whole, in order and inside",
        .enabled(if: ContractFiles.exists("atproto/vectors/facets.json"), Comment(rawValue: ContractFiles.absence)))
    func facetVectors() throws {
        let file = JSONValue(parsing: try ContractFiles.bytes("atproto/vectors/facets.json"))

        for vector in try #require(file?["vectors"]?.array) {
            let text = try #require(vector["text"]?.string)
            let facets = (vector["facets"]?.array ?? []).compactMap { facet -> ATValue? in
                ATValue([
                    "index": ["byteStart": facet["byteStart"] ?? .null, "byteEnd": facet["byteEnd"] ?? .null]
                ])
            }
            try FacetRules.check(facets, text: text)
            for facet in facets {
                let shifted: ATValue = [
                    "index": ["byteStart": facet["index"]?["byteStart"] ?? .null, "byteEnd": .integer(9999)]
                ]
                #expect(throws: RecordProblem.self) { try FacetRules.check([shifted], text: text) }
            }
        }
    }

    @Test(
        "a reference names one record by place and content",
        arguments: [
            (["uri": "at://did:plc:x/app.bsky.feed.post/1", "cid": good], true),
            (["uri": "at://did:plc:x/app.bsky.feed.post", "cid": good], false),
            (["uri": "https://bsky.app", "cid": good], false), (["uri": "at://did:plc:x/app.bsky.feed.post/1"], false),
            (["uri": "at://did:plc:x/app.bsky.feed.post/1", "cid": "bafy"], false), ([:], false),
        ] as [(ATValue, Bool)])
    func references(value: ATValue, isRight: Bool) {
        #expect((StrongReference(value) == nil) != isRight)
    }

    private static let good: ATValue = "bafyreibtatx2m7cjzjeos4fi36qrwf33qdcby3ttbgc7zj6qykqrc65lpm"

    private func problem(_ shape: RecordShape, _ value: ATValue) -> String? {
        do throws(RecordProblem) {
            try shape.check(value, at: "r")
            return nil
        } catch {
            return error.description
        }
    }
}
