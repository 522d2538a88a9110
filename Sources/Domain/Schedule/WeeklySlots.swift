/// A time of the week at which a workspace likes to publish: what clocks on the wall show, so that it stays where it is when
/// they are changed.
package struct WeeklySlot: Sendable, Hashable, Comparable, Codable {
    /// The day of the week.
    package let weekday: Weekday
    /// Minutes since midnight, 0 to 1439.
    package let minute: Int

    /// Gathers both.
    package init(weekday: Weekday, minute: Int) {
        self.weekday = weekday
        self.minute = minute
    }

    /// The order of the week.
    package static func < (left: WeeklySlot, right: WeeklySlot) -> Bool {
        (left.weekday, left.minute) < (right.weekday, right.minute)
    }
}

/// All slots of a workspace.
package struct WeeklySlots: Sendable {
    /// How far ahead a free one is looked for.
    package static let horizon: Duration = .days(366)

    private let minutes: [Weekday: [Int]]
    private let zone: Zone

    /// The slots, on the clocks of a zone.
    package init(_ slots: some Sequence<WeeklySlot>, zone: Zone) {
        minutes = Dictionary(grouping: Set(slots), by: \.weekday).mapValues { $0.map(\.minute).sorted() }
        self.zone = zone
    }

    /// The instants of the slots from `start` on and before `end`, in their order, each once.
    package func instants(from start: Instant, to end: Instant) -> [Instant] {
        var instants: Set<Instant> = []
        // What is skipped on one day may come out on the next.
        var day = zone.local(start).day.adding(days: -1)
        let last = zone.local(end).day
        while day <= last {
            for minute in minutes[day.weekday] ?? [] {
                instants.insert(zone.instant(of: LocalTime(day: day, minute: minute)))
            }
            day = day.adding(days: 1)
        }
        return instants.filter { $0 >= start && $0 < end }.sorted()
    }
}
