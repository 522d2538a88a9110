package import Domain

/// Names a grant in its workspace.
package struct GrantKey: Sendable, Hashable {
    /// The grant.
    package let id: Grant.ID
    /// Its workspace.
    package let workspaceID: Workspace.ID

    /// Gathers both.
    package init(_ id: Grant.ID, of workspaceID: Workspace.ID) {
        self.id = id
        self.workspaceID = workspaceID
    }

    /// The key of a grant.
    package init(_ grant: Grant) { self.init(grant.id, of: grant.workspaceID) }

    /// Both in one text.
    package var text: String { "\(workspaceID.text)/\(id.text)" }

    /// The key as arguments: workspace first.
    var values: [Value] { [.id(workspaceID), .id(id)] }
}
