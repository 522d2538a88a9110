import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("When posts go out", .timeLimit(.minutes(10)))
struct TimingTests {
    /// The clock of the scene begins on Friday, 15 January 2027, 08:00 UTC.
    private func new(_ scene: Scene, _ timing: Timing, to connections: [NewDelivery]? = nil) -> NewPost {
        NewPost(
            content: Content(text: "Hello"),
            deliveries: connections ?? [NewDelivery(connectionID: scene.connection.id)], timing: timing)
    }

    private func local(_ text: String) throws -> LocalTime { try #require(LocalTime(text)) }

    @Test("D4 D6 a local time is meant in its zone, or in that of the workspace, and both are told")
    func localTimes() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let time = try local("2027-03-28T02:30")
            let berlin = try await posts.create(
                new(scene, .local(time, zone: Zone("Europe/Berlin"))), key: nil, by: scene.rig.owner)
            let own = try await posts.create(new(scene, .local(time, zone: nil)), key: nil, by: scene.rig.owner)

            let expected = Zone.utc.instant(of: try local("2027-03-28T01:30"))
            #expect(berlin.post.publishAt == expected)
            #expect(berlin.zone.name == "Europe/Berlin" && own.zone.name == "UTC")
            #expect(own.post.publishAt == Zone.utc.instant(of: time))
            #expect(berlin.deliveries.map(\.delivery.dueAt) == [berlin.post.publishAt])
        }
    }

    @Test("REL-29 accounts of one post can have times of their own, which an edit of the post leaves alone")
    func ownTimes() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let now = scene.rig.clock.now
            let other = try await scene.rig.connect(.bluesky, as: "grace", on: scene.node)
            let view = try await posts.create(
                new(
                    scene, .at(now + .hours(1)),
                    to: [
                        NewDelivery(connectionID: scene.connection.id),
                        NewDelivery(connectionID: other.id, timing: .at(now + .hours(3))),
                    ]), key: nil, by: scene.rig.owner)
            #expect(Set(view.deliveries.map(\.delivery.dueAt)) == [now + .hours(1), now + .hours(3)])

            let words = try await posts.edit(
                view.post.id, PostChange(content: Content(text: "Better")), by: scene.rig.owner)
            #expect(Set(words.deliveries.map(\.delivery.dueAt)) == [now + .hours(1), now + .hours(3)])
            let moved = try await posts.edit(
                view.post.id, PostChange(timing: .at(now + .hours(2))), by: scene.rig.owner)
            #expect(Set(moved.deliveries.map(\.delivery.dueAt)) == [now + .hours(2), now + .hours(3)])

            try await scene.pass(.hours(2) + .minutes(5))
            #expect(try scene.virtual.posts.count == 1)
            #expect(scene.rig.virtual[.bluesky]?.posts.isEmpty == true)
            try await scene.pass(.hours(1))
            #expect(scene.rig.virtual[.bluesky]?.posts.count == 1)
        }
    }

    @Test("REL-29 a new time for a post moves an account whose own time has come, and one that is alone")
    func passedOwnTimes() async throws {
        try await Scene.play { scene in
            let (posts, owner) = (scene.node.engine.posts, scene.rig.owner)
            let other = try await scene.rig.connect(.bluesky, as: "grace", on: scene.node)
            let now = scene.rig.clock.now
            let both = [scene.connection, other].map { NewDelivery(connectionID: $0.id) }
            let view = try await posts.create(new(scene, .at(now + .hours(1)), to: both), key: nil, by: owner)
            let first = try #require(view.deliveries.first).delivery.id
            _ = try await posts.reschedule(first, to: now, by: owner)
            let words = try await posts.edit(view.post.id, PostChange(content: Content(text: "Better")), by: owner)
            #expect(Set(words.deliveries.map(\.delivery.dueAt)) == [now, now + .hours(1)])
            let moved = try await posts.edit(view.post.id, PostChange(timing: .at(now + .hours(2))), by: owner)
            #expect(Set(moved.deliveries.map(\.delivery.dueAt)) == [now + .hours(2)])

            let alone = try await posts.create(new(scene, .at(now + .hours(1))), key: nil, by: owner)
            let only = try #require(alone.deliveries.first).delivery.id
            _ = try await posts.reschedule(only, to: now + .days(1), by: owner)
            let again = try await posts.edit(alone.post.id, PostChange(timing: .at(now + .hours(2))), by: owner)
            #expect(again.deliveries.map(\.delivery.dueAt) == [now + .hours(2)])
            try await scene.pass(.hours(1))
            #expect(try scene.virtual.posts.isEmpty && scene.rig.virtual[.bluesky]?.posts.isEmpty == true)
        }
    }

    @Test("a draft keeps the times of its accounts until it is scheduled")
    func draftTimes() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let now = scene.rig.clock.now
            let view = try await posts.create(
                new(
                    scene, .draft,
                    to: [NewDelivery(connectionID: scene.connection.id, timing: .at(now + .hours(5)))]),
                key: nil, by: scene.rig.owner)
            #expect(view.deliveries.map(\.delivery.state) == [.draft])
            scene.rig.clock.advance(by: .minutes(1))
            let scheduled = try await posts.edit(
                view.post.id, PostChange(timing: .at(now + .hours(1))), by: scene.rig.owner)
            #expect(scheduled.deliveries.map(\.delivery.dueAt) == [now + .hours(5)])
        }
    }

    @Test("REL-23 a move that was meant for another revision changes nothing")
    func revisions() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let id = try await scene.write(after: .hours(1))
            let now = scene.rig.clock.now
            _ = try await posts.edit(id, PostChange(timing: .at(now + .hours(2)), revision: 1), by: scene.rig.owner)
            await #expect(throws: EngineError.self) {
                _ = try await posts.edit(
                    id, PostChange(timing: .at(now + .hours(3)), revision: 1), by: scene.rig.owner)
            }
            #expect(try await scene.delivery(id).delivery.dueAt == now + .hours(2))
        }
    }

    @Test("D2 each post for the next free slot gets another one; what is moved or deleted gives its slot back")
    func slots() async throws {
        try await Scene.play { scene in
            let (posts, slots, owner) = (scene.node.engine.posts, scene.node.engine.slots, scene.rig.owner)
            await #expect(throws: EngineError.self) {
                _ = try await posts.create(new(scene, .nextSlot), key: nil, by: owner)
            }
            for weekday in [Weekday.saturday, .monday] {
                _ = try await slots.add(WeeklySlot(weekday: weekday, minute: 600), by: owner)
            }
            await #expect(throws: EngineError.self, "twice") {
                _ = try await slots.add(WeeklySlot(weekday: .monday, minute: 600), by: owner)
            }
            let expected = try ["2027-01-16T10:00", "2027-01-18T10:00", "2027-01-23T10:00", "2027-01-25T10:00"]
                .map { Zone.utc.instant(of: try local($0)) }
            // Somebody planned a post for the second one by hand.
            _ = try await posts.create(new(scene, .at(expected[1])), key: nil, by: owner)
            var made: [PostView] = []
            for _ in 0..<2 { made.append(try await posts.create(new(scene, .nextSlot), key: nil, by: owner)) }
            #expect(made.map(\.post.publishAt) == [expected[0], expected[2]])
            #expect(try await slots.list(by: owner).next == expected[3])

            _ = try await posts.edit(made[0].post.id, PostChange(timing: .at(expected[3] + .days(1))), by: owner)
            try await posts.cancel(made[1].post.id, by: owner)
            let again = try await posts.create(new(scene, .nextSlot), key: nil, by: owner)
            let moved = try await posts.edit(again.post.id, PostChange(timing: .nextSlot), by: owner)
            #expect(again.post.publishAt == expected[0])
            #expect(moved.post.publishAt == expected[2], "its own time is not free for itself")
        }
    }

    /// A second brand with one account.
    private func secondBrand(_ scene: Scene) async throws -> (brand: Brand, connection: Connection) {
        let brand = Brand(
            id: Brand.ID(scene.rig.clock.ports), workspaceID: scene.rig.owner.workspaceID, name: "Second")
        try await scene.rig.database.write { try PersonStore.insert(brand, in: $0) }
        let connection = try await scene.rig.connect(.bluesky, as: "grace", on: scene.node)
        try await scene.rig.database.write {
            _ = try $0.execute(
                "UPDATE connections SET brand_id = $2 WHERE id = $1", [.id(connection.id), .id(brand.id)])
        }
        return (brand, connection)
    }

    @Test("D2 S3.02 a post for accounts of one brand takes its slots, any other those of the workspace")
    func slotsOfBrands() async throws {
        try await Scene.play { scene in
            let (posts, slots, owner) = (scene.node.engine.posts, scene.node.engine.slots, scene.rig.owner)
            let (brand, connection) = try await secondBrand(scene)
            let theirs = [NewDelivery(connectionID: connection.id)]
            let both = theirs + [NewDelivery(connectionID: scene.connection.id)]
            _ = try await slots.add(WeeklySlot(weekday: .monday, minute: 600), by: owner)
            let monday = Zone.utc.instant(of: try local("2027-01-18T10:00"))

            // Without slots of its own the brand goes by the workspace's.
            let first = try await posts.create(new(scene, .nextSlot, to: theirs), key: nil, by: owner)
            #expect(first.post.publishAt == monday)
            for weekday in [Weekday.monday, .tuesday] {
                _ = try await slots.add(WeeklySlot(weekday: weekday, minute: 600), of: brand.id, by: owner)
            }
            await #expect(throws: EngineError.self, "twice") {
                _ = try await slots.add(WeeklySlot(weekday: .tuesday, minute: 600), of: brand.id, by: owner)
            }
            await #expect(throws: EngineError.self, "nobody's") {
                _ = try await slots.add(
                    WeeklySlot(weekday: .friday, minute: 600), of: Brand.ID(scene.rig.clock.ports), by: owner)
            }
            let listing = try await slots.list(by: owner)
            #expect(listing.next == monday + .days(7))
            #expect(listing.brands.map(\.next) == [monday + .days(7), monday + .days(1)])

            // Its own Monday is planned already, by its own post; the other brand's posts do not take its times.
            let second = try await posts.create(new(scene, .nextSlot, to: theirs), key: nil, by: owner)
            let mixed = try await posts.create(new(scene, .nextSlot, to: both), key: nil, by: owner)
            #expect(second.post.publishAt == monday + .days(1))
            #expect(mixed.post.publishAt == monday + .days(7))
            let later = try await posts.create(new(scene, .nextSlot, to: both), key: nil, by: owner)
            #expect(later.post.publishAt == monday + .days(14))

            // A draft takes them when it is scheduled, by the accounts that it has then.
            let draft = try await posts.create(new(scene, .draft, to: both), key: nil, by: owner)
            let scheduled = try await posts.edit(
                draft.post.id, PostChange(deliveries: theirs, timing: .nextSlot), by: owner)
            #expect(scheduled.post.publishAt == monday + .days(8))
        }
    }

    @Test("REL-57 posts that want the next slot at the same time get one each", arguments: DatabaseKind.allCases)
    func slotRace(kind: DatabaseKind) async throws {
        try await House.open(kind, runsJobs: false) { house in
            for weekday in Weekday.allCases {
                _ = try await house.engine.slots.add(WeeklySlot(weekday: weekday, minute: 600), by: house.owner)
            }
            let connection = try await house.connect(.x, as: "ada")
            let times = try await withThrowingTaskGroup(of: Instant?.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await house.engine.posts.create(
                            NewPost(
                                content: Content(text: "Race"),
                                deliveries: [NewDelivery(connectionID: connection.id)], timing: .nextSlot), key: nil,
                            by: house.owner
                        ).post.publishAt
                    }
                }
                return try await group.reduce(into: [Instant?]()) { $0.append($1) }
            }
            #expect(Set(times).count == 8)
        }
    }
}
