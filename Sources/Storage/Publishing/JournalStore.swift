package import Domain

/// Reads and writes the journal of steps: intent before, outcome after (REL-22).
package enum JournalStore {
    private static let columns =
        "attempt_id, step, kind, fingerprint, intent_at, outcome_at, outcome, words, output"
    private static let intentSQL = """
        INSERT INTO journal (workspace_id, delivery_id, attempt_id, round, step, kind, fingerprint, intent_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """
    private static let outcomeSQL = """
        UPDATE journal SET outcome_at = $4, outcome = $5, words = $6, output = $7
        WHERE workspace_id = $1 AND delivery_id = $2 AND attempt_id = $3 AND outcome_at IS NULL
        """
    private static let interruptedSQL = """
        UPDATE journal SET outcome_at = $3, outcome = $4
        WHERE workspace_id = $1 AND delivery_id = $2 AND kind = 'safe' AND outcome_at IS NULL
        """
    private static let openSQL = """
        UPDATE journal SET outcome_at = $3, outcome = $4
        WHERE workspace_id = $1 AND delivery_id = $2 AND outcome_at IS NULL
        """
    private static let listSQL = """
        SELECT \(columns) FROM journal WHERE workspace_id = $1 AND delivery_id = $2 ORDER BY intent_at, attempt_id
        """
    private static let ofRoundSQL = """
        SELECT \(columns) FROM journal WHERE workspace_id = $1 AND delivery_id = $2 AND round = $3
        ORDER BY intent_at, attempt_id
        """

    /// Writes the intent of a step.
    package static func intend(
        _ entry: JournalEntry, of delivery: Delivery, round: Int, in transaction: Transaction
    ) throws {
        try transaction.enqueue(
            intentSQL,
            [
                .id(delivery.workspaceID), .id(delivery.id), .text(entry.attemptID), .int(round), .text(entry.step),
                .raw(entry.kind), .text(entry.fingerprint), .instant(entry.intentAt),
            ])
    }

    /// Writes the outcome, once: one that is there already stays.
    package static func conclude(
        _ attemptID: String, of delivery: Delivery, outcome: String, words: String? = nil, output: StepOutput? = nil,
        in transaction: Transaction
    ) throws {
        try transaction.enqueue(
            outcomeSQL,
            [
                .id(delivery.workspaceID), .id(delivery.id), .text(attemptID), .instant(transaction.now),
                .text(outcome), .text(words), try output.map { try .json($0) } ?? .null,
            ])
    }

    /// Closes the intents of safe steps whose holder died: they are simply done again.
    package static func concludeInterrupted(
        of delivery: Delivery, outcome: String, in transaction: Transaction
    ) throws {
        try transaction.execute(
            interruptedSQL, [.id(delivery.workspaceID), .id(delivery.id), .instant(transaction.now), .text(outcome)])
    }

    /// Closes every open intent of a delivery: a person decided what became of it (REL-25).
    package static func concludeOpen(
        of delivery: Delivery, outcome: String, in transaction: Transaction
    ) throws {
        try transaction.execute(
            openSQL, [.id(delivery.workspaceID), .id(delivery.id), .instant(transaction.now), .text(outcome)])
    }

    /// Every line of a delivery, oldest first.
    package static func list(of delivery: Delivery, in transaction: Transaction) throws -> [JournalEntry] {
        try transaction.query(listSQL, [.id(delivery.workspaceID), .id(delivery.id)]).map(JournalEntry.init(row:))
    }

    /// The lines of one round, oldest first.
    package static func list(
        of delivery: Delivery, round: Int, in transaction: Transaction
    ) throws -> [JournalEntry] {
        try transaction.query(ofRoundSQL, [.id(delivery.workspaceID), .id(delivery.id), .int(round)])
            .map(JournalEntry.init(row:))
    }
}

extension JournalEntry {
    init(row: Row) throws {
        self.init(
            attemptID: try row.text("attempt_id"), step: try row.text("step"), kind: try row.choice("kind"),
            fingerprint: try row.text("fingerprint"), intentAt: try row.instant("intent_at"),
            outcomeAt: try row.optionalInstant("outcome_at"), outcome: try row.optionalText("outcome"),
            words: try row.optionalText("words"), output: try row.optionalJSON("output"))
    }
}
