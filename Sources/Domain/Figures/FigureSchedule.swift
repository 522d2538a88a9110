/// When figures are asked for, and how long they are kept (S2.02).
package enum FigureSchedule {
    /// How long a post is asked about after it was published.
    package static let postLife: Duration = .days(30)
    /// How many days of figures are kept.
    package static let keptDays: Int64 = 400
    /// How long after connecting an account is asked about first.
    package static let firstPause: Duration = .minutes(2)
    /// How often a platform is asked in vain before the next day's turn has to do.
    package static let attemptLimit = 4

    /// The next turn of an account: once a day, each account at a time of its own, so that the calls are spread over the day.
    ///
    /// - Parameter id: Decides the time of the day.
    package static func next(after now: Instant, id: String) -> Instant {
        (Day(of: now) + 1).start + .days(1) * Spread.fraction(of: id)
    }

    /// The turn of an account that has none, within a day from now.
    package static func restored(at now: Instant, id: String) -> Instant {
        now + .days(1) * Spread.fraction(of: id)
    }

    /// When to ask once more after so many tries in vain: as told, else after half an hour that doubles; `nil` when the next
    /// turn has to do.
    package static func again(
        after failure: PlatformFailure, attempt: Int, now: Instant, chance: Double
    ) -> Instant? {
        guard attempt < attemptLimit else { return nil }
        switch failure.kind {
        case .rateLimit: return max(failure.retryAt ?? now + .hours(1), now + .minutes(1))
        case .transient:
            return now + Spread.backoff(attempt: attempt, first: .minutes(30), most: .hours(4), chance: chance)
        case .auth, .permission, .content, .media, .accountType, .app, .unknown: return nil
        }
    }
}
