import Domain
import Engine

extension FigurePanel {
    /// What was counted, as charts and as a table.
    ///
    /// - Parameters:
    ///   - id: An identifier that nothing else on the page has.
    ///   - isFromZero: Whether the charts begin at nothing; otherwise at the least value, so that small changes are seen.
    init(_ view: FiguresView, id: String, isFromZero: Bool) {
        let kinds = Figure.allCases.filter { kind in view.days.contains { $0.values[kind] != nil } }
        self.init(
            figuresNote: view.note, hasCharts: !kinds.isEmpty,
            charts: kinds.map { FigureChart($0, view.days, id: id, isFromZero: isFromZero) },
            heads: kinds.map(\.words),
            figureRows: view.days.reversed().map { day in
                FigureRow(
                    dayName: FigureChart.times.day(day.day.start),
                    cells: kinds.map { day.values[$0].map(Counted.number) ?? "" })
            })
    }
}

extension FigureChart {
    /// Days are days of UTC, whatever the reader's zone.
    static let times = TimeWords(zone: "UTC")
    private static let width = 120.0
    private static let height = 36.0
    private static let margin = 3.0

    init(_ kind: Figure, _ days: [FigureDay], id: String, isFromZero: Bool) {
        let series = days.compactMap { day in day.values[kind].map { (day: day.day, value: $0) } }
        let points = Self.points(series, isFromZero: isFromZero)
        let values = series.map(\.value)
        let (last, before) = (values.last ?? 0, values.dropLast().last)
        self.init(
            chartID: "\(id)-\(kind.rawValue)", kindName: kind.words, latest: Counted.number(last),
            change: before.map { Counted.change(last - $0) }, chartWords: Self.words(series),
            curve: points.count > 1 ? points.map { "\($0.x),\($0.y)" }.joined(separator: " ") : nil,
            dotX: points.last?.x ?? "0", dotY: points.last?.y ?? "0")
    }

    private static func words(_ series: [(day: Day, value: Int64)]) -> String {
        guard let first = series.first, let last = series.last else { return "" }
        let end = "\(Counted.number(last.value)) on \(times.day(last.day.start))"
        guard series.count > 1 else { return "\(end)." }
        return "From \(Counted.number(first.value)) on \(times.day(first.day.start)) to \(end)."
    }

    /// Where each value stands; days without one leave no gap in the line, but their time passes.
    private static func points(
        _ series: [(day: Day, value: Int64)], isFromZero: Bool
    ) -> [(x: String, y: String)] {
        guard let first = series.first?.day.number, let last = series.last?.day.number else { return [] }
        let values = series.map { Double($0.value) }
        let least = min(values.min() ?? 0, isFromZero ? 0 : .infinity)
        let span = (values.max() ?? 0) - least
        let days = Double(last - first)
        return zip(series, values).map { one, value in
            let right = days > 0 ? Double(one.day.number - first) / days : 0.5
            let up = span > 0 ? (value - least) / span : 0.5
            return (
                x: text(margin + right * (width - 2 * margin)), y: text(height - margin - up * (height - 2 * margin))
            )
        }
    }

    /// To a tenth of a unit.
    private static func text(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

extension FiguresPage {
    /// How many days can be shown.
    static let spans = [30, 90, 365]

    /// The figures of an account over so many days.
    init(_ account: AccountFigures, days: Int, frame: Frame) {
        let connection = account.connection
        let id = connection.id.text
        self.init(
            frame: frame, id: id,
            name: connection.account.name.isEmpty ? connection.account.handle : connection.account.name,
            handle: connection.account.handle, platformName: connection.platform.displayName,
            spans: Self.spans.map { span in
                SpanLink(
                    spanPath: "\(PagePath.figures(id))?days=\(span)", spanName: "\(span) days", isShown: span == days)
            },
            figures: FigurePanel(account.figures, id: id, isFromZero: false))
    }
}
