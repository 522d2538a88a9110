import Domain
import Engine
import HTTPTypes
import Outbound
import Testing

@testable import API

@Suite("What accounts choose, for programs", .timeLimit(.minutes(10)))
struct ChoicesCallTests {
    @Test("what an account has at its platform is asked for options that are remote, by who writes posts")
    func choices() async throws {
        try await House.open { house in
            let id = try await house.connectBluesky()
            let path = "/v1/connections/\(id)/choices"

            let wrong = try await house.send(.get, path + "?option=board")
            #expect(wrong.status == 422 && wrong.fields == ["option"])
            #expect(try await house.send(.get, path).status == 422)
            #expect(try await house.send(.get, path + "?option=nonsense").status == 422)
            let viewer = try await house.key(of: .viewer)
            #expect(try await house.send(.get, path + "?option=board", key: viewer).status == 403)
            let foreign = try await house.foreignKey()
            #expect(try await house.send(.get, path + "?option=board", key: foreign).status == 404)
        }
    }

    @Test("something new to choose is made by who publishes, and only where the platform lets us")
    func making() async throws {
        try await House.open { house in
            let path = "/v1/connections/\(try await house.connectBluesky())/choices"
            let body: JSONValue = ["option": "board", "name": "Looms"]

            #expect(try await house.send(.post, path, body).fields == ["option"])
            #expect(try await house.send(.post, path, ["option": "board"]).fields == ["name"])
            let author = try await house.key(of: .author)
            #expect(try await house.send(.post, path, body, key: author).status == 403)
            let made = OptionRuleBody.json(OptionRule.Choice("7", "Looms"))
            #expect(OptionRuleBody.choiceSchema.problems(in: made) == [])
        }
    }

    @Test("a list of choices has its shape, and a platform that does not answer is told from a fault of ours")
    func shapes() throws {
        let body = OptionRuleBody.json([OptionRule.Choice("7", "Looms"), OptionRule.Choice("f-1", "Émigré, “quoted”")])
        #expect(OptionRuleBody.choicesSchema.problems(in: body) == [])
        let problem = ProblemDocument(
            EngineError.platform(PlatformFailure(.rateLimit, words: "Pinterest wants a pause.")))
        #expect(problem.status.code == 502 && problem.code == "platform")
        #expect(problem.platformWords == "Pinterest wants a pause.")
        #expect(ProblemDocument.schema.problems(in: problem.json(requestID: "r1")) == [])
    }

    @Test("the list of platforms says which options are remote, and within what")
    func rules() {
        let section = OptionRuleBody.json(OptionRule(.boardSection, .remote))
        #expect(section["kind"]?.string == "remote" && section["depends_on"]?.string == "board")
        #expect(OptionRuleBody.json(OptionRule(.board, .remote))["depends_on"] == nil)
        #expect(OptionRuleBody.schema.problems(in: section) == [])
    }

    private static func accounts(_ post: JSONValue) -> [String] {
        (post["deliveries"]?.array ?? []).compactMap { $0["connection_id"]?.string }
    }

    @Test("S3.40 S3.41 a change says what each account says and chooses; in a draft accounts come and go")
    func revising() async throws {
        try await House.open { house in
            let first = try await house.connectBluesky()
            try await house.copyConnection(first, number: 2)
            let listed = try await house.send(.get, "/v1/connections")
            let ids = (listed.json["connections"]?.array ?? []).compactMap { $0["id"]?.string }
            let second = try #require(ids.first { $0 != first })
            let draft = try await house.send(
                .post, "/v1/posts",
                ["content": "Hello", "draft": true, "deliveries": [["connection_id": .string(first)]]])
            let path = "/v1/posts/\(try draft.id)"

            let both = try await house.send(
                .patch, path,
                [
                    "deliveries": [
                        ["connection_id": .string(first), "options": ["language": "de"], "content": "Guten Tag"],
                        ["connection_id": .string(second)],
                    ]
                ])
            #expect(Set(Self.accounts(both.json)) == [first, second])
            let german = both.json["deliveries"]?.array?.first { $0["connection_id"]?.string == first }
            #expect(german?["options"]?["language"]?.string == "de")
            #expect(german?["parts"]?[0]?["text"]?.string == "Guten Tag")

            let one = try await house.send(.patch, path, ["deliveries": [["connection_id": .string(second)]]])
            #expect(Self.accounts(one.json) == [second])
            let none = try await house.send(.patch, path, ["deliveries": []])
            #expect(Self.accounts(none.json).isEmpty)
            let empty = try await house.send(.patch, path, ["publish_at": "2199-03-01T09:00:00Z"])
            #expect(empty.status == 422 && empty.fields == ["deliveries"])
            let planned = try await house.send(
                .patch, path,
                ["publish_at": "2199-03-01T09:00:00Z", "deliveries": [["connection_id": .string(first)]]])
            #expect(planned.json["deliveries"]?[0]?["state"]?.string == "scheduled")
        }
    }

    @Test("REL-23 on the calendar an account's words change with its revision, and none is added")
    func settled() async throws {
        try await House.open { house in
            let first = try await house.connectBluesky()
            try await house.copyConnection(first, number: 2)
            let listed = try await house.send(.get, "/v1/connections")
            let ids = (listed.json["connections"]?.array ?? []).compactMap { $0["id"]?.string }
            let second = try #require(ids.first { $0 != first })
            let path = "/v1/posts/\(try await house.schedule("Hello", to: first).id)"

            let changed = try await house.send(
                .patch, path, ["deliveries": [["connection_id": .string(first), "options": ["language": "fr"]]]])
            #expect(changed.json["deliveries"]?[0]?["options"]?["language"]?.string == "fr")
            let wrong = try await house.send(
                .patch, path, ["deliveries": [["connection_id": .string(first), "options": ["language": "Klingon!"]]]])
            #expect(wrong.status == 422 && wrong.code == "preflight")
            let more = try await house.send(.patch, path, ["deliveries": [["connection_id": .string(second)]]])
            #expect(more.status == 422 && more.fields == ["deliveries"])
            let kept = try await house.send(.get, path)
            #expect(kept.json["deliveries"]?[0]?["options"]?["language"]?.string == "fr")
        }
    }
}
