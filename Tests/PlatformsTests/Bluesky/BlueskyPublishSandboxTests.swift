import Domain
import Outbound
import Sandbox
import TestKit
import Testing

@testable import Platforms

@Suite("Bluesky before the sandbox: publishing", .timeLimit(.minutes(10)))
struct BlueskyPublishSandboxTests {
    typealias Stage = BlueskyStage
    typealias Way = BlueskyGrantSandboxTests.Way

    private func picture(_ alt: String = "a dot") -> Domain.Attachment {
        Domain.Attachment(id: MediaItem.ID(.system), altText: alt)
    }

    @Test("a text with link, mention and tag is published once, and found at its permalink", arguments: Way.allCases)
    func text(way: Way) async throws {
        try await Stage.play { stage in
            let session = try await way.session(stage)
            let grace = try stage.account("grace")
            var publication = stage.publication([
                Part(text: "✨ hello @\(grace.handle) and @nobody.bsky.social: https://example.org/a #été")
            ])

            let failure = await stage.publish(&publication, as: session)

            #expect(failure == nil)
            let posts = stage.sandbox.ledger.posts()
            #expect(posts.map(\.text) == [publication.content.parts[0].text] && posts.map(\.account) == [way.name])
            let output = try #require(publication.outputs["publish:0"])
            #expect(output.url?.hasPrefix("https://bsky.app/profile/did:") == true)
            let body = stage.door.requests.last?.json?["record"]
            #expect(body?["facets"]?.array?.count == 3)
            #expect(body?["facets"]?[0]?["features"]?[0]?["did"]?.string == grace.id)
            let page = try #require(output.url.flatMap { OutboundURL($0) })
            let shown = try await stage.network.send(OutboundRequest(.get, page, to: .named(.bluesky)))
            #expect(shown.status == 200 && String(decoding: shown.body, as: UTF8.self).contains("hello"))
        }
    }

    @Test("REL-27 a thread with pictures is published in order, each part once", arguments: Way.allCases)
    func thread(way: Way) async throws {
        try await Stage.play { stage in
            let session = try await way.session(stage)
            var publication = stage.publication([
                Part(text: "one", media: [picture("first"), picture("")]), Part(text: "two"),
                Part(text: "three", media: [picture("last")]),
            ])

            let failure = await stage.publish(&publication, as: session)

            #expect(failure == nil)
            let posts = stage.sandbox.ledger.posts()
            #expect(posts.map(\.text) == ["one", "two", "three"])
            #expect(posts.map { $0.media.map(\.alt) } == [["first", ""], [], ["last"]])
            #expect(posts[0].replyTo == nil && posts[1].replyTo != nil && posts[2].replyTo != nil)
            let records = stage.door.requests.compactMap { $0.json?["record"] }
            #expect(records[2]["reply"]?["root"]?["uri"]?.string == publication.outputs["publish:0"]?.remoteID)
            #expect(records[2]["reply"]?["parent"]?["uri"]?.string == publication.outputs["publish:1"]?.remoteID)
        }
    }

    @Test("a film and a card are published, with a warning and topics", arguments: Way.allCases)
    func filmAndCard(way: Way) async throws {
        try await Stage.play { stage in
            let session = try await way.session(stage)
            let id = MediaItem.ID(.system)
            let film = TestFilm.mp4(padding: 2_000_000)
            let item = MediaItem(
                id: id, workspaceID: Workspace.ID(.system), fileName: "gull.mp4", contentType: "video/mp4",
                width: 1_080, height: 1_920, byteCount: film.count, digest: "")
            var options = DeliveryOptions(language: "en")
            options[.contentWarning] = "nudity"
            options[.tags] = ["birds"]
            let link = Link(url: "https://example.org/a", title: "A marsh", description: "Reeds")
            for part in [
                Part(text: "Look", media: [.init(id: id, altText: "A gull lands")]), Part(text: "Read", link: link),
            ] {
                var publication = Publication(
                    deliveryID: Delivery.ID(.system), round: 1, startedAt: Ports.system.now(),
                    content: Content(parts: [part]), options: options, media: [id: item], load: { _ in film })
                let failure = await stage.publish(&publication, as: session)
                #expect(failure == nil, "\(failure?.words ?? "")")
            }
            let posts = stage.sandbox.ledger.posts()
            #expect(posts.map(\.text) == ["Look", "Read"] && posts[0].media.map(\.alt) == ["A gull lands"])
            #expect(posts[0].media.map(\.contentType) == ["video/mp4"])
        }
    }

