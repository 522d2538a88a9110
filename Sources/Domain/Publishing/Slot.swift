/// A posting slot of a workspace, or of a brand: a time of the week that the next post may take.
package struct Slot: Sendable, Hashable, Identified {
    /// Slots are `slt_…`.
    package static let identifierPrefix = "slt"
    /// Identifies a slot.
    package typealias ID = Identifier<Slot>

    /// The identifier.
    package let id: ID
    /// The owner.
    package let workspaceID: Workspace.ID
    /// The brand for whose accounts it is; `nil` for all that have none of their own.
    package let brandID: Brand.ID?
    /// When, on the clocks of the workspace's zone.
    package let time: WeeklySlot

    /// Gathers the parts.
    package init(id: ID, workspaceID: Workspace.ID, brandID: Brand.ID? = nil, time: WeeklySlot) {
        self.id = id
        self.workspaceID = workspaceID
        self.brandID = brandID
        self.time = time
    }
}
