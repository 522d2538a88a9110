import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What Reddit's refusals of posts and files mean (platform sheet, section 6), and what became of lost ones (section 7).
@Suite("Posts that Reddit refuses or loses", .timeLimit(.minutes(1)))
struct RedditPostRefusalTests {
    private typealias Fixture = RedditPublishingFixture

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        let kind: PlatformFailure.Kind
        let isUnknown: Bool
        let pause: Duration?

        init(
            _ name: String, _ act: ScriptedDoor.Act, _ kind: PlatformFailure.Kind, isUnknown: Bool = false,
            pause: Duration? = nil
        ) {
            testDescription = name
            self.act = act
            self.kind = kind
            self.isUnknown = isUnknown
            self.pause = pause
        }
    }

    /// A business error by its code.
    private static func coded(_ code: String, _ kind: PlatformFailure.Kind) -> Case {
        Case(code, RedditPublishingFixture.error(code), kind)
    }

    private static func status(_ status: Int, _ reason: String = "", _ headers: Headers = [:]) -> ScriptedDoor.Act {
        .headed(status, headers, ["message": "No", "reason": .string(reason), "error": .integer(status)])
    }

    static let contents: [Case] = [
        "SUBREDDIT_NOEXIST", "SUBREDDIT_REQUIRED", "NO_SELFS", "NO_LINKS", "NO_TEXT", "NO_URL", "BAD_URL",
        "INVALID_SCHEME", "TOO_LONG", "DOMAIN_BANNED", "ALREADY_SUB", "GALLERIES_DISABLED", "INVALID_OPTION",
        "THREAD_LOCKED", "TOO_OLD", "SUBMIT_VALIDATION_FLAIR_REQUIRED", "SUBMIT_VALIDATION_BODY_REQUIRED",
    ].map { coded($0, .content) }

    static let cases: [Case] =
        contents + [
            coded("USER_REQUIRED", .auth), coded("SUBREDDIT_NOTALLOWED", .permission),
            coded("SUBREDDIT_NO_ACCESS", .permission), coded("VERIFIED_USER_REQUIRED", .permission),
            coded("IN_TIMEOUT", .accountType), coded("BAD_CAPTCHA", .accountType), coded("NEW_WORD", .unknown),
            Case(
                "limit in seconds", Fixture.error("RATELIMIT", "Wait 9 hours", more: ["ratelimit": .number("120.5")]),
                .rateLimit, pause: .milliseconds(120_500)),
            Case(
                "limit in words", Fixture.error("RATELIMIT", "Take a break for 2 minutes."), .rateLimit,
                pause: .minutes(3)),
            Case("limit of an hour", Fixture.error("SUBREDDIT_RATELIMIT", "1 hour left"), .rateLimit, pause: .hours(2)),
            Case(
                "limit of a moment", Fixture.error("QUOTA_FILLED", "in 500 milliseconds"), .rateLimit,
                pause: .milliseconds(501)),
            Case(
                "limit without a word", Fixture.error("RATELIMIT", "Espera un poco."), .rateLimit, pause: .minutes(10)),
            Case(
                "limit of nonsense", Fixture.error("RATELIMIT", "99999 minutes", more: ["ratelimit": -4]), .rateLimit,
                pause: .minutes(10)),
            Case("429", status(429, "", ["Retry-After": "30"]), .rateLimit, pause: .seconds(30)),
            Case("429 without a time", status(429), .rateLimit, pause: .minutes(10)),
            Case("validation", status(400, "SUBMIT_VALIDATION_TITLE_BLACKLISTED_STRING"), .content),
            Case("private", status(403, "private"), .permission), Case("banned", status(404, "banned"), .permission),
            Case("quarantined", status(403, "quarantined"), .permission), Case("404", status(404), .permission),
            Case("403", status(403), .permission), Case("401", status(401), .auth),
            Case("wall", .text(403, type: "text/html", "<h1>blocked</h1>"), .app),
            Case("408", status(408), .transient, isUnknown: true),
            Case("500", status(500), .transient, isUnknown: true),
            Case("502", .text(502, type: "text/html", "<h1>"), .transient, isUnknown: true),
            Case("503", status(503), .transient, isUnknown: true),
            Case("504", status(504), .transient, isUnknown: true),
            Case("520", .text(520, type: "text/html", ""), .transient, isUnknown: true),
            Case("522", .text(522, type: "text/html", ""), .transient, isUnknown: true),
            Case("neither yes nor no", .json(200, ["json": ["errors": []]]), .transient, isUnknown: true),
            Case("no name", .json(200, ["json": ["errors": [], "data": [:]]]), .transient, isUnknown: true),
            Case("HTML", .text(200, type: "text/html", "<h1>"), .transient, isUnknown: true),
            Case("wrong types", .json(200, ["json": ["errors": "x", "data": 7]]), .transient, isUnknown: true),
            Case("lost", .lost(mayHaveArrived: true), .transient, isUnknown: true),
            Case("never sent", .lost(mayHaveArrived: false), .transient),
        ]

    @Test("S0.50 REL-24 REL-30 each refusal of a post has one class, by code and status", arguments: cases)
    func classes(example: Case) async throws {
        let fixture = Fixture([Fixture.submit: [example.act]])

        let failure = try await fixture.publish(Fixture.draft(["Hi"])).failure

        #expect(failure?.kind == example.kind && failure?.mayHaveTakenEffect == example.isUnknown)
        #expect(failure?.retryAt == example.pause.map { fixture.clock.now + $0 })
        #expect(fixture.door.requests.count == 1)
    }

    @Test(
        "a picture's address that Reddit does not know is a matter of the file, and its errors come before its promises"
    )
    func pictures() async throws {
        for (act, kind) in [
            (Fixture.error("BAD_URL"), PlatformFailure.Kind.media),
            (Fixture.error("SUBREDDIT_NOTALLOWED"), .permission),
        ] {
            let fixture = Fixture([Fixture.submit: [act]])
            var draft = Fixture.draft([""], [DraftPicture("image/png", [1])])
            draft.outputs["upload:0:0"] = StepOutput(remoteID: "a", facts: ["address": "https://a.example/b"])
            #expect(try await fixture.publish(draft).failure?.kind == kind)
        }
    }

    private static func store(_ status: Int, _ code: String, _ more: String = "") -> ScriptedDoor.Act {
        .text(
            status, type: "application/xml", "<Error><Code>\(code)</Code><Message>No &amp; no</Message>\(more)</Error>")
    }

    @Test(
        "REL-30 what the store refuses: a lease that is over is renewed once, the rest is the file's fault",
        arguments: [
            (store(403, "AccessDenied"), PlatformFailure.Kind.media, 2), (store(400, "ExpiredToken"), .media, 2),
            (store(400, "EntityTooLarge", "<MaxSizeAllowed>20</MaxSizeAllowed>"), .media, 1),
            (store(503, "SlowDown"), .transient, 1), (.text(400, type: "text/html", "<Code></Message>"), .media, 1),
            (.lost(mayHaveArrived: true), .transient, 1),
        ])
    func stores(act: ScriptedDoor.Act, kind: PlatformFailure.Kind, leases: Int) async throws {
        let fixture = Fixture([Fixture.lease: [Fixture.leased()], Fixture.store: [act]])

        let outcome = try await fixture.publish(Fixture.draft([""], [DraftPicture("image/png", [1])]))

        #expect(outcome.failure?.kind == kind && outcome.failure?.mayHaveTakenEffect == false)
        #expect(fixture.door.sent(to: Fixture.lease).count == leases)
        #expect(outcome.failedStep?.name == "upload:0:0")
    }

    @Test("the store's words and limit are told")
    func limit() async throws {
        let act = Self.store(400, "EntityTooLarge", "<MaxSizeAllowed>20</MaxSizeAllowed>")
        let fixture = Fixture([Fixture.lease: [Fixture.leased()], Fixture.store: [act]])
        let failure = try await fixture.publish(Fixture.draft([""], [DraftPicture("image/png", [1])])).failure
        #expect(failure?.words == "No & no At most 20 bytes are taken.")
    }

    static let badLeases: [JSONValue] = [
        [:], ["args": ["action": "//evil.example", "fields": [["name": "a", "value": "b"]]]],
        [
            "args": [
                "action": "http://reddit-uploaded-media.s3-accelerate.amazonaws.com",
                "fields": [["name": "key", "value": "k"]],
            ]
        ],
        ["args": ["action": "javascript:1", "fields": [["name": "key", "value": "k"]]]], ["args": 7],
    ]

    @Test("a lease that is none, or leads over plain lines, is not used", arguments: badLeases)
    func leases(answer: JSONValue) async throws {
        let fixture = Fixture([Fixture.lease: [.json(200, answer)]])

        let outcome = try await fixture.publish(Fixture.draft([""], [DraftPicture("image/png", [1])]))

        #expect(outcome.failure?.kind == .transient && fixture.door.requests.count == 1)
    }

    @Test("REL-27 a refused comment leaves the post; of a thread that is said", arguments: [true, false])
    func comment(isFirst: Bool) async throws {
        let fixture = Fixture([Fixture.comment: [Fixture.error("THREAD_LOCKED", "Locked")]])
        var draft = Fixture.draft(isFirst ? ["Hi"] : ["Hi", "Two"], options: isFirst ? [.firstComment: "First"] : [:])
        draft.outputs["publish:0"] = StepOutput(remoteID: "t3_1")

        let failure = try await fixture.publish(draft).failure

        let words = isFirst ? "Locked" : "The post is out; a comment below it is not: Locked"
        #expect(failure == PlatformFailure(.content, words: words))
    }

    // MARK: Lost posts

    private static let intent = Instant(milliseconds: 1_800_000_000_000)

    static let matches: [(String, ScriptedDoor.Act, Bool)] = [
        ("ours", Fixture.listed(), true), ("trimmed", Fixture.listed(["title": "A  title"]), true),
        ("another title", Fixture.listed(["title": "B"]), false),
        ("another community", Fixture.listed(["subreddit": "y"]), false),
        ("capitals", Fixture.listed(["subreddit": "X"]), true),
        ("too early", Fixture.listed(["created_utc": 1_799_999_939]), false),
        ("a clock that is behind", Fixture.listed(["created_utc": 1_799_999_941]), true),
        ("no time", Fixture.listed(["created_utc": "x"]), false),
        ("no name", Fixture.listed(["name": .null, "id": .null]), false),
    ]

    @Test("REL-24 REL-26 a lost post is recognised by time, community and title", arguments: matches.indices)
    func recognises(index: Int) async throws {
        let (why, act, isFound) = Self.matches[index]
        let fixture = Fixture([Fixture.list: [act]])

        let result = await reconcile(fixture, Fixture.draft(["Hi"]))

        let ours = ReconcileResult.found(StepOutput(remoteID: "t3_6vx8n0", url: Fixture.link))
        #expect((result == ours) == isFound, "\(why)")
        #expect(fixture.door.requests[0].url.query == "sort=new&limit=25&raw_json=1")
    }

    @Test("a post that somebody took away again is found, with who did")
    func removed() async throws {
        let fixture = Fixture([Fixture.list: [Fixture.listed(["removed_by_category": "automod_filtered"])]])
        guard case .found(let output) = await reconcile(fixture, Fixture.draft(["Hi"])) else {
            Issue.record("not found")
            return
        }
        #expect(output.facts == ["removed_by": "automod_filtered"])
    }

    @Test(
        "REL-24 absent needs two looks: half a minute for words, a quarter of an hour for files",
        arguments: [
            (false, Int64(5), 0, ReconcileResult.notSeen(lookAgainAfter: .seconds(25))),
            (false, 30, 0, .notSeen(lookAgainAfter: .seconds(15))), (false, 30, 1, .absent),
            (true, 30, 1, .notSeen(lookAgainAfter: .seconds(60))),
            (true, 890, 9, .notSeen(lookAgainAfter: .seconds(15))),
            (true, 900, 9, .absent),
        ])
    func absence(hasFile: Bool, age: Int64, looks: Int, expected: ReconcileResult) async {
        let fixture = Fixture([Fixture.list: [Fixture.nothing]])
        let draft = Fixture.draft(["Hi"], hasFile ? [DraftPicture("image/png", [1])] : [])

        #expect(await reconcile(fixture, draft, age: .seconds(age), looks: looks) == expected)
    }

    private static let full: JSONValue = [
        "data": [
            "children": .array(
                Array(repeating: ["data": ["title": "B", "subreddit": "x", "created_utc": 1_800_000_100]], count: 25))
        ]
    ]

    @Test(
        "REL-24 a list that proves nothing is never read as absent",
        arguments: [
            status(404), status(401), status(403), status(429), status(500), .text(200, type: "text/html", "<html>"),
            .json(200, [:]), .json(200, ["data": ["children": 7]]), .lost(mayHaveArrived: true), .json(200, full),
        ])
    func provesNothing(act: ScriptedDoor.Act) async {
        guard
            case .unknown = await reconcile(
                Fixture([Fixture.list: [act]]), Fixture.draft(["Hi"]), age: .hours(1), looks: 9)
        else {
            Issue.record("it was taken for an answer")
            return
        }
    }

    @Test("REL-25 comments cannot be looked up", arguments: ["publish:1", "comment:0"])
    func comments(step: String) async {
        let fixture = Fixture()
        guard
            case .unknown = await reconcile(
                fixture, Fixture.draft(["Hi", "Two"]), step: step, age: .hours(1), looks: 9)
        else {
            Issue.record("it was taken for an answer")
            return
        }
        #expect(fixture.door.requests.isEmpty)
    }

    private func reconcile(
        _ fixture: RedditPublishingFixture, _ draft: PublicationDraft, step: String = "publish:0",
        age: Duration = .seconds(5), looks: Int = 0
    ) async -> ReconcileResult {
        let lost = LostCommit(
            step: Step(step, kind: .commit, part: step == "publish:1" ? 1 : 0), intentAt: Self.intent,
            now: Self.intent + age, looks: looks)
        return await fixture.connector.reconcile(lost, of: draft.publication, as: RedditPublishingFixture.session)
    }
}
