/// The tenant: people, roles, keys and everything that belongs to them.
package struct Workspace: Sendable, Identified {
    /// Workspaces are `wsp_…`.
    package static let identifierPrefix = "wsp"
    /// Identifies a workspace.
    package typealias ID = Identifier<Workspace>

    /// The identifier.
    package let id: ID
    /// What people call it.
    package var name: String
    /// IANA name of the zone in which local times are meant, e.g. `Europe/Berlin`.
    package var zone: String

    /// Gathers the parts.
    package init(id: ID, name: String, zone: String) {
        self.id = id
        self.name = name
        self.zone = zone
    }
}

/// A group of connections inside a workspace: a client, a product line.
package struct Brand: Sendable, Identified {
    /// Brands are `brd_…`.
    package static let identifierPrefix = "brd"
    /// Identifies a brand.
    package typealias ID = Identifier<Brand>

    /// The identifier.
    package let id: ID
    /// The owner.
    package let workspaceID: Workspace.ID
    /// What people call it.
    package var name: String

    /// Gathers the parts.
    package init(id: ID, workspaceID: Workspace.ID, name: String) {
        self.id = id
        self.workspaceID = workspaceID
        self.name = name
    }
}
