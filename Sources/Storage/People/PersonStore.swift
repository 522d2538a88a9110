package import Domain

/// A person as the login needs it.
package struct StoredPerson: Sendable {
    /// The person.
    package let person: Person
    /// The password hash with its parameters (SEC-32).
    package let passwordHash: String
}

/// Reads and writes people, workspaces, brands and memberships.
package enum PersonStore {
    private static let insertWorkspaceSQL =
        "INSERT INTO workspaces (id, name, zone, created_at) VALUES ($1, $2, $3, $4)"
    private static let insertBrandSQL =
        "INSERT INTO brands (workspace_id, id, name, created_at) VALUES ($1, $2, $3, $4)"
    private static let insertPersonSQL = """
        INSERT INTO persons (id, email, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)
        """
    private static let insertMemberSQL =
        "INSERT INTO memberships (workspace_id, person_id, role) VALUES ($1, $2, $3)"
    private static let countSQL = "SELECT COUNT(*) AS n FROM (SELECT 1 FROM persons LIMIT 1) AS anybody"
    private static let byEmailSQL = "SELECT id, email, name, password_hash FROM persons WHERE email = $1"
    private static let byIDSQL = "SELECT id, email, name, password_hash FROM persons WHERE id = $1"
    private static let rehashSQL = "UPDATE persons SET password_hash = $2 WHERE id = $1"
    private static let workspacesSQL = """
        SELECT w.id, w.name, w.zone, m.role FROM memberships m JOIN workspaces w ON w.id = m.workspace_id
        WHERE m.person_id = $1 ORDER BY w.id
        """
    private static let workspaceSQL = "SELECT id, name, zone FROM workspaces WHERE id = $1"
    private static let rezoneSQL = "UPDATE workspaces SET zone = $3 WHERE id = $1 AND zone = $2"
    private static let brandsSQL = "SELECT workspace_id, id, name FROM brands WHERE workspace_id = $1 ORDER BY id"
    private static let allSQL = "SELECT id FROM workspaces WHERE id > $1 ORDER BY id LIMIT $2"

    /// Stores a new workspace.
    package static func insert(_ workspace: Workspace, in transaction: Transaction) throws {
        try transaction.execute(
            insertWorkspaceSQL,
            [.id(workspace.id), .text(workspace.name), .text(workspace.zone), .instant(transaction.now)])
    }

    /// Stores a new brand.
    package static func insert(_ brand: Brand, in transaction: Transaction) throws {
        try transaction.execute(
            insertBrandSQL,
            [.id(brand.workspaceID), .id(brand.id), .text(brand.name), .instant(transaction.now)])
    }

    /// Stores a new person. Throws `StorageError.conflict` when the mail address is taken.
    package static func insert(_ person: Person, passwordHash: String, in transaction: Transaction) throws {
        try transaction.execute(
            insertPersonSQL,
            [
                .id(person.id), .text(person.email), .text(person.name), .text(passwordHash),
                .instant(transaction.now),
            ])
    }

    /// Makes a person a member of a workspace.
    package static func join(
        _ personID: Person.ID, to workspaceID: Workspace.ID, as role: Role, in transaction: Transaction
    ) throws {
        try transaction.execute(insertMemberSQL, [.id(workspaceID), .id(personID), .raw(role)])
    }

    /// Whether there is anybody at all (SEC-41).
    package static func isEmpty(in transaction: Transaction) throws -> Bool {
        try transaction.row(countSQL)?.int("n") == 0
    }

    /// The person with this mail address, lower case.
    package static func find(email: String, in transaction: Transaction) throws -> StoredPerson? {
        try transaction.row(byEmailSQL, [.text(email)]).map(StoredPerson.init(row:))
    }

    /// The person with this identifier.
    package static func find(_ id: Person.ID, in transaction: Transaction) throws -> StoredPerson? {
        try transaction.row(byIDSQL, [.id(id)]).map(StoredPerson.init(row:))
    }

    /// Stores the password hashed anew, with stronger parameters (SEC-32).
    package static func rehash(_ id: Person.ID, as passwordHash: String, in transaction: Transaction) throws {
        try transaction.execute(rehashSQL, [.id(id), .text(passwordHash)])
    }

    /// The workspaces of a person, with the role in each.
    package static func workspaces(
        of id: Person.ID, in transaction: Transaction
    ) throws -> [(workspace: Workspace, role: Role)] {
        try transaction.query(workspacesSQL, [.id(id)]).map { (try Workspace(row: $0), try $0.choice("role")) }
    }

    /// The workspace with this identifier.
    package static func workspace(_ id: Workspace.ID, in transaction: Transaction) throws -> Workspace? {
        try transaction.row(workspaceSQL, [.id(id)]).map(Workspace.init(row:))
    }

    /// Gives a workspace another zone if it still has the given one; `false` otherwise (REL-57).
    package static func rezone(
        _ id: Workspace.ID, from old: String, to new: String, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(rezoneSQL, [.id(id), .text(old), .text(new)]) == 1
    }

    /// The brands of a workspace, oldest first.
    package static func brands(of id: Workspace.ID, in transaction: Transaction) throws -> [Brand] {
        try transaction.query(brandsSQL, [.id(id)]).map { row in
            Brand(
                id: try row.identifier("id"), workspaceID: try row.identifier("workspace_id"),
                name: try row.text("name"))
        }
    }

    /// Workspaces in the order of their identifiers, beginning after `after`.
    package static func workspaceIDs(
        after: Workspace.ID?, limit: Int, in transaction: Transaction
    ) throws -> [Workspace.ID] {
        try transaction.query(allSQL, [.text(after?.text ?? ""), .int(limit)]).map { try $0.identifier("id") }
    }
}

extension StoredPerson {
    init(row: Row) throws {
        self.init(
            person: Person(id: try row.identifier("id"), email: try row.text("email"), name: try row.text("name")),
            passwordHash: try row.text("password_hash"))
    }
}

extension Workspace {
    init(row: Row) throws {
        self.init(id: try row.identifier("id"), name: try row.text("name"), zone: try row.text("zone"))
    }
}
