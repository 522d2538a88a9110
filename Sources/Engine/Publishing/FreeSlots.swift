import Domain
import Storage

/// The posting slots that the next posts may take: those of the brand whose accounts they are for, where it has any, else those
/// of the workspace (decision 0026).
struct FreeSlots {
    /// How many slots in a row may be taken before somebody is told that all of them are.
    private static let limit = 2_000

    private let workspaceID: Workspace.ID
    /// Whose slots they are; `nil` for those of the workspace.
    private let brandID: Brand.ID?
    private let slots: WeeklySlots

    /// Chooses among the slots of a workspace and its brands. Throws `EngineError.conflict` when there are none.
    init(
        _ workspaceID: Workspace.ID, for brandID: Brand.ID? = nil, in transaction: Transaction
    ) throws {
        let listed = try SlotStore.list(of: workspaceID, in: transaction)
        let own = listed.filter { $0.brandID != nil && $0.brandID == brandID }
        let chosen = own.isEmpty ? listed.filter { $0.brandID == nil } : own
        guard !chosen.isEmpty else {
            throw EngineError.conflict(code: "no_slot", words: "There are no posting slots yet: set some first.")
        }
        self.workspaceID = workspaceID
        self.brandID = own.isEmpty ? nil : brandID
        slots = WeeklySlots(chosen.map(\.time), zone: try Timing.zone(of: workspaceID, in: transaction))
    }

    /// Chooses for a post to these accounts: where they are of several brands, the slots are those of the workspace.
    init(
        _ workspaceID: Workspace.ID, to accounts: [Connection.ID], in transaction: Transaction
    ) throws {
        let brands = try accounts.compactMap {
            try ConnectionStore.find($0, of: workspaceID, in: transaction)?.brandID
        }
        let only = Set(brands).count == 1 ? brands.first : nil
        try self.init(workspaceID, for: only, in: transaction)
    }

    /// The next one; `nil` when none is free.
    func first(in transaction: Transaction) throws -> Instant? { try free(in: transaction).first }

    /// Takes the next one for a post, which gives back what it had. Throws `EngineError.conflict` when none is free.
    func take(for postID: Post.ID, in transaction: Transaction) throws -> Instant {
        try SlotStore.release(postID, of: workspaceID, in: transaction)
        for instant in try free(in: transaction) {
            // Somebody may be taking it right now; then it is not ours (REL-57).
            if try SlotStore.take(instant, for: postID, of: workspaceID, brandID, in: transaction) { return instant }
        }
        throw EngineError.conflict(code: "no_slot", words: "Every posting slot of the coming year is taken.")
    }

    private func free(in transaction: Transaction) throws -> [Instant] {
        // What is due within the minute could hardly be looked at once more.
        let start = transaction.now + .minutes(1)
        let end = start + WeeklySlots.horizon
        let planned = try SlotStore.planned(from: start, to: end, of: workspaceID, brandID, in: transaction)
        return Array(slots.instants(from: start, to: end).lazy.filter { !planned.contains($0) }.prefix(Self.limit))
    }
}
