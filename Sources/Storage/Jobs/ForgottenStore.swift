package import Domain

/// What should have a timer and has none, among a page of connections (the safety net under the timers).
package struct Forgotten: Sendable {
    /// Connections that nobody will check.
    package var connections: [Connection] = []
    /// Grants that nobody will refresh.
    package var grants: [StoredGrant] = []
    /// Deliveries that nobody will send.
    package var deliveries: [StoredDelivery] = []
    /// Connections of measured platforms that nobody will ask about: new after an update or a changed setting, so that they are
    /// no fault of anybody's.
    package var unmeasured: [Connection] = []
    /// Where the next page begins; `nil` after the last one.
    package var next: String?

    /// Whether everything that must have a timer has it.
    package var isEmpty: Bool { connections.isEmpty && grants.isEmpty && deliveries.isEmpty }
}

/// Looks for forgotten timers, a bounded page at a time.
package enum ForgottenStore {
    // Red connections have no timers, until a person comes.
    private static let keysSQL = """
        SELECT c.workspace_id, c.id, c.grant_id, c.platform,
            EXISTS (SELECT 1 FROM jobs WHERE kind = 'check' AND subject = c.workspace_id || '/' || c.id) AS has_check,
            EXISTS (
                SELECT 1 FROM jobs WHERE kind = 'measure' AND subject = c.workspace_id || '/' || c.id
            ) AS has_measure,
            g.access_expires_at IS NULL OR EXISTS (
                SELECT 1 FROM jobs WHERE kind = 'refresh' AND subject = c.workspace_id || '/' || c.grant_id
            ) AS has_refresh
        FROM connections c JOIN grants g ON g.workspace_id = c.workspace_id AND g.id = c.grant_id
        WHERE (c.workspace_id, c.id) > ($1, $2) AND c.removed_at IS NULL AND c.health <> 'disconnected'
        ORDER BY c.workspace_id, c.id LIMIT $3
        """
    private static let deliveriesSQL = """
        SELECT d.workspace_id, d.id
        FROM connections c JOIN deliveries d ON d.workspace_id = c.workspace_id AND d.connection_id = c.id
            AND d.state IN ('scheduled', 'queued', 'publishing', 'retry_wait') AND \(DeliveryStore.isFree("d"))
        WHERE (c.workspace_id, c.id) > ($1, $2) AND (c.workspace_id, c.id) <= ($3, $4)
            AND NOT EXISTS (SELECT 1 FROM jobs WHERE kind = 'deliver' AND subject = d.workspace_id || '/' || d.id)
        LIMIT 1000
        """

    /// One page of connections.
    ///
    /// - Parameters:
    ///   - start: `Forgotten.next` of the page before; empty for the first.
    ///   - limit: how many connections are looked at.
    ///   - platforms: those that are asked for figures.
    package static func page(
        from start: String, limit: Int, measuring platforms: Set<Platform> = [], in transaction: Transaction
    ) throws -> Forgotten {
        let begin = key(start)
        let rows = try transaction.query(keysSQL, [.text(begin.workspace), .text(begin.id), .int(limit)])
        var found = Forgotten()
        for row in rows { try look(at: row, measuring: platforms, &found, in: transaction) }
        guard let last = rows.last else { return found }
        let end = (workspace: try last.text("workspace_id"), id: try last.text("id"))
        let lost = try transaction.query(
            deliveriesSQL, [.text(begin.workspace), .text(begin.id), .text(end.workspace), .text(end.id)])
        for row in lost {
            let id: Delivery.ID = try row.identifier("id")
            let delivery = try DeliveryStore.find(id, of: try row.identifier("workspace_id"), in: transaction)
            if let delivery { found.deliveries.append(delivery) }
        }
        if rows.count == limit { found.next = "\(end.workspace)/\(end.id)" }
        return found
    }

    private static func look(
        at row: Row, measuring platforms: Set<Platform>, _ found: inout Forgotten, in transaction: Transaction
    ) throws {
        let workspaceID: Workspace.ID = try row.identifier("workspace_id")
        let isUnchecked = try !row.bool("has_check")
        let isUnmeasured = try !row.bool("has_measure") && platforms.contains(try row.choice("platform"))
        if isUnchecked || isUnmeasured,
            let connection = try ConnectionStore.find(row.identifier("id"), of: workspaceID, in: transaction)
        {
            if isUnchecked { found.connections.append(connection) }
            if isUnmeasured { found.unmeasured.append(connection) }
        }
        if try !row.bool("has_refresh"),
            let grant = try GrantStore.find(row.identifier("grant_id"), of: workspaceID, in: transaction)
        {
            found.grants.append(grant)
        }
    }

    private static func key(_ text: String) -> (workspace: String, id: String) {
        let pieces = text.split(separator: "/")
        return pieces.count == 2 ? (String(pieces[0]), String(pieces[1])) : ("", "")
    }
}
