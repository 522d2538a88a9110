import Domain

extension DeliveryState {
    /// The state in a word or two.
    var words: String {
        switch self {
        case .draft: "Draft"
        case .scheduled: "Scheduled"
        case .queued: "Next in line"
        case .publishing: "Publishing"
        case .published: "Published"
        case .retryWait: "Trying again"
        case .uncertain: "Uncertain"
        case .needsReconnect: "Needs reconnect"
        case .failed: "Failed"
        case .cancelled: "Cancelled"
        }
    }

    /// The colour: `good`, `busy`, `warn`, `bad` or `quiet`.
    var tone: String {
        switch self {
        case .published: "good"
        case .queued, .publishing: "busy"
        case .retryWait, .uncertain: "warn"
        case .needsReconnect, .failed: "bad"
        case .draft, .scheduled, .cancelled: "quiet"
        }
    }

    /// What its time is: still to come, that of the next try, or past.
    var dueWords: String {
        switch self {
        case .draft, .scheduled: "Due"
        case .retryWait: "Next try"
        case .queued, .publishing, .published, .uncertain, .needsReconnect, .failed, .cancelled: "Was due"
        }
    }

    /// What a person should see first among the deliveries of a post.
    static let byUrgency: [DeliveryState] = [
        .uncertain, .needsReconnect, .failed, .publishing, .queued, .retryWait, .scheduled, .draft, .published,
        .cancelled,
    ]

    /// The state that stands for several; a post without deliveries is a draft.
    static func summary(of states: some Sequence<DeliveryState>) -> DeliveryState {
        let states = Set(states)
        return byUrgency.first(where: states.contains) ?? .draft
    }
}
