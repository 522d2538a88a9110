package import Domain

/// An account that is not well, as operators see it: neither posts nor tokens.
package struct UnwellConnection: Sendable {
    /// What the workspace is called.
    package let workspaceName: String
    /// The account and how it fares.
    package let connection: Connection

    /// Gathers both.
    package init(workspaceName: String, connection: Connection) {
        self.workspaceName = workspaceName
        self.connection = connection
    }
}

/// How many accounts of a platform are not well, for one reason.
package struct UnwellCount: Sendable, Hashable {
    /// The platform.
    package let platform: Platform
    /// How they fare.
    package let health: Health
    /// How many.
    package let count: Int

    /// Gathers the parts.
    package init(platform: Platform, health: Health, count: Int) {
        self.platform = platform
        self.health = health
        self.count = count
    }
}

/// Which accounts that are not well to list; absent means any.
package struct UnwellFilter: Sendable, Hashable {
    /// Only those of this platform.
    package var platform: Platform?
    /// Only those with this status: `warning` or `disconnected`.
    package var status: String?
    /// Only those that have fared so for longer than this one: time and identifier.
    package var before: ThreadCursor?

    /// Gathers the conditions.
    package init(platform: Platform? = nil, status: String? = nil, before: ThreadCursor? = nil) {
        self.platform = platform
        self.status = status
        self.before = before
    }
}

extension ConnectionStore {
    // The words of the partial index, so that what is well costs nothing.
    private static let isUnwell = "health <> 'healthy' AND removed_at IS NULL"
    private static let unwellColumns = columns.split { $0 == "," || $0.isWhitespace }.map { "c.\($0)" }
        .joined(separator: ", ")
    private static let unwellSQL = """
        SELECT \(unwellColumns), w.name AS workspace_name
        FROM connections c JOIN workspaces w ON w.id = c.workspace_id
        WHERE c.health <> 'healthy' AND c.removed_at IS NULL AND (c.health_since, c.id) < ($1, $2)
            AND ($3 = '' OR c.platform = $3) AND ($4 = '' OR c.health = $4)
        ORDER BY c.health_since DESC, c.id DESC LIMIT $5
        """
    private static let countsSQL = """
        SELECT platform, health, reason, COUNT(*) AS n FROM (
            SELECT platform, health, reason FROM connections WHERE \(isUnwell) ORDER BY health_since, id LIMIT 100000
        ) AS unwell
        GROUP BY platform, health, reason ORDER BY n DESC, platform, health, reason
        """
    private static let namedSQL = """
        SELECT \(unwellColumns), w.name AS workspace_name
        FROM connections c JOIN workspaces w ON w.id = c.workspace_id
        WHERE c.workspace_id = $1 AND c.id = $2 AND c.removed_at IS NULL
        """

    /// Accounts of all workspaces that are not well, the latest first: costs what they are many, whatever else there is.
    package static func unwell(
        _ filter: UnwellFilter, limit: Int, in transaction: Transaction
    ) throws -> [UnwellConnection] {
        let before = filter.before ?? ThreadCursor.newest
        let values: [Value] = [
            .instant(before.lastAt), .text(before.id), .text(filter.platform?.rawValue ?? ""),
            .text(filter.status ?? ""), .int(limit),
        ]
        return try transaction.query(unwellSQL, values).map(UnwellConnection.init(row:))
    }

    /// How many of them there are, by platform and reason, most first.
    package static func unwellCounts(in transaction: Transaction) throws -> [UnwellCount] {
        try transaction.query(countsSQL).compactMap { row in
            let health = Health(status: try row.text("health"), reason: try row.optionalText("reason"))
            guard let health else { return nil }
            return UnwellCount(platform: try row.choice("platform"), health: health, count: try row.int("n"))
        }
    }

    /// One account with the name of its workspace, for operators.
    package static func named(
        _ id: Connection.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> UnwellConnection? {
        try transaction.row(namedSQL, [.id(workspaceID), .id(id)]).map(UnwellConnection.init(row:))
    }
}

extension UnwellConnection {
    init(row: Row) throws {
        self.init(workspaceName: try row.text("workspace_name"), connection: try Connection(row: row))
    }
}
