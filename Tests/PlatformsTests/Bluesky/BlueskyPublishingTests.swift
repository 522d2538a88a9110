import Domain
import Outbound
import TestKit
import Testing

@testable import Platforms

@Suite("Bluesky: publishing", .timeLimit(.minutes(10)))
struct BlueskyPublishingTests {
    typealias Fixture = BlueskyFixture

    static let blob: JSONValue = [
        "$type": "blob", "ref": ["$link": "bafkreigectgq4icn5f2pon2ty7ri25ry46zwsg5ywgrlvnvslo375v6oo4"],
        "mimeType": "image/png", "size": 70,
    ]

    static func publication(_ parts: [Part], round: Int = 1, outputs: [String: StepOutput] = [:]) -> Publication {
        let ids = parts.flatMap { $0.media.map(\.id) }
        let media = ids.map { id in
            MediaItem(
                id: id, workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "dot.png", contentType: "image/png",
                width: 3, height: 2, byteCount: 70, digest: "")
        }
        return Publication(
            deliveryID: Delivery.ID(stored: "dlv_01hzzzzzzzzzzzzzzzzzzzzzzz"), round: round,
            startedAt: Instant(milliseconds: 1_767_323_045_678), content: Content(parts: parts),
            options: DeliveryOptions(language: "en"), media: Dictionary(media.map { ($0.id, $0) }) { $1 },
            load: { _ in [137, 80, 78, 71] }, outputs: outputs)
    }

    static func picture(_ name: String = "med_1", alt: String = "a dot") -> Domain.Attachment {
        Domain.Attachment(id: MediaItem.ID(stored: name), altText: alt)
    }

    static func step(_ name: String, part: Int = 0) -> Step { Step(name, kind: .commit, part: part) }

    /// The answer to the creation of a part of the publication above.
    static func created(_ part: Int = 0, round: Int = 1) -> (uri: String, act: ScriptedDoor.Act) {
        let publication = publication([Part(text: "")], round: round)
        let key = TID(
            delivery: publication.deliveryID, round: round, part: part, startedAt: publication.startedAt)
        let uri = "at://\(Fixture.did)/app.bsky.feed.post/\(key)"
        return (uri, .json(200, ["uri": .string(uri), "cid": .string("bafyreib\(part)")]))
    }

