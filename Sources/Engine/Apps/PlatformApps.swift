import Domain
import Platforms
import Storage

/// Finds, registers and opens platform apps (SEC-9): of the workspace first, then of the installation, then on the fly.
struct PlatformApps: Sendable {
    let parts: EngineParts
    let safe: Safe

    init(parts: EngineParts) {
        self.parts = parts
        safe = Safe(vault: parts.vault)
    }

    private var callbacks: Callbacks { Callbacks(publicURL: parts.settings.publicURL) }

    /// A stored app as a workspace may use it: its own, or one of the installation; those of others are not there.
    static func find(
        _ id: PlatformApp.ID, of workspaceID: Workspace.ID, in transaction: Transaction
    ) throws -> StoredPlatformApp? {
        try PlatformAppStore.find(id, of: Safe.installation, in: transaction)
            ?? PlatformAppStore.find(id, of: workspaceID, in: transaction)
    }

    /// The stored app of a grant.
    static func find(for grant: Grant, in transaction: Transaction) throws -> StoredPlatformApp? {
        try grant.platformAppID.flatMap { try find($0, of: grant.workspaceID, in: transaction) }
    }

    /// Opens the secret of a stored app; the callback is another one where the app serves a second platform.
    static func open(
        _ stored: StoredPlatformApp, redirectURI: String? = nil, with safe: Safe
    ) async throws -> PlatformApp {
        var secret: Secret?
        if let sealed = stored.sealedSecret {
            secret = try await safe.open(
                sealed, table: "platform_apps", row: stored.id.text, column: "sealed_secret", of: stored.workspaceID)
        }
        return PlatformApp(
            id: stored.id, platform: stored.platform, server: stored.server, clientID: stored.clientID,
            clientSecret: secret, redirectURI: redirectURI ?? stored.redirectURI, configID: stored.configID)
    }

    /// The app for a destination.
    func app(
        at destination: Destination, on platform: Platform, of workspaceID: Workspace.ID
    ) async throws -> PlatformApp {
        let connector = try parts.connector(platform)
        switch connector.profile.appSource {
        case .configured:
            if let own = try await own(platform, at: destination, of: workspaceID) { return own }
            return try await configured(platform, at: destination)
        case .onTheFly: return try await registered(connector, at: destination)
        }
    }

    /// The app that the workspace brought, for this platform or for the one whose app serves it as well.
    private func own(
        _ platform: Platform, at destination: Destination, of workspaceID: Workspace.ID
    ) async throws -> PlatformApp? {
        let stored = try await parts.read { transaction in
            for lender in [platform, platform.appSharedWith].compactMap(\.self) {
                let found = try PlatformAppStore.find(
                    on: lender, server: destination.appServer, of: workspaceID, in: transaction)
                if let found { return found as StoredPlatformApp? }
            }
            return nil
        }
        guard let stored else { return nil }
        let redirectURI = callbacks.url(of: platform, owner: workspaceID.text)
        return try await Self.open(stored, redirectURI: redirectURI, with: safe)
    }

    /// A configured app gets a row of its own, so that grants can refer to it.
    private func configured(_ platform: Platform, at destination: Destination) async throws -> PlatformApp {
        guard let given = parts.settings.configuredApps.first(where: { $0.platform == platform }) else {
            throw AuthorizationFailure(.app, words: "No platform app is configured for \(platform.displayName).")
        }
        let redirectURI = callbacks.url(of: platform)
        let rows = try await settle(given).filter { $0.server == destination.appServer }
        if let known = rows.last { return try await Self.open(known, redirectURI: redirectURI, with: safe) }
        let id = PlatformApp.ID(parts.ports)
        let new = NewPlatformApp(clientID: given.clientID, clientSecret: given.clientSecret)
        return try await store(new, platform, server: destination.appServer, id: id, redirectURI: redirectURI)
    }

    /// An app that its server forgot, or that was registered for another public URL, is registered anew; accounts that
    /// were connected by the old one keep it.
    private func registered(_ connector: any Connector, at destination: Destination) async throws -> PlatformApp {
        let platform = connector.platform
        if let known = try await find(platform, destination),
            known.redirectURI == redirectURI(of: connector.profile, known.id),
            await connector.recognizes(known, at: destination)
        {
            return known
        }
        let id = PlatformApp.ID(parts.ports)
        let redirectURI = redirectURI(of: connector.profile, id)
        guard let new = try await connector.register(at: destination, redirectURI: redirectURI) else {
            throw AuthorizationFailure(.app, words: "\(platform.displayName) does not register apps on the fly.")
        }
        return try await store(new, platform, server: destination.appServer, id: id, redirectURI: redirectURI)
    }

    /// Servers that people name have one callback per registered app (SEC-8).
    private func redirectURI(of profile: PlatformProfile, _ id: PlatformApp.ID) -> String {
        callbacks.url(of: profile.platform, owner: profile.target == .instance ? id.text : nil)
    }

    private func find(_ platform: Platform, _ destination: Destination) async throws -> PlatformApp? {
        let stored = try await parts.read { transaction in
            try PlatformAppStore.find(
                on: platform, server: destination.appServer, of: Safe.installation, in: transaction)
        }
        guard let stored else { return nil }
        return try await Self.open(stored, with: safe)
    }
}
