/// When a grant is due for its refresh (REL-12, REL-13, REL-14).
package enum RefreshSchedule {
    /// The most time before expiry at which a token is refreshed, jitter apart.
    package static let longestMargin: Duration = .minutes(10)

    /// How long before its end a token is refreshed: 10 minutes, or a fifth of its life if that is less.
    package static func margin(life: Duration, longest: Duration = longestMargin) -> Duration {
        max(min(longest, life / 5), .zero)
    }

    /// When the token that was stored at `storedAt` and ends at `expiresAt` is due.
    ///
    /// - Parameter id: Decides the jitter, which is the same for a grant each time and as large as the margin.
    package static func due(storedAt: Instant, expiresAt: Instant, id: String) -> Instant {
        let margin = margin(life: expiresAt - storedAt)
        return expiresAt - margin - margin * Spread.fraction(of: id)
    }

    /// When a token is due that is renewed by presenting itself: at half its life, spread by a tenth of it, and not before it
    /// has its minimum age (REL-14).
    package static func extensionDue(
        storedAt: Instant, expiresAt: Instant, minimumAge: Duration, id: String
    ) -> Instant {
        let half = (expiresAt - storedAt) * (0.5 - 0.1 * Spread.fraction(of: id))
        return max(storedAt + half, storedAt + minimumAge)
    }

    /// The longest that a grant stays unused where nothing says how long it may.
    package static let longestIdleness: Duration = .days(30)

    /// When a grant that nobody needs is refreshed all the same, so that its refresh token does not die of idleness: at half
    /// of the shorter of its lives, after 30 days at the latest, spread by a tenth (REL-12, mode `on_demand`).
    ///
    /// - Parameters:
    ///   - refreshExpiresAt: when the refresh token ends, where that was told; it may slide or not.
    ///   - idleLife: how long it lives unused, by the platform's sheet.
    package static func keepAlive(
        storedAt: Instant, refreshExpiresAt: Instant?, idleLife: Duration?, id: String
    ) -> Instant {
        let lives = [refreshExpiresAt.map { $0 - storedAt }, idleLife].compactMap(\.self)
        let half = min((lives.min() ?? longestIdleness * 2) / 2, longestIdleness)
        // An end that does not slide is halved again and again; an hour ends that.
        return storedAt + max(half * (1 - 0.1 * Spread.fraction(of: id)), .hours(1))
    }

    /// Whether the token is so near its end that a failing refresh should be known (section 3 table).
    package static func isWithinMargin(
        now: Instant, storedAt: Instant, expiresAt: Instant, longest: Duration = longestMargin
    ) -> Bool {
        now >= expiresAt - margin(life: expiresAt - storedAt, longest: longest)
    }

    /// How long before the end of what only the person can renew there is a warning (REL-14).
    package static let warningLeads: [Duration] = [.days(14), .days(7), .days(3), .days(1)]

    /// When to warn first of an end, for a life that began at `start`: not while more than half of it is still to come.
    package static func firstWarning(of end: Instant, since start: Instant) -> Instant? {
        warningLeads.first { $0 * 2 <= end - start }.map { end - $0 }
    }

    /// When to warn next of an end, after now; `nil` when all was said.
    package static func nextWarning(of end: Instant, after now: Instant) -> Instant? {
        warningLeads.lazy.map { end - $0 }.first { $0 > now }
    }

    /// Whether the token lasts for a use of `budget`, with the minute that REL-13 asks for.
    package static func lasts(_ expiresAt: Instant?, for budget: Duration, now: Instant) -> Bool {
        guard let expiresAt else { return true }
        return expiresAt - now > budget + .seconds(60)
    }

    /// When a connection is checked next: the interval, spread by a fifth (REL-16).
    package static func nextCheck(after now: Instant, every interval: Duration, chance: Double) -> Instant {
        now + interval * (0.9 + 0.2 * chance)
    }
}
