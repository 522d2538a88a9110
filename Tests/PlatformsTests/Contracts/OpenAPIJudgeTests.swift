import Domain
import Outbound
import TestKit
import Testing

/// A judge that passes everything would prove nothing: it must find what is wrong.
@Suite("The judge by OpenAPI descriptions", .timeLimit(.minutes(10)))
struct OpenAPIJudgeTests {
    private static func request(
        _ method: OutboundRequest.Method, _ address: String, _ body: OutboundBody = .none
    ) throws -> OutboundRequest {
        OutboundRequest(method, try #require(OutboundURL(address)), to: .named(nil), body: body)
    }

    struct Sample: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let method: OutboundRequest.Method
        let path: String
        var body = OutboundBody.none

        init(_ what: String, _ method: OutboundRequest.Method, _ path: String, _ body: OutboundBody = .none) {
            (testDescription, self.method, self.path, self.body) = (what, method, path, body)
        }
    }

    private func judge(_ sample: Sample, by description: String, at host: String) throws {
        try OpenAPIJudge(description).judge(
            Self.request(sample.method, "https://\(host)\(sample.path)", sample.body))
    }

    static let rightForX = [
        Sample("a text", .post, "/2/tweets", .json(["text": "Hello"])),
        Sample("pictures", .post, "/2/tweets", .json(["text": "", "media": ["media_ids": ["1146654567674912769"]]])),
        Sample("an answer", .post, "/2/tweets", .json(["text": "b", "reply": ["in_reply_to_tweet_id": "12"]])),
        Sample("who I am", .get, "/2/users/me?user.fields=name,username"),
        Sample("my latest posts", .get, "/2/users/2244994945/tweets?max_results=5"),
    ]

    static let wrongForX = [
        Sample("an address that is not there", .post, "/2/posts", .json(["text": "a"])),
        Sample("a method that is not there", .put, "/2/tweets", .json(["text": "a"])),
        Sample("an unknown member", .post, "/2/tweets", .json(["text": "a", "alt": "b"])),
        Sample("an unknown member further inside", .post, "/2/tweets", .json(["media": ["ids": ["1"]]])),
        Sample("a number for a text", .post, "/2/tweets", .json(["text": 1])),
        Sample("no pictures where some are promised", .post, "/2/tweets", .json(["media": ["media_ids": []]])),
        Sample("five pictures", .post, "/2/tweets", .json(["media": ["media_ids": ["1", "2", "3", "4", "5"]]])),
        Sample("an identifier with letters", .post, "/2/tweets", .json(["reply": ["in_reply_to_tweet_id": "x"]])),
        Sample("no body", .post, "/2/tweets"),
        Sample("raw bytes", .post, "/2/tweets", .bytes([1], contentType: "application/json")),
        Sample("an unknown question", .get, "/2/users/me?fields=name"),
        Sample("an unknown field", .get, "/2/users/me?user.fields=shoe_size"),
        Sample("too much at once", .get, "/2/users/2244994945/tweets?max_results=1000"),
        Sample("a number that is none", .get, "/2/users/2244994945/tweets?max_results=many"),
    ]

    @Test(
        "X's description lets pass what is right",
        .enabled(if: ContractFiles.exists(XStage.description), Comment(rawValue: ContractFiles.absence)),
        arguments: rightForX)
    func passesForX(sample: Sample) throws {
        try judge(sample, by: XStage.description, at: "api.x.com")
    }

    @Test(
        "X's description finds what is wrong",
        .enabled(if: ContractFiles.exists(XStage.description), Comment(rawValue: ContractFiles.absence)),
        arguments: wrongForX)
    func findsForX(sample: Sample) {
        #expect(throws: Offence.self) { try judge(sample, by: XStage.description, at: "api.x.com") }
    }

    static let rightForMastodon = [
        Sample("a text", .post, "/api/v1/statuses", .json(["status": "Hello", "visibility": "unlisted"])),
        Sample("pictures", .post, "/api/v1/statuses", .json(["media_ids": ["1"]])),
        Sample("who I am", .get, "/api/v1/accounts/verify_credentials"),
    ]

    static let wrongForMastodon = [
        Sample("an address that is not there", .post, "/api/v1/toots", .json(["status": "a"])),
        Sample("neither text nor pictures", .post, "/api/v1/statuses", .json(["visibility": "public"])),
        Sample("an unknown member", .post, "/api/v1/statuses", .json(["status": "a", "title": "b"])),
        Sample("a visibility that is not there", .post, "/api/v1/statuses", .json(["status": "a", "visibility": "x"])),
        Sample("a text for a claim", .post, "/api/v1/statuses", .json(["status": "a", "sensitive": "yes"])),
        Sample("a list that is none", .post, "/api/v1/statuses", .json(["media_ids": "1"])),
        Sample("no body", .post, "/api/v1/statuses"),
        Sample("an unknown question", .get, "/api/v1/accounts/verify_credentials?full=1"),
    ]

    @Test(
        "Mastodon's description lets pass what is right",
        .enabled(if: ContractFiles.exists(MastodonStage.description), Comment(rawValue: ContractFiles.absence)),
        arguments: rightForMastodon)
    func passesForMastodon(sample: Sample) throws {
        try judge(sample, by: MastodonStage.description, at: "mastodon.example")
    }

    @Test(
        "Mastodon's description finds what is wrong",
        .enabled(if: ContractFiles.exists(MastodonStage.description), Comment(rawValue: ContractFiles.absence)),
        arguments: wrongForMastodon)
    func findsForMastodon(sample: Sample) {
        #expect(throws: Offence.self) { try judge(sample, by: MastodonStage.description, at: "mastodon.example") }
    }

    static let schemas: [(schema: JSONValue, good: [JSONValue], bad: [JSONValue])] = [
        (["type": "integer", "minimum": 1, "maximum": 3], [1, 3], [0, 4, "one", true, .null]),
        (["type": "string", "minLength": 1, "maxLength": 3], ["a", "abc"], ["", "abcd", 1]),
        (["type": "string", "pattern": "^[0-9]{1,3}$"], ["1", "123"], ["1234", "a", ""]),
        (["type": "string", "enum": ["a", "b"]], ["a"], ["c", "A"]),
        (
            ["type": "array", "items": ["type": "boolean"], "minItems": 1, "maxItems": 2], [[true]],
            [[], [1], [true, true, true]]
        ),
        (
            ["type": "object", "required": ["a"], "properties": ["a": ["type": "string"]]], [["a": "x"]],
            [[:], ["a": 1], ["a": "x", "b": 1]]
        ),
        (["type": "object", "additionalProperties": [:]], [[:], ["b": 1]], [1, []]),
        (["oneOf": [["type": "string"], ["type": "integer"]]], ["a", 1], [true]),
        (
            [
                "allOf": [
                    ["properties": ["a": ["type": "string"]], "required": ["a"]],
                    ["properties": ["b": ["type": "string"]]],
                ]
            ],
            [["a": "x"], ["a": "x", "b": "y"]], [["b": "y"], ["a": "x", "c": "z"]]
        ),
    ]

    @Test("the judge knows the words of a schema", arguments: schemas)
    func words(schema: JSONValue, good: [JSONValue], bad: [JSONValue]) {
        let judge = SchemaJudge { $0 }
        for value in good { #expect(throws: Never.self) { try judge.judge(value, by: schema, at: "value") } }
        for value in bad {
            #expect(throws: Offence.self, "\(value)") { try judge.judge(value, by: schema, at: "value") }
        }
    }
}
