import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// Films of pages: pieces to addresses of their own, a closing word, and waiting (sheet `linkedin`, section 4).
@Suite("Films on LinkedIn before a scripted door", .timeLimit(.minutes(1)))
struct LinkedInVideoTests {
    private typealias Fixture = LinkedInFixture
    private static let second = "PUT https://www.linkedin.com/dms-uploads/2"
    private static let status = "GET https://api.linkedin.com/rest/videos/urn%3Ali%3Avideo%3AV1"
    private static let film: [UInt8] = (0..<10).map { $0 }
    private static let draft = PublicationDraft(
        texts: ["Watch"], pictures: [[DraftPicture("video/mp4", film, "unused")]], title: "Film")

    private static func instruction(_ number: Int, _ first: Int, _ last: Int) -> JSONValue {
        [
            "uploadUrl": .string("https://www.linkedin.com/dms-uploads/\(number)?e=1"), "firstByte": .integer(first),
            "lastByte": .integer(last),
        ]
    }

    private static func begun(_ instructions: [JSONValue]) -> ScriptedDoor.Act {
        .json(
            200,
            [
                "value": [
                    "video": "urn:li:video:V1", "uploadToken": "", "uploadInstructions": .array(instructions),
                    "uploadUrlsExpireAt": 1_900_000_000_000,
                ]
            ])
    }

    private static let whole = begun([instruction(1, 0, 6), instruction(2, 7, 9)])
    private static func tagged(_ tag: String) -> ScriptedDoor.Act { .headed(200, ["ETag": tag], .null) }

