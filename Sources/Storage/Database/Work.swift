/// How a transaction sees the work of others. SQLite has one writer, so there all are serializable.
package enum Isolation: Sendable {
    /// Each statement sees what is committed when it begins; conditional updates are sound (REL-57).
    case committed
    /// As if nobody else wrote; repeated on collision. For reading first and writing what follows from it.
    case serializable
}

/// One transaction to run: reading or writing, and how to answer its caller.
struct Work: Sendable {
    enum Access: Sendable {
        case read
        case write(Isolation)

        var isWrite: Bool {
            switch self {
            case .read: false
            case .write: true
            }
        }
    }

    let access: Access
    /// Runs the statements and answers what to do once they are stored. May run again after a collision.
    let perform: @Sendable (Transaction) throws -> @Sendable () -> Void
    /// Tells the caller that nothing was stored.
    let refuse: @Sendable (StorageError) -> Void

    /// Runs the statements; a failure that the work swallowed counts as well, since the transaction is void.
    func attempt(in transaction: Transaction) throws(StorageError) -> Acknowledgement {
        do {
            let answer = try perform(transaction)
            if let failure = transaction.failure { throw failure }
            return Acknowledgement(answer: answer, followUps: transaction.followUps)
        } catch {
            throw transaction.failure ?? StorageError(error)
        }
    }

    /// Tells the caller that nothing was stored, and the monitor why.
    func fail(_ error: StorageError, _ monitor: ConditionMonitor) {
        // A statement that writes in a read is our mistake and says nothing about the database.
        if case .readOnly(let detail) = error, !access.isWrite {
            refuse(.statement(code: "read_only", message: detail))
        } else {
            monitor.note(error)
            refuse(error)
        }
    }
}

/// What is said once a transaction is on disk, and not before (REL-4, REL-21).
struct Acknowledgement: Sendable {
    let answer: @Sendable () -> Void
    let followUps: [@Sendable () -> Void]

    func send() {
        for followUp in followUps { followUp() }
        answer()
    }
}
