import Domain
import Outbound
import TestKit
import Testing

@testable import Platforms

/// What is sent to YouTube, field by field, judged by Google's own description (platform sheet, section 4).
@Suite("Publishing to YouTube before a scripted door", .timeLimit(.minutes(1)))
struct YouTubePublishingTests {
    private typealias Fixture = YouTubeFixture

    @Test(
        "steps are the same every time: a session, the film, its last piece, what YouTube makes of it, cover")
    func steps() throws {
        let fixture = try Fixture()
        let small = fixture.connector.steps(of: Fixture.large(16 << 20))
        #expect(small.map(\.name) == ["start:0", "publish:0", "ready:0"])
        #expect(small.map(\.kind) == [.safe, .commit, .safe] && small[1].budget == .seconds(46))
        let large = fixture.connector.steps(of: Fixture.large(100_000_000))
        #expect(large.map(\.name) == ["start:0", "upload:0:0", "publish:0", "ready:0"])
        #expect(large[1].kind == .safe && large[1].budget == .seconds(135) && large[2].budget == .seconds(51))
        var draft = Fixture.film([.firstComment: "First"])
        draft.cover = DraftPicture("image/png", [1])
        let all = fixture.connector.steps(of: draft.publication)
        #expect(all.map(\.name) == ["start:0", "publish:0", "ready:0", "cover:0"])
        #expect(all.map(\.kind) == [.safe, .commit, .safe, .safe])
        let comment = fixture.connector.steps(of: draft.child(.comment).publication)
        #expect(comment == [Step("comment:0", kind: .commit, part: 0)])
    }

