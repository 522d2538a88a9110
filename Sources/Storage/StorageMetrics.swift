import Metrics

/// The numbers of this floor (REL-61).
struct StorageMetrics: Sendable {
    private let commits: Metrics.Timer
    private let retries: Counter

    init(dialect: Dialect) {
        let dimensions = [("engine", dialect.rawValue)]
        commits = Metrics.Timer(label: "martlet_db_commit_seconds", dimensions: dimensions)
        retries = Counter(label: "martlet_db_retries_total", dimensions: dimensions)
    }

    /// A write transaction was committed, disk sync included.
    func committed(in duration: Duration) {
        commits.recordNanoseconds(
            duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000)
    }

    /// A transaction was run again after a collision or a lost connection.
    func retried() { retries.increment() }
}
