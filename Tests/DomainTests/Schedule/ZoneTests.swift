import Domain
import TestKit
import Testing

@Suite("Local times and zones", .timeLimit(.minutes(10)))
struct ZoneTests {
    /// Zones with whole, half and quarter hours, with changes by an hour, by half an hour and by a day, and with none.
    static let names = [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC",
    ]

    private func zone(_ name: String) throws -> Zone { try #require(Zone(name)) }
    private func local(_ text: String) throws -> LocalTime { try #require(LocalTime(text)) }
    private func instant(_ text: String) throws -> Instant { Zone.utc.instant(of: try local(text)) }

    @Test(
        "D3 a local time is meant on the clocks of its zone, whole hours from Greenwich or not",
        arguments: [
            ("Europe/Berlin", "2026-07-14T10:00", "2026-07-14T08:00"),
            ("Europe/Berlin", "2026-01-14T10:00", "2026-01-14T09:00"),
            ("America/New_York", "2026-07-14T10:00", "2026-07-14T14:00"),
            ("Australia/Lord_Howe", "2026-07-14T10:00", "2026-07-13T23:30"),
            ("Australia/Lord_Howe", "2026-12-14T10:00", "2026-12-13T23:00"),
            ("Asia/Kathmandu", "2026-07-14T10:00", "2026-07-14T04:15"),
            ("Pacific/Apia", "2026-07-14T10:00", "2026-07-13T21:00"),
        ])
    func reading(name: String, text: String, utc: String) throws {
        let (zone, local, expected) = (try zone(name), try local(text), try instant(utc))
        #expect(zone.instant(of: local) == expected)
    }

    @Test(
        "D2 a time that the clocks skip comes out later by what they skip",
        arguments: [
            ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T03:30"),
            ("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T03:00"),
            ("America/New_York", "2026-03-08T02:59", "2026-03-08T03:59"),
            // Half an hour, in the southern spring.
            ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-04T02:40"),
            // A whole day, when Samoa crossed the date line.
            ("Pacific/Apia", "2011-12-30T10:00", "2011-12-31T10:00"),
        ])
    func gap(name: String, text: String, shown: String) throws {
        let zone = try zone(name)
        let local = try local(text)
        #expect(zone.local(zone.instant(of: local)).description == shown)
        #expect(!zone.shows(local))
    }

    @Test(
        "D2 of a time that comes twice the first is meant",
        arguments: [
            ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30"),
            ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30"),
            ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45"),
        ])
    func overlap(name: String, text: String, utc: String) throws {
        let zone = try zone(name)
        let first = zone.instant(of: try local(text))
        let expected = try instant(utc)
        #expect(first == expected)
        #expect(zone.local(first).description == text)
        let change: Duration = name == "Australia/Lord_Howe" ? .minutes(30) : .hours(1)
        #expect(zone.local(first + change).description == text, "it comes again")
    }

    @Test("D3 what clocks show at an instant leads back to it, or to the first of two", arguments: names)
    func roundTrip(name: String) throws {
        let zone = try zone(name)
        var generator = SplitMix64(seed: 7)
        // 2000 to 2040, to the minute.
        for _ in 0..<4_000 {
            let instant = Instant(seconds: 946_684_800 + Int64(generator.next() % 21_000_000) * 60)
            let back = zone.instant(of: zone.local(instant))
            #expect(back == instant || (back < instant && zone.local(back) == zone.local(instant)), "\(instant)")
        }
    }

    @Test("D2 later on the clocks is never earlier in time, whatever the clocks skip or repeat", arguments: names)
    func order(name: String) throws {
        let zone = try zone(name)
        for start in ["2011-12-28", "2026-03-07", "2026-03-28", "2026-04-04", "2026-10-03", "2026-10-24", "2026-10-31"]
        {
            let first = try #require(LocalDay(start))
            var last = Instant(milliseconds: .min)
            for step in 0..<(4 * 24 * 12) {
                let local = LocalTime(day: first.adding(days: step / 288), minute: step % 288 * 5)
                let instant = zone.instant(of: local)
                // In an overlap the first of two is meant, so nothing turns back; in a gap times fall on later ones.
                if zone.shows(local) { #expect(instant >= last, "\(local)") }
                if zone.shows(local) { last = instant }
            }
        }
    }

    @Test("what is no zone is none", arguments: ["", "Mars/Olympus", "Europe/Berlin ", "../etc/passwd", "Ünter/Den"])
    func unknown(name: String) {
        #expect(Zone(name) == nil)
    }

    @Test("days have their numbers, weekdays and months, as in every calendar")
    func days() throws {
        #expect(LocalDay(number: 0).description == "1970-01-01")
        #expect(LocalDay(number: 0).weekday == .thursday)
        #expect(LocalDay("2026-07-14")?.weekday == .tuesday)
        #expect(LocalDay("2024-02-29")?.adding(days: 1).description == "2024-03-01")
        #expect(LocalDay("2026-01-31")?.adding(months: 1).description == "2026-02-28")
        #expect(LocalDay("2026-01-31")?.adding(months: 13).description == "2027-02-28")
        #expect(LocalDay("2026-12-31")?.adding(months: 2).description == "2027-02-28")
        for number in stride(from: -200_000, to: 200_000, by: 37) {
            let day = LocalDay(number: number)
            #expect(day.number == number)
            #expect(LocalDay(year: day.year, month: day.month, day: day.day) == day)
        }
        for text in ["2026-02-29", "2026-00-10", "2026-13-01", "1969-12-31", "26-01-01", "2026-1-1", ""] {
            #expect(LocalDay(text) == nil, "\(text)")
        }
    }

    @Test("local times are read strictly, to the minute")
    func parsing() {
        #expect(LocalTime("2026-07-14T09:30:59")?.description == "2026-07-14T09:30")
        for text in ["2026-07-14T24:00", "2026-07-14T09:60", "2026-07-14", "2026-07-14T9:30", "2026-07-14T09:30Z"] {
            #expect(LocalTime(text) == nil, "\(text)")
        }
        #expect(LocalTime.minute("23:59") == 1_439 && LocalTime.minute("9:00") == nil)
    }
}
