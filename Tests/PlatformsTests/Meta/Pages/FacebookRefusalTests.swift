import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What refusals of publishing mean (sheet `facebook`, section 6).
@Suite("Refusals of posts on Facebook Pages", .timeLimit(.minutes(1)))
struct FacebookRefusalTests {
    private typealias Fixture = FacebookFixture

    struct Answer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        let kind: PlatformFailure.Kind
        var mayHaveTakenEffect = false
    }

    private static func answer(
        _ name: String, _ code: Int, _ subcode: Int? = nil, is kind: PlatformFailure.Kind, effect: Bool = false
    ) -> Answer {
        Answer(
            testDescription: name, act: Fixture.refusal(code, subcode), kind: kind, mayHaveTakenEffect: effect)
    }

    static let answers = [
        answer("password changed", 190, 460, is: .auth), answer("no role on this Page", 190, 492, is: .permission),
        answer("checkpoint", 190, 459, is: .auth), answer("permission", 10, is: .permission),
        answer("another permission", 283, is: .permission), answer("capability", 3, is: .permission),
        answer("gone", 100, 33, is: .permission), answer("bad parameter", 100, is: .content),
        answer("app limit", 4, is: .rateLimit), answer("Page limit", 80_001, is: .rateLimit),
        answer("custom limit", 613, is: .rateLimit), answer("too fast", 368, 1_390_008, is: .rateLimit),
        answer("blocked for policy", 368, is: .content), answer("link invalid", 1_500, is: .content),
        answer("link not readable", 100, 1_609_005, is: .content),
        answer("a link to Facebook, with the code of a permission", 200, 1_609_008, is: .content),
        answer("abusive", 200, 1_346_003, is: .content), answer("standards", 368, 1_404_102, is: .content),
        answer("invalid", 1, 1_349_125, is: .content), answer("no file", 324, 2_069_019, is: .media),
        answer("photo too big", 324, 1_366_046, is: .media), answer("no file at all", 324, is: .media),
        answer("publishing authorization", 200, 1_404_078, is: .accountType),
        answer("identity", 368, 4_854_002, is: .accountType),
        answer("no right to films", 100, 1_363_042, is: .permission),
        answer("outage", 1, is: .transient, effect: true),
        answer("passing", 2, 1_363_047, is: .transient, effect: true),
        Answer(
            testDescription: "HTML", act: .text(502, type: "text/html", "<h1>"), kind: .transient,
            mayHaveTakenEffect: true),
        Answer(
            testDescription: "HTML with 200", act: .text(200, type: "text/html", "<h1>"), kind: .transient,
            mayHaveTakenEffect: true),
        Answer(testDescription: "no name", act: .json(200, [:]), kind: .transient, mayHaveTakenEffect: true),
        Answer(
            testDescription: "no answer", act: .lost(mayHaveArrived: true), kind: .transient, mayHaveTakenEffect: true),
        Answer(testDescription: "nobody there", act: .lost(mayHaveArrived: false), kind: .transient),
        Answer(
            testDescription: "a user's token",
            act: .json(403, ["error": ["code": 200, "message": "Posts must be published as the page itself."]]),
            kind: .auth),
        Answer(
            testDescription: "an error with 200",
            act: .json(200, ["error": ["code": 190, "error_subcode": 463, "message": "Expired"]]), kind: .auth),
    ]

    @Test("REL-30 each refusal of a post has one class, and only what may be out is looked up", arguments: answers)
    func classes(answer: Answer) async throws {
        let fixture = Fixture([Fixture.feed: [answer.act]])

        let failure = try #require(try await fixture.publish(PublicationDraft(texts: ["Hi"])).failure)

        #expect(failure.kind == answer.kind)
        #expect(failure.mayHaveTakenEffect == answer.mayHaveTakenEffect)
        if failure.kind == .rateLimit { #expect(failure.retryAt == fixture.clock.now + .minutes(60)) }
        #expect(fixture.door.requests.count == 1)
    }

    @Test("Facebook's words for people are shown, and not those for programmers")
    func words() async throws {
        let fixture = Fixture([Fixture.feed: [Fixture.refusal(368, nil, "You are posting\u{202e} too much")]])
        let failure = try await fixture.publish(PublicationDraft(texts: ["Hi"])).failure
        #expect(failure?.words == "You are posting too much")
    }

    private static let films: [(Int?, PlatformFailure.Kind, PlatformFailure.Kind)] = [
        (1_363_022, .media, .media), (1_363_023, .media, .media), (1_363_024, .media, .media),
        (1_363_025, .media, .media), (1_363_026, .media, .media), (1_363_031, .media, .media),
        (1_363_032, .media, .media), (1_363_019, .transient, .media), (1_363_030, .transient, .media),
        (1_363_037, .transient, .media), (1_363_045, .transient, .media), (nil, .transient, .transient),
    ]

    @Test("a film that is refused is told from an upload that is over; the latter begins anew", arguments: films)
    func filmRefusals(subcode: Int?, uploading: PlatformFailure.Kind, finishing: PlatformFailure.Kind) async throws {
        let fixture = Fixture([
            Fixture.videos: [Fixture.refusal(6_000, subcode)], Fixture.video: [Fixture.state("upload_complete")],
        ])
        var draft = Fixture.draft(Fixture.film)

        let first = try await fixture.publish(draft)
        draft.outputs["upload:0:0"] = StepOutput(remoteID: "77", facts: ["session": "s1"])
        let second = try await fixture.publish(draft)

        #expect(first.failure?.kind == uploading && first.failure?.mayHaveTakenEffect == false)
        #expect(second.failure?.kind == finishing && second.failedStep?.name == "publish:0")
        // Such a refusal also comes where an earlier try arrived: the film itself is asked.
        #expect(second.failure?.mayHaveTakenEffect == (finishing == .transient))
        #expect(fixture.door.sent(to: Fixture.video).count == (finishing == .media ? 1 : 0))
    }

    @Test("a film that was handed over by an earlier try is taken for what it is")
    func handedOver() async throws {
        let fixture = Fixture([
            Fixture.videos: [Fixture.refusal(6_000, 1_363_037)], Fixture.video: [Fixture.out],
        ])
        var draft = Fixture.draft(Fixture.film)
        draft.outputs["upload:0:0"] = StepOutput(remoteID: "77", facts: ["session": "s1"])

        let outcome = try await fixture.publish(draft)

        #expect(outcome.failure == nil && outcome.outputs["appear:0"]?.remoteID == "42_7")
    }

    @Test("a film that is being processed may have been handed over by an earlier try: it is asked again")
    func underWay() async throws {
        let fixture = Fixture([
            Fixture.videos: [Fixture.refusal(6_000, 1_363_037)], Fixture.video: [Fixture.state("processing")],
        ])
        var draft = Fixture.draft(Fixture.film)
        draft.outputs["upload:0:0"] = StepOutput(remoteID: "77", facts: ["session": "s1"])
        #expect(try await fixture.publish(draft).failure?.mayHaveTakenEffect == true)
    }

    private static func listed(_ seconds: Int64, _ words: String = "Hi") -> ScriptedDoor.Act {
        let time = "2027-01-15T08:0\(seconds / 60):\(seconds % 60 + 10)+0000"
        return .json(
            200, ["data": [["id": "42_7", "message": .string(words), "created_time": .string(time)]]])
    }

    struct Duplicate: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        /// How it ends; `nil` for a post that is taken.
        var failure: PlatformFailure.Kind?
        var mayHaveTakenEffect = false
    }

    static let duplicates = [
        Duplicate(testDescription: "ours", act: listed(5)),
        Duplicate(testDescription: "another", act: listed(5, "Ho"), failure: .content),
        Duplicate(testDescription: "none", act: .json(200, ["data": []]), failure: .content),
        Duplicate(
            testDescription: "not to be asked", act: Fixture.refusal(2), failure: .content, mayHaveTakenEffect: true),
    ]

    @Test(
        "REL-20 a duplicate that Facebook names is taken where an earlier try arrived, and refused where it is another",
        arguments: duplicates)
    func duplicate(example: Duplicate) async throws {
        let fixture = Fixture([Fixture.feed: [Fixture.refusal(506)], Fixture.published: [example.act]])

        let outcome = try await fixture.publish(PublicationDraft(texts: ["Hi"]))

        #expect(outcome.failure?.kind == example.failure)
        #expect(outcome.failure?.mayHaveTakenEffect ?? false == example.mayHaveTakenEffect)
        if example.failure == nil { #expect(outcome.links(1) == ["https://www.facebook.com/42_7"]) }
    }

    @Test("photos that a lost try has used already lead to its post")
    func usedPhotos() async throws {
        let fixture = Fixture([
            Fixture.photos: [.json(200, ["id": "5"])], Fixture.feed: [Fixture.refusal(100, 1_366_051)],
            Fixture.published: [Self.listed(5)],
        ])
        let draft = PublicationDraft(texts: ["Hi"], pictures: [[Fixture.png, Fixture.png]])
        #expect(try await fixture.publish(draft).outputs["publish:0"]?.remoteID == "42_7")
    }
}
