import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What there is to choose from at Reddit (platform sheet, section 4).
@Suite("Communities at Reddit before a scripted door", .timeLimit(.minutes(1)))
struct RedditChoicesTests {
    private typealias Fixture = RedditPublishingFixture

    private static func places(_ data: [[String: JSONValue]], after: String? = nil) -> ScriptedDoor.Act {
        let children = data.map { ["kind": "t5", "data": .object($0)] as JSONValue }
        return .json(200, ["data": ["children": .array(children), "after": .optional(after)]])
    }

    private static func list(_ kind: String) -> String { "GET https://oauth.reddit.com/subreddits/mine/\(kind)" }

    @Test("S2.33 what the account may do is concluded from what Reddit says of the place")
    func concluded() async throws {
        let cases: [(String, [String: JSONValue], Bool)] = [
            ("open", ["subreddit_type": "public"], true), ("unsaid", [:], true),
            ("banned", ["subreddit_type": "public", "user_is_banned": true, "user_is_contributor": true], false),
            ("closed", ["subreddit_type": "restricted"], false),
            ("member", ["subreddit_type": "private", "user_is_contributor": true], true),
            ("ward", ["subreddit_type": "restricted", "user_is_moderator": true], true),
            ("narrow", ["subreddit_type": "public", "restrict_posting": true], false),
            ("old", ["subreddit_type": "archived", "user_is_moderator": true], false),
            ("gold", ["subreddit_type": "gold_only"], false), ("u_grace", ["subreddit_type": "user"], false),
        ]
        let data: [[String: JSONValue]] = cases.map { name, about, _ in
            var place = about
            place["display_name"] = .string(name)
            return place
        }
        let fixture = Fixture([
            Self.list("subscriber"): [Self.places(Array(data[..<4]), after: "t5_4"), Self.places(Array(data[4...]))],
            Self.list("contributor"): [Self.places([data[4]])], Self.list("moderator"): [Self.places([])],
        ])

        let found = try await fixture.connector.choices(of: .subreddit, within: "", as: Fixture.session)

        let expected = cases.filter { $0.2 }.map { $0.0 }.sorted()
        #expect(found.map(\.value) == ["u_ada"] + expected)
        let marks = fixture.door.sent(to: Self.list("subscriber")).map { request in
            request.url.queryItems.first { $0.name == "after" }?.value
        }
        #expect(marks == [nil, "t5_4"])
    }

    @Test("an answer that is no list is a failure, and so is a refusal")
    func broken() async throws {
        for act in [ScriptedDoor.Act.json(200, ["data": [:]]), .json(403, ["message": "Forbidden", "error": 403])] {
            let fixture = Fixture([Self.list("subscriber"): [act]])
            await #expect(throws: PlatformFailure.self) {
                _ = try await fixture.connector.choices(of: .subreddit, within: "", as: Fixture.session)
            }
        }
    }
}
