package import Domain

/// What many deliveries go through at the same time, each as if it were alone (decision 0015).
extension DeliveryStore {
    private static let accountIsUsable = """
        EXISTS (SELECT 1 FROM connections c WHERE c.workspace_id = of_workspace
            AND c.id = deliveries.connection_id AND c.health <> 'disconnected' AND c.removed_at IS NULL)
        """
    private static let jobIsHeld = """
        EXISTS (SELECT 1 FROM jobs j WHERE j.id = of_job AND j.owner = of_owner AND j.fence = of_fence
            AND j.lease_until >= until_then)
        """
    private static let takeSQL = BulkStatement(
        given: [
            "of_workspace": .text, "of_delivery": .text, "of_revision": .integer, "of_job": .text, "of_owner": .text,
            "of_fence": .integer, "until_then": .integer, "at_present": .integer,
        ],
        """
        UPDATE deliveries SET state = 'publishing', fence = of_fence, started_at = at_present, gate_at = at_present,
            rescues = 0
        FROM given
        WHERE workspace_id = of_workspace AND id = of_delivery AND state = 'scheduled' AND revision = of_revision
            AND due_at <= at_present AND \(accountIsUsable) AND \(jobIsHeld)
        RETURNING workspace_id, id
        """)
    private static let resumeSQL = BulkStatement(
        given: [
            "of_workspace": .text, "of_delivery": .text, "of_revision": .integer, "new_rescues": .integer,
            "of_job": .text, "of_owner": .text, "of_fence": .integer, "until_then": .integer,
        ],
        """
        UPDATE deliveries SET fence = of_fence, rescues = new_rescues FROM given
        WHERE workspace_id = of_workspace AND id = of_delivery AND state = 'publishing' AND revision = of_revision
            AND \(jobIsHeld)
        RETURNING \(columns)
        """)
    private static let gateSQL = BulkStatement(
        given: [
            "of_workspace": .text, "of_delivery": .text, "of_fence": .integer, "of_revision": .integer,
            "at_present": .integer,
        ],
        """
        UPDATE deliveries SET gate_at = at_present FROM given
        WHERE workspace_id = of_workspace AND id = of_delivery AND state = 'publishing' AND fence = of_fence
            AND revision = of_revision AND due_at <= at_present AND \(accountIsUsable)
        RETURNING workspace_id, id
        """)
    private static let publishSQL = BulkStatement(
        given: ["of_workspace": .text, "of_delivery": .text, "new_permalink": .text, "at_present": .integer],
        """
        UPDATE deliveries SET state = 'published', reason_code = NULL, reason_words = NULL,
            permalink = COALESCE(new_permalink, permalink), published_at = at_present, looks = 0, has_refreshed = 0
        FROM given WHERE workspace_id = of_workspace AND id = of_delivery AND state = 'publishing'
        """)

    /// Puts deliveries that nobody began yet into the hands of their jobs and through the gate at once (REL-23): nobody edited
    /// them, their time has come, their accounts can be used, and the jobs' leases last for `duration`. Where any of it fails
    /// the delivery is left out.
    package static func take(
        _ takings: [(stored: StoredDelivery, job: ClaimedJob)], lasting duration: Duration, in transaction: Transaction
    ) throws -> [DeliveryKey: StoredDelivery] {
        let now = transaction.now
        let keys = try changed(
            takeSQL,
            takings.map { stored, job in
                DeliveryKey(stored.delivery).values + [.integer(stored.delivery.revision)] + job.claimKey
                    + [.instant(now + duration), .instant(now)]
            }, in: transaction)
        var taken: [DeliveryKey: StoredDelivery] = [:]
        for (stored, job) in takings where keys.contains(DeliveryKey(stored.delivery)) {
            taken[DeliveryKey(stored.delivery)] = stored.taken(by: job, at: now)
        }
        return taken
    }

    /// Puts deliveries that are under way into the hands of other jobs: nobody edited them since they were looked at, and the
    /// leases of the jobs last for `duration`. Where any of it fails the delivery is left out, and nothing of it changes.
    /// Answers them as they are now.
    package static func resume(
        _ resumed: [(stored: StoredDelivery, job: ClaimedJob)], lasting duration: Duration, in transaction: Transaction
    ) throws -> [DeliveryKey: StoredDelivery] {
        let end = transaction.now + duration
        let rows = try resumeSQL.query(
            resumed.map { stored, job in
                DeliveryKey(stored.delivery).values + [.integer(stored.delivery.revision), .int(job.rescues)]
                    + job.claimKey + [.instant(end)]
            }, in: transaction)
        return try rows.reduce(into: [:]) { held, row in
            let stored = try StoredDelivery(row: row)
            held[DeliveryKey(stored.delivery)] = stored
        }
    }

    /// The gate before the steps of several deliveries, each in the hands of its job: fence, state, revision, time and health
    /// (REL-23); answers those for which it is open.
    ///
    /// That the leases outlive the steps is the business of `JobStore` in the same transaction.
    package static func passGate(
        _ all: [StoredDelivery], in transaction: Transaction
    ) throws -> Set<DeliveryKey> {
        try changed(
            gateSQL,
            all.map { stored in
                DeliveryKey(stored.delivery).values + [
                    .integer(stored.fence), .integer(stored.delivery.revision), .instant(transaction.now),
                ]
            }, in: transaction)
    }

    private static func changed(
        _ statement: BulkStatement, _ rows: [[Value]], in transaction: Transaction
    ) throws -> Set<DeliveryKey> {
        let rows = try statement.query(rows, in: transaction)
        return Set(try rows.map { DeliveryKey(try $0.identifier("id"), of: try $0.identifier("workspace_id")) })
    }

    /// Ends deliveries whose jobs the caller holds: they are published. Nobody else can have moved them, so nobody waits for
    /// the answer.
    ///
    /// - Parameter published: Each with where people can see it.
    package static func publish(
        _ published: [(delivery: Delivery, permalink: String?)], in transaction: Transaction
    ) throws {
        try publishSQL.enqueue(
            published.map { DeliveryKey($0.delivery).values + [.text($0.permalink), .instant(transaction.now)] },
            in: transaction)
    }
}

extension StoredDelivery {
    fileprivate func taken(by job: ClaimedJob, at now: Instant) -> StoredDelivery {
        var taken = self
        taken.delivery.state = .publishing
        taken.delivery.startedAt = now
        taken.delivery.rescues = 0
        taken.fence = job.fence
        return taken
    }
}
