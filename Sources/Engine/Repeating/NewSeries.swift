package import Domain

/// A post that repeats, as somebody wrote it, before it is stored.
package struct NewSeries: Sendable {
    /// What it says.
    package var content: Content
    /// The accounts; none with a time of its own.
    package var deliveries: [NewDelivery]
    /// When, on the clocks of a zone.
    package var rule: NewRecurrence
    /// A post that is there already and counts as the first; `nil` when all are to be made.
    package var first: Post.ID?

    /// Gathers the parts.
    package init(content: Content, deliveries: [NewDelivery], rule: NewRecurrence, first: Post.ID? = nil) {
        self.content = content
        self.deliveries = deliveries
        self.rule = rule
        self.first = first
    }
}

/// When a post is to repeat, as somebody said it.
package struct NewRecurrence: Sendable, Hashable {
    /// The first time.
    package var start: LocalTime
    /// The zone of the clocks; `nil` for that of the workspace.
    package var zone: Zone?
    /// Days, weeks or months.
    package var unit: Recurrence.Unit
    /// Every so many of them.
    package var step: Int
    /// When it is over.
    package var end: Recurrence.End

    /// Gathers the parts.
    package init(
        start: LocalTime, zone: Zone? = nil, unit: Recurrence.Unit, step: Int = 1, end: Recurrence.End
    ) {
        self.start = start
        self.zone = zone
        self.unit = unit
        self.step = step
        self.end = end
    }
}

/// A change of a series; absent means: stays.
package struct SeriesChange: Sendable {
    /// New content.
    package var content: Content?
    /// New times.
    package var rule: NewRecurrence?
    /// The revision that the change is meant for; whatever it is by now where `nil`.
    package var revision: Int64?

    /// Gathers the changes.
    package init(content: Content? = nil, rule: NewRecurrence? = nil, revision: Int64? = nil) {
        self.content = content
        self.rule = rule
        self.revision = revision
    }
}

/// A series with what is shown of it.
package struct SeriesView: Sendable {
    /// The series.
    package let series: Series
    /// Its posts that are still to come, by time.
    package let coming: [Post]
    /// Its accounts that are still there.
    package let connections: [Connection]

    /// Gathers the parts.
    package init(series: Series, coming: [Post], connections: [Connection]) {
        self.series = series
        self.coming = coming
        self.connections = connections
    }
}

/// A page of series.
package struct SeriesPage: Sendable {
    /// The newest first.
    package let series: [SeriesView]
    /// Where the next page begins; `nil` on the last one.
    package let next: Series.ID?

    /// Gathers both.
    package init(series: [SeriesView], next: Series.ID?) {
        self.series = series
        self.next = next
    }
}
