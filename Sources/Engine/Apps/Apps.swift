package import Domain
import Logging
import Platforms
import Storage

/// The platform apps of a workspace, for those who administer it: brought by the workspace, or looked at where they are the
/// installation's (SEC-9, SEC-62).
package struct Apps: Sendable {
    /// So long a verdict answers further questions: a platform is not asked by every click.
    private static let memory: Duration = .seconds(10)

    let parts: EngineParts
    let apps: PlatformApps
    private let recent = Remembered<String, AppVerdict>(capacity: 1_000)

    init(parts: EngineParts) {
        self.parts = parts
        apps = PlatformApps(parts: parts)
    }

    /// Every platform that this installation offers, in the order of the platform list.
    package func list(by principal: Principal) async throws -> [AppListing] {
        try principal.require(.administer)
        let rows = try await rows(of: principal.workspaceID)
        return Platform.allCases.compactMap { platform in
            parts.connectors[platform].map { listing($0.profile, rows, principal.workspaceID) }
        }
    }

    /// One platform. Throws `notFound` for one that is not offered.
    package func get(_ platform: Platform, by principal: Principal) async throws -> AppListing {
        try principal.require(.administer)
        guard let connector = parts.connectors[platform] else { throw EngineError.notFound }
        return listing(connector.profile, try await rows(of: principal.workspaceID), principal.workspaceID)
    }

    /// Asks the platform about an app, and stores it for the workspace unless the platform refuses it.
    ///
    /// The same client id again is the same app with a new secret: its accounts live on with that. Another client id is
    /// another app: new accounts come by it, and the others stay with the one that they came by.
    package func set(_ entered: EnteredApp, on platform: Platform, by principal: Principal) async throws -> AppVerdict {
        try principal.require(.administer)
        let (connector, guide) = try configurable(platform)
        let new = try entered.checked(for: guide)
        let server = try await engineErrors { try await connector.locate(ConnectTarget()) }.appServer
        let redirectURI = Callbacks(publicURL: parts.settings.publicURL)
            .url(of: platform, owner: principal.workspaceID.text)
        let verdict = await connector.verdict(
            on: PlatformApp(
                id: PlatformApp.ID(parts.ports), platform: platform, server: server, clientID: new.clientID,
                clientSecret: new.clientSecret, redirectURI: redirectURI, configID: new.configID))
        if case .refused = verdict { return verdict }
        let id = try await keep(new, platform, server, redirectURI, of: principal.workspaceID)
        try await note(verdict, of: id, principal.workspaceID)
        log("A workspace brought a platform app", platform, principal)
        return verdict
    }

    /// Takes the workspace's app out of use: no account is connected by it any more, and those that were keep it.
    package func remove(_ platform: Platform, by principal: Principal) async throws {
        try principal.require(.administer)
        let count = try await parts.write { transaction in
            try PlatformAppStore.retire(on: platform, of: principal.workspaceID, in: transaction)
        }
        guard count > 0 else { throw EngineError.notFound }
        log("A workspace took its platform app back", platform, principal)
    }

    /// Asks the platform about the app by which the workspace connects. Throws `notFound` when there is none.
    package func examine(_ platform: Platform, by principal: Principal) async throws -> AppVerdict {
        try principal.require(.administer)
        let (connector, _) = try configurable(platform)
        let own = try await rows(of: principal.workspaceID).current(for: platform)
        let key = own?.id.text ?? platform.rawValue
        if let verdict = recent.value(key, now: parts.ports.monotonic()) { return verdict }
        let callbacks = Callbacks(publicURL: parts.settings.publicURL)
        if let own {
            let app = try await PlatformApps.open(
                own, redirectURI: callbacks.url(of: platform, owner: principal.workspaceID.text), with: apps.safe)
            let verdict = await connector.verdict(on: app)
            try await note(verdict, of: own.id, principal.workspaceID)
            return verdict
        }
        guard let given = parts.settings.configuredApps.first(where: { $0.platform == platform }) else {
            throw EngineError.notFound
        }
        let verdict = await connector.verdict(on: given.trial(redirectURI: callbacks.url(of: platform)))
        recent.remember(verdict, for: key, until: parts.ports.monotonic() + Self.memory)
        return verdict
    }

    /// Takes over secrets that the operator changed; an app that cannot be read is no reason not to start.
    func settleConfigured() async {
        for given in parts.settings.configuredApps {
            do { try await apps.settle(given) } catch {
                Logger.current.error(
                    "A platform app was not taken over",
                    metadata: ["platform": "\(given.platform)", "error.kind": "\(type(of: error))"])
            }
        }
    }

    private func rows(of workspaceID: Workspace.ID) async throws -> BroughtRows {
        try await parts.read { try BroughtRows(of: workspaceID, in: $0) }
    }

    private func configurable(_ platform: Platform) throws -> (any Connector, AppGuide) {
        guard let connector = parts.connectors[platform], let guide = connector.profile.appGuide else {
            throw EngineError.notFound
        }
        return (connector, guide)
    }

    /// Stores the app, or gives the known one its new secret; all others of the platform go out of use. Answers its row.
    private func keep(
        _ new: NewPlatformApp, _ platform: Platform, _ server: String, _ redirectURI: String,
        of workspaceID: Workspace.ID
    ) async throws -> PlatformApp.ID {
        let known = try await parts.read { transaction in
            try PlatformAppStore.list(on: platform, of: workspaceID, in: transaction)
                .last { $0.clientID == new.clientID && $0.server == server }
        }
        let id = known?.id ?? PlatformApp.ID(parts.ports)
        var row = StoredPlatformApp(
            id: id, workspaceID: workspaceID, platform: platform, server: server, clientID: new.clientID,
            sealedSecret: try await apps.seal(new.clientSecret, of: id, workspaceID), redirectURI: redirectURI)
        row.configID = new.configID
        try await parts.write { [row] transaction in
            try PlatformAppStore.insert(row, in: transaction)
            try PlatformAppStore.renew(
                id, of: workspaceID, sealedSecret: row.sealedSecret, configID: row.configID, in: transaction)
            try PlatformAppStore.retire(on: platform, of: workspaceID, except: id, in: transaction)
        }
        return id
    }

    private func note(_ verdict: AppVerdict, of id: PlatformApp.ID, _ workspaceID: Workspace.ID) async throws {
        recent.remember(verdict, for: id.text, until: parts.ports.monotonic() + Self.memory)
        let examination = AppExamination(verdict, at: parts.ports.now())
        try await parts.write { try PlatformAppStore.note(examination, of: id, of: workspaceID, in: $0) }
    }

    private func log(_ words: Logger.Message, _ platform: Platform, _ principal: Principal) {
        Logger.current.notice(
            words, metadata: ["platform": "\(platform)", "workspace.id": "\(principal.workspaceID)"])
    }
}
