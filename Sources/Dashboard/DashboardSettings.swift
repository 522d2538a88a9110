/// What the dashboard has to know about the installation.
package struct DashboardSettings: Sendable {
    /// The public URL without a slash at the end; everything else follows from it (G1).
    package let publicURL: String
    /// Whether accounts live on simulated platforms.
    package let isSandbox: Bool
    /// Whether outgoing calls are detoured.
    package let routeMapOn: Bool

    /// Gathers the settings.
    package init(publicURL: String, isSandbox: Bool = false, routeMapOn: Bool = false) {
        self.publicURL = publicURL
        self.isSandbox = isSandbox
        self.routeMapOn = routeMapOn
    }

    /// Whether people come by https.
    var isSecure: Bool { publicURL.hasPrefix("https://") }

    /// Scheme, host and port of the public URL.
    var origin: String {
        let pieces = publicURL.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return pieces.prefix(3).joined(separator: "/")
    }

    /// Simulated platforms serve the pictures of their accounts on this machine.
    var showsLoopbackImages: Bool { isSandbox || routeMapOn }

    /// The lines that stand on every page (architecture, section 2).
    var banners: [Banner] {
        if isSandbox {
            [Banner(tone: "calm", words: "Sandbox: the platforms are simulated, nothing reaches the real ones.")]
        } else if routeMapOn {
            [Banner(tone: "calm", words: "A route map is on: some calls do not go to the real platforms.")]
        } else {
            []
        }
    }
}
