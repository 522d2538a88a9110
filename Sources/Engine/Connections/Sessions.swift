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

    /// What a session is opened from: the grant and, where it was given through one, its platform app.
    struct Opening: Sendable {
        let stored: StoredGrant
        let app: StoredPlatformApp?
    }

    let parts: EngineParts
    let refresher: Refresher

    /// A session whose token lasts for `budget` and a minute; refreshes first where it does not.
    func session(
        for connection: Connection, lasting budget: Duration, _ urgency: RefreshPace.Urgency = .delivery
    ) async throws -> Result<Session, Obstacle> {
        guard let found = try await find(connection) else { return .failure(.ended(.revoked)) }
        if RefreshSchedule.lasts(found.stored.grant.accessExpiresAt, for: budget, now: parts.ports.now()) {
            return try await open(found, connection)
        }
        switch await refresher.refresh(connection.grantID, of: connection.workspaceID, urgency) {
        case .ended(let reason): return .failure(.ended(reason))
        case .removed: return .failure(.ended(.revoked))
        case .locked: return .failure(.locked)
        case .failed(let failure): return try await last(connection, words: failure.words)
        case .unavailable: return .failure(.passing(words: "The database is busy."))
        case .renewed, .renewedElsewhere, .justRenewed, .notRenewable: return try await last(connection, words: "")
        }
    }

    /// A session as it is, without any refresh: for checks, which only read (REL-16).
    func session(for connection: Connection) async throws -> Result<Session, Obstacle> {
        guard let found = try await find(connection) else { return .failure(.ended(.revoked)) }
        return try await open(found, connection)
    }

    private func last(_ connection: Connection, words: String) async throws -> Result<Session, Obstacle> {
        guard let found = try await find(connection) else { return .failure(.ended(.revoked)) }
        let end = found.stored.grant.accessExpiresAt
        guard RefreshSchedule.lasts(end, for: .zero - .seconds(60), now: parts.ports.now())
        else { return .failure(.passing(words: "The access token has expired. \(words)")) }
        return try await open(found, connection)
    }

    private func find(_ connection: Connection) async throws -> Opening? {
        try await parts.read { try Self.find(connection, in: $0) }
    }

    /// What opens the account of a connection, as it is stored now.
    static func find(_ connection: Connection, in transaction: Transaction) throws -> Opening? {
        let stored = try GrantStore.find(connection.grantID, of: connection.workspaceID, in: transaction)
        return try stored.map { Opening(stored: $0, app: try PlatformApps.find(for: $0.grant, in: transaction)) }
    }

    /// Opens the tokens.
    func open(_ opening: Opening, _ connection: Connection) async throws -> Result<Session, Obstacle> {
        let (stored, storedApp) = (opening.stored, opening.app)
        let tokens: GrantTokens
        do {
            tokens = try await refresher.safe.open(stored)
        } catch {
            return .failure(.locked)
        }
        if stored.grant.platformAppID != nil, storedApp == nil {
            return .failure(.passing(words: "The platform app of this connection is missing."))
        }
        var app: PlatformApp?
        if let storedApp { app = try await PlatformApps.open(storedApp, with: refresher.safe) }
        return .success(Session(grant: stored.grant, tokens: tokens, app: app, account: connection.account))
    }
}
