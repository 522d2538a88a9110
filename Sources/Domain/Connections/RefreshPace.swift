/// A token bucket that gives turns by urgency, for the refreshes of one platform app (REL-15).
///
/// Times are of the monotonic clock. Whoever gets no turn is told when to come back; those who were told go before those who
/// come anew, and the urgent before all others, so that a herd leaves in order and at the rate.
package struct RefreshPace: Sendable {
    /// What waits for a refresh, the most urgent first.
    package enum Urgency: Int, Sendable, Hashable, CaseIterable, Comparable {
        /// A delivery is due soon.
        case delivery
        /// The refresh token itself is about to die.
        case refreshToken
        /// The access token is about to die, or is dead.
        case accessToken

        /// More urgent is less.
        package static func < (one: Urgency, other: Urgency) -> Bool { one.rawValue < other.rawValue }
    }

    /// The answer to who asks for a turn.
    package enum Turn: Sendable, Hashable {
        /// It may begin; `end` must follow.
        case go
        /// It comes back after so long.
        case wait(Duration)
    }

    /// The longest that anybody is sent away for: urgency may have changed by then.
    package static let longestWait: Duration = .minutes(30)
    /// Those who were told to come back and are remembered; more come as if they were new.
    package static let capacity = 100_000

    /// Refreshes per second.
    package var rate: Double
    /// How many may be under way at once.
    package let width: Int
    private var tokens: Double
    private var filledAt: Duration
    private var underWay = 0
    /// Per urgency, when the next one in the queue has its turn.
    private var tail: [Duration]
    private var told: [String: Told] = [:]

    private struct Told {
        let urgency: Urgency
        /// Whether its turn came and something more urgent took it.
        var wasPassedOver = false
    }

    /// Begins with a full bucket.
    package init(rate: Double, width: Int, at now: Duration) {
        self.rate = rate
        self.width = width
        tokens = Self.burst(of: rate)
        filledAt = now
        tail = Urgency.allCases.map { _ in now }
    }

    /// What may leave at once after a quiet time: two seconds' worth, and one in any case.
    private static func burst(of rate: Double) -> Double { max(rate * 2, 1) }

    /// Asks for a turn of `id`.
    ///
    /// - Parameter isCalled: whether it was told to come, if not here, then by another node: whom this one told to come may have
    ///   gone there, so nobody loses a turn by it.
    package mutating func take(
        _ id: String, _ urgency: Urgency, isCalled: Bool = false, at now: Duration
    ) -> Turn {
        fill(at: now)
        // Who was told and never came has gone another way.
        if !told.isEmpty, tail.allSatisfy({ $0 + Self.longestWait < now }) { told.removeAll() }
        // A delivery goes into debt, as far as a bucket reaches; background work then waits until that is paid.
        let least = urgency == .delivery ? 1 - Self.burst(of: rate) : 1
        let isRoom = !isFull || urgency == .delivery
        if isCalled, told[id] == nil, told.count < Self.capacity { told[id] = Told(urgency: urgency) }
        let isNext = told[id].map { $0.urgency >= urgency } ?? false || tail[urgency.rawValue] <= now
        if isRoom, tokens >= least, isNext && !mustYield(urgency, at: now) || urgency == .delivery {
            told[id] = nil
            tokens -= 1
            underWay += 1
            return .go
        }
        return .wait(place(id, urgency, at: now))
    }

    /// Whether one that comes anew would have to wait.
    package func isCrowded(at now: Duration) -> Bool {
        let filled = tokens + (now - filledAt) / .seconds(1) * rate
        return isFull || filled < 1 || tail.contains { $0 > now }
    }

    /// Whether as many are under way as may be.
    package var isFull: Bool { underWay >= width }

    /// Whether nothing is under way and nobody was told to come back.
    package var isIdle: Bool { underWay == 0 && told.isEmpty }

    /// One that began is over.
    package mutating func end() { underWay = max(underWay - 1, 0) }

    /// Whether somebody more urgent was told to come: whoever happens to ask a moment earlier leaves the turn to that one.
    private func mustYield(_ urgency: Urgency, at now: Duration) -> Bool {
        tail.prefix(urgency.rawValue).contains { $0 > now }
    }

    /// How long `id` is to wait: behind all that are as urgent or more so, before the others.
    private mutating func place(_ id: String, _ urgency: Urgency, at now: Duration) -> Duration {
        let step = Duration.seconds(1) / rate
        if let known = told[id], known.urgency <= urgency, !known.wasPassedOver {
            told[id]?.wasPassedOver = true
            return min(max(step * 2, .seconds(1)), Self.longestWait)
        }
        // Nobody comes back more often than there are turns.
        if told.count < Self.capacity || told[id] != nil { told[id] = Told(urgency: urgency) }
        let turn = max(tail[urgency.rawValue], now) + step
        for later in Urgency.allCases where later >= urgency {
            tail[later.rawValue] = max(tail[later.rawValue] + step, turn)
        }
        return min(turn - now, Self.longestWait)
    }

    private mutating func fill(at now: Duration) {
        tokens = min(tokens + (now - filledAt) / .seconds(1) * rate, Self.burst(of: rate))
        filledAt = now
    }
}