    @Test("S2.35 S2.38 S2.39 S3.39 a video goes up with its metadata, and is published when YouTube has processed it")
    func film() async throws {
        let fixture = try Fixture([
            Fixture.uploads: [Fixture.begun], Fixture.session: [Fixture.empty, Fixture.made],
            Fixture.videos: [
                Fixture.video("uploaded", processing: ["processingStatus": "processing"]), Fixture.processed,
            ],
        ])

        let outcome = try await fixture.publish(Fixture.film())

        #expect(outcome.failure == nil && outcome.outputs["publish:0"]?.remoteID == Fixture.id)
        #expect(outcome.outputs["ready:0"]?.url == Fixture.link)
        #expect(
            fixture.door.calls == [
                Fixture.uploads, Fixture.session, Fixture.session, Fixture.videos, Fixture.videos,
            ])
        let start = fixture.door.requests[0]
        #expect(start.url.query == "uploadType=resumable&part=snippet%2Cstatus&notifySubscribers=true")
        #expect(
            start.json == [
                "snippet": ["title": "A title", "description": "Words", "categoryId": "22"],
                "status": [
                    "privacyStatus": "public", "selfDeclaredMadeForKids": false, "containsSyntheticMedia": false,
                    "embeddable": true, "license": "youtube",
                ],
            ])
        #expect(
            start.headers["X-Upload-Content-Type"] == "video/mp4" && start.headers["X-Upload-Content-Length"] == "3")
        #expect(start.headers["Content-Type"] == "application/json; charset=UTF-8")
        let (question, piece) = (fixture.door.requests[1], fixture.door.requests[2])
        #expect(question.headers["Content-Range"] == "bytes */3" && question.url.text == Fixture.address)
        guard case .none = question.body else {
            Issue.record("a question has no body")
            return
        }
        #expect(try await piece.body.collected() == [7, 8, 9] && piece.url.text == Fixture.address)
        #expect(piece.headers["Content-Range"] == "bytes 0-2/3" && piece.headers["Authorization"] == "Bearer access-1")
        #expect(fixture.door.requests[3].url.query == "part=status%2CprocessingDetails&id=\(Fixture.id)")
    }

    @Test("S3.39 every choice arrives: audience, children, tags, category, licence, language, advertising, subscribers")
    func choices() async throws {
        let chosen: [OptionKey: OptionValue] = [
            .visibility: "unlisted", .madeForKids: true, .tags: ["a", "b c"], .category: "10",
            .license: "creative_common", .embeddable: false, .aiGenerated: true, .brandContent: true, .language: "de",
            .notifySubscribers: false,
        ]
        let fixture = try Fixture([Fixture.uploads: [Fixture.begun]])

        _ = try await fixture.perform("start:0", Fixture.film(chosen).publication)

        let start = fixture.door.requests[0]
        let part = "snippet%2Cstatus%2CpaidProductPlacementDetails"
        #expect(start.url.query == "uploadType=resumable&part=\(part)&notifySubscribers=false")
        #expect(
            start.json == [
                "snippet": [
                    "title": "A title", "description": "Words", "categoryId": "10", "tags": ["a", "b c"],
                    "defaultLanguage": "de",
                ],
                "status": [
                    "privacyStatus": "unlisted", "selfDeclaredMadeForKids": true, "containsSyntheticMedia": true,
                    "embeddable": false, "license": "creativeCommon",
                ],
                "paidProductPlacementDetails": ["hasPaidProductPlacement": true],
            ])
    }

    @Test("S2.36 S2.37 a Short is an upload with its hashtag, and has an address of its own")
    func short() async throws {
        let fixture = try Fixture([
            Fixture.uploads: [Fixture.begun], Fixture.session: [Fixture.empty, Fixture.made],
            Fixture.videos: [Fixture.processed],
        ])
        var draft = Fixture.film([.format: "reel"])
        let capabilities = fixture.connector.profile.capabilities
        let composed = capabilities.composed(
            draft.publication.content, options: draft.options, media: draft.publication.media)
        draft.texts = composed.parts.map(\.text)

        let outcome = try await fixture.publish(draft)

        #expect(fixture.door.requests[0].json?["snippet"]?["description"] == "Words\n\n#Shorts")
        #expect(outcome.outputs["ready:0"]?.url == "https://www.youtube.com/shorts/\(Fixture.id)")
    }

    @Test(
        "S2.36 a Short of 61 seconds or one that lies is refused before anything is sent, and goes as an ordinary video",
        arguments: [(61_000, 1_080, 1_920), (30_000, 1_920, 1_080)])
    func noShort(milliseconds: Int, width: Int, height: Int) throws {
        let id = MediaItem.ID(stored: "med_1")
        let item = MediaItem(
            id: id, workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "f.mp4", contentType: "video/mp4",
            width: width, height: height, byteCount: 1_000, digest: "", durationMilliseconds: milliseconds,
            frameRate: 30)
        let content = Content(title: "T", parts: [Part(text: "Hi", media: [Attachment(id: id)])])
        let capabilities = try Fixture().connector.profile.capabilities
        func problems(_ format: OptionValue) -> [Problem] {
            Preflight.problems(
                of: content, options: DeliveryOptions([.format: format, .madeForKids: false]), media: [id: item],
                capabilities: capabilities, name: "YouTube"
            ).filter { $0.severity == .error }
        }
        #expect(problems("reel").count == 1 && problems("post").isEmpty)
    }

    // MARK: Pieces

    private static let piece = 16 << 20

    private static func ranges(_ fixture: Fixture) -> [String?] {
        fixture.door.sent(to: Fixture.session).map { $0.headers["Content-Range"] }
    }

    @Test("REL-2 a large film goes up in pieces of 256 KiB times 64; the last one is left for the step that publishes")
    func large() async throws {
        #expect(YouTubeUpload.pieceBytes.isMultiple(of: 262_144))
        let total = 2 * Self.piece + 5
        let fixture = try Fixture([
            Fixture.session: [
                Fixture.empty, Fixture.stored(Self.piece), Fixture.stored(2 * Self.piece),
                Fixture.stored(2 * Self.piece), Fixture.made,
            ]
        ])
        let film = Fixture.large(total)

        let upload = try await fixture.perform("upload:0:0", film)
        let publish = try await fixture.perform("publish:0", film)

        guard case .done = upload, case .done(let output) = publish else {
            Issue.record("\(upload) \(publish)")
            return
        }
        #expect(output.remoteID == Fixture.id)
        #expect(
            Self.ranges(fixture) == [
                "bytes */\(total)", "bytes 0-\(Self.piece - 1)/\(total)",
                "bytes \(Self.piece)-\(2 * Self.piece - 1)/\(total)", "bytes */\(total)",
                "bytes \(2 * Self.piece)-\(total - 1)/\(total)",
            ])
    }

    @Test("an upload goes on where YouTube has got to, whatever was sent, and asks after every lost answer")
    func resumes() async throws {
        let total = 3 * Self.piece
        let half = Self.piece / 2
        let fixture = try Fixture([
            Fixture.session: [
                Fixture.stored(half), Fixture.stored(Self.piece), .lost(mayHaveArrived: true),
                Fixture.stored(2 * Self.piece),
            ]
        ])

        guard case .done = try await fixture.perform("upload:0:0", Fixture.large(total)) else {
            Issue.record("not done")
            return
        }
        #expect(
            Self.ranges(fixture) == [
                "bytes */\(total)", "bytes \(half)-\(half + Self.piece - 1)/\(total)",
                "bytes \(Self.piece)-\(2 * Self.piece - 1)/\(total)", "bytes */\(total)",
            ])
    }

    @Test("REL-24 a video that is there already is the one: nothing is sent again")
    func adopts() async throws {
        let fixture = try Fixture([Fixture.session: [Fixture.made]])
        guard case .done(let output) = try await fixture.perform("publish:0", Fixture.begunFilm().publication) else {
            Issue.record("not done")
            return
        }
        #expect(output.url == Fixture.link && Self.ranges(fixture) == ["bytes */3"])
    }

    // MARK: Afterwards

    @Test("the author's cover is set when the video is there")
    func cover() async throws {
        let fixture = try Fixture([Fixture.covers: [.json(200, ["items": []])]])
        var draft = Fixture.madeFilm(since: fixture.clock.now, isProcessed: true)
        draft.cover = DraftPicture("image/png", [1, 2])

        #expect(try await fixture.publish(draft).failure == nil)

        let sent = fixture.door.requests[0]
        #expect(sent.url.query == "videoId=\(Fixture.id)&uploadType=media")
        guard case .stream(_, let type) = sent.body else {
            Issue.record("no stream")
            return
        }
        #expect(try await sent.body.collected() == [1, 2] && type == "image/png")
    }

    @Test("the first comment is the channel's own")
    func comment() async throws {
        let fixture = try Fixture([Fixture.writing: [.json(200, ["id": "Ugz1"])]])
        let draft = Fixture.madeFilm([.firstComment: "First!"], since: fixture.clock.now, isProcessed: true)

        let outcome = try await fixture.publish(draft)

        #expect(
            outcome.outputs["comment:0"]
                == StepOutput(remoteID: "Ugz1", url: "https://www.youtube.com/watch?v=\(Fixture.id)&lc=Ugz1"))
        #expect(fixture.door.requests[0].url.query == "part=snippet")
        #expect(
            fixture.door.requests[0].json == [
                "snippet": [
                    "channelId": "UC1", "videoId": .string(Fixture.id),
                    "topLevelComment": ["snippet": ["textOriginal": "First!"]],
                ]
            ])
    }

    // MARK: What the channel may do

    @Test(
        "a channel that is not verified by phone may upload a quarter of an hour",
        arguments: [
            ("allowed", Duration.hours(12)), ("eligible", .minutes(15)), ("disallowed", .minutes(15)),
            ("longUploadsUnspecified", .hours(12)),
        ])
    func lengths(word: String, longest: Duration) async throws {
        let answer = ScriptedDoor.Act.json(
            200, ["items": [["id": "UC1", "status": ["longUploadsStatus": .string(word)]]]])
        let fixture = try Fixture([Fixture.channels: [answer]])
        let found = await fixture.connector.capabilities(of: fixture.session)
        #expect(found?.formats[.video]?.video?.duration?.upperBound == longest)
        #expect(found?.formats[.reel]?.video?.duration?.upperBound == .seconds(60))
    }

    @Test(
        "nothing is known of a channel that YouTube does not describe",
        arguments: [
            YouTubeFixture.error(403, "quotaExceeded", domain: "youtube.quota"), .json(200, [:]),
            .json(200, ["items": []]), .lost(mayHaveArrived: true),
        ])
    func unknown(act: ScriptedDoor.Act) async throws {
        let fixture = try Fixture([Fixture.channels: [act]])
        #expect(await fixture.connector.capabilities(of: fixture.session) == nil)
    }

    @Test(
        "Google's day ends at midnight in California, in winter, in summer, and when the clock changes",
        arguments: [
            ("2027-01-15T08:00:00Z", "2027-01-16T08:00:00Z"), ("2027-01-15T07:59:59Z", "2027-01-15T08:00:00Z"),
            ("2027-07-01T12:00:00Z", "2027-07-02T07:00:00Z"), ("2027-03-14T09:00:00Z", "2027-03-15T07:00:00Z"),
            ("2027-11-07T08:00:00Z", "2027-11-08T08:00:00Z"),
        ])
    func day(now: String, end: String) throws {
        #expect(PacificDay.end(after: try #require(Timestamp.instant(now))) == Timestamp.instant(end))
    }
}
