import Synchronization

/// Identifiers that grow with time: milliseconds since an epoch, then a running number.
package final class Snowflakes: Sendable {
    private let clock: SandboxClock
    private let epoch: Int64
    private let shift: Int64
    private let last = Mutex<Int64>(0)

    /// Identifiers with so many bits for the running number.
    package init(clock: SandboxClock, epoch: Int64, shift: Int64) {
        self.clock = clock
        self.epoch = epoch
        self.shift = shift
    }

    /// The next identifier, larger than every one before.
    package func next() -> String {
        let now = max(clock.now.milliseconds - epoch, 0) << shift
        return last.withLock { last in
            last = max(last + 1, now)
            return String(last)
        }
    }
}
