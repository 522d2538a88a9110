import Domain
import Platforms
import Storage

/// Opens grants for use: fresh enough, or with the reason why not (REL-13).
struct Sessions: Sendable {
    /// Why there is no session.
    enum Obstacle: Error, Sendable {
        /// The grant is over, or gone.
        case ended(DisconnectReason)
        /// It will pass.
        case passing(words: String)
        /// Our keys cannot open the tokens.
        case locked
    }

    let parts: EngineParts
    let refresher: Refresher

    /// A session whose token lasts for `budget` and a minute; refreshes first where it does not.
    func session(for connection: Connection, lasting budget: Duration) async throws -> Result<Session, Obstacle> {
        guard let stored = try await find(connection) else { return .failure(.ended(.revoked)) }
        if RefreshSchedule.lasts(stored.grant.accessExpiresAt, for: budget, now: parts.ports.now()) {
            return try await open(stored, connection)
        }
        switch await refresher.refresh(connection.grantID, of: connection.workspaceID) {
        case .ended(let reason): return .failure(.ended(reason))
        case .removed: return .failure(.ended(.revoked))
        case .locked: return .failure(.locked)
        case .failed(let failure): return try await last(connection, words: failure.words)
        case .unavailable: return .failure(.passing(words: "The database is busy."))
        case .renewed, .renewedElsewhere, .notRenewable: return try await last(connection, words: "")
        }
    }

    /// A session as it is, without any refresh: for checks, which only read (REL-16).
    func session(for connection: Connection) async throws -> Result<Session, Obstacle> {
        guard let stored = try await find(connection) else { return .failure(.ended(.revoked)) }
        return try await open(stored, connection)
    }

    private func last(_ connection: Connection, words: String) async throws -> Result<Session, Obstacle> {
        guard let stored = try await find(connection) else { return .failure(.ended(.revoked)) }
        guard RefreshSchedule.lasts(stored.grant.accessExpiresAt, for: .zero - .seconds(60), now: parts.ports.now())
        else { return .failure(.passing(words: "The access token has expired. \(words)")) }
        return try await open(stored, connection)
    }

    private func find(_ connection: Connection) async throws -> StoredGrant? {
        try await parts.read {
            try GrantStore.find(connection.grantID, of: connection.workspaceID, in: $0)
        }
    }

    private func open(_ stored: StoredGrant, _ connection: Connection) async throws -> Result<Session, Obstacle> {
        let tokens: GrantTokens
        do {
            tokens = try await refresher.safe.open(stored)
        } catch {
            return .failure(.locked)
        }
        guard let session = try await refresher.session(of: stored.grant, with: tokens) else {
            return .failure(.passing(words: "The platform app of this connection is missing."))
        }
        return .success(
            Session(grant: session.grant, tokens: session.tokens, app: session.app, account: connection.account))
    }
}
