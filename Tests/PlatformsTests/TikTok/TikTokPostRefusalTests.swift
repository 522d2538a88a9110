import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What TikTok may refuse of a post, at which step, and what it means (platform sheet, section 6).
@Suite("Refused posts on TikTok", .timeLimit(.minutes(1)))
struct TikTokPostRefusalTests {
    private typealias Fixture = TikTokFixture

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        let kind: PlatformFailure.Kind
        var isUnknown = false
        var pause: Duration?
    }

    static let cases = [
        Case(testDescription: "dead token", act: TikTokFixture.error(401, "access_token_invalid"), kind: .auth),
        Case(testDescription: "scope", act: TikTokFixture.error(401, "scope_not_authorized"), kind: .permission),
        Case(
            testDescription: "not audited",
            act: TikTokFixture.error(403, "unaudited_client_can_only_post_to_private_accounts"), kind: .permission),
        Case(
            testDescription: "whose address", act: TikTokFixture.error(403, "url_ownership_unverified"),
            kind: .permission),
        Case(
            testDescription: "too fast", act: TikTokFixture.error(429, "rate_limit_exceeded"), kind: .rateLimit,
            pause: .minutes(1)),
        Case(
            testDescription: "too many posts", act: TikTokFixture.error(403, "spam_risk_too_many_posts"),
            kind: .rateLimit, pause: .hours(24)),
        Case(
            testDescription: "too many pending", act: TikTokFixture.error(403, "spam_risk_too_many_pending_share"),
            kind: .rateLimit, pause: .hours(24)),
        Case(
            testDescription: "too many creators", act: TikTokFixture.error(403, "reached_active_user_cap"),
            kind: .rateLimit, pause: .hours(24)),
        Case(
            testDescription: "banned", act: TikTokFixture.error(403, "spam_risk_user_banned_from_posting"),
            kind: .accountType),
        Case(
            testDescription: "audience", act: TikTokFixture.error(403, "privacy_level_option_mismatch"), kind: .content),
        Case(testDescription: "parameters", act: TikTokFixture.error(400, "invalid_params"), kind: .content),
        Case(testDescription: "parameter", act: TikTokFixture.error(400, "invalid_param"), kind: .content),
        Case(testDescription: "file", act: TikTokFixture.error(400, "invalid_file_upload"), kind: .media),
        Case(
            testDescription: "own trouble", act: TikTokFixture.error(500, "internal_error"), kind: .transient,
            isUnknown: true),
        Case(
            testDescription: "own trouble with 200", act: TikTokFixture.error(200, "internal_error"), kind: .transient,
            isUnknown: true),
        Case(
            testDescription: "502", act: .text(502, type: "text/html", "<h1>"), kind: .transient, isUnknown: true),
        Case(testDescription: "a wall", act: .text(403, type: "text/html", "<h1>"), kind: .transient),
        Case(
            testDescription: "HTML with 200", act: .text(200, type: "text/html", "<h1>"), kind: .transient,
            isUnknown: true),
        Case(testDescription: "no name", act: TikTokFixture.data([:]), kind: .transient, isUnknown: true),
        Case(
            testDescription: "a blank name", act: TikTokFixture.data(["publish_id": " "]), kind: .transient,
            isUnknown: true),
        Case(testDescription: "lost", act: .lost(mayHaveArrived: true), kind: .transient, isUnknown: true),
        Case(testDescription: "never sent", act: .lost(mayHaveArrived: false), kind: .transient),
    ]

    @Test("REL-24 REL-30 each refusal of photos has one class; only a clear one is a no", arguments: cases)
    func photos(example: Case) async throws {
        let fixture = try Fixture([Fixture.creator: [Fixture.able()], Fixture.photos: [example.act]])

        let outcome = try await fixture.publish(Fixture.photos(2))

        let failure = outcome.failure
        #expect(outcome.failedStep?.name == "publish:0" && failure?.kind == example.kind)
        #expect(failure?.mayHaveTakenEffect == example.isUnknown)
        #expect(failure?.retryAt == example.pause.map { fixture.clock.now + $0 })
        #expect(failure?.words.isEmpty == false && failure?.words.contains("<") == false)
    }

    @Test("REL-24 REL-30 the same of an announced film, which is never out yet", arguments: cases)
    func films(example: Case) async throws {
        let fixture = try Fixture([Fixture.creator: [Fixture.able()], Fixture.films: [example.act]])

        let outcome = try await fixture.publish(Fixture.film())

        #expect(outcome.failedStep?.name == "start:0" && outcome.failure?.kind == example.kind)
        #expect(outcome.failure?.mayHaveTakenEffect == false && fixture.door.sent(to: Fixture.store).isEmpty)
    }

    @Test(
        "SEC-72 an upload that leads elsewhere, or over plain lines, is not followed",
        arguments: ["http://open-upload.tiktokapis.com/upload", "javascript:1", "", "/upload"])
    func astray(address: String) async throws {
        let answer = Fixture.data(["publish_id": "v_pub_file~1", "upload_url": .string(address)])
        let fixture = try Fixture([Fixture.creator: [Fixture.able()], Fixture.films: [answer]])
        #expect(try await fixture.publish(Fixture.film()).failure?.kind == .transient)
        #expect(fixture.door.requests.count == 2)
    }

    // MARK: The creator

    struct Creator: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        var options = TikTokFixture.forOneself
        var kind = PlatformFailure.Kind.content
        let words: String
    }

    static let creators = [
        Creator(
            testDescription: "audience is gone", act: TikTokFixture.able(),
            options: [.visibility: "follower_of_creator"],
            words: "who can see"),
        Creator(
            testDescription: "no comments", act: TikTokFixture.able(["comment_disabled": true]),
            options: [.visibility: "self_only", .allowComments: true], words: "Allow comments"),
        Creator(
            testDescription: "no duets", act: TikTokFixture.able(["duet_disabled": true]),
            options: [.visibility: "self_only", .allowDuet: true], words: "Allow duets"),
        Creator(
            testDescription: "no stitches", act: TikTokFixture.able(["stitch_disabled": true]),
            options: [.visibility: "self_only", .allowStitch: true], words: "Allow stitches"),
        Creator(
            testDescription: "an advertisement for oneself", act: TikTokFixture.able(),
            options: [.visibility: "self_only", .brandContent: true], words: "paid partnership"),
        Creator(
            testDescription: "too much spam", act: TikTokFixture.error(200, "spam_risk_too_many_posts"),
            kind: .rateLimit, words: "24 hours"),
        Creator(
            testDescription: "banned", act: TikTokFixture.error(200, "spam_risk_user_banned_from_posting"),
            kind: .accountType, words: "banned"),
        Creator(
            testDescription: "cap", act: TikTokFixture.error(200, "reached_active_user_cap"), kind: .rateLimit,
            words: "operator"),
    ]

    @Test(
        "what the creator may not do by now is refused in plain words, and nothing is put in its place",
        arguments: creators)
    func creator(example: Creator) async throws {
        for draft in [Fixture.film(example.options), Fixture.photos(1, example.options)] {
            let fixture = try Fixture([Fixture.creator: [example.act]])

            let failure = try await fixture.publish(draft).failure

            #expect(failure?.kind == example.kind && failure?.mayHaveTakenEffect == false)
            #expect(failure?.words.lowercased().contains(example.words.lowercased()) == true, "\(failure?.words ?? "")")
            #expect(fixture.door.requests.count == 1)
        }
    }

    @Test(
        "a film that is longer than the account's own limit is refused, a frame more is not",
        arguments: [60_999, 61_000])
    func tooLong(milliseconds: Int) async throws {
        let fixture = try Fixture([
            Fixture.creator: [Fixture.able(["max_video_post_duration_sec": 60])], Fixture.films: [Fixture.announced],
        ])
        let film = Fixture.large(1_000, milliseconds: milliseconds, isAnnounced: false)

        switch try await fixture.perform("start:0", film) {
        case .done: #expect(milliseconds == 60_999)
        case .failed(let failure):
            #expect(milliseconds == 61_000 && failure.kind == .media && failure.words.contains("60 seconds"))
        case let other: Issue.record("\(other)")
        }
    }

    // MARK: Pieces

    struct Piece: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        /// `nil` where it is done anew.
        var kind: PlatformFailure.Kind?
        var calls = 1
    }

    private static func bare(_ status: Int) -> ScriptedDoor.Act { .text(status, type: "text/plain", "") }

    static let pieces = [
        Piece(testDescription: "address over", act: bare(403)), Piece(testDescription: "task unknown", act: bare(404)),
        Piece(testDescription: "offset not told", act: bare(416)),
        Piece(testDescription: "bad headers", act: bare(400), kind: .media),
        Piece(testDescription: "too large", act: bare(413), kind: .media),
        Piece(testDescription: "too fast", act: bare(429), kind: .rateLimit),
        Piece(testDescription: "complete too early", act: bare(201), kind: .transient),
        Piece(testDescription: "trouble", act: bare(500), kind: .transient, calls: 4),
        Piece(testDescription: "lost", act: .lost(mayHaveArrived: true), kind: .transient, calls: 4),
        Piece(testDescription: "nobody there", act: .lost(mayHaveArrived: false), kind: .transient),
        Piece(testDescription: "foreign", act: .failed(.badResponse), kind: .transient, calls: 4),
        Piece(
            testDescription: "no step forward", act: .headed(206, ["Content-Range": "bytes 0-0/75000000"], .null),
            kind: .transient, calls: 4),
    ]

    @Test(
        "S2.28 what becomes of a refused piece: done anew where the upload is over, and never called posted",
        arguments: pieces)
    func piece(example: Piece) async throws {
        let fixture = try Fixture([Fixture.store: [example.act]])

        switch (try await fixture.perform("upload:0:0", Fixture.large(75_000_000)), example.kind) {
        case (.redo(let redo), nil):
            #expect(redo.steps == ["start:0", "upload:0:0"] && redo.failure.kind == .transient)
        case (.failed(let failure), let kind?): #expect(failure.kind == kind && !failure.mayHaveTakenEffect)
        case let other: Issue.record("\(other)")
        }
        #expect(fixture.door.sent(to: Fixture.store).count == example.calls)
    }

    struct Last: Sendable, CustomTestStringConvertible {
        enum End: Sendable { case done, redo, failed(PlatformFailure.Kind, isUnknown: Bool) }

        let testDescription: String
        let act: ScriptedDoor.Act
        var status: ScriptedDoor.Act?
        let end: End
    }

    private static let part = TikTokFixture.state("PROCESSING_UPLOAD", ["uploaded_bytes": 2])

    static let lasts = [
        Last(testDescription: "201", act: bare(201), end: .done),
        Last(testDescription: "200", act: bare(200), end: .done),
        Last(testDescription: "lost", act: .lost(mayHaveArrived: true), end: .failed(.transient, isUnknown: true)),
        Last(
            testDescription: "never sent", act: .lost(mayHaveArrived: false), end: .failed(.transient, isUnknown: false)
        ),
        Last(testDescription: "500", act: bare(500), end: .failed(.transient, isUnknown: true)),
        Last(testDescription: "400", act: bare(400), end: .failed(.media, isUnknown: false)),
        Last(testDescription: "429", act: bare(429), end: .failed(.rateLimit, isUnknown: false)),
        Last(testDescription: "over, and TikTok has not all", act: bare(403), status: part, end: .redo),
        Last(
            testDescription: "over, and nobody knows of it", act: bare(404),
            status: TikTokFixture.error(400, "invalid_publish_id"), end: .redo),
        Last(testDescription: "over, and failed", act: bare(404), status: TikTokFixture.failed("internal"), end: .redo),
        Last(
            testDescription: "over, and it is out", act: bare(404), status: TikTokFixture.state("PUBLISH_COMPLETE"),
            end: .done),
        Last(
            testDescription: "there already",
            act: .headed(416, ["Content-Range": "bytes 0-2/3"], .null),
            status: TikTokFixture.state("PROCESSING_UPLOAD", ["uploaded_bytes": 3]), end: .done),
        Last(testDescription: "more is wanted", act: bare(206), status: part, end: .redo),
        Last(
            testDescription: "over, and TikTok says nothing", act: bare(404),
            status: .text(502, type: "text/html", "<h1>"), end: .failed(.transient, isUnknown: true)),
        Last(
            testDescription: "over, and TikTok says nonsense", act: bare(404), status: TikTokFixture.state("DREAMING"),
            end: .failed(.transient, isUnknown: true)),
    ]

    @Test(
        "REL-24 S2.28 the last piece publishes; where it is not wanted, TikTok is asked whether it has all",
        arguments: lasts)
    func last(example: Last) async throws {
        var acts = [Fixture.store: [example.act]]
        acts[Fixture.status] = example.status.map { [$0] }
        let fixture = try Fixture(acts)
        var draft = Fixture.film()
        draft.outputs = ["start:0": StepOutput(remoteID: Fixture.publishID, secret: Secret(Fixture.address))]

        switch (try await fixture.perform("publish:0", draft.publication), example.end) {
        case (.done(let output), .done): #expect(output.remoteID == Fixture.publishID)
        case (.redo(let redo), .redo): #expect(redo.steps == ["start:0", "upload:0:0"] && redo.limit == 3)
        case (.failed(let failure), .failed(let kind, let isUnknown)):
            #expect(failure.kind == kind && failure.mayHaveTakenEffect == isUnknown)
        case let other: Issue.record("\(other)")
        }
    }

    @Test(
        "SEC-22 an upload whose address cannot be opened any more is announced anew, unless TikTok has the film",
        arguments: [true, false])
    func lostAddress(isThere: Bool) async throws {
        let fixture = try Fixture([Fixture.status: [isThere ? Fixture.state("PUBLISH_COMPLETE") : Self.part]])
        var draft = Fixture.film()
        draft.outputs = ["start:0": StepOutput(remoteID: Fixture.publishID)]

        switch try await fixture.perform("publish:0", draft.publication) {
        case .done(let output): #expect(isThere && output.remoteID == Fixture.publishID)
        case .redo(let redo): #expect(!isThere && redo.steps == ["start:0", "upload:0:0"])
        case let other: Issue.record("\(other)")
        }
        #expect(fixture.door.calls == [Fixture.status])
    }

    @Test("an upload that keeps running out is announced anew three times, and then waits like any passing trouble")
    func runsOut() async throws {
        let fixture = try Fixture([
            Fixture.creator: [Fixture.able()], Fixture.films: [Fixture.announced], Fixture.store: [Self.bare(403)],
            Fixture.status: [Self.part],
        ])
        let outcome = try await fixture.publish(Fixture.film())
        #expect(outcome.redone == ["publish:0", "publish:0", "publish:0"] && outcome.failure?.kind == .transient)
        #expect(fixture.door.sent(to: Fixture.films).count == 4)
    }

    // MARK: Afterwards

    static let reasons: [(String, PlatformFailure.Kind)] = [
        ("file_format_check_failed", .media), ("duration_check_failed", .media), ("frame_rate_check_failed", .media),
        ("picture_size_check_failed", .media), ("video_bitrate_check_failed", .media), ("internal", .transient),
        ("video_pull_failed", .transient), ("photo_pull_failed", .transient), ("spam_risk", .content),
        ("spam_risk_text", .content), ("spam_risk_too_many_posts", .rateLimit),
        ("spam_risk_user_banned_from_posting", .accountType), ("auth_removed", .auth), ("publish_cancelled", .content),
        ("something_new<b>", .content), ("", .content),
    ]

    @Test(
        "REL-24 REL-30 each reason of a failed post has one class, and nothing is called published", arguments: reasons)
    func reason(code: String, kind: PlatformFailure.Kind) async throws {
        let fixture = try Fixture([Fixture.status: [Fixture.failed(code)]])
        var draft = Fixture.film()
        draft.outputs = Self.taken(at: fixture.clock.now)

        let outcome = try await fixture.publish(draft)

        #expect(outcome.failure?.kind == kind && outcome.isUndone && outcome.outputs["appear:0"] == nil)
        #expect(outcome.failure?.retryAt == (kind == .rateLimit ? fixture.clock.now + .hours(24) : nil))
        #expect(outcome.failure?.words.isEmpty == false)
    }

    private static func taken(at instant: Instant) -> [String: StepOutput] {
        [
            "start:0": StepOutput(remoteID: TikTokFixture.publishID),
            "publish:0": StepOutput(
                remoteID: TikTokFixture.publishID, facts: ["taken_at": String(instant.milliseconds)]),
        ]
    }

    struct Look: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        let age: Duration
        /// `nil` where it is waited.
        var kind: PlatformFailure.Kind?
    }

    static let looks = [
        Look(testDescription: "at work", act: TikTokFixture.state("PROCESSING_UPLOAD"), age: .seconds(1)),
        Look(testDescription: "fetching", act: TikTokFixture.state("PROCESSING_DOWNLOAD"), age: .hours(5)),
        Look(
            testDescription: "at work for too long", act: TikTokFixture.state("PROCESSING_UPLOAD"), age: .hours(6),
            kind: .transient),
        Look(
            testDescription: "out, without its address", act: TikTokFixture.state("PUBLISH_COMPLETE"),
            age: .seconds(119)),
        Look(
            testDescription: "a draft", act: TikTokFixture.state("SEND_TO_USER_INBOX"), age: .seconds(1), kind: .content
        ),
        Look(
            testDescription: "forgotten", act: TikTokFixture.error(400, "invalid_publish_id"), age: .seconds(1),
            kind: .content),
        Look(testDescription: "nonsense", act: TikTokFixture.state("DREAMING"), age: .seconds(1), kind: .transient),
        Look(testDescription: "no word", act: TikTokFixture.data([:]), age: .seconds(1), kind: .transient),
        Look(
            testDescription: "dead token", act: TikTokFixture.error(401, "access_token_invalid"), age: .seconds(1),
            kind: .auth),
        Look(testDescription: "HTML", act: .text(200, type: "text/html", "<p>"), age: .seconds(1), kind: .transient),
    ]

    @Test("REL-30 what TikTok says of a post that it is at work on", arguments: looks)
    func look(example: Look) async throws {
        let fixture = try Fixture([Fixture.status: [example.act]])
        var draft = Fixture.film(Fixture.forAll)
        draft.outputs = Self.taken(at: fixture.clock.now - example.age)

        switch (try await fixture.perform("appear:0", draft.publication), example.kind) {
        case (.wait(let pause, _), nil): #expect(pause >= .seconds(10) && pause <= .minutes(5))
        case (.failed(let failure), let kind?): #expect(failure.kind == kind && !failure.mayHaveTakenEffect)
        case let other: Issue.record("\(other)")
        }
    }

    @Test(
        "what is out is not kept waiting for its address, and an odd name is none", arguments: ["12ab", "", "\u{661}"])
    func unnamed(name: String) async throws {
        let act = Fixture.state("PUBLISH_COMPLETE", ["publicaly_available_post_id": [.string(name)]])
        let fixture = try Fixture([Fixture.status: [act]])
        var draft = Fixture.film(Fixture.forAll)
        draft.outputs = Self.taken(at: fixture.clock.now - .minutes(2))

        #expect(
            try await fixture.perform("appear:0", draft.publication)
                == .done(StepOutput(remoteID: Fixture.publishID, url: "https://www.tiktok.com/@ada.l")))
    }

    @Test("REL-47 SEC-78 a file that is gone, a server that nobody can reach, and steps of others are no posts")
    func nothing() async throws {
        let fixture = try Fixture([Fixture.creator: [Fixture.able()]])
        var hidden = Fixture.photos(1)
        hidden.address = nil
        #expect(try await fixture.publish(hidden).failure?.kind == .media)
        let film = Fixture.film().publication
        for step in [
            Step("publish:0", kind: .commit, part: 0, item: 0), Step("upload:0:0", kind: .safe, part: 0, item: 0),
            Step("appear:0", kind: .safe, part: 0), Step("dance", kind: .commit, part: 0),
        ] {
            guard case .failed = await fixture.connector.perform(step, of: film, as: fixture.session) else {
                Issue.record("\(step.name)")
                continue
            }
        }
        #expect(fixture.door.calls == [Fixture.creator])
    }
}
