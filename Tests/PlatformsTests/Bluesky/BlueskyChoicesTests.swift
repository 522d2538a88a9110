import Domain
import Outbound
import TestKit
import Testing

@testable import Platforms

/// Who may reply, and posts that quote others (sheet, section 4).
@Suite("Bluesky: reply control and quotes", .timeLimit(.minutes(1)))
struct BlueskyChoicesTests {
    private typealias Fixture = BlueskyFixture
    private static let applyWrites = "POST \(Fixture.pds)/xrpc/com.atproto.repo.applyWrites"
    private static let getPosts = "GET https://public.api.bsky.app/xrpc/app.bsky.feed.getPosts"
    private static let other = "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"
    private static let quoted = "at://\(other)/app.bsky.feed.post/3lqk"
    private static let found = ["quote:0": StepOutput(remoteID: quoted, facts: ["cid": "bafyq"])]

    private static func publication(
        _ options: [OptionKey: OptionValue], _ parts: [Part] = [Part(text: "hello")],
        outputs: [String: StepOutput] = [:]
    ) -> Publication {
        let plain = BlueskyPublishingTests.publication(parts)
        return Publication(
            deliveryID: plain.deliveryID, round: 1, startedAt: plain.startedAt, content: plain.content,
            options: DeliveryOptions(options), media: plain.media, load: plain.load, outputs: outputs)
    }

    private static func failure(_ result: StepResult) -> PlatformFailure? {
        if case .failed(let failure) = result { failure } else { nil }
    }

    // MARK: Who may reply

    static let controls: [(control: String, allowed: [String])] = [
        ("nobody", []), ("mentioned", ["mentionRule"]), ("following", ["followingRule"]),
        ("followers", ["followerRule"]),
    ]

