import Domain

@testable import Dashboard

extension Fixtures {
    static let lines = [
        line("1", state: "published", name: "Published", tone: "good", clock: "09:00"),
        line("2", state: "uncertain", name: "Uncertain", tone: "warn", clock: "11:30"),
        line("3", state: "failed", name: "Failed", tone: "bad", clock: "14:00"),
        line("4", state: "scheduled", name: "Scheduled", tone: "quiet", clock: "18:15"),
    ]

    private static func line(_ id: String, state: String, name: String, tone: String, clock: String) -> PostLine {
        PostLine(
            postID: "pst_\(id)", path: "/posts/pst_\(id)", state: state, stateName: name, tone: tone,
            atISO: "2026-07-14T07:00:00Z", clock: clock,
            excerpt: "The engine weaves algebraic patterns just as the loom weaves flowers and leaves.",
            extras: ["2 parts", "1 picture"],
            targets: [
                TargetMark(
                    platform: "mastodon", mark: "M", targetTone: "good", targetWords: "@ada on Mastodon: \(name)"),
                TargetMark(platform: "bluesky", mark: "B", targetTone: "bad", targetWords: "grace on Bluesky: Failed"),
            ], move: state == "scheduled" ? moveForm(id) : nil)
    }

    static var week: CalendarPage {
        var page = calendar
        page.isWeek = true
        page.days = [day(14, posts: lines, isToday: true), day(16, posts: [lines[0]])]
        return page
    }

    static var month: CalendarPage {
        var page = calendar
        page.isMonth = true
        page.weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        page.weeks = (0..<5).map { week in
            CalendarWeek(
                days: (1...7).map { day(week * 7 + $0, posts: $0 == 2 ? lines : [], isToday: week == 1 && $0 == 2) })
        }
        return page
    }

    static var list: CalendarPage {
        var page = calendar
        page.isList = true
        page.isEmpty = true
        page.emptyTitle = "Nothing here"
        page.emptyWords = "No post is in this state."
        page.posts = lines
        page.olderPath = "/posts?state=failed&after=c"
        return page
    }

    private static let calendar = CalendarPage(
        frame: frame, heading: "13 Jul 2026 to 19 Jul 2026", zoneName: "Europe/Berlin",
        previousPath: "/posts?at=2026-07-06", todayPath: "/posts?at=2026-07-14", nextPath: "/posts?at=2026-07-20",
        views: CalendarQuery.View.allCases.map {
            ViewLink(viewName: $0.name, viewPath: "/posts?view=\($0.rawValue)", isShown: $0 == .week)
        },
        filters: CalendarFilter.allCases.map {
            FilterLink(filter: $0.rawValue, filterName: $0.name, path: $0.path, isCurrent: $0 == .all)
        }, viewValue: "week", dayValue: "2026-07-14", filterValue: "failed",
        accounts: [SelectOption(value: "con_1", title: "@ada on Mastodon", isSelected: true)], hasAccounts: true,
        mayPlan: true, isEmpty: false)

    static let move = moveForm("9")

    private static func moveForm(_ id: String) -> MoveForm {
        MoveForm(
            movePath: "/posts/pst_\(id)/move", moveID: "pst_\(id)", moveLocal: "2026-07-14T18:15", moveTime: "18:15",
            moveZone: "Europe/Berlin", moveRevision: "1", moveBack: "/posts?view=week")
    }

    static let review = ReviewPage(
        frame: frame,
        missed: [missed("dlv_1", reconnectPath: nil), missed("dlv_2", reconnectPath: "/connections#con_1")],
        isEmpty: false, mayDecide: true, proposal: "2026-07-14T10:00", proposalISO: "2026-07-14T08:00:00Z",
        zone: "Europe/Berlin", pauses: [SelectOption(value: "15", title: "15 minutes apart", isSelected: true)])

    static var nothingMissed: ReviewPage {
        var page = review
        (page.missed, page.isEmpty) = ([], true)
        return page
    }

    private static func missed(_ id: String, reconnectPath: String?) -> MissedLine {
        MissedLine(
            deliveryID: id, path: "/posts/pst_1", excerpt: "The engine weaves algebraic patterns",
            platform: "mastodon", mark: "M", handle: "@ada@mastodon.example", dueISO: "2026-07-14T07:00:00Z",
            due: "Tue, 14 Jul 2026, 09:00", explanation: "Its time passed while disconnected.",
            isReady: reconnectPath == nil, reconnectPath: reconnectPath)
    }

    static let slots = SlotsPage(
        frame: frame, slotZone: "Europe/Berlin",
        slotGroups: [
            SlotGroup(
                groupKey: "workspace", groupTitle: "The workspace", groupNote: "Where they come from.",
                slotDays: [
                    SlotDay(
                        weekdayName: "Monday",
                        slots: [SlotLine(slotID: "slt_1", slotTime: "09:30", slotOwner: ", The workspace")]),
                    SlotDay(
                        weekdayName: "Friday",
                        slots: [SlotLine(slotID: "slt_2", slotTime: "17:00", slotOwner: ", The workspace")]),
                ], groupNextISO: "2026-07-17T15:00:00Z", groupNext: "Fri, 17 Jul 2026, 17:00"),
            SlotGroup(
                groupKey: "brd_1", groupTitle: "Engines", groupNote: "No slots of its own.", slotDays: [],
                groupNext: ""),
        ], isEmpty: false, hasOwners: true,
        slotOwners: [SelectOption(value: "", title: "Every account", isSelected: true)],
        problem: "Tick at least one day.", typed: "09:00",
        weekdays: [SlotChoice(weekdayValue: "monday", weekdayTitle: "Monday", isTicked: true)])

    static var noSlots: SlotsPage {
        var page = slots
        (page.slotGroups, page.isEmpty, page.hasOwners) = ([], true, false)
        return page
    }

    static let series = SeriesListPage(
        frame: frame,
        series: [
            seriesLine("ser_1", until: "2026-12-31", count: "5"), seriesLine("ser_2", until: nil, count: "5"),
        ], isEmpty: false, olderPath: "/posts/series?before=ser_0")

    static var noSeries: SeriesListPage {
        var page = series
        (page.series, page.isEmpty) = ([], true)
        return page
    }

    private static func seriesLine(_ id: String, until: String?, count: String?) -> SeriesLine {
        SeriesLine(
            seriesID: id, excerpt: "Good morning from the marsh", ruleWords: "Every week at 09:00, 5 times",
            targets: lines[0].targets, stateName: "Repeats", tone: "good", nextISO: "2026-07-14T07:00:00Z",
            next: "Tue, 14 Jul 2026, 09:00", nextPath: "/posts/pst_1",
            form: SeriesForm(
                words: "Good morning from the marsh", start: "2026-07-14T09:00", startZone: "Europe/Berlin",
                units: SelectOption.units(selected: .weekly), every: "1", until: until, count: count, revision: "2"))
    }

    private static func day(_ number: Int, posts: [PostLine], isToday: Bool = false) -> CalendarDay {
        CalendarDay(
            dayISO: "2026-07-\(number < 10 ? "0" : "")\(number)", dayName: "Tuesday, \(number) July",
            dayNumber: String(number), dayPath: "/posts?view=week&at=2026-07-\(number)", isToday: isToday,
            isPast: number < 14, isOutside: number > 31, posts: posts)
    }
}
