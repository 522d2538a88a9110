import HTTPTypes
import Sandbox
import Testing

/// The body of a post on X, member by member (sheet sections 4 to 6).
@Suite("X bodies", .timeLimit(.minutes(10)))
struct XBodyTests {
    private static let refusal: JSONValue = "You are not permitted to perform this action."

    @Test(
        "what a plain account may not ask for is forbidden, whatever its value",
        arguments: [
            ["edit_options": ["previous_post_id": "1"]], ["geo": ["place_id": "5a110d312052166f"]],
            ["card_uri": "card://1"], ["direct_message_deep_link": "https://x.com/messages/compose"],
            ["community_id": "1"], ["geo": nil],
        ] as [[String: JSONValue]])
    func privileges(members: [String: JSONValue]) async throws {
        try await XVisitor.visit { x in
            let body = members.merging(["text": "a"]) { $1 }
            let reply = try await x.post(.object(body), try await x.connect().access)
            #expect(reply.status == 403 && reply.json?["detail"] == Self.refusal)
            #expect(x.sandbox.ledger.posts().isEmpty)
        }
    }

    @Test(
        "switches are true or false and nothing like it",
        arguments: [
            "share_with_followers", "made_with_ai", "paid_partnership", "nullcast", "for_super_followers_only",
        ])
    func switches(name: String) async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            for (number, value) in ([true, false] as [JSONValue]).enumerated() {
                let reply = try await x.post(["text": .string("\(number)"), name: value].json, token)
                #expect(reply.status == 201)
            }
            for value: JSONValue in ["true", 1, [], [:]] {
                let reply = try await x.post(["text": "wrong", name: value].json, token)
                #expect(reply.status == 400)
                #expect(
                    reply.json?["errors"]?[0]?["message"]?.string == "$.\(name): does not match the schema")
            }
            #expect(x.sandbox.ledger.posts().count == 2)
        }
    }

    @Test(
        "who may reply has four words",
        arguments: [
            ("following", 201), ("mentionedUsers", 201), ("subscribers", 201), ("verified", 201), ("mentioned", 400),
            ("Following", 400), ("", 400),
        ])
    func replySettings(word: String, status: Int) async throws {
        try await XVisitor.visit { x async throws in
            let body: JSONValue = ["text": "a", "reply_settings": .string(word)]
            #expect(try await x.post(body, try await x.connect().access).status == status)
        }
    }

    @Test("ten people can be tagged on a picture, each once a picture is there", arguments: [(10, 201), (11, 400)])
    func tagged(count: Int, status: Int) async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let media = try await x.image(token)
            let people = (0..<count).map { JSONValue.string("\($0)") }
            let body: JSONValue = ["media": ["media_ids": [.string(media)], "tagged_user_ids": .array(people)]]
            #expect(try await x.post(body, token).status == status)
            let alone: JSONValue = ["text": "a", "media": ["tagged_user_ids": .array(people)]]
            #expect(try await x.post(alone, token).status == 400)
        }
    }

    @Test("the same picture twice in a post is refused, four different ones are taken in their order")
    func pictures() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            var ids: [JSONValue] = []
            for _ in 1...4 { ids.append(.string(try await x.image(token))) }
            let twice = try await x.post(["media": ["media_ids": [ids[0], ids[0]]]], token)
            let four = try await x.post(["media": ["media_ids": .array(ids)]], token)

            #expect(twice.status == 400 && four.status == 201)
            #expect(x.sandbox.ledger.posts().first?.media.map { JSONValue.string($0.id) } == ids)
            let link = try #require(four.json?["data"]?["text"]?.string)
            #expect(link.hasPrefix("https://t.co/M"), "a post of pictures alone shows their link as its text")
        }
    }

    @Test(
        "what a reply says besides has its kinds",
        arguments: [
            (["exclude_reply_user_ids": ["7", "8"]], 201), (["auto_populate_reply_metadata": true], 201),
            (["exclude_reply_user_ids": "7"], 400), (["exclude_reply_user_ids": [7]], 400),
            (["auto_populate_reply_metadata": "yes"], 400), (["in_reply_to_user_id": "7"], 400),
        ] as [([String: JSONValue], Int)])
    func replyMembers(members: [String: JSONValue], status: Int) async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let first = try #require(try await x.post(["text": "first"], token).json?["data"]?["id"])
            let reply = members.merging(["in_reply_to_tweet_id": first]) { $1 }
            #expect(try await x.post(["text": "second", "reply": .object(reply)], token).status == status)
        }
    }

    @Test(
        "the post that is answered is named by up to 19 digits",
        arguments: [
            ("1", 403), (String(repeating: "9", count: 19), 403), (String(repeating: "9", count: 20), 400), ("", 400),
            ("-1", 400), ("１", 400), ("1 ", 400),
        ])
    func replyTarget(id: String, status: Int) async throws {
        try await XVisitor.visit { x in
            let body: JSONValue = ["text": "a", "reply": ["in_reply_to_tweet_id": .string(id)]]
            let reply = try await x.post(body, try await x.connect().access)
            #expect(reply.status == status)
            if status == 403 {
                #expect(
                    reply.json?["detail"]
                        == "You attempted to reply to a Tweet that is deleted or not visible to you.")
            }
        }
    }

    @Test("nobody answers a post that is gone, not even its author")
    func answeredGone() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let id = try #require(try await x.post(["text": "gone"], token).json?["data"]?["id"]?.string)
            _ = try await x.http.send(WireCall(.delete, "/api.x.com/2/tweets/\(id)"), token: token)
            let reply = try await x.post(["text": "a", "reply": ["in_reply_to_tweet_id": .string(id)]], token)
            #expect(reply.status == 403)
        }
    }

    @Test(
        "the same words are the same as a reply too, and other words by a blank",
        arguments: [("a b", 403), ("a  b", 201)])
    func sameWords(text: String, status: Int) async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let first = try #require(try await x.post(["text": "a b"], token).json?["data"]?["id"])
            let body: JSONValue = ["text": .string(text), "reply": ["in_reply_to_tweet_id": first]]
            #expect(try await x.post(body, token).status == status)
        }
    }

    @Test("the day of the same words ends to the second", arguments: [(86_399, 403), (86_400, 201)])
    func sameWordsWindow(age: Int, status: Int) async throws {
        try await XVisitor.visit { x async throws in
            x.sandbox.clock.setSpeed(0)
            #expect(try await x.post(["text": "again"], try await x.connect().access).status == 201)
            x.sandbox.clock.advance(by: .seconds(age))
            #expect(try await x.post(["text": "again"], try await x.connect().access).status == status)
        }
    }

    @Test("a refused post takes no place: the same words and the same picture are free afterwards")
    func refusedLeavesNothing() async throws {
        try await XVisitor.visit { x in
            let token = try await x.connect().access
            let media = JSONValue.string(try await x.image(token))
            #expect(try await x.post(["text": "words", "reply": ["in_reply_to_tweet_id": "1"]], token).status == 403)
            #expect(
                try await x.post(["media": ["media_ids": [media]], "reply": ["in_reply_to_tweet_id": "1"]], token)
                    .status == 403)
            #expect(try await x.post(["text": "words"], token).status == 201)
            #expect(try await x.post(["media": ["media_ids": [media]]], token).status == 201)
        }
    }
}

extension [String: JSONValue] {
    fileprivate var json: JSONValue { .object(self) }
}
