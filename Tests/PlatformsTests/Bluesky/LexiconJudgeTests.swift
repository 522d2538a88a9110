import Outbound
import Testing

@Suite("The judge by lexicons", .timeLimit(.minutes(10)), .enabled(if: Contracts.arePresent, "\(Contracts.absence)"))
struct LexiconJudgeTests {
    private static let record: JSONValue = [
        "$type": "app.bsky.feed.post", "text": "x", "createdAt": "2026-01-02T03:04:05.678Z",
    ]

    private func input(_ change: (inout [String: JSONValue]) -> Void) -> JSONValue {
        var record = Self.record.object ?? [:]
        change(&record)
        return [
            "repo": "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "collection": "app.bsky.feed.post", "rkey": "3mbfvv7imxk2l",
            "record": .object(record),
        ]
    }

    @Test("passes what is right")
    func right() throws {
        try LexiconJudge().judge(inputOf: "com.atproto.repo.createRecord", input { _ in })
        try LexiconJudge().judge(
            parametersOf: "com.atproto.repo.getRecord",
            [
                .init("repo", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"), .init("collection", "app.bsky.feed.post"),
                .init("rkey", "3mbfvv7imxk2l"),
            ])
    }

    @Test(
        "finds what is wrong",
        arguments: [
            ["text": .null], ["text": .string(String(repeating: "x", count: 301))], ["createdAt": "yesterday"],
            ["odd": 1], ["langs": ["a b"]], ["embed": ["$type": "app.bsky.embed.unknown"]],
            ["facets": [["index": ["byteStart": 0], "features": []]]],
            ["reply": ["root": ["uri": "at://x", "cid": "y"], "parent": ["uri": "at://x", "cid": "y"]]],
            ["embed": ["$type": "app.bsky.embed.images", "images": [["alt": "x", "image": ["$type": "blob"]]]]],
        ] as [[String: JSONValue]])
    func wrong(members: [String: JSONValue]) {
        #expect(throws: LexiconJudge.Problem.self) {
            try LexiconJudge().judge(
                inputOf: "com.atproto.repo.createRecord", input { $0.merge(members) { $1 } })
        }
    }
}
