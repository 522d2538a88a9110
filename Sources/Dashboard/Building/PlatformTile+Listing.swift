import Domain
import Engine
import Platforms

extension PlatformTile {
    /// The tile, with what was typed before a failed try.
    init(
        _ listing: PlatformListing, typed: ConnectForm? = nil, isSandbox: Bool = false, maySetUp: Bool = false
    ) {
        let profile = listing.profile
        let typed = typed?.platform == profile.platform ? typed : nil
        self.init(
            platform: profile.platform.rawValue, platformName: profile.platform.displayName,
            mark: profile.platform.mark, isConfigured: listing.isConfigured,
            setUpPath: maySetUp ? PagePath.app(profile.platform) : nil, publishes: listing.publishes,
            scopes: profile.scopes.map { ScopeLine(scopeName: $0.name, purpose: $0.purpose) },
            wantsInstance: profile.target == .instance, wantsHandle: profile.target == .handle,
            sandboxHint: isSandbox ? profile.target.sandboxHint : nil, takesAppPassword: profile.takesAppPassword,
            instance: typed?.instance ?? (isSandbox ? "mastodon.example" : ""),
            handle: typed?.handle ?? (isSandbox ? "ada.bsky.social" : ""))
    }
}

extension PlatformProfile.Target {
    /// Names that the simulated platforms know.
    fileprivate var sandboxHint: String? {
        switch self {
        case .none: nil
        case .instance: "In the sandbox: mastodon.example or gts.example"
        case .handle: "In the sandbox: ada.bsky.social or linus.selfhosted.example"
        }
    }
}
