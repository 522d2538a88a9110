package import Domain

/// Names a thing together with the workspace that owns it: half of the key of its row, and the subject of its jobs.
package struct WorkspaceKey<Thing: Identified>: Sendable, Hashable {
    /// The thing.
    package let id: Identifier<Thing>
    /// Its workspace.
    package let workspaceID: Workspace.ID

    /// Gathers both.
    package init(_ id: Identifier<Thing>, of workspaceID: Workspace.ID) {
        self.id = id
        self.workspaceID = workspaceID
    }

    /// Reads what `text` wrote; `nil` for anything else.
    package init?(_ text: String) {
        let pieces = text.split(separator: "/")
        guard pieces.count == 2 else { return nil }
        self.init(Identifier(stored: String(pieces[1])), of: Workspace.ID(stored: String(pieces[0])))
    }

    /// Both in one text.
    package var text: String { "\(workspaceID.text)/\(id.text)" }

    /// Both as arguments: workspace first.
    var values: [Value] { [.id(workspaceID), .id(id)] }
}

/// Names a grant.
package typealias GrantKey = WorkspaceKey<Grant>
/// Names a delivery.
package typealias DeliveryKey = WorkspaceKey<Delivery>

extension WorkspaceKey<Grant> {
    /// The key of a grant.
    package init(_ grant: Grant) { self.init(grant.id, of: grant.workspaceID) }
}

extension WorkspaceKey<Delivery> {
    /// The key of a delivery.
    package init(_ delivery: Delivery) { self.init(delivery.id, of: delivery.workspaceID) }
}
