/// A point in time: milliseconds since 1970-01-01T00:00:00Z. Rows, tokens and schedules all use this one type.
package struct Instant: Sendable, Hashable, Comparable, Codable {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    package var milliseconds: Int64

    /// Makes an instant from milliseconds since 1970-01-01T00:00:00Z.
    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Makes an instant from whole seconds since 1970-01-01T00:00:00Z; saturates at the ends of the range.
    package init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        self.init(milliseconds: overflow ? (seconds < 0 ? .min : .max) : product)
    }

    /// Reads and writes the bare number of milliseconds.
    package init(from decoder: any Decoder) throws {
        self.init(milliseconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    /// Reads and writes the bare number of milliseconds.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    package var seconds: Int64 {
        milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0)
    }

    /// The earlier instant is the smaller one.
    package static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The instant `duration` later; saturates at the ends of the range.
    package static func + (instant: Instant, duration: Duration) -> Instant {
        let (sum, overflow) = instant.milliseconds.addingReportingOverflow(duration.milliseconds)
        guard overflow else { return Instant(milliseconds: sum) }
        return Instant(milliseconds: duration.milliseconds < 0 ? .min : .max)
    }

    /// The instant `duration` earlier; saturates at the ends of the range.
    package static func - (instant: Instant, duration: Duration) -> Instant {
        instant + (Duration.zero - duration)
    }

    /// The time from `earlier` to `later`; negative when `later` comes first.
    package static func - (later: Instant, earlier: Instant) -> Duration {
        // The difference of two ends of the range is a duration, but no number of milliseconds in 64 bits.
        .milliseconds(later.milliseconds) - .milliseconds(earlier.milliseconds)
    }
}

extension Duration {
    /// The days that are left when so much time is, the one under way included: on the last day one, not none.
    package var daysLeft: Int { max(1, Int((self + .days(1) - .milliseconds(1)) / .days(1))) }

    /// The duration in whole milliseconds, rounded towards zero; saturates at the ends of the range.
    package var milliseconds: Int64 {
        let (product, overflow) = components.seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return components.seconds < 0 ? .min : .max }
        let (sum, isBeyond) = product.addingReportingOverflow(components.attoseconds / 1_000_000_000_000_000)
        return isBeyond ? (product < 0 ? .min : .max) : sum
    }

    /// So many minutes.
    package static func minutes(_ count: Int64) -> Duration { .seconds(count * 60) }

    /// So many hours.
    package static func hours(_ count: Int64) -> Duration { .seconds(count * 3600) }

    /// So many days of 24 hours.
    package static func days(_ count: Int64) -> Duration { .seconds(count * 86_400) }
}
