import Synchronization

/// Everything that happened in the sandbox, in memory and bounded.
package final class Ledger: Sendable {
    /// Entries kept of each kind.
    package struct Limits: Sendable {
        /// Requests kept.
        package var requests = 20_000
        /// Token events kept.
        package var tokens = 20_000
        /// Posts kept.
        package var posts = 20_000

        /// The usual limits.
        package init() {}
    }

    struct State {
        var counters: [String: LedgerEntry.Counters] = [:]
        var requests: [LedgerEntry.Request] = []
        var tokens: [LedgerEntry.Token] = []
        var posts: [LedgerEntry.Post] = []
        var requestCount = 0
        var openRefreshes: [Int: String] = [:]
    }

    let clock: SandboxClock
    private let limits: Limits
    let state = Mutex(State())

    /// An empty ledger.
    package init(clock: SandboxClock, limits: Limits = Limits()) {
        self.clock = clock
        self.limits = limits
    }

    /// Writes down that a request came in; the number names it later.
    package func begin(platform: String, endpoint: String, summary: String, caller: Caller) -> Int {
        let now = clock.now.milliseconds
        return state.withLock { state in
            state.requestCount += 1
            let number = state.requestCount
            state.requests.append(
                LedgerEntry.Request(
                    number: number, platform: platform, endpoint: endpoint, summary: summary, account: caller.account,
                    arrived: now))
            state.counters[platform, default: .init()].requests += 1
            if caller.isRefresh { state.openRefresh(number, platform: platform, account: caller.account) }
            trim(&state.requests, to: limits.requests, &state.counters) { $0.platform }
            return number
        }
    }

    /// Writes down that a request was answered, or cut off when there is no status.
    package func end(_ number: Int, account: String?, status: Int?, fault: String?) {
        let now = clock.now.milliseconds
        state.withLock { state in
            state.openRefreshes[number] = nil
            guard let index = state.requests.lastIndex(where: { $0.number == number }) else { return }
            state.requests[index].answered = now
            state.requests[index].status = status
            state.requests[index].fault = fault
            if let account { state.requests[index].account = account }
            if fault != nil { state.counters[state.requests[index].platform, default: .init()].faults += 1 }
        }
    }

    /// Says that the caller of a request has gone away: its refresh no longer counts as in flight.
    package func abandon(_ number: Int) {
        state.withLock { $0.openRefreshes[number] = nil }
    }

    /// Writes down an event of a token.
    package func token(
        _ event: LedgerEntry.Token.Event, _ kind: LedgerEntry.Token.Kind, _ secret: String, platform: String,
        account: String
    ) {
        let entry = LedgerEntry.Token(
            platform: platform, account: account, kind: kind, event: event, digest: Digest.short(secret),
            at: clock.now.milliseconds)
        state.withLock { state in
            state.tokens.append(entry)
            if event == .issued { state.counters[platform, default: .init()].tokensIssued += 1 }
            if event == .replayed, kind == .refresh {
                state.counters[platform, default: .init()].staleRefreshPresentations += 1
            }
            trim(&state.tokens, to: limits.tokens, &state.counters) { $0.platform }
        }
    }

    /// Writes down that a post became visible.
    package func post(_ post: LedgerEntry.Post) {
        state.withLock { state in
            state.posts.append(post)
            state.counters[post.platform, default: .init()].posts += 1
            trim(&state.posts, to: limits.posts, &state.counters) { $0.platform }
        }
    }

    /// Writes down that a post changed; unknown ones are ignored.
    package func updatePost(platform: String, remoteID: String, _ change: (inout LedgerEntry.Post) -> Void) {
        state.withLock { state in
            guard let index = state.position(platform, remoteID) else { return }
            change(&state.posts[index])
        }
    }

    /// Writes down that a post was deleted.
    package func deletePost(platform: String, remoteID: String) {
        let now = clock.now.milliseconds
        state.withLock { state in
            guard let index = state.position(platform, remoteID), state.posts[index].deletedAt == nil else { return }
            state.posts[index].deletedAt = now
            state.counters[platform, default: .init()].deletions += 1
        }
    }

    /// Forgets everything.
    package func reset() { state.withLock { $0 = State() } }

    private func trim<Entry>(
        _ list: inout [Entry], to limit: Int, _ counters: inout [String: LedgerEntry.Counters],
        platform: (Entry) -> String
    ) {
        // In slices of a tenth, so that dropping costs little per entry.
        guard list.count > limit + limit / 10 else { return }
        let excess = list.count - limit
        for entry in list.prefix(excess) { counters[platform(entry), default: .init()].forgotten += 1 }
        list.removeFirst(excess)
    }
}

extension Ledger.State {
    func position(_ platform: String, _ remoteID: String) -> Int? {
        posts.lastIndex { $0.platform == platform && $0.remoteID == remoteID }
    }

    mutating func openRefresh(_ number: Int, platform: String, account: String?) {
        counters[platform, default: .init()].refreshes += 1
        guard let account else { return }
        let key = "\(platform)/\(account)"
        if openRefreshes.values.contains(key) { counters[platform, default: .init()].refreshOverlaps += 1 }
        openRefreshes[number] = key
    }
}
