package import Domain

/// An authorization with what only the Engine may know, as stored.
package struct StoredAuthorization: Sendable {
    /// The attempt.
    package var authorization: Authorization
    /// Hash of the login session that started it (SEC-4).
    package var sessionHash: String?
    /// What the connector found at the start, as JSON.
    package var destination: String
    /// The platform app by which it runs; `nil` for an app password.
    package var appID: PlatformApp.ID?
    /// Where the callback must arrive (SEC-7, SEC-8).
    package var redirectURI: String
    /// Hash of the secret in the browser's cookie; `nil` until the browser came (SEC-4).
    package var browserHash: String?
    /// Verifier and DPoP key, sealed; `nil` until the browser came and after the exchange.
    package var sealed: [UInt8]?
    /// The grant that waits for a choice of accounts.
    package var grantID: Grant.ID?

    /// Gathers the parts.
    package init(
        authorization: Authorization, sessionHash: String?, destination: String, appID: PlatformApp.ID?,
        redirectURI: String, browserHash: String? = nil, sealed: [UInt8]? = nil, grantID: Grant.ID? = nil
    ) {
        self.authorization = authorization
        self.sessionHash = sessionHash
        self.destination = destination
        self.appID = appID
        self.redirectURI = redirectURI
        self.browserHash = browserHash
        self.sealed = sealed
        self.grantID = grantID
    }
}

/// Reads and writes authorizations; each verb runs inside the caller's transaction.
package enum AuthorizationStore {
    private static let columns = """
        workspace_id, id, person_id, session_hash, brand_id, platform, reconnects, return_to, app_id, redirect_uri,
        destination, sealed, browser_hash, state, detail, grant_id, expires_at
        """
    private static let insertSQL = """
        INSERT INTO authorizations (workspace_id, id, person_id, session_hash, brand_id, platform, reconnects,
            return_to, app_id, redirect_uri, destination, ticket_hash, state, detail, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'pending', 'null', $13, $14)
        """
    private static let insertConsumedSQL = """
        INSERT INTO authorizations (workspace_id, id, person_id, brand_id, platform, reconnects, redirect_uri,
            destination, state, detail, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, '', '{}', 'consumed', 'null', $7, $8)
        """
    // One statement for people and one for keys without a person: each finds its rows by key on both engines.
    private static let openCountSQL = """
        SELECT COUNT(*) AS n FROM authorizations
        WHERE workspace_id = $1 AND person_id = $3 AND state = 'pending' AND expires_at > $2
        """
    private static let openCountOfNobodySQL = """
        SELECT COUNT(*) AS n FROM authorizations
        WHERE workspace_id = $1 AND person_id IS NULL AND state = 'pending' AND expires_at > $2
        """
    private static let takeTicketSQL = """
        UPDATE authorizations SET ticket_hash = NULL
        WHERE id = $1 AND ticket_hash = $2 AND state = 'pending' AND expires_at > $3
        RETURNING \(columns)
        """
    private static let bindSQL = """
        UPDATE authorizations SET state_hash = $3, browser_hash = $4, sealed = $5
        WHERE workspace_id = $1 AND id = $2 AND state = 'pending' AND state_hash IS NULL
        """
    private static let byStateSQL = "SELECT \(columns) FROM authorizations WHERE state_hash = $1"
    private static let consumeSQL = """
        UPDATE authorizations SET state = 'consumed'
        WHERE workspace_id = $1 AND id = $2 AND state = 'pending' AND expires_at > $3
        """
    private static let endSQL = """
        UPDATE authorizations SET state = $3, detail = $4, grant_id = $5, sealed = NULL, expires_at = $6
        WHERE workspace_id = $1 AND id = $2 AND state = $7
        """
    private static let findSQL = "SELECT \(columns) FROM authorizations WHERE workspace_id = $1 AND id = $2"
    private static let staleSQL = """
        SELECT \(columns) FROM authorizations WHERE expires_at <= $1 AND state IN ('pending', 'consumed', 'choose')
        ORDER BY expires_at LIMIT $2
        """

    /// Stores a new attempt with the hash of its one-time ticket.
    package static func insert(
        _ stored: StoredAuthorization, ticketHash: String, in transaction: Transaction
    ) throws {
        let attempt = stored.authorization
        try transaction.execute(
            insertSQL,
            [
                .id(attempt.workspaceID), .id(attempt.id), .id(attempt.personID), .text(stored.sessionHash),
                .id(attempt.brandID), .raw(attempt.platform), .id(attempt.reconnects), .text(attempt.returnTo),
                .id(stored.appID), .text(stored.redirectURI), .text(stored.destination), .text(ticketHash),
                .instant(transaction.now), .instant(attempt.expiresAt),
            ])
    }

    /// Stores an attempt that needs no browser: an app password was given (SEC-17).
    package static func insertConsumed(_ attempt: Authorization, in transaction: Transaction) throws {
        try transaction.execute(
            insertConsumedSQL,
            [
                .id(attempt.workspaceID), .id(attempt.id), .id(attempt.personID), .id(attempt.brandID),
                .raw(attempt.platform), .id(attempt.reconnects), .instant(transaction.now),
                .instant(attempt.expiresAt),
            ])
    }

    /// How many attempts of this person are open (SEC-6: at most 20).
    package static func openCount(
        of personID: Person.ID?, in workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> Int {
        let values: [Value] = [.id(workspaceID), .instant(transaction.now)]
        let row =
            try personID.map { try transaction.row(openCountSQL, values + [.id($0)]) }
            ?? transaction.row(openCountOfNobodySQL, values)
        return try row?.int("n") ?? 0
    }

    /// Spends the one-time ticket; `nil` when it is wrong, spent or late.
    package static func takeTicket(
        _ ticketHash: String, of id: Authorization.ID, in transaction: Transaction
    ) throws -> StoredAuthorization? {
        try transaction.row(takeTicketSQL, [.id(id), .text(ticketHash), .instant(transaction.now)])
            .map(StoredAuthorization.init(row:))
    }

    /// Binds the attempt to a browser, with the state that will come back; `false` when it was bound already.
    package static func bind(
        _ attempt: Authorization, stateHash: String, browserHash: String, sealed: [UInt8], in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            bindSQL,
            [.id(attempt.workspaceID), .id(attempt.id), .text(stateHash), .text(browserHash), .bytes(sealed)]) == 1
    }

    /// The attempt with this state, whatever became of it.
    package static func find(stateHash: String, in transaction: Transaction) throws -> StoredAuthorization? {
        try transaction.row(byStateSQL, [.text(stateHash)]).map(StoredAuthorization.init(row:))
    }

    /// Consumes the attempt, once (SEC-6); `false` for a repeated or late callback.
    package static func consume(_ attempt: Authorization, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            consumeSQL, [.id(attempt.workspaceID), .id(attempt.id), .instant(transaction.now)]) == 1
    }

    /// Moves the attempt from its present state to another one; `false` when it is not there any more.
    package static func move(
        _ attempt: Authorization, to state: Authorization.State, grantID: Grant.ID? = nil, until: Instant,
        in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            endSQL,
            [
                .id(attempt.workspaceID), .id(attempt.id), .text(state.word), try state.detail, .id(grantID),
                .instant(until), .text(attempt.state.word),
            ]) == 1
    }

    /// The attempt with this identifier.
    package static func find(
        _ id: Authorization.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> StoredAuthorization? {
        try transaction.row(findSQL, [.id(workspaceID), .id(id)]).map(StoredAuthorization.init(row:))
    }

    /// Attempts whose time is over but which never ended, of all workspaces.
    package static func stale(limit: Int, in transaction: Transaction) throws -> [StoredAuthorization] {
        try transaction.query(staleSQL, [.instant(transaction.now), .int(limit)]).map(StoredAuthorization.init(row:))
    }
}

