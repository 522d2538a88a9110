package import Domain

/// Something to be told to somebody: written in the transaction of its cause, sent at least once (REL-34).
package enum Notice: Identified {
    /// Notices are `ntc_…`.
    package static let identifierPrefix = "ntc"
    /// Identifies a notice.
    package typealias ID = Identifier<Notice>
}

/// A notice as it was written.
package struct OutboxNotice: Sendable {
    /// The identifier.
    package let id: Notice.ID
    /// The workspace that it is about.
    package let workspaceID: Workspace.ID
    /// What happened, e.g. `connection.disconnected`.
    package let kind: String
    /// To what.
    package let subject: String
    /// More about it, JSON.
    package let payload: String

    /// What the notice of a delivery that came into a state is called.
    package static func kind(of state: DeliveryState) -> String { "delivery.\(state.rawValue)" }

    /// What the notice of a delivery is called that was taken down after it was published.
    package static let removed = "delivery.removed"
}

extension JobKind {
    /// Tell people of a notice; the one kind of job that is set here, because such a notice is never without its timer.
    package static let notify: JobKind = "notify"
}

/// Writes notices that wait to be sent.
package enum OutboxStore {
    private static let insertSQL = """
        INSERT INTO outbox (workspace_id, id, kind, subject, payload, created_at, is_for_people)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """
    private static let insertManySQL = BulkStatement(
        given: [
            "workspace_id": .text, "id": .text, "kind": .text, "subject": .text, "payload": .text,
            "created_at": .integer, "is_for_people": .integer,
        ],
        """
        INSERT INTO outbox (workspace_id, id, kind, subject, payload, created_at, is_for_people)
        SELECT workspace_id, id, kind, subject, payload, created_at, is_for_people FROM given
        WHERE workspace_id IS NOT NULL
        """)
    private static let insertOnceSQL = insertSQL + " ON CONFLICT (workspace_id, id) DO NOTHING"
    private static let waitingSQL = """
        SELECT workspace_id, id, kind, subject, payload FROM outbox
        WHERE workspace_id = $1 AND id = $2 AND sent_at IS NULL
        """
    private static let sentSQL = "UPDATE outbox SET sent_at = $3 WHERE workspace_id = $1 AND id = $2"
    private static let forgottenSQL = """
        SELECT workspace_id, id, kind, subject, payload FROM outbox
        WHERE sent_at IS NULL AND is_for_people = 1 AND created_at <= $1 ORDER BY created_at LIMIT $2
        """

    // Identifiers begin with their time, so that of each workspace nothing is read but what is old.
    private static let pruneSQL = """
        DELETE FROM outbox WHERE (workspace_id, id) IN (
            SELECT o.workspace_id, o.id FROM workspaces w CROSS JOIN outbox o
            WHERE o.workspace_id = w.id AND o.id < $1
                AND (o.sent_at <= $2 OR (o.is_for_people = 0 AND o.created_at <= $2))
            LIMIT $3
        )
        """

    private static let oldestSQL = """
        SELECT MIN(created_at) AS oldest FROM outbox WHERE sent_at IS NULL AND is_for_people = 1
        """

    /// When the oldest notice was written that waits for its sending; `nil` when none waits. One look into an index.
    package static func oldest(in transaction: Transaction) throws -> Instant? {
        try transaction.row(oldestSQL)?.optionalInstant("oldest")
    }

    /// Appends the notice of a delivery that came into a state.
    package static func append(
        _ id: Notice.ID, of delivery: Delivery, in state: DeliveryState, in transaction: Transaction
    ) throws {
        try append([(id, delivery)], in: state, in: transaction)
    }

    /// Appends the notices of deliveries that came into the same state.
    package static func append(
        _ notices: [(id: Notice.ID, delivery: Delivery)], in state: DeliveryState, in transaction: Transaction
    ) throws {
        let kind = OutboxNotice.kind(of: state)
        let isForPeople = Self.isForPeople(kind)
        try insertManySQL.enqueue(
            notices.map { id, delivery in
                [
                    .id(delivery.workspaceID), .id(id), .text(kind), .id(delivery.id), .text("{}"),
                    .instant(transaction.now), .bool(isForPeople),
                ]
            }, in: transaction)
        guard isForPeople else { return }
        for (id, delivery) in notices {
            try schedule(id, about: delivery.id.text, of: delivery.workspaceID, in: transaction)
        }
    }

    /// Appends a notice; one that people are told of gets its timer as well.
    package static func append(
        _ id: Notice.ID, kind: String, subject: String, payload: String, of workspaceID: Workspace.ID,
        in transaction: Transaction
    ) throws {
        let isForPeople = Self.isForPeople(kind)
        try transaction.enqueue(
            insertSQL,
            [
                .id(workspaceID), .id(id), .text(kind), .text(subject), .text(payload), .instant(transaction.now),
                .bool(isForPeople),
            ])
        guard isForPeople else { return }
        try schedule(id, about: subject, of: workspaceID, in: transaction)
    }

    /// Appends a notice unless there was one with this identifier, sent or not.
    package static func appendOnce(
        _ id: Notice.ID, kind: String, subject: String, payload: String, of workspaceID: Workspace.ID,
        in transaction: Transaction
    ) throws {
        let isForPeople = Self.isForPeople(kind)
        let isNew =
            try transaction.execute(
                insertOnceSQL,
                [
                    .id(workspaceID), .id(id), .text(kind), .text(subject), .text(payload), .instant(transaction.now),
                    .bool(isForPeople),
                ]) == 1
        guard isNew, isForPeople else { return }
        try schedule(id, about: subject, of: workspaceID, in: transaction)
    }

    /// A notice that was not sent yet.
    package static func waiting(
        _ id: Notice.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> OutboxNotice? {
        try transaction.row(waitingSQL, [.id(workspaceID), .id(id)]).map(OutboxNotice.init(row:))
    }

    /// Notes that everybody was told.
    package static func markSent(
        _ id: Notice.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws {
        try transaction.execute(sentSQL, [.id(workspaceID), .id(id), .instant(transaction.now)])
    }

    /// Sets the timers of notices that have waited for so long, where they are missing; at most so many.
    package static func remember(
        olderThan age: Duration, limit: Int, in transaction: Transaction
    ) throws {
        for row in try transaction.query(forgottenSQL, [.instant(transaction.now - age), .int(limit)]) {
            let notice = try OutboxNotice(row: row)
            try schedule(notice.id, about: notice.subject, of: notice.workspaceID, in: transaction)
        }
    }

    /// Clears away notices that were sent, or that nobody was to be sent, so long ago; at most so many. Answers how many.
    package static func prune(olderThan age: Duration, limit: Int, in transaction: Transaction) throws -> Int {
        let end = transaction.now - age
        let bound: Notice.ID = transaction.makeID(at: end)
        return try transaction.execute(pruneSQL, [.id(bound), .instant(end), .int(limit)])
    }

    /// What happens to a connection concerns those who can repair it, and so does a post that will not go out or did not;
    /// a message concerns the other side.
    private static func isForPeople(_ kind: String) -> Bool {
        kind.hasPrefix("connection.") || kind.hasPrefix("message.") || deliveriesForPeople.contains(kind)
    }

    private static let deliveriesForPeople: Set<String> = [
        "delivery.endangered", OutboxNotice.kind(of: .failed), OutboxNotice.kind(of: .uncertain),
        OutboxNotice.kind(of: .needsReconnect), OutboxNotice.removed,
    ]

    /// Notices about one thing are worked on one at a time, in their order.
    private static func schedule(
        _ id: Notice.ID, about subject: String, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws {
        try JobStore.scheduleIfAbsent(
            NewJob(
                .notify, subject: "\(workspaceID)/\(id)", due: transaction.now, lane: "notify/\(workspaceID)/\(subject)"
            ),
            in: transaction)
    }
}

extension OutboxNotice {
    init(row: Row) throws {
        id = try row.identifier("id")
        workspaceID = try row.identifier("workspace_id")
        kind = try row.text("kind")
        subject = try row.text("subject")
        payload = try row.text("payload")
    }
}
