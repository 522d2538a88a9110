package import Domain

/// A login session as stored, with the member behind it.
package struct StoredSession: Sendable {
    /// The person.
    package let person: Person
    /// The workspace.
    package let workspace: Workspace
    /// The role now, not at login (SEC-64).
    package let role: Role
    /// Whether the person runs the installation.
    package let isOperator: Bool
    /// When it was used last.
    package let seenAt: Instant
}

/// Reads and writes login sessions, API keys, one-time tokens and failed logins; all by hash, never the secret itself.
package enum SessionStore {
    private static let insertSQL = """
        INSERT INTO sessions (hash, person_id, workspace_id, created_at, seen_at, expires_at)
        VALUES ($1, $2, $3, $4, $4, $5)
        """
    private static let findSQL = """
        SELECT p.id AS person_id, p.email, p.name AS person_name, w.id, w.name, w.zone, m.role, s.seen_at,
            CASE WHEN o.person_id IS NULL THEN 0 ELSE 1 END AS is_operator
        FROM sessions s JOIN persons p ON p.id = s.person_id
            JOIN memberships m ON m.person_id = s.person_id AND m.workspace_id = s.workspace_id
            JOIN workspaces w ON w.id = s.workspace_id LEFT JOIN operators o ON o.person_id = s.person_id
        WHERE s.hash = $1 AND s.expires_at > $2 AND s.seen_at > $3
        """
    private static let seenSQL = "UPDATE sessions SET seen_at = $2 WHERE hash = $1"
    private static let removeSQL = "DELETE FROM sessions WHERE hash = $1"
    private static let pruneSQL = "DELETE FROM sessions WHERE expires_at <= $1 OR seen_at <= $2"
    private static let pruneTicketsSQL = "DELETE FROM tickets WHERE expires_at <= $1"
    private static let pruneFailuresSQL = "DELETE FROM login_failures WHERE last_at <= $1"
    private static let insertTicketSQL = """
        INSERT INTO tickets (hash, purpose, expires_at) VALUES ($1, $2, $3)
        """
    private static let takeTicketSQL = """
        UPDATE tickets SET used_at = $3 WHERE hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3
        """
    private static let failuresSQL = "SELECT failures, last_at FROM login_failures WHERE subject = $1"
    private static let failSQL = """
        INSERT INTO login_failures (subject, failures, last_at) VALUES ($1, 1, $2)
        ON CONFLICT (subject) DO UPDATE SET failures = CASE WHEN login_failures.last_at <= $3 THEN 1
            ELSE login_failures.failures + 1 END, last_at = excluded.last_at
        """
    private static let forgiveSQL = "DELETE FROM login_failures WHERE subject = $1"
    /// How long a session lives unused (SEC-36).
    package static let idleLife: Duration = .days(7)
    /// How long a session lives at most (SEC-36).
    package static let wholeLife: Duration = .days(30)
    /// After this time without a failure, counting begins anew (SEC-34).
    package static let failureMemory: Duration = .hours(24)

    /// Stores a new session; answers when it ends.
    package static func insert(
        _ hash: String, of personID: Person.ID, in workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Instant {
        let end = transaction.now + wholeLife
        try transaction.execute(
            insertSQL, [.text(hash), .id(personID), .id(workspaceID), .instant(transaction.now), .instant(end)])
        return end
    }

    /// The living session with this hash.
    package static func find(_ hash: String, in transaction: Transaction) throws -> StoredSession? {
        let row = try transaction.row(
            findSQL, [.text(hash), .instant(transaction.now), .instant(transaction.now - idleLife)])
        return try row.map { row in
            StoredSession(
                person: Person(
                    id: try row.identifier("person_id"), email: try row.text("email"),
                    name: try row.text("person_name")),
                workspace: try Workspace(row: row), role: try row.choice("role"),
                isOperator: try row.bool("is_operator"), seenAt: try row.instant("seen_at"))
        }
    }

    /// Notes that the session was used.
    package static func noteSeen(_ hash: String, in transaction: Transaction) throws {
        try transaction.execute(seenSQL, [.text(hash), .instant(transaction.now)])
    }

    /// Ends a session.
    package static func remove(_ hash: String, in transaction: Transaction) throws {
        try transaction.execute(removeSQL, [.text(hash)])
    }

    /// Forgets sessions, one-time tokens and failed logins whose time is over: guessing does not fill the disk.
    package static func prune(in transaction: Transaction) throws {
        try transaction.execute(pruneSQL, [.instant(transaction.now), .instant(transaction.now - idleLife)])
        try transaction.execute(pruneTicketsSQL, [.instant(transaction.now)])
        try transaction.execute(pruneFailuresSQL, [.instant(transaction.now - failureMemory)])
    }

    /// Stores a one-time token for a purpose.
    package static func insertTicket(
        _ hash: String, purpose: String, until: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(insertTicketSQL, [.text(hash), .text(purpose), .instant(until)])
    }

    /// Spends a one-time token; `false` when it is wrong, spent or late.
    package static func takeTicket(_ hash: String, purpose: String, in transaction: Transaction) throws -> Bool {
        try transaction.execute(takeTicketSQL, [.text(hash), .text(purpose), .instant(transaction.now)]) == 1
    }

    /// How often logins for this subject failed lately, and when the last one did.
    package static func failures(
        of subject: String, in transaction: Transaction
    ) throws -> (count: Int, lastAt: Instant)? {
        try transaction.row(failuresSQL, [.text(subject)]).map { (try $0.int("failures"), try $0.instant("last_at")) }
    }

    /// Counts a failed login.
    package static func noteFailure(of subject: String, in transaction: Transaction) throws {
        try transaction.execute(
            failSQL, [.text(subject), .instant(transaction.now), .instant(transaction.now - failureMemory)])
    }

    /// Forgets the failed logins of a subject.
    package static func forgive(_ subject: String, in transaction: Transaction) throws {
        try transaction.execute(forgiveSQL, [.text(subject)])
    }
}
