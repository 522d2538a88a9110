package import Domain

/// A platform app with its sealed secret, as stored.
package struct StoredPlatformApp: Sendable {
    /// The identifier.
    package let id: PlatformApp.ID
    /// The owner: a workspace, or the installation.
    package let workspaceID: Workspace.ID
    /// The platform.
    package let platform: Platform
    /// The one server that may see the secret (SEC-9).
    package let server: String
    /// The client id.
    package let clientID: String
    /// The sealed client secret; `nil` for a public client.
    package let sealedSecret: [UInt8]?
    /// The callback URL that was registered.
    package let redirectURI: String
    /// Since when nobody connects by it any more; `nil` while it is in use.
    package var retiredAt: Instant?
    /// What the platform said of it last.
    package var examination: AppExamination?
    /// The configuration of its login; `nil` for none.
    package var configID: String?

    /// Gathers the parts.
    package init(
        id: PlatformApp.ID, workspaceID: Workspace.ID, platform: Platform, server: String, clientID: String,
        sealedSecret: [UInt8]?, redirectURI: String
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.platform = platform
        self.server = server
        self.clientID = clientID
        self.sealedSecret = sealedSecret
        self.redirectURI = redirectURI
    }
}

/// Reads and writes platform apps; each verb runs inside the caller's transaction.
package enum PlatformAppStore {
    private static let columns = """
        workspace_id, id, platform, server, client_id, sealed_secret, redirect_uri, retired_at, verdict, verdict_words,
        examined_at, config_id
        """
    private static let insertSQL = """
        INSERT INTO platform_apps (workspace_id, id, platform, server, client_id, sealed_secret, redirect_uri, created_at,
            config_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
        """
    private static let findSQL = "SELECT \(columns) FROM platform_apps WHERE workspace_id = $1 AND id = $2"
    private static let forServerSQL = """
        SELECT \(columns) FROM platform_apps
        WHERE workspace_id = $1 AND platform = $2 AND server = $3 AND retired_at IS NULL ORDER BY id DESC LIMIT 1
        """
    private static let removeSQL = "DELETE FROM platform_apps WHERE workspace_id = $1 AND id = $2"
    private static let ofPlatformSQL = """
        SELECT \(columns) FROM platform_apps WHERE workspace_id = $1 AND platform = $2 ORDER BY server, id LIMIT 1000
        """
    private static let listSQL = "SELECT \(columns) FROM platform_apps WHERE workspace_id = $1 ORDER BY id"

    /// Stores an app, unless one for the same server is there already: then nothing changes.
    package static func insert(_ app: StoredPlatformApp, in transaction: Transaction) throws {
        try transaction.execute(
            insertSQL,
            [
                .id(app.workspaceID), .id(app.id), .raw(app.platform), .text(app.server), .text(app.clientID),
                .bytes(app.sealedSecret), .text(app.redirectURI), .instant(transaction.now),
                .text(app.configID),
            ])
    }

    /// The app with this identifier.
    package static func find(
        _ id: PlatformApp.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> StoredPlatformApp? {
        try transaction.row(findSQL, [.id(workspaceID), .id(id)]).map(StoredPlatformApp.init(row:))
    }

    /// The app registered at this server that is in use.
    package static func find(
        on platform: Platform, server: String, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> StoredPlatformApp? {
        try transaction.row(forServerSQL, [.id(workspaceID), .raw(platform), .text(server)])
            .map(StoredPlatformApp.init(row:))
    }

    /// Every app of a workspace, or of the installation.
    package static func list(of workspaceID: Workspace.ID, in transaction: Transaction) throws -> [StoredPlatformApp] {
        try transaction.query(listSQL, [.id(workspaceID)]).map(StoredPlatformApp.init(row:))
    }

    /// The apps of one platform, at most 1,000.
    package static func list(
        on platform: Platform, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> [StoredPlatformApp] {
        try transaction.query(ofPlatformSQL, [.id(workspaceID), .raw(platform)]).map(StoredPlatformApp.init(row:))
    }

    /// Forgets an app, e.g. after the server forgot it, so that the next attempt registers anew.
    package static func remove(
        _ id: PlatformApp.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws {
        try transaction.execute(removeSQL, [.id(workspaceID), .id(id)])
    }
}

extension StoredPlatformApp {
    init(row: Row) throws {
        self.init(
            id: try row.identifier("id"), workspaceID: try row.identifier("workspace_id"),
            platform: try row.choice("platform"), server: try row.text("server"),
            clientID: try row.text("client_id"), sealedSecret: try row.optionalBytes("sealed_secret"),
            redirectURI: try row.text("redirect_uri"))
        retiredAt = try row.optionalInstant("retired_at")
        examination = try Self.examination(row)
        configID = try row.optionalText("config_id")
    }

    private static func examination(_ row: Row) throws -> AppExamination? {
        guard let name = try row.optionalText("verdict"), let at = try row.optionalInstant("examined_at") else {
            return nil
        }
        let words = try row.optionalText("verdict_words") ?? ""
        let verdict: AppVerdict =
            switch name {
            case "accepted": .accepted
            case "refused": .refused(words: words)
            default: .unknown(words: words)
            }
        return AppExamination(verdict, at: at)
    }
}
