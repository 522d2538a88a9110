import Domain
import Outbound
import Platforms
import Testing

@Suite(.timeLimit(.minutes(10)))
struct XReconcileTests {
    /// 2027-01-15T08:00:00Z.
    private static let intent = Instant(milliseconds: 1_800_000_000_000)
    private static let at: JSONValue = "2027-01-15T08:00:05.000Z"

    struct Case: Sendable, CustomTestStringConvertible {
        let why: String
        let sent: String
        let post: [String: JSONValue]
        let isFound: Bool
        var part = 0
        var pictures = 0

        var testDescription: String { why }
    }

    private static func links(_ pairs: (String, String)...) -> JSONValue {
        ["urls": .array(pairs.map { ["url": .string($0.0), "expanded_url": .string($0.1)] })]
    }

    static let cases = [
        Case(why: "same text", sent: "Hello", post: ["text": "Hello"], isFound: true),
        Case(why: "other text", sent: "Hello", post: ["text": "Hello there"], isFound: false),
        Case(
            why: "escaped characters", sent: "Salt & <pepper>", post: ["text": "Salt &amp; &lt;pepper&gt;"],
            isFound: true),
        Case(
            why: "link with scheme", sent: "Read https://example.com/a?b=c&d=e now",
            post: [
                "text": "Read https://t.co/abc now",
                "entities": links(("https://t.co/abc", "https://example.com/a?b=c&d=e")),
            ], isFound: true),
        Case(
            why: "bare domain", sent: "See Example.com",
            post: ["text": "See https://t.co/abc", "entities": links(("https://t.co/abc", "http://example.com"))],
            isFound: true),
        Case(
            why: "same words, other link", sent: "See https://example.com/1",
            post: ["text": "See https://t.co/abc", "entities": links(("https://t.co/abc", "https://example.com/2"))],
            isFound: false),
        Case(
            why: "two links, one inside the other", sent: "a.com/x and a.com",
            post: [
                "text": "https://t.co/1 and https://t.co/2",
                "entities": links(("https://t.co/1", "http://a.com/x"), ("https://t.co/2", "http://a.com")),
            ], isFound: true),
        Case(
            why: "link in brackets", sent: "(https://a.com/b)",
            post: ["text": "(https://t.co/1)", "entities": links(("https://t.co/1", "https://a.com/b"))], isFound: true),
        Case(
            why: "composed characters", sent: "Cafe\u{301}", post: ["text": "Café"], isFound: true),
        Case(
            why: "white space", sent: "One \n\n two ", post: ["text": "One\n\ntwo"], isFound: true),
        Case(
            why: "long post, old name", sent: "The whole long text",
            post: ["text": "The whole…", "note_tweet": ["text": "The whole long text"]], isFound: true),
        Case(
            why: "long post, new name", sent: "The whole long text",
            post: ["text": "The whole…", "note_post": ["text": "The whole long text"]], isFound: true),
        Case(
            why: "too early", sent: "Hello", post: ["text": "Hello", "created_at": "2027-01-15T07:58:00.000Z"],
            isFound: false),
        Case(
            why: "a clock that is a little behind", sent: "Hello",
            post: ["text": "Hello", "created_at": "2027-01-15T07:59:30Z"], isFound: true),
        Case(
            why: "a reply to somebody", sent: "Hello",
            post: ["text": "Hello", "referenced_tweets": [["type": "replied_to", "id": "5"]]], isFound: false),
        Case(
            why: "a quote is no reply", sent: "Hello",
            post: ["text": "Hello", "referenced_tweets": [["type": "quoted", "id": "5"]]], isFound: true),
        Case(
            why: "part of a thread", sent: "Hello",
            post: ["text": "Hello", "referenced_tweets": [["type": "replied_to", "id": "100"]]], isFound: true, part: 1),
        Case(
            why: "part of a thread, new name", sent: "Hello",
            post: ["text": "Hello", "referenced_posts": [["type": "replied_to", "id": "100"]]], isFound: true, part: 1),
        Case(
            why: "part of a thread without its parent", sent: "Hello", post: ["text": "Hello"], isFound: false, part: 1),
        Case(
            why: "picture", sent: "Hello",
            post: [
                "text": "Hello https://t.co/pic", "attachments": ["media_keys": ["3_0"]],
                "entities": [
                    "urls": [
                        [
                            "url": "https://t.co/pic", "expanded_url": "https://x.com/a/status/1/photo/1",
                            "media_key": "3_0",
                        ]
                    ]
                ],
            ], isFound: true, pictures: 1),
        Case(
            why: "picture whose link is known by its target", sent: "Hello",
            post: [
                "text": "Hello https://t.co/pic", "attachments": ["media_keys": ["3_0"]],
                "entities": links(("https://t.co/pic", "https://x.com/a/status/900/photo/1")),
            ], isFound: true, pictures: 1),
        Case(
            why: "picture without entity", sent: "",
            post: ["text": "https://t.co/pic", "attachments": ["media_keys": ["3_0"]]], isFound: true, pictures: 1),
        Case(
            why: "another picture", sent: "Hello",
            post: ["text": "Hello https://t.co/pic", "attachments": ["media_keys": ["3_9"]]], isFound: false,
            pictures: 1),
        Case(why: "picture missing", sent: "Hello", post: ["text": "Hello"], isFound: false, pictures: 1),
        Case(
            why: "picture too many", sent: "Hello", post: ["text": "Hello", "attachments": ["media_keys": ["3_0"]]],
            isFound: false),
    ]

