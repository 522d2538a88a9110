import Domain
import Foundation
import OAuth
import Outbound
import Platforms
import TestKit
import Testing

/// What is sent to Pinterest, field by field, judged by Pinterest's own description (platform sheet, section 4).
@Suite("Publishing to Pinterest before a scripted door", .timeLimit(.minutes(1)))
struct PinterestPublishingTests {
    private static let pins = "POST https://api.pinterest.com/v5/pins"
    private static let media = "POST https://api.pinterest.com/v5/media"
    private static let state = "GET https://api.pinterest.com/v5/media/777"
    private static let store = "POST https://pinterest-media-upload.s3-accelerate.amazonaws.com/"
    private static let list = "GET https://api.pinterest.com/v5/boards/42/pins"
    private static let link = "https://www.pinterest.com/pin/99/"
    private static let made = ScriptedDoor.Act.json(201, ["id": "99", "board_id": "42"])
    private static let png = DraftPicture("image/png", TestPictures.png, "A dot")

    /// A connector before a scripted door that is watched by the description.
    private struct Stand {
        let clock = TestPorts()
        let script: ScriptedDoor
        let connector: PinterestConnector

        init(_ acts: [String: [ScriptedDoor.Act]] = [:]) throws {
            script = ScriptedDoor(acts, ports: clock.ports)
            let judge = ContractFiles.exists(PinterestJudge.description) ? try PinterestJudge() : nil
            let door = ContractDoor(script, by: judge) { $0.url.path.hasPrefix("/v5/") }
            connector = PinterestConnector(
                door: door, oauth: OAuthClient(door: door, ports: clock.ports), ports: clock.ports)
        }

        func publish(_ draft: PublicationDraft) async throws -> ScriptOutcome {
            try await connector.publish(draft, as: PinterestPublishingTests.session)
        }
    }

    private static var session: Session {
        let grant = Grant(
            id: Grant.ID(stored: "gra_1"), workspaceID: Workspace.ID(stored: "wsp_1"), platform: .pinterest,
            platformAppID: nil, generation: 1, accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [],
            server: GrantServer(apiOrigin: "https://api.pinterest.com"))
        return Session(
            grant: grant, tokens: GrantTokens(access: Secret("access-1"), refresh: nil), app: nil,
            account: RemoteAccount(remoteID: "1", server: "https://www.pinterest.com", name: "Ada", handle: "@ada"))
    }

    private static func draft(
        _ pictures: [DraftPicture], options: [OptionKey: OptionValue] = [:]
    ) -> PublicationDraft {
        PublicationDraft(
            texts: ["Words"], pictures: [pictures],
            options: DeliveryOptions(options.merging([.board: "42"]) { chosen, _ in chosen }), title: "A title")
    }

    private static func encoded(_ bytes: [UInt8]) -> JSONValue { .string(Data(bytes).base64EncodedString()) }

    @Test("steps are the same every time: pictures go with the Pin, a film goes first")
    func steps() throws {
        let stand = try Stand()
        #expect(stand.connector.steps(of: Self.draft([Self.png, Self.png]).publication).map(\.name) == ["publish:0"])
        let film = DraftPicture("video/mp4", [UInt8](repeating: 1, count: 9_000_000))
        let steps = stand.connector.steps(of: Self.draft([film]).publication)
        #expect(steps.map(\.name) == ["upload:0:0", "ready:0:0", "publish:0"])
        #expect(steps.map(\.kind) == [.safe, .safe, .commit] && steps[0].budget == .seconds(39))
    }

