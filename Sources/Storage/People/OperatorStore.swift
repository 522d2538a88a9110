package import Domain

/// Somebody who runs the installation.
package struct StoredOperator: Sendable {
    /// The person.
    package let person: Person
    /// Whether to be told of accounts that turn red, and of messages.
    package let wantsAlerts: Bool
    /// Whether by mail as well.
    package let wantsMail: Bool
    /// The workspace in which the person is told; `nil` for somebody who is in none, and cannot log in.
    package let home: Workspace.ID?
}

/// Reads and writes who runs the installation.
package enum OperatorStore {
    private static let isSQL = "SELECT 1 AS one FROM operators WHERE person_id = $1"
    private static let addSQL = """
        INSERT INTO operators (person_id, wants_alerts, since) VALUES ($1, 1, $2) ON CONFLICT (person_id) DO NOTHING
        """
    private static let removeSQL = "DELETE FROM operators WHERE person_id = $1"
    // Whoever lets another one go at the same moment waits, and then sees who is left.
    private static let holdSQL = "SELECT person_id FROM operators ORDER BY person_id FOR UPDATE"
    private static let wantsSQL = "SELECT wants_alerts FROM operators WHERE person_id = $1"
    private static let preferSQL = "UPDATE operators SET wants_alerts = $2 WHERE person_id = $1"
    // The home is the workspace into which a login leads.
    private static let listSQL = """
        SELECT p.id, p.email, p.name, o.wants_alerts, h.home, COALESCE(w.wants_mail, 1) AS wants_mail
        FROM operators o JOIN persons p ON p.id = o.person_id
            LEFT JOIN (SELECT person_id, MIN(workspace_id) AS home FROM memberships
                WHERE person_id IN (SELECT person_id FROM operators) GROUP BY person_id) h ON h.person_id = o.person_id
            LEFT JOIN mail_preferences w ON w.workspace_id = h.home AND w.person_id = o.person_id
        ORDER BY o.since, p.id LIMIT 500
        """

    /// Whether a person is one of them.
    package static func isOperator(_ id: Person.ID, in transaction: Transaction) throws -> Bool {
        try transaction.row(isSQL, [.id(id)]) != nil
    }

    /// Makes a person one of them; `false` for somebody who is already.
    @discardableResult
    package static func add(_ id: Person.ID, in transaction: Transaction) throws -> Bool {
        try transaction.execute(addSQL, [.id(id), .instant(transaction.now)]) == 1
    }

    /// What became of letting a person go.
    package enum Removal: Sendable {
        /// The person is none of them any more.
        case gone
        /// The person was none of them.
        case unknown
        /// The person is the last one, and stays.
        case last
    }

    /// Lets a person go; the last one only where that is meant.
    package static func remove(_ id: Person.ID, evenLast: Bool, in transaction: Transaction) throws -> Removal {
        let all = try transaction.query(holdSQL)
        guard try isOperator(id, in: transaction) else { return .unknown }
        guard all.count > 1 || evenLast else { return .last }
        try transaction.execute(removeSQL, [.id(id)])
        return .gone
    }

    /// All of them, the first one first.
    package static func list(in transaction: Transaction) throws -> [StoredOperator] {
        try transaction.query(listSQL).map { row in
            StoredOperator(
                person: Person(
                    id: try row.identifier("id"), email: try row.text("email"), name: try row.text("name")),
                wantsAlerts: try row.bool("wants_alerts"), wantsMail: try row.bool("wants_mail"),
                home: try row.optionalText("home").map { Workspace.ID(stored: $0) })
        }
    }

    /// Whether a person is told; `nil` for somebody who is none of them.
    package static func wantsAlerts(_ id: Person.ID, in transaction: Transaction) throws -> Bool? {
        try transaction.row(wantsSQL, [.id(id)])?.bool("wants_alerts")
    }

    /// Notes whether a person is told.
    package static func prefer(alerts wantsAlerts: Bool, _ id: Person.ID, in transaction: Transaction) throws {
        try transaction.execute(preferSQL, [.id(id), .bool(wantsAlerts)])
    }
}
