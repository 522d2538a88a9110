package import Domain

/// One line of a connection's history: a change of health, or a look that changed nothing.
package struct HistoryEntry: Sendable, Identified {
    /// History lines are `hst_…`.
    package static let identifierPrefix = "hst"
    /// Identifies a line.
    package typealias ID = Identifier<HistoryEntry>

    /// The identifier; later lines sort after earlier ones.
    package let id: ID
    /// When it happened.
    package let at: Instant
    /// The health before; `nil` for the first line.
    package let from: Health?
    /// The health after.
    package let to: Health
    /// What happened, a stable word, e.g. `connected`, `refresh_succeeded`, `ended`.
    package let event: String
    /// The platform's own words, secrets masked.
    package let evidence: String
    /// Which node wrote it.
    package let node: String
    /// The generation of the grant then.
    package let generation: Int64

    /// Gathers the parts.
    package init(
        id: ID, at: Instant, from: Health?, to: Health, event: String, evidence: String, node: String, generation: Int64
    ) {
        self.id = id
        self.at = at
        self.from = from
        self.to = to
        self.event = event
        self.evidence = evidence
        self.node = node
        self.generation = generation
    }
}

/// How much of a history is read.
package enum HistoryScope: String, Sendable, CaseIterable {
    /// What changed something: connected, health, warnings.
    case changes
    /// Also every check and renewal that changed nothing, of the last weeks.
    case everything
}

/// Reads and writes history; a line is never changed.
package enum HistoryStore {
    private static let insertSQL = """
        INSERT INTO history (workspace_id, connection_id, id, at, from_health, from_reason, to_health, to_reason, event,
            evidence, node, generation, is_quiet)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """
    private static let insertQuietSQL = BulkStatement(
        given: [
            "workspace_id": .text, "connection_id": .text, "id": .text, "at": .integer, "from_health": .text,
            "from_reason": .text, "to_health": .text, "to_reason": .text, "event": .text, "evidence": .text,
            "node": .text, "generation": .integer, "is_quiet": .integer,
        ],
        """
        INSERT INTO history (workspace_id, connection_id, id, at, from_health, from_reason, to_health, to_reason, event,
            evidence, node, generation, is_quiet)
        SELECT workspace_id, connection_id, id, at, from_health, from_reason, to_health, to_reason, event, evidence,
            node, generation, is_quiet
        FROM given WHERE workspace_id IS NOT NULL
        """)
    private static let everythingSQL = """
        SELECT id, at, from_health, from_reason, to_health, to_reason, event, evidence, node, generation FROM history
        WHERE workspace_id = $1 AND connection_id = $2 AND ($3 = '' OR id < $3) ORDER BY id DESC LIMIT $4
        """
    private static let changesSQL = """
        SELECT id, at, from_health, from_reason, to_health, to_reason, event, evidence, node, generation FROM history
        WHERE workspace_id = $1 AND connection_id = $2 AND is_quiet = 0 AND ($3 = '' OR id < $3)
        ORDER BY id DESC LIMIT $4
        """
    private static let pruneSQL = """
        DELETE FROM history WHERE (workspace_id, connection_id, id) IN (
            SELECT workspace_id, connection_id, id FROM history WHERE is_quiet = 1 AND at < $1 ORDER BY at LIMIT $2)
        """

    /// Appends a line.
    package static func append(
        _ entry: HistoryEntry, to connection: Connection, in transaction: Transaction
    ) throws {
        try transaction.execute(insertSQL, values(entry, connection, isQuiet: false))
    }

    /// Appends lines on looks that changed nothing; nobody waits for them (decision 0008).
    package static func appendQuietly(
        _ lines: [(entry: HistoryEntry, connection: Connection)], in transaction: Transaction
    ) throws {
        try insertQuietSQL.enqueue(lines.map { values($0.entry, $0.connection, isQuiet: true) }, in: transaction)
    }

    private static func values(_ entry: HistoryEntry, _ connection: Connection, isQuiet: Bool) -> [Value] {
        [
            .id(connection.workspaceID), .id(connection.id), .id(entry.id), .instant(entry.at),
            .text(entry.from?.status), .text(entry.from?.reason), .text(entry.to.status), .text(entry.to.reason),
            .text(entry.event), .text(entry.evidence), .text(entry.node), .integer(entry.generation), .bool(isQuiet),
        ]
    }

    /// Clears away old lines on looks that changed nothing, at most so many; answers how many (SEC-86).
    package static func pruneQuiet(
        olderThan age: Duration, limit: Int, in transaction: Transaction
    ) throws -> Int {
        try transaction.execute(pruneSQL, [.instant(transaction.now - age), .int(limit)])
    }

    /// Lines before `before`, newest first.
    package static func list(
        _ scope: HistoryScope = .changes, of id: Connection.ID, of workspaceID: Workspace.ID,
        before: HistoryEntry.ID?, limit: Int, in transaction: Transaction
    ) throws -> [HistoryEntry] {
        let sql = scope == .changes ? changesSQL : everythingSQL
        return try transaction.query(sql, [.id(workspaceID), .id(id), .text(before?.text ?? ""), .int(limit)])
            .map(HistoryEntry.init(row:))
    }
}

extension HistoryEntry {
    init(row: Row) throws {
        guard
            let to = Health(status: try row.text("to_health"), reason: try row.optionalText("to_reason"))
        else { throw StorageError.unreadable(column: "to_health", problem: .outOfRange) }
        let from = try row.optionalText("from_health")
        let fromReason = try row.optionalText("from_reason")
        self.init(
            id: try row.identifier("id"), at: try row.instant("at"),
            from: from.flatMap { Health(status: $0, reason: fromReason) }, to: to, event: try row.text("event"),
            evidence: try row.text("evidence"), node: try row.text("node"), generation: try row.integer("generation"))
    }
}
