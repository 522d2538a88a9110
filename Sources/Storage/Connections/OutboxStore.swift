package import Domain

/// Something to be told to somebody: written in the transaction of its cause, sent at least once (REL-34).
package enum Notice: Identified {
    /// Notices are `ntc_…`.
    package static let identifierPrefix = "ntc"
    /// Identifies a notice.
    package typealias ID = Identifier<Notice>
}

/// Writes notices that wait to be sent.
package enum OutboxStore {
    private static let insertSQL = """
        INSERT INTO outbox (workspace_id, id, kind, subject, payload, created_at) VALUES ($1, $2, $3, $4, $5, $6)
        """

    /// Appends a notice.
    package static func append(
        _ id: Notice.ID, kind: String, subject: String, payload: String, of workspaceID: Workspace.ID,
        in transaction: Transaction
    ) throws {
        try transaction.enqueue(
            insertSQL,
            [.id(workspaceID), .id(id), .text(kind), .text(subject), .text(payload), .instant(transaction.now)])
    }
}
