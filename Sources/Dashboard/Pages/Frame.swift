/// What every page shows around its content.
struct Frame: Sendable {
    /// The title of the page, for the window.
    var title: String
    /// IANA name of the zone in which the server wrote the times.
    var zone = "UTC"
    /// Who is logged in; `nil` for guests.
    var person: PersonLine?
    /// Lines on top of the page: trouble with an account, sandbox, route map.
    var banners: [Banner] = []
    /// What the last click did.
    var notice: PageNotice?
    /// Changes with the assets, so that browsers may keep them for ever.
    var version = ""
    /// Scripts of this page beside the common one.
    var scripts: [String] = []
    /// Seconds until browsers without scripts load the page again.
    var refresh: String?
    /// Where the browser goes at once.
    var leaveTo: String?
    /// Whether the page stands in a small window.
    var isSmall = false
    /// Whether the calendar is the present place.
    var isCalendar = false
    /// Whether the list of connections is the present place.
    var isConnections = false
    /// Whether the composer is the present place.
    var isComposer = false
    /// Whether the notices are the present place.
    var isNotices = false
    /// How many notices are unread; `nil` for none.
    var unread: String?
    /// Whether the settings are the present place.
    var isSettings = false
    /// Whether the messages are the present place.
    var isMessages = false
    /// How many talks have something new; `nil` for none.
    var unreadMessages: String?
    /// Whether the operators' pages are the present place.
    var isOperators = false
    /// How many talks wait for an operator; `nil` for none.
    var askedOperators: String?
}

/// A place in the main navigation.
enum Place: Sendable {
    case calendar, connections, composer, messages, notices, operators, settings
}

extension Frame {
    /// Marks the place in the navigation.
    func at(_ place: Place) -> Frame {
        var frame = self
        switch place {
        case .calendar: frame.isCalendar = true
        case .connections: frame.isConnections = true
        case .composer: frame.isComposer = true
        case .messages: frame.isMessages = true
        case .notices: frame.isNotices = true
        case .operators: frame.isOperators = true
        case .settings: frame.isSettings = true
        }
        return frame
    }
}

/// Who is logged in, and where.
struct PersonLine: Sendable {
    /// The name.
    var personName: String
    /// First letter of the name.
    var personInitial: String
    /// The workspace.
    var workspaceName: String
    /// Whether the settings are theirs to see.
    var seesSettings: Bool
    /// Whether the workspace is theirs.
    var ownsWorkspace = false
    /// Whether the person runs the installation.
    var seesOperators = false
}

/// A line on top of the page.
struct Banner: Sendable {
    /// The colour: `bad`, `warn` or `calm`.
    var tone: String
    /// The sentence.
    var words: String
    /// Where to go about it.
    var linkPath: String?
    /// What the link says.
    var linkText = ""
}
