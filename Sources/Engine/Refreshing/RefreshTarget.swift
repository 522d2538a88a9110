import Domain
import Storage

/// What a refresh needs to know before it begins, read in one transaction.
struct RefreshTarget: Sendable {
    /// The grant as it was then; the lease tells it as it is.
    let stored: StoredGrant
    /// What the grant feeds.
    let connections: [Connection]
    /// The platform app by which the grant was given, if it is kept here.
    let app: StoredPlatformApp?

    /// Reads each grant with all that is beside it; `nil` for one that is gone.
    static func find(_ keys: [GrantKey], in transaction: Transaction) throws -> [RefreshTarget?] {
        let grants = try GrantStore.find(keys, in: transaction)
        let connections = try ConnectionStore.fed(by: keys, in: transaction)
        var apps: [PlatformApp.ID: StoredPlatformApp] = [:]
        return try keys.map { key in
            guard let stored = grants[key] else { return nil }
            var app: StoredPlatformApp?
            if let id = stored.grant.platformAppID {
                app = try apps[id] ?? PlatformApps.find(id, of: key.workspaceID, in: transaction)
                // The app of another workspace is not there for this one, so only what is found is remembered.
                if app?.workspaceID == Safe.installation { apps[id] = app }
            }
            return RefreshTarget(stored: stored, connections: connections[key] ?? [], app: app)
        }
    }

    /// Whether the refresh token is known to be spent: then it is not presented again (REL-6: one replay, not a loop).
    var isSpent: Bool {
        !connections.isEmpty
            && connections.allSatisfy { $0.health == .warning(.refreshLost) || !$0.health.isUsable }
    }
}