extension Authorization.State {
    fileprivate var word: String {
        switch self {
        case .pending: "pending"
        case .consumed: "consumed"
        case .choose: "choose"
        case .done: "done"
        case .failed: "failed"
        }
    }

    fileprivate var detail: Value {
        get throws {
            switch self {
            case .pending, .consumed: .text("null")
            case .choose(let accounts): try .json(accounts)
            case .done(let connections): try .json(connections)
            case .failed(let failure): try .json(failure)
            }
        }
    }

    fileprivate init(row: Row) throws {
        switch try row.text("state") {
        case "pending": self = .pending
        case "consumed": self = .consumed
        case "choose": self = .choose(try row.json("detail"))
        case "done": self = .done(try row.json("detail"))
        case "failed": self = .failed(try row.json("detail"))
        default: throw StorageError.unreadable(column: "state", problem: .outOfRange)
        }
    }
}

extension StoredAuthorization {
    init(row: Row) throws {
        authorization = Authorization(
            id: try row.identifier("id"), workspaceID: try row.identifier("workspace_id"),
            personID: try row.optionalIdentifier("person_id"), brandID: try row.identifier("brand_id"),
            platform: try row.choice("platform"), reconnects: try row.optionalIdentifier("reconnects"),
            returnTo: try row.optionalText("return_to"), state: try Authorization.State(row: row),
            expiresAt: try row.instant("expires_at"))
        sessionHash = try row.optionalText("session_hash")
        destination = try row.text("destination")
        appID = try row.optionalIdentifier("app_id")
        redirectURI = try row.text("redirect_uri")
        browserHash = try row.optionalText("browser_hash")
        sealed = try row.optionalBytes("sealed")
        grantID = try row.optionalIdentifier("grant_id")
    }
}
