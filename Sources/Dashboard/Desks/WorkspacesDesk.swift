import Domain
import Engine

/// What the dashboard asks of the Engine about the workspace as a whole.
protocol WorkspacesDesk: Sendable {
    /// What would be lost with it.
    func contents(by: Principal) async throws -> WorkspaceContents
    /// What would follow from another zone.
    func zoneChange(to name: String, by: Principal) async throws -> ZoneChange
    /// Gives it another zone, if it still has the one that the person saw.
    func setZone(_ name: String, from old: String?, by: Principal) async throws -> ZoneChange
    /// Deletes it for good (S2.57).
    func delete(named name: String, password: Secret, address: String, by: Principal) async throws -> Farewell.Answers
}

extension Workspaces: WorkspacesDesk {}
