import Domain
import Engine
import Platforms

extension PlatformTile {
    /// The tile, with what was typed before a failed try.
    init(_ listing: PlatformListing, typed: ConnectForm? = nil) {
        let profile = listing.profile
        let typed = typed?.platform == listing.platform ? typed : nil
        self.init(
            platform: listing.platform.rawValue, platformName: listing.platform.displayName,
            mark: listing.platform.mark, isConfigured: listing.isConfigured,
            scopes: profile.scopes.map { ScopeLine(scopeName: $0.name, purpose: $0.purpose) },
            wantsInstance: profile.target == .instance, wantsHandle: profile.target == .handle,
            takesAppPassword: profile.takesAppPassword, instance: typed?.instance ?? "", handle: typed?.handle ?? "")
    }
}
