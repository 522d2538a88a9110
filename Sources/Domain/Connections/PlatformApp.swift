/// A client registered at a platform: by the operator, or on the fly at one server.
package struct PlatformApp: Sendable, Identified {
    /// Platform apps are `app_…`.
    package static let identifierPrefix = "app"
    /// Identifies a platform app.
    package typealias ID = Identifier<PlatformApp>

    /// The identifier.
    package let id: ID
    /// The platform.
    package let platform: Platform
    /// Origin of the one server that may see the secret (SEC-9).
    package let server: String
    /// The client id.
    package let clientID: String
    /// The client secret; `nil` for a public client.
    package let clientSecret: Secret?
    /// The callback URL that was registered.
    package let redirectURI: String
    /// The configuration of a login that stands in the place of permissions, where the platform has such; `nil` for none.
    package let configID: String?

    /// Gathers the parts.
    package init(
        id: ID, platform: Platform, server: String, clientID: String, clientSecret: Secret?, redirectURI: String,
        configID: String? = nil
    ) {
        self.id = id
        self.platform = platform
        self.server = server
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.redirectURI = redirectURI
        self.configID = configID
    }
}
