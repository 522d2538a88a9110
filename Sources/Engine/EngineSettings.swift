package import Domain

/// What the operator chose, as far as the Engine cares.
package struct EngineSettings: Sendable {
    /// The address under which browsers reach this installation, without a slash at the end; all others follow from it.
    package var publicURL: String
    /// Whether the simulated platforms are in the same process.
    package var isSandbox = false
    /// Where the addresses begin under which platforms fetch files, where that is not the public address: simulated platforms
    /// fetch from public https addresses only, as the real ones do, and know this house by such a name.
    package var linkOrigin: String?
    /// How often a connection is checked (REL-16).
    package var checkInterval: Duration = .hours(6)
    /// How long a check, manual or not, is good for the next one who asks (REL-16).
    package var manualCheckPause: Duration = .minutes(1)
    /// When access tokens are refreshed (REL-12).
    package var refreshMode = RefreshMode.eager
    /// How many refreshes per second one platform app may make, over all nodes (REL-15).
    package var refreshRate = 20.0
    /// How many refreshes of one platform app may be under way on this node (REL-15).
    package var refreshWidth = 32
    /// The least time between two refreshes of a grant whose access token still lives.
    package var refreshFloor: Duration = .minutes(1)
    /// How long a terminal answer waits for its second look; nothing believes a refresh at once (REL-10).
    package var doubtPause: Duration = .seconds(60)
    /// The longest that a refresh may take before another node may take over (REL-2).
    package var refreshLease: Duration = .seconds(60)
    /// The longest that a node may work on a delivery without renewing its lease (REL-2).
    package var deliveryLease: Duration = .seconds(60)
    /// How late a delivery may be sent after a downtime (REL-29).
    package var missedWindow: Duration = .hours(6)
    /// How long reconcile looks before a person must decide (REL-25).
    package var reconcileWindow: Duration = .minutes(15)
    /// How many tries a delivery has for passing troubles (REL-30).
    package var attemptLimit = 5
    /// How many rescues without progress make a delivery poison (REL-31).
    package var rescueLimit = 3
    /// How many jobs this node works on at once.
    package var concurrency = 64
    /// How many accounts workspaces may have.
    package var plans = Plans.none
    /// How many bytes the media of a workspace may have, those on their way in included (SEC-77).
    package var mediaQuota = 20 << 30
    /// How many bytes one file may have (SEC-77).
    package var mediaByteLimit = 4 << 30
    /// How long the pieces of an upload wait for the rest (SEC-77).
    package var uploadLife: Duration = .hours(24)
    /// How long a platform may fetch a file by the address that it was given (SEC-78).
    package var linkLife: Duration = .hours(24)
    /// Platforms that bill the operator for figures, and are to be asked for them all the same.
    package var paidFigures: Set<Platform> = []
    /// Platform apps that the operator configured.
    package var configuredApps: [ConfiguredApp] = []

    /// Everything by default, under this address.
    package init(publicURL: String) {
        self.publicURL = publicURL
    }
}

/// When access tokens are refreshed (REL-12).
package enum RefreshMode: String, Sendable, CaseIterable {
    /// Shortly before they expire, whether anybody needs them or not.
    case eager
    /// Before a delivery or a check that needs one, and often enough that nothing dies of idleness; for large installations.
    case onDemand = "on_demand"
}

/// A platform app from the configuration.
package struct ConfiguredApp: Sendable {
    /// The platform.
    package let platform: Platform
    /// The client id.
    package let clientID: String
    /// The client secret; `nil` for a public client.
    package let clientSecret: Secret?

    /// Gathers the parts.
    package init(platform: Platform, clientID: String, clientSecret: Secret?) {
        self.platform = platform
        self.clientID = clientID
        self.clientSecret = clientSecret
    }

    /// The app with nothing but what an examination needs; it is stored nowhere.
    package func trial(redirectURI: String) -> PlatformApp {
        PlatformApp(
            id: PlatformApp.ID(stored: "app_trial"), platform: platform, server: "", clientID: clientID,
            clientSecret: clientSecret, redirectURI: redirectURI)
    }
}
