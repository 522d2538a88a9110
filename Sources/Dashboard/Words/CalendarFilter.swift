import Domain

/// What the calendar can be narrowed down to.
enum CalendarFilter: String, Sendable, CaseIterable {
    case all, pending, waiting, published, failed, uncertain, draft

    /// What is read.
    var name: String {
        switch self {
        case .all: "All"
        case .pending: "Pending"
        case .waiting: "Waiting for you"
        case .published: "Published"
        case .failed: "Failed"
        case .uncertain: "Uncertain"
        case .draft: "Drafts"
        }
    }

    /// The states meant; empty for all.
    var states: Set<DeliveryState> {
        switch self {
        case .all: []
        case .pending: [.scheduled, .queued, .publishing, .retryWait, .needsReconnect]
        case .waiting: [.needsReconnect, .uncertain]
        case .published: [.published]
        case .failed: [.failed]
        case .uncertain: [.uncertain]
        case .draft: [.draft]
        }
    }

    /// The list of what has one of them; everything of the present week for all.
    var path: String { self == .all ? PagePath.posts : "\(PagePath.posts)?state=\(rawValue)" }
}