    @Test("the gate has the key of its post, and both are written at once", arguments: controls.indices)
    func gate(index: Int) async throws {
        let (control, allowed) = Self.controls[index]
        let uri = BlueskyPublishingTests.created().uri
        let result: JSONValue = [
            "$type": "com.atproto.repo.applyWrites#createResult", "uri": .string(uri), "cid": "bafyreib0",
        ]
        let fixture = Fixture([Self.applyWrites: [.json(200, ["results": [result]])]])

        let done = await fixture.connector.perform(
            BlueskyPublishingTests.step("publish:0"), of: Self.publication([.replyControl: .text(control)]),
            as: try fixture.session())

        guard case .done(let output) = done else {
            Issue.record("\(done)")
            return
        }
        #expect(output.remoteID == uri && output.facts["cid"] == "bafyreib0")
        let body = try #require(fixture.door.requests.last?.json)
        #expect(body["repo"]?.string == Fixture.did && body["writes"]?.array?.count == 2)
        let (post, gate) = (body["writes"]?[0], body["writes"]?[1])
        #expect(post?["collection"] == "app.bsky.feed.post" && post?["value"]?["text"] == "hello")
        #expect(gate?["$type"] == "com.atproto.repo.applyWrites#create" && gate?["rkey"] == post?["rkey"])
        #expect(
            gate?["value"] == [
                "$type": "app.bsky.feed.threadgate", "post": .string(uri),
                "allow": .array(allowed.map { ["$type": .string("app.bsky.feed.threadgate#\($0)")] }),
                "createdAt": post?["value"]?["createdAt"] ?? .null,
            ])
    }

    @Test("where everybody may reply there is no gate", arguments: ["everyone", "", "somebody"])
    func open(control: String) async throws {
        let fixture = Fixture([Fixture.createRecord: [BlueskyPublishingTests.created().act]])
        let result = await fixture.connector.perform(
            BlueskyPublishingTests.step("publish:0"), of: Self.publication([.replyControl: .text(control)]),
            as: try fixture.session())
        guard case .done = result else {
            Issue.record("\(result)")
            return
        }
        #expect(fixture.door.calls.last == Fixture.createRecord)
    }

    @Test(
        "REL-24 an answer that does not name the post, or none, may hide it",
        arguments: [ScriptedDoor.Act.json(200, ["commit": [:]]), .json(500, [:]), .lost(mayHaveArrived: true)])
    func lost(act: ScriptedDoor.Act) async throws {
        let fixture = Fixture([Self.applyWrites: [act]])
        let result = await fixture.connector.perform(
            BlueskyPublishingTests.step("publish:0"), of: Self.publication([.replyControl: "nobody"]),
            as: try fixture.session())
        #expect(Self.failure(result)?.mayHaveTakenEffect == true)
    }

    @Test("later parts of a thread have no gate of their own")
    func thread() throws {
        let publication = Self.publication([.replyControl: "nobody"], [Part(text: "a"), Part(text: "b")])
        #expect(Fixture().connector.steps(of: publication).map(\.name) == ["publish:0", "publish:1"])
    }

    // MARK: Quotes

    @Test(
        "a quoted post is found by the address of its page, before anything is public",
        arguments: [other, other.replacing(":", with: "%3A"), "bob.example.org"])
    func finds(author: String) async throws {
        let post: JSONValue = ["uri": .string(Self.quoted), "cid": "bafyq"]
        let fixture = Fixture([
            Fixture.resolveAtServer: [.json(200, ["did": .string(Self.other)])],
            Self.getPosts: [.json(200, ["posts": [post]])],
        ])
        let publication = Self.publication([.quote: .text("https://bsky.app/profile/\(author)/post/3lqk?x=1")])
        let steps = fixture.connector.steps(of: publication)
        #expect(steps.map(\.name) == ["quote:0", "publish:0"] && steps[0].kind == .safe)

        let result = await fixture.connector.perform(steps[0], of: publication, as: try fixture.session())

        #expect(result == .done(StepOutput(remoteID: Self.quoted, facts: ["cid": "bafyq"])))
        #expect(fixture.door.requests.last?.url.queryItems.map(\.value) == [Self.quoted])
    }

    @Test(
        "what is no address of a post, and what is not there, is said before anything is public",
        arguments: [
            ("https://example.com/post", 0), ("http://bsky.app/profile/did:plc:a/post/3lqk", 0),
            ("https://bsky.app/profile/did:plc:b/post/a%20b", 0),
            ("https://bsky.app/profile/\(other)/feed/3lqk", 0), ("https://bsky.app/profile/\(other)/post/3lqk", 1),
        ])
    func notThere(link: String, calls: Int) async throws {
        let fixture = Fixture([Self.getPosts: [.json(200, ["posts": []])]])
        let publication = Self.publication([.quote: .text(link)])
        let step = fixture.connector.steps(of: publication)[0]

        let failure = Self.failure(
            await fixture.connector.perform(step, of: publication, as: try fixture.session()))

        #expect(failure?.kind == .content && fixture.door.requests.count == calls)
    }

    @Test("a quote stands alone, or beside pictures; without its version the post is not sent")
    func embeds() throws {
        let connector = Fixture().connector
        let link: [OptionKey: OptionValue] = [.quote: "https://bsky.app/profile/bob.example.org/post/3lqk"]
        let reference: JSONValue = ["uri": .string(Self.quoted), "cid": "bafyq"]
        let alone = try connector.record(0, of: Self.publication(link, outputs: Self.found))
        #expect(alone["embed"] == ["$type": "app.bsky.embed.record", "record": reference])

        let card = Part(text: "hello", link: Link(url: "https://example.org"))
        let both = try connector.record(0, of: Self.publication(link, [card], outputs: Self.found))["embed"]
        #expect(both?["$type"] == "app.bsky.embed.recordWithMedia" && both?["record"] == ["record": reference])
        #expect(both?["media"]?["$type"] == "app.bsky.embed.external")

        #expect(throws: PlatformFailure.self) { try connector.record(0, of: Self.publication(link)) }
        let thread = Self.publication(
            link, [Part(text: "a"), Part(text: "b")],
            outputs: Self.found.merging(["publish:0": StepOutput(remoteID: "at://a", facts: ["cid": "c"])]) { $1 })
        #expect(try connector.record(1, of: thread)["embed"] == nil)
    }

    @Test("both are offered, and checked before anything is sent")
    func preflight() {
        func codes(_ options: [OptionKey: OptionValue]) -> [Problem.Code] {
            Preflight.problems(
                of: Content(text: "hello"), options: DeliveryOptions(options),
                capabilities: BlueskyConnector.profile.capabilities, name: "Bluesky"
            ).map(\.code)
        }
        #expect(codes([.replyControl: "nobody", .quote: "https://bsky.app/profile/a/post/b"]).isEmpty)
        #expect(codes([.replyControl: "friends"]) == [.optionUnknownValue])
        #expect(codes([.quote: "a post"]) == [.optionMalformed])
    }
}
