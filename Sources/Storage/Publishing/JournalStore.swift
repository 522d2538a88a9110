package import Domain

/// Reads and writes the journal of steps: intent before, outcome after (REL-22).
package enum JournalStore {
    private static let columns =
        "attempt_id, step, kind, fingerprint, intent_at, outcome_at, outcome, words, output, percent"
    private static let intentSQL = BulkStatement(
        given: [
            "workspace_id": .text, "delivery_id": .text, "attempt_id": .text, "round": .integer, "step": .text,
            "kind": .text, "fingerprint": .text, "intent_at": .integer,
        ],
        """
        INSERT INTO journal (workspace_id, delivery_id, attempt_id, round, step, kind, fingerprint, intent_at)
        SELECT workspace_id, delivery_id, attempt_id, round, step, kind, fingerprint, intent_at FROM given
        WHERE workspace_id IS NOT NULL
        """)
    private static let outcomeSQL = BulkStatement(
        given: [
            "of_workspace": .text, "of_delivery": .text, "of_attempt": .text, "at_present": .integer,
            "new_outcome": .text, "new_words": .text, "new_output": .text,
        ],
        """
        UPDATE journal SET outcome_at = at_present, outcome = new_outcome, words = new_words, output = new_output
        FROM given
        WHERE workspace_id = of_workspace AND delivery_id = of_delivery AND attempt_id = of_attempt
            AND outcome_at IS NULL
        """)
    private static let noteSQL = """
        UPDATE journal SET percent = $4
        WHERE workspace_id = $1 AND delivery_id = $2 AND attempt_id = $3 AND outcome_at IS NULL
        """
    private static let interruptedSQL = BulkStatement(
        given: ["of_workspace": .text, "of_delivery": .text, "at_present": .integer, "new_outcome": .text],
        """
        UPDATE journal SET outcome_at = at_present, outcome = new_outcome FROM given
        WHERE workspace_id = of_workspace AND delivery_id = of_delivery AND kind = 'safe' AND outcome_at IS NULL
        """)
    private static let openSQL = """
        UPDATE journal SET outcome_at = $3, outcome = $4
        WHERE workspace_id = $1 AND delivery_id = $2 AND outcome_at IS NULL
        """
    private static let undoSQL = """
        UPDATE journal SET outcome = $4
        WHERE workspace_id = $1 AND delivery_id = $2 AND kind = 'safe' AND outcome = $3 AND step = $5
        """
    private static let takeBackSQL = """
        UPDATE journal SET outcome = $4
        WHERE workspace_id = $1 AND delivery_id = $2 AND outcome = $3 AND step = $5
        """
    private static let listSQL = """
        SELECT \(columns) FROM journal WHERE workspace_id = $1 AND delivery_id = $2 ORDER BY intent_at, attempt_id
        """
    private static let ofRoundSQL = BulkStatement(
        given: ["of_workspace": .text, "of_delivery": .text, "of_round": .integer],
        """
        SELECT workspace_id, delivery_id, \(columns) FROM given
            JOIN journal ON workspace_id = of_workspace AND delivery_id = of_delivery AND round = of_round
        ORDER BY intent_at, attempt_id
        """)

    /// Writes the intents of steps of several deliveries.
    package static func intend(
        _ intents: [(entry: JournalEntry, delivery: Delivery, round: Int)], in transaction: Transaction
    ) throws {
        try intentSQL.enqueue(
            intents.map { entry, delivery, round in
                DeliveryKey(delivery).values + [
                    .text(entry.attemptID), .int(round), .text(entry.step), .raw(entry.kind), .text(entry.fingerprint),
                    .instant(entry.intentAt),
                ]
            }, in: transaction)
    }

    /// What became of a step.
    package struct Conclusion: Sendable {
        fileprivate let delivery: Delivery
        fileprivate let attemptID: String
        fileprivate let outcome: String
        fileprivate let words: String?
        fileprivate let output: Value

        /// Gathers the parts. Throws `EncodingError`.
        package init(
            of attemptID: String, of delivery: Delivery, outcome: String, words: String? = nil,
            output: StepOutput? = nil
        ) throws {
            self.delivery = delivery
            self.attemptID = attemptID
            self.outcome = outcome
            self.words = words
            // Written here and not in the transaction, which others wait for.
            self.output = try output.map { try .json($0) } ?? .null
        }
    }

    /// Writes the outcome, once: one that is there already stays.
    package static func conclude(
        _ attemptID: String, of delivery: Delivery, outcome: String, words: String? = nil, output: StepOutput? = nil,
        in transaction: Transaction
    ) throws {
        try conclude(
            [try Conclusion(of: attemptID, of: delivery, outcome: outcome, words: words, output: output)],
            in: transaction)
    }

    /// Writes the outcomes of steps of several deliveries, each once.
    package static func conclude(_ conclusions: [Conclusion], in transaction: Transaction) throws {
        try outcomeSQL.enqueue(
            conclusions.map { one in
                DeliveryKey(one.delivery).values + [
                    .text(one.attemptID), .instant(transaction.now), .text(one.outcome), .text(one.words), one.output,
                ]
            }, in: transaction)
    }

    /// Notes how much of a file a step has sent, in percent, until its outcome is known; for people only.
    package static func note(
        percent: Int, of attemptID: String, of delivery: Delivery, in transaction: Transaction
    ) throws {
        try transaction.execute(
            noteSQL, DeliveryKey(delivery).values + [.text(attemptID), .int(min(max(percent, 0), 100))])
    }

    /// Closes the intents of safe steps whose holder died: they are simply done again.
    package static func concludeInterrupted(
        of delivery: Delivery, outcome: String, in transaction: Transaction
    ) throws {
        try concludeInterrupted(of: [delivery], outcome: outcome, in: transaction)
    }

    /// The same for several deliveries.
    package static func concludeInterrupted(
        of deliveries: [Delivery], outcome: String, in transaction: Transaction
    ) throws {
        try interruptedSQL.enqueue(
            deliveries.map { DeliveryKey($0).values + [.instant(transaction.now), .text(outcome)] }, in: transaction)
    }

    /// Closes every open intent of a delivery: a person decided what became of it (REL-25).
    package static func concludeOpen(
        of delivery: Delivery, outcome: String, in transaction: Transaction
    ) throws {
        try transaction.execute(
            openSQL, [.id(delivery.workspaceID), .id(delivery.id), .instant(transaction.now), .text(outcome)])
    }

    /// Takes back what safe steps came to, by name: if the delivery is ever sent again, they are done again. Commit steps stay,
    /// whatever they are called.
    package static func undo(
        _ outcome: String, of steps: [String], of delivery: Delivery, as undone: String, in transaction: Transaction
    ) throws {
        for step in steps {
            try transaction.execute(
                undoSQL, [.id(delivery.workspaceID), .id(delivery.id), .text(outcome), .text(undone), .text(step)])
        }
    }

    /// Takes back what steps came to, commit steps as well: only where the platform said for certain that nothing is there, or
    /// where a person must say it before anything is sent again.
    package static func takeBack(
        _ outcomes: [String], of steps: [String], of delivery: Delivery, as undone: String,
        in transaction: Transaction
    ) throws {
        for step in steps {
            for outcome in outcomes {
                try transaction.execute(
                    takeBackSQL,
                    [.id(delivery.workspaceID), .id(delivery.id), .text(outcome), .text(undone), .text(step)])
            }
        }
    }

    /// Every line of a delivery, oldest first.
    package static func list(of delivery: Delivery, in transaction: Transaction) throws -> [JournalEntry] {
        try transaction.query(listSQL, [.id(delivery.workspaceID), .id(delivery.id)]).map(JournalEntry.init(row:))
    }

    /// The lines of one round, oldest first.
    package static func list(
        of delivery: Delivery, round: Int, in transaction: Transaction
    ) throws -> [JournalEntry] {
        try list(of: [(delivery, round)], in: transaction)[DeliveryKey(delivery)] ?? []
    }

    /// The lines of one round of each of several deliveries, oldest first.
    package static func list(
        of rounds: [(delivery: Delivery, round: Int)], in transaction: Transaction
    ) throws -> [DeliveryKey: [JournalEntry]] {
        let rows = try ofRoundSQL.query(
            rounds.map { DeliveryKey($0.delivery).values + [.int($0.round)] }, in: transaction)
        return try rows.reduce(into: [:]) { lines, row in
            let key = DeliveryKey(try row.identifier("delivery_id"), of: try row.identifier("workspace_id"))
            lines[key, default: []].append(try JournalEntry(row: row))
        }
    }
}

extension JournalEntry {
    init(row: Row) throws {
        self.init(
            attemptID: try row.text("attempt_id"), step: try row.text("step"), kind: try row.choice("kind"),
            fingerprint: try row.text("fingerprint"), intentAt: try row.instant("intent_at"),
            outcomeAt: try row.optionalInstant("outcome_at"), outcome: try row.optionalText("outcome"),
            words: try row.optionalText("words"), output: try row.optionalJSON("output"),
            percent: try row.optionalInteger("percent").map { Int($0) })
    }
}
