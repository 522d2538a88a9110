import Domain
import Platforms
import Storage

extension PlatformApps {
    /// Stores a new app with its sealed secret; by default for the installation.
    func store(
        _ new: NewPlatformApp, _ platform: Platform, server: String, id: PlatformApp.ID,
        of workspaceID: Workspace.ID = Safe.installation, redirectURI: String
    ) async throws -> PlatformApp {
        let row = StoredPlatformApp(
            id: id, workspaceID: workspaceID, platform: platform, server: server, clientID: new.clientID,
            sealedSecret: try await seal(new.clientSecret, of: id, workspaceID), redirectURI: redirectURI)
        try await parts.write { try PlatformAppStore.insert(row, in: $0) }
        return try await Self.open(row, with: safe)
    }

    /// The secret for the row of an app.
    func seal(
        _ secret: Secret?, of id: PlatformApp.ID, _ workspaceID: Workspace.ID
    ) async throws -> [UInt8]? {
        guard let secret else { return nil }
        return try await safe.seal(
            secret, table: "platform_apps", row: id.text, column: "sealed_secret", of: workspaceID)
    }

    /// The rows of a configured app, the newest last. A secret that was changed in the configuration is the same client's:
    /// accounts that were connected before are renewed with the new one, too.
    @discardableResult
    func settle(_ given: ConfiguredApp) async throws -> [StoredPlatformApp] {
        let rows = try await parts.read { transaction in
            try PlatformAppStore.list(on: given.platform, of: Safe.installation, in: transaction)
        }.filter { $0.clientID == given.clientID }
        for row in rows {
            guard try await Self.open(row, with: safe).clientSecret != given.clientSecret else { continue }
            let sealed = try await seal(given.clientSecret, of: row.id, row.workspaceID)
            try await parts.write {
                try PlatformAppStore.renew(row.id, of: row.workspaceID, sealedSecret: sealed, in: $0)
            }
        }
        return try await parts.read { transaction in
            try rows.compactMap { try PlatformAppStore.find($0.id, of: $0.workspaceID, in: transaction) }
        }.sorted { $0.id.text < $1.id.text }
    }
}
