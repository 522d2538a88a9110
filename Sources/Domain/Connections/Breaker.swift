/// Whether a platform app is in trouble, seen from how the last calls for its connections ended (REL-11).
///
/// Times are of the monotonic clock. While it is open, one probe at a time tells whether the trouble is over.
package struct Breaker: Sendable {
    /// How far back failures count.
    package static let window: Duration = .minutes(5)
    /// The fewest failing connections that open it.
    package static let least = 5
    /// The most connections that it keeps in mind: enough to judge by, whatever the size of the installation.
    package static let capacity = 512

    /// How often what is too old is looked for while it is full: each look goes through all of it.
    private static let clearingPause: Duration = .seconds(1)

    private var clearedAt: Duration?
    private var last: [String: (at: Duration, failed: Bool)] = [:]
    private var probeAt: Duration = .zero
    private var failedProbes = 0

    /// Since when it is open; `nil` while all is well.
    package private(set) var openSince: Duration?

    /// All is well.
    package init() {}

    /// Learns how a call for a connection or grant ended. A success closes it.
    package mutating func note(_ id: String, failed: Bool, at now: Duration) {
        guard failed else { return noteSuccess(id, at: now) }
        remember(id, failed: true, at: now)
        if openSince != nil {
            failedProbes += 1
            probeAt = now + Self.pause(afterProbes: failedProbes)
        } else if isTrouble(at: now) {
            openSince = now
            failedProbes = 0
            probeAt = now + Self.pause(afterProbes: 0)
        }
    }

    /// How long to hold a call back; `nil` when it may go, which takes the place of the one probe while it is open.
    package mutating func hold(at now: Duration) -> Duration? {
        guard openSince != nil else { return nil }
        guard now >= probeAt else { return probeAt - now }
        probeAt = now + .minutes(1)
        return nil
    }

    private mutating func noteSuccess(_ id: String, at now: Duration) {
        if openSince != nil {
            openSince = nil
            last.removeAll()
        }
        remember(id, failed: false, at: now)
    }

    private mutating func remember(_ id: String, failed: Bool, at now: Duration) {
        if last.count >= Self.capacity, last[id] == nil, clearedAt.map({ now - $0 >= Self.clearingPause }) ?? true {
            last = last.filter { now - $0.value.at <= Self.window }
            clearedAt = now
        }
        guard last.count < Self.capacity || last[id] != nil else { return }
        last[id] = (now, failed)
    }

    private func isTrouble(at now: Duration) -> Bool {
        let recent = last.values.lazy.filter { now - $0.at <= Self.window }
        let failing = recent.count { $0.failed }
        return failing >= Self.least && failing * 2 >= recent.count
    }

    /// 30 s at first, twice as long after each probe that failed, 5 min at most.
    private static func pause(afterProbes count: Int) -> Duration {
        min(.seconds(30) * Double(1 << min(count, 4)), .minutes(5))
    }
}
