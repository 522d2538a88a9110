package import Domain

/// What else changes when a delivery moves; absent means: stays as it is.
package struct DeliveryChange: Sendable {
    /// Why it is there now; `.some(nil)` clears it.
    package var reason: DeliveryReason??
    /// When it is due next.
    package var dueAt: Instant?
    /// Counts one more failed try.
    package var countsAttempt = false
    /// Counts one more rescue.
    package var countsRescue = false
    /// Begins a new round: the person decided to send again.
    package var beginsRound = false
    /// Raises the revision, so that whoever works on it loses at the gate (REL-23).
    package var raisesRevision = false
    /// Where people can see it.
    package var permalink: String?

    /// No change besides the state.
    package init() {}

    /// Only a reason.
    package init(reason: DeliveryReason?) {
        self.reason = .some(reason)
    }
}

extension DeliveryStore {
    private static let moveSQL = """
        UPDATE deliveries SET state = $3, reason_code = CASE WHEN $5 = 1 THEN $6 ELSE reason_code END,
            reason_words = CASE WHEN $5 = 1 THEN $7 ELSE reason_words END, due_at = COALESCE($8, due_at),
            attempts = attempts + $9, rescues = rescues + $10, round = round + $11, revision = revision + $12,
            permalink = COALESCE($13, permalink), published_at = CASE WHEN $3 = 'published' THEN $14 ELSE published_at END,
            looks = CASE WHEN $3 = 'publishing' THEN looks ELSE 0 END,
            has_refreshed = CASE WHEN $3 IN ('publishing', 'retry_wait', 'queued') THEN has_refreshed ELSE 0 END
        WHERE workspace_id = $1 AND id = $2 AND state = $4
        """
    private static let beginSQL = """
        UPDATE deliveries SET state = 'publishing', fence = $3, started_at = COALESCE(started_at, $4),
            rescues = $5
        WHERE workspace_id = $1 AND id = $2 AND state IN ('scheduled', 'queued', 'retry_wait', 'publishing')
        RETURNING \(columns)
        """
    private static let lookedSQL = "UPDATE deliveries SET looks = looks + 1 WHERE workspace_id = $1 AND id = $2"
    private static let refreshedSQL = "UPDATE deliveries SET has_refreshed = 1 WHERE workspace_id = $1 AND id = $2"
    private static let restartSQL = """
        UPDATE deliveries SET attempts = 0, rescues = 0, has_refreshed = 0 WHERE workspace_id = $1 AND id = $2
        """
    private static let explainSQL = """
        UPDATE deliveries SET reason_code = $3, reason_words = $4 WHERE workspace_id = $1 AND id = $2 AND state = $5
        """
    private static let editSQL = """
        UPDATE deliveries SET due_at = $3, revision = revision + 1 WHERE workspace_id = $1 AND id = $2 AND state = $4
        """

    /// Moves the delivery by the state machine; `false` when the event does not fit or somebody else moved it.
    @discardableResult
    package static func move(
        _ delivery: Delivery, on event: DeliveryEvent, _ change: DeliveryChange = DeliveryChange(),
        in transaction: Transaction
    ) throws -> Bool {
        guard let values = moveValues(delivery, on: event, change, transaction) else { return false }
        return try transaction.execute(moveSQL, values) == 1
    }

    /// The same for a delivery whose job the caller holds: nobody else can have moved it, so nobody waits for the answer.
    package static func moveHeld(
        _ delivery: Delivery, on event: DeliveryEvent, _ change: DeliveryChange, in transaction: Transaction
    ) throws {
        guard let values = moveValues(delivery, on: event, change, transaction) else { return }
        try transaction.enqueue(moveSQL, values)
    }

    private static func moveValues(
        _ delivery: Delivery, on event: DeliveryEvent, _ change: DeliveryChange, _ transaction: Transaction
    ) -> [Value]? {
        guard let state = DeliveryMachine.next(delivery.state, on: event) else { return nil }
        let reason: DeliveryReason? = change.reason ?? nil
        return [
            .id(delivery.workspaceID), .id(delivery.id), .raw(state), .raw(delivery.state),
            .integer(change.reason == nil ? 0 : 1), .text(reason?.code), .text(reason?.words),
            .instant(change.dueAt), .integer(change.countsAttempt ? 1 : 0), .integer(change.countsRescue ? 1 : 0),
            .integer(change.beginsRound ? 1 : 0), .integer(change.raisesRevision ? 1 : 0),
            .text(change.permalink), .instant(transaction.now),
        ]
    }

    /// Puts the delivery into the hands of a job: it is publishing from now on, under the job's fence.
    ///
    /// - Parameter rescues: How many leases lapsed since it last got anywhere (REL-31).
    package static func begin(
        _ id: Delivery.ID, of workspaceID: Workspace.ID, fence: Int64, rescues: Int, in transaction: Transaction
    ) throws -> StoredDelivery? {
        try transaction.row(
            beginSQL,
            [
                .id(workspaceID), .id(id), .integer(fence), .instant(transaction.now), .int(rescues),
            ]
        ).map(StoredDelivery.init(row:))
    }

    /// Counts a look of reconcile that saw nothing.
    package static func noteLook(at delivery: Delivery, in transaction: Transaction) throws {
        try transaction.execute(lookedSQL, [.id(delivery.workspaceID), .id(delivery.id)])
    }

    /// Notes that an auth refusal was answered by a refresh (REL-30).
    package static func noteRefresh(for delivery: Delivery, in transaction: Transaction) throws {
        try transaction.execute(refreshedSQL, [.id(delivery.workspaceID), .id(delivery.id)])
    }

    /// Gives a delivery that nobody works on a new time, and raises its revision; `false` when it moved meanwhile.
    package static func reschedule(
        _ delivery: Delivery, to dueAt: Instant, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            editSQL, [.id(delivery.workspaceID), .id(delivery.id), .instant(dueAt), .raw(delivery.state)]) == 1
    }

    /// Says why a delivery waits, without moving it.
    package static func explain(
        _ delivery: Delivery, _ reason: DeliveryReason, in transaction: Transaction
    ) throws {
        try transaction.execute(
            explainSQL,
            [
                .id(delivery.workspaceID), .id(delivery.id), .text(reason.code), .text(reason.words),
                .raw(delivery.state),
            ])
    }

    /// Gives a delivery its full number of tries again: a person sends it anew.
    package static func restart(_ delivery: Delivery, in transaction: Transaction) throws {
        try transaction.execute(restartSQL, [.id(delivery.workspaceID), .id(delivery.id)])
    }
}
