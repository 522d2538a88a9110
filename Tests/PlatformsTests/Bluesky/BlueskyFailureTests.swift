import Domain
import Outbound
import TestKit
import Testing

@testable import Platforms

@Suite("Bluesky: refusals and lost answers", .timeLimit(.minutes(10)))
struct BlueskyFailureTests {
    typealias Fixture = BlueskyFixture

    struct Refusal: Sendable, CustomStringConvertible {
        let act: ScriptedDoor.Act
        let kind: PlatformFailure.Kind
        let mayHaveTakenEffect: Bool
        var description: String { "\(act)" }

        init(_ act: ScriptedDoor.Act, _ kind: PlatformFailure.Kind, effect: Bool) {
            (self.act, self.kind, self.mayHaveTakenEffect) = (act, kind, effect)
        }
    }

    static func xrpc(_ status: Int, _ name: String, _ words: String = "words") -> ScriptedDoor.Act {
        .json(status, ["error": .string(name), "message": .string(words)])
    }

    static let refusals = [
        Refusal(xrpc(400, "ExpiredToken"), .auth, effect: false),
        Refusal(xrpc(400, "InvalidToken"), .auth, effect: false),
        Refusal(xrpc(401, "AuthMissing"), .auth, effect: false),
        Refusal(xrpc(401, "invalid_token"), .auth, effect: false),
        Refusal(xrpc(401, "AuthenticationRequired"), .auth, effect: false),
        Refusal(xrpc(401, "invalid_dpop_proof"), .unknown, effect: false),
        Refusal(xrpc(401, "use_dpop_nonce"), .transient, effect: false),
        Refusal(xrpc(403, "ScopeMissingError"), .permission, effect: false),
        Refusal(xrpc(401, "AccountTakedown"), .accountType, effect: false),
        Refusal(xrpc(401, "AccountDeactivated"), .accountType, effect: false),
        Refusal(xrpc(403, "AccountNotFound"), .accountType, effect: false),
        Refusal(xrpc(400, "InvalidRequest", "Invalid app.bsky.feed.post record"), .content, effect: false),
        Refusal(xrpc(400, "InvalidRequest", "Record already exists"), .unknown, effect: true),
        Refusal(xrpc(400, "RecordAlreadyExists"), .unknown, effect: true),
        Refusal(xrpc(409, "Conflict"), .unknown, effect: true),
        Refusal(.text(400, type: "text/plain", "record already exists"), .unknown, effect: true),
        Refusal(xrpc(400, "InvalidSwap"), .unknown, effect: true),
        Refusal(xrpc(400, "InvalidMimeType"), .media, effect: false),
        Refusal(xrpc(400, "BlobTooLarge"), .media, effect: false),
        Refusal(xrpc(413, "PayloadTooLarge"), .media, effect: false),
        Refusal(.text(413, type: "text/html", "<p>"), .media, effect: false),
        Refusal(xrpc(429, "RateLimitExceeded"), .rateLimit, effect: false),
        Refusal(xrpc(500, "InternalServerError"), .transient, effect: true),
        Refusal(xrpc(502, "UpstreamFailure"), .transient, effect: true),
        Refusal(xrpc(503, "NotEnoughResources"), .transient, effect: true),
        Refusal(xrpc(504, "UpstreamTimeout"), .transient, effect: true),
        Refusal(.text(502, type: "text/html", "<p>"), .transient, effect: true),
        Refusal(.text(404, type: "text/html", "<p>"), .unknown, effect: true),
        Refusal(.text(200, type: "text/html", "<p>"), .transient, effect: true),
        Refusal(.text(200, type: "application/json", "{\"uri\":"), .transient, effect: true),
        Refusal(.json(200, []), .transient, effect: true),
        Refusal(.json(200, ["uri": 1, "cid": true]), .transient, effect: true),
        Refusal(.json(200, ["uri": "at://other/x/y", "cid": "bafy"]), .transient, effect: true),
        Refusal(.lost(mayHaveArrived: true), .transient, effect: true),
        Refusal(.lost(mayHaveArrived: false), .transient, effect: false),
    ]

