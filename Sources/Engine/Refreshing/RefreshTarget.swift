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

    /// Reads the grant with all that is beside it; `nil` when it is gone.
    static func find(
        _ id: Grant.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> RefreshTarget? {
        guard let stored = try GrantStore.find(id, of: workspaceID, in: transaction) else { return nil }
        return RefreshTarget(
            stored: stored, connections: try ConnectionStore.fed(by: id, of: workspaceID, in: transaction),
            app: try PlatformApps.find(for: stored.grant, in: transaction))
    }

    /// Whether the refresh token is known to be spent: then it is not presented again (REL-6: one replay, not a loop).
    var isSpent: Bool {
        !connections.isEmpty
            && connections.allSatisfy { $0.health == .warning(.refreshLost) || !$0.health.isUsable }
    }
}
