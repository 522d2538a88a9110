import Synchronization

/// What the threads of an engine note down together.
final class EngineRecord: Sendable {
    private let counters = Mutex(DatabaseStatistics())
    private let skew = Mutex(Duration.zero)

    var statistics: DatabaseStatistics { counters.withLock(\.self) }
    var clockSkew: Duration { skew.withLock(\.self) }

    func count(_ change: (inout DatabaseStatistics) -> Void) { counters.withLock { change(&$0) } }
    func note(clockSkew: Duration) { skew.withLock { $0 = clockSkew } }
}
