/// The public website: on Instagram also with the accounts that are reached through Facebook.
struct ProfileFront: SimulatedPlatform {
    let platform: MetaProfilePlatform

    var name: String { platform.name }
    var title: String { platform.title }
    var origins: [String] { platform.origins }
    var look: PlatformLook { platform.look }
    var endpoints: [Endpoint] { [] }
    var accounts: [SandboxAccount] {
        platform.accounts + (platform.flavor.isThreads ? [] : FacebookWorld.instagram)
    }

    func profilePath(of account: SandboxAccount) -> String { platform.profilePath(of: account) }
    func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        platform.rateLimited(call, withHeaders: withHeaders, retryAfter: retryAfter)
    }
    func change(_ account: String, _ change: AccountChange) -> Bool { false }
    func reset() {}
}
