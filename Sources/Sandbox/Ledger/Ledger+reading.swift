import Synchronization

/// What the ledger can be asked.
extension Ledger {
    /// Requests in order of arrival, of one platform or all.
    package func requests(platform: String? = nil) -> [LedgerEntry.Request] {
        state.withLock(\.requests).filter { platform == nil || $0.platform == platform }
    }

    /// Token events in order, of one platform or all.
    package func tokens(platform: String? = nil) -> [LedgerEntry.Token] {
        state.withLock(\.tokens).filter { platform == nil || $0.platform == platform }
    }

    /// Posts in the order in which they became visible, deleted ones included.
    package func posts(platform: String? = nil) -> [LedgerEntry.Post] {
        state.withLock(\.posts).filter { platform == nil || $0.platform == platform }
    }

    /// One post, if it is known.
    package func post(platform: String, remoteID: String) -> LedgerEntry.Post? {
        state.withLock { state in state.position(platform, remoteID).map { state.posts[$0] } }
    }

    /// Numbers of one platform.
    package func counters(_ platform: String) -> LedgerEntry.Counters {
        state.withLock { $0.counters[platform] ?? LedgerEntry.Counters() }
    }

    /// Numbers of all platforms that were called.
    package var counters: [String: LedgerEntry.Counters] { state.withLock(\.counters) }

    /// How many posts are one too many: same account, text, warning and media as an earlier one.
    package func duplicates(platform: String? = nil) -> Int {
        let groups = Dictionary(grouping: posts(platform: platform), by: \.fingerprint)
        return groups.values.reduce(0) { $0 + $1.count - 1 }
    }
}
