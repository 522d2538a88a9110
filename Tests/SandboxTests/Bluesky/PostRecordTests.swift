import Testing

@testable import Sandbox

@Suite("Bluesky post records", .timeLimit(.minutes(10)))
struct PostRecordTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let changes: [String: JSONValue?]

        init(_ testDescription: String, _ changes: [String: JSONValue?]) {
            self.testDescription = testDescription
            self.changes = changes
        }
    }

    private static let family = "👨‍👩‍👧‍👦"

    static let right: [Case] = [
        Case("empty text", ["text": ""]),
        Case("300 letters", ["text": .string(String(repeating: "a", count: 300))]),
        Case("a hundred families of 25 bytes", ["text": .string(String(repeating: family, count: 100))]),
        Case("another zone", ["createdAt": "2026-01-02T03:04:05+01:00"]),
        Case("three languages", ["langs": ["en", "de", "pt-BR"]]),
        Case("eight tags", ["tags": .array((1...8).map { .string("t\($0)") })]),
        Case("content warning", ["labels": labels]),
        Case("facets side by side", ["facets": [facet(0, 5, link), facet(5, 11, tag)]]),
        Case("link card", ["embed": card]),
        Case("without its type", ["$type": nil]),
    ]

    static let wrong: [Case] = [
        Case("no text", ["text": nil]),
        Case("text that is none", ["text": 5]),
        Case("301 letters", ["text": .string(String(repeating: "a", count: 301))]),
        Case("3001 bytes in few letters", ["text": .string(String(repeating: family, count: 121))]),
        Case("no time", ["createdAt": nil]),
        Case("time without zone", ["createdAt": "2026-01-02T03:04:05.678"]),
        Case("time as number", ["createdAt": 1_767_323_045]),
        Case("four languages", ["langs": ["en", "de", "fr", "it"]]),
        Case("no language", ["langs": ["?"]]),
        Case("nine tags", ["tags": .array((1...9).map { .string("t\($0)") })]),
        Case("long tag", ["tags": [.string(String(repeating: "a", count: 65))]]),
        Case("another type", ["$type": "app.bsky.feed.like"]),
        Case("unknown member", ["color": "red"]),
        Case("unknown embed", ["embed": ["$type": "app.bsky.embed.poll"]]),
        Case("embed without type", ["embed": ["images": []]]),
        Case("unknown label kind", ["labels": ["$type": "com.example.labels", "values": []]]),
        Case("no images", ["embed": ["$type": "app.bsky.embed.images", "images": []]]),
        Case(
            "card without title", ["embed": ["$type": "app.bsky.embed.external", "external": ["uri": "https://x.y"]]]),
        Case("unknown feature", ["facets": [facet(0, 5, ["$type": "app.bsky.richtext.facet#bold"])]]),
        Case("link to nowhere", ["facets": [facet(0, 5, ["$type": "app.bsky.richtext.facet#link", "uri": "x"])]]),
        Case(
            "mention of nobody", ["facets": [facet(0, 5, ["$type": "app.bsky.richtext.facet#mention", "did": "ada"])]]),
        Case("empty range", ["facets": [facet(3, 3, tag)]]),
        Case("range before the text", ["facets": [facet(-1, 3, tag)]]),
        Case("range beyond the text", ["facets": [facet(6, 12, tag)]]),
        Case("ranges that overlap", ["facets": [facet(0, 5, link), facet(4, 8, tag)]]),
        Case("ranges out of order", ["facets": [facet(5, 8, link), facet(0, 4, tag)]]),
        Case("range inside a character", ["text": "héllo world", "facets": [facet(0, 2, tag)]]),
    ]

    @Test("right records are taken", arguments: right)
    func taken(_ sample: Case) async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)

        let answer = try await client.post(Sample.post(sample.changes))

        #expect(answer.code == 200, "\(answer.text)")
        #expect(answer.json?["validationStatus"] == "valid")
    }

    @Test("wrong records are refused with the place of the mistake", arguments: wrong)
    func refused(_ sample: Case) async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)

        let answer = try await client.post(Sample.post(sample.changes))

        #expect(answer.code == 400)
        #expect(answer.error == "InvalidRequest")
        #expect(answer.json?["message"]?.string?.hasPrefix("Invalid ") == true, "\(answer.text)")
        #expect(bench.world.ledger.posts().isEmpty)
    }

    @Test("the key of a post is a time-ordered one")
    func recordKey() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)

        let answer = try await client.post(Sample.post(), rkey: "my-post")

        #expect(answer.json?["message"] == "Invalid app.bsky.feed.post record: Record key must be a valid tid")
    }

    @Test("validation can be switched off, or demanded of what is not known")
    func validation() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        func create(_ collection: String, _ record: JSONValue, validate: JSONValue?) async throws -> Answer {
            let input: [String: JSONValue?] = [
                "repo": .string(client.did), "collection": .string(collection), "record": record, "validate": validate,
            ]
            return try await client.call("com.atproto.repo.createRecord", .object(input.compactMapValues { $0 }))
        }

        let off = try await create("app.bsky.feed.post", Sample.post(["text": nil]), validate: false)
        let unknown = try await create("com.example.note", ["$type": "com.example.note"], validate: nil)
        let demanded = try await create("com.example.note", ["$type": "com.example.note"], validate: true)

        #expect(off.code == 200)
        #expect(off.json?["validationStatus"] == nil)
        #expect(unknown.json?["validationStatus"] == "unknown")
        #expect(demanded.error == "InvalidRequest")
    }

    private static let labels: JSONValue = [
        "$type": "com.atproto.label.defs#selfLabels", "values": [["val": "graphic-media"]],
    ]
    private static let link: JSONValue = ["$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/"]
    private static let tag: JSONValue = ["$type": "app.bsky.richtext.facet#tag", "tag": "swift"]
    private static let card: JSONValue = [
        "$type": "app.bsky.embed.external",
        "external": ["uri": "https://example.org/", "title": "", "description": ""],
    ]

    private static func facet(_ start: Int, _ end: Int, _ feature: JSONValue) -> JSONValue {
        ["index": ["byteStart": .integer(start), "byteEnd": .integer(end)], "features": [feature]]
    }
}