    @Test("a post quotes another one and says who may reply, with and without a picture", arguments: Way.allCases)
    func quoteAndGate(way: Way) async throws {
        try await Stage.play { stage in
            let session = try await way.session(stage)
            var first = stage.publication([Part(text: "quote me")])
            #expect(await stage.publish(&first, as: session) == nil)
            stage.sandbox.clock.advance(by: .seconds(5))
            let link = try #require(first.outputs["publish:0"]?.url)
            for (control, media) in [("nobody", []), ("mentioned", [picture()])] as [(String, [Domain.Attachment])] {
                let plain = stage.publication([Part(text: "look: \(control)", media: media)])
                var quoting = Publication(
                    deliveryID: plain.deliveryID, round: 1, startedAt: plain.startedAt, content: plain.content,
                    options: DeliveryOptions([.quote: .text(link), .replyControl: .text(control)]), media: plain.media,
                    load: plain.load)

                let failure = await stage.publish(&quoting, as: session)

                #expect(failure == nil, "\(failure?.words ?? "")")
                #expect(stage.door.methods.last == "com.atproto.repo.applyWrites")
                guard case .found = await stage.reconcile(0, quoting, as: session) else {
                    Issue.record("not found")
                    return
                }
            }
            let posts = stage.sandbox.ledger.posts()
            #expect(posts.map(\.text) == ["quote me", "look: nobody", "look: mentioned"])
            #expect(posts.map(\.media.count) == [0, 0, 1])
        }
    }

    @Test("the server's content id is the one that we compute")
    func contentID() async throws {
        try await Stage.play { stage in
            let session = try await Way.ownPassword.session(stage)
            var publication = stage.publication([Part(text: "same bytes #everywhere", media: [picture()])])
            _ = await stage.publish(&publication, as: session)

            let record = try #require(stage.door.requests.last?.json?["record"])

            #expect(publication.outputs["publish:0"]?.facts["cid"] == ContentID(record: record)?.description)
        }
    }

    @Test(
        "REL-24 P9 P10 the answer was lost after the effect: reconcile finds the post, and nothing is sent twice",
        arguments: Way.allCases)
    func lostAfter(way: Way) async throws {
        try await Stage.play { stage in
            let session = try await way.session(stage)
            var publication = stage.publication([Part(text: "a"), Part(text: "b")])
            stage.sandbox.faults.add(
                Fault(.reset, endpoint: "repo.createRecord", account: way.name).with { $0.afterEffect = true })

            let failure = try #require(await stage.publish(&publication, as: session))
            #expect(failure.mayHaveTakenEffect)
            guard case .found(let output) = await stage.reconcile(0, publication, as: session) else {
                Issue.record("not found")
                return
            }
            publication.outputs["publish:0"] = output
            #expect(await stage.publish(&publication, as: session) == nil)

            #expect(stage.sandbox.ledger.posts().map(\.text) == ["a", "b"])
            #expect(stage.sandbox.ledger.duplicates() == 0)
        }
    }

    @Test(
        "REL-24 P8 the request never took effect: its absence is sound, and sending again makes one post",
        arguments: Way.allCases)
    func lostBefore(way: Way) async throws {
        try await Stage.play { stage in
            let session = try await way.session(stage)
            var publication = stage.publication([Part(text: "a")])
            stage.sandbox.faults.add(Fault(.reset, endpoint: "repo.createRecord", account: way.name))

            #expect(await stage.publish(&publication, as: session)?.mayHaveTakenEffect == true)
            #expect(await stage.reconcile(0, publication, as: session) == .absent)
            #expect(await stage.publish(&publication, as: session) == nil)

            #expect(stage.sandbox.ledger.posts().count == 1)
        }
    }

    @Test(
        "REL-20 REL-26 the same commit sent twice makes one post; its refusal leads to reconcile",
        arguments: Way.allCases)
    func twice(way: Way) async throws {
        try await Stage.play { stage in
            let session = try await way.session(stage)
            var publication = stage.publication([Part(text: "once")])
            #expect(await stage.publish(&publication, as: session) == nil)
            let first = publication.outputs.removeValue(forKey: "publish:0")

            let failure = await stage.publish(&publication, as: session)

            #expect(failure?.mayHaveTakenEffect == true)
            let found = await stage.reconcile(0, publication, as: session)
            #expect(found == first.map(ReconcileResult.found))
            #expect(stage.sandbox.ledger.posts().count == 1)
        }
    }

