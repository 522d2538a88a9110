import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What became of a lost post (sheet `facebook`, section 7).
@Suite("Lost posts on Facebook Pages", .timeLimit(.minutes(1)))
struct FacebookReconcileTests {
    private typealias Fixture = FacebookFixture
    /// 2027-01-15T08:00:00Z.
    private static let intent = Instant(milliseconds: 1_800_000_000_000)
    private static let photo: JSONValue = ["data": [["media_type": "photo", "target": ["id": "5"]]]]
    private static let album: JSONValue = ["data": [["media_type": "album", "target": ["id": "9"]]]]
    private static let share: JSONValue = ["data": [["media_type": "link", "target": ["id": "9"]]]]

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text = "Hello #tag"
        var post: [String: JSONValue] = [:]
        var photos = 0
        var link: Link?
        var isFound = true
    }

    static let cases = [
        Case(testDescription: "as it was sent"),
        Case(testDescription: "white space", post: ["message": " Hello\n#tag "]),
        Case(testDescription: "composed", text: "Cafe\u{301}", post: ["message": "Café"]),
        Case(testDescription: "other words", post: ["message": "Hello"], isFound: false),
        Case(testDescription: "no words", post: ["message": .null], isFound: false),
        Case(testDescription: "too early", post: ["created_time": "2027-01-15T07:58:59+0000"], isFound: false),
        Case(testDescription: "a clock that is behind", post: ["created_time": "2027-01-15T07:59:01+0000"]),
        Case(testDescription: "another way of writing time", post: ["created_time": "2027-01-15T08:00:01Z"]),
        Case(testDescription: "without a time", post: ["created_time": .null], isFound: false),
        Case(testDescription: "by another app", post: ["application": ["id": "other"]], isFound: false),
        Case(testDescription: "by nobody", post: ["application": .null]),
        Case(testDescription: "without a name", post: ["id": .null], isFound: false),
        Case(testDescription: "words that have a photo", post: ["attachments": photo], isFound: false),
        Case(testDescription: "words with a preview", post: ["attachments": share]),
        Case(testDescription: "a photo", post: ["attachments": photo], photos: 1),
        Case(testDescription: "several", post: ["attachments": album], photos: 2),
        Case(testDescription: "a photo that the list does not tell", photos: 1),
        Case(
            testDescription: "a photo without words that the list does not tell", text: "", post: ["message": .null],
            photos: 1, isFound: false),
        Case(
            testDescription: "a photo without words", text: "", post: ["message": .null, "attachments": photo],
            photos: 1),
        Case(
            testDescription: "a link in the place of a photo", post: ["attachments": share], photos: 1,
            isFound: false),
        Case(
            testDescription: "a link", post: ["attachments": share], link: Link(url: "https://example.com/a")),
    ]

    @Test("REL-24 REL-26 a lost post is recognised by time, app, words and photos", arguments: cases)
    func recognises(example: Case) async throws {
        var post: [String: JSONValue] = [
            "id": "42_7", "message": "Hello #tag", "created_time": "2027-01-15T08:00:01+0000",
            "permalink_url": .string(Fixture.link), "application": ["id": "client", "name": "Martlet"],
        ]
        post.merge(example.post) { $1 }
        let fixture = Fixture([Fixture.published: [.json(200, ["data": ["x", .object(post)]])]])
        var draft = PublicationDraft(
            texts: [example.text], pictures: [(0..<example.photos).map { _ in DraftPicture("image/png", [1]) }])
        draft.link = example.link

        let result = await reconcile(fixture, draft)

        #expect(
            result
                == (example.isFound
                    ? .found(StepOutput(remoteID: "42_7", url: Fixture.link))
                    : .notSeen(lookAgainAfter: .seconds(30))))
        let items = fixture.door.requests[0].url.queryItems
        #expect(items.first { $0.name == "since" }?.value == "1799999940")
        #expect(items.first { $0.name == "limit" }?.value == "25")
    }

    @Test(
        "REL-24 absent needs two looks, the last at least a minute after the sending",
        arguments: [
            (2, 0, ReconcileResult.notSeen(lookAgainAfter: .seconds(30))),
            (90, 0, .notSeen(lookAgainAfter: .seconds(30))), (20, 1, .notSeen(lookAgainAfter: .seconds(40))),
            (59, 1, .notSeen(lookAgainAfter: .seconds(1))), (60, 1, .absent), (600, 3, .absent),
        ])
    func absence(age: Int64, looks: Int, expected: ReconcileResult) async {
        let fixture = Fixture([Fixture.published: [.json(200, ["data": []])]])
        let draft = PublicationDraft(texts: ["Hi"])
        #expect(await reconcile(fixture, draft, age: .seconds(age), looks: looks) == expected)

        let film = Fixture([Fixture.video: [Fixture.state("upload_complete")]])
        #expect(await reconcile(film, Self.uploaded(.reel), age: .seconds(age), looks: looks) == expected)
    }

    @Test("a list is followed to its end before a post counts as not seen")
    func pages() async {
        let next = Fixture.graph + "/42/published_posts?access_token=stolen&since=1&after=c1"
        let post: JSONValue = ["id": "42_7", "message": "Hi", "created_time": "2027-01-15T08:00:01+0000"]
        let fixture = Fixture([
            Fixture.published: [
                .json(200, ["data": [], "paging": ["next": .string(next)]]), .json(200, ["data": [post]]),
            ]
        ])
        let result = await reconcile(fixture, PublicationDraft(texts: ["Hi"]))
        #expect(result == .found(StepOutput(remoteID: "42_7", url: "https://www.facebook.com/42_7")))
        #expect(fixture.door.requests[1].url.queryItems.contains(.init("since", "1799999940")))
    }

    @Test(
        "REL-24 a list that proves nothing is never read as absent",
        arguments: [
            Fixture.refusal(190, 460), Fixture.refusal(10), Fixture.refusal(4), Fixture.refusal(2),
            .text(200, type: "text/html", "<html>"), .json(200, [:]), .json(200, ["data": 7]),
            .lost(mayHaveArrived: true),
        ])
    func provesNothing(act: ScriptedDoor.Act) async {
        let fixture = Fixture([Fixture.published: [act], Fixture.video: [act], Fixture.stories: [act]])
        for draft in [PublicationDraft(texts: ["Hi"]), Self.uploaded(.story, Fixture.png)] {
            guard case .unknown = await reconcile(fixture, draft, age: .hours(1), looks: 9) else {
                Issue.record("\(draft.texts)")
                continue
            }
        }
    }

    // MARK: Films and stories

    private static func uploaded(
        _ format: PostFormat, _ file: DraftPicture = Fixture.film
    ) -> PublicationDraft {
        var draft = Fixture.draft(file, as: format)
        draft.outputs["upload:0:0"] = StepOutput(remoteID: "77", facts: ["session": "s1"])
        return draft
    }

    private static let handed = ["handed_at": "1800000000000"]

    static let films: [(ScriptedDoor.Act, ReconcileResult)] = [
        (Fixture.out, .found(StepOutput(remoteID: "77", facts: handed.merging(["post": "7"]) { $1 }))),
        (
            Fixture.state("ready", publishing: "in_progress"),
            .found(StepOutput(remoteID: "77", facts: handed))
        ),
        (Fixture.state("error"), .found(StepOutput(remoteID: "77", facts: handed))),
        (Fixture.state("processing"), .notSeen(lookAgainAfter: .seconds(30))),
        (Fixture.state("upload_complete"), .absent), (Fixture.state("uploading"), .absent),
        (Fixture.state("ready"), .absent),
    ]

    @Test("REL-24 a film says itself whether it was handed over", arguments: films)
    func film(act: ScriptedDoor.Act, expected: ReconcileResult) async {
        let fixture = Fixture([Fixture.video: [act]])
        #expect(await reconcile(fixture, Self.uploaded(.post), age: .hours(1), looks: 1) == expected)
    }

    @Test("REL-25 a photo story is found where the Page keeps an archive; elsewhere a person decides")
    func story() async {
        let story: JSONValue = [
            "post_id": "42_7", "status": "PUBLISHED", "media_id": "77", "media_type": "photo",
            "url": "https://www.facebook.com/stories/9",
        ]
        for (stories, isFound) in [([story], true), ([["post_id": "42_7", "media_id": "78"]], false), ([], false)]
            as [([JSONValue], Bool)]
        {
            let fixture = Fixture([Fixture.stories: [.json(200, ["data": .array(stories)])]])
            let result = await reconcile(fixture, Self.uploaded(.story, Fixture.png), age: .hours(1), looks: 9)
            switch result {
            case .found(let output):
                #expect(isFound)
                #expect(output == StepOutput(remoteID: "42_7", url: "https://www.facebook.com/stories/9"))
            case .unknown: #expect(!isFound)
            default: Issue.record("\(result)")
            }
        }
    }

    @Test("REL-25 a lost comment is found below the post, or a person decides")
    func comment() async {
        let ours: JSONValue = [
            "id": "7_1", "message": "First", "created_time": "2027-01-15T08:00:02+0000", "from": ["id": "42"],
        ]
        let visitors: JSONValue = [
            "id": "7_2", "message": "First", "created_time": "2027-01-15T08:00:02+0000", "from": ["id": "43"],
        ]
        var draft = PublicationDraft(texts: ["Hi"], options: DeliveryOptions([.firstComment: "First"]))
        draft.outputs["publish:0"] = StepOutput(remoteID: "42_7")
        for (comments, isFound) in [([visitors, ours], true), ([visitors], false), ([], false)] as [([JSONValue], Bool)]
        {
            let fixture = Fixture([Fixture.commentList: [.json(200, ["data": .array(comments)])]])
            let comment = draft.child(.comment)
            let result = await reconcile(fixture, comment, step: "comment:0", age: .hours(1), looks: 9)
            switch result {
            case .found(let output): #expect(isFound && output == StepOutput(remoteID: "7_1"))
            case .unknown: #expect(!isFound)
            default: Issue.record("\(result)")
            }
        }
    }

    @Test("a step of another connector, and a Page without a token, are for a person to decide")
    func foreign() async {
        var fixture = Fixture()
        guard case .unknown = await reconcile(fixture, PublicationDraft(texts: ["Hi"]), step: "publish:3") else {
            Issue.record("a foreign step")
            return
        }
        fixture.session = Session(
            grant: fixture.session.grant, tokens: GrantTokens(access: Secret("login")), app: nil,
            account: fixture.session.account)
        guard case .unknown = await reconcile(fixture, PublicationDraft(texts: ["Hi"])) else {
            Issue.record("no token")
            return
        }
        #expect(fixture.door.requests.isEmpty)
    }

    private func reconcile(
        _ fixture: FacebookFixture, _ draft: PublicationDraft, step: String = "publish:0", age: Duration = .seconds(5),
        looks: Int = 0
    ) async -> ReconcileResult {
        let lost = LostCommit(
            step: Step(step, kind: .commit, part: 0), intentAt: Self.intent, now: Self.intent + age, looks: looks)
        return await fixture.connector.reconcile(lost, of: draft.publication, as: fixture.session)
    }
}