    @Test("REL-24 only refusals with a known reason are sound; all else may have taken effect", arguments: refusals)
    func commits(refusal: Refusal) async throws {
        let fixture = Fixture([Fixture.createRecord: [refusal.act]])

        let result = await fixture.connector.perform(
            BlueskyPublishingTests.step("publish:0"), of: BlueskyPublishingTests.publication([Part(text: "x")]),
            as: try fixture.session())

        guard case .failed(let failure) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(failure.kind == refusal.kind)
        #expect(failure.mayHaveTakenEffect == refusal.mayHaveTakenEffect)
        #expect(!failure.words.isEmpty)
        #expect(fixture.door.requests.count == 1, "nothing is sent twice")
    }

    @Test(
        "REL-30 refused uploads have classes and never an effect",
        arguments: [
            (xrpc(400, "InvalidRequest"), PlatformFailure.Kind.media), (xrpc(413, "PayloadTooLarge"), .media),
            (xrpc(500, "InternalServerError"), .transient), (xrpc(400, "ExpiredToken"), .auth),
            (xrpc(403, "ScopeMissingError"), .permission), (.lost(mayHaveArrived: true), .transient),
            (.json(200, ["blob": "text"]), .transient), (.json(200, ["blob": ["$type": "blob"]]), .transient),
            (.text(200, type: "text/html", "<p>"), .transient),
        ])
    func uploads(act: ScriptedDoor.Act, kind: PlatformFailure.Kind) async throws {
        let fixture = Fixture([Fixture.uploadBlob: [act]])
        let publication = BlueskyPublishingTests.publication([
            Part(text: "", media: [BlueskyPublishingTests.picture()])
        ])
        let result = await fixture.connector.perform(
            Step("upload:0:0", kind: .safe, part: 0, item: 0), of: publication, as: try fixture.session())
        guard case .failed(let failure) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(failure.kind == kind && !failure.mayHaveTakenEffect)
    }

    @Test("REL-30 the end of a rate limit is taken from the headers, in Unix seconds or as a pause")
    func rateHeaders() async throws {
        let error: JSONValue = ["error": "RateLimitExceeded", "message": "Rate Limit Exceeded"]
        let start = Fixture().clock.now
        let answers: [(Headers, Instant?)] = [
            (["ratelimit-remaining": "0", "ratelimit-reset": String(start.seconds + 120)], start + .seconds(120)),
            (["retry-after": "7"], start + .seconds(7)), ([:], nil),
        ]
        for (headers, expected) in answers {
            let fixture = Fixture([Fixture.createRecord: [.headed(429, headers, error)]])
            let result = await fixture.connector.perform(
                BlueskyPublishingTests.step("publish:0"), of: BlueskyPublishingTests.publication([Part(text: "x")]),
                as: try fixture.session())
            guard case .failed(let failure) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(failure.kind == .rateLimit && failure.retryAt == expected)
        }
    }

    @Test("SEC-71 words of servers are cut and on one line")
    func words() {
        let long = String(repeating: "x\n\u{7}", count: 2000)
        let response = OutboundResponse(
            status: 400, body: JSONValue.object(["error": .string(long), "message": .string(long)]).bytes,
            sentAt: Instant(milliseconds: 0), url: OutboundURL("https://pds.example.org"))
        let words = XRPCRefusal(response).words
        #expect(words.count <= 510)
        #expect(!words.contains("\n") && !words.contains("\u{7}"))
    }

    struct Found: Sendable, CustomStringConvertible {
        let description: String
        let acts: [ScriptedDoor.Act]
        let expected: String
        var calls = 1
    }

