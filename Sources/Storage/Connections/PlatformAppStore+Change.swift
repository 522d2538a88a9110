package import Domain

/// How apps come into use and go out of it; grants keep the app that they came by.
extension PlatformAppStore {
    private static let renewSQL = """
        UPDATE platform_apps SET sealed_secret = $3, config_id = $4, retired_at = NULL, verdict = NULL,
            verdict_words = NULL, examined_at = NULL
        WHERE workspace_id = $1 AND id = $2
        """
    private static let retireSQL = """
        UPDATE platform_apps SET retired_at = $4
        WHERE workspace_id = $1 AND platform = $2 AND id <> $3 AND retired_at IS NULL
        """
    private static let noteSQL = """
        UPDATE platform_apps SET verdict = $3, verdict_words = $4, examined_at = $5 WHERE workspace_id = $1 AND id = $2
        """
    private static let useSQL = """
        SELECT g.app_id, COUNT(*) AS count FROM platform_apps a
            JOIN grants g ON g.app_id = a.id AND g.workspace_id = $1
            JOIN connections c ON c.workspace_id = g.workspace_id AND c.grant_id = g.id AND c.removed_at IS NULL
        WHERE a.workspace_id = $1 GROUP BY g.app_id
        """
    private static let pruneSQL = """
        DELETE FROM platform_apps WHERE retired_at <= $1
            AND NOT EXISTS (SELECT 1 FROM grants g WHERE g.app_id = platform_apps.id)
            AND NOT EXISTS (
                SELECT 1 FROM authorizations a WHERE a.app_id = platform_apps.id
                    AND a.state IN ('pending', 'consumed', 'choose') AND a.expires_at > $1)
        """

    /// Gives an app its new secret and configuration and puts it into use again; what was said of it before is void.
    package static func renew(
        _ id: PlatformApp.ID, of workspaceID: Workspace.ID, sealedSecret: [UInt8]?, configID: String? = nil,
        in transaction: Transaction
    ) throws {
        try transaction.execute(
            renewSQL, [.id(workspaceID), .id(id), .bytes(sealedSecret), .text(configID)])
    }

    /// Takes every app of a platform out of use, but one; answers how many those were.
    @discardableResult
    package static func retire(
        on platform: Platform, of workspaceID: Workspace.ID, except id: PlatformApp.ID? = nil,
        in transaction: Transaction
    ) throws -> Int {
        try transaction.execute(
            retireSQL, [.id(workspaceID), .raw(platform), .text(id?.text ?? ""), .instant(transaction.now)])
    }

    /// Notes what the platform said.
    package static func note(
        _ examination: AppExamination, of id: PlatformApp.ID, of workspaceID: Workspace.ID,
        in transaction: Transaction
    ) throws {
        let (name, words): (String, String?) =
            switch examination.verdict {
            case .accepted: ("accepted", nil)
            case .refused(let words): ("refused", words)
            case .unknown(let words): ("unknown", words)
            }
        try transaction.execute(
            noteSQL, [.id(workspaceID), .id(id), .text(name), .text(words), .instant(examination.at)])
    }

    /// How many accounts live from each app that the workspace brought.
    package static func accounts(
        of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> [PlatformApp.ID: Int] {
        let rows = try transaction.query(useSQL, [.id(workspaceID)])
        return try rows.reduce(into: [:]) { counts, row in
            if let id: PlatformApp.ID = try row.optionalIdentifier("app_id") { counts[id] = try row.int("count") }
        }
    }

    /// Forgets the apps, and their secrets, that are out of use and from which nothing lives any more.
    package static func prune(in transaction: Transaction) throws {
        try transaction.execute(pruneSQL, [.instant(transaction.now)])
    }
}
