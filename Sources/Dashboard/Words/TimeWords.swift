import Domain
import Foundation

/// Instants as people of one zone read and type them.
struct TimeWords: Sendable {
    /// The zone.
    let zone: TimeZone

    private static let months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(separator: " ").map(String.init)
    private static let longMonths =
        "January February March April May June July August September October November December"
        .split(separator: " ").map(String.init)
    private static let days = "Sun Mon Tue Wed Thu Fri Sat".split(separator: " ").map(String.init)
    private static let longDays = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday"
        .split(separator: " ").map(String.init)

    /// Takes an IANA name; UTC when nobody knows it.
    init(zone name: String) {
        zone = TimeZone(identifier: name) ?? .gmt
    }

    /// Whether there is such a zone.
    static func knows(zone name: String) -> Bool { Zone(name) != nil }

    /// `Tue, 14 Jul 2026, 09:30`.
    func full(_ instant: Instant) -> String {
        let parts = parts(of: instant)
        return "\(Self.days[parts.weekday - 1]), \(Self.short(parts)), \(clock(instant))"
    }

    /// `14 Jul 2026`.
    func day(_ instant: Instant) -> String { Self.short(parts(of: instant)) }

    /// `Tuesday, 14 July`.
    func longDay(_ instant: Instant) -> String {
        let parts = parts(of: instant)
        return "\(Self.longDays[parts.weekday - 1]), \(parts.day) \(Self.longMonths[parts.month - 1])"
    }

    /// `July 2026`.
    func month(_ instant: Instant) -> String {
        let parts = parts(of: instant)
        return "\(Self.longMonths[parts.month - 1]) \(parts.year)"
    }

    /// `09:30`.
    func clock(_ instant: Instant) -> String {
        let parts = parts(of: instant)
        return "\(Self.padded(parts.hour)):\(Self.padded(parts.minute))"
    }

    /// `09:30:05`.
    func second(_ instant: Instant) -> String { "\(clock(instant)):\(Self.padded(parts(of: instant).second))" }

    /// `14`.
    func dayNumber(_ instant: Instant) -> String { String(parts(of: instant).day) }

    /// `2026-07-14`.
    func dayISO(_ instant: Instant) -> String {
        let parts = parts(of: instant)
        return "\(Self.padded(parts.year, 4))-\(Self.padded(parts.month))-\(Self.padded(parts.day))"
    }

    /// `2026-07-14T09:30`, as `datetime-local` inputs want it.
    func local(_ instant: Instant) -> String { "\(dayISO(instant))T\(clock(instant))" }

    /// `2026-07-14T07:30:00Z`.
    static func iso(_ instant: Instant) -> String {
        let utc = TimeWords(zone: "UTC")
        let seconds = utc.parts(of: instant).second
        return "\(utc.local(instant)):\(padded(seconds))Z"
    }

    struct Parts {
        var year, month, day, hour, minute, second, weekday: Int
    }

    /// The calendar's view of an instant.
    func parts(of instant: Instant) -> Parts {
        let found = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second, .weekday], from: Self.date(instant))
        return Parts(
            year: found.year ?? 1970, month: found.month ?? 1, day: found.day ?? 1, hour: found.hour ?? 0,
            minute: found.minute ?? 0, second: found.second ?? 0, weekday: found.weekday ?? 1)
    }

    /// The calendar of the zone; weeks begin on Monday.
    var calendar: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        calendar.firstWeekday = 2
        return calendar
    }

    static func date(_ instant: Instant) -> Date {
        Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
    }

    static func instant(_ date: Date) -> Instant {
        Instant(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }

    private static func short(_ parts: Parts) -> String { "\(parts.day) \(months[parts.month - 1]) \(parts.year)" }

    static func padded(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
