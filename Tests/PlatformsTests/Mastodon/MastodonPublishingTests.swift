import Domain
import Outbound
import Platforms
import TestKit
import Testing

@Suite(.timeLimit(.minutes(10)))
struct MastodonPublishingTests {
    private let picture = DraftPicture("image/jpeg", TestPictures.png, "A pixel")

    private func publish(_ fixture: MastodonFixture, _ draft: PublicationDraft) async throws -> ScriptOutcome {
        try await fixture.connector.publish(draft, as: MastodonFixture.session())
    }

    @Test("steps are the same every time: all pictures first, then one commit per part")
    func steps() {
        let draft = PublicationDraft(texts: ["One", "Two"], pictures: [[], [picture]])

        let steps = MastodonFixture().connector.steps(of: draft.publication)

        #expect(steps.map(\.name) == ["upload:1:0", "ready:1:0", "publish:0", "publish:1"])
        #expect(steps.map(\.kind) == [.safe, .safe, .commit, .commit])
    }

    @Test("a status carries text, visibility and the step's key, and its link is the server's")
    func status() async throws {
        let fixture = MastodonFixture([MastodonFixture.create: [MastodonFixture.created("100")]])

        let outcome = try await publish(fixture, PublicationDraft(texts: ["Hello"]))

        #expect(fixture.body(MastodonFixture.create) == ["status": "Hello", "visibility": "public"])
        let key = fixture.door.requests[0].headers["Idempotency-Key"]
        #expect(key == "dlv_00000000000000000000000001/0/publish:0")
        #expect(
            outcome.outputs["publish:0"]
                == StepOutput(
                    remoteID: "100", url: "https://social.example/@ada/100", facts: ["visibility": "public"]))
    }

    @Test("options become fields; a warning marks the status as sensitive")
    func options() async throws {
        let fixture = MastodonFixture([MastodonFixture.create: [MastodonFixture.created("100")]])
        let options = DeliveryOptions(visibility: "private", contentWarning: "Food", language: "pt-BR")

        _ = try await publish(fixture, PublicationDraft(texts: ["Cake"], options: options))

        #expect(
            fixture.body(MastodonFixture.create) == [
                "status": "Cake", "visibility": "private", "spoiler_text": "Food", "sensitive": true,
                "language": "pt",
            ])
    }

    @Test(
        "REL-27 a public thread goes on unlisted, each part replying to the one before",
        arguments: [
            (nil, "public", "unlisted"), ("public", "public", "unlisted"), ("private", "private", "private"),
            ("unlisted", "unlisted", "unlisted"), ("direct", "direct", "direct"),
        ])
    func thread(_ chosen: String?, _ first: String, _ rest: String) async throws {
        let fixture = MastodonFixture([MastodonFixture.create: ["1", "2", "3"].map(MastodonFixture.created)])

        _ = try await publish(
            fixture, PublicationDraft(texts: ["a", "b", "c"], options: DeliveryOptions(visibility: chosen)))

        let bodies = (0..<3).map { fixture.body(MastodonFixture.create, $0) }
        #expect(bodies.map { $0?["visibility"]?.string } == [first, rest, rest])
        #expect(bodies.map { $0?["in_reply_to_id"]?.string } == [nil, "1", "2"])
        #expect(Set(fixture.door.requests.map { $0.headers["Idempotency-Key"] }).count == 3)
    }

    @Test("a picture is sent with type and alt text, and attached by id")
    func pictures() async throws {
        let fixture = MastodonFixture([
            MastodonFixture.upload: [.json(200, ["id": "m1", "url": "https://files/x"])],
            MastodonFixture.create: [MastodonFixture.created("1")],
        ])

        let outcome = try await publish(fixture, PublicationDraft(texts: [""], pictures: [[picture]]))

        #expect(outcome.failure == nil)
        #expect(fixture.door.calls == [MastodonFixture.upload, MastodonFixture.create])
        guard case .multipart(let parts) = fixture.door.requests[0].body else {
            Issue.record("no multipart")
            return
        }
        #expect(parts.map(\.name) == ["file", "description"])
        #expect(parts[0].filename == "file.jpg")
        #expect(parts[0].contentType == "image/jpeg")
        #expect(
            fixture.body(MastodonFixture.create) == ["status": "", "visibility": "public", "media_ids": ["m1"]])
    }

    @Test("a film is sent with its alt text, and may take as long as it needs")
    func film() async throws {
        let fixture = MastodonFixture([
            MastodonFixture.upload: [.json(200, ["id": "m1"])], MastodonFixture.create: [MastodonFixture.created("1")],
        ])
        let bytes = [UInt8](repeating: 7, count: 9_000_000)
        let draft = PublicationDraft(
            texts: ["Look"], pictures: [[DraftPicture("video/quicktime", bytes, "A gull lands")]],
            options: DeliveryOptions([.sensitive: true]))

        #expect(fixture.connector.steps(of: draft.publication)[0].budget == .seconds(39))
        #expect(try await publish(fixture, draft).failure == nil)

        let parts = fixture.door.requests[0].parts
        #expect(parts[0].filename == "file.mov" && parts[1].text == "A gull lands")
        #expect(try await parts[0].collected() == bytes)
        #expect(
            fixture.body(MastodonFixture.create) == [
                "status": "Look", "visibility": "public", "media_ids": ["m1"], "sensitive": true,
            ])
    }

    @Test("a poll goes with its answers and seconds, and nothing in words alone is marked", arguments: [true, false])
    func poll(allowsSeveral: Bool) async throws {
        let fixture = MastodonFixture([MastodonFixture.create: [MastodonFixture.created("1")]])
        var draft = PublicationDraft(texts: ["Tea?"], options: DeliveryOptions([.sensitive: true]))
        draft.poll = Poll(options: ["Yes", "No"], minutes: 60, allowsSeveral: allowsSeveral)

        #expect(try await publish(fixture, draft).failure == nil)

        #expect(
            fixture.body(MastodonFixture.create) == [
                "status": "Tea?", "visibility": "public",
                "poll": ["options": ["Yes", "No"], "expires_in": 3_600, "multiple": .bool(allowsSeveral)],
            ])
    }

    @Test("a picture in processing is waited for by a safe step")
    func processing() async throws {
        let fixture = MastodonFixture([
            MastodonFixture.upload: [.json(202, ["id": "m1", "url": .null])],
            MastodonFixture.media: [.json(206, ["id": "m1"]), .json(206, ["id": "m1"]), .json(200, ["id": "m1"])],
            MastodonFixture.create: [MastodonFixture.created("1")],
        ])

        let outcome = try await publish(fixture, PublicationDraft(texts: ["Hi"], pictures: [[picture]]))

        #expect(outcome.failure == nil)
        #expect(fixture.door.sent(to: MastodonFixture.media).count == 3)
    }

    @Test("P6 a picture that vanished before the post is sent again")
    func vanished() async throws {
        let fixture = MastodonFixture([
            MastodonFixture.upload: [.json(202, ["id": "m1"]), .json(200, ["id": "m2"])],
            MastodonFixture.media: [.json(404, ["error": "Record not found"])],
            MastodonFixture.create: [MastodonFixture.created("1")],
        ])

        _ = try await publish(fixture, PublicationDraft(texts: ["Hi"], pictures: [[picture]]))

        #expect(fixture.body(MastodonFixture.create)?["media_ids"] == ["m2"])
    }

    @Test("a server with the first version of uploads only is served", arguments: [404, 302])
    func oldUploads(_ status: Int) async throws {
        let fixture = MastodonFixture([
            MastodonFixture.upload: [.text(status, type: "text/html", "<html>")],
            MastodonFixture.uploadV1: [.json(200, ["id": "m1"])],
            MastodonFixture.create: [MastodonFixture.created("1")],
        ])

        let outcome = try await publish(fixture, PublicationDraft(texts: ["Hi"], pictures: [[picture]]))

        #expect(outcome.failure == nil)
    }

    @Test("a null link falls back to the identifier that leads people there as well")
    func permalink() async throws {
        let answer: JSONValue = ["id": "1", "url": .null, "uri": "https://social.example/users/ada/statuses/1"]
        let fixture = MastodonFixture([MastodonFixture.create: [.json(200, answer)]])

        let outcome = try await publish(fixture, PublicationDraft(texts: ["Hi"]))

        #expect(outcome.links(1) == ["https://social.example/users/ada/statuses/1"])
    }

    @Test("SEC-11 a link that is none is not kept")
    func hostilePermalink() async throws {
        let answer: JSONValue = ["id": "1", "url": "javascript:alert(1)", "uri": "nonsense"]
        let fixture = MastodonFixture([MastodonFixture.create: [.json(200, answer)]])

        let outcome = try await publish(fixture, PublicationDraft(texts: ["Hi"]))

        #expect(outcome.failure == nil)
        #expect(outcome.links(1) == [nil])
    }

    @Test("images that are attached already lead to the earlier status, which is adopted")
    func adopts() async throws {
        let status: JSONValue = [
            "id": "55", "url": "https://social.example/@ada/55", "created_at": "2027-01-15T08:00:01.000Z",
            "media_attachments": [["id": "m1"]], "content": "<p>Hi</p>",
        ]
        let fixture = MastodonFixture([
            MastodonFixture.upload: [.json(200, ["id": "m1"])],
            MastodonFixture.create: [
                .json(422, ["error": "Media 1 not found or already attached to another post"])
            ],
            MastodonFixture.list: [.json(200, [status])],
        ])

        let outcome = try await publish(fixture, PublicationDraft(texts: ["Hi"], pictures: [[picture]]))

        #expect(outcome.links(1) == ["https://social.example/@ada/55"])
    }

    @Test("images that are gone, without an earlier status, are a media failure that is not tried again")
    func goneImages() async throws {
        let fixture = MastodonFixture([
            MastodonFixture.upload: [.json(200, ["id": "m1"])],
            MastodonFixture.create: [
                .json(422, ["error": "Media 1 not found or already attached to another post"])
            ],
            MastodonFixture.list: [.json(200, [])],
        ])

        let outcome = try await publish(fixture, PublicationDraft(texts: ["Hi"], pictures: [[picture]]))

        #expect(outcome.failure?.kind == .media)
        #expect(outcome.failure?.mayHaveTakenEffect == false)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let why: String
        let act: ScriptedDoor.Act
        let kind: PlatformFailure.Kind
        var mayHaveTakenEffect = false

        var testDescription: String { why }
    }

    private static func error(_ status: Int, _ words: String) -> ScriptedDoor.Act {
        .json(status, ["error": .string(words)])
    }

    static let refusals = [
        Refusal(why: "dead token", act: error(401, "The access token was revoked"), kind: .auth),
        Refusal(why: "dead token at Takahe", act: .text(400, type: "text/html", "Invalid Bearer token"), kind: .auth),
        Refusal(why: "scopes", act: error(403, "This action is outside the authorized scopes"), kind: .permission),
        Refusal(why: "scopes at Takahe", act: error(403, "out_of_scope_for_token"), kind: .permission),
        Refusal(
            why: "pending account", act: error(403, "Your login is currently pending approval"), kind: .accountType),
        Refusal(
            why: "too long", act: error(422, "Validation failed: Text character limit of 500 exceeded"), kind: .content),
        Refusal(why: "blank", act: error(422, "Validation failed: Text can't be blank"), kind: .content),
        Refusal(
            why: "too long at GoToSocial", act: error(400, "Bad Request: text with spoiler exceed max chars (5000)"),
            kind: .content),
        Refusal(why: "too long at Takahe", act: error(400, "Status is too long"), kind: .content),
        Refusal(why: "reply to nothing", act: error(404, "Record not found"), kind: .content),
        Refusal(
            why: "media at GoToSocial", act: error(400, "Bad Request: media not found: 01X"), kind: .media),
        Refusal(
            why: "wrong file", act: error(422, "Validation failed: File content type is invalid, File is invalid"),
            kind: .media),
        Refusal(
            why: "mixed media", act: error(422, "Cannot attach a video to a post that already contains images"),
            kind: .media),
        Refusal(
            why: "too early",
            act: error(422, "Cannot attach files that have not finished processing. Try again in a moment!"),
            kind: .transient),
        Refusal(why: "app token", act: error(422, "This method requires an authenticated user"), kind: .auth),
        Refusal(why: "too many", act: error(429, "Too many requests"), kind: .rateLimit),
        Refusal(why: "busy", act: error(503, "temporary problem"), kind: .transient, mayHaveTakenEffect: true),
        Refusal(
            why: "proxy page", act: .text(502, type: "text/html", "<html>"), kind: .transient, mayHaveTakenEffect: true),
        Refusal(
            why: "200 page", act: .text(200, type: "text/html", "<html>"), kind: .transient, mayHaveTakenEffect: true),
        Refusal(why: "200 without id", act: .json(200, [:]), kind: .transient, mayHaveTakenEffect: true),
        Refusal(why: "lost", act: .lost(mayHaveArrived: true), kind: .transient, mayHaveTakenEffect: true),
        Refusal(why: "never sent", act: .lost(mayHaveArrived: false), kind: .transient),
        Refusal(why: "wall", act: .text(403, type: "text/html", "<html>"), kind: .unknown),
        Refusal(why: "gone", act: error(410, "Gone"), kind: .accountType),
    ]

    @Test("REL-24 REL-30 every answer to a status falls in one class", arguments: refusals)
    func refuses(_ refusal: Refusal) async throws {
        let fixture = MastodonFixture([MastodonFixture.create: [refusal.act]])

        let outcome = try await publish(fixture, PublicationDraft(texts: ["Hi"]))

        #expect(outcome.failure?.kind == refusal.kind)
        #expect(outcome.failure?.mayHaveTakenEffect == refusal.mayHaveTakenEffect)
        #expect(fixture.door.sent(to: MastodonFixture.create).count == 1)
    }

    @Test(
        "refused uploads are media failures, passing ones are not",
        arguments: [
            (422, PlatformFailure.Kind.media), (413, .media), (500, .transient), (401, .auth), (429, .rateLimit),
        ])
    func uploadFails(_ status: Int, _ kind: PlatformFailure.Kind) async throws {
        let fixture = MastodonFixture([MastodonFixture.upload: [.json(status, ["error": "no"])]])

        let outcome = try await publish(fixture, PublicationDraft(texts: ["Hi"], pictures: [[picture]]))

        #expect(outcome.failure?.kind == kind)
        #expect(outcome.failedStep?.name == "upload:0:0")
    }
}
