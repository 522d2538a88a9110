import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("The look before publishing", .timeLimit(.minutes(10)))
struct ValidatingTests {
    /// Changes what is stored behind the back of preflight, as new rules of a platform would.
    private func rewrite(_ id: Post.ID, _ content: Content, _ scene: Scene) async throws {
        try await scene.rig.database.write { transaction in
            guard var post = try PostStore.find(id, of: scene.connection.workspaceID, in: transaction) else {
                throw Surprise(description: "no post")
            }
            post.content = content
            guard try PostStore.edit(post, in: transaction) else { throw Surprise(description: "not edited") }
        }
    }

    @Test(
        "S3.25 what breaks a rule when it is due fails before anything is sent, in the words of preflight",
        arguments: [
            (
                Content(text: String(repeating: "a", count: 501)),
                "The text is 501 characters long; X takes 500. Shorten it by 1, or split it into a thread."
            ),
            (
                Content(parts: [Part(text: "Hi", media: [Attachment(id: MediaItem.ID(stored: "med_gone"))])]),
                "Image 1 is no longer stored. Upload it again."
            ),
            (
                Content(parts: [Part(text: "Hi", poll: Poll(options: ["a", "b"], minutes: 5))]),
                "X has no polls. Ask in words, or leave this account out."
            ),
        ])
    func broken(content: Content, words: String) async throws {
        try await Scene.play { scene in
            let id = try await scene.write(after: .minutes(10))
            try await rewrite(id, content, scene)

            try await scene.pass(.minutes(15))

            let view = try await scene.delivery(id)
            #expect(view.delivery.state == .failed)
            #expect(view.delivery.reason == DeliveryReason(code: "broken_rules", words: words))
            #expect(view.advice?.title == "X would refuse it")
            #expect(view.journal.isEmpty && scene.weather.count(.commit) == 0)
            #expect(try scene.virtual.posts.isEmpty)
        }
    }

    @Test("S3.25 once it is mended it goes out by a retry")
    func mended() async throws {
        try await Scene.play { scene in
            let id = try await scene.write(after: .minutes(10))
            try await rewrite(id, Content(text: String(repeating: "a", count: 501)), scene)
            try await scene.pass(.minutes(15))
            try await rewrite(id, Content(text: "Short"), scene)

            let delivery = try await scene.delivery(id).delivery
            _ = try await scene.node.engine.posts.retry(delivery.id, by: scene.rig.owner)
            try await scene.pass(.minutes(5))

            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test("a server that cannot say what it takes stops nothing, and what is partly out is not judged again")
    func doubt() async throws {
        try await Scene.play { scene in
            let id = try await scene.write(after: .minutes(10))
            try await rewrite(id, Content(text: String(repeating: "a", count: 501)), scene)
            scene.rig.clock.advance(by: .minutes(10))
            let parts = scene.node.engine.parts
            let sessions = Sessions(parts: parts, refresher: scene.node.refresher)
            let publisher = Publisher(parts: parts, sessions: sessions, files: MemoryFiles())
            let job = try #require(try await scene.node.claim([.deliver]).jobs.first)
            let subject = try #require(JobSubject<Delivery>(job.subject))
            let fresh = try #require(try await publisher.look(at: subject, for: job))
            let session = try await sessions.open(fresh.opening, fresh.work.connection).get()
            var connector = try #require(try parts.connector(.x) as? VirtualConnector)

            #expect(await publisher.brokenRules(fresh.work, connector, session)?.code == "broken_rules")
            let begun = fresh.work.with(journal: [
                JournalEntry(
                    attemptID: "a", step: "publish:0", kind: .commit, fingerprint: "", intentAt: scene.rig.clock.now)
            ])
            #expect(await publisher.brokenRules(begun, connector, session) == nil)
            connector.tellsLimits = false
            let other = Publisher(parts: parts, sessions: sessions, files: MemoryFiles())
            #expect(await other.brokenRules(fresh.work, connector, session) == nil)
        }
    }

    @Test("connectors get the final words: a link stands in the text where there are no cards")
    func composed() async throws {
        try await Scene.play { scene in
            let content = Content(parts: [Part(text: "Look", link: Link(url: "https://example.com"))])
            let post = try await scene.node.engine.posts.create(
                NewPost(
                    content: content, deliveries: [NewDelivery(connectionID: scene.connection.id)],
                    timing: .at(scene.rig.clock.now)), key: nil, by: scene.rig.owner)
            let parts = scene.node.engine.parts
            let publisher = Publisher(
                parts: parts, sessions: Sessions(parts: parts, refresher: scene.node.refresher), files: MemoryFiles())
            let job = try #require(try await scene.node.claim([.deliver]).jobs.first)
            let subject = try #require(JobSubject<Delivery>(job.subject))
            let fresh = try #require(try await publisher.look(at: subject, for: job))

            #expect(publisher.publication(of: fresh.work).content == Content(text: "Look\n\nhttps://example.com"))
            #expect(post.post.content == content)
        }
    }
}
