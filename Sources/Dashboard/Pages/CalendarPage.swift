/// Posts over time: a week day by day, a month as a grid, or a plain list.
struct CalendarPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// The period in words.
    var heading: String
    /// IANA name of the zone of all times and days here.
    var zoneName: String
    /// Whether days are listed.
    var isWeek = false
    /// Whether weeks are drawn as a grid.
    var isMonth = false
    /// Whether posts are listed without days.
    var isList = false
    /// The period before; `nil` in the list.
    var previousPath: String?
    /// The period with the present day.
    var todayPath = ""
    /// The period after.
    var nextPath = ""
    /// How posts can be drawn.
    var views: [ViewLink]
    /// What can be shown.
    var filters: [FilterLink]
    /// How posts are drawn, for the form that chooses an account.
    var viewValue: String
    /// The day, for that form.
    var dayValue: String?
    /// The states, for that form.
    var filterValue: String?
    /// The accounts that can be chosen.
    var accounts: [SelectOption] = []
    /// Whether there is anything to choose among.
    var hasAccounts = false
    /// Whether the reader puts posts on the calendar.
    var mayPlan: Bool
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

/// A way to draw the calendar.
struct ViewLink: Sendable {
    /// What is read.
    var viewName: String
    /// Where it leads.
    var viewPath: String
    /// Whether it is the present one.
    var isShown: Bool
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
    /// Whether it is over, so that nothing can be moved there.
    var isPast: Bool
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
    /// The same in words, in the zone of the calendar.
    var clock: String
    /// The first words.
    var excerpt: String
    /// `3 parts`, `2 pictures`.
    var extras: [String]
    /// Where it goes.
    var targets: [TargetMark]
    /// How it can be moved; `nil` when it cannot be.
    var move: MoveForm?
}

/// Gives a post another time, by a form or by dragging it to another day.
struct MoveForm: Sendable {
    /// Where the form is sent.
    var movePath: String
    /// Makes its field's identifier different from those of other forms.
    var moveID: String
    /// Day and time now, `2026-07-14T09:30`.
    var moveLocal: String
    /// The time of day alone, which stays when the post is dragged.
    var moveTime: String
    /// IANA name of the zone in which they are meant.
    var moveZone: String
    /// The revision that the reader saw.
    var moveRevision: String
    /// The page to come back to.
    var moveBack: String
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