    @Test("REL-24 a session that is over still learns what became of its commit")
    func reconcileExpired() async throws {
        try await Stage.play { stage in
            let session = try await Way.hostedPassword.session(stage)
            var publication = stage.publication([Part(text: "a")])
            #expect(await stage.publish(&publication, as: session) == nil)
            stage.sandbox.clock.advance(by: .minutes(121))

            guard case .found = await stage.reconcile(0, publication, as: session) else {
                Issue.record("not found")
                return
            }
        }
    }

    @Test("P6 pictures that the server dropped before the post are sent again")
    func droppedPictures() async throws {
        try await Stage.play { stage in
            var session = try await Way.hostedPassword.session(stage)
            var publication = stage.publication([Part(text: "late", media: [picture()])])
            let upload = stage.connector.steps(of: publication)[0]
            if case .done(let output) = await stage.connector.perform(upload, of: publication, as: session) {
                publication.outputs[upload.name] = output
            }
            stage.sandbox.clock.advance(by: .hours(2) + .minutes(5))
            session = stage.renewed(session, try await stage.connector.refresh(session))

            #expect(await stage.publish(&publication, as: session) == nil)

            #expect(stage.door.methods.filter { $0.hasSuffix("uploadBlob") }.count == 2)
            #expect(stage.sandbox.ledger.posts().first?.media.count == 1)
        }
    }

    @Test(
        "REL-24 hostile answers to a commit never lose track of it",
        arguments: [Fault.Kind.html, .truncated, .oversized, .reset, .status, .errorInSuccess, .outage],
        [true, false])
    func hostile(kind: Fault.Kind, afterEffect: Bool) async throws {
        try await Stage.play { stage in
            let session = try await Way.ownPassword.session(stage)
            var publication = stage.publication([Part(text: "x")])
            stage.sandbox.faults.add(
                Fault(kind, endpoint: "repo.createRecord").with {
                    $0.status = 500
                    $0.afterEffect = afterEffect
                })

            let failure = try #require(await stage.publish(&publication, as: session))
            #expect(failure.mayHaveTakenEffect, "\(failure)")
            let isThere = !stage.sandbox.ledger.posts().isEmpty
            switch await stage.reconcile(0, publication, as: session) {
            case .found: #expect(isThere)
            case .absent: #expect(!isThere)
            case .notSeen, .unknown: Issue.record("lost track")
            }
        }
    }

    @Test("REL-30 a rate limit says when it ends; nothing was published")
    func throttled() async throws {
        try await Stage.play { stage in
            let session = try await Way.hostedPassword.session(stage)
            var publication = stage.publication([Part(text: "x")])
            stage.sandbox.faults.add(Fault(.rateLimit, endpoint: "repo.createRecord"))

            let failure = try #require(await stage.publish(&publication, as: session))

            #expect(failure.kind == .rateLimit && !failure.mayHaveTakenEffect)
            let pause = (failure.retryAt ?? stage.ports.now()) - stage.ports.now()
            #expect(pause > .seconds(30) && pause <= .seconds(90))
        }
    }

    @Test("REL-30 what the platform refuses for good is told in its class and its words")
    func refused() async throws {
        try await Stage.play { stage in
            let session = try await Way.hostedPassword.session(stage)
            var tooLong = stage.publication([Part(text: String(repeating: "x", count: 301))])
            let content = try #require(await stage.publishUnjudged(&tooLong, as: session))
            #expect(content.kind == .content && !content.mayHaveTakenEffect && content.words.contains("text"))

            stage.sandbox.change("ada", on: "bluesky", .suspend)
            var publication = stage.publication([Part(text: "x")])
            let suspended = try #require(await stage.publish(&publication, as: session))
            #expect(suspended.kind == .accountType && suspended.words.contains("taken down"))
            #expect(stage.sandbox.ledger.posts().isEmpty)
        }
    }
}

extension BlueskyStage {
    /// Publishes what the lexicons forbid, past the judge.
    func publishUnjudged(_ publication: inout Publication, as session: Session) async -> PlatformFailure? {
        let bold = BlueskyStage(
            sandbox: sandbox, network: network, door: door,
            connector: BlueskyConnector(
                door: network, oauth: connector.oauth, ports: ports, publicURL: connector.publicURL),
            redirect: redirect)
        return await bold.publish(&publication, as: session)
    }
}
