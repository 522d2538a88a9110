package import Domain

/// Somebody who is told of trouble.
package struct NoticeReader: Sendable {
    /// The person.
    package let person: Person
    /// Whether mails are wanted.
    package let wantsMail: Bool
}

/// Reads and writes what people are told; each verb runs inside the caller's transaction.
package enum NoticeStore {
    static let columns = """
        workspace_id, id, person_id, kind, subject, episode, stage, facts, created_at, read_at
        """
    private static let insertSQL = """
        INSERT INTO member_notices (workspace_id, id, person_id, kind, subject, episode, stage, facts, created_at, mail,
            mail_due_at, mail_tries)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)
        ON CONFLICT (workspace_id, person_id, subject, episode, stage) DO NOTHING
        """
    private static let readersSQL = """
        SELECT p.id, p.email, p.name, m.role, COALESCE(w.wants_mail, 1) AS wants_mail
        FROM memberships m JOIN persons p ON p.id = m.person_id
            LEFT JOIN mail_preferences w ON w.workspace_id = m.workspace_id AND w.person_id = m.person_id
        WHERE m.workspace_id = $1 ORDER BY p.id LIMIT 500
        """
    private static let listSQL = """
        SELECT \(columns) FROM member_notices WHERE workspace_id = $1 AND person_id = $2 ORDER BY id DESC LIMIT $3
        """
    private static let unreadSQL = """
        SELECT 1 AS one FROM member_notices WHERE workspace_id = $1 AND person_id = $2 AND read_at IS NULL LIMIT $3
        """
    private static let readSQL = """
        UPDATE member_notices SET read_at = $3
        WHERE workspace_id = $1 AND person_id = $2 AND read_at IS NULL AND id <= $4
        """
    private static let readAboutSQL = """
        UPDATE member_notices SET read_at = $3
        WHERE workspace_id = $1 AND person_id = $2 AND read_at IS NULL AND subject = $4
        """
    private static let wantsSQL = "SELECT wants_mail FROM mail_preferences WHERE workspace_id = $1 AND person_id = $2"
    private static let preferSQL = """
        INSERT INTO mail_preferences (workspace_id, person_id, wants_mail) VALUES ($1, $2, $3)
        ON CONFLICT (workspace_id, person_id) DO UPDATE SET wants_mail = excluded.wants_mail
        """

    /// Members of a workspace whose role allows it, with what they want.
    package static func readers(
        who may: Permission, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> [NoticeReader] {
        try transaction.query(readersSQL, [.id(workspaceID)]).compactMap { row in
            guard try row.choice("role", Role.self).permissions.contains(may) else { return nil }
            return NoticeReader(
                person: Person(
                    id: try row.identifier("id"), email: try row.text("email"), name: try row.text("name")),
                wantsMail: try row.bool("wants_mail"))
        }
    }

    /// Tells a person, unless that was said in this episode already; answers whether it is new (REL-19).
    @discardableResult
    package static func insert(
        _ notice: MemberNotice, mail: MailState, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            insertSQL,
            [
                .id(notice.workspaceID), .id(notice.id), .id(notice.personID), .text(notice.kind),
                .text(notice.subject), .integer(notice.episode), .text(notice.stage), try .json(notice.facts),
                .instant(notice.createdAt), .raw(mail), .instant(mail == .waiting ? transaction.now : nil),
            ]) == 1
    }

    /// What a person was told, newest first.
    package static func list(
        of personID: Person.ID, in workspaceID: Workspace.ID, limit: Int, _ transaction: Transaction
    ) throws -> [MemberNotice] {
        try transaction.query(listSQL, [.id(workspaceID), .id(personID), .int(limit)]).map(MemberNotice.init(row:))
    }

    /// How much of it the person has not seen; counts up to `limit` and no further.
    package static func unreadCount(
        of personID: Person.ID, in workspaceID: Workspace.ID, limit: Int, _ transaction: Transaction
    ) throws -> Int {
        try transaction.query(unreadSQL, [.id(workspaceID), .id(personID), .int(limit)]).count
    }

    /// Notes that the person has seen everything up to this one.
    package static func markRead(
        upTo id: MemberNotice.ID, of personID: Person.ID, in workspaceID: Workspace.ID, _ transaction: Transaction
    ) throws {
        try transaction.execute(
            readSQL, [.id(workspaceID), .id(personID), .instant(transaction.now), .id(id)])
    }

    /// Notes that the person has seen everything about this one thing.
    package static func markRead(
        about subject: String, of personID: Person.ID, in workspaceID: Workspace.ID, _ transaction: Transaction
    ) throws {
        try transaction.execute(
            readAboutSQL, [.id(workspaceID), .id(personID), .instant(transaction.now), .text(subject)])
    }

    /// Whether a person wants mails; yes unless said otherwise.
    package static func wantsMail(
        _ personID: Person.ID, in workspaceID: Workspace.ID, _ transaction: Transaction
    ) throws -> Bool {
        try transaction.row(wantsSQL, [.id(workspaceID), .id(personID)])?.bool("wants_mail") ?? true
    }

    /// Notes what a person wants.
    package static func prefer(
        mail wantsMail: Bool, _ personID: Person.ID, in workspaceID: Workspace.ID, _ transaction: Transaction
    ) throws {
        try transaction.execute(preferSQL, [.id(workspaceID), .id(personID), .bool(wantsMail)])
    }
}

extension MemberNotice {
    init(row: Row) throws {
        self.init(
            id: try row.identifier("id"), workspaceID: try row.identifier("workspace_id"),
            personID: try row.identifier("person_id"), kind: try row.text("kind"), subject: try row.text("subject"),
            episode: try row.integer("episode"), stage: try row.text("stage"), facts: try row.json("facts"),
            createdAt: try row.instant("created_at"), readAt: try row.optionalInstant("read_at"))
    }
}
