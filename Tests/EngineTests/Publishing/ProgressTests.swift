import Domain
import Media
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// How far long work is, for whoever looks at the post.
@Suite("Progress of deliveries", .timeLimit(.minutes(10)), .serialized)
struct ProgressTests {
    @Test("a film that is made to fit tells how far it is, for as long as somebody makes it")
    func fitting() async throws {
        try await Year.begin(.tiktok) { year in
            let (house, posts) = (year.house, year.house.engine.posts)
            // More frames in a second than TikTok takes.
            let item = MediaItem(
                id: MediaItem.ID(house.parts.ports), workspaceID: house.owner.workspaceID, fileName: "film.mp4",
                contentType: "video/mp4", width: 1_080, height: 1_920, byteCount: 5_000_000, digest: "d",
                durationMilliseconds: 10_000, frameRate: 100)
            try await house.parts.write { try MediaItemStore.insert(item, in: $0) }
            let content = Content(parts: [Part(text: "Watch", media: [Domain.Attachment(id: item.id)])])
            let delivery = Delivery(
                id: Delivery.ID(house.parts.ports), workspaceID: house.owner.workspaceID,
                postID: Post.ID(house.parts.ports), connectionID: year.connection.id,
                options: DeliveryOptions([.visibility: "self_only"]), state: .scheduled, dueAt: year.clock.now)
            let capabilities = try house.parts.connector(.tiktok).profile.capabilities
            let recipes = Preflight.recipes(
                of: content, options: delivery.options, media: [item.id: item], capabilities: capabilities)
            let copy = MediaCopyKey(item, variant: try #require(recipes[item.id]).variant)
            func progress() async throws -> DeliveryProgress? {
                try await house.parts.read {
                    try posts.fitting(delivery, saying: content, to: year.connection, in: $0)
                }
            }

            #expect(try await progress() == nil, "nobody makes it yet")
            _ = try await house.parts.write { try MediaCopyStore.claim(copy, by: "one", for: .minutes(1), in: $0) }
            #expect(try await progress() == DeliveryProgress(.fitting, percent: 0))
            try await house.parts.write { try MediaCopyStore.note(percent: 40, of: copy, by: "one", in: $0) }
            #expect(try await progress() == DeliveryProgress(.fitting, percent: 40))
            year.clock.advance(by: .minutes(2))
            #expect(try await progress() == nil, "who made it has vanished")
        }
    }

    @Test("what is read of a file to be sent is noted beside the intent, once in three seconds, until it is concluded")
    func sending() async throws {
        try await Scene.play { scene in
            let engine = scene.node.engine
            let item = try await engine.media.add(
                UploadTests.picture(size: 5_000), fileName: "heron.png", by: scene.rig.owner)
            let content = Content(parts: [Part(text: "Look", media: [Domain.Attachment(id: item.id)])])
            let post = NewPost(
                content: content, deliveries: [NewDelivery(connectionID: scene.connection.id)],
                timing: .at(scene.rig.clock.now))
            _ = try await engine.posts.create(post, key: nil, by: scene.rig.owner)
            let publisher = Publisher(
                parts: engine.parts, sessions: Sessions(parts: engine.parts, refresher: scene.node.refresher),
                files: engine.media.rooms.files)
            let job = try #require(try await scene.node.claim([.deliver]).jobs.first)
            let subject = try #require(JobSubject<Delivery>(job.subject))
            let work = try #require(try await publisher.look(at: subject, for: job)).work
            let entry = JournalEntry(
                attemptID: "a", step: "upload:0", kind: .safe, fingerprint: "", intentAt: scene.rig.clock.now)
            try await engine.parts.write {
                try JournalStore.intend([(entry, work.delivery, work.stored.round)], in: $0)
            }
            let progress = SendingProgress(of: entry, work.delivery, parts: engine.parts)
            let publication = publisher.publication(of: work, telling: progress)
            func read(from share: Int, after pause: Duration) async throws -> Int? {
                scene.rig.clock.advance(by: pause)
                let start = item.byteCount * share / 10
                _ = try await publication.bytes(of: item, in: start..<start + 10)
                return try await engine.parts.read { try JournalStore.list(of: work.delivery, in: $0).last?.percent }
            }
            let half = item.byteCount * 5 / 10 * 100 / item.byteCount

            #expect(try await read(from: 2, after: .seconds(1)) == nil, "what takes no time is not noted")
            #expect(try await read(from: 5, after: .seconds(3)) == half)
            #expect(try await read(from: 6, after: .seconds(1)) == half)
            try await engine.parts.write {
                try JournalStore.conclude("a", of: work.delivery, outcome: Outcome.done, in: $0)
            }
            #expect(try await read(from: 8, after: .seconds(3)) == half)
        }
    }

    @Test(
        "only what is under way is shown",
        arguments: [
            (DeliveryState.publishing, false, 30, DeliveryProgress(.sending, percent: 30)),
            (.publishing, true, 30, nil), (.publishing, false, nil, nil), (.retryWait, false, 30, nil),
        ] as [(DeliveryState, Bool, Int?, DeliveryProgress?)])
    func shown(state: DeliveryState, isOver: Bool, percent: Int?, progress: DeliveryProgress?) {
        let now = Rig.start
        let delivery = Delivery(
            id: Delivery.ID(stored: "dlv_1"), workspaceID: Workspace.ID(stored: "wsp_1"),
            postID: Post.ID(stored: "pst_1"), connectionID: Connection.ID(stored: "con_1"), state: state, dueAt: now)
        let entry = JournalEntry(
            attemptID: "a", step: "upload:0:0", kind: .safe, fingerprint: "", intentAt: now,
            outcomeAt: isOver ? now : nil, percent: percent)
        #expect(Posts.sending(delivery, [entry]) == progress)
    }
}
