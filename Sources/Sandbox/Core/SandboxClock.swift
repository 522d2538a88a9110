import FoundationEssentials
import Synchronization

/// The clock of all simulated platforms: real time, moved and sped up on demand.
///
/// Only what platforms remember (expiry, idempotency, windows) follows it; delays of faults are real time.
package final class SandboxClock: Sendable {
    fileprivate struct Setting {
        var anchor: Int64
        var origin: Int64
        var speed: Double
    }

    private let real: @Sendable () -> Int64
    private let setting: Mutex<Setting>

    /// A clock that starts as real time at speed 1.
    package convenience init() {
        self.init(real: { Int64(Date().timeIntervalSince1970 * 1_000) })
    }

    /// A clock over another source of milliseconds since 1970.
    package init(real: @escaping @Sendable () -> Int64) {
        self.real = real
        let start = real()
        setting = Mutex(Setting(anchor: start, origin: start, speed: 1))
    }

    /// The present moment of the sandbox.
    package var now: SandboxTime {
        let present = real()
        return setting.withLock { SandboxTime(milliseconds: $0.time(at: present)) }
    }

    /// How many sandbox seconds pass in one real second.
    package var speed: Double { setting.withLock(\.speed) }

    /// How far the sandbox is ahead of real time.
    package var offset: Duration { .milliseconds(now.milliseconds - real()) }

    /// Jumps by so much, forwards or backwards.
    package func advance(by duration: Duration) {
        setting.withLock { $0.origin += duration.milliseconds }
    }

    /// Sets the distance to real time.
    package func setOffset(_ offset: Duration) {
        let present = real()
        setting.withLock { setting in
            setting.anchor = present
            setting.origin = present + offset.milliseconds
        }
    }

    /// Changes the speed from now on, without a jump; values are kept within 0 and 1,000,000.
    package func setSpeed(_ speed: Double) {
        let present = real()
        setting.withLock { setting in
            setting.origin = setting.time(at: present)
            setting.anchor = present
            setting.speed = min(max(speed, 0), 1_000_000)
        }
    }

    /// Back to real time at speed 1.
    package func reset() {
        setOffset(.zero)
        setSpeed(1)
    }
}

extension SandboxClock.Setting {
    fileprivate func time(at present: Int64) -> Int64 {
        origin + Int64(Double(present - anchor) * speed)
    }
}
