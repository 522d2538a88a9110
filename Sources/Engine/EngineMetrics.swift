import Domain
import Metrics
package import Storage

/// The numbers of this floor (REL-61). Labels are platforms and words of ours: never an account, a workspace, free text.
struct EngineMetrics: Sendable {
    /// Kept, as what is counted inside a transaction is counted on a thread that knows no task.
    private let factory = MetricsSystem.factory

    /// A delivery came into a state in which it is final, waits for a person, or waits for its next try.
    func settled(_ platform: Platform, _ state: DeliveryState) {
        count("martlet_deliveries_total", [("platform", platform.rawValue), ("outcome", state.rawValue)])
    }

    /// A commit step passed the gate so long after its time (REL-29).
    func passedGate(late: Duration) {
        time("martlet_delivery_lateness_seconds", late)
    }

    /// An attempt to renew a grant ended.
    func refreshed(_ platform: Platform, _ verdict: RefreshVerdict) {
        count("martlet_refresh_total", [("platform", platform.rawValue), ("class", verdict.metricClass)])
    }

    /// A refresh was put off because many wait for their turn (REL-15).
    func postponed(_ platform: Platform) {
        count("martlet_refresh_postponed_total", [("platform", platform.rawValue)])
    }

    /// A grant got a new pair so long after the one before: what that makes in a day.
    func rotated(_ platform: Platform, after interval: Duration) {
        Recorder(
            label: "martlet_refresh_rotations_per_day", dimensions: [("platform", platform.rawValue)], aggregate: true,
            factory: factory
        ).record(.days(1) / max(interval, .seconds(1)))
    }

    /// A new pair was stored so long before the old one expired.
    func renewed(margin: Duration) {
        time("martlet_refresh_margin_seconds", margin)
    }

    /// A platform was asked for the figures of an account and its posts, with this outcome.
    func measured(_ platform: Platform, _ outcome: String) {
        count("martlet_measures_total", [("platform", platform.rawValue), ("outcome", outcome)])
    }

    /// A holder found that somebody else works on its job.
    func lostLease() { count("martlet_lease_lost_total", []) }

    /// A job was taken over from a holder that died.
    func rescued() { count("martlet_rescues_total", []) }

    /// So many things had lost their timer.
    func foundForgotten(_ number: Int) {
        Counter(label: "martlet_forgotten_timers_total", factory: factory).increment(by: number)
    }

    /// A person was told of a connection that fares so.
    func told(of status: String) { count("martlet_notices_total", [("health", status)]) }

    /// A mail came to this end, or the mail server is in trouble.
    func mailed(_ outcome: String) { count("martlet_mails_total", [("outcome", outcome)]) }

    private func count(_ label: String, _ dimensions: [(String, String)]) {
        Counter(label: label, dimensions: dimensions, factory: factory).increment()
    }

    private func time(_ label: String, _ duration: Duration) {
        Timer(label: label, factory: factory).record(duration: max(duration, .zero))
    }
}

extension RefreshVerdict {
    /// The class of REL-9, or how else it ended.
    fileprivate var metricClass: String {
        switch self {
        case .renewed: "renewed"
        case .renewedElsewhere: "renewed_elsewhere"
        case .justRenewed: "just_renewed"
        case .notRenewable: "not_renewable"
        case .failed(let failure): failure.label
        case .ended: "terminal"
        case .locked: "locked"
        case .removed: "removed"
        case .unavailable: "unavailable"
        }
    }
}

extension Engine {
    /// Counts over the whole installation, for operators (REL-61).
    package func census() async throws -> Census {
        try await parts.read { try Census.take(of: Self.jobKinds, in: $0) }
    }

    /// The kinds of job that there are.
    package static let jobKinds: [JobKind] = [
        .measure,
        .refresh, .warn, .check, .deliver, .prepare, .revoke, .sweep, .patrol, .notify, .remind, .mail, .foresee,
        .alarm, .recur,
    ]
}
