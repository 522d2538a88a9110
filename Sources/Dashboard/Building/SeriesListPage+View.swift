import Domain
import Engine

extension SeriesListPage {
    /// The series as the page shows them to this reader.
    init(_ page: SeriesPage, frame: Frame, for reader: Reader) {
        self.init(
            frame: frame, series: page.series.map { SeriesLine($0, for: reader) }, isEmpty: page.series.isEmpty,
            olderPath: page.next.map { "\(PagePath.series)?before=\($0)" })
    }
}

extension SeriesLine {
    init(_ view: SeriesView, for reader: Reader) {
        let series = view.series
        let times = TimeWords(zone: series.rule.zone)
        let next = view.coming.first
        self.init(
            seriesID: series.id.text, excerpt: series.content.excerpt, ruleWords: series.rule.words,
            targets: view.connections.map(TargetMark.init), stateName: series.state.words,
            tone: series.state == .active ? "good" : "quiet", nextISO: next?.publishAt.map(TimeWords.iso),
            next: next?.publishAt.map(times.full) ?? "", nextPath: next.map { PagePath.post($0.id.text) } ?? "",
            form: series.state == .stopped || !reader.may(.publish) ? nil : SeriesForm(series))
    }
}

extension SeriesForm {
    init(_ series: Series) {
        let parts = series.content.parts
        var (until, count): (String?, String?) = (nil, nil)
        switch series.rule.end {
        case .day(let day): until = day.description
        case .count(let number): count = String(number)
        }
        self.init(
            words: parts.count == 1 ? parts.first?.text : nil, start: series.rule.start.description,
            startZone: series.rule.zone, units: SelectOption.units(selected: series.rule.unit),
            every: String(series.rule.step), until: until, count: count, revision: String(series.revision))
    }
}

extension RepeatForm {
    /// How a reader may repeat a post: one with a time and accounts, that nothing repeats yet.
    init?(_ view: PostView, now: Instant, for reader: Reader) {
        guard reader.may(.publish), view.post.seriesID == nil, let at = view.at,
            view.deliveries.contains(where: { $0.connection != nil && $0.delivery.state != .cancelled })
        else { return nil }
        let local = view.zone.local(at)
        self.init(
            repeatTime: LocalTime.clock(local.minute), repeatZone: view.zone.name,
            repeatUnits: SelectOption.units(selected: .weekly),
            repeatUntil: max(local, view.zone.local(now)).day.adding(months: 3).description)
    }
}

extension SelectOption {
    /// Days, weeks, months.
    static func units(selected: Recurrence.Unit) -> [SelectOption] {
        Recurrence.Unit.allCases.map {
            SelectOption(value: $0.rawValue, title: $0.name, isSelected: $0 == selected)
        }
    }
}

extension TargetMark {
    init(_ connection: Connection) {
        let platform = connection.platform
        self.init(
            platform: platform.rawValue, mark: platform.mark, targetTone: connection.health.tone,
            targetWords: "\(connection.account.handle) on \(platform.displayName)")
    }
}

extension Recurrence.Unit {
    /// `Every week`.
    var name: String {
        switch self {
        case .daily: "Every day"
        case .weekly: "Every week"
        case .monthly: "Every month"
        }
    }

    /// `week`.
    var noun: String {
        switch self {
        case .daily: "day"
        case .weekly: "week"
        case .monthly: "month"
        }
    }
}

extension Recurrence {
    /// `Every 2 weeks at 09:30 until 2026-12-31`.
    var words: String {
        let often = step == 1 ? unit.name : "Every \(Counted.words(step, unit.noun))"
        let over =
            switch end {
            case .day(let day): "until \(day)"
            case .count(let count): "\(Counted.words(count, "time"))"
            }
        return "\(often) at \(LocalTime.clock(start.minute)) (\(zone)), from \(start.day), \(over)"
    }
}

extension Series.State {
    /// The state in a word.
    var words: String {
        switch self {
        case .active: "Repeats"
        case .done: "All are planned or out"
        case .stopped: "Ended"
        }
    }
}
