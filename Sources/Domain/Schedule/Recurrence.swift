/// When a post that repeats goes out: what clocks on the wall show, so that nine o'clock stays nine o'clock.
package struct Recurrence: Sendable, Hashable, Codable {
    /// What is counted.
    package enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
        case daily, weekly, monthly
    }

    /// When it is over.
    package enum End: Sendable, Hashable, Codable {
        /// After this day.
        case day(LocalDay)
        /// After so many times, the first one included.
        case count(Int)
    }

    /// The most times that a post is repeated.
    package static let countLimit = 1_000
    /// The most units from one time to the next.
    package static let stepLimit = 366

    /// The first time.
    package var start: LocalTime
    /// IANA name of the zone of the clocks.
    package var zone: String
    /// Days, weeks or months.
    package var unit: Unit
    /// Every so many of them; at least 1.
    package var step: Int
    /// When it is over.
    package var end: End

    /// Gathers the parts.
    package init(start: LocalTime, zone: String, unit: Unit, step: Int = 1, end: End) {
        self.start = start
        self.zone = zone
        self.unit = unit
        self.step = step
        self.end = end
    }
}

/// One time of a post that repeats; its day is its name, as there is at most one a day.
package struct Occurrence: Sendable, Hashable {
    /// The day on the wall.
    package let day: LocalDay
    /// When that is.
    package let instant: Instant
}

extension Recurrence {
    /// The time with this number, counted from 0; `nil` when it is over by then.
    ///
    /// Each is counted from the first, never from the one before: what begins on the 31st is on the last day of shorter months
    /// and on the 31st again afterwards.
    package func occurrence(_ number: Int) -> Occurrence? {
        let step = max(step, 1)
        let day =
            switch unit {
            case .daily: start.day.adding(days: number * step)
            case .weekly: start.day.adding(days: number * step * 7)
            case .monthly: start.day.adding(months: number * step)
            }
        switch end {
        case .count(let count): guard number < min(count, Self.countLimit) else { return nil }
        case .day(let last): guard day <= last, number < Self.countLimit else { return nil }
        }
        let zone = Zone(zone) ?? .utc
        return Occurrence(day: day, instant: zone.instant(of: LocalTime(day: day, minute: start.minute)))
    }

    /// The next times after an instant, at most so many, in their order; empty when it is over.
    ///
    /// A day that a place leaves out altogether, as Samoa did with 30 December 2011, is left out here, too.
    package func occurrences(after instant: Instant, atMost limit: Int) -> [Occurrence] {
        let zone = Zone(zone) ?? .utc
        var found: [Occurrence] = []
        var number = 0
        while found.count < limit, let next = occurrence(number) {
            if next.instant > instant, zone.local(next.instant).day == next.day { found.append(next) }
            number += 1
        }
        return found
    }
}
