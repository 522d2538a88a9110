/// The network as one authorization server shows it: with its own accounts only.
struct IssuerFront: SimulatedPlatform {
    let platform: BlueskyPlatform
    let server: BlueskyServer

    var name: String { platform.name }
    var title: String { platform.title + " · " + RouteTable.host(of: server.origin) }
    var origins: [String] { platform.origins }
    var look: PlatformLook { platform.look }
    var endpoints: [Endpoint] { [] }
    var accounts: [SandboxAccount] {
        platform.accounts(of: server)
    }

    func profilePath(of account: SandboxAccount) -> String { platform.profilePath(of: account) }
    func unknownAddress(_ call: Call) -> Answer { platform.unknownAddress(call) }
    func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        platform.rateLimited(call, withHeaders: withHeaders, retryAfter: retryAfter)
    }
    func change(_ account: String, _ change: AccountChange) -> Bool { false }
    func reset() {}
}