    @Test("a picture stands in the Pin itself, with every choice")
    func picture() async throws {
        let stand = try Stand([Self.pins: [Self.made]])

        let outcome = try await stand.publish(
            Self.draft(
                [Self.png],
                options: [.boardSection: "7", .link: "https://example.com/a", .dominantColor: "#6E7874"]))

        #expect(outcome.outputs["publish:0"] == StepOutput(remoteID: "99", url: Self.link))
        #expect(
            stand.script.requests[0].json == [
                "board_id": "42", "board_section_id": "7", "title": "A title", "description": "Words",
                "link": "https://example.com/a", "alt_text": "A dot", "dominant_color": "#6E7874",
                "media_source": [
                    "source_type": "image_base64", "content_type": "image/png", "data": Self.encoded(TestPictures.png),
                ],
            ])
        #expect(stand.script.requests[0].headers["Authorization"] == "Bearer access-1")
    }

    @Test("what is empty is left out, and the link of the post leads where none was chosen")
    func bare() async throws {
        let stand = try Stand([Self.pins: [.json(200, ["id": "99"])]])
        var draft = Self.draft([DraftPicture("image/jpeg", [1, 2])], options: [.link: "", .boardSection: ""])
        draft.texts = [""]
        draft.title = ""
        draft.link = Link(url: "https://example.com/b")

        let outcome = try await stand.publish(draft)

        #expect(outcome.failure == nil)
        #expect(
            stand.script.requests[0].json == [
                "board_id": "42", "link": "https://example.com/b",
                "media_source": ["source_type": "image_base64", "content_type": "image/jpeg", "data": "AQI="],
            ])
    }

    @Test("several pictures are a carousel, in order")
    func carousel() async throws {
        let stand = try Stand([Self.pins: [Self.made]])

        let outcome = try await stand.publish(Self.draft([Self.png, DraftPicture("image/jpeg", [1, 2])]))

        #expect(outcome.failure == nil)
        #expect(
            stand.script.requests[0].json?["media_source"] == [
                "source_type": "multiple_image_base64",
                "items": [
                    ["content_type": "image/png", "data": Self.encoded(TestPictures.png)],
                    ["content_type": "image/jpeg", "data": "AQI="],
                ],
            ])
    }

    private static let registered = ScriptedDoor.Act.json(
        201,
        [
            "media_id": "777", "media_type": "video",
            "upload_url": "https://pinterest-media-upload.s3-accelerate.amazonaws.com/",
            "upload_parameters": [
                "key": "k", "policy": "p==", "Content-Type": "multipart/form-data", "x-amz-date": "d",
            ],
        ])
    private static let film = DraftPicture("video/mp4", [7, 8, 9])

    @Test("a film is announced, stored with all parameters and without the token, waited for, and pinned")
    func video() async throws {
        let stand = try Stand([
            Self.media: [Self.registered], Self.store: [.text(204, type: "text/plain", "")],
            Self.state: [
                .json(200, ["media_id": "777", "status": "registered"]), .json(200, ["status": "processing"]),
                .json(200, ["status": "succeeded"]),
            ], Self.pins: [Self.made],
        ])

        let outcome = try await stand.publish(Self.draft([Self.film], options: [.coverOffset: 2_900]))

        #expect(outcome.failure == nil)
        #expect(
            stand.script.calls == [Self.media, Self.store, Self.state, Self.state, Self.state, Self.pins])
        #expect(stand.script.requests[0].json == ["media_type": "video"])
        let store = stand.script.requests[1]
        #expect(store.parts.map(\.name) == ["Content-Type", "key", "policy", "x-amz-date", "file"])
        #expect(store.parts.prefix(4).map(\.text) == ["multipart/form-data", "k", "p==", "d"])
        #expect(try await store.parts[4].collected() == [7, 8, 9])
        #expect(store.headers["Authorization"] == nil)
        #expect(
            stand.script.requests.last?.json?["media_source"] == [
                "source_type": "video_id", "media_id": "777", "cover_image_key_frame_time": 2,
            ])
    }

    @Test("the author's picture is the cover of a film")
    func cover() async throws {
        let stand = try Stand([Self.pins: [Self.made]])
        var draft = Self.draft([Self.film], options: [.cover: .media(MediaItem.ID(stored: "med_1_0"))])
        // The second part is never sent; it only holds the cover's file.
        draft.texts.append("Two")
        draft.pictures.append([Self.png])
        draft.outputs = ["upload:0:0": StepOutput(remoteID: "777"), "ready:0:0": StepOutput(remoteID: "777")]

        _ = try await stand.publish(draft)

        #expect(
            stand.script.requests[0].json?["media_source"] == [
                "source_type": "video_id", "media_id": "777", "cover_image_content_type": "image/png",
                "cover_image_data": Self.encoded(TestPictures.png),
            ])
    }

    @Test(
        "REL-30 what Pinterest says of a film that it looks through",
        arguments: [
            (ScriptedDoor.Act.json(200, ["status": "failed", "failure_code": 12]), PlatformFailure.Kind.media),
            (.json(200, ["status": "dreaming"]), .transient), (.json(200, [:]), .transient),
            (.text(200, type: "text/html", "<p>"), .transient), (error(401, 2), .auth), (error(500, 1), .transient),
        ])
    func processing(act: ScriptedDoor.Act, kind: PlatformFailure.Kind) async throws {
        let stand = try Stand([Self.state: [act]])
        var draft = Self.draft([Self.film])
        draft.outputs = ["upload:0:0": StepOutput(remoteID: "777")]

        let outcome = try await stand.publish(draft)

        #expect(outcome.failure?.kind == kind && outcome.failedStep?.name == "ready:0:0")
        if kind == .media { #expect(outcome.failure?.words == "Pinterest could not process the film (12).") }
    }

    @Test(
        "what the store refuses: parameters that are over are renewed once, the rest is the file's fault",
        arguments: [
            (
                ScriptedDoor.Act.text(403, type: "application/xml", "<Code>AccessDenied</Code>"),
                PlatformFailure.Kind.media, 2
            ),
            (.text(400, type: "application/xml", "<Code>EntityTooLarge</Code>"), .media, 1),
            (.text(503, type: "application/xml", "<Code>SlowDown</Code>"), .transient, 1),
            (.lost(mayHaveArrived: true), .transient, 1),
        ])
    func stores(act: ScriptedDoor.Act, kind: PlatformFailure.Kind, leases: Int) async throws {
        let stand = try Stand([Self.media: [Self.registered], Self.store: [act]])

        let outcome = try await stand.publish(Self.draft([Self.film]))

        #expect(outcome.failure?.kind == kind && outcome.failure?.mayHaveTakenEffect == false)
        #expect(stand.script.sent(to: Self.media).count == leases)
    }

    @Test(
        "an announcement that leads nowhere, or over plain lines, is not followed",
        arguments: [
            [:], ["media_id": "1", "upload_url": "http://pinterest-media-upload.s3-accelerate.amazonaws.com/"],
            ["upload_url": "https://pinterest-media-upload.s3-accelerate.amazonaws.com/"],
            ["media_id": "1", "upload_url": "javascript:1"],
        ] as [JSONValue])
    func astray(answer: JSONValue) async throws {
        let stand = try Stand([Self.media: [.json(201, answer)]])
        #expect(try await stand.publish(Self.draft([Self.film])).failure?.kind == .transient)
        #expect(stand.script.requests.count == 1)
    }

    // MARK: Refusals

    private static func error(_ status: Int, _ code: Int, _ message: String = "No.") -> ScriptedDoor.Act {
        .json(status, ["code": .integer(code), "message": .string(message)])
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        let kind: PlatformFailure.Kind
        let isUnknown: Bool

        init(_ name: String, _ act: ScriptedDoor.Act, _ kind: PlatformFailure.Kind, isUnknown: Bool = false) {
            testDescription = name
            self.act = act
            self.kind = kind
            self.isUnknown = isUnknown
        }
    }

    static let cases = [
        Case("dead token", error(401, 2, "Authentication failed."), .auth),
        Case("wrong kind of app", error(401, 3), .app), Case("needs more", error(403, 3), .app),
        Case("trial", error(403, 29, "Apps with Trial access may not create Pins in production"), .permission),
        Case("permission", error(403, 29, "You are not permitted to access that resource."), .permission),
        Case("board of others", error(403, 403, "Not authorized to access board or Pin"), .permission),
        Case("board gone", error(404, 404, "Board not found."), .content),
        Case("board by name", error(400, 1, "'x' does not match '^\\d+$'"), .content),
        Case("too many", error(400, 1, "constraint: maxItems=5"), .content),
        Case("image fetch", error(400, 1, "Unable to reach the URL. Please check the URL is correct"), .transient),
        Case("cover", error(400, 1, "cover_image_url or cover_image_content_type"), .media),
        Case("picture", error(400, 1, "The image is broken"), .media),
        Case("spam", error(429, 9, "Sorry! We blocked this link because it may lead to spam."), .content),
        Case("spam, 400", error(400, 9, "Sorry! We blocked this link because it may lead to spam."), .content),
        Case("limit", error(429, 8), .rateLimit), Case("500", error(500, 1), .transient, isUnknown: true),
        Case("503", .text(503, type: "text/html", "<h1>"), .transient, isUnknown: true),
        Case("408", error(408, 1), .transient, isUnknown: true),
        Case("no name", .json(201, [:]), .transient, isUnknown: true),
        Case("HTML", .text(200, type: "text/html", "<h1>"), .transient, isUnknown: true),
        Case("wall", .text(403, type: "text/html", "<h1>"), .transient),
        Case("lost", .lost(mayHaveArrived: true), .transient, isUnknown: true),
        Case("never sent", .lost(mayHaveArrived: false), .transient),
    ]

    @Test("REL-24 REL-30 each refusal of a Pin has one class, by status, code and words", arguments: cases)
    func classes(example: Case) async throws {
        let stand = try Stand([Self.pins: [example.act]])

        let failure = try await stand.publish(Self.draft([Self.png])).failure

        #expect(failure?.kind == example.kind && failure?.mayHaveTakenEffect == example.isUnknown)
        #expect(stand.script.requests.count == 1)
    }

    @Test("a limit says when it opens")
    func limit() async throws {
        let act = ScriptedDoor.Act.headed(
            429, ["x-ratelimit-remaining": "0", "x-ratelimit-reset": "77"], ["code": 8, "message": "Wait"])
        let stand = try Stand([Self.pins: [act]])
        #expect(try await stand.publish(Self.draft([Self.png])).failure?.retryAt == stand.clock.now + .seconds(77))
    }

    @Test("REL-47 a file that is gone, a film that was not sent, and steps of others are no calls")
    func nothing() async throws {
        let stand = try Stand()
        let whole = Self.draft([Self.png]).publication
        let gone = Publication(
            deliveryID: whole.deliveryID, round: 0, startedAt: whole.startedAt, content: whole.content,
            options: whole.options, media: whole.media, load: { _ in throw Missing() })
        let film = Self.draft([Self.film]).publication
        for (step, publication) in [
            (Step("publish:0", kind: .commit, part: 0), gone), (Step("publish:0", kind: .commit, part: 0), film),
            (Step("ready:0:0", kind: .safe, part: 0, item: 0), film), (Step("dance", kind: .commit, part: 0), film),
        ] {
            guard case .failed = await stand.connector.perform(step, of: publication, as: Self.session) else {
                Issue.record("\(step.name)")
                continue
            }
        }
        #expect(stand.script.requests.isEmpty)
    }

    private struct Missing: Error {}

    // MARK: Lost Pins

    private static let intent = Instant(milliseconds: 1_800_000_000_000)

    private static func listed(_ change: [String: JSONValue] = [:], bookmark: JSONValue = .null) -> ScriptedDoor.Act {
        var pin: [String: JSONValue] = [
            "id": "99", "title": "A title", "description": "Words", "link": .null, "created_at": "2027-01-15T08:00:01",
            "is_owner": true, "media": ["media_type": "image"],
        ]
        pin.merge(change) { $1 }
        return .json(200, ["items": ["x", .object(pin)], "bookmark": bookmark])
    }

    static let matches: [(String, [String: JSONValue], Bool)] = [
        ("ours", [:], true), ("with a zone", ["created_at": "2027-01-15T08:00:01Z"], true),
        ("empty link", ["link": ""], true), ("another link", ["link": "https://example.com"], false),
        ("another title", ["title": "B"], false), ("no title", ["title": .null], false),
        ("other words", ["description": "B"], false), ("somebody else's", ["is_owner": false], false),
        ("too early", ["created_at": "2027-01-15T07:58:59"], false),
        ("a clock that is behind", ["created_at": "2027-01-15T07:59:01"], true),
        ("no time", ["created_at": "yesterday"], false), ("a film", ["media": ["media_type": "video"]], false),
    ]

    @Test("REL-24 REL-26 a lost Pin is recognised by time, title, words and link", arguments: matches.indices)
    func recognises(index: Int) async throws {
        let (why, change, isFound) = Self.matches[index]
        let stand = try Stand([Self.list: [Self.listed(change)]])

        let result = await reconcile(stand)

        #expect((result == .found(StepOutput(remoteID: "99", url: Self.link))) == isFound, "\(why)")
        #expect(stand.script.requests[0].url.query == "page_size=25")
    }

    @Test("two pages are read, since the order is not promised")
    func secondPage() async throws {
        let other = Self.listed(["title": "B"], bookmark: "next=")
        let stand = try Stand([Self.list: [other, Self.listed()]])
        #expect(await reconcile(stand) == .found(StepOutput(remoteID: "99", url: Self.link)))
        #expect(stand.script.requests[1].url.query == "page_size=25&bookmark=next%3D")
    }

    @Test(
        "REL-24 absent needs two looks, the last at least a minute after the sending",
        arguments: [
            (Int64(5), 0, ReconcileResult.notSeen(lookAgainAfter: .seconds(30))),
            (90, 0, .notSeen(lookAgainAfter: .seconds(30))),
            (20, 1, .notSeen(lookAgainAfter: .seconds(40))), (60, 1, .absent),
        ])
    func absence(age: Int64, looks: Int, expected: ReconcileResult) async throws {
        let stand = try Stand([Self.list: [.json(200, ["items": [], "bookmark": .null])]])
        #expect(await reconcile(stand, age: .seconds(age), looks: looks) == expected)
    }

    @Test(
        "REL-24 a list that proves nothing is never read as absent",
        arguments: [
            error(404, 404), error(401, 2), error(403, 29), error(429, 8), error(500, 1), .json(200, [:]),
            .text(200, type: "text/html", "<html>"), .json(200, ["items": 7]), .lost(mayHaveArrived: true),
            listed(["title": "B"], bookmark: "more"),
        ])
    func provesNothing(act: ScriptedDoor.Act) async throws {
        let stand = try Stand([Self.list: [act]])
        guard case .unknown = await reconcile(stand, age: .hours(1), looks: 9) else {
            Issue.record("it was taken for an answer")
            return
        }
    }

    @Test("a second page that reaches back far enough proves that the Pin is not there")
    func farEnough() async throws {
        let old = Self.listed(["title": "B", "created_at": "2027-01-14T00:00:00"], bookmark: "more")
        let stand = try Stand([Self.list: [old]])
        #expect(await reconcile(stand, age: .hours(1), looks: 9) == .absent)
        #expect(stand.script.requests.count == 2)
    }

    private func reconcile(_ stand: Stand, age: Duration = .seconds(5), looks: Int = 0) async -> ReconcileResult {
        let lost = LostCommit(
            step: Step("publish:0", kind: .commit, part: 0), intentAt: Self.intent, now: Self.intent + age,
            looks: looks)
        return await stand.connector.reconcile(lost, of: Self.draft([Self.png]).publication, as: Self.session)
    }
}
