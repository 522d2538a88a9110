package import Domain
import Synchronization

/// Remembers for a second what was found, so that nobody can keep the database busy by asking `/readyz`.
package final class Readiness: Sendable {
    private struct Finding {
        let lines: [ReadinessLine]
        let until: Duration
    }

    private static let life: Duration = .seconds(1)
    private let ports: Ports
    private let look: @Sendable () async -> [ReadinessLine]
    private let last = Mutex<Finding?>(nil)

    /// Looks by `look`, at most once a second.
    package init(ports: Ports, look: @escaping @Sendable () async -> [ReadinessLine]) {
        self.ports = ports
        self.look = look
    }

    /// What must be in order, and whether it is.
    package func lines() async -> [ReadinessLine] {
        if let last = last.withLock({ $0 }), ports.monotonic() < last.until { return last.lines }
        let lines = await look()
        let until = ports.monotonic() + Self.life
        last.withLock { $0 = Finding(lines: lines, until: until) }
        return lines
    }
}
