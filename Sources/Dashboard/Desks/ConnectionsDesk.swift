import Domain
import Engine
import Storage

/// What the dashboard asks of the Engine about connected accounts.
protocol ConnectionsDesk: Sendable {
    /// The accounts that fit.
    func list(_ filter: ConnectionFilter, by: Principal) async throws -> [ConnectionView]
    /// One account.
    func get(_ id: Connection.ID, by: Principal) async throws -> ConnectionView
    /// Pauses or resumes.
    func setActive(_ isActive: Bool, of id: Connection.ID, by: Principal) async throws -> ConnectionView
    /// Ends the connection, also at the platform unless its side is left alone (SEC-18).
    func disconnect(_ id: Connection.ID, leavingPermission: Bool, by: Principal) async throws -> Disconnected
    /// How much room the plan has left; `nil` where there are no caps (S4.22).
    func room(by: Principal) async throws -> Room?
    /// Proves the grant now (REL-16).
    func check(_ id: Connection.ID, by: Principal) async throws -> ConnectionView
    /// What happened, newest first.
    func history(
        _ scope: HistoryScope, of id: Connection.ID, before: HistoryEntry.ID?, limit: Int, by: Principal
    ) async throws -> [HistoryEntry]
}

extension Connections: ConnectionsDesk {}
