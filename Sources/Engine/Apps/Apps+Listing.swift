import Domain
import Platforms
import Storage

/// The apps that one workspace brought, in use or not.
struct BroughtRows: Sendable {
    let apps: [StoredPlatformApp]
    let counts: [PlatformApp.ID: Int]

    /// Reads them.
    init(of workspaceID: Workspace.ID, in transaction: Transaction) throws {
        apps = try PlatformAppStore.list(of: workspaceID, in: transaction)
        counts = try PlatformAppStore.accounts(of: workspaceID, in: transaction)
    }

    /// The app by which accounts of a platform are connected: its own, or that of the platform whose app serves it too.
    func current(for platform: Platform) -> StoredPlatformApp? {
        inUse(platform) ?? platform.appSharedWith.flatMap(inUse)
    }

    /// How many accounts live from what was brought for a platform and is out of use.
    func earlierCount(_ platform: Platform) -> Int {
        apps.filter { $0.platform == platform && $0.retiredAt != nil }.reduce(0) { $0 + (counts[$1.id] ?? 0) }
    }

    private func inUse(_ platform: Platform) -> StoredPlatformApp? {
        apps.last { $0.platform == platform && $0.retiredAt == nil }
    }
}

extension Apps {
    /// A platform with the app by which the workspace connects, and what must be entered at the platform.
    func listing(_ profile: PlatformProfile, _ rows: BroughtRows, _ workspaceID: Workspace.ID) -> AppListing {
        let (platform, owner) = (profile.platform, workspaceID.text)
        let callbacks = Callbacks(publicURL: parts.settings.publicURL)
        let served = [platform] + Platform.allCases.filter { $0.appSharedWith == platform }
        let hasNotices = profile.appGuide?.sendsNotices == true
        return AppListing(
            profile: profile, source: source(profile, rows),
            callbacks: served.map { .init(platform: $0, url: callbacks.url(of: $0, owner: owner)) },
            installationCallback: callbacks.url(of: platform),
            deauthorizeURL: hasNotices ? callbacks.deauthorizeURL(of: platform, owner: owner) : nil,
            deletionURL: hasNotices ? callbacks.deletionURL(of: platform, owner: owner) : nil,
            earlierCount: rows.earlierCount(platform),
            sunset: parts.connectors[platform]?.interfaceVersion?.sunset(at: parts.ports.now()))
    }

    private func source(_ profile: PlatformProfile, _ rows: BroughtRows) -> AppListing.Source {
        if profile.appSource == .onTheFly { return .onTheFly }
        if let own = rows.current(for: profile.platform) {
            return .workspace(
                BroughtApp(
                    clientID: own.clientID, hasSecret: own.sealedSecret != nil,
                    lender: own.platform == profile.platform ? nil : own.platform, examination: own.examination,
                    accountCount: rows.counts[own.id] ?? 0,
                    configID: own.platform == profile.platform ? own.configID : nil))
        }
        let given = parts.settings.configuredApps.first { $0.platform == profile.platform }
        return given.map { .installation(clientID: $0.clientID) } ?? .none
    }
}
