import Domain
import Engine
import Storage

extension HistoryPage {
    /// How many lines stand on a page.
    static let pageSize = 50

    /// The history of an account; one line more than a page tells that there is a next one.
    init(
        _ view: ConnectionView, entries: [HistoryEntry], scope: HistoryScope, frame: Frame, times: TimeWords
    ) {
        let connection = view.connection
        let shown = entries.prefix(Self.pageSize)
        let older = entries.count > Self.pageSize ? shown.last : nil
        self.init(
            frame: frame, id: connection.id.text, name: connection.account.name, handle: connection.account.handle,
            platformName: connection.platform.displayName,
            entries: shown.map { HistoryLine($0, times: times) }, isEmpty: entries.isEmpty,
            isEverything: scope == .everything, path: PagePath.history(connection.id.text),
            olderPath: older.map {
                "\(PagePath.history(connection.id.text))?show=\(scope.rawValue)&before=\($0.id.text)"
            })
    }
}

extension HistoryLine {
    /// One change in words.
    init(_ entry: HistoryEntry, times: TimeWords) {
        self.init(
            tone: entry.to.tone, atISO: TimeWords.iso(entry.at), at: times.full(entry.at),
            change: Self.change(entry), event: Self.sentence(entry.event),
            evidence: entry.evidence.isEmpty ? nil : entry.evidence)
    }

    private static func change(_ entry: HistoryEntry) -> String {
        guard let from = entry.from, from != entry.to else { return entry.to.words }
        return "\(from.words) → \(entry.to.words)"
    }

    private static func sentence(_ event: String) -> String {
        switch event {
        case "connected": "Account connected"
        case "reconnected": "Account reconnected"
        case "removed": "Account disconnected here"
        case "returned": "Account connected again"
        case "check_succeeded": "Check: works"
        case "check_failed": "Check: no good answer"
        case "refresh_succeeded": "Access renewed"
        case "refresh_failed", "refresh_failing": "Access could not be renewed yet"
        case "refresh_lost": "The answer to a renewal was lost"
        case "end_near": "The permission ends soon"
        case "prolonged": "The permission was prolonged"
        case "scope_missing": "A permission is missing"
        case "outage": "The platform was in trouble"
        case "identity_mismatch": "Another account answered"
        case "undecryptable": "The keys could not be opened"
        case "ended": "The permission ended"
        default: event.replacing("_", with: " ")
        }
    }
}
