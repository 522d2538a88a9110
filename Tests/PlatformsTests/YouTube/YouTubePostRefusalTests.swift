import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What YouTube may refuse of a video, at which step, and what it means (platform sheet, sections 4.3 and 6).
@Suite("Refused videos on YouTube", .timeLimit(.minutes(1)))
struct YouTubePostRefusalTests {
    private typealias Fixture = YouTubeFixture

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        let kind: PlatformFailure.Kind
        var isUnknown = false
    }

    private static func one(
        _ status: Int, _ reason: String, _ kind: PlatformFailure.Kind, domain: String = "global",
        isUnknown: Bool = false
    ) -> Case {
        Case(
            testDescription: "\(reason), \(status)", act: YouTubeFixture.error(status, reason, domain: domain),
            kind: kind, isUnknown: isUnknown)
    }

    static let cases: [Case] =
        [
            one(401, "authError", .auth), one(401, "youtubeSignupRequired", .accountType),
            one(403, "channelSuspended", .accountType), one(403, "channelClosed", .accountType),
            one(403, "authenticatedUserAccountClosed", .accountType),
            one(403, "authenticatedUserAccountSuspended", .accountType),
            one(403, "insufficientPermissions", .permission),
            one(403, "forbidden", .permission), one(403, "accountDelegationForbidden", .permission),
            one(403, "accessNotConfigured", .app), one(403, "quotaExceeded", .rateLimit, domain: "youtube.quota"),
            one(403, "dailyLimitExceeded", .rateLimit, domain: "youtube.quota"),
            one(429, "rateLimitExceeded", .rateLimit),
            one(403, "userRateLimitExceeded", .rateLimit), one(400, "uploadLimitExceeded", .rateLimit),
            one(400, "mediaBodyRequired", .media), one(400, "invalidFilename", .media), one(404, "notFound", .content),
            one(400, "something", .unknown), one(500, "backendError", .transient, isUnknown: true),
            one(503, "internalError", .transient, isUnknown: true),
            Case(
                testDescription: "502", act: .text(502, type: "text/html", "<h1>"), kind: .transient, isUnknown: true),
            Case(testDescription: "lost", act: .lost(mayHaveArrived: true), kind: .transient, isUnknown: true),
            Case(testDescription: "never sent", act: .lost(mayHaveArrived: false), kind: .transient),
            Case(
                testDescription: "HTML with 200", act: .text(200, type: "text/html", "<h1>"), kind: .transient,
                isUnknown: true),
        ]
        + [
            "invalidTitle", "invalidDescription", "invalidTags", "invalidCategoryId", "invalidPublishAt",
            "invalidVideoMetadata", "invalidRecordingDetails", "invalidVideoGameRating", "defaultLanguageNotSet",
            "forbiddenPrivacySetting", "forbiddenLicenseSetting",
        ].map { one(400, $0, .content) }

    @Test("REL-24 REL-30 each refusal of a session has one class, before any byte is sent", arguments: cases)
    func sessions(example: Case) async throws {
        let fixture = try Fixture([Fixture.uploads: [example.act]])

        let outcome = try await fixture.publish(Fixture.film())

        let failure = outcome.failure
        #expect(outcome.failedStep?.name == "start:0" && failure?.kind == example.kind)
        #expect(failure?.mayHaveTakenEffect == false && fixture.door.requests.count == 1)
        #expect(failure?.words.isEmpty == false && failure?.words.contains("<") == false)
    }

    @Test("REL-24 REL-30 each refusal of the last piece has one class; only a clear one is a no", arguments: cases)
    func last(example: Case) async throws {
        // A session that YouTube does not know any more is begun anew.
        guard example.kind != .content || !example.testDescription.hasPrefix("notFound") else { return }
        let fixture = try Fixture([Fixture.session: [Fixture.empty, example.act]])

        let outcome = try await fixture.publish(Fixture.begunFilm())

        #expect(outcome.failedStep?.name == "publish:0" && outcome.failure?.kind == example.kind)
        #expect(outcome.failure?.mayHaveTakenEffect == example.isUnknown)
    }

    @Test(
        "REL-30 quotas are waited out as long as they last: the project's until midnight in California, the channel's a day",
        arguments: [
            (YouTubeFixture.error(403, "quotaExceeded", domain: "youtube.quota"), Duration.hours(24)),
            (YouTubeFixture.error(403, "dailyLimitExceeded"), .hours(24)),
            (
                YouTubeFixture.error(
                    429, "rateLimitExceeded",
                    "Quota exceeded for quota metric 'Video Uploads' and limit 'Video Uploads per day'"), .hours(24)
            ),
            (YouTubeFixture.error(400, "uploadLimitExceeded"), .hours(24)),
            (YouTubeFixture.error(403, "userRateLimitExceeded"), nil),
            (.headed(429, ["Retry-After": "7"], ["error": ["message": "slow"]]), .seconds(7)),
        ])
    func quotas(act: ScriptedDoor.Act, pause: Duration?) async throws {
        // The clock of the tests begins at 08:00 UTC in winter, which is midnight in California.
        let fixture = try Fixture([Fixture.uploads: [act]])
        let failure = try await fixture.publish(Fixture.film()).failure
        #expect(failure?.kind == .rateLimit && failure?.retryAt == pause.map { fixture.clock.now + $0 })
    }

    @Test(
        "SEC-72 a session without an address, or with one over plain lines, is none",
        arguments: ["", "http://www.googleapis.com/upload/youtube/v3/videos?upload_id=1", "/upload", "javascript:1"])
    func astray(address: String) async throws {
        let fixture = try Fixture([Fixture.uploads: [.headed(200, ["Location": address], .null)]])
        #expect(try await fixture.publish(Fixture.film()).failure?.kind == .transient)
        #expect(fixture.door.requests.count == 1)
    }

    // MARK: Sessions that end

    @Test("P7 a session that YouTube does not know any more is begun anew, three times at most", arguments: [404, 410])
    func gone(status: Int) async throws {
        let fixture = try Fixture([
            Fixture.uploads: [Fixture.begun], Fixture.session: [.text(status, type: "text/plain", "")],
        ])
        let outcome = try await fixture.publish(Fixture.film())
        #expect(outcome.redone == ["publish:0", "publish:0", "publish:0"] && outcome.failure?.kind == .transient)
        #expect(fixture.door.sent(to: Fixture.uploads).count == 4)

        let large = try await fixture.perform("upload:0:0", Fixture.large(100_000_000))
        guard case .redo(let redo) = large else {
            Issue.record("\(large)")
            return
        }
        #expect(redo.steps == ["start:0", "upload:0:0"])
    }

    struct Odd: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let acts: [ScriptedDoor.Act]
        var isUnknown = false
    }

    private static func range(_ text: String) -> ScriptedDoor.Act { .headed(308, ["Range": text], .null) }

    static let odds = [
        Odd(testDescription: "more than there is", acts: [range("bytes=0-3")]),
        Odd(testDescription: "another beginning", acts: [range("bytes=1-2")]),
        Odd(testDescription: "no number", acts: [range("bytes=0-x")]),
        Odd(testDescription: "everything, and no video", acts: [range("bytes=0-2")], isUnknown: true),
        Odd(
            testDescription: "nothing is kept", acts: [YouTubeFixture.empty]),
        Odd(testDescription: "nonsense after the last", acts: [YouTubeFixture.empty, range("words")], isUnknown: true),
        Odd(testDescription: "no name", acts: [YouTubeFixture.empty, .json(200, [:])], isUnknown: true),
        Odd(
            testDescription: "a name that is none", acts: [YouTubeFixture.empty, .json(200, ["id": "a/../b"])],
            isUnknown: true),
    ]

    @Test("REL-24 answers that make no sense are never taken for a video", arguments: odds)
    func odd(example: Odd) async throws {
        let fixture = try Fixture([Fixture.session: example.acts])

        let failure = try await fixture.publish(Fixture.begunFilm()).failure

        #expect(failure?.kind == .transient)
        if example.testDescription != "nothing is kept" { #expect(failure?.mayHaveTakenEffect == example.isUnknown) }
        #expect(fixture.door.requests.count < 10)
    }

    @Test("a film that YouTube never takes a piece of ends the step, which goes on later where YouTube has got to")
    func stuck() async throws {
        let trouble = ScriptedDoor.Act.text(503, type: "text/html", "<h1>")
        let fixture = try Fixture([Fixture.session: [Fixture.empty, trouble]])
        guard case .failed(let failure) = try await fixture.perform("upload:0:0", Fixture.large(100_000_000)) else {
            Issue.record("not failed")
            return
        }
        #expect(failure.kind == .transient && !failure.mayHaveTakenEffect)
        #expect(fixture.door.requests.count <= 8)
    }

    // MARK: Processing

    struct Look: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        var age = Duration.seconds(1)
        /// `nil` where it is waited.
        var kind: PlatformFailure.Kind?
        var isUndone = false
    }

    private static func failed(_ reason: String) -> Look {
        Look(
            testDescription: "failed: \(reason)",
            act: YouTubeFixture.video("failed", ["failureReason": .string(reason)]),
            kind: .media, isUndone: true)
    }

    private static func rejected(_ reason: String, _ kind: PlatformFailure.Kind) -> Look {
        Look(
            testDescription: "rejected: \(reason)",
            act: YouTubeFixture.video("rejected", ["rejectionReason": .string(reason)]), kind: kind, isUndone: true)
    }

    private static func unprocessed(_ word: String, _ reason: String) -> Look {
        Look(
            testDescription: "\(word): \(reason)",
            act: YouTubeFixture.video(
                "uploaded",
                processing: ["processingStatus": .string(word), "processingFailureReason": .string(reason)]),
            kind: .media, isUndone: true)
    }

    static let looks: [Look] =
        ["conversion", "invalidFile", "emptyFile", "tooSmall", "codec", "uploadAborted", "new<b>", ""].map(failed)
        + [
            rejected("duplicate", .media), rejected("length", .media), rejected("copyright", .content),
            rejected("claim", .content), rejected("inappropriate", .content), rejected("termsOfUse", .content),
            rejected("trademark", .content), rejected("legal", .content), rejected("new", .content),
            rejected("uploaderAccountSuspended", .accountType), rejected("uploaderAccountClosed", .accountType),
            unprocessed("failed", "transcodeFailed"), unprocessed("failed", "uploadFailed"),
            unprocessed("failed", "streamingFailed"), unprocessed("terminated", "other"),
            Look(testDescription: "at work", act: YouTubeFixture.video("uploaded")),
            Look(testDescription: "at work for hours", act: YouTubeFixture.video("uploaded"), age: .hours(5)),
            Look(
                testDescription: "at work for too long", act: YouTubeFixture.video("uploaded"), age: .hours(6),
                kind: .transient),
            Look(testDescription: "not listed yet", act: .json(200, ["items": []]), age: .minutes(9)),
            Look(testDescription: "not there", act: .json(200, ["items": []]), age: .minutes(10), kind: .content),
            Look(
                testDescription: "another one", act: .json(200, ["items": [["id": "x"]]]), age: .minutes(10),
                kind: .content),
            Look(testDescription: "deleted", act: YouTubeFixture.video("deleted"), kind: .content),
            Look(testDescription: "nonsense", act: YouTubeFixture.video("dreaming"), kind: .transient),
            Look(
                testDescription: "private, though for everybody",
                act: YouTubeFixture.video("processed", ["privacyStatus": "private"]), kind: .permission),
            Look(testDescription: "dead token", act: YouTubeFixture.error(401, "authError"), kind: .auth),
            Look(testDescription: "HTML", act: .text(200, type: "text/html", "<p>"), kind: .transient),
            Look(
                testDescription: "quota", act: YouTubeFixture.error(403, "quotaExceeded", domain: "youtube.quota"),
                kind: .rateLimit),
        ]

    @Test(
        "REL-24 REL-30 what YouTube makes of a video: reasons have one class, and nothing is called published",
        arguments: looks)
    func look(example: Look) async throws {
        let fixture = try Fixture([Fixture.videos: [example.act]])
        let draft = Fixture.madeFilm(since: fixture.clock.now - example.age)

        switch (try await fixture.perform("ready:0", draft.publication), example.kind) {
        case (.wait(let pause, _), nil): #expect(pause >= .seconds(10) && pause <= .minutes(5))
        case (.failed(let failure), let kind?):
            #expect(failure.kind == kind && !example.isUndone && !failure.mayHaveTakenEffect)
        case (.undone(let failure), let kind?):
            #expect(failure.kind == kind && example.isUndone && !failure.words.isEmpty)
        case let other: Issue.record("\(other)")
        }
    }

    @Test("a video that not those see who should is told with its address")
    func hidden() async throws {
        let fixture = try Fixture([Fixture.videos: [Fixture.video("processed", ["privacyStatus": "private"])]])
        let outcome = try await fixture.publish(Fixture.madeFilm(since: fixture.clock.now))
        #expect(outcome.failure?.words.contains(Fixture.link) == true && !outcome.isUndone)
        #expect(outcome.failure?.words.contains("not uploaded twice") == true)
    }

    // MARK: Cover and comment

    @Test(
        "a cover that is refused, for whatever reason, never harms the video",
        arguments: [
            YouTubeFixture.error(403, "forbidden"), YouTubeFixture.error(400, "failedPrecondition"),
            YouTubeFixture.error(400, "invalidImage"), YouTubeFixture.error(401, "authError"),
            YouTubeFixture.error(403, "quotaExceeded", domain: "youtube.quota"),
            YouTubeFixture.error(500, "backendError"),
            .lost(mayHaveArrived: true), .text(200, type: "text/html", "<p>"),
        ])
    func cover(act: ScriptedDoor.Act) async throws {
        let fixture = try Fixture([Fixture.covers: [act]])
        var draft = Fixture.madeFilm(since: fixture.clock.now - .minutes(5), isProcessed: true)
        draft.cover = DraftPicture("image/png", [1, 2])

        let outcome = try await fixture.publish(draft)

        #expect(outcome.failure == nil && outcome.outputs["cover:0"]?.remoteID == Fixture.id)
    }

    @Test(
        "what a refused cover leaves behind says why, and what helps: another file, a verified channel, or only YouTube Studio",
        arguments: [
            (YouTubeFixture.error(403, "forbidden"), ["youtube.com/verify"]),
            (YouTubeFixture.error(400, "failedPrecondition"), ["youtube.com/verify", "50 MB"]),
            (YouTubeFixture.error(400, "invalidImage"), ["youtube.com/verify", "50 MB"]),
            (YouTubeFixture.error(401, "authError"), [String]()),
        ])
    func coverRemedy(act: ScriptedDoor.Act, remedies: [String]) async throws {
        let fixture = try Fixture([Fixture.covers: [act]])
        var draft = Fixture.madeFilm(since: fixture.clock.now - .minutes(5), isProcessed: true)
        draft.cover = DraftPicture("image/png", [1, 2])

        let facts = try await fixture.publish(draft).outputs["cover:0"]?.facts ?? [:]

        let refusal = try #require(CoverRefusal(facts: facts))
        #expect(refusal.words == "Words of Google.")
        let remedy = try #require(refusal.remedy)
        #expect(remedy.hasSuffix("in YouTube Studio."))
        #expect(["youtube.com/verify", "50 MB"].filter { remedy.contains($0) } == remedies)
    }

    @Test("a passing trouble with the cover is waited out for some minutes")
    func patience() async throws {
        let fixture = try Fixture([Fixture.covers: [Fixture.error(500, "backendError")]])
        var draft = Fixture.madeFilm(since: fixture.clock.now, isProcessed: true)
        draft.cover = DraftPicture("image/png", [1, 2])
        guard case .wait(let pause, let words) = try await fixture.perform("cover:0", draft.publication) else {
            Issue.record("no patience")
            return
        }
        #expect(pause == .seconds(30) && words.hasPrefix("The video is out"))
    }

    @Test(
        "REL-24 REL-27 a first comment that is refused leaves the video, and one without an answer may be there",
        arguments: [
            (YouTubeFixture.error(403, "commentsDisabled"), PlatformFailure.Kind.content, false),
            (YouTubeFixture.error(403, "insufficientPermissions"), .permission, false),
            (YouTubeFixture.error(500, "backendError"), .transient, true),
            (.lost(mayHaveArrived: true), .transient, true),
            (.json(200, [:]), .transient, true),
        ])
    func comment(act: ScriptedDoor.Act, kind: PlatformFailure.Kind, isUnknown: Bool) async throws {
        let fixture = try Fixture([Fixture.writing: [act]])
        let draft = Fixture.madeFilm([.firstComment: "First!"], since: fixture.clock.now, isProcessed: true)

        let failure = try await fixture.publish(draft).failure

        #expect(failure?.kind == kind && failure?.mayHaveTakenEffect == isUnknown)
        #expect(fixture.door.requests.count == 1)
    }

    @Test("REL-47 a film that is gone, one that was not begun, and steps of others are no calls")
    func nothing() async throws {
        let fixture = try Fixture()
        let film = Fixture.film().publication
        let gone = Publication(
            deliveryID: film.deliveryID, round: 0, startedAt: film.startedAt, content: film.content,
            options: film.options, media: film.media, load: { _ in throw Missing() })
        let bare = Publication(
            deliveryID: film.deliveryID, round: 0, startedAt: film.startedAt, content: Content(parts: []),
            options: film.options, media: [:], load: { _ in [] })
        let commit = Step("publish:0", kind: .commit, part: 0, item: 0)
        for (step, publication) in [
            (Step("start:0", kind: .safe, part: 0, item: 0), gone),
            (Step("start:0", kind: .safe, part: 0, item: 0), bare),
            (commit, film), (commit, bare), (Step("ready:0", kind: .safe, part: 0), film),
            (Step("comment:0", kind: .commit, part: 0), film), (Step("dance", kind: .commit, part: 0), film),
        ] {
            guard case .failed = await fixture.connector.perform(step, of: publication, as: fixture.session) else {
                Issue.record("\(step.name)")
                continue
            }
        }
        #expect(fixture.door.requests.isEmpty && fixture.connector.steps(of: bare).count == 3)
    }

    private struct Missing: Error {}
}
