import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What became of a lost post (sheets `linkedin` and `linkedin-page`, section 7).
@Suite("Lost posts on LinkedIn", .timeLimit(.minutes(1)))
struct LinkedInReconcileTests {
    private typealias Fixture = LinkedInFixture
    private static let intent = Instant(milliseconds: 1_800_000_000_000)

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var sent = "Hello (all) #tag"
        var post: [String: JSONValue] = [:]
        var isFound = true
        var files = 0
        var link: Link?
    }

    private static func commentary(_ text: String) -> [String: JSONValue] { ["commentary": .string(text)] }
    private static let ours: [String: JSONValue] = ["commentary": #"Hello \(all\) #tag"#]
    private static func ours(_ content: JSONValue) -> [String: JSONValue] {
        ours.merging(["content": content]) { $1 }
    }

    static let cases = [
        Case(testDescription: "as it was sent", post: ours),
        Case(testDescription: "hashtag as a template", post: commentary(##"Hello \(all\) {hashtag|\#|tag}"##)),
        Case(testDescription: "unescaped", post: commentary("Hello (all) #tag")),
        Case(testDescription: "white space", post: commentary("Hello  \\(all\\)\n#tag ")),
        Case(testDescription: "composed", sent: "Cafe\u{301}", post: commentary("Café")),
        Case(testDescription: "a backslash", sent: #"a\b {x"#, post: commentary(#"a\\b \{x"#)),
        Case(testDescription: "a broken template", sent: "{hashtag|a", post: commentary("{hashtag|a")),
        Case(testDescription: "a backslash at the end", sent: #"a\"#, post: commentary(#"a\"#)),
        Case(testDescription: "other words", post: commentary("Hello"), isFound: false),
        Case(testDescription: "no words", post: ["commentary": 7], isFound: false),
        Case(
            testDescription: "too early",
            post: ours.merging(["createdAt": .integer(intent.milliseconds - 60_001)]) { $1 },
            isFound: false),
        Case(
            testDescription: "a clock that is behind",
            post: ours.merging(["createdAt": .integer(intent.milliseconds - 59_000)]) { $1 }),
        Case(testDescription: "without a time", post: ours.merging(["createdAt": "x"]) { $1 }, isFound: false),
        Case(testDescription: "a picture", post: ours(["media": ["id": "urn:li:image:0"]]), files: 1),
        Case(
            testDescription: "another picture", post: ours(["media": ["id": "urn:li:image:9"]]), isFound: false,
            files: 1),
        Case(testDescription: "a picture too many", post: ours(["media": ["id": "urn:li:image:0"]]), isFound: false),
        Case(
            testDescription: "several",
            post: ours(["multiImage": ["images": [["id": "urn:li:image:1"], ["id": "urn:li:image:0"]]]]),
            files: 2),
        Case(
            testDescription: "one of several is missing",
            post: ours(["multiImage": ["images": [["id": "urn:li:image:1"]]]]),
            isFound: false, files: 2),
        Case(testDescription: "a picture that the list does not tell", post: ours, files: 1),
        Case(
            testDescription: "a picture without words that the list does not tell", sent: "", post: commentary(""),
            isFound: false, files: 1),
        Case(
            testDescription: "a link", post: ours(["article": ["source": "https://example.com/a"]]),
            link: Link(url: "https://example.com/a")),
        Case(
            testDescription: "another link", post: ours(["article": ["source": "https://example.com/b"]]),
            isFound: false,
            link: Link(url: "https://example.com/a")),
        Case(testDescription: "a poll", post: ours(["poll": ["question": "?"]]), isFound: false),
    ]

    @Test("REL-24 REL-26 a lost post of a page is recognised by time, words, files and link", arguments: cases)
    func recognises(example: Case) async throws {
        var post: [String: JSONValue] = [
            "id": .string(Fixture.share), "author": .string(Fixture.page),
            "createdAt": .integer(Self.intent.milliseconds + 500), "lifecycleState": "PUBLISHED",
        ]
        post.merge(example.post) { $1 }
        let fixture = Fixture(.page, [Fixture.list: [.json(200, ["elements": ["x", .object(post)]])]])
        var draft = PublicationDraft(
            texts: [example.sent],
            pictures: [(0..<example.files).map { _ in DraftPicture("image/png", [1]) }])
        draft.link = example.link
        for index in 0..<example.files {
            draft.outputs["upload:0:\(index)"] = StepOutput(remoteID: "urn:li:image:\(index)")
        }

        let result = await reconcile(fixture, draft)

        #expect(
            result
                == (example.isFound
                    ? .found(StepOutput(remoteID: Fixture.share, url: Fixture.permalink))
                    : .notSeen(lookAgainAfter: .seconds(15))))
        #expect(
            fixture.door.requests[0].url.query
                == "q=author&author=urn%3Ali%3Aorganization%3A2414183&count=10&sortBy=LAST_MODIFIED")
        #expect(fixture.door.requests[0].headers["X-RestLi-Method"] == "FINDER")
    }

    @Test(
        "REL-24 absent needs two looks, the last at least 30 seconds after the sending",
        arguments: [
            (2, 0, ReconcileResult.notSeen(lookAgainAfter: .seconds(15))),
            (40, 0, .notSeen(lookAgainAfter: .seconds(15))),
            (10, 1, .notSeen(lookAgainAfter: .seconds(20))), (29, 1, .notSeen(lookAgainAfter: .seconds(1))),
            (30, 1, .absent), (600, 3, .absent),
        ])
    func absence(age: Int64, looks: Int, expected: ReconcileResult) async {
        for flavor in [LinkedInFlavor.page, .member] {
            let fixture = Fixture(flavor, [Fixture.list: [.json(200, ["elements": []])]])
            let result = await reconcile(fixture, PublicationDraft(texts: ["Hi"]), age: .seconds(age), looks: looks)
            #expect(result == expected)
        }
    }

    private static func full(_ modified: Int64) -> JSONValue {
        let post: JSONValue = ["id": "urn:li:share:1", "lastModifiedAt": .integer(modified), "commentary": "Other"]
        return ["elements": .array(Array(repeating: post, count: 10))]
    }

    @Test(
        "REL-24 a list that proves nothing is never read as absent",
        arguments: [
            Fixture.refusal(404), Fixture.refusal(401), Fixture.refusal(403), Fixture.refusal(429),
            Fixture.refusal(500),
            .text(200, type: "text/html", "<html>"), .json(200, [:]), .json(200, ["elements": 7]),
            .lost(mayHaveArrived: true), .json(200, full(intent.milliseconds + 1)),
        ])
    func provesNothing(act: ScriptedDoor.Act) async {
        let fixture = Fixture(.page, [Fixture.list: [act]])

        let result = await reconcile(fixture, PublicationDraft(texts: ["Hi"]), age: .hours(1), looks: 9)

        guard case .unknown = result else {
            Issue.record("\(result)")
            return
        }
    }

    @Test("a full list that reaches back far enough proves that the post is not there")
    func farEnough() async {
        let fixture = Fixture(.page, [Fixture.list: [.json(200, Self.full(Self.intent.milliseconds - 60_001))]])
        #expect(await reconcile(fixture, PublicationDraft(texts: ["Hi"]), age: .hours(1), looks: 9) == .absent)
    }

    @Test("REL-25 a member's post with files, and any comment, are for a person to decide", arguments: [true, false])
    func person(isComment: Bool) async {
        let fixture = Fixture(isComment ? .page : .member, [:])
        let draft = PublicationDraft(
            texts: ["Hi"], pictures: [isComment ? [] : [DraftPicture("image/png", [1])]],
            options: DeliveryOptions([.firstComment: "First"]))

        let result = await reconcile(
            fixture, isComment ? draft.child(.comment) : draft, step: isComment ? "comment:0" : "publish:0",
            age: .minutes(1), looks: 3)

        guard case .unknown = result else {
            Issue.record("\(result)")
            return
        }
        #expect(fixture.door.requests.isEmpty)
    }

    private func reconcile(
        _ fixture: LinkedInFixture, _ draft: PublicationDraft, step: String = "publish:0", age: Duration = .seconds(5),
        looks: Int = 0
    ) async -> ReconcileResult {
        let lost = LostCommit(
            step: Step(step, kind: .commit, part: 0), intentAt: Self.intent, now: Self.intent + age, looks: looks)
        return await fixture.connector.reconcile(lost, of: draft.publication, as: fixture.session)
    }
}
