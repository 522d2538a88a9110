import Logging
import Synchronization

/// Whether the database does its work (REL-43, REL-53).
package enum DatabaseCondition: String, Sendable {
    /// Reads and writes work.
    case writable
    /// Reads work, writes do not: disk full, I/O error, standby.
    case readOnly = "read_only"
    /// Nothing works.
    case unreachable
}

/// Knows the condition from the outcome of each transaction, and when it is time to try again.
final class ConditionMonitor: Sendable {
    private struct State {
        var condition = DatabaseCondition.writable
        var isRestrained = false
        var lastProbe: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    var condition: DatabaseCondition {
        state.withLock { $0.isRestrained && $0.condition == .writable ? .readOnly : $0.condition }
    }

    /// Somebody outside saw that space runs out, or that there is enough of it again.
    func restrain(_ isRestrained: Bool) {
        let isChange = state.withLock { state in
            defer { state.isRestrained = isRestrained }
            return state.isRestrained != isRestrained
        }
        guard isChange else { return }
        logger.log(
            level: isRestrained ? .error : .notice, "Database restraint changed",
            metadata: ["error.kind": isRestrained ? "low_space" : "none"])
    }

    /// A write was stored.
    func noteWrite() { become(.writable) }

    /// A transaction failed; only errors that say something about the database itself count.
    func note(_ error: StorageError) {
        switch error {
        case .full, .readOnly: become(.readOnly)
        case .unavailable, .commitUnknown: become(.unreachable)
        case .conflict, .foreignKey, .check, .timeout, .contention, .damaged, .schemaTooNew, .schemaDiffers,
            .unreadable, .statement, .settings, .abandoned:
            break
        }
    }

    /// Whether to try a write now; at most one caller per interval is told so.
    func takeProbe(every interval: Duration) -> Bool {
        state.withLock { state in
            guard state.condition != .writable else { return false }
            if let last = state.lastProbe, last.duration(to: .now) < interval { return false }
            state.lastProbe = .now
            return true
        }
    }

    private func become(_ condition: DatabaseCondition) {
        let isChange = state.withLock { state in
            defer { state.condition = condition }
            return state.condition != condition
        }
        guard isChange else { return }
        let level: Logger.Level = condition == .writable ? .notice : .error
        logger.log(level: level, "Database condition changed", metadata: ["error.kind": "\(condition.rawValue)"])
    }
}
