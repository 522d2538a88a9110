import Domain
import Engine
import Storage

extension CalendarPage {
    /// A week or month with its posts.
    init(_ period: CalendarPeriod, posts: [PostView], now: Instant, times: TimeWords, frame: Frame) {
        self.init(
            frame: frame, heading: period.heading, isWeek: period.kind == .week, isMonth: period.kind == .month,
            previousPath: period.path(period.kind, around: period.moved(by: -1)),
            todayPath: period.path(period.kind, around: now),
            nextPath: period.path(period.kind, around: period.moved(by: 1)),
            weekPath: period.path(.week, around: period.day), monthPath: period.path(.month, around: period.day),
            filters: FilterLink.all(current: .all), isEmpty: posts.allSatisfy { $0.at == nil } && period.kind == .week)
        emptyTitle = "Nothing planned for these days"
        emptyWords = "Write something, choose the accounts and a time. It goes out once, on time."
        let days = Self.days(of: period, posts: posts, now: now, times: times)
        if period.kind == .week {
            self.days = days.filter { !$0.posts.isEmpty || $0.isToday }
        } else {
            weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
            weeks = stride(from: 0, to: days.count, by: 7).map { CalendarWeek(days: Array(days[$0..<($0 + 7)])) }
        }
    }

    private static func days(
        of period: CalendarPeriod, posts: [PostView], now: Instant, times: TimeWords
    ) -> [CalendarDay] {
        let today = times.dayISO(now)
        let sorted = posts.compactMap { post in post.at.map { (at: $0, view: post) } }.sorted { $0.at < $1.at }
        let byDay = Dictionary(grouping: sorted) { times.dayISO($0.at) }
        return period.days.map { day in
            let iso = times.dayISO(day)
            return CalendarDay(
                dayISO: iso, dayName: times.longDay(day), dayNumber: times.dayNumber(day),
                dayPath: period.path(.week, around: day), isToday: iso == today,
                isOutside: !period.own.contains(day),
                posts: (byDay[iso] ?? []).map { PostLine($0.view, times: times, isUnderDay: true) })
        }
    }

    /// Everything that has one of the states of a filter.
    init(_ filter: CalendarFilter, page: PostPage, now: Instant, times: TimeWords, frame: Frame) {
        let week = CalendarPeriod(.week, around: now, times: times)
        self.init(
            frame: frame, heading: filter.name, isList: true,
            previousPath: week.path(.week, around: week.moved(by: -1)), todayPath: week.path(.week, around: now),
            nextPath: week.path(.week, around: week.moved(by: 1)), weekPath: week.path(.week, around: now),
            monthPath: week.path(.month, around: now), filters: FilterLink.all(current: filter),
            isEmpty: page.posts.isEmpty)
        emptyTitle = "Nothing here"
        emptyWords = "No post is in this state."
        posts = page.posts.map { PostLine($0, times: times, isUnderDay: false) }
        olderPath = page.next.map { "\(filter.path)&after=\($0.text)" }
    }
}

extension FilterLink {
    /// Every filter, with the present one marked.
    static func all(current: CalendarFilter) -> [FilterLink] {
        CalendarFilter.allCases.map {
            FilterLink(filter: $0.rawValue, filterName: $0.name, path: $0.path, isCurrent: $0 == current)
        }
    }
}