    @Test("S2.24 a film goes up in pieces without the token, is closed with their tags, waited for and posted")
    func film() async throws {
        let fixture = Fixture(
            .page,
            [
                Fixture.videos: [Self.whole, .json(200, [:])], Fixture.upload: [Self.tagged("\"one\"")],
                Self.second: [Self.tagged("two")],
                Self.status: [.json(200, ["status": "PROCESSING"]), .json(200, ["status": "AVAILABLE"])],
                Fixture.posts: [Fixture.created],
            ])

        let outcome = try await fixture.publish(Self.draft)

        #expect(outcome.failure == nil)
        #expect(
            fixture.body(Fixture.videos) == [
                "initializeUploadRequest": [
                    "owner": .string(Fixture.page), "fileSizeBytes": 10, "uploadCaptions": false,
                    "uploadThumbnail": false,
                ]
            ])
        let pieces = fixture.door.sent(to: Fixture.upload) + fixture.door.sent(to: Self.second)
        #expect(try await pieces[0].body.collected() == Array(Self.film[0...6]))
        #expect(try await pieces[1].body.collected() == Array(Self.film[7...9]))
        #expect(pieces.allSatisfy { $0.headers["Authorization"] == nil && $0.url.query == "e=1" })
        #expect(
            fixture.body(Fixture.videos, 1) == [
                "finalizeUploadRequest": [
                    "video": "urn:li:video:V1", "uploadToken": "", "uploadedPartIds": ["one", "two"],
                ]
            ])
        #expect(fixture.door.sent(to: Fixture.videos)[1].url.query == "action=finalizeUpload")
        #expect(fixture.body(Fixture.posts)?["content"] == ["media": ["id": "urn:li:video:V1", "title": "Film"]])
    }

    @Test("a piece that is refused without the token is sent with it")
    func withToken() async throws {
        let fixture = Fixture(
            .page,
            [
                Fixture.videos: [Self.begun([Self.instruction(1, 0, 9)]), .json(200, [:])],
                Fixture.upload: [.text(401, type: "text/plain", ""), Self.tagged("one")],
                Self.status: [.json(200, ["status": "AVAILABLE"])], Fixture.posts: [Fixture.created],
            ])

        #expect(try await fixture.publish(Self.draft).failure == nil)

        let authorizations = fixture.door.sent(to: Fixture.upload).map { $0.headers["Authorization"] }
        #expect(authorizations == [nil, "Bearer access-1"])
    }

    static let odd: [[JSONValue]] = [
        [], [instruction(1, 1, 9)], [instruction(1, 0, 8)], [instruction(1, 0, 10)],
        [instruction(1, 0, 5), instruction(2, 5, 9)], [instruction(1, 0, 5), instruction(2, 7, 9)],
        [instruction(1, 0, 9), instruction(2, 0, 9)], [instruction(1, 0, -1)],
        [["uploadUrl": "http://www.linkedin.com/dms-uploads/1", "firstByte": 0, "lastByte": 9]],
        [["uploadUrl": "javascript:1", "firstByte": 0, "lastByte": 9]],
        [["uploadUrl": "https://www.linkedin.com/dms-uploads/1", "firstByte": 0, "lastByte": "x"]],
    ]

    @Test("pieces that are not the whole film, or go astray, are not sent", arguments: odd.indices)
    func gaps(index: Int) async throws {
        let fixture = Fixture(.page, [Fixture.videos: [Self.begun(Self.odd[index])]])

        let outcome = try await fixture.publish(Self.draft)

        #expect(outcome.failure?.kind == .transient && outcome.failure?.mayHaveTakenEffect == false)
        #expect(fixture.door.calls == [Fixture.videos])
    }

    @Test(
        "a piece without a tag, and a closing word that is refused, fail the upload and nothing else",
        arguments: [
            (ScriptedDoor.Act.headed(200, [:], .null), ScriptedDoor.Act.json(200, [:])),
            (tagged("one"), Fixture.refusal(500)), (Fixture.refusal(500), .json(200, [:])),
        ])
    func broken(piece: ScriptedDoor.Act, closing: ScriptedDoor.Act) async throws {
        let fixture = Fixture(
            .page,
            [Fixture.videos: [Self.begun([Self.instruction(1, 0, 9)]), closing], Fixture.upload: [piece]])

        let outcome = try await fixture.publish(Self.draft)

        #expect(outcome.failure?.kind == .transient && outcome.failedStep?.name == "upload:0:0")
        #expect(outcome.failure?.mayHaveTakenEffect == false)
    }

    struct State: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        let age: Duration
        let kind: PlatformFailure.Kind?
    }

    static let states = [
        State(
            testDescription: "failed",
            act: .json(200, ["status": "PROCESSING_FAILED", "processingFailureReason": "Bad"]),
            age: .seconds(1), kind: .media),
        State(
            testDescription: "forbidden just now",
            act: Fixture.refusal(403, "", "Accessing this video resource is forbidden"),
            age: .seconds(119), kind: nil),
        State(
            testDescription: "forbidden for long",
            act: Fixture.refusal(403, "", "Accessing this video resource is forbidden"),
            age: .seconds(120), kind: .permission),
        State(
            testDescription: "unknown word", act: .json(200, ["status": "DREAMING"]), age: .seconds(1), kind: .transient
        ),
        State(testDescription: "page", act: .text(200, type: "text/html", "<p>"), age: .seconds(1), kind: .transient),
        State(testDescription: "401", act: Fixture.refusal(401), age: .seconds(1), kind: .auth),
        State(testDescription: "waiting", act: .json(200, ["status": "WAITING_UPLOAD"]), age: .seconds(1), kind: nil),
    ]

    @Test("what LinkedIn says of a film that it looks through; a late no has LinkedIn's words", arguments: states)
    func processing(state: State) async throws {
        let fixture = Fixture(.page, [Self.status: [state.act]])
        var draft = Self.draft
        draft.outputs = [
            "upload:0:0": StepOutput(
                remoteID: "urn:li:video:V1",
                facts: ["uploaded_at": String((fixture.clock.now - state.age).milliseconds)])
        ]

        let result = await fixture.connector.perform(
            Step("ready:0:0", kind: .safe, part: 0, item: 0), of: draft.publication, as: fixture.session)

        switch (result, state.kind) {
        case (.wait, nil): break
        case (.failed(let failure), let kind?):
            #expect(failure.kind == kind)
            if kind == .media { #expect(failure.words == "Bad") }
        default: Issue.record("\(result)")
        }
    }
}