    @Test("REL-24 REL-26 a lost post is recognised by parent, pictures, text and links", arguments: cases)
    func recognises(_ example: Case) async {
        var post: [String: JSONValue] = ["id": "900", "created_at": Self.at]
        post.merge(example.post) { $1 }
        let fixture = XFixture([XFixture.timeline: [.json(200, ["data": [.object(post)]])]])
        var draft = PublicationDraft(texts: Array(repeating: "Root", count: example.part) + [example.sent])
        draft.outputs["publish:0"] = example.part > 0 ? StepOutput(remoteID: "100") : nil
        draft.pictures = [(0..<example.pictures).map { _ in DraftPicture("image/png", [1], "") }]
        if example.pictures > 0 {
            draft.outputs["upload:0:0"] = StepOutput(remoteID: "0", facts: ["media_key": "3_0"])
        }

        let result = await reconcile(fixture, draft, part: example.part)

        if example.isFound {
            #expect(result == .found(StepOutput(remoteID: "900", url: "https://x.com/ada/status/900")))
        } else {
            #expect(result == .notSeen(lookAgainAfter: .seconds(15)))
        }
    }

    @Test(
        "REL-24 absent needs two looks, the last at least 30 seconds after the sending",
        arguments: [
            (2, 0, ReconcileResult.notSeen(lookAgainAfter: .seconds(15))),
            (40, 0, .notSeen(lookAgainAfter: .seconds(15))),
            (17, 1, .notSeen(lookAgainAfter: .seconds(13))),
            (29, 1, .notSeen(lookAgainAfter: .seconds(1))),
            (30, 1, .absent), (600, 3, .absent),
        ])
    func absence(_ age: Int64, _ looks: Int, _ expected: ReconcileResult) async {
        let fixture = XFixture([XFixture.timeline: [.json(200, ["meta": ["result_count": 0]])]])

        let result = await reconcile(fixture, PublicationDraft(texts: ["Hi"]), age: .seconds(age), looks: looks)

        #expect(result == expected)
    }

    @Test(
        "REL-24 a timeline that proves nothing is never read as absent",
        arguments: [
            XFixture.problem(404, "Not Found"), XFixture.problem(401, "Unauthorized"),
            XFixture.problem(429, "Slow down"),
            XFixture.problem(500, ""), .text(200, type: "text/html", "<html>"), .json(200, [:]),
            .json(200, ["data": 7]),
            .json(200, ["errors": [["title": "Not Found"]]]), .lost(mayHaveArrived: true),
            .json(200, ["data": [], "meta": ["result_count": 100, "next_token": "n"]]),
        ])
    func provesNothing(_ act: ScriptedDoor.Act) async {
        let fixture = XFixture([XFixture.timeline: [act]])

        let result = await reconcile(fixture, PublicationDraft(texts: ["Hi"]), age: .hours(1), looks: 9)

        guard case .unknown = result else {
            Issue.record("\(result)")
            return
        }
    }

    @Test("the timeline is asked with replies, since a minute before the intent")
    func query() async {
        let fixture = XFixture([XFixture.timeline: [.json(200, ["meta": ["result_count": 0]])]])

        _ = await reconcile(fixture, PublicationDraft(texts: ["Hi"]))

        let items = fixture.door.requests[0].url.queryItems
        #expect(items.first { $0.name == "start_time" }?.value == "2027-01-15T07:59:00Z")
        #expect(items.first { $0.name == "exclude" }?.value == "retweets")
        #expect(items.first { $0.name == "tweet.fields" }?.value.contains("note_tweet") == true)
    }

    @Test("when the old spelling is refused the new one is used, and remembered")
    func dialect() async {
        let refusal: JSONValue = [
            "errors": [["parameters": ["tweet.fields": ["x"]], "message": "tweet.fields is not a parameter"]],
            "title": "Invalid Request",
        ]
        let empty = ScriptedDoor.Act.json(200, ["meta": ["result_count": 0]])
        let fixture = XFixture([XFixture.timeline: [.json(400, refusal), empty, empty]])

        _ = await reconcile(fixture, PublicationDraft(texts: ["Hi"]))
        _ = await reconcile(fixture, PublicationDraft(texts: ["Hi"]))

        let names = fixture.door.requests.map { $0.url.queryItems.map(\.name).filter { $0.hasSuffix(".fields") } }
        #expect(names == [["tweet.fields"], ["post.fields"], ["post.fields"]])
    }

    private func reconcile(
        _ fixture: XFixture, _ draft: PublicationDraft, part: Int = 0, age: Duration = .seconds(5), looks: Int = 0
    ) async -> ReconcileResult {
        let lost = LostCommit(
            step: Step("publish:\(part)", kind: .commit, part: part), intentAt: Self.intent, now: Self.intent + age,
            looks: looks)
        return await fixture.connector.reconcile(lost, of: draft.publication, as: XFixture.session())
    }
}
