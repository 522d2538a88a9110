/// How a sandbox is set up.
package struct SandboxSettings: Sendable {
    /// Address to listen on; the sandbox has no passwords, so keep it on loopback.
    package var host: String
    /// Port to listen on; 0 takes a free one.
    package var port: Int
    /// How others reach the server, without a slash at the end; `nil` means `http://host:port`.
    package var baseURL: String?
    /// With a seed, tokens and identifiers repeat from run to run.
    package var seed: UInt64?
    /// Origin to origin, for what a simulated platform itself must fetch from the house (client metadata, keys).
    package var houseRoutes: [String: String]
    /// Redirect URIs of the pre-registered clients besides every `http://127.0.0.1:*` and `http://localhost:*`.
    package var redirectURIs: [String]
    /// How long video (and, with `slowImages`, every upload) stays in processing, in sandbox time.
    package var processingTime: Duration
    /// Whether images are processed as slowly as video.
    package var slowImages: Bool
    /// Whether the platforms' own rate limits refuse calls; headers are sent either way.
    package var enforcesRateLimits: Bool

    /// Settings with the defaults of `martlet sandbox`.
    package init(
        host: String = "127.0.0.1",
        port: Int = 7070,
        baseURL: String? = nil,
        seed: UInt64? = nil,
        houseRoutes: [String: String] = [:],
        redirectURIs: [String] = [],
        processingTime: Duration = .seconds(2),
        slowImages: Bool = false,
        enforcesRateLimits: Bool = true
    ) {
        self.host = host
        self.port = port
        self.baseURL = baseURL
        self.seed = seed
        self.houseRoutes = houseRoutes
        self.redirectURIs = redirectURIs
        self.processingTime = processingTime
        self.slowImages = slowImages
        self.enforcesRateLimits = enforcesRateLimits
    }

    /// Whether a pre-registered client may send people back to this address.
    package func allowsRedirect(to uri: String) -> Bool {
        if redirectURIs.contains(uri) { return true }
        guard !uri.contains("#") else { return false }
        return ["http://127.0.0.1:", "http://localhost:"].contains { prefix in
            uri.hasPrefix(prefix) && uri.dropFirst(prefix.count).first?.isNumber == true
        }
    }
}
