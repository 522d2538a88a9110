import Domain
import Outbound
import Platforms
import Testing

@Suite(.timeLimit(.minutes(10)))
struct MastodonReconcileTests {
    /// 2027-01-15T08:00:00Z.
    private static let intent = Instant(milliseconds: 1_800_000_000_000)

    struct Case: Sendable, CustomTestStringConvertible {
        let why: String
        let sent: String
        let status: [String: JSONValue]
        let isFound: Bool
        var part = 0
        var source: JSONValue?
        var pictures = 0

        var testDescription: String { why }
    }

    static let cases = [
        Case(why: "same text", sent: "Hello", status: ["content": "<p>Hello</p>"], isFound: true),
        Case(why: "other text", sent: "Hello", status: ["content": "<p>Hello you</p>"], isFound: false),
        Case(
            why: "paragraphs, breaks and references", sent: "One\n\nTwo & <three>\nfour",
            status: ["content": "<p>One</p><p>Two &amp; &lt;three&gt;<br>four</p>"], isFound: true),
        Case(
            why: "a link in pieces", sent: "See https://www.example.com/a/long/path",
            status: [
                "content": """
                <p>See <a href="https://www.example.com/a/long/path"><span class="invisible">https://www.</span>\
                <span class="ellipsis">example.com/a/lo</span><span class="invisible">ng/path</span></a></p>
                """
            ], isFound: true),
        Case(
            why: "a mention without host", sent: "Hi @ada@example.org, you",
            status: ["content": "<p>Hi <span class=\"h-card\"><a>@<span>ada</span></a></span>, you</p>"],
            isFound: true),
        Case(
            why: "shown otherwise, but typed the same", sent: "**bold**",
            status: ["content": "<p><strong>bold</strong></p>"], isFound: true,
            source: ["text": "**bold**", "spoiler_text": ""]),
        Case(
            why: "typed the same under another warning", sent: "**bold**",
            status: ["content": "<p><strong>bold</strong></p>"], isFound: false,
            source: ["text": "**bold**", "spoiler_text": "CW"]),
        Case(
            why: "too early", sent: "Hello",
            status: ["content": "Hello", "created_at": "2027-01-15T07:58:59.000Z"], isFound: false),
        Case(
            why: "a clock a little behind", sent: "Hello",
            status: ["content": "Hello", "created_at": "2027-01-15T07:59:10Z"], isFound: true),
        Case(
            why: "a reply to somebody", sent: "Hello", status: ["content": "Hello", "in_reply_to_id": "9"],
            isFound: false),
        Case(
            why: "part of a thread", sent: "Hello", status: ["content": "Hello", "in_reply_to_id": "100"],
            isFound: true, part: 1),
        Case(
            why: "part of a thread without parent", sent: "Hello", status: ["content": "Hello"], isFound: false,
            part: 1),
        Case(
            why: "our picture", sent: "Hello", status: ["content": "x", "media_attachments": [["id": "m1"]]],
            isFound: true, pictures: 1),
        Case(
            why: "another picture", sent: "Hello", status: ["content": "Hello", "media_attachments": [["id": "m9"]]],
            isFound: false, pictures: 1),
        Case(
            why: "a picture too many", sent: "Hello",
            status: ["content": "Hello", "media_attachments": [["id": "m9"]]], isFound: false),
    ]

    @Test("REL-24 REL-26 a lost status is recognised by parent, pictures and text", arguments: cases)
    func recognises(_ example: Case) async {
        var status: [String: JSONValue] = [
            "id": "900", "url": "https://social.example/@ada/900", "created_at": "2027-01-15T08:00:02.123Z",
            "in_reply_to_id": .null, "media_attachments": [],
        ]
        status.merge(example.status) { $1 }
        let fixture = MastodonFixture([
            MastodonFixture.list: [.json(200, [.object(status)])],
            "GET https://social.example/api/v1/statuses/900/source": [
                example.source.map { .json(200, $0) } ?? .json(404, [:])
            ],
        ])
        var draft = PublicationDraft(texts: Array(repeating: "Root", count: example.part) + [example.sent])
        draft.outputs["publish:0"] = example.part > 0 ? StepOutput(remoteID: "100") : nil
        draft.pictures = [(0..<example.pictures).map { _ in DraftPicture("image/png", [1]) }]
        draft.outputs["ready:0:0"] = example.pictures > 0 ? StepOutput(remoteID: "m1") : nil

        let result = await reconcile(fixture, draft, part: example.part)

        if example.isFound {
            #expect(result == .found(StepOutput(remoteID: "900", url: "https://social.example/@ada/900")))
        } else {
            #expect(result == .notSeen(lookAgainAfter: .seconds(10)))
        }
    }

