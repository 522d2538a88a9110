package import Domain
import Synchronization

/// A hint between writers and runners of jobs in one process: something will be due in so long (REL-54).
///
/// Correctness never rests on it; a runner that misses it finds the job when it polls.
package final class JobSignal: Sendable {
    private struct State {
        var alarms: [Int: AlarmState] = [:]
        var nextID = 0
    }

    /// The earliest time rung for, on the monotonic clock, and the bell of the one who waits.
    struct AlarmState {
        var earliest: Duration?
        let bell: Bell
    }

    private let state = Mutex(State())
    private let ports: Ports

    /// Rings by the monotonic clock of these ports.
    package init(ports: Ports) {
        self.ports = ports
    }

    /// Says that a job comes due after `delay`; zero or less means now.
    package func ring(after delay: Duration) {
        let time = ports.monotonic() + max(delay, .zero)
        state.withLock { state in
            for (id, alarm) in state.alarms where alarm.earliest.map({ time < $0 }) ?? true {
                state.alarms[id]?.earliest = time
                alarm.bell.ring()
            }
        }
    }

    /// An alarm for one runner; it hears everything rung from now on.
    package func alarm() -> JobAlarm {
        let bell = Bell()
        let id = state.withLock { state in
            state.nextID += 1
            state.alarms[state.nextID] = AlarmState(bell: bell)
            return state.nextID
        }
        return JobAlarm(signal: self, id: id, bell: bell, ports: ports)
    }

    fileprivate func earliest(_ id: Int) -> Duration? {
        state.withLock { $0.alarms[id]?.earliest }
    }

    fileprivate func forget(_ id: Int, until time: Duration) {
        state.withLock { state in
            if let earliest = state.alarms[id]?.earliest, earliest <= time { state.alarms[id]?.earliest = nil }
        }
    }

    fileprivate func drop(_ id: Int) {
        state.withLock { _ = $0.alarms.removeValue(forKey: id) }
    }
}

/// What one job runner waits on.
package final class JobAlarm: Sendable {
    private let signal: JobSignal
    private let id: Int
    private let bell: Bell
    private let ports: Ports

    fileprivate init(signal: JobSignal, id: Int, bell: Bell, ports: Ports) {
        self.signal = signal
        self.id = id
        self.bell = bell
        self.ports = ports
    }

    deinit { signal.drop(id) }

    /// Waits until a job is due that was rung for, at most for `limit`. Throws `CancellationError`.
    package func wait(atMost limit: Duration) async throws {
        let end = ports.monotonic() + limit
        while true {
            let now = ports.monotonic()
            let target = min(end, signal.earliest(id) ?? end)
            guard target > now else { break }
            try await sleepOrRing(target - now)
        }
        signal.forget(id, until: ports.monotonic())
    }

    /// Returns when the time is over or an earlier job was rung for.
    private func sleepOrRing(_ duration: Duration) async throws {
        try await withThrowingTaskGroup(of: Void.self) { [ports, bell] group in
            group.addTask { try await ports.sleep(duration) }
            group.addTask {
                await bell.wait()
                try Task.checkCancellation()
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
