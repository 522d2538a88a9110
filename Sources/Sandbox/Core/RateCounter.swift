import Synchronization

/// Fixed windows of calls per bucket, e.g. `tweets.create` of one account.
package final class RateCounter: Sendable {
    /// Where a bucket stands after a call.
    package struct Standing: Sendable, Hashable {
        /// Calls allowed in the window.
        package let limit: Int
        /// Calls left in the window.
        package let remaining: Int
        /// When the next window begins.
        package let reset: SandboxTime
        /// Whether this call was one too many.
        package let isExceeded: Bool
    }

    private struct Window {
        var end: SandboxTime
        var used: Int
    }

    private let clock: SandboxClock
    private let isEnforced: Bool
    private let windows = Mutex<[String: Window]>([:])

    /// Windows that follow the sandbox clock; when not enforced, no call is ever one too many.
    package init(clock: SandboxClock, isEnforced: Bool = true) {
        self.clock = clock
        self.isEnforced = isEnforced
    }

    /// Counts one call in a bucket.
    package func take(_ bucket: String, limit: Int, window: Duration) -> Standing {
        let now = clock.now
        return windows.withLock { windows in
            if windows.count > 10_000 { windows = windows.filter { $0.value.end > now } }
            var entry = windows[bucket] ?? Window(end: now + window, used: 0)
            if entry.end <= now || entry.end > now + window { entry = Window(end: now + window, used: 0) }
            let isFull = entry.used >= limit
            if !isFull { entry.used += 1 }
            windows[bucket] = entry
            return Standing(
                limit: limit, remaining: limit - entry.used, reset: entry.end, isExceeded: isFull && isEnforced)
        }
    }

    /// Forgets all windows.
    package func reset() { windows.withLock { $0.removeAll() } }
}
