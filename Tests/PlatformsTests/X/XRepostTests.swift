import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// The account reposts its own post (platform sheet, section 4).
@Suite("Reposting on X", .timeLimit(.minutes(1)))
struct XRepostTests {
    private typealias Fixture = XFixture
    private static let repost = "POST https://api.x.com/2/users/42/retweets"
    private static let step = Step("repost:0", kind: .commit, part: 0)
    /// 2027-01-15T08:00:00Z.
    private static let intent = Instant(milliseconds: 1_800_000_000_000)

    private static func draft(_ outputs: [String: StepOutput] = ["publish:0": StepOutput(remoteID: "77")])
        -> PublicationDraft
    {
        var draft = PublicationDraft(texts: ["One", "Two"], options: DeliveryOptions([.repostAfter: 30]))
        draft.outputs = outputs
        return draft.child(.repost)
    }

    private static func failure(_ result: StepResult) -> PlatformFailure? {
        if case .failed(let failure) = result { failure } else { nil }
    }

    private func perform(
        _ fixture: XFixture, _ draft: PublicationDraft = XRepostTests.draft(), account: RemoteAccount? = Fixture.account
    ) async -> StepResult {
        await fixture.connector.perform(
            Self.step, of: draft.publication, as: Fixture.session(account: account))
    }

    @Test("S3.29 a repost is one call that names the first part, with a script of its own")
    func request() async throws {
        let fixture = Fixture([Self.repost: [.json(200, ["data": ["retweeted": true, "rest_id": "77"]])]])
        #expect(fixture.connector.steps(of: Self.draft().publication) == [Self.step])

        #expect(await perform(fixture) == .done(StepOutput(remoteID: "77")))
        #expect(fixture.body(Self.repost) == ["tweet_id": "77"])
        #expect(fixture.door.requests[0].headers["Authorization"] == "Bearer access-1")
    }

    @Test(
        "S3.29 REL-30 what X says of a repost that it does not make is understood",
        arguments: [
            (
                XFixture.problem(403, "You are not permitted to perform this action."), PlatformFailure.Kind.permission,
                false
            ),
            (XFixture.problem(404, "Not found"), .unknown, false), (XFixture.problem(402, "Credits"), .app, false),
            (XFixture.problem(429, "Too Many Requests"), .rateLimit, false),
            (XFixture.problem(503, "Over capacity"), .transient, true), (.lost(mayHaveArrived: true), .transient, true),
            (.json(200, ["data": ["retweeted": false]]), .transient, true), (.json(200, [:]), .transient, true),
        ])
    func refused(act: ScriptedDoor.Act, kind: PlatformFailure.Kind, mayBeThere: Bool) async throws {
        let failure = Self.failure(await perform(Fixture([Self.repost: [act]])))
        #expect(failure?.kind == kind && failure?.mayHaveTakenEffect == mayBeThere)
    }

    @Test("REL-20 what is reposted already counts as done")
    func already() async throws {
        let act = Fixture.problem(403, "You cannot retweet a Tweet that you have already retweeted.")
        #expect(await perform(Fixture([Self.repost: [act]])) == .done(StepOutput(remoteID: "77")))
    }

    @Test("REL-27 without the name of the post, or of the account, nothing is called")
    func nameless() async throws {
        let fixture = Fixture()
        #expect(Self.failure(await perform(fixture, Self.draft([:])))?.kind == .content)
        #expect(Self.failure(await perform(fixture, account: nil))?.kind == .content)
        #expect(fixture.door.requests.isEmpty)
    }

    private static func entry(_ type: JSONValue, _ id: JSONValue) -> ScriptedDoor.Act {
        .json(200, ["data": [["id": "88", "text": "RT", "referenced_tweets": [["type": type, "id": id]]]]])
    }

    static let looks: [(ScriptedDoor.Act, Int, Duration, ReconcileResult?)] = [
        (entry("retweeted", "77"), 0, .seconds(2), .found(StepOutput(remoteID: "77"))),
        (entry("retweeted", "78"), 1, .seconds(30), .absent), (entry("quoted", "77"), 1, .seconds(30), .absent),
        (.json(200, ["meta": ["result_count": 0]]), 0, .seconds(2), .notSeen(lookAgainAfter: .seconds(15))),
        (.json(503, [:]), 5, .hours(1), nil),
    ]

    @Test("REL-24 S3.29 a lost repost is looked for in the account's own timeline", arguments: looks.indices)
    func reconcile(index: Int) async throws {
        let (act, looks, age, expected) = Self.looks[index]
        let fixture = Fixture([Fixture.timeline: [act]])
        let lost = LostCommit(step: Self.step, intentAt: Self.intent, now: Self.intent + age, looks: looks)

        let result = await fixture.connector.reconcile(
            lost, of: Self.draft().publication, as: Fixture.session())

        if let expected {
            #expect(result == expected)
        } else if case .unknown = result {
        } else {
            Issue.record("\(result)")
        }
        let query = fixture.door.requests[0].url.queryItems
        #expect(query.first { $0.name == "start_time" }?.value == "2027-01-15T07:59:00Z")
        #expect(!query.contains { $0.name == "exclude" })
    }
}
