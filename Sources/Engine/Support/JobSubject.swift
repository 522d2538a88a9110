import Domain

/// What a job is about: one thing of one workspace (SEC-65).
struct JobSubject<Thing: Identified>: Sendable {
    let workspaceID: Workspace.ID
    let id: Identifier<Thing>

    init(_ id: Identifier<Thing>, of workspaceID: Workspace.ID) {
        self.workspaceID = workspaceID
        self.id = id
    }

    /// Reads what `text` wrote; `nil` for anything else.
    init?(_ text: String) {
        let pieces = text.split(separator: "/")
        guard pieces.count == 2 else { return nil }
        workspaceID = Workspace.ID(stored: String(pieces[0]))
        id = Identifier(stored: String(pieces[1]))
    }

    var text: String { "\(workspaceID)/\(id)" }
}
