import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What became of a post whose answer was lost (platform sheet, section 7).
@Suite("Lost posts on TikTok", .timeLimit(.minutes(1)))
struct TikTokReconcileTests {
    private typealias Fixture = TikTokFixture
    private static let intent = Instant(milliseconds: 1_800_000_000_000)

    private static func lost(_ looks: Int, age: Duration) -> LostCommit {
        LostCommit(
            step: Step("publish:0", kind: .commit, part: 0, item: 0), intentAt: intent, now: intent + age, looks: looks)
    }

    struct Film: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        var looks = 0
        var age = Duration.seconds(2)
        /// `nil` where nothing is proved.
        let result: ReconcileResult?
    }

    private static let found = ReconcileResult.found(
        StepOutput(remoteID: TikTokFixture.publishID, facts: ["taken_at": "1800000000000"]))
    private static let waiting = TikTokFixture.state("PROCESSING_UPLOAD", ["uploaded_bytes": 0])

    static let films = [
        Film(testDescription: "out", act: TikTokFixture.state("PUBLISH_COMPLETE"), result: found),
        Film(
            testDescription: "failed, which the next step tells", act: TikTokFixture.failed("internal"), result: found),
        Film(
            testDescription: "all is there", act: TikTokFixture.state("PROCESSING_UPLOAD", ["uploaded_bytes": "3"]),
            result: found),
        Film(testDescription: "not yet", act: waiting, result: .notSeen(lookAgainAfter: .seconds(15))),
        Film(
            testDescription: "too early", act: waiting, looks: 1, age: .seconds(20),
            result: .notSeen(lookAgainAfter: .seconds(10))),
        Film(testDescription: "soundly not", act: waiting, looks: 1, age: .seconds(30), result: .absent),
        Film(
            testDescription: "soundly not, in fewer words", act: TikTokFixture.state("PROCESSING_UPLOAD"), looks: 1,
            age: .seconds(30), result: .absent),
        Film(testDescription: "dead token", act: TikTokFixture.error(401, "access_token_invalid"), result: nil),
        Film(testDescription: "trouble", act: TikTokFixture.error(500, "internal_error"), looks: 9, result: nil),
        Film(testDescription: "nonsense", act: TikTokFixture.state("DREAMING"), looks: 9, age: .hours(1), result: nil),
        Film(testDescription: "HTML", act: .text(200, type: "text/html", "<p>"), looks: 9, result: nil),
        Film(testDescription: "no answer", act: .lost(mayHaveArrived: true), looks: 9, result: nil),
    ]

    @Test(
        "REL-24 REL-26 the publish id says what became of a film; sent again under it, it is never a second post",
        arguments: films)
    func film(example: Film) async throws {
        let fixture = try Fixture([Fixture.status: [example.act]])
        var draft = Fixture.film()
        draft.outputs = ["start:0": StepOutput(remoteID: Fixture.publishID)]

        let result = await fixture.connector.reconcile(
            Self.lost(example.looks, age: example.age), of: draft.publication, as: fixture.session)

        guard let expected = example.result else {
            guard case .unknown = result else {
                Issue.record("\(result)")
                return
            }
            return
        }
        #expect(result == expected)
    }

    private static func listed(_ change: [String: JSONValue] = [:]) -> ScriptedDoor.Act {
        var post: [String: JSONValue] = [
            "id": "72", "create_time": 1_800_000_001, "title": "A title", "video_description": "Words",
            "share_url": "https://www.tiktok.com/@ada.l/photo/72?x=1",
        ]
        post.merge(change) { $1 }
        return TikTokFixture.data(["videos": ["x", .object(post)], "cursor": 1, "has_more": false])
    }

    private static let long = String(repeating: "reeds and ", count: 30)

    static let matches: [(String, [String: JSONValue], String?)] = [
        ("ours", [:], "https://www.tiktok.com/@ada.l/photo/72?x=1"),
        ("by its title alone", ["video_description": ""], "https://www.tiktok.com/@ada.l/photo/72?x=1"),
        ("by its words alone", ["title": ""], "https://www.tiktok.com/@ada.l/photo/72?x=1"),
        (
            "a link that leads elsewhere", ["share_url": "https://eviltiktok.com/"],
            "https://www.tiktok.com/@ada.l/photo/72"
        ),
        ("without a link", ["share_url": .null], "https://www.tiktok.com/@ada.l/photo/72"),
        ("a clock that is behind", ["create_time": 1_799_999_941], "https://www.tiktok.com/@ada.l/photo/72?x=1"),
        ("too early", ["create_time": 1_799_999_939], nil), ("no time", ["create_time": "soon"], nil),
        ("other words", ["title": "B", "video_description": "C"], nil),
        ("no words", ["title": "", "video_description": " "], nil), ("no name", ["id": .null], nil),
    ]

    @Test(
        "REL-24 REL-26 lost photos are recognised among the public posts by time and words", arguments: matches.indices)
    func recognises(index: Int) async throws {
        let (why, change, link) = Self.matches[index]
        let fixture = try Fixture([Fixture.list: [Self.listed(change)]])

        let result = await fixture.connector.reconcile(
            Self.lost(5, age: .minutes(10)), of: Fixture.photos(2, Fixture.forAll).publication, as: fixture.session)

        let expected =
            link.map { ReconcileResult.found(StepOutput(remoteID: "72", url: $0)) }
            ?? .notSeen(lookAgainAfter: .seconds(60))
        #expect(result == expected, "\(why)")
    }

    @Test("words that TikTok cut are recognised, and photos that were found are not asked about any more")
    func cut() async throws {
        var draft = Fixture.photos(1, Fixture.forAll)
        (draft.texts, draft.title) = ([Self.long], "")
        let act = Self.listed(["title": .string(String(Self.long.prefix(150))), "video_description": ""])
        let fixture = try Fixture([Fixture.list: [act]])

        let result = await fixture.connector.reconcile(
            Self.lost(0, age: .seconds(2)), of: draft.publication, as: fixture.session)

        guard case .found(let output) = result else {
            Issue.record("\(result)")
            return
        }
        draft.outputs = ["publish:0": output]
        #expect(try await fixture.perform("appear:0", draft.publication) == .done(output))
        #expect(fixture.door.calls == [Fixture.list])
    }

    @Test(
        "REL-24 REL-25 photos that are not listed may be out all the same: that is never read as absent",
        arguments: [
            (TikTokFixture.forOneself, TikTokFixture.data(["videos": []]), 0),
            (TikTokFixture.forAll, TikTokFixture.data([:]), 1),
            (TikTokFixture.forAll, TikTokFixture.error(401, "scope_not_authorized"), 1),
            (TikTokFixture.forAll, .lost(mayHaveArrived: true), 1),
        ])
    func provesNothing(options: [OptionKey: OptionValue], act: ScriptedDoor.Act, calls: Int) async throws {
        let fixture = try Fixture([Fixture.list: [act]])

        let result = await fixture.connector.reconcile(
            Self.lost(9, age: .hours(1)), of: Fixture.photos(1, options).publication, as: fixture.session)

        guard case .unknown = result else {
            Issue.record("\(result)")
            return
        }
        #expect(fixture.door.requests.count == calls)
    }
}
