import Logging
import Metrics
import Synchronization

/// What the threads of an engine note down together.
final class EngineRecord: Sendable {
    /// From here on a skew between the clocks of node and database is worth a line in the log (REL-55).
    private static let notableSkew: Duration = .seconds(5)

    private let counters = Mutex(DatabaseStatistics())
    private let skew = Mutex(Duration.zero)
    private let metrics: StorageMetrics
    private let logger: Logger

    init(dialect: Dialect, logger: Logger) {
        metrics = StorageMetrics(dialect: dialect)
        self.logger = logger
    }

    var statistics: DatabaseStatistics { counters.withLock(\.self) }
    var clockSkew: Duration { skew.withLock(\.self) }

    /// Some writes were stored by one commit that took so long.
    func noteCommit(writes: Int, took duration: Duration) {
        metrics.committed(in: duration)
        counters.withLock { statistics in
            statistics.commits += 1
            statistics.writes += writes
        }
    }

    /// A transaction is run again.
    func noteRetry() {
        metrics.retried()
        counters.withLock { $0.retries += 1 }
    }

    /// The database's clock is so far ahead of the node's.
    func note(clockSkew: Duration) {
        let before = skew.withLock { skew in
            defer { skew = clockSkew }
            return skew
        }
        if Self.isNotable(clockSkew), !Self.isNotable(before) {
            logger.warning("Clocks of node and database differ", metadata: ["error.code": "clock_skew"])
        }
    }

    private static func isNotable(_ skew: Duration) -> Bool { skew > notableSkew || skew < .zero - notableSkew }
}
