package import Domain
import FoundationEssentials
import OAuth
import Platforms
import Storage
import Vault

/// Connects accounts: start, bind to a browser, come back, choose (architecture, section 3.1).
package struct Connecting: Sendable {
    let parts: EngineParts
    let safe: Safe
    let apps: PlatformApps
    let finishing: Finishing

    init(parts: EngineParts) {
        self.parts = parts
        safe = Safe(vault: parts.vault)
        apps = PlatformApps(parts: parts)
        finishing = Finishing(parts: parts)
    }

    /// How many attempts of one person may be open (SEC-6).
    static let openLimit = 20

    /// Every platform that this installation offers, in the order of the platform list.
    package func platforms(by principal: Principal) async throws -> [PlatformListing] {
        try principal.require(.view)
        let troubles = parts.breakers.troubles
        let brought = try await parts.read { try BroughtRows(of: principal.workspaceID, in: $0) }
        return Platform.allCases.compactMap { platform in
            guard let connector = parts.connectors[platform] else { return nil }
            let profile = connector.profile
            let hasOwn = profile.appSource == .configured && brought.current(for: platform) != nil
            let isConfigured =
                profile.appSource == .onTheFly || hasOwn
                || parts.settings.configuredApps.contains { $0.platform == platform }
            return PlatformListing(
                profile: profile, isConfigured: isConfigured, publishes: connector.publishes,
                callbackURL: hasOwn
                    ? Callbacks(publicURL: parts.settings.publicURL).url(
                        of: platform, owner: principal.workspaceID.text)
                    : callbackURL(platform, profile),
                troubleSince: troubles.first { $0.platform == platform }?.since)
        }
    }

    /// Starts an attempt. Throws `EngineError`, of which `.authorization` says why the platform cannot be reached.
    package func start(
        _ new: NewAuthorization, by principal: Principal
    ) async throws -> StartedAuthorization {
        try principal.require(.connect)
        let connector = try parts.connector(new.platform)
        let returnTo = try checkedReturn(new.returnTo)
        let plan = try await plan(new, by: principal)
        if new.reconnects == nil { try await engineErrors { try await checkRoom(of: principal.workspaceID) } }
        let destination = try await engineErrors { try await connector.locate(plan.target) }
        let app = try await engineErrors {
            try await apps.app(at: destination, on: new.platform, of: principal.workspaceID)
        }
        let attempt = Authorization(
            id: Authorization.ID(parts.ports), workspaceID: principal.workspaceID, personID: principal.personID,
            brandID: plan.brandID, platform: new.platform, reconnects: new.reconnects, returnTo: returnTo,
            state: .pending, expiresAt: parts.ports.now() + Authorization.life)
        return try await insert(attempt, at: destination, app, by: principal)
    }

    /// Nobody is sent to a platform for an account that there is no room for (S4.24).
    func checkRoom(of workspaceID: Workspace.ID) async throws {
        try await parts.read { [plans = parts.settings.plans] transaction in
            try Room.check(for: 1, in: workspaceID, plans: plans, holds: false, in: transaction)
        }
    }

    private func insert(
        _ attempt: Authorization, at destination: Destination, _ app: PlatformApp, by principal: Principal
    ) async throws -> StartedAuthorization {
        let ticket = FreshToken(.attempt)
        let stored = StoredAuthorization(
            authorization: attempt, sessionHash: principal.sessionHash,
            destination: String(decoding: try JSONEncoder().encode(destination), as: UTF8.self), appID: app.id,
            redirectURI: app.redirectURI)
        try await parts.write { transaction in
            let open = try AuthorizationStore.openCount(
                of: attempt.personID, in: attempt.workspaceID, in: transaction)
            guard open < Self.openLimit else { throw EngineError.tooMany(retryAfter: Authorization.life) }
            try AuthorizationStore.insert(stored, ticketHash: ticket.hash.text, in: transaction)
        }
        return StartedAuthorization(
            authorization: attempt, ticket: ticket.secret,
            linkURL: "\(parts.settings.publicURL)/connect/\(attempt.id)/\(ticket.secret.expose())")
    }

    /// Gives the attempt to the browser that shows the ticket, once, and answers where that browser goes (SEC-4).
    package func bind(
        _ id: Authorization.ID, ticket: Secret, sessionHash: String?
    ) async throws -> BoundAuthorization {
        let hash = TokenHash(.attempt, ticket).text
        let stored = try await parts.write {
            try AuthorizationStore.takeTicket(hash, of: id, in: $0)
        }
        guard let stored, stored.sessionHash == nil || stored.sessionHash == sessionHash else {
            throw EngineError.notFound
        }
        do {
            return try await send(stored)
        } catch let failure as AuthorizationFailure {
            try await finishing.fail(stored.authorization, failure)
            throw EngineError.authorization(failure)
        }
    }

    private func send(_ stored: StoredAuthorization) async throws -> BoundAuthorization {
        let attempt = stored.authorization
        let (destination, app) = try await reopen(stored)
        let state = FreshToken(.state)
        let browser = FreshToken(.attempt)
        let request = AuthorizeRequest(
            destination: destination, app: app, redirectURI: stored.redirectURI, state: state.secret)
        let start = try await parts.connector(attempt.platform).authorize(request)
        let sealed = try await safe.seal(
            start.secrets.packed, table: "authorizations", row: attempt.id.text, column: "sealed",
            of: attempt.workspaceID)
        let isBound = try await parts.write { transaction in
            try AuthorizationStore.bind(
                attempt, stateHash: state.hash.text, browserHash: browser.hash.text, sealed: sealed, in: transaction)
        }
        guard isBound else { throw EngineError.notFound }
        return BoundAuthorization(
            cookieName: Self.cookieName(of: attempt.id, publicURL: parts.settings.publicURL),
            browserSecret: browser.secret, platformURL: try parts.browserURL(start.url),
            expiresAt: attempt.expiresAt)
    }

    /// Destination and platform app as they were at the start (SEC-5, SEC-9).
    func reopen(_ stored: StoredAuthorization) async throws -> (Destination, PlatformApp) {
        let destination = try JSONDecoder().decode(Destination.self, from: Data(stored.destination.utf8))
        let row = try await parts.read { transaction in
            try stored.appID.flatMap {
                try PlatformApps.find($0, of: stored.authorization.workspaceID, in: transaction)
            }
        }
        guard let row else { throw AuthorizationFailure(.app, words: "The platform app was removed meanwhile.") }
        return (destination, try await PlatformApps.open(row, with: safe))
    }

    /// Name of the cookie that binds one attempt to one browser; parallel attempts do not mix (SEC-4, SEC-5).
    package static func cookieName(of id: Authorization.ID, publicURL: String) -> String {
        let name = "martlet-connect-\(id.text.suffix(12))"
        return publicURL.hasPrefix("https://") ? "__Host-\(name)" : name
    }
}
