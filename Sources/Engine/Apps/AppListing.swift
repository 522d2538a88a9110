package import Domain
package import Platforms

/// A platform as the people see it who set up its app.
package struct AppListing: Sendable {
    /// Whose app accounts are connected by.
    package enum Source: Sendable {
        /// One that the workspace brought.
        case workspace(BroughtApp)
        /// One of the configuration; everybody on this server uses it.
        case installation(clientID: String)
        /// Nobody has to bring one.
        case onTheFly
        /// There is none, so that nothing can be connected.
        case none
    }

    /// An address to be entered at the platform.
    package struct Address: Sendable, Hashable {
        /// For connecting to which platform.
        package let platform: Platform
        /// The exact text.
        package let url: String

        /// Gathers both.
        package init(platform: Platform, url: String) {
            self.platform = platform
            self.url = url
        }
    }

    /// What is constant about the platform.
    package let profile: PlatformProfile
    /// Whose app it is.
    package let source: Source
    /// Where people come back to, if the workspace brings its own app: one for each platform that the app can serve.
    package let callbacks: [Address]
    /// Where people come back to with the app of the installation.
    package let installationCallback: String
    /// Where Meta's platforms tell of people who removed the workspace's app; `nil` where nobody tells.
    package let deauthorizeURL: String?
    /// Where they ask for data to be deleted; `nil` where nobody asks.
    package let deletionURL: String?
    /// How many accounts still live from apps that the workspace brought before.
    package let earlierCount: Int
    /// The end of the version of the interface that the operator has set, when it is near or past.
    package let sunset: Sunset?

    /// Gathers the parts.
    package init(
        profile: PlatformProfile, source: Source, callbacks: [Address], installationCallback: String,
        deauthorizeURL: String? = nil, deletionURL: String? = nil, earlierCount: Int = 0, sunset: Sunset? = nil
    ) {
        self.sunset = sunset
        self.profile = profile
        self.source = source
        self.callbacks = callbacks
        self.installationCallback = installationCallback
        self.deauthorizeURL = deauthorizeURL
        self.deletionURL = deletionURL
        self.earlierCount = earlierCount
    }
}

/// An app that a workspace brought; never its secret (SEC-28).
package struct BroughtApp: Sendable {
    /// The client id.
    package let clientID: String
    /// Whether it has a secret.
    package let hasSecret: Bool
    /// The platform for which it was brought, where it serves another one as well.
    package let lender: Platform?
    /// What the platform said of it last.
    package let examination: AppExamination?
    /// How many accounts live from it.
    package let accountCount: Int
    /// The configuration of its login; `nil` where none is used.
    package let configID: String?

    /// Gathers the parts.
    package init(
        clientID: String, hasSecret: Bool, lender: Platform? = nil, examination: AppExamination? = nil,
        accountCount: Int = 0, configID: String? = nil
    ) {
        self.configID = configID
        self.clientID = clientID
        self.hasSecret = hasSecret
        self.lender = lender
        self.examination = examination
        self.accountCount = accountCount
    }
}

/// What somebody enters to bring an app.
package struct EnteredApp: Sendable {
    /// The client id, as typed.
    package var clientID: String
    /// The client secret, as typed; empty for an app without one.
    package var clientSecret: Secret
    /// The configuration of the login, as typed; empty for none.
    package var configID: String

    /// Gathers the parts.
    package init(clientID: String, clientSecret: Secret, configID: String = "") {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.configID = configID
    }

    /// What was copied along with them at both ends is dropped; what no platform gives out is refused (SEC-59).
    func checked(for guide: AppGuide) throws(EngineError) -> NewPlatformApp {
        let id = Self.trimmed(clientID)
        let secret = Self.trimmed(clientSecret.expose())
        guard Self.isPlausible(id, atMost: 512) else {
            throw .invalid(field: "client_id", words: "Copy the \(guide.idWord) from the platform, in one piece.")
        }
        let config = try checkedConfig(for: guide)
        if secret.isEmpty, guide.takesPublicApps {
            return NewPlatformApp(clientID: id, clientSecret: nil, configID: config)
        }
        guard Self.isPlausible(secret, atMost: 1_024) else {
            throw .invalid(
                field: "client_secret", words: "Copy the \(guide.secretWord) from the platform, in one piece.")
        }
        return NewPlatformApp(clientID: id, clientSecret: Secret(secret), configID: config)
    }

    private func checkedConfig(for guide: AppGuide) throws(EngineError) -> String? {
        let text = Self.trimmed(configID)
        guard !text.isEmpty else { return nil }
        guard let word = guide.configWord else {
            throw .invalid(field: "config_id", words: "Apps of this platform have no configuration.")
        }
        guard Self.isPlausible(text, atMost: 128) else {
            throw .invalid(field: "config_id", words: "Copy the \(word) from the platform, in one piece.")
        }
        return text
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    private static func isPlausible(_ text: String, atMost limit: Int) -> Bool {
        !text.isEmpty && text.utf8.count <= limit && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }
}
