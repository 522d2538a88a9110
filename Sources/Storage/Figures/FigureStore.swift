package import Domain

/// Whose figures they are: a published delivery, or a connected account.
package enum FigureSubject: Sendable, Hashable {
    /// A post on one account.
    case delivery(Delivery.ID)
    /// An account.
    case connection(Connection.ID)

    /// The identifier in rows.
    var text: String {
        switch self {
        case .delivery(let id): id.text
        case .connection(let id): id.text
        }
    }
}

/// Reads and writes what platforms count, a row for each subject, day and kind; each verb runs inside the caller's
/// transaction.
package enum FigureStore {
    private static let putSQL = BulkStatement(
        given: [
            "workspace_id": .text, "subject": .text, "day": .integer, "kind": .text, "value": .integer,
            "taken_at": .integer,
        ],
        """
        INSERT INTO figures (workspace_id, subject, day, kind, value, taken_at)
        SELECT workspace_id, subject, day, kind, value, taken_at FROM given WHERE workspace_id IS NOT NULL
        ON CONFLICT (workspace_id, subject, day, kind)
        DO UPDATE SET value = excluded.value, taken_at = excluded.taken_at
        """)
    private static let listSQL = """
        SELECT day, kind, value, taken_at FROM figures WHERE workspace_id = $1 AND subject = $2 AND day >= $3
        ORDER BY day, kind
        """
    private static let noteSQL = """
        UPDATE connections SET measured_at = $3, measure_words = $4
        WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL
        """
    private static let lookSQL = """
        SELECT measured_at, measure_words FROM connections
        WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL
        """
    private static let pruneSQL = """
        DELETE FROM figures WHERE (workspace_id, subject, day, kind) IN (
            SELECT workspace_id, subject, day, kind FROM figures WHERE day < $1 ORDER BY day LIMIT $2)
        """
    private static let pruneOneSQL = """
        DELETE FROM figures WHERE (workspace_id, subject, day, kind) IN (
            SELECT f.workspace_id, f.subject, f.day, f.kind FROM connections c
            JOIN figures f ON f.workspace_id = c.workspace_id AND f.subject = c.id
            WHERE c.platform = $1 AND f.day < $2
            UNION ALL
            SELECT f.workspace_id, f.subject, f.day, f.kind FROM connections c
            JOIN deliveries d ON d.workspace_id = c.workspace_id AND d.connection_id = c.id
            JOIN figures f ON f.workspace_id = d.workspace_id AND f.subject = d.id
            WHERE c.platform = $1 AND d.kind = 'post' AND d.due_at >= $3 AND f.day < $2
            LIMIT $4)
        """
    private static let forgetSQL = "DELETE FROM figures WHERE workspace_id = $1 AND subject = $2"
    private static let forgetPostsSQL = """
        DELETE FROM figures WHERE workspace_id = $1 AND subject IN (
            SELECT id FROM deliveries WHERE workspace_id = $1 AND connection_id = $2 AND kind = 'post')
        """

    /// Keeps what was counted now, over what was counted earlier that day.
    package static func put(
        _ counted: [FigureSubject: [Figure: Int64]], of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws {
        let (day, now) = (Day(of: transaction.now), transaction.now)
        let rows: [[Value]] = counted.flatMap { subject, values in
            values.map { figure, value -> [Value] in
                [
                    .id(workspaceID), .text(subject.text), .integer(day.number), .raw(figure), .integer(value),
                    .instant(now),
                ]
            }
        }
        try putSQL.enqueue(rows, in: transaction)
    }

    /// What was counted since a day, the oldest day first. Kinds that a later release knows are left out.
    package static func list(
        of subject: FigureSubject, of workspaceID: Workspace.ID, since day: Day, in transaction: Transaction
    ) throws -> [FigureDay] {
        var days: [FigureDay] = []
        for row in try transaction.query(listSQL, [.id(workspaceID), .text(subject.text), .integer(day.number)]) {
            guard let figure = Figure(rawValue: try row.text("kind")) else { continue }
            let (day, takenAt) = (Day(number: try row.integer("day")), try row.instant("taken_at"))
            if days.last?.day != day { days.append(FigureDay(day: day, takenAt: takenAt, values: [:])) }
            let last = days.count - 1
            days[last].values[figure] = try row.integer("value")
            days[last].takenAt = max(days[last].takenAt, takenAt)
        }
        return days
    }

    /// Notes that an account was asked about, and what the platform said when that was in vain.
    package static func noteLook(
        at id: Connection.ID, of workspaceID: Workspace.ID, words: String?, in transaction: Transaction
    ) throws {
        try transaction.execute(
            noteSQL, [.id(workspaceID), .id(id), .instant(transaction.now), .text(words)])
    }

    /// When an account was asked about last, and what the platform said when that was in vain; `nil` before the first time.
    package static func look(
        at id: Connection.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> (at: Instant, words: String?)? {
        guard let row = try transaction.row(lookSQL, [.id(workspaceID), .id(id)]),
            let at = try row.optionalInstant("measured_at")
        else { return nil }
        return (at, try row.optionalText("measure_words"))
    }

    /// Clears away what was counted before a day, at most so many rows; answers how many.
    @discardableResult
    package static func prune(before day: Day, limit: Int, in transaction: Transaction) throws -> Int {
        try transaction.execute(pruneSQL, [.integer(day.number), .int(limit)])
    }

    /// Clears away what one platform counted before a day, at most so many rows; answers how many.
    ///
    /// - Parameter start: When the oldest posts were published of which there may be anything.
    @discardableResult
    package static func prune(
        of platform: Platform, before day: Day, ofPostsSince start: Instant, limit: Int, in transaction: Transaction
    ) throws -> Int {
        try transaction.execute(
            pruneOneSQL, [.raw(platform), .integer(day.number), .instant(start - lateness), .int(limit)])
    }

    /// Forgets what was counted of an account and its posts (SEC-80).
    static func forget(_ connection: Connection, in transaction: Transaction) throws {
        let key: [Value] = [.id(connection.workspaceID), .id(connection.id)]
        try transaction.execute(forgetSQL, key)
        try transaction.execute(forgetPostsSQL, key)
    }
}
