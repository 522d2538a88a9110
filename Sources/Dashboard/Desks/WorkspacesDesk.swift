import Domain
import Engine

/// What the dashboard asks of the Engine about the workspace as a whole.
protocol WorkspacesDesk: Sendable {
    /// What would be lost with it.
    func contents(by: Principal) async throws -> WorkspaceContents
    /// Deletes it for good (S2.57).
    func delete(named name: String, password: Secret, address: String, by: Principal) async throws -> Farewell.Answers
}

extension Workspaces: WorkspacesDesk {}
