import Domain

/// What somebody wants to see of the calendar, as it stands in the address.
struct CalendarQuery: Sendable, Equatable {
    /// How posts are drawn.
    enum View: String, Sendable, CaseIterable {
        case week, month, list

        /// What is read.
        var name: String {
            switch self {
            case .week: "Week"
            case .month: "Month"
            case .list: "List"
            }
        }
    }

    /// How they are drawn.
    var view = View.week
    /// The day around which; `nil` for the present one.
    var day: LocalDay?
    /// Which states.
    var filter = CalendarFilter.all
    /// Which account; `nil` for all.
    var connectionID: Connection.ID?

    /// The week with everything.
    init() {}

    /// Reads the values of an address; what is none of ours counts as absent.
    init(_ value: (String) -> String?) {
        filter = value("state").flatMap(CalendarFilter.init(rawValue:)) ?? .all
        view = value("view").flatMap(View.init(rawValue:)) ?? (filter == .all ? .week : .list)
        day = value("at").flatMap { LocalDay($0) }
        connectionID = value("connection").flatMap { Connection.ID($0) }
    }

    /// Reads what `path` wrote, from a form that wants to come back; never leads anywhere else (SEC-12).
    init?(path: String) {
        let halves = path.split(separator: "?", maxSplits: 1)
        guard halves.first.map(String.init) == PagePath.posts,
            let form = try? FormBody(urlEncoded: halves.count == 2 ? Array(halves[1].utf8) : [])
        else { return nil }
        self.init { form.first($0) }
    }

    /// The address.
    var path: String {
        var fields = ["view=\(view.rawValue)"]
        if let day { fields.append("at=\(day)") }
        if filter != .all { fields.append("state=\(filter.rawValue)") }
        if let connectionID { fields.append("connection=\(connectionID)") }
        return "\(PagePath.posts)?\(fields.joined(separator: "&"))"
    }

    /// The same drawn differently.
    func drawn(as view: View) -> CalendarQuery {
        var query = self
        query.view = view
        return query
    }

    /// The same around another day.
    func around(_ day: LocalDay?) -> CalendarQuery {
        var query = self
        query.day = day
        return query
    }

    /// The same with other states.
    func showing(_ filter: CalendarFilter) -> CalendarQuery {
        var query = self
        query.filter = filter
        return query
    }
}
