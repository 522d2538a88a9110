import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// Films in the feed, Reels and stories: uploads, looks, and the word that publishes them (sheet `facebook`, section 4).
@Suite("Films on Facebook Pages before a scripted door", .timeLimit(.minutes(1)))
struct FacebookFilmTests {
    private typealias Fixture = FacebookFixture
    private static let bytes: [UInt8] = (0..<10).map { $0 }
    private static let success = ScriptedDoor.Act.json(200, ["success": true])

    // MARK: Feed

    private static func wanted(_ start: Int, _ end: Int) -> ScriptedDoor.Act {
        .json(
            200,
            [
                "video_id": "77", "upload_session_id": "s1", "start_offset": .string(String(start)),
                "end_offset": .string(String(end)),
            ])
    }

    @Test("S2.10 a film goes up in the pieces that Facebook wants, is handed over with its words, and waited for")
    func film() async throws {
        let fixture = Fixture([
            Fixture.videos: [Self.wanted(0, 6), Self.wanted(6, 10), Self.wanted(10, 10), Self.success],
            Fixture.video: [Fixture.state("processing"), Fixture.out],
        ])
        var draft = Fixture.draft(Fixture.film)
        draft.title = "A title"

        let outcome = try await fixture.publish(draft)

        #expect(outcome.failure == nil)
        #expect(fixture.form(Fixture.videos) == ["upload_phase": "start", "file_size": "10"])
        #expect(
            fixture.form(Fixture.videos, 1) == [
                "upload_phase": "transfer", "upload_session_id": "s1", "start_offset": "0",
            ])
        #expect(fixture.form(Fixture.videos, 2)["start_offset"] == "6")
        for (number, piece) in [(1, Self.bytes[0..<6]), (2, Self.bytes[6..<10])] {
            let file = try #require(fixture.file(Fixture.videos, number))
            #expect(file.name == "video_file_chunk" && file.filename == "film.mp4")
            #expect(try await file.collected() == Array(piece))
        }
        #expect(
            fixture.form(Fixture.videos, 3) == [
                "upload_phase": "finish", "upload_session_id": "s1", "description": "Words", "title": "A title",
            ])
        let handed = ["handed_at": String(fixture.clock.now.milliseconds)]
        #expect(outcome.outputs["publish:0"] == StepOutput(remoteID: "77", facts: handed))
        #expect(
            outcome.outputs["appear:0"]
                == StepOutput(remoteID: "42_7", url: "https://www.facebook.com/bakery/videos/77/"))
        let query = fixture.door.sent(to: Fixture.video)[0].url.queryItems.first
        #expect(query == OutboundURL.Item("fields", "status,post_id,permalink_url,published"))
    }

    @Test(
        "offsets that are no piece of the film, or go in circles, end the upload before anything is public",
        arguments: [(0, 0), (0, 11), (6, 4), (-1, 4), (11, 12), (10, 9)])
    func offsets(start: Int, end: Int) async throws {
        let fixture = Fixture([Fixture.videos: [Self.wanted(start, end)]])
        let first = try await fixture.publish(Fixture.draft(Fixture.film))
        #expect(first.failure?.kind == .transient && first.failedStep?.name == "upload:0:0")
        #expect(fixture.door.requests.count == 1)

        let circle = Fixture([Fixture.videos: [Self.wanted(0, 6), Self.wanted(0, 6)]])
        #expect(try await circle.publish(Fixture.draft(Fixture.film)).failure?.mayHaveTakenEffect == false)
        #expect(circle.door.requests.count == 2)
    }

    @Test("a film in the feed brings its cover with the last word")
    func thumb() async throws {
        let fixture = Fixture([
            Fixture.videos: [Self.wanted(0, 10), Self.wanted(10, 10), Self.success], Fixture.video: [Fixture.out],
        ])

        #expect(try await fixture.publish(Self.covered(.post)).failure == nil)

        let file = try #require(fixture.file(Fixture.videos, 2))
        #expect(file.name == "thumb" && file.contentType == "image/png")
        #expect(try await file.collected() == TestPictures.png)
        #expect(fixture.form(Fixture.videos, 2)["upload_phase"] == "finish")
    }

    /// A film with a cover, whose file lies in a part that is never sent.
    private static func covered(_ format: PostFormat) -> PublicationDraft {
        var draft = Fixture.draft(
            Fixture.film, as: format, options: [.cover: .media(MediaItem.ID(stored: "med_1_0"))])
        draft.texts.append("")
        draft.pictures.append([Fixture.png])
        return draft
    }

    // MARK: Reels and stories

    private static func begun(_ url: String = "https://rupload.facebook.com/video-upload/v26.0/77")
        -> ScriptedDoor.Act
    { .json(200, ["video_id": "77", "upload_url": .string(url)]) }

    @Test("S2.10 S2.11 a Reel goes to the host for films, is looked at, titled, handed over and waited for")
    func reel() async throws {
        let fixture = Fixture([
            Fixture.reels: [Self.begun(), Self.success], Fixture.store: [Self.success],
            Fixture.video: [Fixture.state("uploading"), Fixture.state("upload_complete"), Fixture.out],
            Fixture.comments: [.json(200, ["id": "7_1"])],
        ])
        var draft = Fixture.draft(Fixture.film, as: .reel, options: [.firstComment: "First"])
        draft.title = "A title"

        let outcome = try await fixture.publish(draft)

        #expect(outcome.failure == nil)
        #expect(fixture.form(Fixture.reels) == ["upload_phase": "start"])
        let sent = try #require(fixture.door.sent(to: Fixture.store).first)
        #expect(sent.headers["Authorization"] == "OAuth own" && sent.url.query == nil)
        #expect(sent.headers["offset"] == "0" && sent.headers["file_size"] == "10")
        #expect(try await sent.body.collected() == Self.bytes)
        #expect(
            fixture.form(Fixture.reels, 1) == [
                "upload_phase": "finish", "video_id": "77", "video_state": "PUBLISHED", "description": "Words",
                "title": "A title",
            ])
        #expect(outcome.links(1) == ["https://www.facebook.com/reel/77"])
        #expect(fixture.form(Fixture.comments) == ["message": "First"])
    }

    @Test("S2.10 a film becomes a story without words, and its place is asked for")
    func story() async throws {
        let fixture = Fixture([
            Fixture.videoStories: [Self.begun(), .json(200, ["success": true, "post_id": "42_7"])],
            Fixture.store: [Self.success], Fixture.video: [Fixture.state("ready"), Fixture.out],
            Fixture.post: [.json(200, ["url": "https://www.facebook.com/stories/9"])],
        ])

        let outcome = try await fixture.publish(Fixture.draft(Fixture.film, as: .story))

        #expect(fixture.form(Fixture.videoStories, 1) == ["upload_phase": "finish", "video_id": "77"])
        #expect(
            outcome.outputs["appear:0"] == StepOutput(remoteID: "42_7", url: "https://www.facebook.com/stories/9"))
    }

    @Test(
        "SEC-72 the token goes to Facebook's own host for films and nowhere else",
        arguments: [
            "https://evil.example/video-upload/v26.0/77", "http://rupload.facebook.com/video-upload/v26.0/77",
            "https://rupload.facebook.com.evil.example/77", "https://rupload.facebook.com:8443/77", "", "x",
        ])
    func foreignHost(url: String) async throws {
        let fixture = Fixture([Fixture.reels: [Self.begun(url)]])
        let outcome = try await fixture.publish(Fixture.draft(Fixture.film, as: .reel))
        #expect(outcome.failure?.kind == .transient && fixture.door.requests.count == 1)
    }

    private static func kept(_ name: String, _ count: Int) -> ScriptedDoor.Act {
        .json(200, ["status": ["uploading_phase": ["status": "in_progress", name: .integer(count)]]])
    }

    @Test("an upload that broke off goes on where it stopped", arguments: ["bytes_transferred", "bytes_transfered"])
    func resumes(name: String) async throws {
        let fixture = Fixture([
            Fixture.reels: [Self.begun()],
            Fixture.store: [.lost(mayHaveArrived: true), Self.refused("PartialRequestError", true), Self.success],
            Fixture.video: [Self.kept(name, 4), Self.kept(name, 7)],
        ])
        let draft = Fixture.draft(Fixture.film, as: .reel)

        let result = await fixture.perform("upload:0:0", item: 0, of: draft)

        #expect(result == .done(StepOutput(remoteID: "77")))
        let sent = fixture.door.sent(to: Fixture.store)
        #expect(sent.map { $0.headers["offset"] } == ["0", "4", "7"])
        #expect(try await sent[2].body.collected() == Array(Self.bytes[7...]))
    }

    @Test(
        "an upload of which nothing more is known begins anew another time",
        arguments: [kept("bytes_transferred", 0), kept("bytes_transferred", 11), Fixture.refusal(2)])
    func lostUpload(act: ScriptedDoor.Act) async throws {
        let fixture = Fixture([
            Fixture.reels: [Self.begun()], Fixture.store: [.lost(mayHaveArrived: true)], Fixture.video: [act],
        ])
        guard
            case .failed(let failure) = await fixture.perform(
                "upload:0:0", item: 0, of: Fixture.draft(Fixture.film, as: .reel))
        else {
            Issue.record("it was taken for sent")
            return
        }
        #expect(failure.kind == .transient && !failure.mayHaveTakenEffect)
        #expect(fixture.door.sent(to: Fixture.store).count == 1)
    }

    @Test("an upload whose last answer was lost is whole when Facebook says so")
    func wholeUpload() async {
        let fixture = Fixture([
            Fixture.reels: [Self.begun()], Fixture.store: [.lost(mayHaveArrived: true)],
            Fixture.video: [Self.kept("bytes_transferred", 10)],
        ])
        let result = await fixture.perform("upload:0:0", item: 0, of: Fixture.draft(Fixture.film, as: .reel))
        #expect(result == .done(StepOutput(remoteID: "77")))
    }

    private static func refused(_ type: String, _ passes: Bool = false, status: Int = 400) -> ScriptedDoor.Act {
        .json(
            status,
            ["debug_info": ["retriable": .bool(passes), "type": .string(type), "message": .string("No \(type)")]])
    }

    @Test(
        "REL-30 the host for films has words of its own, and each refusal has one class",
        arguments: [
            (refused("ProcessingFailedError"), PlatformFailure.Kind.media),
            (refused("ProcessingFailedError", true), .transient), (refused("NotFoundError"), .transient),
            (refused("OffsetInvalidError"), .transient), (refused("NotAuthorizedError", status: 401), .auth),
            (refused("Else", status: 503), .transient), (.text(502, type: "text/html", "<h1>"), .transient),
            (.json(200, ["success": false]), .transient), (.json(200, [:]), .transient),
            (Fixture.refusal(190, 460), .auth), (Fixture.refusal(6_000, 1_363_024), .media),
            (.lost(mayHaveArrived: true), .transient),
        ])
    func refusals(act: ScriptedDoor.Act, kind: PlatformFailure.Kind) async throws {
        let fixture = Fixture([Fixture.reels: [Self.begun()], Fixture.store: [act]])
        let outcome = try await fixture.publish(Fixture.draft(Fixture.film, as: .reel))
        #expect(outcome.failure?.kind == kind && outcome.failure?.mayHaveTakenEffect == false)
        #expect(outcome.failedStep?.name == "upload:0:0")
    }

    @Test(
        "a Reel gets its cover before people see it; one that is refused is noted, and the Reel goes out",
        arguments: [true, false])
    func cover(isTaken: Bool) async throws {
        let fixture = Fixture([
            Fixture.reels: [Self.begun(), Self.success], Fixture.store: [Self.success],
            Fixture.thumbnails: [isTaken ? Self.success : Fixture.refusal(100, nil, "Too small")],
            Fixture.video: [Fixture.state("upload_complete"), Fixture.out],
        ])

        let outcome = try await fixture.publish(Self.covered(.reel))

        #expect(outcome.failure == nil && fixture.form(Fixture.thumbnails) == ["is_preferred": "true"])
        #expect(fixture.file(Fixture.thumbnails)?.name == "source")
        #expect(outcome.outputs["cover:0"]?.facts == (isTaken ? [:] : ["cover": "refused: Too small"]))
        let calls = fixture.door.calls
        #expect(calls.firstIndex(of: Fixture.thumbnails) ?? 99 < calls.lastIndex(of: Fixture.reels) ?? 0)
    }

    // MARK: Looks

    struct Look: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        var age = Duration.seconds(30)
        var format = PostFormat.reel
        /// How it fails; `nil` for a wait.
        var kind: PlatformFailure.Kind?
        var words: String?
    }

    private static func failed(_ phase: String, _ error: JSONValue, _ name: String = "errors") -> ScriptedDoor.Act {
        .json(
            200, ["status": ["video_status": "error", "\(phase)_phase": ["status": "error", name: error]]])
    }

    static let looks = [
        Look(testDescription: "processing", act: Fixture.state("processing")),
        Look(testDescription: "ready, not published", act: Fixture.state("ready")),
        Look(testDescription: "being published", act: Fixture.state("ready", publishing: "in_progress")),
        Look(testDescription: "not visible yet", act: Fixture.refusal(100, 33)),
        Look(testDescription: "still not visible", act: Fixture.refusal(100, 33), age: .minutes(2), kind: .permission),
        Look(
            testDescription: "failed", act: failed("processing", [["code": 1_363_024, "message": "Bad film"]]),
            kind: .media, words: "Bad film"),
        Look(
            testDescription: "failed, told in another way",
            act: failed("publishing", ["message": "Bad film"], "error"), kind: .media, words: "Bad film"),
        Look(testDescription: "over", act: Fixture.state("expired"), kind: .media, words: "The upload is over."),
        Look(
            testDescription: "upload failed", act: Fixture.state("upload_failed"), kind: .media,
            words: "Facebook could not process the film."),
        Look(testDescription: "a Reel for too long", act: Fixture.state("processing"), age: .minutes(15), kind: .media),
        Look(
            testDescription: "a film for long", act: Fixture.state("processing"), age: .minutes(44), format: .post),
        Look(
            testDescription: "a film for too long", act: Fixture.state("processing"), age: .minutes(45), format: .post,
            kind: .media),
        Look(testDescription: "no answer", act: .lost(mayHaveArrived: true), kind: .transient),
        Look(testDescription: "dead token", act: Fixture.refusal(190, 460), kind: .auth),
    ]

    @Test("what Facebook says of a film that was handed over", arguments: looks)
    func tells(look: Look) async throws {
        let fixture = Fixture([Fixture.video: [look.act]])
        var draft = Fixture.draft(Fixture.film, as: look.format)
        let handed = String((fixture.clock.now - look.age).milliseconds)
        draft.outputs["publish:0"] = StepOutput(remoteID: "77", facts: ["handed_at": handed])

        let result = await fixture.perform("appear:0", of: draft)
        switch (result, look.kind) {
        case (.wait(let pause, _), nil): #expect(pause == .seconds(5))
        // What is certain comes with words of Facebook's own: nothing of the film counts any more.
        case (.undone(let failure), let kind?): #expect(failure.kind == kind && failure.words == look.words)
        case (.failed(let failure), let kind?):
            #expect(failure.kind == kind && !failure.mayHaveTakenEffect && look.words == nil)
        default: Issue.record("\(result)")
        }
    }

    @Test("a film that Facebook cannot take in fails before it is handed over")
    func notReady() async throws {
        let fixture = Fixture([
            Fixture.reels: [Self.begun()], Fixture.store: [Self.success],
            Fixture.video: [Fixture.state("upload_failed")],
        ])
        let outcome = try await fixture.publish(Fixture.draft(Fixture.film, as: .reel))
        #expect(outcome.failure?.kind == .media && outcome.failedStep?.name == "ready:0:0")
        #expect(outcome.redone.isEmpty)
    }

    @Test(
        "a film whose upload was over before it was handed over is sent again by itself, twice at most",
        arguments: 1...3)
    func expired(times: Int) async throws {
        let over = Array(repeating: Fixture.state("expired"), count: times)
        let begun = Array(repeating: Self.begun(), count: min(times + 1, 3))
        let fixture = Fixture([
            Fixture.reels: begun + [Self.success], Fixture.store: begun.map { _ in Self.success },
            Fixture.video: over + [Fixture.state("upload_complete"), Fixture.out],
        ])

        let outcome = try await fixture.publish(Fixture.draft(Fixture.film, as: .reel))

        #expect(outcome.redone == Array(repeating: "ready:0:0", count: min(times, 2)))
        #expect(fixture.door.calls.count { $0 == Fixture.store } == min(times + 1, 3))
        #expect(outcome.failure?.kind == (times < 3 ? nil : .media))
        #expect(outcome.failedStep?.name == (times < 3 ? nil : "ready:0:0"))
    }
}
