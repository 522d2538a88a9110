import Domain
import TestKit
import Testing

@Suite("What repeats, and the slots of a week", .timeLimit(.minutes(10)))
struct RecurrenceTests {
    private func rule(
        _ start: String, _ zone: String, _ unit: Recurrence.Unit, step: Int = 1, end: Recurrence.End = .count(1_000)
    ) throws -> Recurrence {
        Recurrence(start: try #require(LocalTime(start)), zone: zone, unit: unit, step: step, end: end)
    }

    private func utc(_ text: String) throws -> Instant { Zone.utc.instant(of: try #require(LocalTime(text))) }

    @Test("D2 nine o'clock stays nine o'clock, the whole year, in every zone", arguments: ZoneTests.names)
    func sameClock(name: String) throws {
        let rule = try rule("2026-01-01T09:00", name, .daily)
        let zone = try #require(Zone(name))
        let all = rule.occurrences(after: try utc("2025-12-30T00:00"), atMost: 400)
        #expect(all.count == 400)
        #expect(all.allSatisfy { zone.local($0.instant).minute == 540 })
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.day.adding(days: 1) == $1.day })
    }

    @Test(
        "D2 a time in the hour that is skipped goes out once that day, one that comes twice does so once",
        arguments: [
            ("Europe/Berlin", "2026-03-20T02:30"), ("Europe/Berlin", "2026-10-20T02:30"),
            ("America/New_York", "2026-03-01T02:30"), ("America/New_York", "2026-10-25T01:30"),
            ("Australia/Lord_Howe", "2026-09-28T02:15"), ("Australia/Lord_Howe", "2026-03-28T01:45"),
        ])
    func onceADay(name: String, start: String) throws {
        let rule = try rule(start, name, .daily)
        let all = rule.occurrences(after: try utc("2026-01-01T00:00"), atMost: 20)
        #expect(Set(all.map(\.day)).count == 20 && Set(all.map(\.instant)).count == 20)
        #expect(all.map(\.instant) == all.map(\.instant).sorted())
        let zone = try #require(Zone(name))
        #expect(all.allSatisfy { zone.local($0.instant).day == $0.day })
    }

    @Test("D2 a day that a place leaves out altogether has no post")
    func skippedDay() throws {
        let rule = try rule("2011-12-28T10:00", "Pacific/Apia", .daily)
        let days = rule.occurrences(after: try utc("2011-12-01T00:00"), atMost: 4).map(\.day.description)
        #expect(days == ["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"])
    }

    @Test("what begins on the 31st is on the last day of shorter months, and on the 31st again")
    func lastOfMonth() throws {
        let rule = try rule("2026-01-31T09:00", "UTC", .monthly)
        let days = rule.occurrences(after: try utc("2026-01-01T00:00"), atMost: 5).map(\.day.description)
        #expect(days == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"])
    }

    @Test("a rule ends by its count or its last day, both included, and never goes on for ever")
    func ends() throws {
        let before = try utc("2026-01-01T00:00")
        let last = try #require(LocalDay("2026-01-20"))
        let counted = try rule("2026-01-05T09:00", "UTC", .weekly, step: 2, end: .count(3))
        #expect(
            counted.occurrences(after: before, atMost: 9).map(\.day.description) == [
                "2026-01-05", "2026-01-19", "2026-02-02",
            ])
        let dated = try rule("2026-01-06T09:00", "UTC", .weekly, end: .day(last))
        #expect(dated.occurrences(after: before, atMost: 9).map(\.day.description).last == "2026-01-20")
        let endless = try rule("2026-01-01T09:00", "UTC", .daily, end: .count(.max))
        #expect(endless.occurrences(after: before, atMost: .max).count == Recurrence.countLimit)
        let end = try utc("2026-01-20T09:00")
        #expect(dated.occurrences(after: end, atMost: 1).isEmpty)
    }

    @Test("D2 D5 a slot is where it is on the clocks, before and after they are changed", arguments: ZoneTests.names)
    func slots(name: String) throws {
        let zone = try #require(Zone(name))
        let slots = WeeklySlots(
            [WeeklySlot(weekday: .monday, minute: 570), WeeklySlot(weekday: .sunday, minute: 1_290)], zone: zone)
        let found = slots.instants(from: try utc("2026-01-01T00:00"), to: try utc("2027-01-01T00:00"))
        #expect((103...105).contains(found.count))
        #expect(found == found.sorted())
        for instant in found {
            let local = zone.local(instant)
            #expect(local.day.weekday == .monday ? local.minute == 570 : local.minute == 1_290)
            #expect(local.day.weekday == .monday || local.day.weekday == .sunday)
        }
    }

    @Test("a slot in the hour that is skipped comes out after it, and never twice with the one that is there")
    func slotsInGap() throws {
        let berlin = try #require(Zone("Europe/Berlin"))
        let slots = WeeklySlots(
            [WeeklySlot(weekday: .sunday, minute: 150), WeeklySlot(weekday: .sunday, minute: 210)], zone: berlin)
        let found = slots.instants(from: try utc("2026-03-29T00:00"), to: try utc("2026-03-30T00:00"))
        let expected = try utc("2026-03-29T01:30")
        #expect(found == [expected])
    }
}
