import Domain
import Storage

/// When something is to be published, as found out when it is stored.
struct Due: Sendable {
    /// The time; for a draft the present one.
    let instant: Instant
    /// IANA name of the zone in which it was chosen; `nil` for that of the workspace.
    let zone: String?
}

extension Timing {
    /// The time for a post to these accounts. A slot is taken with it, so that nobody else gets that one.
    ///
    /// Throws `EngineError.conflict` when no slot is free.
    func due(
        for postID: Post.ID, of workspaceID: Workspace.ID, to accounts: [Connection.ID] = [],
        in transaction: Transaction
    ) throws -> Due {
        let now = transaction.now
        switch self {
        case .at(let instant): return Due(instant: max(instant, now), zone: nil)
        case .local(let local, let zone):
            let chosen = try zone ?? Self.zone(of: workspaceID, in: transaction)
            return Due(instant: max(chosen.instant(of: local), now), zone: chosen.name)
        case .nextSlot:
            let slots = try FreeSlots(workspaceID, to: accounts, in: transaction)
            return Due(instant: try slots.take(for: postID, in: transaction), zone: nil)
        case .now, .draft: return Due(instant: now, zone: nil)
        }
    }

    /// Whether it is for later than now, as far as can be told before the post is stored. A draft has its time still to come.
    func isForLater(of workspaceID: Workspace.ID, in transaction: Transaction) throws -> Bool {
        switch self {
        case .at(let instant): return instant > transaction.now
        case .local(let local, let zone):
            let chosen = try zone ?? Self.zone(of: workspaceID, in: transaction)
            return chosen.instant(of: local) > transaction.now
        case .nextSlot, .draft: return true
        case .now: return false
        }
    }

    /// The zone in which a workspace means local times.
    static func zone(of workspaceID: Workspace.ID, in transaction: Transaction) throws -> Zone {
        try PersonStore.workspace(workspaceID, in: transaction).flatMap { Zone($0.zone) } ?? .utc
    }
}
