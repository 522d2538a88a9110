import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Another zone for a workspace: clocks show the same, instants stay (decision 0026).
@Suite("The zone of a workspace", .timeLimit(.minutes(10)))
struct ZoneChangeTests {
    private func local(_ text: String) throws -> LocalTime { try #require(LocalTime(text)) }
    private func utc(_ text: String) throws -> Instant { Zone.utc.instant(of: try local(text)) }

    private func series(_ scene: Scene, zone: String?, _ start: String = "2027-01-15T09:00") async throws -> Series.ID {
        try await scene.node.engine.series.create(
            NewSeries(
                content: Content(text: "Again"), deliveries: [NewDelivery(connectionID: scene.connection.id)],
                rule: NewRecurrence(
                    start: try local(start), zone: zone.flatMap { Zone($0) }, unit: .daily, end: .count(100))),
            by: scene.rig.owner
        ).series.id
    }

    /// The times of a series, out or to come.
    private func times(_ id: Series.ID, _ scene: Scene) async throws -> [Instant] {
        try await scene.node.engine.posts.list(PostQuery(limit: 200), by: scene.rig.owner).posts
            .filter { $0.post.seriesID == id }.compactMap(\.post.publishAt)
    }

    private func workspaces(_ scene: Scene) -> Workspaces { scene.node.engine.workspaces }

    @Test("what follows is told beforehand, and nothing is changed by that")
    func preview() async throws {
        try await Scene.play { scene in
            _ = try await scene.write(after: .hours(5))
            _ = try await scene.node.engine.slots.add(WeeklySlot(weekday: .monday, minute: 540), by: scene.rig.owner)
            _ = try await series(scene, zone: nil)
            _ = try await series(scene, zone: "Asia/Tokyo")

            let change = try await workspaces(scene).zoneChange(to: "Europe/Berlin", by: scene.rig.owner)

            #expect(change.old == .utc && change.new.name == "Europe/Berlin")
            #expect(change.slotCount == 1 && change.seriesCount == 1 && change.otherSeriesCount == 1)
            #expect(change.postCount == 1 + 7 + 7)
            let contents = try await workspaces(scene).contents(by: scene.rig.owner)
            #expect(contents.workspace.zone == "UTC")
        }
    }

    @Test("D2 planned posts keep their instant, also those of a slot; slots show the same on the new clocks")
    func slots() async throws {
        try await Scene.play { scene in
            let (engine, owner) = (scene.node.engine, scene.rig.owner)
            _ = try await engine.slots.add(WeeklySlot(weekday: .monday, minute: 540), by: owner)
            let planned = NewPost(
                content: Content(text: "Planned"), deliveries: [NewDelivery(connectionID: scene.connection.id)],
                timing: .nextSlot)
            let first = try await engine.posts.create(planned, key: nil, by: owner)
            let (monday, free) = (try utc("2027-01-18T09:00"), try utc("2027-01-18T08:00"))
            #expect(first.post.publishAt == monday)

            _ = try await workspaces(scene).setZone("Europe/Berlin", from: "UTC", by: owner)

            let kept = try await engine.posts.get(first.post.id, by: owner)
            #expect(kept.post.publishAt == first.post.publishAt && kept.zone.name == "Europe/Berlin")
            #expect(kept.deliveries.map(\.delivery.dueAt) == [first.post.publishAt])
            let listing = try await engine.slots.list(by: owner)
            #expect(listing.zone.name == "Europe/Berlin" && listing.slots.map(\.time.minute) == [540])
            // Nine in Berlin is another instant than nine in Greenwich, and free.
            #expect(listing.next == free)
        }
    }

    @Test("D2 a slot in the hour that the new clocks skip comes later that day, and as usual a week after")
    func skippedHour() async throws {
        try await Scene.play { scene in
            let (engine, owner) = (scene.node.engine, scene.rig.owner)
            _ = try await engine.slots.add(WeeklySlot(weekday: .sunday, minute: 150), by: owner)
            _ = try await workspaces(scene).setZone("Europe/Berlin", by: owner)
            scene.rig.clock.advance(by: .days(70))
            var found: [Instant] = []
            for _ in 0..<2 {
                let post = try await engine.posts.create(
                    NewPost(
                        content: Content(text: "Sunday"),
                        deliveries: [NewDelivery(connectionID: scene.connection.id)], timing: .nextSlot),
                    key: nil, by: owner)
                found.append(try #require(post.post.publishAt))
            }
            // On 28 March clocks go from two to three: half past two is half past three, and a week later itself.
            let expected = try ["2027-03-28T01:30", "2027-04-04T00:30"].map(utc)
            #expect(found == expected)
        }
    }

    @Test(
        "D2 B6 a series goes by the new clocks from the first day without a post on; no day gets two, none is left out",
        arguments: ["Pacific/Auckland", "America/Los_Angeles", "Europe/Berlin"])
    func repeating(zone: String) async throws {
        try await Scene.play { scene in
            scene.rig.clock.advance(by: .days(68))
            let id = try await series(scene, zone: nil, "2027-03-24T09:00")
            try await scene.pass(.days(2))
            let before = try await times(id, scene)

            _ = try await workspaces(scene).setZone(zone, by: scene.rig.owner)

            let after = try await times(id, scene)
            #expect(Array(after.prefix(before.count)) == before, "made posts stay")
            // Over the changes of the clocks in Europe and in New Zealand.
            try await scene.pass(.days(20))
            let all = try await times(id, scene)
            let rules = try #require(Zone(zone))
            let (old, new) = (all.prefix(before.count), all.dropFirst(before.count))
            let days = old.map { Zone.utc.local($0).day } + new.map { rules.local($0).day }
            #expect(days == days.indices.map { days[0].adding(days: $0) })
            #expect(new.allSatisfy { rules.local($0).minute == 540 } && new.count > 15)
        }
    }

    @Test("a series of another zone keeps it, and so does one that is over")
    func others() async throws {
        try await Scene.play { scene in
            let (engine, owner) = (scene.node.engine, scene.rig.owner)
            let (tokyo, ended) = (try await series(scene, zone: "Asia/Tokyo"), try await series(scene, zone: nil))
            _ = try await engine.series.stop(ended, by: owner)

            _ = try await workspaces(scene).setZone("Europe/Berlin", by: owner)

            #expect(try await engine.series.get(tokyo, by: owner).series.rule.zone == "Asia/Tokyo")
            #expect(try await engine.series.get(ended, by: owner).series.rule.zone == "UTC")
        }
    }

    @Test("REL-57 of two people who change it one is told; a zone that nobody knows is refused")
    func conflicts() async throws {
        try await Scene.play { scene in
            _ = try await workspaces(scene).setZone("Europe/Berlin", from: "UTC", by: scene.rig.owner)
            await #expect(throws: EngineError.self) {
                _ = try await workspaces(scene).setZone("Asia/Tokyo", from: "UTC", by: scene.rig.owner)
            }
            await #expect(throws: EngineError.self) {
                _ = try await workspaces(scene).setZone("Mars/Olympus", by: scene.rig.owner)
            }
            let contents = try await workspaces(scene).contents(by: scene.rig.owner)
            #expect(contents.workspace.zone == "Europe/Berlin")
        }
    }
}