    static func record(_ change: (inout [String: JSONValue]) -> Void = { _ in }) -> ScriptedDoor.Act {
        var value: [String: JSONValue] = [
            "$type": "app.bsky.feed.post", "text": "x", "createdAt": "2026-01-02T03:04:05.678Z", "langs": ["en"],
        ]
        change(&value)
        return .json(
            200,
            [
                "uri": .string(BlueskyPublishingTests.created().uri), "cid": "bafyreisomething",
                "value": .object(value),
            ])
    }

    static let absent = xrpc(400, "RecordNotFound", "Could not locate record")
    static let found = [
        Found(description: "there", acts: [record()], expected: "found"),
        Found(description: "there with more in it", acts: [record { $0["via"] = "x" }], expected: "found"),
        Found(description: "another text", acts: [record { $0["text"] = "y" }], expected: "unknown"),
        Found(
            description: "another time", acts: [record { $0["createdAt"] = "2026-01-02T03:04:05.679Z" }],
            expected: "unknown"),
        Found(description: "not there", acts: [absent], expected: "absent"),
        Found(description: "not there, 404", acts: [xrpc(404, "RecordNotFound")], expected: "absent"),
        Found(description: "a page for people", acts: [.text(404, type: "text/html", "<p>")], expected: "unknown"),
        Found(description: "server down", acts: [xrpc(502, "UpstreamFailure")], expected: "unknown"),
        Found(description: "lost again", acts: [.lost(mayHaveArrived: true)], expected: "unknown"),
        Found(description: "nonsense", acts: [.json(200, ["value": 7])], expected: "unknown"),
        Found(description: "other words for absence", acts: [xrpc(400, "InvalidRequest")], expected: "unknown"),
        Found(
            description: "session over, record public", acts: [xrpc(400, "ExpiredToken"), record()],
            expected: "found", calls: 2),
        Found(
            description: "session over, absence public", acts: [xrpc(400, "ExpiredToken"), absent],
            expected: "absent", calls: 2),
        Found(
            description: "session over, strangers refused",
            acts: [xrpc(400, "ExpiredToken"), xrpc(401, "AuthMissing")], expected: "unknown", calls: 2),
    ]

    @Test(
        "REL-24 what became of a lost commit is read under its key; only its absence by name is sound", arguments: found
    )
    func reconcile(case found: Found) async throws {
        let fixture = Fixture([Fixture.getRecord: found.acts])
        let now = fixture.clock.now
        let lost = LostCommit(
            step: BlueskyPublishingTests.step("publish:0"), intentAt: now, now: now + .seconds(5), looks: 0)

        let result = await fixture.connector.reconcile(
            lost, of: BlueskyPublishingTests.publication([Part(text: "x")]), as: try fixture.session())

        switch result {
        case .found(let output):
            #expect(found.expected == "found")
            #expect(output.remoteID == BlueskyPublishingTests.created().uri)
            #expect(output.facts["cid"] == "bafyreisomething" && output.url?.contains("/post/") == true)
        case .absent: #expect(found.expected == "absent")
        case .unknown(let words): #expect(found.expected == "unknown" && !words.isEmpty)
        case .notSeen: Issue.record("not seen")
        }
        #expect(fixture.door.sent(to: Fixture.getRecord).count == found.calls)
        #expect(fixture.door.sent(to: Fixture.createRecord).isEmpty)
        let items = fixture.door.sent(to: Fixture.getRecord).first?.url.queryItems ?? []
        #expect(items.map(\.name) == ["repo", "collection", "rkey"])
    }

    @Test("REL-24 only commits are reconciled")
    func onlyCommits() async throws {
        let fixture = Fixture()
        let lost = LostCommit(
            step: Step("upload:0:0", kind: .safe, part: 0, item: 0), intentAt: fixture.clock.now,
            now: fixture.clock.now, looks: 0)
        let publication = BlueskyPublishingTests.publication([
            Part(text: "x", media: [BlueskyPublishingTests.picture()])
        ])
        let result = await fixture.connector.reconcile(lost, of: publication, as: try fixture.session())
        guard case .unknown = result else {
            Issue.record("\(result)")
            return
        }
        #expect(fixture.door.requests.isEmpty)
    }
}
