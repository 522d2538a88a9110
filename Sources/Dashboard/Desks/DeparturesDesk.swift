import Domain
import Engine

/// What the dashboard passes on of people who withdrew at a platform.
protocol DeparturesDesk: Sendable {
    /// The person removed the app of the installation, or one that a workspace brought.
    func deauthorize(_ platform: Platform, owner: Workspace.ID?, signed text: String) async throws
    /// The person wants to be forgotten; answers the code of the deletion.
    func delete(_ platform: Platform, owner: Workspace.ID?, signed text: String) async throws -> String
    /// What became of a deletion.
    func deletion(_ code: String) async throws -> Departures.Deletion?
}

extension Departures: DeparturesDesk {}
