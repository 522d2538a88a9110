package import Domain

/// How far the mail of a notice came.
package enum MailState: String, Sendable, Hashable, CaseIterable {
    /// Not wanted, or there is no mail server.
    case off
    /// Not worth a mail so far.
    case held
    /// To be sent.
    case waiting
    /// Handed over.
    case sent
    /// Its time passed: all was well again before it could be sent.
    case dropped
    /// Given up.
    case failed
}

/// A notice whose mail is due, with who gets it.
package struct DueMail: Sendable {
    /// What it says.
    package let notice: MemberNotice
    /// Who gets it.
    package let person: Person
    /// The role in the workspace; `nil` for somebody who has left (SEC-64).
    package let role: Role?
    /// Whether mails are still wanted.
    package let wantsMail: Bool
    /// Whether an operator still wants to be told; `nil` for somebody who is none (SEC-64).
    package let wantsAlerts: Bool?
    /// The zone in which the workspace means local times.
    package let zone: String
    /// How often the server has put it off.
    package let tries: Int
}

extension NoticeStore {
    private static let releaseSQL = """
        UPDATE member_notices SET mail = 'waiting', mail_due_at = $6, facts = $7
        WHERE workspace_id = $1 AND person_id = $2 AND subject = $3 AND episode = $4 AND stage = $5 AND mail = 'held'
        """
    private static let dueSQL = """
        SELECT n.workspace_id, n.id, n.person_id, n.kind, n.subject, n.episode, n.stage, n.facts, n.created_at,
            n.read_at, n.mail_tries, p.email, p.name, m.role, COALESCE(w.wants_mail, 1) AS wants_mail, s.zone,
            o.wants_alerts
        FROM member_notices n JOIN persons p ON p.id = n.person_id JOIN workspaces s ON s.id = n.workspace_id
            LEFT JOIN memberships m ON m.workspace_id = n.workspace_id AND m.person_id = n.person_id
            LEFT JOIN mail_preferences w ON w.workspace_id = n.workspace_id AND w.person_id = n.person_id
            LEFT JOIN operators o ON o.person_id = n.person_id
        WHERE n.mail = 'waiting' AND n.mail_due_at <= $1 ORDER BY n.mail_due_at, n.id LIMIT 1
        """
    private static let nextSQL = "SELECT MIN(mail_due_at) AS next FROM member_notices WHERE mail = 'waiting'"
    private static let settleSQL = """
        UPDATE member_notices SET mail = $3, mail_due_at = NULL
        WHERE workspace_id = $1 AND id = $2 AND mail = 'waiting'
        """
    private static let postponeSQL = """
        UPDATE member_notices SET mail_due_at = $3, mail_tries = mail_tries + 1
        WHERE workspace_id = $1 AND id = $2 AND mail = 'waiting'
        """
    private static let pruneSQL = """
        DELETE FROM member_notices WHERE (workspace_id, id) IN (
            SELECT workspace_id, id FROM member_notices WHERE created_at <= $1 ORDER BY created_at LIMIT $2
        )
        """

    /// What was not worth a mail so far has become so; `false` when there is no such notice that was held back.
    @discardableResult
    package static func releaseMail(
        _ notice: MemberNotice, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            releaseSQL,
            [
                .id(notice.workspaceID), .id(notice.personID), .text(notice.subject), .integer(notice.episode),
                .text(notice.stage), .instant(transaction.now), try .json(notice.facts),
            ]) == 1
    }

    /// The mail that is due first.
    package static func dueMail(in transaction: Transaction) throws -> DueMail? {
        try transaction.row(dueSQL, [.instant(transaction.now)]).map { row in
            let notice = try MemberNotice(row: row)
            return DueMail(
                notice: notice,
                person: Person(id: notice.personID, email: try row.text("email"), name: try row.text("name")),
                role: try row.optionalChoice("role"), wantsMail: try row.bool("wants_mail"),
                wantsAlerts: try row.optionalInteger("wants_alerts").map { $0 != 0 },
                zone: try row.text("zone"), tries: try row.int("mail_tries"))
        }
    }

    /// When the next mail is due; `nil` when none waits.
    package static func nextMailDue(in transaction: Transaction) throws -> Instant? {
        try transaction.row(nextSQL)?.optionalInstant("next")
    }

    /// Ends a mail one way or the other.
    package static func settleMail(
        of notice: MemberNotice, as state: MailState, in transaction: Transaction
    ) throws {
        try transaction.execute(settleSQL, [.id(notice.workspaceID), .id(notice.id), .raw(state)])
    }

    /// Puts a mail off.
    package static func postponeMail(
        of notice: MemberNotice, until due: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(postponeSQL, [.id(notice.workspaceID), .id(notice.id), .instant(due)])
    }

    /// Removes what was said before so long, at most so many (REL-48).
    package static func prune(olderThan age: Duration, limit: Int, in transaction: Transaction) throws {
        try transaction.execute(pruneSQL, [.instant(transaction.now - age), .int(limit)])
    }
}
