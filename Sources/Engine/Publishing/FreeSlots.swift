import Domain
import Storage

/// The posting slots that the next posts of a workspace may take.
struct FreeSlots {
    /// How many slots in a row may be taken before somebody is told that all of them are.
    private static let limit = 2_000

    private let workspaceID: Workspace.ID
    private let slots: WeeklySlots

    /// Reads the slots. Throws `EngineError.conflict` when there are none.
    init(_ workspaceID: Workspace.ID, in transaction: Transaction) throws {
        let listed = try SlotStore.list(of: workspaceID, in: transaction)
        guard !listed.isEmpty else {
            throw EngineError.conflict(code: "no_slot", words: "There are no posting slots yet: set some first.")
        }
        self.workspaceID = workspaceID
        slots = WeeklySlots(listed.map(\.time), zone: try Timing.zone(of: workspaceID, in: transaction))
    }

    /// The next one; `nil` when none is free.
    func first(in transaction: Transaction) throws -> Instant? { try free(in: transaction).first }

    /// Takes the next one for a post, which gives back what it had. Throws `EngineError.conflict` when none is free.
    func take(for postID: Post.ID, in transaction: Transaction) throws -> Instant {
        try SlotStore.release(postID, of: workspaceID, in: transaction)
        for instant in try free(in: transaction) {
            // Somebody may be taking it right now; then it is not ours (REL-57).
            if try SlotStore.take(instant, for: postID, of: workspaceID, in: transaction) { return instant }
        }
        throw EngineError.conflict(code: "no_slot", words: "Every posting slot of the coming year is taken.")
    }

    private func free(in transaction: Transaction) throws -> [Instant] {
        // What is due within the minute could hardly be looked at once more.
        let start = transaction.now + .minutes(1)
        let end = start + WeeklySlots.horizon
        let planned = try SlotStore.planned(from: start, to: end, of: workspaceID, in: transaction)
        return Array(slots.instants(from: start, to: end).lazy.filter { !planned.contains($0) }.prefix(Self.limit))
    }
}
