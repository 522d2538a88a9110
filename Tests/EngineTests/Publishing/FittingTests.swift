import Domain
import Media
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Pictures beyond what a platform takes are made to fit before they are sent; the virtual one takes PNG up to 1 MiB.
@Suite("Pictures made to fit", .timeLimit(.minutes(5)))
struct FittingTests {
    private func draft(_ item: MediaItem, _ scene: Scene, after wait: Duration) -> NewPost {
        NewPost(
            content: Content(parts: [Part(text: "Look", media: [Attachment(id: item.id)])]),
            deliveries: [NewDelivery(connectionID: scene.connection.id)], timing: .at(scene.rig.clock.now + wait))
    }

    private func add(_ bytes: [UInt8], _ scene: Scene) async throws -> MediaItem {
        try await scene.node.engine.media.add(bytes, fileName: "heron", by: scene.rig.owner)
    }

    private func write(_ item: MediaItem, _ scene: Scene, after wait: Duration = .zero) async throws -> Post.ID {
        try await scene.node.engine.posts.create(draft(item, scene, after: wait), key: nil, by: scene.rig.owner).post.id
    }

    @Test("a picture is made to fit when the post is scheduled, long before it is due, and goes out")
    func ahead() async throws {
        let jpeg = try RealPicture.make("jpg", width: 60, height: 40)
        try await Scene.play { scene in
            let item = try await add(jpeg, scene)
            let files = scene.node.engine.media.rooms.files
            let name = MediaName(item.id, variant: "png-60-40-1048576")
            let id = try await write(item, scene, after: .hours(2))
            let before = try await files.size(of: name)

            try await scene.pass(.minutes(1))
            let made = try await files.size(of: name)
            let state = try await scene.delivery(id).delivery.state
            try await scene.pass(.hours(3))

            #expect(before == nil && made != nil && state == .scheduled)
            #expect(try await scene.delivery(id).delivery.state == .published)
        }
    }

    @Test("connectors get the picture that fits, whole, in stretches and by its address, with the facts of that file")
    func publication() async throws {
        let jpeg = try RealPicture.make("jpg", width: 60, height: 40)
        try await Scene.play { scene in
            let item = try await add(jpeg, scene)
            _ = try await write(item, scene)
            let engine = scene.node.engine
            let sessions = Sessions(parts: engine.parts, refresher: scene.node.refresher)
            let publisher = Publisher(
                parts: engine.parts, sessions: sessions, files: engine.media.rooms.files, library: engine.media)
            let job = try #require(try await scene.node.claim([.deliver]).jobs.first)
            let subject = try #require(JobSubject<Delivery>(job.subject))
            let fresh = try #require(try await publisher.look(at: subject, for: job))
            let session = try await sessions.open(fresh.opening, fresh.work.connection).get()
            let connector = try engine.parts.connector(.x)

            let work = try await publisher.fitted(fresh.work, connector, session)
            let publication = publisher.publication(of: work)
            let sent = try #require(publication.media[item.id])
            let bytes = try await publication.load(sent)
            let address = try await publication.link(to: sent)
            let open = try await engine.mediaLinks.open(String(address.split(separator: "/").last ?? ""))

            #expect(sent.contentType == "image/png" && sent.byteCount == bytes.count && sent.fileName == item.fileName)
            #expect(sent.digest == MediaDigest.of(bytes) && sent.digest != item.digest)
            #expect(try MediaProbe(bytes).contentType == "image/png")
            #expect(try await publication.bytes(of: sent, in: 1..<4) == Array("PNG".utf8))
            #expect(address.hasSuffix(".png") && open.item.contentType == "image/png")
            #expect(open.item.byteCount == bytes.count)
            #expect(await publisher.brokenRules(fresh.work, connector, session)?.code == "broken_rules")
            #expect(await publisher.brokenRules(work, connector, session) == nil)
            #expect(try await publisher.fitted(work, connector, session).variants == work.variants)
        }
    }

    @Test("preflight is silent where pictures are made to fit, and speaks where there are no tools for it")
    func preflight() async throws {
        let jpeg = try RealPicture.make("jpg", width: 60, height: 40)
        try await Scene.play { scene in
            let item = try await add(jpeg, scene)
            let posts = scene.node.engine.posts
            let bare = Posts(parts: posts.parts, limits: posts.limits)
            let draft = draft(item, scene, after: .hours(1))

            #expect(try await posts.preflight(draft, by: scene.rig.owner).isEmpty)
            let problems = try await bare.preflight(draft, by: scene.rig.owner)
            #expect(problems.map(\.problem.code) == [.mediaTypeUnsupported])
        }
    }

    @Test("what cannot be made after all fails with the words of preflight, before anything is sent")
    func undecodable() async throws {
        guard MediaTools.installed().makesPictures else { try Test.cancel("libvips-tools is not installed.") }
        try await Scene.play { scene in
            // Its outside is that of a PNG, its inside is nothing.
            let item = try await add(UploadTests.picture(size: 2 << 20), scene)
            let id = try await write(item, scene, after: .minutes(10))

            try await scene.pass(.minutes(20))

            let delivery = try await scene.delivery(id).delivery
            #expect(delivery.state == .failed && delivery.reason?.code == "broken_rules")
            #expect(delivery.reason?.words.contains("could not be made to fit") == true)
            let again = try await scene.node.engine.posts.preflight(
                draft(item, scene, after: .hours(1)), by: scene.rig.owner)
            #expect(again.map(\.problem.code) == [.copyNotMade], "it is said at once the next time")
            #expect(try scene.virtual.posts.isEmpty)
        }
    }
}
