import Domain
import Foundation

/// A week or a month of the workspace's zone.
struct CalendarPeriod: Sendable {
    /// How long it is.
    enum Kind: String, Sendable { case week, month }

    /// How long it is.
    let kind: Kind
    /// The day around which it lies.
    let day: Instant
    /// The days shown; a month is filled up to whole weeks.
    let days: [Instant]
    /// The instant after the last day.
    let end: Instant
    /// The days that belong to it.
    let own: Range<Instant>

    private let times: TimeWords

    /// The period around an instant.
    init(_ kind: Kind, around day: Instant, times: TimeWords) {
        self.kind = kind
        self.day = day
        self.times = times
        let calendar = times.calendar
        let unit: Calendar.Component = kind == .week ? .weekOfYear : .month
        let date = TimeWords.date(day)
        let interval = calendar.dateInterval(of: unit, for: date) ?? DateInterval(start: date, duration: 86_400)
        own = TimeWords.instant(interval.start)..<TimeWords.instant(interval.end)
        let first = calendar.dateInterval(of: .weekOfYear, for: interval.start)?.start ?? interval.start
        var days: [Date] = []
        var next = first
        while next < interval.end || days.count % 7 != 0 {
            days.append(next)
            next = calendar.date(byAdding: .day, value: 1, to: next) ?? next.addingTimeInterval(86_400)
        }
        self.days = days.map(TimeWords.instant)
        end = TimeWords.instant(next)
    }

    /// The first instant shown.
    var start: Instant { days.first ?? own.lowerBound }

    /// The period in words.
    var heading: String {
        switch kind {
        case .month: times.month(day)
        case .week: "\(times.day(start)) to \(times.day(days.last ?? start))"
        }
    }

    /// A day so many periods later.
    func moved(by count: Int) -> Instant {
        let unit: Calendar.Component = kind == .week ? .weekOfYear : .month
        let date = times.calendar.date(byAdding: unit, value: count, to: TimeWords.date(day))
        return date.map(TimeWords.instant) ?? day
    }
}
