import Domain
import Engine

/// What the dashboard asks of the Engine about attempts to connect.
protocol ConnectingDesk: Sendable {
    /// What can be connected.
    func platforms(by: Principal) async throws -> [PlatformListing]
    /// Starts an attempt.
    func start(_ new: NewAuthorization, by: Principal) async throws -> StartedAuthorization
    /// Binds an attempt to the browser; once only (SEC-4).
    func bind(_ id: Authorization.ID, ticket: Secret, sessionHash: String?) async throws -> BoundAuthorization
    /// Takes what came back from the platform.
    func callback(_ callback: Callback) async throws -> CallbackOutcome
    /// How far an attempt came.
    func authorization(_ id: Authorization.ID, by: Principal) async throws -> Authorization
    /// Takes a person's choice among accounts.
    func choose(_ id: Authorization.ID, remoteIDs: [String], by: Principal) async throws -> Authorization
    /// Who we are, for servers that read it.
    func clientMetadata() -> [UInt8]?
    /// The public keys that go with it.
    func clientKeys() async throws -> [UInt8]?
    /// Connects by an app password (SEC-17).
    func signIn(_ new: NewAuthorization, appPassword: Secret, by: Principal) async throws -> Authorization
}

extension Connecting: ConnectingDesk {}
