import Domain
import Storage
import TestKit
import Testing

/// Slots, series and what waits for a person's word, as rows.
@Suite("Stored schedules", .timeLimit(.minutes(10)))
struct ScheduleStoreTests {
    private func series(_ house: Household, end: Recurrence.End = .count(3)) throws -> Series {
        Series(
            id: Series.ID(house.clock.ports), workspaceID: house.workspace.id, authorID: house.person.id,
            content: Content(text: "Again"),
            targets: [
                Series.Target(
                    connectionID: Connection.ID(stored: "con_1"), content: Content(text: "Differently"),
                    options: DeliveryOptions(visibility: "public", contentWarning: nil))
            ],
            rule: Recurrence(
                start: try #require(LocalTime("2026-03-01T09:30")), zone: "Asia/Kathmandu", unit: .monthly, step: 2,
                end: end), madeUntil: house.now, createdAt: house.now)
    }

    private func post(_ house: Household, of series: Series?) -> Post {
        Post(
            id: Post.ID(house.clock.ports), workspaceID: house.workspace.id, authorID: nil,
            content: Content(text: "One"), publishAt: house.now + .hours(1), zone: "Europe/Berlin", revision: 1,
            createdAt: house.now, seriesID: series?.id)
    }

    @Test(
        "a series is read as it was stored, and changed only on the revision that was seen",
        arguments: DatabaseKind.engines)
    func roundTrip(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let last = try #require(LocalDay("2026-12-31"))
            for series in [try series(house), try series(house, end: .day(last))] {
                try await house.write { try SeriesStore.insert(series, in: $0) }
                let stored = try #require(
                    try await house.read { try SeriesStore.find(series.id, of: series.workspaceID, in: $0) })
                #expect(stored.content == series.content && stored.targets == series.targets)
                #expect(stored.rule == series.rule && stored.state == .active && stored.revision == 1)
                #expect(stored.madeUntil == series.madeUntil && stored.createdAt == series.createdAt)

                var changed = stored
                changed.state = .stopped
                let sent = changed
                let outcomes = try await house.write { transaction in
                    [
                        try SeriesStore.update(sent, in: transaction), try SeriesStore.update(sent, in: transaction),
                    ]
                }
                #expect(outcomes == [true, false])
            }
            let listed = try await house.read {
                try SeriesStore.list(of: house.workspace.id, before: nil, limit: 9, in: $0)
            }
            #expect(listed.count == 2 && listed[0].id > listed[1].id)
        }
    }

    @Test(
        "REL-57 a day of a series has one post at most, whoever stores it, also when it was deleted",
        arguments: DatabaseKind.engines)
    func oncePerDay(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let series = try series(house)
            try await house.write { try SeriesStore.insert(series, in: $0) }
            let day = LocalDay(number: 20_000)
            let winners = try await house.race(10) { transaction in
                try PostStore.insert(post(house, of: series), for: day, in: transaction)
            }
            #expect(winners == 1)
            let coming = try await house.read { try SeriesStore.coming(of: series, after: house.now, in: $0) }
            #expect(coming.map(\.day) == [day])
            let made = try #require(coming.first?.post)
            #expect(made.seriesID == series.id && made.zone == "Europe/Berlin")

            let again = try await house.write { transaction in
                _ = try PostStore.remove(made.id, of: made.workspaceID, in: transaction)
                return try PostStore.insert(post(house, of: series), for: day, in: transaction)
            }
            let freed = try await house.write { transaction in
                try SeriesStore.detach(made, in: transaction)
                return try PostStore.insert(post(house, of: series), for: day, in: transaction)
            }
            #expect(!again && freed)
        }
    }

    @Test("a post is adopted by one series only, and counts as its first day", arguments: DatabaseKind.engines)
    func adopted(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let (first, second) = (try series(house), try series(house))
            let post = try await house.post("One", at: house.now + .hours(1))
            let outcomes = try await house.write { transaction in
                [
                    try SeriesStore.adopt(post.id, into: first, in: transaction),
                    try SeriesStore.adopt(post.id, into: second, in: transaction),
                ]
            }
            #expect(outcomes == [true, false])
            let coming = try await house.read { try SeriesStore.coming(of: first, after: house.now, in: $0) }
            #expect(coming.map(\.day.description) == ["2026-03-01"])
        }
    }

    @Test("REL-57 an instant of a slot goes to one of those who want it at once", arguments: DatabaseKind.engines)
    func slotRace(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let winners = try await house.race(10) { transaction in
                try SlotStore.take(
                    house.now + .hours(1), for: Post.ID(house.clock.ports), of: house.workspace.id, in: transaction)
            }
            #expect(winners == 1)
        }
    }

    @Test(
        "a brand has slots and instants of its own, once each, and only its posts take its times",
        arguments: DatabaseKind.engines)
    func slotsOfBrands(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let brand = Brand(id: Brand.ID(house.clock.ports), workspaceID: house.workspace.id, name: "Second")
            try await house.write { try PersonStore.insert(brand, in: $0) }
            let time = WeeklySlot(weekday: .monday, minute: 540)
            let owners: [Brand.ID?] = [nil, brand.id, house.brand.id, brand.id]
            let stored = try await house.write { transaction in
                try owners.map {
                    try SlotStore.insert(
                        Slot(id: Slot.ID(house.clock.ports), workspaceID: house.workspace.id, brandID: $0, time: time),
                        in: transaction)
                }
            }
            #expect(stored == [true, true, true, false])
            let listed = try await house.read { try SlotStore.list(of: house.workspace.id, in: $0) }
            #expect(Set(listed.map(\.brandID)) == [nil, brand.id, house.brand.id] && listed.count == 3)

            // A post for an account of the first brand.
            let at = house.now + .hours(1)
            let post = try await house.post(at: at)
            _ = try await house.delivery(of: post, to: try await house.connection(), state: .scheduled, due: at)
            @Sendable func planned(_ id: Brand.ID?) async throws -> Set<Instant> {
                try await house.read {
                    try SlotStore.planned(
                        from: house.now, to: house.now + .days(1), of: house.workspace.id, id, in: $0)
                }
            }
            #expect(try await planned(nil) == [at])
            #expect(try await planned(house.brand.id) == [at])
            #expect(try await planned(brand.id).isEmpty)

            let taken = try await house.write { transaction in
                try owners.map {
                    try SlotStore.take(at, for: post.id, of: house.workspace.id, $0, in: transaction)
                }
            }
            #expect(taken == [true, true, true, false])
            let again = try await house.write { transaction in
                try SlotStore.release(post.id, of: house.workspace.id, in: transaction)
                return try SlotStore.take(at, for: post.id, of: house.workspace.id, brand.id, in: transaction)
            }
            #expect(again)
            let id = try #require(listed.first { $0.brandID == brand.id }).id
            #expect(try await house.write { try SlotStore.remove(id, of: house.workspace.id, in: $0) })
            #expect(try await house.read { try SlotStore.list(of: house.workspace.id, in: $0) }.count == 2)
        }
    }

    @Test(
        "slots are in the order of the week, once each, and belong to their workspace", arguments: DatabaseKind.engines)
    func slots(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let times = [
                WeeklySlot(weekday: .sunday, minute: 0), WeeklySlot(weekday: .monday, minute: 1_439),
                WeeklySlot(weekday: .monday, minute: 1_439),
            ]
            let stored = try await house.write { transaction in
                try times.map {
                    try SlotStore.insert(
                        Slot(id: Slot.ID(house.clock.ports), workspaceID: house.workspace.id, time: $0), in: transaction
                    )
                }
            }
            #expect(stored == [true, true, false])
            let listed = try await house.read { try SlotStore.list(of: house.workspace.id, in: $0) }
            #expect(listed.map(\.time) == [times[1], times[0]])
            let outcomes = try await house.write { transaction in
                [
                    try SlotStore.remove(listed[0].id, of: neighbour.workspace.id, in: transaction),
                    try SlotStore.remove(listed[0].id, of: house.workspace.id, in: transaction),
                ]
            }
            #expect(outcomes == [false, true])
        }
    }

    @Test(
        "S1.42 what waits for a person's word is what was due, is disconnected or missed, and is not deleted",
        arguments: DatabaseKind.engines)
    func review(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            var expected: [Delivery.ID] = []
            for state in DeliveryState.allCases where state != .published {
                for due in [house.now - .hours(2), house.now + .hours(2)] {
                    let post = try await house.post(state.rawValue, at: due)
                    let delivery = try await house.delivery(of: post, to: connection, state: state, due: due)
                    if state == .needsReconnect, due < house.now { expected.append(delivery.id) }
                }
            }
            let missed = try await house.delivery(
                of: try await house.post("missed", at: house.now - .hours(1)), to: connection, state: .scheduled,
                due: house.now - .hours(1))
            let gone = try await house.post("gone", at: house.now - .hours(1))
            _ = try await house.delivery(of: gone, to: connection, state: .needsReconnect, due: house.now - .hours(1))
            try await house.write { transaction in
                let reason = DeliveryReason(.missedWindow, platform: .mastodon)
                _ = try DeliveryStore.move(missed, on: .refused, DeliveryChange(reason: reason), in: transaction)
                _ = try PostStore.remove(gone.id, of: gone.workspaceID, in: transaction)
            }
            expected.append(missed.id)
            let found = try await house.read {
                try DeliveryStore.toReview(of: house.workspace.id, after: nil, limit: 50, in: $0)
            }
            #expect(found.map(\.stored.delivery.id) == expected)
            #expect(found.allSatisfy { $0.account == connection.account })
        }
    }
}
