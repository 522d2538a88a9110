/// Posts over time: a week as a list, a month as a grid, or a plain list of what has one state.
struct CalendarPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// The period in words.
    var heading: String
    /// Whether days are listed.
    var isWeek = false
    /// Whether weeks are drawn as a grid.
    var isMonth = false
    /// Whether posts are listed without days.
    var isList = false
    /// The period before.
    var previousPath: String
    /// The period with the present day.
    var todayPath: String
    /// The period after.
    var nextPath: String
    /// The same time as a list.
    var weekPath: String
    /// The same time as a grid.
    var monthPath: String
    /// What can be shown.
    var filters: [FilterLink]
    /// Whether there is nothing to show.
    var isEmpty: Bool
    /// What is missing.
    var emptyTitle = ""
    /// What to do about it.
    var emptyWords = ""
    /// Where to do it.
    var emptyPath = "/posts/new"
    /// What that link says.
    var emptyLink = "Write a post"
    /// The days of the week view.
    var days: [CalendarDay] = []
    /// Monday to Sunday.
    var weekdays: [String] = []
    /// The weeks of the month view.
    var weeks: [CalendarWeek] = []
    /// The posts of the plain list.
    var posts: [PostLine] = []
    /// More of the plain list.
    var olderPath: String?
}

/// A filter by state.
struct FilterLink: Sendable {
    /// The stable name.
    var filter: String
    /// What is read.
    var filterName: String
    /// Where it leads.
    var path: String
    /// Whether it is on.
    var isCurrent: Bool
}

/// A row of the month.
struct CalendarWeek: Sendable {
    /// Monday to Sunday.
    var days: [CalendarDay]
}

/// A day with its posts.
struct CalendarDay: Sendable {
    /// `2026-07-14`.
    var dayISO: String
    /// `Tuesday, 14 July`.
    var dayName: String
    /// `14`.
    var dayNumber: String
    /// The week view around this day.
    var dayPath: String
    /// Whether it is the present day.
    var isToday: Bool
    /// Whether it belongs to another month.
    var isOutside: Bool
    /// The posts.
    var posts: [PostLine]
}

/// A post in a list.
struct PostLine: Sendable {
    /// `pst_…`.
    var postID: String
    /// Its page.
    var path: String
    /// The state that matters most among its deliveries.
    var state: String
    /// The same in a word.
    var stateName: String
    /// The colour of it.
    var tone: String
    /// When it is due.
    var atISO: String
    /// `clock` where the day is said above, else empty.
    var atForm: String
    /// The same in words.
    var clock: String
    /// The first words.
    var excerpt: String
    /// `3 parts`, `2 pictures`.
    var extras: [String]
    /// Where it goes.
    var targets: [TargetMark]
}

/// A delivery in a list.
struct TargetMark: Sendable {
    /// The platform's identifier.
    var platform: String
    /// The platform's letter.
    var mark: String
    /// The colour of the state.
    var targetTone: String
    /// Account and state in words.
    var targetWords: String
}
