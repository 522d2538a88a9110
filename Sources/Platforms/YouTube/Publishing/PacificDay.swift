import Domain
import Foundation

/// The day by which Google counts: midnight is that of California (platform sheet, section 5).
enum PacificDay {
    /// When the day of an instant is over.
    static func end(after instant: Instant) -> Instant {
        let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000)
        guard let zone = TimeZone(identifier: "America/Los_Angeles") else { return winterEnd(after: instant) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        guard let next = calendar.date(byAdding: .day, value: 1, to: calendar.startOfDay(for: date)) else {
            return winterEnd(after: instant)
        }
        return Instant(milliseconds: Int64((next.timeIntervalSince1970 * 1_000).rounded()))
    }

    /// Without a table of zones: never too early, an hour late in summer.
    private static func winterEnd(after instant: Instant) -> Instant {
        let (day, offset) = (Duration.days(1).milliseconds, Duration.hours(8).milliseconds)
        return Instant(milliseconds: ((instant.milliseconds - offset) / day + 1) * day + offset)
    }
}
