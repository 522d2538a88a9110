import Domain

extension JobStore {
    private static let deleteSQL = "DELETE FROM jobs WHERE kind = $1 AND subject = $2 AND owner IS NULL"
    private static let markSQL = """
        UPDATE jobs SET is_cancelled = 1 WHERE kind = $1 AND subject = $2 AND owner IS NOT NULL
        """
    private static let deleteLaneSQL = "DELETE FROM jobs WHERE lane = $1 AND owner IS NULL"
    private static let markLaneSQL = "UPDATE jobs SET is_cancelled = 1 WHERE lane = $1 AND owner IS NOT NULL"

    /// What became of a job that was cancelled.
    package enum Cancellation: Sendable, Hashable {
        /// There was none.
        case absent
        /// It is gone.
        case removed
        /// It is running and will not run again; its lane stays taken until then.
        case running
    }

    /// Takes a job away. One that is running is not stopped. Throws `StorageError`.
    @discardableResult
    package static func cancel(
        _ kind: JobKind, subject: String, in transaction: Transaction
    ) throws(StorageError) -> Cancellation {
        let place: [Value] = [.raw(kind), .text(subject)]
        if try transaction.execute(deleteSQL, place) == 1 { return .removed }
        return try transaction.execute(markSQL, place) == 1 ? .running : .absent
    }

    /// Takes all jobs of a lane away, as `cancel` does. Throws `StorageError`.
    package static func cancel(lane: String, in transaction: Transaction) throws(StorageError) {
        try transaction.execute(deleteLaneSQL, [.text(lane)])
        try transaction.execute(markLaneSQL, [.text(lane)])
    }
}