    @Test("everything that nobody sees comes first, then one commit a part; names are the same at every try")
    func steps() throws {
        let publication = Self.publication([
            Part(text: "@ada.test hi", media: [Self.picture(), Self.picture("med_2")]), Part(text: "more"),
            Part(text: "@bob.test", media: [Self.picture("med_3")]),
        ])
        let connector = Fixture().connector

        let steps = connector.steps(of: publication)

        #expect(
            steps.map(\.name) == [
                "mentions:0", "upload:0:0", "upload:0:1", "mentions:2", "upload:2:0", "publish:0", "publish:1",
                "publish:2",
            ])
        #expect(steps.filter { $0.kind == .commit }.map(\.part) == [0, 1, 2])
        #expect(steps == connector.steps(of: publication))
        #expect(steps.allSatisfy { BlueskyStep($0, of: publication)?.step == $0 })
    }

    @Test(
        "steps that are not of the publication are refused",
        arguments: [
            Step("publish:9", kind: .commit, part: 9), Step("upload:0:5", kind: .safe, part: 0, item: 5),
            Step("publish:0", kind: .safe, part: 0), Step("other", kind: .commit, part: 0),
        ])
    func foreign(step: Step) async throws {
        let fixture = Fixture()
        let result = await fixture.connector.perform(
            step, of: Self.publication([Part(text: "x")]), as: try fixture.session())
        guard case .failed(let failure) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(failure.kind == .unknown && !failure.mayHaveTakenEffect)
        #expect(fixture.door.requests.isEmpty)
    }

    @Test("REL-26 a post is created under its own key, with DID and without anything to guess")
    func create() async throws {
        let (uri, act) = Self.created()
        let fixture = Fixture([Fixture.createRecord: [act]])

        let result = await fixture.connector.perform(
            Self.step("publish:0"), of: Self.publication([Part(text: "hello")]), as: try fixture.session())

        let link = uri.replacing("at://", with: "https://bsky.app/profile/").replacing(
            "app.bsky.feed.post", with: "post")
        #expect(result == .done(StepOutput(remoteID: uri, url: link, facts: ["cid": "bafyreib0"])))
        let sent = try #require(fixture.door.sent(to: Fixture.createRecord).first)
        #expect(sent.json?["repo"]?.string == Fixture.did)
        #expect(sent.json?["collection"] == "app.bsky.feed.post")
        #expect(sent.json?["rkey"]?.string == uri.split(separator: "/").last.map(String.init))
        #expect(sent.json?["record"]?["createdAt"] == "2026-01-02T03:04:05.678Z")
        #expect(sent.json?["record"]?["langs"] == ["en"])
        #expect(sent.headers["Authorization"] == "Bearer access")
    }

    @Test("REL-26 the same try sends the same bytes; another round another key")
    func identical() async throws {
        var bodies: [JSONValue?] = []
        for round in [1, 1, 2] {
            let fixture = Fixture([Fixture.createRecord: [Self.created(round: round).act]])
            _ = await fixture.connector.perform(
                Self.step("publish:0"), of: Self.publication([Part(text: "x")], round: round), as: try fixture.session()
            )
            bodies.append(fixture.door.sent(to: Fixture.createRecord).first?.json)
        }
        #expect(bodies[0] == bodies[1])
        #expect(bodies[0]?["rkey"] != bodies[2]?["rkey"])
        #expect(bodies[0]?["record"] == bodies[2]?["record"])
    }

    @Test("REL-27 a part replies to the one before and to the first, one millisecond later")
    func thread() async throws {
        let outputs = [0, 1].map { part in
            StepOutput(remoteID: Self.created(part).uri, facts: ["cid": "bafyreib\(part)"])
        }
        let publication = Self.publication(
            [Part(text: "a"), Part(text: "b"), Part(text: "c")],
            outputs: ["publish:0": outputs[0], "publish:1": outputs[1]])
        let fixture = Fixture([Fixture.createRecord: [Self.created(2).act]])

        _ = await fixture.connector.perform(
            Self.step("publish:2", part: 2), of: publication, as: try fixture.session())

        let record = fixture.door.sent(to: Fixture.createRecord).first?.json?["record"]
        #expect(record?["reply"]?["root"] == ["uri": .string(Self.created(0).uri), "cid": "bafyreib0"])
        #expect(record?["reply"]?["parent"] == ["uri": .string(Self.created(1).uri), "cid": "bafyreib1"])
        #expect(record?["createdAt"] == "2026-01-02T03:04:05.680Z")
    }

    @Test("REL-27 a part whose predecessor is not confirmed is not sent")
    func orphan() async throws {
        let fixture = Fixture()
        let result = await fixture.connector.perform(
            Self.step("publish:1", part: 1), of: Self.publication([Part(text: "a"), Part(text: "b")]),
            as: try fixture.session())
        guard case .failed(let failure) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(!failure.mayHaveTakenEffect && fixture.door.requests.isEmpty)
    }

    @Test("pictures go up as they are; the server's word for them goes into the record unchanged")
    func pictures() async throws {
        let fixture = Fixture([
            Fixture.uploadBlob: [.json(200, ["blob": Self.blob])], Fixture.createRecord: [Self.created().act],
        ])
        var publication = Self.publication([Part(text: "pic", media: [Self.picture()])])
        let session = try fixture.session()
        let upload = Step("upload:0:0", kind: .safe, part: 0, item: 0)

        guard case .done(let output) = await fixture.connector.perform(upload, of: publication, as: session) else {
            Issue.record("not uploaded")
            return
        }
        publication.outputs[upload.name] = output
        _ = await fixture.connector.perform(Self.step("publish:0"), of: publication, as: session)

        let sent = try #require(fixture.door.sent(to: Fixture.uploadBlob).first)
        guard case .bytes([137, 80, 78, 71], contentType: "image/png") = sent.body else {
            Issue.record("other bytes")
            return
        }
        let image = fixture.door.sent(to: Fixture.createRecord).first?.json?["record"]?["embed"]?["images"]?[0]
        #expect(image == ["image": Self.blob, "alt": "a dot", "aspectRatio": ["width": 3, "height": 2]])
    }

    @Test("a post whose picture was not sent yet is not made")
    func unsent() async throws {
        let fixture = Fixture()
        let result = await fixture.connector.perform(
            Self.step("publish:0"), of: Self.publication([Part(text: "", media: [Self.picture()])]),
            as: try fixture.session())
        guard case .failed(let failure) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(failure.kind == .transient && !failure.mayHaveTakenEffect && fixture.door.requests.isEmpty)
    }

    @Test("REL-30 pictures that the server dropped are sent again, once", arguments: [true, false])
    func dropped(isFoundThen: Bool) async throws {
        let missing = BlueskyKeepingAliveTests.xrpc(400, "BlobNotFound", "Could not find blob")
        let fixture = Fixture([
            Fixture.uploadBlob: [.json(200, ["blob": Self.blob])],
            Fixture.createRecord: [missing, isFoundThen ? Self.created().act : missing],
        ])
        let output = StepOutput(facts: ["blob": Self.blob.text])
        let publication = Self.publication(
            [Part(text: "", media: [Self.picture()])], outputs: ["upload:0:0": output])

        let result = await fixture.connector.perform(
            Self.step("publish:0"), of: publication, as: try fixture.session())

        #expect(fixture.door.calls == [Fixture.createRecord, Fixture.uploadBlob, Fixture.createRecord])
        let bodies = fixture.door.sent(to: Fixture.createRecord).map(\.json)
        #expect(bodies[0] == bodies[1])
        switch result {
        case .done: #expect(isFoundThen)
        case .failed(let failure): #expect(!isFoundThen && failure.kind == .media && !failure.mayHaveTakenEffect)
        case .wait, .redo, .undone: Issue.record("\(result)")
        }
    }

    @Test("REL-47 a file that cannot be read fails before any call")
    func unreadable() async throws {
        struct Gone: Error {}
        let fixture = Fixture()
        let whole = Self.publication([Part(text: "", media: [Self.picture()])])
        let broken = Publication(
            deliveryID: whole.deliveryID, round: 1, startedAt: whole.startedAt, content: whole.content,
            options: whole.options, media: whole.media, load: { _ in throw Gone() })
        let lacking = Publication(
            deliveryID: whole.deliveryID, round: 1, startedAt: whole.startedAt, content: whole.content,
            options: whole.options, media: [:], load: { _ in [] })
        for publication in [broken, lacking] {
            let result = await fixture.connector.perform(
                Step("upload:0:0", kind: .safe, part: 0, item: 0), of: publication, as: try fixture.session())
            guard case .failed(let failure) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(failure.kind == .media)
        }
        #expect(fixture.door.requests.isEmpty)
    }

    @Test("a film goes up piece by piece, in twice the time that it needs, and stands alone with its alt text")
    func film() async throws {
        var blob = Self.blob.object ?? [:]
        blob["mimeType"] = "video/mp4"
        let fixture = Fixture([
            Fixture.uploadBlob: [.json(200, ["blob": .object(blob)])], Fixture.createRecord: [Self.created().act],
        ])
        var publication = Self.filmed()
        let session = try fixture.session()
        let steps = fixture.connector.steps(of: publication)
        #expect(steps.map(\.name) == ["upload:0:0", "publish:0"] && steps[0].budget == .seconds(78))

        for step in steps {
            guard case .done(let output) = await fixture.connector.perform(step, of: publication, as: session) else {
                Issue.record("\(step.name)")
                return
            }
            publication.outputs[step.name] = output
        }

        let sent = try #require(fixture.door.sent(to: Fixture.uploadBlob).first)
        guard case .stream(let source, contentType: "video/mp4") = sent.body else {
            Issue.record("not piece by piece")
            return
        }
        #expect(source.length == 9_000_000)
        let record = fixture.door.sent(to: Fixture.createRecord).first?.json?["record"]
        #expect(
            record?["embed"] == [
                "$type": "app.bsky.embed.video", "video": .object(blob), "alt": "A gull lands",
                "aspectRatio": ["width": 16, "height": 9],
            ])
    }

    /// A part with a film.
    static func filmed(outputs: [String: StepOutput] = [:]) -> Publication {
        let id = MediaItem.ID(stored: "med_film")
        let item = MediaItem(
            id: id, workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "gull.mp4", contentType: "video/mp4",
            width: 16, height: 9, byteCount: 9_000_000, digest: "")
        return Publication(
            deliveryID: Delivery.ID(stored: "dlv_01hzzzzzzzzzzzzzzzzzzzzzzz"), round: 1,
            startedAt: Instant(milliseconds: 1_767_323_045_678),
            content: Content(parts: [Part(text: "", media: [.init(id: id, altText: "A gull lands")])]),
            options: DeliveryOptions(), media: [id: item], load: { _ in [UInt8](repeating: 7, count: 9_000_000) },
            outputs: outputs)
    }

    @Test("P6 a film that the server has dropped is a media failure, so that it is sent again with the post")
    func droppedFilm() async throws {
        let missing = BlueskyKeepingAliveTests.xrpc(400, "BlobNotFound", "Could not find blob")
        let fixture = Fixture([Fixture.createRecord: [missing]])
        let publication = Self.filmed(outputs: ["upload:0:0": StepOutput(facts: ["blob": Self.blob.text])])

        let result = await fixture.connector.perform(
            Self.step("publish:0"), of: publication, as: try fixture.session())

        guard case .failed(let failure) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(failure.kind == .media && !failure.mayHaveTakenEffect)
        #expect(fixture.door.calls == [Fixture.createRecord])
    }

    @Test("a link has a card of what the author says, and a warning and topics are told")
    func card() async throws {
        let fixture = Fixture([Fixture.createRecord: [Self.created().act]])
        let link = Link(url: "https://example.org/a", title: "A marsh")
        var whole = Self.publication([Part(text: "Read", link: link)])
        var options = DeliveryOptions()
        options[.contentWarning] = "graphic-media"
        options[.tags] = ["#birds", "marsh", "#"]
        whole = Publication(
            deliveryID: whole.deliveryID, round: 1, startedAt: whole.startedAt, content: whole.content,
            options: options, media: [:], load: { _ in [] })

        _ = await fixture.connector.perform(Self.step("publish:0"), of: whole, as: try fixture.session())

        let record = fixture.door.sent(to: Fixture.createRecord).first?.json?["record"]
        #expect(
            record?["embed"] == [
                "$type": "app.bsky.embed.external",
                "external": ["uri": "https://example.org/a", "title": "A marsh", "description": ""],
            ])
        #expect(
            record?["labels"] == [
                "$type": "com.atproto.label.defs#selfLabels", "values": [["val": "graphic-media"]],
            ])
        #expect(record?["tags"] == ["birds", "marsh"])
    }

    @Test("mentions are resolved beforehand; who is nobody stays plain text")
    func mentions() async throws {
        let did = "did:plc:cccccccccccccccccccccccc"
        let unknown = BlueskyKeepingAliveTests.xrpc(400, "InvalidRequest", "Unable to resolve handle")
        let fixture = Fixture([
            Fixture.resolveAtServer: [.json(200, ["did": .string(did)]), unknown],
            Fixture.createRecord: [Self.created().act],
        ])
        var publication = Self.publication([Part(text: "@carol.test and @nobody.test")])
        let session = try fixture.session()
        let step = Step("mentions:0", kind: .safe, part: 0)

        guard case .done(let output) = await fixture.connector.perform(step, of: publication, as: session) else {
            Issue.record("not resolved")
            return
        }
        #expect(output.facts == ["carol.test": did])
        publication.outputs[step.name] = output
        _ = await fixture.connector.perform(Self.step("publish:0"), of: publication, as: session)

        let facets = fixture.door.sent(to: Fixture.createRecord).first?.json?["record"]?["facets"]?.array
        #expect(facets?.count == 1)
        #expect(facets?.first?["features"]?[0]?["did"]?.string == did)
    }

    @Test("the public reader is asked for mentions when the server cannot; without both the step waits for another try")
    func mentionFallback() async throws {
        let publication = Self.publication([Part(text: "@carol.test")])
        let step = Step("mentions:0", kind: .safe, part: 0)
        let fallen = Fixture([Fixture.resolveAtServer: [.text(501, type: "text/plain", "no")]])
        #expect(
            await fallen.connector.perform(step, of: publication, as: try fallen.session())
                == .done(StepOutput(facts: ["carol.test": Fixture.did])))

        let alone = Fixture([Fixture.resolve: []])
        guard case .failed(let failure) = await alone.connector.perform(step, of: publication, as: try alone.session())
        else {
            Issue.record("resolved")
            return
        }
        #expect(failure.kind == .transient)
    }
}
