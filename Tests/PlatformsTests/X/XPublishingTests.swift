import Domain
import Outbound
import Platforms
import TestKit
import Testing

@Suite(.timeLimit(.minutes(10)))
struct XPublishingTests {
    private let uploaded = ScriptedDoor.Act.json(200, ["data": ["id": "77", "media_key": "3_77"]])
    private let picture = DraftPicture("image/png", TestPictures.png)

    @Test("steps are the same every time: all pictures first, then one commit per part")
    func steps() {
        let draft = PublicationDraft(
            texts: ["One", "Two"],
            pictures: [[DraftPicture("image/png", [1], "A cat"), DraftPicture("image/gif", [1], "")], [picture]])

        let steps = XFixture().connector.steps(of: draft.publication)

        #expect(
            steps.map(\.name) == [
                "upload:0:0", "alt:0:0", "upload:0:1", "ready:0:1", "upload:1:0", "publish:0", "publish:1",
            ])
        #expect(steps.map(\.kind) == Array(repeating: .safe, count: 5) + [.commit, .commit])
        #expect(steps == XFixture().connector.steps(of: draft.publication))
    }

    @Test("a text becomes a post with a link built from name and id")
    func text() async throws {
        let fixture = XFixture([XFixture.create: [XFixture.created("1001")]])

        let outcome = try await fixture.connector.publish(PublicationDraft(texts: ["Hello"]), as: XFixture.session())

        #expect(outcome.outputs["publish:0"] == StepOutput(remoteID: "1001", url: "https://x.com/ada/status/1001"))
        #expect(fixture.body(XFixture.create) == ["text": "Hello"])
        #expect(fixture.door.requests[0].headers["Authorization"] == "Bearer access-1")
    }

    @Test("without a name the link needs none")
    func anonymousLink() async throws {
        let fixture = XFixture([XFixture.create: [XFixture.created("1001")]])

        let outcome = try await fixture.connector.publish(
            PublicationDraft(texts: ["Hello"]), as: XFixture.session(account: nil))

        #expect(outcome.links(1) == ["https://x.com/i/web/status/1001"])
    }

    @Test("S2.17 S3.27 REL-27 each part of a thread replies to the one before it")
    func thread() async throws {
        let fixture = XFixture([XFixture.create: ["1", "2", "3"].map(XFixture.created)])

        let outcome = try await fixture.connector.publish(
            PublicationDraft(texts: ["One", "Two", "Three"]), as: XFixture.session())

        #expect(outcome.failure == nil)
        #expect(fixture.body(XFixture.create, 0)?["reply"] == nil)
        #expect(fixture.body(XFixture.create, 1)?["reply"] == ["in_reply_to_tweet_id": "1"])
        #expect(fixture.body(XFixture.create, 2)?["reply"] == ["in_reply_to_tweet_id": "2"])
    }

    @Test("REL-27 P12 a thread resumes after the last confirmed part")
    func resumes() async throws {
        let fixture = XFixture([XFixture.create: [XFixture.created("2")]])
        var draft = PublicationDraft(texts: ["One", "Two"])
        draft.outputs = ["publish:0": StepOutput(remoteID: "1")]

        _ = try await fixture.connector.publish(draft, as: XFixture.session())

        #expect(fixture.door.requests.count == 1)
        #expect(fixture.body(XFixture.create)?["reply"] == ["in_reply_to_tweet_id": "1"])
    }

    @Test("a part without the one before it is not sent")
    func missingParent() async throws {
        let fixture = XFixture([XFixture.create: [XFixture.created("2")]])
        let publication = PublicationDraft(texts: ["One", "Two"]).publication

        let result = await fixture.connector.perform(
            Step("publish:1", kind: .commit, part: 1), of: publication, as: XFixture.session())

        #expect(fixture.door.requests.isEmpty)
        guard case .failed = result else {
            Issue.record("\(result)")
            return
        }
    }

    @Test("S2.19 pictures are uploaded once each, described, and named in the post")
    func pictures() async throws {
        let fixture = XFixture([
            XFixture.upload: [uploaded, .json(200, ["data": ["id": "78"]])], XFixture.create: [XFixture.created("1")],
            XFixture.metadata: [.json(200, ["data": ["id": "77"]])],
        ])
        let draft = PublicationDraft(
            texts: [""], pictures: [[DraftPicture("image/png", TestPictures.png, "A cat"), picture]])

        let outcome = try await fixture.connector.publish(draft, as: XFixture.session())

        #expect(outcome.failure == nil)
        #expect(fixture.body(XFixture.create) == ["media": ["media_ids": ["77", "78"]]])
        #expect(fixture.body(XFixture.metadata) == ["id": "77", "metadata": ["alt_text": ["text": "A cat"]]])
        guard case .multipart(let parts) = fixture.door.sent(to: XFixture.upload)[0].body else {
            Issue.record("no multipart")
            return
        }
        #expect(parts.map(\.name) == ["media_category", "media_type", "media"])
        #expect(!parts.contains { $0.filename == "holiday.png" })
    }

    @Test("an alt text that fails does not lose the post, and is noted", arguments: [403, 404, 429, 500])
    func altTextFails(_ status: Int) async throws {
        let fixture = XFixture([
            XFixture.upload: [uploaded], XFixture.create: [XFixture.created("1")],
            XFixture.metadata: [XFixture.problem(status, "no")],
        ])
        let draft = PublicationDraft(texts: [""], pictures: [[DraftPicture("image/png", TestPictures.png, "A cat")]])

        let outcome = try await fixture.connector.publish(draft, as: XFixture.session())

        #expect(outcome.links(1) == ["https://x.com/ada/status/1"])
        #expect(outcome.outputs["alt:0:0"]?.facts["alt_text"] == "refused: no")
    }

    @Test("REL-30 a dead token at the alt text is reported, so that it is refreshed")
    func altTextUnauthorized() async throws {
        let fixture = XFixture([XFixture.upload: [uploaded], XFixture.metadata: [XFixture.problem(401, "no")]])
        let draft = PublicationDraft(texts: [""], pictures: [[DraftPicture("image/png", TestPictures.png, "A cat")]])

        let outcome = try await fixture.connector.publish(draft, as: XFixture.session())

        #expect(outcome.failure?.kind == .auth)
        #expect(outcome.failedStep?.name == "alt:0:0")
    }

    @Test("a GIF goes up in pieces of at most 1 MiB and is waited for")
    func animation() async throws {
        let append = "POST https://api.x.com/2/media/upload/9/append"
        let finalize = "POST https://api.x.com/2/media/upload/9/finalize"
        let begun: JSONValue = ["data": ["id": "9", "media_key": "16_9"]]
        let fixture = XFixture([
            XFixture.initialize: [.json(200, begun)], append: [.json(200, ["data": ["expires_at": 1]])],
            finalize: [.json(200, begun)], XFixture.create: [XFixture.created("1")],
            XFixture.status: [
                .json(200, ["data": ["processing_info": ["state": "in_progress", "check_after_secs": 3]]]),
                .json(200, ["data": ["processing_info": ["state": "succeeded"]]]),
            ],
        ])
        let bytes = [UInt8](repeating: 7, count: (2 << 20) + 1)

        let outcome = try await fixture.connector.publish(
            PublicationDraft(texts: ["Look"], pictures: [[DraftPicture("image/gif", bytes, "")]]),
            as: XFixture.session())

        #expect(outcome.failure == nil)
        #expect(fixture.door.sent(to: append).count == 3)
        #expect(fixture.body(XFixture.initialize)?["total_bytes"] == .integer(bytes.count))
        #expect(fixture.body(XFixture.initialize)?["media_category"] == "tweet_gif")
        #expect(fixture.body(finalize) == [:])
        #expect(fixture.door.sent(to: XFixture.status).count == 2)
        #expect(fixture.body(XFixture.create)?["media"] == ["media_ids": ["9"]])
    }

    @Test("a GIF that X cannot process is a media failure with X's words")
    func animationFails() async throws {
        let info: JSONValue = ["state": "failed", "error": ["message": "Too many frames"]]
        let fixture = XFixture([XFixture.status: [.json(200, ["data": ["processing_info": info]])]])
        var draft = PublicationDraft(texts: ["Look"], pictures: [[DraftPicture("image/gif", [1], "")]])
        draft.outputs = ["upload:0:0": StepOutput(remoteID: "9")]

        let outcome = try await fixture.connector.publish(draft, as: XFixture.session())

        #expect(outcome.failure == PlatformFailure(.media, words: "Too many frames"))
    }

    @Test("S2.19 S3.04 a film goes up in pieces, is waited for, and stands alone; nobody describes it")
    func film() async throws {
        let append = "POST https://api.x.com/2/media/upload/9/append"
        let finalize = "POST https://api.x.com/2/media/upload/9/finalize"
        let begun: JSONValue = ["data": ["id": "9", "media_key": "13_9", "expires_after_secs": 86_400]]
        let fixture = XFixture([
            XFixture.initialize: [.json(200, begun)], append: [.json(200, ["data": ["expires_at": 1]])],
            finalize: [.json(200, begun)], XFixture.create: [XFixture.created("1")],
            XFixture.status: [
                .json(200, ["data": ["processing_info": ["state": "pending", "check_after_secs": 3]]]),
                .json(200, ["data": ["processing_info": ["state": "succeeded"]]]),
            ],
        ])
        var bytes = [UInt8](repeating: 7, count: 9 << 20)
        bytes[bytes.count - 1] = 9
        let draft = PublicationDraft(
            texts: ["Look"], pictures: [[DraftPicture("video/quicktime", bytes, "Not taken")]])

        let steps = fixture.connector.steps(of: draft.publication)
        let outcome = try await fixture.connector.publish(draft, as: XFixture.session())

        #expect(steps.map(\.name) == ["upload:0:0", "ready:0:0", "publish:0"] && steps[0].budget == .seconds(39))
        #expect(outcome.failure == nil)
        #expect(
            fixture.body(XFixture.initialize) == [
                "media_type": "video/quicktime", "total_bytes": .integer(bytes.count), "media_category": "tweet_video",
            ])
        let pieces = fixture.door.sent(to: append)
        #expect(pieces.map { $0.parts[0].text } == (0..<9).map(String.init))
        #expect(try await pieces[8].parts[1].collected() == Array(bytes[(8 << 20)...]))
        #expect(fixture.body(XFixture.create) == ["text": "Look", "media": ["media_ids": ["9"]]])
    }

    @Test("a film that X has thrown away meanwhile is a media failure, so that it is sent again with the post")
    func expiredFilm() async throws {
        let fixture = XFixture()
        let gone = fixture.clock.now - .hours(1)
        let sent = StepOutput(remoteID: "5", facts: ["expires_at": String(gone.milliseconds)])
        var draft = PublicationDraft(texts: ["Hi"], pictures: [[DraftPicture("video/mp4", [1])]])
        draft.outputs = ["upload:0:0": sent, "ready:0:0": sent]

        let outcome = try await fixture.connector.publish(draft, as: XFixture.session())

        #expect(outcome.failure?.kind == .media && outcome.failure?.mayHaveTakenEffect == false)
        #expect(fixture.door.requests.isEmpty)
    }

    @Test("S3.28 a poll goes with its answers and the minutes that it is open")
    func poll() async throws {
        let fixture = XFixture([XFixture.create: [XFixture.created("1")]])
        var draft = PublicationDraft(texts: ["Tea?"])
        draft.poll = Poll(options: ["Yes", "No", "Later"], minutes: 10_080)

        #expect(try await fixture.connector.publish(draft, as: XFixture.session()).failure == nil)

        #expect(
            fixture.body(XFixture.create) == [
                "text": "Tea?", "poll": ["options": ["Yes", "No", "Later"], "duration_minutes": 10_080],
            ])
    }

    @Test(
        "who may reply is said with the first part only, in X's words; everybody is left unsaid",
        arguments: [
            ("everyone", nil), ("following", "following"), ("mentioned_users", "mentionedUsers"),
            ("subscribers", "subscribers"), ("verified", "verified"),
        ] as [(String, String?)])
    func replies(chosen: String, sent: String?) async throws {
        let fixture = XFixture([XFixture.create: ["1", "2"].map(XFixture.created)])
        let draft = PublicationDraft(
            texts: ["One", "Two"], options: DeliveryOptions([.replyControl: .text(chosen), .aiGenerated: false]))

        _ = try await fixture.connector.publish(draft, as: XFixture.session())

        #expect(fixture.body(XFixture.create)?["reply_settings"]?.string == sent)
        #expect(fixture.body(XFixture.create, 1)?["reply_settings"] == nil)
        #expect(fixture.body(XFixture.create)?["made_with_ai"] == nil)
    }

    @Test("what must be told is told with every part")
    func disclosures() async throws {
        let fixture = XFixture([XFixture.create: ["1", "2"].map(XFixture.created)])
        let draft = PublicationDraft(
            texts: ["One", "Two"], options: DeliveryOptions([.aiGenerated: true, .brandContent: true]))

        _ = try await fixture.connector.publish(draft, as: XFixture.session())

        for part in 0..<2 {
            #expect(fixture.body(XFixture.create, part)?["made_with_ai"] == true)
            #expect(fixture.body(XFixture.create, part)?["paid_partnership"] == true)
        }
    }

    @Test("P6 a picture that X has thrown away meanwhile is sent again before the post")
    func expiredPicture() async throws {
        let fixture = XFixture([
            XFixture.upload: [uploaded], XFixture.create: [XFixture.created("1")],
            XFixture.metadata: [.json(200, [:])],
        ])
        let gone = fixture.clock.now - .hours(1)
        var draft = PublicationDraft(texts: ["Hi"], pictures: [[DraftPicture("image/png", TestPictures.png, "A cat")]])
        draft.outputs = [
            "upload:0:0": StepOutput(remoteID: "5", facts: ["expires_at": String(gone.milliseconds)]),
            "alt:0:0": StepOutput(remoteID: "5"),
        ]

        _ = try await fixture.connector.publish(draft, as: XFixture.session())

        #expect(fixture.door.calls == [XFixture.upload, XFixture.metadata, XFixture.create])
        #expect(fixture.body(XFixture.create)?["media"] == ["media_ids": ["77"]])
    }

    @Test("REL-47 a file that is gone fails before any call")
    func missingFile() async throws {
        let fixture = XFixture()
        let draft = PublicationDraft(texts: ["Hi"], pictures: [[picture]])
        let whole = draft.publication
        let publication = Publication(
            deliveryID: whole.deliveryID, round: 0, startedAt: whole.startedAt, content: whole.content,
            options: whole.options, media: whole.media, load: { _ in throw Gone() })

        let result = await fixture.connector.perform(
            Step("upload:0:0", kind: .safe, part: 0, item: 0), of: publication, as: XFixture.session())

        guard case .failed(let failure) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(failure.kind == .media)
        #expect(fixture.door.requests.isEmpty)
    }

    @Test("REL-24 a lost answer may have taken effect; one that was never sent has not", arguments: [true, false])
    func lost(_ mayHaveArrived: Bool) async throws {
        let fixture = XFixture([XFixture.create: [.lost(mayHaveArrived: mayHaveArrived)]])

        let outcome = try await fixture.connector.publish(PublicationDraft(texts: ["Hi"]), as: XFixture.session())

        #expect(outcome.failure?.kind == .transient)
        #expect(outcome.failure?.mayHaveTakenEffect == mayHaveArrived)
    }

    @Test("REL-20 a duplicate of an earlier try is looked up and adopted")
    func adoptsDuplicate() async throws {
        let fixture = XFixture([
            XFixture.create: [XFixture.problem(403, "You are not allowed to create a Tweet with duplicate content.")],
            XFixture.timeline: [
                .json(
                    200,
                    ["data": [["id": "900", "text": "Hi", "created_at": "2027-01-15T08:00:10.000Z"]]])
            ],
        ])

        let outcome = try await fixture.connector.publish(PublicationDraft(texts: ["Hi"]), as: XFixture.session())

        #expect(outcome.links(1) == ["https://x.com/ada/status/900"])
    }

    @Test("a duplicate of another post is refused for good")
    func refusesDuplicate() async throws {
        let fixture = XFixture([
            XFixture.create: [XFixture.problem(403, "You are not allowed to create a Tweet with duplicate content.")],
            XFixture.timeline: [.json(200, ["meta": ["result_count": 0]])],
        ])

        let outcome = try await fixture.connector.publish(PublicationDraft(texts: ["Hi"]), as: XFixture.session())

        #expect(outcome.failure?.kind == .content)
        #expect(outcome.failure?.mayHaveTakenEffect == false)
    }

    @Test("REL-24 a duplicate that cannot be looked up stays open for reconcile")
    func unclearDuplicate() async throws {
        let fixture = XFixture([
            XFixture.create: [XFixture.problem(403, "You are not allowed to create a Tweet with duplicate content.")],
            XFixture.timeline: [XFixture.problem(503, "")],
        ])

        let outcome = try await fixture.connector.publish(PublicationDraft(texts: ["Hi"]), as: XFixture.session())

        #expect(outcome.failure?.mayHaveTakenEffect == true)
    }

    @Test("a success that names no post is reconciled", arguments: ["{}", #"{"data":{}}"#, "[]", "<html>", ""])
    func namelessSuccess(_ body: String) async throws {
        let fixture = XFixture([XFixture.create: [.text(201, type: "application/json", body)]])

        let outcome = try await fixture.connector.publish(PublicationDraft(texts: ["Hi"]), as: XFixture.session())

        #expect(outcome.failure?.kind == .transient)
        #expect(outcome.failure?.mayHaveTakenEffect == true)
    }

    private struct Gone: Error {}
}