    @Test(
        "REL-24 absence: on Mastodon one look after 15 seconds while the key lives, elsewhere two looks",
        arguments: [
            ("mastodon 4.6", 5, 0, ReconcileResult.notSeen(lookAgainAfter: .seconds(10))),
            ("mastodon 4.6", 15, 0, .absent), ("mastodon 4.6", 3200, 0, .absent),
            ("mastodon 4.6", 3400, 0, .notSeen(lookAgainAfter: .seconds(15))), ("mastodon 4.6", 3400, 1, .absent),
            ("gotosocial 0.20", 5, 0, .notSeen(lookAgainAfter: .seconds(10))),
            ("gotosocial 0.20", 20, 0, .notSeen(lookAgainAfter: .seconds(15))), ("gotosocial 0.20", 35, 1, .absent),
            ("unknown", 20, 0, .notSeen(lookAgainAfter: .seconds(15))),
        ])
    func absence(_ tier: String, _ age: Int64, _ looks: Int, _ expected: ReconcileResult) async {
        let fixture = MastodonFixture([MastodonFixture.list: [.json(200, [])]])
        var account = MastodonFixture.account
        account.tier = tier

        let result = await reconcile(
            fixture, PublicationDraft(texts: ["Hi"]), age: .seconds(age), looks: looks, account: account)

        #expect(result == expected)
    }

    @Test(
        "REL-24 a list that proves nothing is never read as absent",
        arguments: [
            ScriptedDoor.Act.json(401, ["error": "x"]), .json(403, ["error": "outside the authorized scopes"]),
            .json(404, [:]), .json(500, [:]), .text(200, type: "text/html", "<html>"), .json(200, [:]),
            .json(200, ["error": "x"]), .lost(mayHaveArrived: true),
        ])
    func provesNothing(_ act: ScriptedDoor.Act) async {
        let fixture = MastodonFixture([MastodonFixture.list: [act]])

        let result = await reconcile(fixture, PublicationDraft(texts: ["Hi"]), age: .hours(1), looks: 5)

        guard case .unknown = result else {
            Issue.record("\(result)")
            return
        }
    }

    @Test("a long list is read on page by page, and one without end proves nothing")
    func pages() async {
        let page = JSONValue.array(
            (0..<40).map { number in
                ["id": .string("s\(number)"), "content": "x", "created_at": "2027-01-15T08:00:10Z"]
            })
        let last: JSONValue = [["id": "hit", "content": "Hi", "created_at": "2027-01-15T08:00:01Z"]]
        let source = ScriptedDoor.Act.json(200, ["text": "x"])
        let sources = Dictionary(
            (0..<40).map { ("GET https://social.example/api/v1/statuses/s\($0)/source", [source]) }
        ) { first, _ in first }
        let found = MastodonFixture(
            [MastodonFixture.list: [.json(200, page), .json(200, last)]].merging(sources) { first, _ in first })
        let endless = MastodonFixture([MastodonFixture.list: [.json(200, page)]])

        let first = await reconcile(found, PublicationDraft(texts: ["Hi"]))
        let second = await reconcile(endless, PublicationDraft(texts: ["Hi"]))

        #expect(first == .found(StepOutput(remoteID: "hit")))
        let asked = found.door.sent(to: MastodonFixture.list)
        #expect(asked.last?.url.queryItems.first { $0.name == "max_id" }?.value == "s39")
        #expect(endless.door.sent(to: MastodonFixture.list).count == 3)
        guard case .unknown = second else {
            Issue.record("\(second)")
            return
        }
    }

    private func reconcile(
        _ fixture: MastodonFixture, _ draft: PublicationDraft, part: Int = 0, age: Duration = .seconds(5),
        looks: Int = 0, account: RemoteAccount = MastodonFixture.account
    ) async -> ReconcileResult {
        let lost = LostCommit(
            step: Step("publish:\(part)", kind: .commit, part: part), intentAt: Self.intent, now: Self.intent + age,
            looks: looks)
        return await fixture.connector.reconcile(
            lost, of: draft.publication, as: MastodonFixture.session(account: account))
    }
}
