import HTTPTypes

/// The simulated AT Protocol network: entryway, two data servers, directory, AppView and website.
package final class BlueskyPlatform: SimulatedPlatform {
    let network: BlueskyNetwork
    private let handles: [String]

    /// A network on its first day.
    package convenience init(_ world: SandboxWorld) {
        self.init(world: world, fetch: HouseDocuments.fetch(in: world))
    }

    /// A network that reads the house's documents in a given way.
    init(world: SandboxWorld, fetch: @escaping DocumentFetch) {
        network = BlueskyNetwork(world: world, fetch: fetch)
        handles = network.with { IdentityEndpoints.handleOrigins($0.accounts) }
    }

    /// As `SimulatedPlatform` asks.
    package var name: String { BlueskyNetwork.name }
    /// As `SimulatedPlatform` asks.
    package var title: String { "Bluesky" }
    /// As `SimulatedPlatform` asks.
    package var look: PlatformLook {
        PlatformLook(accent: "#1668d6", ground: "#eef4fb", radius: "999px", mark: "☁")
    }
    /// As `SimulatedPlatform` asks.
    package var accounts: [SandboxAccount] { network.with { $0.accounts.map(\.summary) } }

    /// As `SimulatedPlatform` asks.
    package var origins: [String] {
        [BlueskyWeb.origin] + BlueskyServer.all.map(\.origin)
            + [IdentityEndpoints.directory, IdentityEndpoints.appView] + handles
    }

    /// As `SimulatedPlatform` asks.
    package var endpoints: [Endpoint] {
        let network = network
        let authority = Authority(network: network)
        let pages = TimelinePages(network.world, name: name, origin: BlueskyWeb.origin) { [weak self] in self }
        return BlueskyServer.all.flatMap { server in Self.endpoints(of: server, network, authority) }
            + IdentityEndpoints(network: network).endpoints(handles: handles)
            + AppViewEndpoints(network: network).endpoints
            + BlueskyWeb(network: network, pages: pages).endpoints
            + consentServers.flatMap { server in
                ConsentEndpoints(network: network, server: server) { [self] in IssuerFront(platform: self, server: $0) }
                    .endpoints
            }
    }

    private var consentServers: [BlueskyServer] { BlueskyServer.all.filter(\.isIssuer) }

    private static func endpoints(
        of server: BlueskyServer, _ network: BlueskyNetwork, _ authority: Authority
    ) -> [Endpoint] {
        var endpoints = ServerEndpoints(network: network, authority: authority, server: server).endpoints
        endpoints += SessionEndpoints(network: network, authority: authority, server: server).endpoints
        if server.isIssuer { endpoints += AuthorizationEndpoints(network: network, server: server).endpoints }
        guard server.keepsRepositories else { return endpoints }
        endpoints += RepositoryEndpoints(network: network, authority: authority, server: server).endpoints
        endpoints += ReadingEndpoints(network: network, authority: authority, server: server).endpoints
        endpoints += BlobEndpoints(network: network, authority: authority, server: server).endpoints
        return endpoints
    }

    /// Accounts that log in at an authorization server.
    func accounts(of issuer: BlueskyServer) -> [SandboxAccount] {
        network.with { state in state.accounts.filter { $0.server.issuer == issuer.origin }.map(\.summary) }
    }

    /// The app password of an account as it is now; `nil` when there is no such account.
    package func appPassword(of name: String) -> String? {
        network.with { state in state.accounts.first { $0.name == name }?.appPassword }
    }

    /// As `SimulatedPlatform` asks.
    package func profilePath(of account: SandboxAccount) -> String { "/bsky.app/profile/\(account.handle)" }

    /// As `SimulatedPlatform` asks.
    package func reset() { network.reset() }
}
