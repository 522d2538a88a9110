import Domain

extension Health {
    /// The health in a word (S1.09 to S1.11).
    var words: String {
        switch self {
        case .healthy: "Connected"
        case .warning: "Warning"
        case .disconnected: "Disconnected"
        }
    }

    /// The colour: `good`, `warn` or `bad`.
    var tone: String {
        switch self {
        case .healthy: "good"
        case .warning: "warn"
        case .disconnected: "bad"
        }
    }
}
