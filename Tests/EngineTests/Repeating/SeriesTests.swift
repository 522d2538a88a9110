import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("Posts that repeat", .timeLimit(.minutes(10)))
struct SeriesTests {
    private func local(_ text: String) throws -> LocalTime { try #require(LocalTime(text)) }
    private func utc(_ text: String) throws -> Instant { Zone.utc.instant(of: try local(text)) }

    private func new(
        _ scene: Scene, _ start: String = "2027-01-16T07:00", zone: String = "UTC", unit: Recurrence.Unit = .daily,
        end: Recurrence.End = .count(5)
    ) throws -> NewSeries {
        NewSeries(
            content: Content(text: "Again"), deliveries: [NewDelivery(connectionID: scene.connection.id)],
            rule: NewRecurrence(start: try local(start), zone: Zone(zone), unit: unit, end: end))
    }

    /// The times of all posts of a series, deleted ones left out.
    private func times(_ scene: Scene) async throws -> [Instant] {
        try await scene.node.engine.posts.list(PostQuery(limit: 200), by: scene.rig.owner).posts
            .filter { $0.post.seriesID != nil }.compactMap(\.post.publishAt)
    }

    @Test("B6 D2 each time goes out once, on time, on the same clock over a change of the clocks, and then it is over")
    func straightLine() async throws {
        try await Scene.play { scene in
            scene.rig.clock.advance(by: .days(68))
            let series = try await scene.node.engine.series.create(
                new(scene, "2027-03-26T09:00", zone: "Europe/Berlin", end: .count(5)), by: scene.rig.owner)
            #expect(series.series.state == .done, "all five lie within the horizon")
            try await scene.pass(.days(8))
            let expected = try [
                "2027-03-26T08:00", "2027-03-27T08:00", "2027-03-28T07:00", "2027-03-29T07:00", "2027-03-30T07:00",
            ].map(utc)
            #expect(try await times(scene) == expected)
            #expect(try scene.virtual.posts.count == 5)
        }
    }

    @Test("posts are made a week ahead, at least the next one, and never more than a few")
    func ahead() async throws {
        try await Scene.play { scene in
            let repeating = scene.node.engine.series
            let daily = try await repeating.create(new(scene, end: .count(30)), by: scene.rig.owner)
            let monthly = try await repeating.create(
                new(scene, "2027-03-31T09:00", unit: .monthly, end: .count(3)), by: scene.rig.owner)
            #expect(daily.coming.count == 7)
            let march = try utc("2027-03-31T09:00")
            #expect(monthly.coming.compactMap(\.publishAt) == [march])
            try await scene.pass(.days(10))
            let later = try await repeating.get(daily.series.id, by: scene.rig.owner)
            #expect((6...8).contains(later.coming.count))
            #expect(try scene.virtual.posts.count == 10)
        }
    }

    @Test("B6 after a downtime what was missed does not burst out: made posts are refused as late, others never made")
    func downtime() async throws {
        try await Scene.play { scene in
            _ = try await scene.node.engine.series.create(new(scene, end: .count(60)), by: scene.rig.owner)
            scene.rig.clock.advance(by: .days(30))
            try await scene.pass(.minutes(30))
            #expect(try scene.virtual.posts.isEmpty)
            let made = try await times(scene)
            #expect(made.filter { $0 <= scene.rig.clock.now }.count == 7, "those of the first week, and no others")
            try await scene.pass(.days(2))
            #expect(try scene.virtual.posts.count == 2)
        }
    }

    @Test("REL-52 REL-57 two nodes that make posts of one series at the same time make each once")
    func twoNodes() async throws {
        try await Scene.play { scene in
            let view = try await scene.node.engine.series.create(new(scene, end: .count(40)), by: scene.rig.owner)
            scene.rig.clock.advance(by: .days(5))
            // A node that was stopped wakes up with a job that another one has done meanwhile.
            let stale = try #require(try await scene.node.claim([.recur]).jobs.first)
            scene.rig.clock.advance(by: .minutes(2))
            let other = scene.rig.node("node-2")
            let fresh = try #require(try await other.claim([.recur]).jobs.first)
            try await other.work(on: fresh)
            let after = try await scene.node.engine.series.get(view.series.id, by: scene.rig.owner)
            try? await scene.node.work(on: stale)
            let again = try await scene.node.engine.series.get(view.series.id, by: scene.rig.owner)
            #expect(again.coming.map(\.id) == after.coming.map(\.id))
            #expect(again.series.madeUntil == after.series.madeUntil)
            #expect(again.series.revision == after.series.revision, "nothing of the late one counts")
            let all = try await times(scene)
            #expect(Set(all).count == all.count)
        }
    }

    @Test(
        "REL-57 a change that comes while posts are made loses nothing and doubles nothing",
        arguments: DatabaseKind.allCases)
    func race(kind: DatabaseKind) async throws {
        try await House.open(kind, runsJobs: false) { house in
            let connection = try await house.connect(.x, as: "ada")
            let start = Zone.utc.local(house.parts.ports.now() + .days(1))
            let view = try await house.engine.series.create(
                NewSeries(
                    content: Content(text: "Race"), deliveries: [NewDelivery(connectionID: connection.id)],
                    rule: NewRecurrence(start: start, zone: .utc, unit: .daily, end: .count(100))), by: house.owner)
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        let words = Content(text: "Race \(number)")
                        _ = try? await house.engine.series.edit(
                            view.series.id, SeriesChange(content: words), by: house.owner)
                    }
                }
            }
            let after = try await house.engine.series.get(view.series.id, by: house.owner)
            #expect(after.coming.count == 7)
            #expect(Set(after.coming.map(\.publishAt)).count == 7)
            #expect(Set(after.coming.map(\.content)) == [after.series.content])
        }
    }

    @Test("a change reaches the posts to come, leaves what is out, and frees the days that do not fit any more")
    func edit() async throws {
        try await Scene.play { scene in
            let (repeating, owner) = (scene.node.engine.series, scene.rig.owner)
            let view = try await repeating.create(new(scene, end: .count(30)), by: owner)
            try await scene.pass(.days(2) + .hours(2))
            #expect(try scene.virtual.posts.count == 2)
            // Two posts a day never come, also when the time of today moves behind the present one.
            let later = NewRecurrence(
                start: try local("2027-01-16T11:00"), zone: .utc, unit: .daily, end: .count(30))
            let edited = try await repeating.edit(
                view.series.id, SeriesChange(content: Content(text: "Better"), rule: later), by: owner)
            let next = try utc("2027-01-18T11:00")
            #expect(edited.coming.first?.publishAt == next)
            #expect(edited.coming.allSatisfy { $0.content == Content(text: "Better") })

            let weekly = NewRecurrence(
                start: try local("2027-01-20T11:00"), zone: .utc, unit: .weekly, end: .count(3))
            let rare = try await repeating.edit(view.series.id, SeriesChange(rule: weekly), by: owner)
            let only = try utc("2027-01-20T11:00")
            #expect(rare.coming.compactMap(\.publishAt) == [only])
            let back = try await repeating.edit(view.series.id, SeriesChange(rule: later), by: owner)
            #expect(back.coming.count == 6, "the days that were freed are made again")
            await #expect(throws: EngineError.self) {
                _ = try await repeating.edit(
                    view.series.id, SeriesChange(content: Content(text: "Late"), revision: 1), by: owner)
            }
        }
    }

    @Test("a day that a person took out stays out; an ended series makes nothing more")
    func stop() async throws {
        try await Scene.play { scene in
            let (engine, owner) = (scene.node.engine, scene.rig.owner)
            let view = try await engine.series.create(new(scene, end: .count(30)), by: owner)
            try await engine.posts.cancel(view.coming[1].id, by: owner)
            _ = try await engine.series.edit(view.series.id, SeriesChange(content: Content(text: "New")), by: owner)
            try await scene.pass(.days(3) + .hours(2))
            #expect(try scene.virtual.posts.count == 2)

            let ended = try await engine.series.stop(view.series.id, by: owner)
            #expect(ended.series.state == .stopped && ended.coming.isEmpty)
            try await scene.pass(.days(4))
            #expect(try scene.virtual.posts.count == 2)
            await #expect(throws: EngineError.self) {
                _ = try await engine.series.edit(view.series.id, SeriesChange(), by: owner)
            }
        }
    }

    @Test("S4.28 a paused account is left out of new posts; without any account the series ends")
    func accounts() async throws {
        try await Scene.play { scene in
            let (engine, owner) = (scene.node.engine, scene.rig.owner)
            let other = try await scene.rig.connect(.bluesky, as: "grace", on: scene.node)
            var both = try new(scene, "2027-01-30T09:00", unit: .weekly, end: .count(10))
            both.deliveries.append(NewDelivery(connectionID: other.id))
            let view = try await engine.series.create(both, by: owner)
            _ = try await engine.connections.setActive(false, of: other.id, by: owner)
            try await scene.pass(.days(23))
            #expect(scene.rig.virtual[.bluesky]?.posts.count == 1, "the one that was made before")
            #expect(try scene.virtual.posts.count == 2)
            for connection in [scene.connection, other] {
                _ = try await engine.connections.disconnect(connection.id, by: owner)
            }
            try await scene.pass(.days(20))
            #expect(try await engine.series.get(view.series.id, by: owner).series.state == .stopped)
        }
    }

    @Test("a post that is there becomes the first of a series: its day is not made again")
    func adopted() async throws {
        try await Scene.play { scene in
            let (engine, owner) = (scene.node.engine, scene.rig.owner)
            let first = try await scene.write(after: .hours(25))
            var wanted = try new(scene, "2027-01-16T09:00", end: .count(3))
            wanted.first = first
            let view = try await engine.series.create(wanted, by: owner)
            #expect(view.coming.count == 3 && view.coming.first?.id == first)
            let twice = wanted
            await #expect(throws: EngineError.self, "it repeats already") {
                _ = try await engine.series.create(twice, by: owner)
            }
            try await scene.pass(.days(5))
            #expect(try scene.virtual.posts.count == 3)
        }
    }

    @Test("a rule that makes no sense, and a post that would be refused, are told before anything is stored")
    func refused() async throws {
        try await Scene.play { scene in
            let (engine, owner) = (scene.node.engine, scene.rig.owner)
            var wrong = [
                try new(scene, "2026-01-01T09:00", end: .count(5)), try new(scene, end: .count(0)),
                try new(scene, end: .day(try #require(LocalDay("2027-01-15")))), try new(scene),
            ]
            wrong[3].content = Content(text: String(repeating: "x", count: 501))
            var step = try new(scene)
            step.rule.step = 0
            var own = try new(scene)
            own.deliveries[0].timing = .now
            for bad in wrong + [step, own] {
                await #expect(throws: EngineError.self) { _ = try await engine.series.create(bad, by: owner) }
            }
            #expect(try await engine.series.list(before: nil, limit: 10, by: owner).series.isEmpty)
            #expect(try await times(scene).isEmpty)
        }
    }

    @Test("REL-51 a series that lost its timer has it back within minutes")
    func patrolled() async throws {
        try await Scene.play { scene in
            try await scene.node.engine.prepare()
            let view = try await scene.node.engine.series.create(new(scene, end: .count(30)), by: scene.rig.owner)
            let subject = JobSubject(view.series.id, of: view.series.workspaceID).text
            @Sendable func due() async throws -> Instant? {
                try await scene.rig.database.read { try JobStore.due(.recur, subject: subject, in: $0) }
            }
            let before = try await due()
            try await scene.rig.database.write { _ = try $0.execute("DELETE FROM jobs WHERE kind = 'recur'") }
            try await scene.pass(.minutes(6))
            #expect(try await due() == before)
        }
    }

    @Test("SEC-62 SEC-63 who may not publish makes no series, and another workspace's is none")
    func rights() async throws {
        try await Scene.play { scene in
            let engine = scene.node.engine
            let view = try await engine.series.create(new(scene), by: scene.rig.owner)
            let author = Principal(workspaceID: scene.rig.owner.workspaceID, personID: nil, role: .author)
            let stranger = Principal(workspaceID: Workspace.ID(scene.rig.clock.ports), personID: nil, role: .owner)
            let wanted = try new(scene)
            await #expect(throws: EngineError.self) { _ = try await engine.series.create(wanted, by: author) }
            await #expect(throws: EngineError.self) { _ = try await engine.series.stop(view.series.id, by: author) }
            await #expect(throws: EngineError.self) { _ = try await engine.series.stop(view.series.id, by: stranger) }
            await #expect(throws: EngineError.self) { _ = try await engine.series.get(view.series.id, by: stranger) }
        }
    }
}
