import Domain
import Platforms
import Storage

/// Finds, registers and opens platform apps (SEC-9).
struct PlatformApps: Sendable {
    let parts: EngineParts
    let safe: Safe

    init(parts: EngineParts) {
        self.parts = parts
        safe = Safe(vault: parts.vault)
    }

    /// The stored app of a grant; apps belong to the workspace or to the installation.
    static func find(for grant: Grant, in transaction: Transaction) throws -> StoredPlatformApp? {
        guard let id = grant.platformAppID else { return nil }
        return try PlatformAppStore.find(id, of: Safe.installation, in: transaction)
            ?? PlatformAppStore.find(id, of: grant.workspaceID, in: transaction)
    }

    /// Opens the secret of a stored app.
    static func open(_ stored: StoredPlatformApp, with safe: Safe) async throws -> PlatformApp {
        var secret: Secret?
        if let sealed = stored.sealedSecret {
            secret = try await safe.open(
                sealed, table: "platform_apps", row: stored.id.text, column: "sealed_secret", of: stored.workspaceID)
        }
        return PlatformApp(
            id: stored.id, platform: stored.platform, server: stored.server, clientID: stored.clientID,
            clientSecret: secret, redirectURI: stored.redirectURI)
    }

    /// The app for a destination: configured, known, or registered now.
    func app(at destination: Destination, on platform: Platform, redirectURI: (PlatformApp.ID) -> String)
        async throws -> PlatformApp
    {
        let connector = try parts.connector(platform)
        switch connector.profile.appSource {
        case .configured: return try await configured(platform, at: destination, redirectURI: redirectURI)
        case .onTheFly: return try await registered(connector, at: destination, redirectURI: redirectURI)
        }
    }

    /// A configured app gets a row of its own, so that grants can refer to it; a changed client makes a new row.
    private func configured(
        _ platform: Platform, at destination: Destination, redirectURI: (PlatformApp.ID) -> String
    ) async throws -> PlatformApp {
        guard let given = parts.settings.configuredApps.first(where: { $0.platform == platform }) else {
            throw AuthorizationFailure(.app, words: "No platform app is configured for \(platform.displayName).")
        }
        if let known = try await find(platform, destination), known.clientID == given.clientID,
            known.clientSecret == given.clientSecret
        {
            return known
        }
        let app = NewPlatformApp(clientID: given.clientID, clientSecret: given.clientSecret)
        return try await store(app, platform, at: destination, redirectURI: redirectURI)
    }

    /// An app that its server forgot, or that was registered for another public URL, is registered anew; accounts that
    /// were connected by the old one keep it.
    private func registered(
        _ connector: any Connector, at destination: Destination, redirectURI: (PlatformApp.ID) -> String
    ) async throws -> PlatformApp {
        let platform = connector.platform
        if let known = try await find(platform, destination), known.redirectURI == redirectURI(known.id),
            await connector.recognizes(known, at: destination)
        {
            return known
        }
        let id = PlatformApp.ID(parts.ports)
        let new = try await connector.register(at: destination, redirectURI: redirectURI(id))
        guard let new else {
            throw AuthorizationFailure(.app, words: "\(platform.displayName) does not register apps on the fly.")
        }
        return try await store(new, platform, at: destination, id: id, redirectURI: redirectURI)
    }

    private func find(_ platform: Platform, _ destination: Destination) async throws -> PlatformApp? {
        let stored = try await parts.read { transaction in
            try PlatformAppStore.find(
                on: platform, server: destination.appServer, of: Safe.installation, in: transaction)
        }
        guard let stored else { return nil }
        return try await Self.open(stored, with: safe)
    }

    private func store(
        _ new: NewPlatformApp, _ platform: Platform, at destination: Destination, id: PlatformApp.ID? = nil,
        redirectURI: (PlatformApp.ID) -> String
    ) async throws -> PlatformApp {
        let id = id ?? PlatformApp.ID(parts.ports)
        var sealed: [UInt8]?
        if let secret = new.clientSecret {
            sealed = try await safe.seal(
                secret, table: "platform_apps", row: id.text, column: "sealed_secret", of: Safe.installation)
        }
        let row = StoredPlatformApp(
            id: id, workspaceID: Safe.installation, platform: platform, server: destination.appServer,
            clientID: new.clientID, sealedSecret: sealed, redirectURI: redirectURI(id))
        try await parts.write { try PlatformAppStore.insert(row, in: $0) }
        return try await Self.open(row, with: safe)
    }
}
