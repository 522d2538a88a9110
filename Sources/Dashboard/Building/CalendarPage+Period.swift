import Domain
import Engine
import Storage

extension CalendarPage {
    /// A week or month with its posts.
    init(
        _ period: CalendarPeriod, _ query: CalendarQuery, posts: [PostView], now: Instant, for reader: Reader,
        frame: Frame
    ) {
        let times = TimeWords(zone: reader.zone)
        self.init(query, heading: period.heading, frame: frame, for: reader)
        let local = { (instant: Instant) in times.rules.local(instant).day }
        previousPath = query.around(local(period.moved(by: -1))).path
        todayPath = query.around(nil).path
        nextPath = query.around(local(period.moved(by: 1))).path
        isWeek = period.kind == .week
        isMonth = period.kind == .month
        isEmpty = isWeek && posts.allSatisfy { $0.at == nil }
        emptyTitle = query.filter == .all ? "Nothing planned for these days" : "Nothing in this state on these days"
        emptyWords = "Write something, choose the accounts and a time. It goes out once, on time."
        let days = Self.days(of: period, query, posts: posts, now: now, for: reader)
        if isWeek {
            self.days = days
        } else {
            weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
            weeks = stride(from: 0, to: days.count, by: 7).map { CalendarWeek(days: Array(days[$0..<($0 + 7)])) }
        }
    }

    /// What is the same in every view.
    private init(_ query: CalendarQuery, heading: String, frame: Frame, for reader: Reader) {
        self.init(
            frame: frame, heading: heading, zoneName: reader.zone,
            views: CalendarQuery.View.allCases.map {
                ViewLink(viewName: $0.name, viewPath: query.drawn(as: $0).path, isShown: $0 == query.view)
            },
            filters: CalendarFilter.allCases.map {
                FilterLink(
                    filter: $0.rawValue, filterName: $0.name, path: query.showing($0).path,
                    isCurrent: $0 == query.filter)
            },
            viewValue: query.view.rawValue, dayValue: query.day?.description,
            filterValue: query.filter == .all ? nil : query.filter.rawValue, mayPlan: reader.may(.publish),
            isEmpty: false)
    }

    private static func days(
        of period: CalendarPeriod, _ query: CalendarQuery, posts: [PostView], now: Instant, for reader: Reader
    ) -> [CalendarDay] {
        let times = TimeWords(zone: reader.zone)
        let today = times.dayISO(now)
        let sorted = posts.compactMap { post in post.at.map { (at: $0, view: post) } }.sorted { $0.at < $1.at }
        let byDay = Dictionary(grouping: sorted) { times.dayISO($0.at) }
        return period.days.map { day in
            let iso = times.dayISO(day)
            return CalendarDay(
                dayISO: iso, dayName: times.longDay(day), dayNumber: times.dayNumber(day),
                dayPath: query.drawn(as: .week).around(times.rules.local(day).day).path, isToday: iso == today,
                isPast: iso < today, isOutside: !period.own.contains(day),
                posts: (byDay[iso] ?? []).map { PostLine($0.view, isUnderDay: true, for: reader, back: query) })
        }
    }

    /// Everything of some states and accounts, by time.
    init(_ query: CalendarQuery, page: PostPage, for reader: Reader, frame: Frame) {
        self.init(query, heading: query.filter == .all ? "All posts" : query.filter.name, frame: frame, for: reader)
        isList = true
        isEmpty = page.posts.isEmpty
        emptyTitle = "Nothing here"
        emptyWords = query.filter == .all ? "Nothing was written yet." : "No post is in this state."
        posts = page.posts.map { PostLine($0, isUnderDay: false, for: reader, back: query) }
        olderPath = page.next.map { "\(query.path)&after=\($0.text)" }
    }

    /// Lists the accounts by which can be narrowed down.
    mutating func offer(_ connections: [Connection], chosen: Connection.ID?) {
        accounts = connections.map {
            SelectOption(
                value: $0.id.text, title: "\($0.account.handle) on \($0.platform.displayName)",
                isSelected: $0.id == chosen)
        }
        hasAccounts = connections.count > 1
    }
}
