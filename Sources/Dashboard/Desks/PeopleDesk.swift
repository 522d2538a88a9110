import Domain
import Engine
import Storage

/// What the dashboard asks of the Engine about people; a seam, so that pages can be tested without a database.
protocol PeopleDesk: Sendable {
    /// Whether nobody owns this installation yet.
    func needsOwner() async throws -> Bool
    /// Makes the first owner (SEC-41).
    func createOwner(_ new: NewOwner) async throws -> Login
    /// Opens a session (SEC-34).
    func logIn(email: String, password: Secret, address: String) async throws -> Login
    /// Who a session belongs to.
    func member(session: Secret) async throws -> Member?
    /// Ends a session.
    func logOut(session: Secret) async throws
    /// Makes a key; it is shown this once.
    func createAPIKey(name: String, role: Role, by: Principal) async throws -> (listing: APIKeyListing, key: Secret)
    /// The keys of the workspace.
    func apiKeys(by: Principal) async throws -> [APIKeyListing]
    /// Ends a key.
    func revokeAPIKey(_ id: APIKeyListing.ID, by: Principal) async throws
}

extension People: PeopleDesk {}
