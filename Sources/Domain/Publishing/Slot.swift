/// A posting slot of a workspace: a time of the week that the next post may take.
package struct Slot: Sendable, Hashable, Identified {
    /// Slots are `slt_…`.
    package static let identifierPrefix = "slt"
    /// Identifies a slot.
    package typealias ID = Identifier<Slot>

    /// The identifier.
    package let id: ID
    /// The owner.
    package let workspaceID: Workspace.ID
    /// When, on the clocks of the workspace's zone.
    package let time: WeeklySlot

    /// Gathers the parts.
    package init(id: ID, workspaceID: Workspace.ID, time: WeeklySlot) {
        self.id = id
        self.workspaceID = workspaceID
        self.time = time
    }
}
