import Domain
import Logging

/// What an engine is given.
struct Surroundings: Sendable {
    let settings: DatabaseSettings
    let ports: Ports
    let signal: JobSignal
    let monitor: ConditionMonitor
    let logger: Logger

    /// Refuses work that was not even begun, because too much waits or the database is closed.
    func turnAway(_ work: Work) {
        work.refuse(.unavailable("too many transactions wait, or the database is closed"))
    }
}
