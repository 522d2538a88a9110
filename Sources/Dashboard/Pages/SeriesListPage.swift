/// Posts that repeat.
struct SeriesListPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// The series, the newest first.
    var series: [SeriesLine]
    /// Whether there is none.
    var isEmpty: Bool
    /// Older ones.
    var olderPath: String?
}

/// A post that repeats, with what can be changed of it.
struct SeriesLine: Sendable {
    /// `ser_…`.
    var seriesID: String
    /// The first words.
    var excerpt: String
    /// `Every 2 weeks at 09:30 until 31 Dec 2026`.
    var ruleWords: String
    /// Where it goes.
    var targets: [TargetMark]
    /// `Repeats`, `Over`, `Ended`.
    var stateName: String
    /// The colour of it.
    var tone: String
    /// When the next one is due; `nil` for none.
    var nextISO: String?
    /// The same in words.
    var next: String
    /// The page of the next one.
    var nextPath: String
    /// What can be changed; `nil` when nothing can.
    var form: SeriesForm?
}

/// The form that changes a series.
struct SeriesForm: Sendable {
    /// What it says, where it has one part.
    var words: String?
    /// First day and time, `2026-07-14T09:30`.
    var start: String
    /// IANA name of the zone.
    var startZone: String
    /// Days, weeks, months.
    var units: [SelectOption]
    /// Every so many.
    var every: String
    /// The last day, where it ends by one.
    var until: String?
    /// How many times, where it ends by that.
    var count: String?
    /// The revision that the reader saw.
    var revision: String
}

/// The form on a post's page that repeats it.
struct RepeatForm: Sendable {
    /// `09:30`.
    var repeatTime: String
    /// IANA name of the zone.
    var repeatZone: String
    /// Days, weeks, months.
    var repeatUnits: [SelectOption]
    /// The last day that is proposed.
    var repeatUntil: String
}
