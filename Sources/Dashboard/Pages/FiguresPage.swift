/// The figures of an account.
struct FiguresPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// `con_…`.
    var id: String
    /// The account's name.
    var name: String
    /// The account's handle.
    var handle: String
    /// The platform's name.
    var platformName: String
    /// How many days can be shown.
    var spans: [SpanLink]
    /// What was counted.
    var figures: FigurePanel
}

/// A number of days to show.
struct SpanLink: Sendable {
    /// Where it leads.
    var spanPath: String
    /// `30 days`.
    var spanName: String
    /// Whether it is shown now.
    var isShown: Bool
}

/// Figures as small charts and as a table, or why there are none.
struct FigurePanel: Sendable {
    /// Why there are none.
    var figuresNote: String?
    /// Whether there are some.
    var hasCharts: Bool
    /// One for each kind.
    var charts: [FigureChart]
    /// The kinds, as heads of the table.
    var heads: [String]
    /// The days, the newest first.
    var figureRows: [FigureRow]
}

/// One kind of figure over the days, in a picture of 120 by 36 units.
struct FigureChart: Sendable {
    /// Unique on the page.
    var chartID: String
    /// What is counted.
    var kindName: String
    /// The last value.
    var latest: String
    /// By how much it moved since the value before; `nil` for the first one.
    var change: String?
    /// The picture in words.
    var chartWords: String
    /// The points of the line; `nil` for a single value.
    var curve: String?
    /// Where the last value stands.
    var dotX: String
    /// The same from above.
    var dotY: String
}

/// One day of the table.
struct FigureRow: Sendable {
    /// The day.
    var dayName: String
    /// The values in the order of the heads; empty where nothing was told.
    var cells: [String]
}
