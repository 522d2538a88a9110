/// A day of UTC, by which figures are kept.
package struct Day: Sendable, Hashable, Comparable {
    /// Days since 1970-01-01.
    package let number: Int64

    /// The day with this number.
    package init(number: Int64) { self.number = number }

    /// The day in which an instant lies.
    package init(of instant: Instant) {
        let length = Self.length.milliseconds
        let rest = instant.milliseconds % length
        number = instant.milliseconds / length - (rest < 0 ? 1 : 0)
    }

    /// When it begins.
    package var start: Instant { Instant(milliseconds: number * Self.length.milliseconds) }

    /// So many days later.
    package static func + (day: Day, count: Int64) -> Day { Day(number: day.number + count) }

    /// The earlier day is the smaller one.
    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    private static let length: Duration = .days(1)
}
