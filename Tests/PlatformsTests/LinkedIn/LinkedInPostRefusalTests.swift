import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What LinkedIn's refusals of posts mean (sheets `linkedin` and `linkedin-page`, section 6), and its duplicates (section 7).
@Suite("Posts that LinkedIn refuses", .timeLimit(.minutes(1)))
struct LinkedInPostRefusalTests {
    private typealias Fixture = LinkedInFixture

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
        Case("dead token", Fixture.refusal(401, "REVOKED_ACCESS_TOKEN", number: 65_601), .auth),
        Case("expired token", Fixture.refusal(401, "EXPIRED_ACCESS_TOKEN", number: 65_602), .auth),
        Case("denied", Fixture.refusal(403, "ACCESS_DENIED", number: 100), .permission),
        Case(
            "organization, 400",
            Fixture.refusal(400, "", "Organization permissions must be used when using organization as author"),
            .permission),
        Case(
            "organization, 403",
            Fixture.refusal(403, "", "Organization permissions must be used when using organization as author"),
            .permission),
        Case("resource", Fixture.refusal(403, "", "Accessing this video resource is forbidden"), .permission),
        Case("version missing", Fixture.refusal(400, "VERSION_MISSING"), .app),
        Case("version over", Fixture.refusal(426, "NONEXISTENT_VERSION"), .app),
        Case("too long", Fixture.refusal(400, "", input: "FIELD_LENGTH_TOO_LONG"), .content),
        Case("invalid", Fixture.refusal(422, "", input: "INVALID_VALUE_FOR_FIELD"), .content),
        Case("illegal", Fixture.refusal(400, "ILLEGAL_ARGUMENT"), .content),
        Case("duplicate without a name", Fixture.refusal(422, "", "Duplicate", input: "DUPLICATE_POST"), .content),
        Case("waiting", Fixture.refusal(400, "", "MEDIA_ASSET_WAITING_UPLOAD: wait"), .transient),
        Case("processing failed", Fixture.refusal(400, "MEDIA_ASSET_PROCESSING_FAILED"), .media),
        Case("address over", Fixture.refusal(400, "EXPIRED_UPLOAD_URL"), .media),
        Case("conflict", Fixture.refusal(409, "CONFLICT"), .transient),
        Case("limit", Fixture.refusal(429, "TOO_MANY_REQUESTS"), .rateLimit),
        Case("lost activity", Fixture.refusal(400, "", "Unable to obtain activity"), .transient, isUnknown: true),
        Case("500", Fixture.refusal(500), .transient, isUnknown: true),
        Case("502", .text(502, type: "text/html", "<h1>"), .transient, isUnknown: true),
        Case("503", Fixture.refusal(503), .transient, isUnknown: true),
        Case("504", Fixture.refusal(504), .transient, isUnknown: true),
        Case("timeout", .lost(mayHaveArrived: true), .transient, isUnknown: true),
        Case("never sent", .lost(mayHaveArrived: false), .transient),
        Case("no name", .headed(201, [:], .null), .transient, isUnknown: true),
        Case("odd name", .headed(201, ["x-restli-id": "urn:li:share:1\t2"], .null), .transient, isUnknown: true),
        Case("another thing", .headed(200, ["x-restli-id": "7141"], ["ok": true]), .transient, isUnknown: true),
        Case("wall", .text(403, type: "text/html", "<h1>"), .transient),
        Case("who knows", Fixture.refusal(400, "NEW_WORD"), .unknown),
        Case("wrong types", .json(400, ["code": 7, "message": ["a"], "errorDetails": "x"]), .unknown),
    ]

    @Test("REL-24 REL-30 each refusal of a post has one class, and only some may hide a post", arguments: cases)
    func classes(example: Case) async throws {
        for flavor in [LinkedInFlavor.member, .page] {
            let fixture = Fixture(flavor, [Fixture.posts: [example.act]])

            let failure = try await fixture.publish(PublicationDraft(texts: ["Hi"])).failure

            #expect(failure?.kind == example.kind && failure?.mayHaveTakenEffect == example.isUnknown)
            #expect(fixture.door.requests.count == 1)
        }
    }

    @Test(
        "REL-30 a file whose owner LinkedIn does not know yet is a passing trouble; later it is not",
        arguments: [(Int64(119), PlatformFailure.Kind.transient), (121, .permission)])
    func replication(age: Int64, kind: PlatformFailure.Kind) async throws {
        let forbidden = Fixture.refusal(403, "", "Accessing this video resource is forbidden")
        let fixture = Fixture(.page, [Fixture.posts: [forbidden]])
        var draft = PublicationDraft(texts: ["Hi"], pictures: [[DraftPicture("image/png", [1])]])
        draft.outputs["upload:0:0"] = StepOutput(
            remoteID: "urn:li:image:1",
            facts: ["uploaded_at": String((fixture.clock.now - .seconds(age)).milliseconds)])

        #expect(try await fixture.publish(draft).failure?.kind == kind)
    }

    @Test("a limit is waited for, an hour at most; a header decides where there is one")
    func limits() async throws {
        let fixture = Fixture(.member, [Fixture.posts: [Fixture.refusal(429)]])
        #expect(
            try await fixture.publish(PublicationDraft(texts: ["Hi"])).failure?.retryAt == fixture.clock.now + .hours(1)
        )
        let told = Fixture(.member, [Fixture.posts: [.headed(429, ["Retry-After": "30"], ["message": "slow"])]])
        #expect(
            try await told.publish(PublicationDraft(texts: ["Hi"])).failure?.retryAt == told.clock.now + .seconds(30))
    }

    @Test(
        "REL-20 a member's duplicate that is as new as the delivery is the post; an older one is another",
        arguments: [(Duration.seconds(-59), true), (.seconds(30), true), (.seconds(-61), false), (.days(-1), false)])
    func memberDuplicate(age: Duration, isOurs: Bool) async throws {
        let draft = PublicationDraft(texts: ["Hi"])
        let urn = Fixture.urn(at: draft.startedAt + age)
        let fixture = Fixture(.member, [Fixture.posts: [Fixture.duplicate(urn)]])

        let outcome = try await fixture.publish(draft)

        if isOurs {
            #expect(outcome.links(1) == ["https://www.linkedin.com/feed/update/\(urn)/"])
        } else {
            #expect(outcome.failure?.kind == .content && outcome.failure?.mayHaveTakenEffect == false)
            #expect(outcome.failure?.words.contains(urn) == true)
        }
        #expect(fixture.door.requests.count == 1)
    }

    struct Found: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        var isOurs = false
        var isUnknown = false
    }

    static let start = PublicationDraft(texts: []).startedAt.milliseconds
    static let found = [
        Found(testDescription: "ours", act: .json(200, ["createdAt": .integer(start - 59_000)]), isOurs: true),
        Found(testDescription: "older", act: .json(200, ["createdAt": .integer(start - 61_000)])),
        Found(testDescription: "deleted", act: Fixture.refusal(404)),
        Found(testDescription: "no time", act: .json(200, [:]), isUnknown: true),
        Found(testDescription: "trouble", act: Fixture.refusal(500), isUnknown: true),
        Found(testDescription: "page", act: .text(200, type: "text/html", "<p>"), isUnknown: true),
    ]

    @Test("REL-20 a page's duplicate is read before it is taken for ours", arguments: found)
    func pageDuplicate(example: Found) async throws {
        let fixture = Fixture(.page, [Fixture.posts: [Fixture.duplicate()], Fixture.one: [example.act]])

        let outcome = try await fixture.publish(PublicationDraft(texts: ["Hi"]))

        #expect(fixture.door.calls == [Fixture.posts, Fixture.one])
        #expect(outcome.links(1) == [example.isOurs ? Fixture.permalink : nil])
        #expect(outcome.failure?.kind == (example.isOurs ? nil : .content))
        #expect(outcome.failure?.mayHaveTakenEffect ?? false == example.isUnknown)
    }

    @Test("REL-24 a duplicate whose page cannot be asked is looked up later")
    func pageNotAsked() async throws {
        let fixture = Fixture(
            .page, [Fixture.posts: [Fixture.duplicate()], Fixture.one: [.lost(mayHaveArrived: true)]])

        let failure = try await fixture.publish(PublicationDraft(texts: ["Hi"])).failure

        #expect(failure?.mayHaveTakenEffect == true)
    }

    @Test(
        "uploads that are refused, answered by nonsense or lead elsewhere are no posts",
        arguments: [
            (ScriptedDoor.Act.json(200, ["value": [:]]), PlatformFailure.Kind.transient),
            (.json(200, ["value": ["image": "urn:li:image:1", "uploadUrl": "ftp://x"]]), .transient),
            (.json(200, ["value": ["image": "urn:li:image:1", "uploadUrl": "http://www.linkedin.com/a"]]), .transient),
            (.json(200, ["value": ["image": 7, "uploadUrl": "https://www.linkedin.com/dms-uploads/1"]]), .transient),
            (.text(200, type: "text/html", "<p>"), .transient), (Fixture.refusal(403, "ACCESS_DENIED"), .permission),
            (Fixture.refusal(401), .auth), (Fixture.refusal(429), .rateLimit),
            (.lost(mayHaveArrived: true), .transient),
        ])
    func uploads(act: ScriptedDoor.Act, kind: PlatformFailure.Kind) async throws {
        let fixture = Fixture(.member, [Fixture.images: [act]])

        let outcome = try await fixture.publish(
            PublicationDraft(texts: ["Hi"], pictures: [[DraftPicture("image/png", TestPictures.png)]]))

        #expect(outcome.failure?.kind == kind && outcome.failure?.mayHaveTakenEffect == false)
        #expect(fixture.door.requests.count == 1)
    }

    @Test("REL-47 a file that is gone fails before any call")
    func gone() async throws {
        let fixture = Fixture(.member, [:])
        let whole = PublicationDraft(texts: [""], pictures: [[DraftPicture("image/png", [1])]]).publication
        let publication = Publication(
            deliveryID: whole.deliveryID, round: 0, startedAt: whole.startedAt, content: whole.content,
            options: whole.options, media: whole.media, load: { _ in throw Missing() })

        let result = await fixture.connector.perform(
            Step("upload:0:0", kind: .safe, part: 0, item: 0), of: publication, as: fixture.session)

        guard case .failed(let failure) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(failure.kind == .media && fixture.door.requests.isEmpty)
    }

    private struct Missing: Error {}
}
