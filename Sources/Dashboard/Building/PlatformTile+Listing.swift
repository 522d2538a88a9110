import Domain
import Engine
import Platforms

extension PlatformTile {
    /// The tile, with what was typed before a failed try.
    init(_ listing: PlatformListing, typed: ConnectForm? = nil) {
        let profile = listing.profile
        let typed = typed?.platform == profile.platform ? typed : nil
        self.init(
            platform: profile.platform.rawValue, platformName: profile.platform.displayName,
            mark: profile.platform.mark, isConfigured: listing.isConfigured,
            scopes: profile.scopes.map { ScopeLine(scopeName: $0.name, purpose: $0.purpose) },
            wantsInstance: profile.target == .instance, wantsHandle: profile.target == .handle,
            takesAppPassword: profile.takesAppPassword, instance: typed?.instance ?? "", handle: typed?.handle ?? "")
    }
}
